"""`quiz check --watch` in a real terminal: a save is answered, nothing is cleared, Ctrl-C ends it."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest
from click.testing import CliRunner

from quiz.cli import quiz
from tests.terminals import Program

GOOD = """\
deck: demo
title: Demo
questions:
- id: moon
  question: What circles the Earth?
  answer: the Moon
  explain: In a little less than a month.
"""

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "work" / "decks"
    made.mkdir(parents=True)
    (made / "demo.yaml").write_text(GOOD)
    (made / "other.yaml").write_text(GOOD.replace("demo", "other").replace("circles the Earth", "shines at night"))
    return made


@pytest.fixture
def watching(folder: Path, tmp_path: Path) -> Iterator[Program]:
    environment = {**os.environ, "QUIZ_HOME": str(tmp_path / "home"), "TERM": "xterm-256color", "NO_COLOR": "1"}
    child = Program(
        sys.executable,
        ["-m", "quiz", "check", "--watch"],
        cwd=str(folder.parent),
        env=environment,
        encoding="utf-8",
        timeout=300,
    )
    child.expect_exact("-- Watching. Press Ctrl-C to stop.\r\nNo problems.\r\n")
    yield child
    child.kill(signal.SIGKILL)
    child.wait()
    child.close()


def test_a_save_is_answered_and_so_is_the_fix(folder: Path, watching: Program) -> None:
    demo = folder / "demo.yaml"
    demo.write_text(GOOD.replace("answer", "anser"))
    watching.expect(r"-- \d\d:\d\d:\d\d decks/demo.yaml\r\n")
    watching.expect_exact("decks/demo.yaml:6:3: error: a question has no key 'anser' [unknown-key]\r\n")
    watching.expect_exact("1 error in 1 of 2 files\r\n")
    demo.write_text(GOOD)
    watching.expect(r"-- \d\d:\d\d:\d\d decks/demo.yaml\r\nNo problems.\r\n")


def test_files_that_come_and_go_are_seen(folder: Path, watching: Program) -> None:
    copy = folder / "copy.yaml"
    copy.write_text(GOOD)
    watching.expect_exact("decks/demo.yaml:1:7: error: decks/copy.yaml already has the deck id 'demo'")
    watching.expect_exact("in 1 of 3 files\r\n")
    copy.unlink()
    watching.expect_exact("No problems.\r\n")


def test_a_picture_that_is_added_fixes_its_question(folder: Path, watching: Program) -> None:
    (folder / "demo.yaml").write_text(GOOD + "  image: {file: moon.png, alt: The Moon}\n")
    watching.expect_exact("there is no file 'moon.png'")
    watching.expect_exact("1 error in 1 of 2 files\r\n")
    (folder / "moon.png").write_bytes(b"")
    watching.expect_exact("No problems.\r\n")


def test_what_decks_share_is_watched_too(folder: Path, watching: Program) -> None:
    shared, demo = folder / "shared.yaml", folder / "demo.yaml"
    demo.write_text(
        GOOD.replace("title: Demo\n", "title: Demo\nformat: 2\n").replace("- id: moon", "- id: moon\n  passage: sky")
    )
    watching.expect_exact("decks/demo.yaml:6:12: error: there is no passage 'sky' [unknown-passage]\r\n")
    shared.write_text("passages:\n  sky: The Moon is in the sky.\n")
    watching.expect(r"-- \d\d:\d\d:\d\d decks/shared.yaml\r\nNo problems.\r\n")
    shared.write_text("passages:\n  sea: It is in the sea.\n")
    watching.expect_exact("decks/demo.yaml:6:12: error: there is no passage 'sky' [unknown-passage]\r\n")
    shared.unlink()
    demo.write_text(GOOD)
    watching.expect_exact("No problems.\r\n")


def test_any_bytes_and_a_folder_that_vanishes_do_not_end_it(folder: Path, watching: Program) -> None:
    (folder / "demo.yaml").write_bytes(b"\x00\xff[[[")
    watching.expect(r"1 error in 1 of 2 files\r\n")
    folder.rename(folder.parent / "away")
    (folder.parent / "away").rename(folder)
    (folder / "demo.yaml").write_text(GOOD)
    watching.expect_exact("No problems.\r\n")


def test_ctrl_c_ends_it_with_130_and_nothing_is_cleared(folder: Path, watching: Program) -> None:
    watching.sendintr()
    watching.expect(pexpect.EOF)
    watching.wait()
    assert watching.exitstatus == 130
    assert watching.before is not None
    assert "Traceback" not in watching.before
    assert "\x1b" not in watching.before


@pytest.mark.parametrize("other", [["--fix"], ["--diff"], ["--format", "json"]])
def test_watch_goes_with_nothing_that_writes_or_is_for_programs(
    other: list[str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    result = CliRunner().invoke(quiz, ["check", "--watch", *other])
    assert result.exit_code == 2
    assert "You cannot combine --watch with" in result.stderr
