"""A fold of a large import says how far it is; a quick one says nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from quiz.history.event import Event, to_row
from quiz.history.log import Log

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
SLOW = (
    "import quiz.cli.progress as progress; progress.PATIENCE = 0.0\n"
    "from quiz.cli import quiz; quiz(['review', '--due', 'demo'])"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "decks").mkdir()
    (tmp_path / "decks" / "demo.yaml").write_text(
        "deck: demo\ntitle: Demo\nquestions:\n- id: q\n  question: Which letter is it?\n  answer: A\n"
    )
    rows = (
        to_row(Event(f"{number:06}-{turn}", "d", "t", "answer", "take", f"d/q{number}", at_ms=turn, day=turn, rating=3))
        for number in range(1_500)
        for turn in range(10)
    )
    with Log.open(tmp_path / "home" / "history.db") as log:
        log.merge(rows)
    return tmp_path


def test_elsewhere_than_on_a_terminal_one_sentence(folder: Path) -> None:
    env = {**os.environ, "QUIZ_HOME": str(folder / "home"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", SLOW], cwd=folder, env=env, capture_output=True, text=True)
    assert done.stderr == "quiz: Working out what is due ...\n"
    again = subprocess.run([sys.executable, "-c", SLOW], cwd=folder, env=env, capture_output=True, text=True)
    assert (again.stderr, again.stdout) == ("", done.stdout)


def test_on_a_terminal_a_line_that_goes_away(folder: Path) -> None:
    env = {**os.environ, "QUIZ_HOME": str(folder / "home"), "PYTHONPATH": str(ROOT), "TERM": "xterm"}
    child = pexpect.spawn(sys.executable, ["-c", SLOW], cwd=str(folder), env=env, encoding="utf-8", timeout=300)
    child.expect(r"\rWorking out what is due: \d+%")
    child.expect("\r\x1b\\[KDue: ")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
