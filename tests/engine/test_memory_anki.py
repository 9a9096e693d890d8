"""The same answers in the real Anki engine and here come to the same memory and the same intervals."""

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from quiz.engine.memory import fold, list_intervals

HISTORIES = 400

History = list[tuple[int, int]]


def make_histories() -> list[tuple[History, int]]:
    """Histories of 1 to 10 answers as (day, rating), some on one day, some late, and the days since the last."""
    drawn = random.Random(8)
    found = []
    for _ in range(HISTORIES):
        day, history = 0, []
        for _ in range(drawn.randint(1, 10)):
            history.append((day, drawn.choices((1, 2, 3, 4), (2, 2, 6, 1))[0]))
            day += drawn.choice((0, 1, 2, 3, 5, 8, 13, 30, 90, 400))
        found.append((history, drawn.choice((1, 2, 5, 10, 30, 100, 700))))
    return found


def ask_anki(cases: list[tuple[History, int, int]], folder: Path) -> list[tuple[float, float, list[int]]]:
    """Return stability, difficulty and the four intervals of each case, as `ask_anki.py` has them."""
    script = Path(__file__).with_name("ask_anki.py")
    done = subprocess.run(
        [sys.executable, str(script), str(folder)], input=json.dumps(cases), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def test_a_new_question(tmp_path: Path) -> None:
    ((_, _, intervals),) = ask_anki([([], 0, 0)], tmp_path)
    assert tuple(intervals) == list_intervals(None, 0)


def test_histories(tmp_path: Path) -> None:
    cases, ours = [], []
    for history, gap in make_histories():
        state = fold(history)
        assert state is not None
        cases.append((history, gap, state.due_day - state.last_day))
        ours.append((state, list(list_intervals(state, history[-1][0] + gap))))
    theirs = ask_anki(cases, tmp_path)
    assert [intervals for _, _, intervals in theirs] == [intervals for _, intervals in ours]
    for (stability, difficulty, _), (state, _) in zip(theirs, ours, strict=True):
        assert stability == pytest.approx(state.stability, rel=1e-3)
        assert difficulty == pytest.approx(state.difficulty, rel=1e-3)
