"""The same answers in the real Anki engine and here come to the same memory and the same intervals."""

import random
from collections.abc import Callable

import pytest

from quiz.engine.fsrs import complete_parameters
from quiz.engine.memory import DEFAULT, Schedule, fold, list_intervals

HISTORIES = 400
OPTIMISED = {  # parameters that Anki's optimiser found for three learners, one of them with the short formula of a day
    "forgetful": [
        *(0.0421, 0.1794, 0.8862, 3.4907, 7.0918, 0.7423, 2.8651, 0.0023, 1.4312, 0.3214, 0.6518),
        *(1.7243, 0.0891, 0.2207, 1.9871, 0.4429, 2.3316, 0.7128, 0.1522, 0.1207, 0.3105),
    ],
    "steady": [
        *(1.1402, 3.9127, 9.8816, 31.4502, 5.8814, 0.4726, 1.8123, 0.0187, 2.1345, 0.0523, 1.2204),
        *(1.2108, 0.0334, 0.3718, 0.9213, 0.7816, 1.4208, 0.3312, 0.0417, 0.0218, 0.1127),
    ],
    "hasty": [
        *(0.3306, 0.8103, 1.5217, 11.0413, 6.6127, 1.2218, 3.5211, 0.0512, 1.1904, 0.2418, 0.9816),
        *(2.3319, 0.1412, 0.4106, 2.4517, 0.2113, 3.2204, 0.0, 0.0, 0.0, 0.5),
    ],
}

History = list[tuple[int, int]]
Answers = list[tuple[float, float, list[int]]]


def make_histories(count: int = HISTORIES) -> list[tuple[History, int]]:
    """Histories of 1 to 10 answers as (day, rating), some on one day, some late, and the days since the last."""
    drawn = random.Random(8)
    found = []
    for _ in range(count):
        day, history = 0, []
        for _ in range(drawn.randint(1, 10)):
            history.append((day, drawn.choices((1, 2, 3, 4), (2, 2, 6, 1))[0]))
            day += drawn.choice((0, 1, 2, 3, 5, 8, 13, 30, 90, 400))
        found.append((history, drawn.choice((1, 2, 5, 10, 30, 100, 700))))
    return found


@pytest.mark.parametrize("retention", [0.7, 0.8, 0.9, 0.95, 0.97, 0.99])
def test_a_new_question(ask_anki: Callable[..., Answers], retention: float) -> None:
    ((_, _, intervals),) = ask_anki([([], 0, 0)], retention=retention)
    assert tuple(intervals) == list_intervals(None, 0, Schedule(retention=retention))


def compare(histories: list[tuple[History, int]], schedule: Schedule, theirs: Callable[..., Answers]) -> None:
    """Assert that Anki comes to the same memory and the same intervals as we do."""
    cases, ours = [], []
    for history, gap in histories:
        state = fold(history, schedule)
        assert state is not None
        cases.append((history, gap, state.due_day - state.last_day))
        ours.append((state, list(list_intervals(state, history[-1][0] + gap, schedule))))
    told = theirs(cases)
    for (_, _, one), (_, other) in zip(told, ours, strict=True):
        # Anki counts in single precision: where half a day decides, an interval of months may differ by one
        assert all(a == b or (abs(a - b) == 1 and a > 100) for a, b in zip(one, other, strict=True)), (one, other)
    assert sum(one != other for (_, _, one), (_, other) in zip(told, ours, strict=True)) <= len(cases) / 50
    for (stability, difficulty, _), (state, _) in zip(told, ours, strict=True):
        assert stability == pytest.approx(state.stability, rel=1e-3)
        assert difficulty == pytest.approx(state.difficulty, rel=1e-3)


def test_histories(ask_anki: Callable[..., Answers]) -> None:
    compare(make_histories(), DEFAULT, ask_anki)


@pytest.mark.parametrize("retention", [0.7, 0.8, 0.95, 0.97, 0.99])
def test_histories_at_another_retention(ask_anki: Callable[..., Answers], retention: float) -> None:
    """With the default parameters there is no difference at all."""
    schedule = Schedule(retention=retention)
    histories = make_histories(150)
    states = [fold(history, schedule) for history, _ in histories]
    cases = [
        (history, gap, state.due_day - state.last_day)
        for (history, gap), state in zip(histories, states, strict=True)
        if state is not None
    ]
    ours = [
        list(list_intervals(state, history[-1][0] + gap, schedule))
        for (history, gap), state in zip(histories, states, strict=True)
    ]
    assert [intervals for _, _, intervals in ask_anki(cases, retention=retention)] == ours


@pytest.mark.parametrize("retention", [0.8, 0.9, 0.95])
@pytest.mark.parametrize("name", OPTIMISED)
def test_a_learner_with_optimised_parameters(ask_anki: Callable[..., Answers], name: str, retention: float) -> None:
    parameters = OPTIMISED[name]
    compare(
        make_histories(100),
        Schedule(parameters, retention),
        lambda cases: ask_anki(cases, parameters, retention),
    )


@pytest.mark.parametrize("count", [17, 19])
def test_parameters_of_older_versions_count_as_in_anki(ask_anki: Callable[..., Answers], count: int) -> None:
    parameters = OPTIMISED["forgetful"][:count]
    schedule = Schedule(complete_parameters(parameters))
    compare(make_histories(60), schedule, lambda cases: ask_anki(cases, parameters))
