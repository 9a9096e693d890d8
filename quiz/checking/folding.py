"""Many warnings of one kind in a file as one line, so that they hide no others."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from quiz.problems import Note, Problem

MOST = 10
"""At most so many warnings with one code are printed for a file."""

_PLACES = 3


class Folded(NamedTuple):
    """Warnings with the same code in the same file: the first of them, how many there are, and the first places."""

    first: Problem
    number: int
    places: tuple[tuple[int, int], ...]


def fold_warnings(problems: Sequence[Problem | Note]) -> list[Problem | Note | Folded]:
    """Return problems in their order, with more than ten warnings of one code in a file folded into the first of them.

    Errors and notes are never folded.
    """
    counts: Counter[tuple[str, str]] = Counter(
        (problem.location.path, problem.code) for problem in problems if problem.severity == "warning"
    )
    out: list[Problem | Note | Folded] = []
    places: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for problem in problems:
        kind = problem.location.path, problem.code
        if isinstance(problem, Note) or counts[kind] <= MOST:
            out.append(problem)
        elif len(seen := places.setdefault(kind, [])) < _PLACES:
            seen.append((problem.location.line, problem.location.column))
            if len(seen) == 1:
                out.append(Folded(problem, counts[kind], ()))
    return [
        one._replace(places=tuple(places[one.first.location.path, one.first.code])) if isinstance(one, Folded) else one
        for one in out
    ]
