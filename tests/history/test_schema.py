import sqlite3

import pytest

from quiz.errors import HistoryError
from quiz.history.log import Log
from quiz.history.schema import APPLICATION_ID, MIGRATIONS, migrate

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
        assert (event.id, event.score, log.last_fractions()) == ("i", 0.5, {"deck/q": 0.5})
        assert log._db.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)


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
    """What it writes would stand in no copy; and of two that migrate, one would take away the other's copy."""
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
