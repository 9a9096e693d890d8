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
from quiz.history.log import COUNTS, IS_TWIN, STANDS
from quiz.history.memory import RATING
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
        f"SELECT e.question, e.part, e.day, e.rating, min(max(coalesce(e.ms, 0), 0), {_LONGEST_MS}),"
        f" {'e.id' if undone or overruled else 'NULL'}"
        f" FROM event e WHERE e.kind = 'answer' AND e.rating IS NOT NULL AND NOT {IS_TWIN}"
    )
    latest, of_day = None, [0, 0, 0]
    for question, part, day, rating, ms, id in rows:
        if id is None:
            right = rating > AGAIN
        elif id in undone:
            continue
        else:
            right = overruled.get(id, rating) > AGAIN
        if day != latest:
            latest, of_day = day, days.setdefault(day, [0, 0, 0])
        of_day[0] += 1
        of_day[1] += right
        of_day[2] += ms
        unit = name_unit(question, part) if part else question
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
    rows = log.query(
        f"SELECT e.data_json, {RATING} FROM event e"
        f" WHERE e.question = ? AND e.kind = 'answer' AND e.rating IS NOT NULL AND {COUNTS}",
        (question,),
    )
    for data, rating in rows:
        if rating > AGAIN:
            continue
        try:
            response = from_data(json.loads(data)["response"])
        except (ValueError, TypeError, KeyError):
            continue
        if not isinstance(response, Revealed | Rated):
            yield response


def _read_changes(log: "Log") -> tuple[set[str], dict[str, int]]:
    """Return the answers that were undone and do not count, and the ratings of those that the learner overruled."""
    withdrawn = log.query(
        "SELECT e.id FROM event x JOIN event e ON e.id = x.target"
        f" WHERE x.kind = 'undo' AND x.target <> '' AND NOT {COUNTS}"
    )
    overruled = log.query(
        "SELECT o.target, o.rating FROM event o WHERE o.kind = 'override' AND o.target <> '' AND o.rating IS NOT NULL"
        f" AND {STANDS} ORDER BY o.id"
    )
    return {id for (id,) in withdrawn}, dict(overruled)
