"""Faults of quiz itself: how they are described, and the last place that catches them."""

import subprocess
import sys

import pytest

from quiz.bugs import describe_bug, leaving_out
from quiz.cli import Commands
from quiz.engine.session import Session
from quiz.errors import HistoryError, QuizError


def fail() -> Exception:
    """Return an exception that was raised in a module of quiz."""
    with pytest.raises(ValueError, match="nothing is asked") as caught:
        Session.start([], seed=1).hint()
    return caught.value


def test_a_fault_is_named_with_its_place_and_without_a_traceback(monkeypatch, capsys):
    monkeypatch.delenv("QUIZ_DEBUG", raising=False)
    said = describe_bug(fail())
    assert said.startswith("this is a fault of quiz; please report it (ValueError in quiz.engine.session._ask; ")
    assert "QUIZ_DEBUG=1" in said
    assert capsys.readouterr() == ("", "")


def test_quiz_debug_shows_the_traceback_safely(monkeypatch, capsys):
    monkeypatch.setenv("QUIZ_DEBUG", "1")
    describe_bug(ValueError("\x1b]0;owned\x07"))
    describe_bug(fail())
    shown = capsys.readouterr().err
    assert "Traceback (most recent call last):\n" in shown
    assert "nothing is asked" in shown
    assert "\x1b" not in shown


@pytest.mark.parametrize("error", [KeyError("x"), RecursionError(), MemoryError(), AssertionError()])
def test_a_failure_is_reported_and_left_out(error):
    told: list[str] = []
    with leaving_out("moon.yaml:5", told.append):
        raise error
    assert len(told) == 1
    assert told[0].startswith("moon.yaml:5 is left out: this is a fault of quiz; please report it (")


@pytest.mark.parametrize("error", [HistoryError("It is full."), BrokenPipeError(), KeyboardInterrupt(), EOFError()])
def test_what_is_no_fault_of_rendering_is_raised_as_ever(error):
    told: list[str] = []
    with pytest.raises(type(error)), leaving_out("moon.yaml:5", told.append, (EOFError,)):
        raise error
    assert told == []


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (RecursionError(), 1, "quiz: this is a fault of quiz; please report it (RecursionError"),
        (ZeroDivisionError(), 1, "quiz: this is a fault of quiz; please report it (ZeroDivisionError"),
        (QuizError("No."), 1, "quiz: No.\n"),
    ],
)
def test_a_command_that_fails_says_so_in_one_sentence(error, code, said, monkeypatch, capsys):
    monkeypatch.delenv("QUIZ_DEBUG", raising=False)

    def run() -> None:
        raise error

    with pytest.raises(SystemExit) as end:
        Commands("quiz", callback=run, invoke_without_command=True).main([])
    assert end.value.code == code
    shown = capsys.readouterr().err
    assert shown.startswith(said)
    assert shown.count("\n") == 1


def test_a_command_that_fails_shows_why_on_demand():
    code = "from quiz.cli import Commands\n" + (
        "def run(): return 1 // 0\nCommands('quiz', callback=run, invoke_without_command=True).main([])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env={"QUIZ_DEBUG": "1"}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "Traceback" in done.stderr
    assert done.stderr.endswith("QUIZ_DEBUG=1 shows more).\n")
