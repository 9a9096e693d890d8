import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from quiz.library import Library, files, sharing
from quiz.library.sharing import share

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="children are forked on Linux only")

DECK = """\
deck: deck-{n}
title: Deck {n}
sources: [atlas]
questions:
- id: north
  question: Which of the {n} islands lies furthest to the north, where nobody lives?
  answer: Ukk{n}
  explain: It lies beyond the circle.
  source: atlas/north
- id: pair
  question: Is there NOT an option called all of the above on island {n}?
  answer: yes
  wrong: [all of the above, perhaps]
- id: other
  question: Who first saw island Ukk{n}, the one furthest away {n}, with his own two eyes?
  answer: {n}
  image: {{file: none-{n}.png, alt: None}}
"""
FAULTY = """\
deck: faulty-{n}
questions:
- id: a
  question: Which
  anwser: x
- id: "b
"""


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """Forty files, some of them with faults, one unreadable, one no deck, one sheet."""
    folder = tmp_path / "bank"
    (folder / "seeds").mkdir(parents=True)
    (folder / "seeds" / "atlas.yaml").write_text(
        "source: atlas\ntitle: An atlas\nfacts:\n- id: north\n  fact: Far.\n- id: south\n  fact: Near.\n"
    )
    for n in range(40):
        (folder / f"deck-{n:02}.yaml").write_text((FAULTY if n % 9 == 4 else DECK).format(n=n))
    (folder / "copy.yaml").write_text(DECK.format(n=7))
    (folder / "gone.yaml").symlink_to(folder / "nowhere.yaml")
    (folder / "empty.yaml").write_text("")
    (folder / "bytes.yaml").write_bytes(b"deck: \xff\xfe\0")
    return folder


def check(folder: Path, cache: Path | None, children: int, monkeypatch: pytest.MonkeyPatch, reader=None):
    """Check with so many children, whatever machine this is; return the report and the files that were read again."""
    monkeypatch.setattr(files, "ENOUGH_TO_SHARE", 0)
    monkeypatch.setattr(sharing, "count_children", lambda: children)
    library = Library([], cache=cache, cwd=folder.parent)
    if reader is not None:
        library.files = reader(library.files.cache, library.show_path)
    forked: list[int] = []
    fork = os.fork

    def fork_and_tell() -> int:
        pid = fork()
        forked.append(pid)
        return pid

    with monkeypatch.context() as patch:
        patch.setattr(os, "fork", fork_and_tell)
        report = library.check([folder])
    assert len(forked) in (0, children)
    for pid in forked:
        with pytest.raises(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
    return report, sorted(library.files.read_anew)


def kept(cache: Path) -> list[str]:
    return sorted(file.name for file in (cache / "decks").iterdir())


@pytest.mark.slow
@pytest.mark.parametrize("children", [1, 3])
def test_a_check_with_children_is_one_without(bank: Path, tmp_path: Path, children: int, monkeypatch) -> None:
    """The same problems, decks and sheets; the same files in the cache; and nothing is read again afterwards."""
    alone, read = check(bank, tmp_path / "one", 0, monkeypatch)
    together, read_together = check(bank, tmp_path / "two", children, monkeypatch)
    assert together == alone
    assert read_together == read
    assert len({problem.code for problem in alone.problems}) > 8
    assert kept(tmp_path / "one") == kept(tmp_path / "two")
    assert check(bank, tmp_path / "two", children, monkeypatch) == (alone, [])


class Fatal(files.Files):
    """Reads like any other, but not in a child: there it dies at the third file."""

    parent = os.getpid()
    count = 0

    def _get(self, path, flaws, texts, just_kept=False):
        if os.getpid() != self.parent:
            self.count += 1
            if self.count == 3:
                os.kill(os.getpid(), signal.SIGKILL)
        return super()._get(path, flaws, texts, just_kept)


class Faulty(Fatal):
    """Reads like any other, but not in a child: there it fails."""

    def _get(self, path, flaws, texts, just_kept=False):
        if os.getpid() != self.parent:
            os.write(1, b"said by a child")
            raise ValueError
        return super()._get(path, flaws, texts, just_kept)


@pytest.mark.parametrize("reader", [Fatal, Faulty])
def test_what_a_dying_child_leaves_is_read_by_its_parent(bank, tmp_path, monkeypatch, capfd, reader) -> None:
    alone, _ = check(bank, tmp_path / "one", 0, monkeypatch)
    assert check(bank, tmp_path / "two", 2, monkeypatch, reader)[0] == alone
    assert kept(tmp_path / "one") == kept(tmp_path / "two")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("how", ["none", "a file", "read-only"])
def test_a_cache_that_does_not_work_changes_nothing(bank, tmp_path, monkeypatch, how) -> None:
    alone, _ = check(bank, tmp_path / "one", 0, monkeypatch)
    cache = tmp_path / "two"
    if how == "a file":
        cache.write_text("")
    elif how == "read-only":
        cache.mkdir()
        cache.chmod(0o500)
    assert check(bank, None if how == "none" else cache, 2, monkeypatch)[0] == alone


def test_a_cache_that_loses_everything_changes_nothing(bank, tmp_path, monkeypatch) -> None:
    """A full disk: the folder can be written to, the files cannot."""

    class Lost(Fatal):
        def _get(self, path, flaws, texts, just_kept=False):
            record = super(Fatal, self)._get(path, flaws, texts, just_kept)
            for file in (tmp_path / "two" / "decks").iterdir():
                file.unlink(missing_ok=True)
            return record

    alone, _ = check(bank, tmp_path / "one", 0, monkeypatch)
    assert check(bank, tmp_path / "two", 2, monkeypatch, Lost)[0] == alone


@pytest.mark.parametrize("count", [0, 1, 7, 5_000])
def test_every_number_comes_once(count: int) -> None:
    with closing(share([5] * count, 2, lambda number: None)) as turns:
        told = list(turns)
    assert sorted(number for number, _ in told) == list(range(count))


def test_large_ones_go_first() -> None:
    with closing(share([1, 9, 4], 0, lambda number: None)) as turns:
        assert list(turns) == [(1, False), (2, False), (0, False)]


ENDLESS = """
import sys, time
from contextlib import closing
from quiz.library.sharing import share
print("begun", end="")  # stays in the buffer: it must be written once
def work(number):
    print("said by a child")
    time.sleep(60)
try:
    with closing(share([1] * 9, 2, work)) as turns:
        for number, done in turns:
            sys.stderr.write("ready")
            sys.stderr.flush()
            while True:  # one long wait might begin just behind the signal
                time.sleep(0.1)
except KeyboardInterrupt:
    print(", interrupted", end="")
"""


def start(program: str) -> tuple[subprocess.Popen[bytes], int]:
    """Start a program that says when it is ready; return it and a pipe that ends with its last process."""
    alive, held = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": ""},
        pass_fds=[held],
    )
    os.close(held)
    assert process.stderr is not None
    assert process.stderr.read(5) == b"ready"
    return process, alive


def test_an_interrupt_ends_the_children_too() -> None:
    """And what the parent had in its buffer is written once."""
    process, alive = start(ENDLESS)
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=300) == (b"begun, interrupted", b"")
    assert process.returncode == 0
    assert os.read(alive, 1) == b""
    os.close(alive)


def test_children_do_not_outlive_a_killed_parent() -> None:
    """They end with the work in hand."""
    process, alive = start(ENDLESS.replace("60)\ntry", "0.3)\ntry"))
    process.kill()
    assert process.communicate(timeout=300) == (b"", b"")
    assert os.read(alive, 1) == b""
    os.close(alive)
