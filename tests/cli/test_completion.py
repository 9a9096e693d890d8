"""What a stranger's folder offers at Tab runs nothing: real shells complete real names."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from quiz.cli.completion import is_harmless

BIN = os.path.dirname(sys.executable)
HOSTILE = [
    "$(touch pwn)",
    "`touch pwn`",
    ";touch pwn;",
    "&&touch pwn",
    "|touch pwn",
    ">pwn",
    "a b",
    "a\ntouch pwn\n",
    "a\rtouch pwn\r",
    "'quoted",
    '"quoted',
    "\\",
    "-rf",
    "--seed",
    "~root",
    "=ls",
    "*",
    "?",
    "[a]",
    "{a,b}",
    "#comment",
    "!1",
    "%1",
    "\x1b]0;title\x07",
    "\x9b31m",
    "\u202egnp",
    "\u2066a",
    "a\u00a0b",
    "a\u2028b",
    "a\x00b",
    "",
]
HARMLESS = [
    "hanoi-summit",
    "_drafts",
    "2026",
    "a.b",
    "art::music",
    "a+b",
    "x@y",
    "Übung",
    "日本",
    "हिन्दी",
    "de\u0301ja",
]
DECK = "deck: {id}\ntitle: Demo\ntags: [{tags}]\nquestions:\n- id: q\n  question: Q?\n  answer: word\n"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_a_shell_could_take_for_something_else_is_not_offered(name: str) -> None:
    assert not is_harmless(name)
    assert not is_harmless(f"x{name}x") or name in ("-rf", "--seed", "~root", "=ls", "")


@pytest.mark.parametrize("name", HARMLESS)
def test_an_ordinary_name_is_offered(name: str) -> None:
    assert is_harmless(name)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize("name", HARMLESS)
def test_shells_take_an_offered_name_for_itself(shell: str, name: str) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    said = subprocess.run([shell, "-c", f"printf %s {name}"], capture_output=True, check=True, cwd="/").stdout
    assert said.decode() == name


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    names = [name for name in HOSTILE if name and "\0" not in name]
    for number, name in enumerate([*names, "honest"]):
        (tmp_path / "decks" / name).mkdir(parents=True)
        tags = "honest-tag, '$(touch-pwn)', 'a;touch-pwn', '`touch-pwn`'"
        (tmp_path / "decks" / name / "deck.yaml").write_text(DECK.format(id=f"honest-{number}", tags=tags))
        (tmp_path / "files").mkdir(exist_ok=True)
        (tmp_path / "files" / f"{name}.yaml").write_text("")
    return tmp_path


def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("QUIZ", "LC_"))}
    return kept | {
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "QUIZ_HOME": str(folder / "home"),
        "PS1": "$ ",
        "LANG": "C.UTF-8",
    }


@pytest.fixture
def bash(folder: Path) -> Iterator[pexpect.spawn]:
    shell = pexpect.spawn("bash", ["--norc", "--noprofile"], cwd=str(folder), env=environment(folder), encoding="utf-8")
    shell.sendline("bind 'set completion-query-items 0'; bind 'set page-completions off'; PS1='READY''> '")
    shell.expect("READY> ")
    shell.sendline('eval "$(quiz completion bash)"')
    shell.expect("READY> ")
    yield shell
    shell.close(force=True)


@pytest.mark.slow
def test_tab_and_enter_run_nothing_in_bash(bash: pexpect.spawn, folder: Path) -> None:
    for begun in ("$", "`", ";", "'", '"', "-", "a", "", "files/$", "./files/", "decks/$"):
        bash.send(f"quiz check {begun}\t\tZ")
        bash.expect("Z")  # drawn when both have been completed
        bash.send("\x7f\r")
        if bash.expect(["READY> ", "\n[^\n]*> $"]):  # it waits for the end of a quotation
            bash.send("\x03")
            bash.expect("READY> ")
        assert not list(folder.rglob("pwn")), begun


@pytest.mark.slow
def test_bash_completes_what_is_harmless(bash: pexpect.spawn) -> None:
    for words, whole in (("quiz check hones", "honest"), ("quiz take honest-0 --tag hon", "honest-tag")):
        bash.send(f"{words}\tZ")
        bash.expect("Z")
        begun, _, rest = bash.before.rpartition(words)
        assert words.split()[-1] + rest.replace("\a", "").strip() == whole, begun
        bash.send("\x15")
