"""Runs the rules that compare questions, and caches their results until a file changes.

Knows no rule. Small banks are not cached: comparing them is faster than opening a file.
"""

import marshal
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from quiz.library.cache import Cache, Look, digest
from quiz.library.records import Record
from quiz.problems import Location, Problem

if TYPE_CHECKING:
    from quiz.checking.outline import Outline
    from quiz.model import Deck, Sheet
    from quiz.problems import ExtraFlaw

WORTH_KEEPING = 2_000
"""Results are cached for banks of this many questions or more."""

_NO_LOOK = Look(0, 0, 0, 0)


def compare(
    cache: Cache,
    decks: "Sequence[tuple[Record, Outline]]",
    sheets: "Sequence[tuple[Record, Sheet]]",
    complete: Sequence[str],
    sheet_names: Sequence[str],
) -> list[Problem]:
    """Return the problems that `checking.compare` finds in these decks and sheets, from the cache if possible."""
    outlines = [one for _, one in decks]
    if sum(len(one.identities) for one in outlines) < WORTH_KEEPING:
        return _compare(outlines, sheets, complete, sheet_names)
    records = [record for record, _ in (*decks, *sheets)]
    if not all(record.content for record in records):
        return _compare(outlines, sheets, complete, sheet_names)
    # One cache file for the same paths, however often they change.
    name = "compared " + digest(marshal.dumps([record.path for record in records])).hex()
    state = digest(
        marshal.dumps([[(record.shown, record.content) for record in records], sorted(complete), sorted(sheet_names)])
    )
    kept = cache.load(name)
    if kept is not None and kept.content == state:
        return [
            Problem(code, Location(path, line, column), message, advice)
            for code, path, line, column, message, advice in kept.front
        ]
    problems = _compare(outlines, sheets, complete, sheet_names)
    if any(problem.code == "fault-of-quiz" for problem in problems):
        return problems
    packed = tuple((p.code, p.location.path, p.location.line, p.location.column, p.message, p.help) for p in problems)
    cache.store(name, _NO_LOOK, state, packed, b"")
    return problems


def look_also(decks: "Sequence[Deck]", codes: "Collection[ExtraFlaw]") -> list[Problem]:
    """Return what rules that are off by default find in decks."""
    from quiz.bugs import describe_bug
    from quiz.checking.also import check_also
    from quiz.checking.files import fault_of_quiz

    problems: list[Problem] = []
    for deck in decks:
        try:
            problems += check_also(deck, codes)
        except Exception as error:
            problems.append(fault_of_quiz(Location(deck.path), describe_bug(error)))
    return problems


def _compare(
    outlines: "Sequence[Outline]",
    sheets: "Sequence[tuple[Record, Sheet]]",
    complete: Sequence[str],
    sheet_names: Sequence[str],
) -> list[Problem]:
    from quiz import checking
    from quiz.bugs import describe_bug
    from quiz.checking.files import fault_of_quiz

    known = tuple(sheet for _, sheet in sheets)
    faults: list[Problem] = []

    def compare_some(some: "Sequence[Outline]") -> list[Problem] | None:
        """Return the problems of some decks; None after a fault of quiz, which is recorded for the first of them."""
        try:
            return list(checking.compare(some, known, complete=complete, sheet_names=sheet_names))
        except Exception as error:
            faults.append(fault_of_quiz(Location(some[0].path if some else ""), describe_bug(error)))
            return None

    problems = compare_some(outlines)
    if problems is None:  # leave out the decks that fail even alone
        (whole,), faults[:] = faults, []
        problems = compare_some([one for one in outlines if compare_some([one]) is not None])
        if not faults:
            faults.append(whole)
    return [*(problems or ()), *faults]
