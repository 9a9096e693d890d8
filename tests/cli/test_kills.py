"""Commands that write, killed at any moment: what they write is old or new, and the next run removes the rest.

The moment is in processor time, which is the same on a busy machine.
"""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from quiz.anki.lockfile import parse_lock
from quiz.reading.deckfile import read_deck

ROUNDS = int(os.environ.get("KILL_ROUNDS", "20"))

SERVER = """
import json, os, signal, sys
import click, genanki, markdown_it, rich.console, sqlite3, yaml, zipfile
import quiz.anki.exporting, quiz.anki.preview, quiz.checking.fixes, quiz.cli.export, quiz.cli.check
import quiz.reading.deckfile, quiz.sitting.sitting, quiz.terminal.preview
from quiz.cli import main
for line in sys.stdin:
    words, text, delay = json.loads(line)
    read, write = os.pipe()
    pid = os.fork()
    if not pid:
        os.setsid()
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(read, 0), os.dup2(nowhere, 1), os.dup2(nowhere, 2), os.close(write)
        sys.argv = ["quiz", *words]
        signal.setitimer(signal.ITIMER_PROF, delay)
        main()
    os.close(read)
    try:
        os.write(write, text.encode())
        os.close(write)
    except BrokenPipeError:
        pass
    _, status, used = os.wait4(pid, 0)
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    print(json.dumps([os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime]), flush=True)
"""
"""Forks a process for each command line, with all modules loaded; a timer kills it, then its children are killed."""

QUESTION = "- id: q{0}\n  question: What is number {0}?\n  answer: the number {0}\n  wrong: [a, b]\n"


class Runner:
    """A folder and what runs commands in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._server = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", SERVER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=folder,
            env={**os.environ, "QUIZ_HOME": str(folder / "home"), "QUIZ_DECKS": ""},
            text=True,
        )

    def run(self, words: list[str], text: str = "", delay: float = 0) -> tuple[int, float]:
        """Run a command to its end, or to its first `delay` seconds of processor time; return exit code and seconds."""
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.write(json.dumps([words, text, delay]) + "\n")
        self._server.stdin.flush()
        code, took = json.loads(self._server.stdout.readline())
        return code, took

    def close(self) -> None:
        """End the server."""
        self._server.communicate()


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[Runner]:
    made = Runner(tmp_path)
    yield made
    made.close()


def make_deck(number: int, count: int = 60) -> str:
    return f"deck: d\ntitle: Demo {number}\nquestions:\n" + "".join(
        QUESTION.format(one).replace("a, b", f"a {number}, b") for one in range(count)
    )


# ---------------------------------------------------------------- what each command finds, and what it must leave


def write_deck(folder: Path, number: int) -> str:
    text = make_deck(number)
    (folder / "d.yaml").write_text(text)
    return text


def look_at_package(folder: Path, before: str) -> bool:
    """The package is whole and never ahead of its lockfile."""
    lock, package = folder / "d.anki.lock", folder / "d.apkg"
    stamps = parse_lock(lock.read_text(), "d.anki.lock").stamps if lock.exists() else {}
    if not package.exists():
        return False
    with zipfile.ZipFile(package) as archive:
        assert archive.testzip() is None
        db = sqlite3.connect(":memory:")
        db.deserialize(archive.read("collection.anki2"))
    for fields, mod in db.execute("select flds, mod from notes"):
        assert stamps[fields.split("\x1f")[0]].mod >= mod
    db.close()
    return True


def write_deck_without_ids(folder: Path, number: int) -> str:
    text = make_deck(number).replace("- id: q1\n  question", "- question")
    (folder / "d.yaml").write_text(text)
    return text


def look_at_ids(folder: Path, before: str) -> bool:
    found = (folder / "d.yaml").read_text()
    assert found.count("id: ") == before.count("id: ") + (found != before)
    assert found.splitlines()[-1] == before.splitlines()[-1]
    return found != before


def remove_new(folder: Path, number: int) -> str:
    (folder / "fresh" / "n.yaml").unlink(missing_ok=True)
    return ""


def look_at_new(folder: Path, before: str) -> bool:
    made = folder / "fresh" / "n.yaml"
    if not made.exists():
        return False
    deck, problems = read_deck(made.read_bytes(), "n.yaml")
    assert deck
    assert (len(deck.questions), problems) == (4, [])
    return True


def look_at_page(folder: Path, before: str) -> bool:
    page = folder / "page.html"
    assert not page.exists() or page.read_text().endswith("</html>\n")
    return page.exists()


def look_at_missed(folder: Path, before: str) -> bool:
    missed = folder / "missed.yaml"
    if not missed.exists():
        return False
    deck, _ = read_deck(missed.read_bytes(), "missed.yaml")
    assert deck
    assert deck.questions
    return True


def look_at_added(folder: Path, before: str) -> bool:
    found = (folder / "d.yaml").read_text()
    deck, _ = read_deck(found.encode(), "d.yaml")
    assert deck
    assert found.startswith(before)
    assert len(deck.questions) == before.count("id: ") + (found != before)
    return found != before


def write_decks(folder: Path, number: int) -> str:
    for name in ("d", "e", "f"):
        (folder / f"{name}.yaml").write_text(make_deck(number, 400).replace("deck: d", f"deck: {name}"))
    return ""


def look_at_cache(folder: Path, before: str) -> bool:
    kept = [path for path in (folder / "home").rglob("*") if path.is_file() and not path.name.startswith(".")]
    assert all(path.read_bytes().startswith(b"quizdeck") for path in kept)
    return len(kept) >= 3


class Case(NamedTuple):
    """A command line, what is typed, what is there before, and what must be true after: whether it is done."""

    words: str
    typed: str
    prepare: Callable[[Path, int], str]
    look: Callable[[Path, str], bool]


ANSWERS = "multiple-choice\nWhich?\nright\nno\n\nnay\n" + 7 * "\n" + "y\n"
CASES = {
    "export": Case("export anki d.yaml -o d.apkg", "", write_deck, look_at_package),
    "fix": Case("check --fix d.yaml", "", write_deck_without_ids, look_at_ids),
    "new": Case("new fresh/n", "", remove_new, look_at_new),
    "page": Case("preview d.yaml --anki page.html", "", write_deck, look_at_page),
    "missed": Case(
        "take d.yaml --no-history --save-missed missed.yaml -n 3", "a\na\na\na\na\na\n", write_deck, look_at_missed
    ),
    "add": Case(
        "add d.yaml", "multiple-choice\nWhich?\nright\nno\n\nnay\n" + 7 * "\n" + "y\n", write_deck, look_at_added
    ),
    "cache": Case("check .", "", write_decks, look_at_cache),
}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs a signal that no program can catch")
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_kill_leaves_old_or_new_and_the_next_run_tidies(runner: Runner, case: Case) -> None:
    words, chance, hit = case.words.split(), random.Random(7), 0
    took = 0.0
    for _ in range(2):  # the first may take longer
        case.prepare(runner.folder, 0)
        took = runner.run(words, case.typed)[1]
    for number in range(1, ROUNDS + 1):
        before = case.prepare(runner.folder, number)
        code, _ = runner.run(words, case.typed, delay=chance.uniform(0.1, 1.05) * took)
        hit += code == -signal.SIGPROF
        case.look(runner.folder, before)
    before = case.prepare(runner.folder, ROUNDS + 1)
    runner.run(words, case.typed)
    assert case.look(runner.folder, before)
    assert [path for path in runner.folder.rglob(".*") if path.name != "."] == []
    assert hit > ROUNDS // 5, "the kills came too late"
