"""A sitting and an exam of quiz on a page: each step is in the record before it is told."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from quiz.engine.exam import AnswerSheet
from quiz.engine.session import Session
from quiz.history.log import Log
from quiz.library import Library
from quiz.page.live import LiveExam, LiveSitting, StepRefused
from quiz.sitting.exam import ExamSitting
from quiz.sitting.sitting import Sitting

DECK = """\
deck: demo
title: Demo
questions:
- {id: a, question: What circles the Earth?, answer: the Moon, wrong: [Mars, the Sun], hint: Near.}
- {id: b, question: How many legs has a spider?, answer: 8}
- {id: c, front: H2O, back: water}
"""


def now() -> datetime:
    return datetime(2026, 11, 29, 12, tzinfo=UTC)


def begin(tmp_path: Path, log: Log) -> LiveSitting:
    (tmp_path / "demo.yaml").write_text(DECK)
    bank = Library([tmp_path], cwd=tmp_path).open([str(tmp_path / "demo.yaml")])
    units = [entry.identity for entry in bank.entries]
    session = Session.start(bank.items(units), seed=1, is_deck_word=bank.is_deck_word)
    return LiveSitting(Sitting.begin(session, bank=bank, log=log, now=now))


def kinds(log: Log) -> list[str]:
    return [event.kind for event in log.all_events()]


def test_each_step_is_saved_when_it_is_told(tmp_path: Path) -> None:
    with Log.open(tmp_path / "h.db") as log:
        live = begin(tmp_path, log)
        assert live.take({"step": "hint", "unit": "demo/a"}) == {}
        told = live.take({"step": "answer", "unit": "demo/a", "response": {"picked": ["the Moon"]}, "ms": 1200})
        assert told == {"result": {"fraction": 1.0, "points": 0.75}}
        assert kinds(log) == ["start", "draft", "answer"]
        assert live.take({"step": "skip", "unit": "demo/b"}) == {}
        assert live.take({"step": "answer", "unit": "demo/c", "response": {"rated": 4}})["result"]["points"] == 1
        assert (
            live.take({"step": "answer", "unit": "demo/b", "response": {"typed": ["seven"]}})["result"]["points"] == 0
        )
        assert live.take({"step": "override", "unit": "demo/b"})["result"] == {"fraction": 1.0, "points": 1.0}
        live.take({"step": "finish"})
        assert kinds(log) == ["start", "draft", "answer", "draft", "answer", "answer", "override", "finish"]
        state = live.describe()
        assert (state["finished"], sorted(state["settled"])) == (True, [0, 1, 2])
        json.dumps(state)


@pytest.mark.parametrize(
    "step",
    [
        {},
        {"step": "answer"},
        {"step": "answer", "unit": "demo/b", "response": {"typed": ["8"]}},
        {"step": "answer", "unit": "demo/a", "response": {"picked": ["Pluto"]}},
        {"step": "answer", "unit": "demo/a", "response": {"typed": ["the Moon"]}},
        {"step": "answer", "unit": "demo/a", "response": None},
        {"step": "answer", "unit": ["demo/a"], "response": {"revealed": True}},
        {"step": "override", "unit": "demo/a"},
        {"step": "finish"},
        {"step": "retry"},
        {"step": "start"},
    ],
)
def test_a_step_that_is_not_possible_changes_nothing(tmp_path: Path, step: dict[str, Any]) -> None:
    with Log.open(tmp_path / "h.db") as log:
        live = begin(tmp_path, log)
        before = live.describe()
        with pytest.raises(StepRefused, match="Reload"):
            live.take(step)
        assert live.describe() == before
        assert kinds(log) == []


def test_missed_questions_come_again_in_a_round_of_their_own(tmp_path: Path) -> None:
    with Log.open(tmp_path / "h.db") as log:
        live = begin(tmp_path, log)
        for unit in ("demo/a", "demo/b", "demo/c"):
            live.take({"step": "answer", "unit": unit, "response": {"revealed": True}})
        live.take({"step": "finish"})
        live.take({"step": "retry"})
        state = live.describe()
        assert (state["round"], state["units"], state["settled"]) == (2, ["demo/a", "demo/b", "demo/c"], {})


def test_an_exam_is_started_answered_and_handed_in(tmp_path: Path) -> None:
    (tmp_path / "demo.yaml").write_text(DECK)
    bank = Library([tmp_path], cwd=tmp_path).open([str(tmp_path / "demo.yaml")])
    with Log.open(tmp_path / "h.db") as log:
        sheet = AnswerSheet.start(bank.items(["demo/a", "demo/b"]), seed=1)
        live = LiveExam(ExamSitting.begin(sheet, bank=bank, log=log, now=now, seconds=600))
        assert live.describe() is None
        with pytest.raises(StepRefused):
            live.take({"step": "answer", "unit": "demo/a", "response": {"picked": ["Mars"]}})
        live.take({"step": "start"})
        live.take({"step": "answer", "unit": "demo/b", "response": {"typed": ["8"]}})
        live.take({"step": "mark", "unit": "demo/a"})
        with pytest.raises(StepRefused, match="cannot be read"):
            live.take({"step": "answer", "unit": "demo/b", "response": {"typed": ["eight and a bit"]}})
        state = live.describe()
        assert state is not None
        assert (state["sheet"]["responses"], state["sheet"]["marked"]) == ({1: {"typed": ["8"]}}, [0])
        live.take({"step": "hand-in"})
        assert kinds(log) == ["start", "draft", "draft", "answer", "finish"]
        state = live.describe()
        assert state is not None
        assert (state["finished"], state["settled"][1]["fraction"], state["settled"].get(0)) == (True, 1.0, None)
