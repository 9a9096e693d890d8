"""What a learner's latest answers tell: how long one takes, and how many are right of those expected to be."""

from statistics import median
from typing import TYPE_CHECKING

from quiz.engine.fsrs import recall
from quiz.engine.memory import remember
from quiz.engine.rating import AGAIN
from quiz.engine.readiness import ENOUGH, Record
from quiz.history.log import COUNTS
from quiz.history.memory import OF_ONE
from quiz.history.presets import read_schedules

if TYPE_CHECKING:
    from quiz.history.log import Log

SECONDS = 20.0
"""An answer takes as long until there are enough to tell: to read, to type, to read the feedback."""
_TIMED = 30
_LONGEST_S = 120.0
_LATEST = 300

_OF_DAY = f"FROM event e WHERE e.kind = 'answer' AND e.rating IS NOT NULL AND {COUNTS} AND e.day = ?"
_ANSWERS = "SELECT {} FROM event WHERE kind = 'answer' AND rating IS NOT NULL {} ORDER BY id DESC LIMIT ?"


def seconds_an_answer(log: "Log") -> float:
    """Return how many seconds this learner takes for an answer: the median of the latest, at most 120.

    20 while fewer than 30 answers were timed. Raises HistoryError.
    """
    rows = log.query(_ANSWERS.format("ms", "AND ms > 0"), (_LATEST,))
    times = [ms / 1000 for (ms,) in rows]
    return SECONDS if len(times) < _TIMED else min(median(times), _LONGEST_S)


def count_minutes(log: "Log", day: int) -> int:
    """Return how many minutes the answers of a learner's day took, to the nearest. Raises HistoryError."""
    ((ms,),) = log.query(f"SELECT coalesce(sum(min(max(e.ms, 0), ?)), 0) {_OF_DAY}", (_LONGEST_S * 1000, day))
    return round(int(ms) / 60_000)


def count_days_in_row(log: "Log", today: int) -> int:
    """Return how many days in a row have answers, up to today, or to yesterday while today has none.

    Looks at no other days, so it takes little time whatever the size of the record. Raises HistoryError.
    """

    def has_answers(day: int) -> bool:
        return bool(log.query(f"SELECT 1 {_OF_DAY} LIMIT 1", (day,)))

    day = today if has_answers(today) else today - 1
    count = 0
    while has_answers(day - count):
        count += 1
    return count


def read_record(log: "Log") -> Record:
    """Return how many of the learner's latest answers were expected to be right, and how many were.

    Of the latest 100 at most that were given on a later day than the answer before; expected by the model, from
    the answers before. Raises HistoryError.
    """
    found: list[tuple[int, float, bool]] = []
    schedules = read_schedules(log)
    with log.reading():
        for unit in set(log.query(_ANSWERS.format("question, part", ""), (_LATEST,))):
            state, schedule = None, schedules.find(unit[0])
            for _, _, day, rating in log.query(OF_ONE, (*unit, None)):
                if rating not in (1, 2, 3, 4):
                    continue
                if state is not None and day > state.last_day:
                    found.append(
                        (day, recall(state.stability, day - state.last_day, schedule.model.decay), rating != AGAIN)
                    )
                state = remember(state, day, rating, schedule)
    found.sort()
    latest = found[-ENOUGH:]
    return Record(len(latest), sum(expected for _, expected, _ in latest), sum(right for *_, right in latest))
