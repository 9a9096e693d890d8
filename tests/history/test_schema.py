import random
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from quiz.errors import HistoryError
from quiz.history.imports import Import, forget, list_imports
from quiz.history.log import Log
from quiz.history.memory import Memory
from quiz.history.schema import APPLICATION_ID, MIGRATIONS, migrate
from quiz.history.sittings import read_last_fractions

ROOT = Path(__file__).parents[2]
INSERT = (
    "INSERT INTO event VALUES ('i', 'd', 's', 'answer', 'take', 'deck/q', 0, '', '', 5, 0, 0, 0.5, 1.0, 3, 'score',"
    " 0, 1, 900, '{}')"
)


def connect(path):
    return sqlite3.connect(path, isolation_level=None)


def make_version(path, version):
    """Make a file as the version wrote it, with one event in it."""
    db = connect(path)
    migrate(db, str(path), MIGRATIONS[:version])
    db.execute(INSERT)
    db.close()


def add_mood(db):
    db.execute("ALTER TABLE event ADD COLUMN mood TEXT NOT NULL DEFAULT ''")


def fail(db):
    add_mood(db)
    raise sqlite3.OperationalError("database or disk is full")


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS) + 1))
def test_a_file_of_every_old_version_is_opened_with_its_events(tmp_path, version):
    path = tmp_path / "history.db"
    make_version(path, version)
    with Log.open(path) as log:
        (event,) = log.events("s")
        assert (event.id, event.score, read_last_fractions(log)) == ("i", 0.5, {"deck/q": 0.5})
        assert log._db.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
        memory = Memory(log, lambda: datetime.fromtimestamp(0, UTC))
        assert (set(memory.due_days()), memory.list_held()) == ({"deck/q"}, set())
        log.append(log.make("suspend", session="t", origin="review", now=datetime.now(UTC), question="deck/q"))
        assert (set(memory.due_days()), memory.list_held()) == ({"deck/q"}, {"deck/q"})


def test_an_old_file_is_copied_before_it_is_migrated(tmp_path):
    path = tmp_path / "history.db"
    make_version(path, 1)
    db = connect(path)
    migrate(db, str(path), (*MIGRATIONS[:1], add_mood))
    assert db.execute("SELECT id, mood FROM event").fetchall() == [("i", "")]
    assert db.execute("PRAGMA user_version").fetchone() == (2,)
    db.close()
    copy = connect(tmp_path / "history.db.v1")
    assert copy.execute("SELECT count(*) FROM event").fetchone() == (1,)
    assert copy.execute("PRAGMA user_version").fetchone() == (1,)
    copy.close()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["history.db", "history.db.v1"]


def test_a_file_that_another_process_writes_is_neither_migrated_nor_copied(tmp_path):
    """Its writes would be in no copy; and of two that migrate, one would remove the other's copy."""
    path = tmp_path / "history.db"
    make_version(path, 1)
    other = connect(path)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(HistoryError, match="Another program"):
        Log.open(path, busy_ms=50)
    other.execute("UPDATE event SET points = 2.0")
    other.execute("COMMIT")
    other.close()
    assert [file.name for file in tmp_path.iterdir() if ".v" in file.name] == []
    Log.open(path).close()
    copy = connect(tmp_path / "history.db.v1")
    assert copy.execute("SELECT points FROM event").fetchall() == [(2.0,)]
    copy.close()


def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path):
    path = tmp_path / "history.db"
    make_version(path, 1)
    db = connect(path)
    with pytest.raises(sqlite3.OperationalError):
        migrate(db, str(path), (*MIGRATIONS[:1], fail))
    assert not db.in_transaction
    db.close()
    with Log.open(path) as log:
        assert len(log.events("s")) == 1


def test_a_migration_that_another_process_did_meanwhile_is_not_done_twice(tmp_path):
    path = tmp_path / "history.db"
    make_version(path, 1)
    steps = (*MIGRATIONS[:1], add_mood)
    one, two = connect(path), connect(path)
    migrate(one, str(path), steps)
    migrate(two, str(path), steps)
    one.close()
    two.close()


def test_a_file_of_a_newer_version_is_left_alone(tmp_path):
    path = tmp_path / "history.db"
    make_version(path, 1)
    db = connect(path)
    db.execute("PRAGMA user_version = 99")
    db.close()
    before = path.read_bytes()
    with pytest.raises(HistoryError, match=r"newer version of quiz: update quiz.*--no-history"):
        Log.open(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("version", [0, 1])
def test_the_database_of_another_program_is_left_alone(tmp_path, version):
    path = tmp_path / "history.db"
    db = connect(path)
    db.execute("CREATE TABLE bookmarks (url)")
    db.execute(f"PRAGMA user_version = {version}")
    db.close()
    before = path.read_bytes()
    with pytest.raises(HistoryError, match="another program"):
        Log.open(path)
    assert path.read_bytes() == before
    assert APPLICATION_ID.to_bytes(4, "big") not in before


def test_what_an_older_version_imported_counts_as_an_import_a_device(tmp_path):
    path = tmp_path / "history.db"
    make_version(path, 2)
    with Log.open(path) as log:
        log.append(log.make("answer", session="s", origin="take", now=datetime.now(UTC), question="d/own"))
        assert list_imports(log) == [Import(1, 0, "d", 1)]
        assert forget(log, 1) == (1, 0)
        assert [event.question for event in log.all_events()] == ["d/own"]
    assert (tmp_path / "history.db.v2").exists()


MIGRATE = "import sys; from quiz.history.log import Log; print('ready', flush=True); Log.open(sys.argv[1]).close()"


@pytest.mark.slow
def test_a_migration_that_is_killed_leaves_the_old_or_the_new_whole(tmp_path):
    """Whenever that is; and what it left behind is removed by the next."""
    drawn = random.Random(4)
    whole = tmp_path / "whole.db"
    make_version(whole, 2)
    with closing(connect(whole)) as db:
        db.execute("BEGIN")
        rows = ((f"i{number}", f"deck/q{number % 100}") for number in range(8_000))
        db.executemany(INSERT.replace("'i'", "?").replace("'deck/q'", "?"), rows)
        db.execute("COMMIT")
    found = []
    for number in range(14):
        home = tmp_path / str(number)
        home.mkdir()
        path = home / "history.db"
        shutil.copyfile(whole, path)
        command = [sys.executable, "-c", MIGRATE, str(path)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as child:
            assert child.stdout.readline() == b"ready\n"
            time.sleep(drawn.random() * 0.2)
            child.kill()
        with closing(connect(path)) as db:
            found.append(*db.execute("PRAGMA user_version").fetchone())
            assert db.execute("SELECT count(*) FROM event").fetchone() == (8_001,)
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        with Log.open(path) as log:
            assert len(log.events("s")) == 8_001
        with closing(connect(home / "history.db.v2")) as copy:
            assert copy.execute("SELECT count(*) FROM event").fetchone() == (8_001,)
        assert {file.name for file in home.iterdir()} <= {"history.db", "history.db-journal", "history.db.v2"}
    assert set(found) <= {2, len(MIGRATIONS)}
