"""How well a question is remembered and when it is to come again: FSRS-6, with Anki's rules for intervals.

Counts in learner's days, which are numbers: neither clocks nor hours matter, and whatever happens on
one day has no time between. Knows nothing of questions, of points, or of where answers are kept.

The model (`fsrs`) is the free spaced repetition scheduler (https://github.com/open-spaced-repetition) without
learning steps and fuzz in the intervals; a `Schedule` has its parameters, those of the default by default.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, NewType

from quiz.engine.fsrs import PARAMETERS, Model
from quiz.engine.rating import AGAIN, EASY, GOOD, HARD

VERSION = 1
"""Counts up when the same answers lead to other states, so that stored states are worked out again."""

RETENTION = 0.9
"""The probability of recall at which a question comes again by default: so the interval is the stability, rounded."""

Day = NewType("Day", int)
"""A learner's day: its number since 1970-01-01."""

_LONGEST = 36_500
_RATINGS = (AGAIN, HARD, GOOD, EASY)


class State(NamedTuple):
    """A learner's memory of one question, as of the day of the last answer.

    `stability`: after so many days the probability of recall has fallen to 90%. `difficulty` is in
    1..10. `reps` counts answers, `lapses` those that were Again after the first.
    """

    stability: float
    difficulty: float
    first_day: Day
    last_day: Day
    due_day: Day
    reps: int
    lapses: int


class Schedule:
    """How the questions of a deck come again: the model with its parameters, and the probability of recall then.

    An interval is `scale` times the stability: 1 for a retention of 90%, less for more.
    """

    __slots__ = ("model", "retention", "scale")

    def __init__(self, parameters: Sequence[float] = PARAMETERS, retention: float = RETENTION) -> None:
        self.model = Model(parameters)
        self.retention = retention
        root = -1 / self.model.decay
        self.scale = (pow(retention, root) - 1) / (pow(0.9, root) - 1)


DEFAULT = Schedule()


def settle_days(answers: Iterable[tuple[int, int]], today: int, counted_on: int) -> list[tuple[int, int]]:
    """Return answers, given as (day, rating) in order, with the days on which they count, in that order.

    One dated more than a day after `today` (a clock was wrong) counts as given on `counted_on`: the
    day on which it was first noticed. A day after today may be another part of the world.
    """
    settled = [(counted_on if day > today + 1 else day, rating) for day, rating in answers]
    settled.sort(key=lambda answer: answer[0])
    return settled


def fold(answers: Iterable[tuple[int, int]], schedule: Schedule = DEFAULT) -> State | None:
    """Return the state after answers given as (day, rating), oldest first; None without any.

    A day before the one of an earlier answer (a clock was wrong) counts as that one. A rating that is not
    1 to 4 is left out.
    """
    state: State | None = None
    for day, rating in answers:
        if rating in _RATINGS:
            state = remember(state, day, rating, schedule)
    return state


def remember(state: State | None, day: int, rating: int, schedule: Schedule = DEFAULT) -> State:
    """Return the state after one more answer, rated 1..4; the first where `state` is None.

    Worked example: a first Good gives stability 2.3 and comes again after 2 days. Answered Good then, its
    stability is 11.0, so it comes after 11 days; answered Good ten days late, its stability is 27.1.
    """
    interval, stability = _outcomes(state, day, rating, schedule)[-1]
    if state is None:
        first = Day(day)
        return State(stability, schedule.model.first_difficulty(rating), first, first, Day(day + interval), 1, 0)
    today = Day(max(day, state.last_day))
    return State(
        stability,
        schedule.model.next_difficulty(state.difficulty, rating),
        state.first_day,
        today,
        Day(today + interval),
        state.reps + 1,
        state.lapses + (rating == AGAIN),
    )


def list_intervals(state: State | None, day: int, schedule: Schedule = DEFAULT) -> tuple[int, int, int, int]:
    """Return in how many days the question would come again after Again, Hard, Good, Easy on this day.

    Whole days in 1..36,500. Easy is longer than Good; from the second answer on Good is longer than Hard, too, and
    a passed one is not shorter than the last interval if fuzz alone could reach that.

    Worked example: rated Good on day 0, and Good twice on day 2, a question has an interval of 12 days. On day 2
    again, the stability would be 3.3, 11.0, 11.0 and 16.9 days. Fuzz could make 11 days 13, which is not less than
    12, so Hard gives 12 and not 11; Good must give more, so 13. Thus the intervals are 3, 12, 13 and 17 days.
    """
    again, hard, good, easy = *_outcomes(state, day, AGAIN, schedule), *_outcomes(state, day, EASY, schedule)
    return again[0], hard[0], good[0], easy[0]


def _outcomes(state: State | None, day: int, rating: int, schedule: Schedule) -> list[tuple[int, float]]:
    """Return interval and stability after each rating from Hard up to this one, or after Again alone.

    Intervals as Anki 26.9 has them without fuzz, found out by asking it (tests/engine/test_memory_anki.py).
    """
    if rating == AGAIN:
        stability = _stability(state, day, AGAIN, schedule)
        return [(_round(stability * schedule.scale), stability)]
    last = 0 if state is None else state.due_day - state.last_day
    found: list[tuple[int, float]] = []
    for passed in range(HARD, rating + 1):
        stability = _stability(state, day, passed, schedule)
        days = stability * schedule.scale
        interval = max(_round(days), last if _round(days + _spread(days)) >= last else 1)
        if found and (state is not None or passed == EASY):
            interval = max(interval, found[-1][0] + 1)
        found.append((min(interval, _LONGEST), stability))
    return found


def _stability(state: State | None, day: int, rating: int, schedule: Schedule) -> float:
    if state is None:
        return schedule.model.first_stability(rating)
    days = min(max(0, day - state.last_day), 2 * _LONGEST)
    return schedule.model.next_stability(state.stability, state.difficulty, days, rating)


def _round(days: float) -> int:
    return min(max(1, int(days + 0.5)), _LONGEST)


def _spread(days: float) -> float:
    """Return by how many days Anki may vary an interval: a day and a part of the days to 7, to 20 and beyond."""
    if days < 2.5:
        return 0.0
    return 1 + (0.15 * (min(days, 7.0) - 2.5) + 0.1 * max(0.0, min(days, 20.0) - 7.0) + 0.05 * max(0.0, days - 20.0))
