"""Memory in days: what answers lead to. That it agrees with Anki is shown in test_memory_anki.py."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.engine.memory import State, fold, list_intervals, remember
from quiz.engine.rating import AGAIN, EASY, GOOD, HARD

days = st.integers(0, 60_000)
ratings = st.integers(1, 4)
histories = st.lists(st.tuples(st.integers(0, 400), ratings), min_size=1, max_size=12).map(
    lambda steps: [(sum(gap for gap, _ in steps[: n + 1]), rating) for n, (_, rating) in enumerate(steps)]
)


def due_days(*given: int) -> list[int]:
    """The days on which a question comes again that is always answered when it is due, so rated."""
    state, due = None, [0]
    for rating in given:
        state = remember(state, due[-1], rating)
        due.append(state.due_day)
    return due


def test_whole_histories():
    """Each number is the day of an answer; the last the day on which the question comes again."""
    assert due_days(GOOD, GOOD, GOOD, GOOD) == [0, 2, 13, 59, 222]
    assert due_days(AGAIN, GOOD, GOOD, GOOD) == [0, 1, 3, 9, 26]
    assert due_days(GOOD, GOOD, AGAIN, GOOD) == [0, 2, 13, 15, 20]
    assert due_days(HARD, HARD, HARD, HARD) == [0, 1, 4, 11, 23]
    assert due_days(EASY, EASY) == [0, 8, 74]


def test_an_interval_is_no_shorter_than_the_last_one_if_fuzz_could_reach_that():
    """The example in `list_intervals`: the stability after Hard or Good is 10.96, the last interval was 12 days."""
    state = fold([(0, GOOD), (2, GOOD), (2, GOOD)])
    assert state is not None
    assert state.due_day - state.last_day == 12
    assert list_intervals(state, 2) == (3, 12, 13, 17)


def test_what_a_state_holds():
    assert fold([]) is None
    first = fold([(100, GOOD)])
    assert first is not None
    assert first == State(pytest.approx(2.3065), pytest.approx(2.1181, abs=1e-4), 100, 100, 102, 1, 0)
    second = fold([(100, GOOD), (102, AGAIN)])
    assert second is not None
    assert (second.first_day, second.last_day, second.due_day, second.reps, second.lapses) == (100, 102, 103, 2, 1)


def test_a_day_before_the_last_answer_counts_as_that_day():
    """A clock that was put back neither raises nor makes a question come too early."""
    assert fold([(100, GOOD), (40, GOOD)]) == fold([(100, GOOD), (100, GOOD)])


def test_what_is_no_rating_is_left_out():
    assert fold([(1, 0), (2, GOOD), (3, 7), (4, -1)]) == fold([(2, GOOD)])


def test_days_of_any_size():
    """An imported record may hold any number."""
    state = fold([(-(2**61), GOOD), (2**61, GOOD)])
    assert state is not None
    assert 2**61 < state.due_day <= 2**61 + 36_500


def test_no_interval_is_longer_than_a_hundred_years():
    state = State(1e6, 5.0, 0, 0, 36_500, 3, 0)
    assert list_intervals(state, 0) == (36_500,) * 4
    assert remember(state, 36_500, GOOD).due_day == 36_500 + 36_500


@given(histories, days)
def test_intervals_are_in_order(history: list[tuple[int, int]], later: int):
    state = fold(history)
    assert state is not None
    again, hard, good, easy = list_intervals(state, state.last_day + later)
    assert 1 <= again <= 36_500
    assert 1 <= hard < good < easy <= 36_500 or easy == 36_500


@given(histories)
def test_one_more_answer_gives_the_state_of_all_answers(history: list[tuple[int, int]]):
    *before, (day, rating) = history
    assert remember(fold(before), day, rating) == fold(history)


@given(histories, st.integers(-1000, 1000))
def test_only_differences_of_days_matter(history: list[tuple[int, int]], shift: int):
    state, moved = fold(history), fold([(day + shift, rating) for day, rating in history])
    assert state is not None
    assert moved is not None
    assert moved == state._replace(
        first_day=state.first_day + shift, last_day=state.last_day + shift, due_day=state.due_day + shift
    )


@given(histories, ratings)
def test_a_state_is_finite_and_in_range(history: list[tuple[int, int]], rating: int):
    state = fold(history)
    assert state is not None
    state = remember(state, state.due_day, rating)
    assert 0 < state.stability < 1e9
    assert 1 <= state.difficulty <= 10
    assert state.last_day < state.due_day
    assert 0 <= state.lapses < state.reps
