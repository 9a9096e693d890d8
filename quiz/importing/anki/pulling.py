"""What learners edited in Anki, as changes of the question file: for notes of ours, against what was last written.

A note was edited in Anki if its time is later than the one in the lockfile. Its fields are compared with those that an
export would write, and only for a question that has not changed since the last export. Every change is tried: it counts
only if the deck, read again, has the new text in its place, no new error, and every other question as it was.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from quiz.anki.notes import Context
from quiz.anki.plans import PackagePlan
from quiz.anki.pushing import sign_fields
from quiz.checking.edits import Edit, Text
from quiz.checking.insertions import find_questions
from quiz.importing.anki.own_notes import OwnNote
from quiz.importing.anki.turning_back import compare
from quiz.model import Deck, Question, Shared
from quiz.quoting import quote, write_text
from quiz.reading.deckfile import read_deck
from quiz.reading.nodes.tree import MappingNode, Node, ScalarNode, SequenceNode
from quiz.shown import shorten


class Change(NamedTuple):
    """A new text for a part of a question, by its place: "front", "explain", "wrong/0"."""

    part: str
    text: str


class Pulled(NamedTuple):
    """An edited note: its question, the changes, and what cannot be turned back, each a clause."""

    question: Question
    changes: tuple[Change, ...]
    remarks: tuple[str, ...]


def list_edited(
    notes: Iterable[OwnNote], plan: PackagePlan, left: Mapping[int, Collection[str]]
) -> dict[str, list[Pulled]]:
    """Return the edited notes by the path of their deck; `left` is how pushes left notes, by number, in any profile."""
    known = {note.identity: note for note in notes}
    found: dict[str, list[Pulled]] = {}
    for stamps in plan.decks:
        deck = stamps.deck
        context = Context(deck, plan.sheets, partial(plan.media.add, (plan.folder / deck.path).parent))
        for question in deck.questions:
            note = known.get(question.identity)
            old = stamps.old.stamps.get(question.identity) if stamps.old else None
            if note is None or old is None or note.modified <= old.mod:
                continue
            if sign_fields(note.fields) in left.get(note.id, ()):
                continue
            texts, remarks = compare(question, note.fields, context, plan)
            if stamps.stamped.states[question.identity] != "unchanged" and (texts or remarks):
                texts, remarks = {}, ["it was edited in Anki, and here since the last export"]
            if texts or remarks:
                changes = tuple(Change(*item) for item in texts.items())
                found.setdefault(deck.path, []).append(Pulled(question, changes, tuple(remarks)))
    return found


def apply(
    data: bytes, shown: str, pulled: list[Pulled], shared: Shared | None
) -> tuple[bytes, list[Pulled], list[int]]:
    """Return a deck with all changes that can be made, the notes with what is left of them as remarks, and `bounds`.

    `bounds` are the lines (from 0) at which the questions of the old deck begin.
    """
    deck, _ = read_deck(data, shown, shared)
    assert deck is not None
    text = Text(data)
    bounds = [text.text.count("\n", 0, node.start_mark.index) for node in find_questions(text)]
    left = []
    for one in pulled:
        remarks = list(one.remarks)
        for change in one.changes:
            after = _try(data, shown, shared, deck, one.question.identity, change)
            if after is None:
                remarks.append(f"'{change.part}' was edited in Anki: {shorten(change.text, 60)}")
            else:
                data, deck = after
        if remarks:
            left.append(one._replace(remarks=tuple(remarks)))
    return data, left, bounds


# ---------------------------------------------------------------- changing the file


def _try(
    data: bytes, shown: str, shared: Shared | None, deck: Deck, identity: str, change: Change
) -> tuple[bytes, Deck] | None:
    """Return the file with a change and the deck that it makes; None if it would say anything else."""
    number = next(number for number, one in enumerate(deck.questions) if one.identity == identity)
    text = Text(data)
    node = _find(find_questions(text)[number], change.part)
    if node is None:
        return None
    start, end = node.start_mark.index, node.end_mark.index
    tail = text.text[start:end]
    ending = tail[len(tail.rstrip()) :] if node.style in ("|", ">") else ""
    for written in _list_forms(node, change.text):
        after = text.apply([Edit(start, end, written + ending)])
        made = _read_same(after, shown, shared, deck, number)
        there = _find(find_questions(Text(after))[number], change.part) if made else None
        if made and there and there.value == change.text:
            return after, made
    return None


def _list_forms(node: ScalarNode, text: str) -> Iterator[str]:
    """Yield the ways to write a text in the place of another, the most alike first."""
    if not node.style and "\n" not in text:
        yield text
    if node.style not in ("'", '"'):
        yield write_text(text, typed=True, flow=True)
    yield quote(text)


def _read_same(data: bytes, shown: str, shared: Shared | None, deck: Deck, number: int) -> Deck | None:
    """Return a deck without errors whose questions are those of another, except one, which has the same kind."""
    made, problems = read_deck(data, shown, shared)
    if made is None or any(problem.severity == "error" for problem in problems):
        return None
    if len(made.questions) != len(deck.questions):
        return None
    pairs = list(zip(deck.questions, made.questions, strict=True))
    others = all(_strip(one) == _strip(other) for place, (one, other) in enumerate(pairs) if place != number)
    return made if others and pairs[number][0].kind == pairs[number][1].kind else None


def _find(question: MappingNode, part: str) -> ScalarNode | None:
    """Return the node of a text by its place; of an option with feedback, the text alone.

    After the key, a place has the number in a list, and within an entry; in `match`, the pair and its side.
    """
    name, *steps = part.split("/")
    node: Node | None = next((value for key, value in question.value if getattr(key, "value", "") == name), None)
    if name == "match":
        pair, side = map(int, steps)
        node = node.value[pair][side] if isinstance(node, MappingNode) and pair < len(node.value) else None
        return node if isinstance(node, ScalarNode) else None
    for step in map(int, steps):
        if isinstance(node, SequenceNode) and step < len(node.value):
            node = node.value[step]
    if isinstance(node, SequenceNode) and len(node.value) == 1:
        node = node.value[0]
    if isinstance(node, MappingNode) and len(node.value) == 1:
        node = node.value[0][0]
    return node if isinstance(node, ScalarNode) else None


def _strip(question: Question) -> Question:
    return replace(question, line=1, column=1, places="")
