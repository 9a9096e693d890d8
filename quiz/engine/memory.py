"""How well a question is remembered and when it is to come again: FSRS-6, with Anki's rules for intervals.

Counts in learner's days, which are numbers: neither clocks nor hours matter, and whatever happens on
one day has no time between. Knows nothing of questions, of points, or of where answers are kept.

The model is the free spaced repetition scheduler (https://github.com/open-spaced-repetition) with its
default parameters, no learning steps and no chance in the intervals.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from quiz.engine.rating import AGAIN, EASY, GOOD, HARD

if TYPE_CHECKING:
    from fsrs import Card, Scheduler

VERSION = 1
"""Counts up when the same answers lead to other states, so that what was kept of them is made anew."""

RETENTION = 0.9
"""The probability of recall at which a question comes again: so the interval is the stability, rounded."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST = 36_500
_RATINGS = (AGAIN, HARD, GOOD, EASY)
_SPREADS = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, float("inf"), 0.05))


class State(NamedTuple):
    """What is known of a learner's memory of one question, as of the day of the last answer.

    `stability`: after so many days the probability of recall has fallen to 90%. `difficulty` is in
    1..10. The days are numbers since 1970-01-01; `reps` counts answers, `lapses` those that were
    Again after the first.
    """

    stability: float
    difficulty: float
    first_day: int
    last_day: int
    due_day: int
    reps: int
    lapses: int


def fold(answers: Iterable[tuple[int, int]]) -> State | None:
    """Return the state after answers given as (day, rating), oldest first; None without any.

    A day before the one of an earlier answer (a clock was wrong) counts as that one. What is no
    rating of 1 to 4 is left out.
    """
    state: State | None = None
    for day, rating in answers:
        if rating in _RATINGS:
            state = remember(state, day, rating)
    return state


def remember(state: State | None, day: int, rating: int) -> State:
    """Return the state after one more answer, rated 1..4; the first where `state` is None."""
    interval, stability, difficulty = _outcomes(state, day, rating)[-1]
    if state is None:
        return State(stability, difficulty, day, day, day + interval, 1, 0)
    today, lapses = max(day, state.last_day), state.lapses + (rating == AGAIN)
    return State(stability, difficulty, state.first_day, today, today + interval, state.reps + 1, lapses)


def list_intervals(state: State | None, day: int) -> tuple[int, int, int, int]:
    """Return in how many days the question would come again after Again, Hard, Good, Easy on this day.

    Whole days in 1..36,500. From the second answer on each is longer than the one before, from Hard
    on; a passed one is not shorter than the last interval where mere chance would reach that.
    """
    again, hard, good, easy = *_outcomes(state, day, AGAIN), *_outcomes(state, day, EASY)
    return again[0], hard[0], good[0], easy[0]


def _answer(state: State | None, day: int, rating: int) -> tuple[float, float]:
    """Return stability and difficulty after an answer."""
    from fsrs import Rating

    card, _ = _scheduler().review_card(_card(state), Rating(rating), _moment(_elapsed(state, day)))
    assert card.stability is not None
    assert card.difficulty is not None
    return card.stability, card.difficulty


def _elapsed(state: State | None, day: int) -> int:
    return 0 if state is None else min(max(0, day - state.last_day), 2 * _LONGEST)


def _outcomes(state: State | None, day: int, rating: int) -> list[tuple[int, float, float]]:
    """Return interval, stability and difficulty after each rating from Hard up to this one, or after Again alone.

    Intervals as Anki 26.9 has them without fuzz, found out by asking it (tests/engine/test_memory_anki.py).
    """
    if rating == AGAIN:
        stability, difficulty = _answer(state, day, AGAIN)
        return [(_round(stability), stability, difficulty)]
    last = 0 if state is None else state.due_day - state.last_day
    found: list[tuple[int, float, float]] = []
    for passed in range(HARD, rating + 1):
        stability, difficulty = _answer(state, day, passed)
        interval = max(_round(stability), last if _round(stability + _spread(stability)) >= last else 1)
        if found and (state is not None or passed == EASY):
            interval = max(interval, found[-1][0] + 1)
        found.append((min(interval, _LONGEST), stability, difficulty))
    return found


def _round(days: float) -> int:
    return min(max(1, int(days + 0.5)), _LONGEST)


def _spread(days: float) -> float:
    """Return by how many days Anki may vary an interval: a day and a part of the days in each range."""
    if days < 2.5:
        return 0.0
    return 1 + sum(part * max(0.0, min(days, end) - start) for start, end, part in _SPREADS)


@cache
def _scheduler() -> "Scheduler":
    from fsrs import Scheduler

    return Scheduler(
        desired_retention=RETENTION,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=_LONGEST,
        enable_fuzzing=False,
    )


def _card(state: State | None) -> "Card":
    """Return the state as the model has it, last seen at moment 0. A card without an id would look at the clock."""
    from fsrs import Card
    from fsrs import State as Phase

    if state is None:
        return Card(card_id=0, due=_moment(0))
    return Card(0, Phase.Review, None, state.stability, state.difficulty, _moment(0), _moment(0))


def _moment(days: int) -> datetime:
    return _EPOCH + timedelta(days=days)
