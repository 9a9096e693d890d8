"""A process that is killed while it appends, and several that use one file at once."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from quiz.history.log import Log

ROOT = Path(__file__).parents[2]

WRITER = """
import sys
from datetime import datetime, timezone
from quiz.history.log import Log
path, session = sys.argv[1:]
with Log.open(path) as log:
    for number, _ in enumerate(sys.stdin):
        event = log.make("answer", session=session, origin="take", now=datetime.now(timezone.utc),
                         question=f"d/q{number}", score=1.0, data={"text": "x" * (number % 50 * 40)})
        log.append(event)
        print(event.id, flush=True)
"""


def begin(path, session, count=0):
    """Start a process that writes an event for every line it gets, and give it so many."""
    command = [sys.executable, "-c", WRITER, str(path), session]
    pipe = subprocess.PIPE
    writer = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
    demand(writer, count)
    return writer


def demand(writer, count=1):
    writer.stdin.write("\n" * count)
    writer.stdin.flush()


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_to_kill_9(tmp_path):
    """Twenty-five processes, each killed after another number of answers or in the middle of one."""
    path = tmp_path / "history.db"
    Log.open(path).close()
    acknowledged = []
    chance = random.Random(5)
    for number in range(25):
        writer = begin(path, f"s{number}", 1000)
        for _ in range(chance.randrange(1, 40)):
            acknowledged.append(writer.stdout.readline().strip())
        os.kill(writer.pid, signal.SIGKILL)
        rest, errors = writer.communicate()
        # A line without its end may be half an id; a whole one was acknowledged too.
        acknowledged += [line.strip() for line in rest.splitlines(keepends=True) if line.endswith("\n")]
        assert errors == ""
    with Log.open(path) as log:
        kept = {event.id for number in range(25) for event in log.events(f"s{number}")}
        assert log._db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert len(acknowledged) > 25
    assert set(acknowledged) <= kept
    assert len(kept) <= len(acknowledged) + 25  # at most the one that was being acknowledged


def test_two_writers_and_a_reader_do_not_disturb_each_other(tmp_path):
    """Nobody writes again before the others had their turn: SQLite knows no queue, and a disk may be slow."""
    path = tmp_path / "history.db"
    writers = [begin(path, session) for session in ("one", "two")]
    with Log.open(path) as log:
        for _ in range(60):
            for writer in writers:
                demand(writer)
            log.last_fractions()
            log.sittings()
            assert all(writer.stdout.readline() for writer in writers)
        for writer in writers:
            assert (*writer.communicate(), writer.returncode) == ("", "", 0)
        for session in ("one", "two"):
            events = log.events(session)
            assert [event.question for event in events] == [f"d/q{number}" for number in range(60)]


def test_a_file_made_by_several_processes_at_once_is_made_once(tmp_path):
    path = tmp_path / "new" / "history.db"
    writers = [begin(path, f"s{number}", 1) for number in range(4)]
    for writer in writers:
        told, errors = writer.communicate()
        assert (len(told.split()), errors) == (1, "")
    with Log.open(path) as log:
        assert {event.device for number in range(4) for event in log.events(f"s{number}")} == {log.device}
