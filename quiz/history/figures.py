"""Counts the answers in the record: by day, by the time since the answer before, and by question.

Answers that were undone do not count, unless there was no other (`log.COUNTS`); an answer that the learner called right
counts as that.
"""

import json
from array import array
from bisect import bisect
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from quiz.engine.rating import AGAIN
from quiz.engine.responses import from_data
from quiz.engine.statistics import Share
from quiz.history.log import COUNTS, IS_TWIN
from quiz.identity import name_unit, split_unit
from quiz.responses import Rated, Response, Revealed

if TYPE_CHECKING:
    from quiz.history.log import Log

GAPS = (1, 7, 21)
"""The least days since the answer before, for each group of `Counts.gaps`."""

_LONGEST_MS = 120_000
"""An answer that took longer counts as this: somebody left the screen."""


class DayCount(NamedTuple):
    """The answers of one day, how many were right, and the seconds that they took."""

    day: int
    answers: int
    right: int
    seconds: float


class Counts(NamedTuple):
    """The answers by day, the first one first; for each group of `GAPS`; and for each question, by identity."""

    days: list[DayCount]
    gaps: list[Share]
    questions: dict[str, Share]


def count_answers(log: "Log") -> Counts:
    """Return all answers that count. Raises HistoryError.

    In `gaps` a second answer on a day is left out, since it tells little of memory. One pass in the order in which the
    answers were recorded: of answers that came from another machine later, a few may be in another group.
    """
    undone, overruled = _read_changes(log)
    days: dict[int, list[int]] = {}
    numbers: dict[str, int] = {}  # of the units; what is counted of each is in arrays, a fraction of lists
    rights, answers, last = array("q"), array("q"), array("q")
    gaps = [[0, 0] for _ in GAPS]
    rows = log.scan(
        "SELECT id, question, part, day, rating, ms FROM event WHERE kind = 'answer' AND rating IS NOT NULL"
    )
    for id, question, part, day, rating, ms in rows:
        if id in undone:
            continue
        right = overruled.get(id, rating) > AGAIN
        of_day = days.setdefault(day, [0, 0, 0])
        of_day[0] += 1
        of_day[1] += right
        of_day[2] += min(max(ms or 0, 0), _LONGEST_MS)
        unit = name_unit(question, part)
        if (number := numbers.setdefault(unit, len(numbers))) == len(last):
            rights.append(right)
            answers.append(1)
            last.append(day)
            continue
        rights[number] += right
        answers[number] += 1
        if day > (before := last[number]):
            group = gaps[bisect(GAPS, day - before) - 1]
            group[0] += right
            group[1] += 1
        last[number] = day
    questions: dict[str, Share] = {}
    for unit, number in numbers.items():
        question, _ = split_unit(unit)
        other = questions.get(question, Share())  # of its other side
        questions[question] = Share(other.right + rights[number], other.answers + answers[number])
    return Counts(
        [DayCount(day, count, right, ms / 1000) for day, (count, right, ms) in sorted(days.items())],
        [Share(right, count) for right, count in gaps],
        questions,
    )


def read_wrong(log: "Log", question: str) -> Iterator[Response]:
    """Yield the responses to a question that were wrong, without those that gave up or rated. Raises HistoryError."""
    undone, overruled = _read_changes(log)
    rows = log.query(
        "SELECT id, rating, data_json FROM event WHERE question = ? AND kind = 'answer' AND rating IS NOT NULL",
        (question,),
    )
    for id, rating, data in rows:
        if id in undone or overruled.get(id, rating) > AGAIN:
            continue
        try:
            response = from_data(json.loads(data)["response"])
        except (ValueError, TypeError, KeyError):
            continue
        if not isinstance(response, Revealed | Rated):
            yield response


def _read_changes(log: "Log") -> tuple[set[str], dict[str, int]]:
    """Return the answers that do not count (undone, or twins), and the ratings of those that the learner overruled."""
    withdrawn = log.query(
        "SELECT e.id FROM event x JOIN event e ON e.id = x.target"
        f" WHERE x.kind = 'undo' AND x.target <> '' AND NOT {COUNTS}"
    )
    withdrawn += log.query(f"SELECT e.id FROM event e WHERE e.kind = 'answer' AND {IS_TWIN}")
    overruled = log.query(
        "SELECT target, rating FROM event WHERE kind = 'override' AND target <> '' AND rating IS NOT NULL ORDER BY id"
    )
    return {id for (id,) in withdrawn}, dict(overruled)
