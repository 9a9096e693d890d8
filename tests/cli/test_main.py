"""The command line as a whole: help, what it imports, completion, errors."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from quiz.cli import COMMANDS

from .program import run_quiz


def run(*args: str, cwd: Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("QUIZ_")}
    return subprocess.run(
        [sys.executable, *args],
        env={**kept, **env},
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def list_modules(*args: str) -> set[str]:
    """Return what is imported once the command has run."""
    code = f"""
import sys
from quiz.cli import quiz
try:
    quiz({list(args)!r})
except SystemExit:
    pass
print("\\n".join(sys.modules), file=sys.stderr)
"""
    return set(run("-c", code).stderr.split())


@pytest.mark.parametrize("args", [("--help",), ("-h",), ("--version",), ("take", "--help")])
def test_help_imports_nothing_heavy(args):
    assert list_modules(*args) & {
        "genanki", "fsrs", "yaml", "sqlite3", "rich", "markdown_it", "rapidfuzz", "platformdirs", "quiz.library",
    } == set()  # fmt: skip


def test_a_warm_start_imports_neither_yaml_nor_markdown(tmp_path):
    """Up to the first question and the answer to it, on a pipe."""
    code = """
import sys
from quiz.cli import quiz
try:
    quiz(["take", "hanoi-summit", "--seed", "1", "-n", "1"])
except SystemExit:
    pass
print("\\n".join(sys.modules), file=sys.stderr)
"""
    for _ in range(2):
        done = run("-c", code, QUIZ_HOME=str(tmp_path))
    assert (
        set(done.stderr.split()) & {"genanki", "fsrs", "yaml", "markdown_it", "rapidfuzz", "platformdirs", "rich"}
        == set()
    )


def test_help_names_every_command_and_shows_examples():
    said = run("-m", "quiz", "--help").stdout
    assert all(f"\n  {name} " in said for name in COMMANDS)
    assert "quiz take hanoi-summit -n 10" in said


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_has_help(name, tmp_path):
    for flag in ("-h", "--help"):
        done = run_quiz(name, flag, folder=tmp_path, env={"QUIZ_HOME": str(tmp_path)})
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith(f"Usage: python -m quiz {name}")


def test_unknown_commands_are_wrong_usage_with_a_guess(tmp_path):
    done = run("-m", "quiz", "tale")
    assert (done.returncode, done.stdout) == (2, "")
    assert "There is no command 'tale'. Did you mean 'take'?" in done.stderr
    for deck in ("hanoi-summit", "everything"):  # a folder of decks, the id of one
        assert f"To play it: quiz take {deck}" in run("-m", "quiz", deck).stderr


def complete(words: str, folder: Path) -> list[str]:
    """Return the candidates that bash gets; `words` is the line typed so far."""
    done = subprocess.run(
        [str(Path(sys.executable).with_name("quiz"))],
        env={
            "PATH": os.environ["PATH"],
            "QUIZ_HOME": str(folder),
            "_QUIZ_COMPLETE": "bash_complete",
            "COMP_WORDS": words,
            "COMP_CWORD": str(words.count(" ")),
        },
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.stderr == ""
    return [line.partition(",")[2] for line in done.stdout.splitlines()]


@pytest.mark.slow
def test_completion_of_commands_decks_and_tags(tmp_path):
    assert complete("quiz ta", tmp_path) == ["take"]
    assert complete("quiz take hanoi-su", tmp_path) == ["hanoi-summit"]
    assert "hanoi-quotes" in complete("quiz take hanoi-", tmp_path)
    assert complete("quiz take everything --tag che", tmp_path) == ["chemistry"]
    assert complete("quiz take nowhere --tag x", tmp_path) == [""]  # an empty line
    assert complete("quiz take everything --order we", tmp_path) == ["weakest"]
    for command in ("check", "export anki", "sources", "schema"):
        assert complete(f"quiz {command} hanoi-su", tmp_path) == ["hanoi-summit"]


@pytest.mark.slow
def test_where_files_are_wanted_the_shell_completes_them(tmp_path):
    for words in ("preview dem", "add dem", "check dem", "take d --answers dem", "take d --save-missed dem"):
        assert complete(f"quiz {words}", tmp_path) == ["dem"]


@pytest.mark.slow
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(shell):
    done = run("-m", "quiz", "completion", shell)
    assert done.returncode == 0
    assert "_QUIZ_COMPLETE" in done.stdout


def test_the_list_of_decks_without_a_terminal(tmp_path):
    (tmp_path / "decks").mkdir()
    (tmp_path / "decks" / "bad.yaml").write_text("deck: bad\ntitle: B\nquestions:\n- {id: a}\n")
    done = run("-m", "quiz", QUIZ_HOME=str(tmp_path / "home"), cwd=tmp_path)
    assert done.returncode == 0
    assert "hanoi-summit" in done.stdout
    assert "bad           bad" in done.stdout or "has errors" in done.stdout
    assert not (tmp_path / "home" / "history.db").exists()


@pytest.mark.slow
def test_help_is_the_same_without_docstrings() -> None:
    """`python -OO` drops docstrings, so help must not be made of them."""
    for arguments in (["-m", "quiz", "take", "--help"], ["-c", EVERY_HELP]):
        plain, optimized = run(*arguments), run("-OO", *arguments)
        assert plain.returncode == 0, plain.stderr
        assert optimized.stdout == plain.stdout


EVERY_HELP = """\
import click
from quiz.cli import quiz

def print_help(command, parent, name):
    context = click.Context(command, parent=parent, info_name=name)
    assert command.help, name
    print(command.get_help(context))
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            print_help(command.get_command(context, name), context, name)

print_help(quiz, None, "quiz")
"""
