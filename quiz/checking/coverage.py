"""Which facts of the source sheets are asked by which questions, and which questions cite nothing.

Pure: the decks and sheets are arguments.
"""

from collections.abc import Sequence
from typing import NamedTuple

from quiz.model import Deck, Question, Sheet


class FactCoverage(NamedTuple):
    """A fact and the questions that cite it, as `deck-id/question-id`, in the order of the decks."""

    id: str
    text: str
    line: int
    asked_by: tuple[str, ...]


class SheetCoverage(NamedTuple):
    """A sheet, its facts, and the questions that cite the sheet as a whole."""

    sheet: Sheet
    facts: tuple[FactCoverage, ...]
    cited_whole_by: tuple[str, ...]

    @property
    def asked(self) -> int:
        """The number of facts that at least one question cites."""
        return sum(bool(fact.asked_by) for fact in self.facts)


class Uncited(NamedTuple):
    """A question without a citation."""

    name: str
    path: str
    line: int


class Coverage(NamedTuple):
    """Both directions: the facts with their questions, and questions without a citation. Retired questions do not
    count.
    """

    sheets: tuple[SheetCoverage, ...]
    uncited: tuple[Uncited, ...]


def cover(decks: Sequence[Deck], sheets: Sequence[Sheet]) -> Coverage:
    """Return how the questions of the decks cover the facts of the sheets, sheets ordered by id."""
    asked_by: dict[tuple[str, str], list[str]] = {}
    uncited = []
    for deck in decks:
        for question in deck.questions:
            if question.retired:
                continue
            name = name_question(deck, question)
            for citation in question.citations:
                if citation.sheet:
                    names = asked_by.setdefault((citation.sheet, citation.fact), [])
                    if name not in names:
                        names.append(name)
            if not question.citations:
                uncited.append(Uncited(name, deck.path, question.line))
    covered = (
        SheetCoverage(
            sheet,
            tuple(
                FactCoverage(fact.id, fact.text, fact.line, tuple(asked_by.get((sheet.id, fact.id), ())))
                for fact in sheet.facts
            ),
            tuple(asked_by.get((sheet.id, ""), ())),
        )
        for sheet in sorted(sheets, key=lambda sheet: sheet.id)
    )
    return Coverage(tuple(covered), tuple(uncited))


def name_question(deck: Deck, question: Question) -> str:
    """Return `deck-id/question-id`, or the file and line of a question without an id."""
    return f"{deck.id}/{question.id}" if question.id else f"{deck.path}:{question.line}"
