"""What the rules between questions found, kept for as long as no file changes.

Knows no rule. A small bank is compared sooner than a file is opened, so nothing is kept of it.
"""

import marshal
from collections.abc import Sequence
from typing import TYPE_CHECKING

from quiz.library.cache import Cache, Look, digest
from quiz.library.records import Record
from quiz.problems import Location, Problem

if TYPE_CHECKING:
    from quiz.checking.outline import Outline
    from quiz.model import Sheet

WORTH_KEEPING = 2_000
"""Questions that are compared, from which on the outcome is kept."""

_NO_LOOK = Look(0, 0, 0, 0)


def compare(
    cache: Cache,
    decks: "Sequence[tuple[Record, Outline]]",
    sheets: "Sequence[tuple[Record, Sheet]]",
    complete: Sequence[str],
    sheet_names: Sequence[str],
) -> list[Problem]:
    """Return what `checking.compare` finds in these decks and sheets, from the cache if it was asked before."""
    outlines = [one for _, one in decks]
    if sum(len(one.identities) for one in outlines) < WORTH_KEEPING:
        return _compare(outlines, sheets, complete, sheet_names)
    records = [record for record, _ in (*decks, *sheets)]
    if not all(record.content for record in records):
        return _compare(outlines, sheets, complete, sheet_names)
    # One file for the same paths, however often they change.
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
    packed = tuple((p.code, p.location.path, p.location.line, p.location.column, p.message, p.help) for p in problems)
    cache.store(name, _NO_LOOK, state, packed, b"")
    return problems


def _compare(
    outlines: "Sequence[Outline]",
    sheets: "Sequence[tuple[Record, Sheet]]",
    complete: Sequence[str],
    sheet_names: Sequence[str],
) -> list[Problem]:
    from quiz import checking

    known = tuple(sheet for _, sheet in sheets)
    return list(checking.compare(outlines, known, complete=complete, sheet_names=sheet_names))
