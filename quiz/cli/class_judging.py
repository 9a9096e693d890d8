"""The questions of decks in the light of a class: the figures of each as it is now, and which need another look."""

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from quiz.cli.class_places import open_place
from quiz.errors import QuizError
from quiz.shown import show

if TYPE_CHECKING:
    from quiz.classroom.figures import Item
    from quiz.model import Deck, Question
    from quiz.problems import Note


def find_items(questions: "Iterable[Question]", place: str) -> "dict[str, Item]":
    """Return the figures of questions in the class at a place, by identity. Raises QuizError.

    Of a question that several banks have, those with the most learners; only those of the question as it is now.
    """
    from quiz.classroom.figures import list_items
    from quiz.identity import hash_content

    if "://" not in place and not os.path.isfile(place):
        raise QuizError(f"There is no class at {show(place)}: make one with `quiz class add`.")
    revs = {question.identity: hash_content(question) for question in questions}
    best: dict[str, Item] = {}
    with open_place(place, None) as room:
        for bank in room.list_banks():
            for item in list_items(room, bank.name):
                if item.rev == revs.get(item.question) and (
                    item.question not in best or best[item.question].n < item.n
                ):
                    best[item.question] = item
    return best


def list_suspects(decks: "Sequence[Deck]", place: str) -> "list[Note]":
    """Return a warning for each question of these decks that did not work in the class at a place. Raises QuizError.

    Codes that a question or its deck allows are left out.
    """
    from quiz.classroom.suspects import find_suspects
    from quiz.model import MultipleChoice
    from quiz.problems import Location, Note

    wanted = {question.identity: (deck, question) for deck in decks for question in deck.questions}
    notes = []
    for identity, item in find_items((question for _, question in wanted.values()), place).items():
        deck, question = wanted[identity]
        body = question.body
        fixed = isinstance(body, MultipleChoice) and not body.draws
        wrong = tuple(option.text for option in body.wrong) if isinstance(body, MultipleChoice) and fixed else ()
        for suspect in find_suspects(item, wrong):
            if suspect.code in (*deck.allow, *question.allow):
                continue
            part = f"wrong/{wrong.index(suspect.option)}" if suspect.option in wrong else ""
            place_of = question.place_of(part) if part else (question.line, question.column)
            notes.append(Note(Location(deck.path, *place_of), suspect.what, suspect.code))
    return notes
