"""The same as in `test_surroundings`, on a real terminal."""

import sys
from pathlib import Path

import pexpect
import pytest

from tests.terminals import Program

from .test_surroundings import COLOURS, COMMANDS, ODD_WIDTHS, environment, write_decks


@pytest.fixture
def run(tmp_path: Path):
    """Return a function that runs a command on a terminal of this width, and returns all it printed."""
    write_decks(tmp_path)

    def run_command(*args: str, width: int = 80, **env: str) -> str:
        child = Program(
            sys.executable,
            ["-m", "quiz", *args],
            cwd=str(tmp_path),
            env=environment(tmp_path, **env),
            dimensions=(40, width),
            encoding="utf-8",
            timeout=300,
        )
        if not args:
            child.send("q\r")  # what does not read it may end before it is echoed
        child.expect(pexpect.EOF)
        child.wait()
        return child.before

    return run_command


@pytest.mark.parametrize("command", [*COMMANDS[:2], ()], ids=["preview", "check", "home"])
@pytest.mark.parametrize(
    ("env", "is_coloured"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"CLICOLOR": "0"}, False), ({"FORCE_COLOR": "0"}, False)],
    ids=str,
)
def test_colours_on_a_terminal(run, command: tuple[str, ...], env: dict[str, str], is_coloured: bool) -> None:
    written = run(*command, **env)
    assert any(colour in written for colour in COLOURS) == is_coloured


def test_an_odd_width_is_as_none(run) -> None:
    plain = run("preview", "moon.yaml", width=50)
    assert plain != run("preview", "moon.yaml", width=20)
    for columns in ODD_WIDTHS:
        assert run("preview", "moon.yaml", COLUMNS=columns, width=50) == plain


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
    assert ("Decks." in run(**env)) == is_labelled
