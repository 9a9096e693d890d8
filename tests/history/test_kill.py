"""A process that is killed while it appends, and several that use one file at once."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

from quiz.history.log import Log

ROOT = Path(__file__).parents[2]

WRITER = """
import sys
from datetime import datetime, timezone
from quiz.history.log import Log
path, session, limit = sys.argv[1], sys.argv[2], int(sys.argv[3])
with Log.open(path) as log:
    for number in range(limit):
        event = log.make("answer", session=session, origin="take", now=datetime.now(timezone.utc),
                         question=f"d/q{number}", score=1.0, data={"text": "x" * (number % 50 * 40)})
        log.append(event)
        print(event.id, flush=True)
"""


def begin(path, session, limit):
    command = [sys.executable, "-c", WRITER, str(path), session, str(limit)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_nothing_acknowledged_is_lost_to_kill_9(tmp_path):
    """Twenty-five processes, each killed after another number of answers or in the middle of one."""
    path = tmp_path / "history.db"
    Log.open(path).close()
    acknowledged = []
    chance = random.Random(5)
    for number in range(25):
        writer = begin(path, f"s{number}", 100_000)
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
    path = tmp_path / "history.db"
    writers = [begin(path, session, 150) for session in ("one", "two")]
    with Log.open(path) as log:
        while any(writer.poll() is None for writer in writers):
            log.last_fractions()
            log.sittings()
        for writer in writers:
            told, errors = writer.communicate()
            assert (len(told.split()), errors, writer.returncode) == (150, "", 0)
        for session in ("one", "two"):
            events = log.events(session)
            assert [event.question for event in events] == [f"d/q{number}" for number in range(150)]


def test_a_file_made_by_several_processes_at_once_is_made_once(tmp_path):
    path = tmp_path / "new" / "history.db"
    writers = [begin(path, f"s{number}", 3) for number in range(4)]
    for writer in writers:
        told, errors = writer.communicate()
        assert (len(told.split()), errors) == (3, "")
    with Log.open(path) as log:
        assert {event.device for number in range(4) for event in log.events(f"s{number}")} == {log.device}
