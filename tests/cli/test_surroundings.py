"""What the environment says of colours, widths and screen readers holds for every command alike.

On a terminal: `test_surroundings_pty`.
"""

import os
from pathlib import Path

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
ODD_WIDTHS = ["0", "-1", "", "wide", "²", "9" * 5000]
ADDED = "true-false\nThe Moon is a star.\nfalse\n\n\n\n\n\nn\n"


def write_decks(folder: Path) -> None:
    (folder / "moon.yaml").write_text(DECK)
    (folder / "faulty.yaml").write_text(DECK.replace("answer:", "anser:"))


def environment(folder: Path, **env: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "QUIZ_HOME": str(folder / "home"), **env}


@pytest.fixture
def run(tmp_path: Path):
    """Return a function that runs a command into files and returns all it printed."""
    write_decks(tmp_path)

    def run_command(*args: str, keys: str = ADDED, **env: str) -> str:
        done = run_quiz(*args, folder=tmp_path, env=environment(tmp_path, **env), input=keys)
        return done.stdout + done.stderr

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


@pytest.mark.parametrize(
    "command", [("preview", "moon.yaml"), ("take", "moon.yaml", "--seed", "1", "--no-history"), ("take", "--help")]
)
def test_an_odd_width_is_as_none(run, command: tuple[str, ...]) -> None:
    plain = run(*command)
    assert [run(*command, COLUMNS=columns) for columns in ODD_WIDTHS] == [plain] * len(ODD_WIDTHS)


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
