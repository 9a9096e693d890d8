"""What the environment says of colours, widths and screen readers holds for every command alike."""

import os
import sys
from pathlib import Path

import pexpect
import pytest

from .program import run_quiz

DECK = """\
deck: moon
title: The Moon
questions:
- {id: first, question: Who was first?, answer: Armstrong, wrong: [Aldrin, Collins], explain: In 1969.}
"""
COLOURS = ("\x1b[36m", "\x1b[1;3")
COMMANDS = [("preview", "moon.yaml"), ("check", "faulty.yaml"), ("add", "moon.yaml")]
ADDED = "true-false\nThe Moon is a star.\nfalse\n\n\n\n\n\nn\n"


@pytest.fixture
def run(tmp_path: Path):
    """Return a function that runs a command into files, or with `width` on a terminal, and returns all it printed."""
    (tmp_path / "moon.yaml").write_text(DECK)
    (tmp_path / "faulty.yaml").write_text(DECK.replace("answer:", "anser:"))

    def run_command(*args: str, width: int = 0, keys: str = ADDED, **env: str) -> str:
        env = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "QUIZ_HOME": str(tmp_path / "home"), **env}
        if not width:
            done = run_quiz(*args, folder=tmp_path, env=env, input=keys)
            return done.stdout + done.stderr
        command = ["-m", "quiz", *args]
        child = pexpect.spawn(
            sys.executable, command, cwd=str(tmp_path), env=env, dimensions=(40, width), encoding="utf-8", timeout=300
        )
        child.send(keys)
        child.expect(pexpect.EOF)
        child.wait()
        return child.before

    return run_command


@pytest.mark.parametrize("command", COMMANDS, ids=[command for command, _ in COMMANDS])
@pytest.mark.parametrize(
    ("env", "is_coloured"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"CLICOLOR_FORCE": "1"}, True),
        ({"FORCE_COLOR": "0"}, False),
        ({"FORCE_COLOR": ""}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": ""}, True),
        ({"FORCE_COLOR": "1", "CLICOLOR": "0"}, False),
    ],
    ids=str,
)
def test_colours_in_a_file(run, command: tuple[str, ...], env: dict[str, str], is_coloured: bool) -> None:
    written = run(*command, **env)
    assert any(colour in written for colour in COLOURS) == is_coloured
    assert ("\x1b" in written) == is_coloured


@pytest.mark.parametrize("command", COMMANDS, ids=[command for command, _ in COMMANDS])
def test_the_option_is_the_variable(run, command: tuple[str, ...]) -> None:
    """For a command, or for the program as a whole; it wins over one that wants colours."""
    assert "\x1b" not in run(*command, "--no-color", FORCE_COLOR="1")
    assert "\x1b" not in run("--no-color", *command, FORCE_COLOR="1")


@pytest.mark.parametrize("command", [*COMMANDS[:2], ()], ids=["preview", "check", "home"])
@pytest.mark.parametrize(
    ("env", "is_coloured"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"CLICOLOR": "0"}, False), ({"FORCE_COLOR": "0"}, False)],
    ids=str,
)
def test_colours_on_a_terminal(run, command: tuple[str, ...], env: dict[str, str], is_coloured: bool) -> None:
    written = run(*command, width=80, keys="q\r", **env)
    assert any(colour in written for colour in COLOURS) == is_coloured


@pytest.mark.parametrize("columns", ["0", "-1", "", "wide", "²", "9" * 5000])
def test_an_odd_width_is_as_none(run, columns: str) -> None:
    for command in (("preview", "moon.yaml"), ("take", "moon.yaml", "--seed", "1", "--no-history"), ("take", "--help")):
        assert run(*command, COLUMNS=columns) == run(*command)
    assert run("preview", "moon.yaml", COLUMNS=columns, width=50) == run("preview", "moon.yaml", width=50)


@pytest.mark.parametrize(
    ("env", "is_labelled"),
    [
        ({"ACCESSIBLE": "1"}, True),
        ({"ACCESSIBLE": "0"}, False),
        ({"QUIZ_ACCESSIBLE": "1"}, True),
        ({"QUIZ_ACCESSIBLE": "0", "ACCESSIBLE": "1"}, False),
    ],
    ids=str,
)
def test_accessible_is_honoured(run, env: dict[str, str], is_labelled: bool) -> None:
    written = run("take", "moon.yaml", "--seed", "1", "--no-history", keys="a\n", **env)
    assert ("Question 1 of 1." in written) == is_labelled
    assert ("Decks." in run(width=80, keys="q\r", **env)) == is_labelled
