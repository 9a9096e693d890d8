"""A process that is killed while it appends, and several that use one file at once."""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from threading import Timer

import pytest

from quiz.history.log import Log
from quiz.history.memory import Memory
from quiz.history.sittings import list_sittings, read_last_fractions

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
        with writer:  # `communicate` would pass over the lines that `readline` has read ahead
            rest, errors = writer.stdout.read(), writer.stderr.read()
        # A line without its end may be half an id; a whole one was acknowledged too.
        acknowledged += [line.strip() for line in rest.splitlines(keepends=True) if line.endswith("\n")]
        assert errors == ""
    with Log.open(path) as log:
        kept = {event.id for number in range(25) for event in log.events(f"s{number}")}
        assert log._db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert len(acknowledged) > 25
    assert set(acknowledged) <= kept
    assert len(kept) <= len(acknowledged) + 25  # at most the one that was being acknowledged


@pytest.mark.slow
def test_two_writers_and_a_reader_do_not_disturb_each_other(tmp_path):
    """Nobody writes again before the others had their turn: SQLite knows no queue, and a disk may be slow."""
    path = tmp_path / "history.db"
    writers = [begin(path, session) for session in ("one", "two")]
    with Log.open(path) as log:
        for _ in range(60):
            for writer in writers:
                demand(writer)
            read_last_fractions(log)
            list_sittings(log)
            assert all(writer.stdout.readline() for writer in writers)
        for writer in writers:
            assert (*writer.communicate(), writer.returncode) == ("", "", 0)
        for session in ("one", "two"):
            events = log.events(session)
            assert [event.question for event in events] == [f"d/q{number}" for number in range(60)]


@pytest.mark.slow
def test_a_file_made_by_several_processes_at_once_is_made_once(tmp_path):
    path = tmp_path / "new" / "history.db"
    writers = [begin(path, f"s{number}", 1) for number in range(4)]
    for writer in writers:
        told, errors = writer.communicate()
        assert (len(told.split()), errors) == (1, "")
    with Log.open(path) as log:
        assert {event.device for number in range(4) for event in log.events(f"s{number}")} == {log.device}


REVIEWER = """
import os, sys
from datetime import datetime, timezone
from quiz.engine.session import Session
from quiz.history.log import Log
from quiz.history.memory import Memory
from quiz.library import Library
from quiz.responses import Revealed
from quiz.sitting.sitting import Sitting
path, deck = sys.argv[1:]
now = lambda: datetime.now(timezone.utc)
for _ in sys.stdin:
    pid = os.fork()
    if not pid:
        bank = Library([]).open([deck])
        session = Session.start(bank.items([entry.identity for entry in bank.entries]), seed=1)
        with Log.open(path) as log:
            sitting = Sitting.begin(session, bank=bank, log=log, now=now, memory=Memory(log, now))
            print("begun", os.getpid(), sitting.attempt.id, flush=True)
            while sitting.asked:
                question = sitting.asked.item.question.identity
                sitting.answer(Revealed())
                print("answer", sitting.attempt.id, question, flush=True)
                sitting.hold("suspend")
                print("suspend", sitting.attempt.id, question, flush=True)
                sitting.flag("a note")
                print("flag", sitting.attempt.id, question, flush=True)
                sitting.memory.list_held()
        os._exit(0)
    os.waitpid(pid, 0)
    print("over", flush=True)
"""


@pytest.mark.slow
def test_nothing_acknowledged_in_a_review_is_lost_or_doubled_by_kill_9(tmp_path):
    """A hundred random moments of answers, suspensions and flags; of a suspension both parts are kept, or none."""
    path, deck = tmp_path / "history.db", tmp_path / "deck.yaml"
    deck.write_text(
        "deck: d\ntitle: D\nquestions:\n" + "".join(f"- {{id: q{n}, question: Q{n}?, answer: x}}\n" for n in range(30))
    )
    Log.open(path).close()
    drawn, pipe = random.Random(8), subprocess.PIPE
    acknowledged, sessions = [], []
    command = [sys.executable, "-c", REVIEWER, str(path), str(deck)]
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as server:
        guard = Timer(120, server.kill)  # no test waits for ever
        guard.start()
        for _ in range(100):
            demand(server)
            _, pid, session = server.stdout.readline().split()
            sessions.append(session)
            lines = [server.stdout.readline() for _ in range(drawn.randrange(12))]
            time.sleep(drawn.random() * 0.004)
            os.kill(int(pid), signal.SIGKILL)
            while not lines or not lines[-1].endswith("over\n"):
                lines.append(server.stdout.readline())
                assert lines[-1], "the server has ended, or was stopped after two minutes"
            # A line of a killed process may have no end; then it is no acknowledgement.
            acknowledged += [tuple(line.split()) for line in lines if not line.endswith("over\n")]
        guard.cancel()
        server.stdin.close()
    with Log.open(path) as log:
        assert log.query("PRAGMA integrity_check") == [("ok",)]
        rows = log.query("SELECT kind, session, question, part FROM event WHERE kind IN ('answer', 'suspend', 'flag')")
        memory = Memory(log, lambda: datetime.now(UTC))
        held, states = memory.list_held(), memory.states()
        stored = log.query("SELECT * FROM state ORDER BY question, part")
        with log.writing() as db:
            db.execute("DELETE FROM about WHERE name = 'memory'")
            db.execute("DELETE FROM state")
        memory.list_held()
        assert log.query("SELECT * FROM state ORDER BY question, part") == stored
    assert len(rows) == len(set(rows)), "an event was doubled"
    kept = {row[:3] for row in rows}
    assert len(acknowledged) > 200
    assert set(acknowledged) <= kept
    assert len(kept - set(acknowledged)) <= 100  # at most the one that was being acknowledged
    suspended = [row for row in rows if row[0] == "suspend"]
    assert len(suspended) == 2 * len({row[:3] for row in suspended})
    assert held == {f"{row[2]}{'#2' if row[3] else ''}" for row in suspended}
    assert set(states) == {row[2] for row in rows if row[0] == "answer"}
