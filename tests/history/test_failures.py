"""Every way in which the file may fail to be written or read is one sentence with a remedy."""

import os
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from quiz.errors import HistoryError
from quiz.history.log import Log
from quiz.history.sittings import read_last_fractions

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def append(log, count=1):
    for number in range(count):
        data = {"text": "x" * 2000}
        log.append(log.make("answer", session="s", origin="take", now=NOW, question=f"d/{number}", data=data))


def check_sentence(error, *parts):
    text = str(error.value)
    assert "\n" not in text
    assert text.endswith("--no-history.")
    for part in parts:
        assert part in text


def test_a_folder_in_the_files_place(tmp_path):
    (tmp_path / "history.db").mkdir()
    with pytest.raises(HistoryError) as error:
        Log.open(tmp_path / "history.db")
    check_sentence(error, "is a folder where", "move it away")


@pytest.mark.parametrize("parent", ["a file", "/dev/null"])
def test_a_file_in_the_folders_place(tmp_path, parent):
    if parent == "a file":
        (tmp_path / "home").write_text("")
    home = tmp_path / "home" if parent == "a file" else Path(parent)
    with pytest.raises(HistoryError) as error:
        Log.open(home / "history.db")
    check_sentence(error, "Set QUIZ_HOME")


@pytest.mark.skipif(sys.platform != "linux" or not Path("/proc/self").exists(), reason="needs Linux's /proc")
def test_a_folder_that_cannot_be_written():
    """Nothing can be made in /proc, not even by root."""
    with pytest.raises(HistoryError) as error:
        Log.open("/proc/self/history.db")
    check_sentence(error, "/proc/self/history.db cannot be written", "QUIZ_HOME")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_lets_the_history_be_read(tmp_path):
    with Log.open(tmp_path / "history.db") as log:
        append(log)
    tmp_path.chmod(0o500)
    try:
        with Log.open(tmp_path / "history.db") as log:
            assert len(log.events("s")) == 1
            with pytest.raises(HistoryError) as error:
                append(log)
            check_sentence(error, "cannot be written")
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize("content", [b"x" * 5000, b"SQLite format 3\0" + b"\xff" * 5000, b"not much"])
def test_a_file_that_is_no_database(tmp_path, content):
    path = tmp_path / "history.db"
    path.write_bytes(content)
    with pytest.raises(HistoryError) as error:
        Log.open(path)
    check_sentence(error, "is damaged", "move it away")
    assert path.read_bytes() == content


@pytest.mark.slow
def test_a_file_damaged_in_the_middle(tmp_path):
    """Found when the page is read, and said as well as at the start; the process goes on."""
    path = tmp_path / "history.db"
    with Log.open(path) as log:
        append(log, 200)
    whole = bytearray(path.read_bytes())
    half = len(whole) // 8192 * 4096
    whole[half:-4096] = b"\x99" * (len(whole) - half - 4096)
    path.write_bytes(whole)
    with Log.open(path) as log:
        with pytest.raises(HistoryError) as error:
            log.events("s")
        check_sentence(error, "is damaged")
        with pytest.raises(HistoryError):
            read_last_fractions(log)


def test_another_program_that_keeps_the_file_locked(tmp_path):
    path = tmp_path / "history.db"
    with Log.open(path, busy_ms=50) as log:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(HistoryError) as error:
            append(log)
        check_sentence(error, "Another program is using", "try again")
        other.execute("ROLLBACK")
        other.close()
        append(log)
        assert len(log.events("s")) == 1


def test_the_wait_for_a_lock_is_at_least_five_seconds(tmp_path):
    with Log.open(tmp_path / "history.db") as log:
        assert log._db.execute("PRAGMA busy_timeout").fetchone()[0] >= 5000


FULL = """
import resource, sys
from datetime import datetime, timezone
from quiz.errors import HistoryError
from quiz.history.log import Log
with Log.open(sys.argv[1]) as log:
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
    saved = 0
    try:
        for number in range(1000):
            log.append(log.make("answer", session="s", origin="take", now=datetime.now(timezone.utc),
                                question=f"d/{number}", data={"text": "x" * 2000}))
            saved += 1
    except HistoryError as error:
        print(saved)
        print(error)
    print(len(log.events("s")))
"""


def test_a_file_that_cannot_grow_keeps_what_was_saved(tmp_path):
    path = tmp_path / "history.db"
    root = Path(__file__).parents[2]
    told = subprocess.run([sys.executable, "-c", FULL, str(path)], cwd=root, capture_output=True, text=True)
    saved, sentence, kept = told.stdout.splitlines()
    assert told.stderr == ""
    assert sentence.endswith("--no-history.")
    assert saved == kept
    assert int(saved) > 10
    with Log.open(path) as log:
        assert len(log.events("s")) == int(saved)
        append(log)


def test_a_full_disk_is_called_by_its_name(tmp_path):
    with Log.open(tmp_path / "history.db") as log:
        (pages,) = log._db.execute("PRAGMA page_count").fetchone()
        log._db.execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(HistoryError) as error:
            append(log, 100)
        check_sentence(error, "The disk is full", "make room")
        kept = len(log.events("s"))
        log._db.execute("PRAGMA max_page_count = 100000")
        append(log)
        assert len(log.events("s")) == kept + 1
