"""The tables of the log and how an older file becomes a newer one.

`PRAGMA user_version` counts the migrations a file has been through. A file is copied beside
itself before it is migrated. Knows nothing of what the events mean.
"""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing

from quiz import files
from quiz.errors import HistoryError

APPLICATION_ID = 0x51756970
"""Marks an SQLite file as a history of ours (`PRAGMA application_id`)."""

OLDEST_SQLITE = (3, 37, 0)
"""The first SQLite with STRICT tables."""


def _create_log(db: sqlite3.Connection) -> None:
    """Version 1: the events, and which device records them.

    The partial indexes are written to only by the few events that they are about.
    """
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute("CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT")
    db.execute(
        """
        CREATE TABLE event (
            id TEXT NOT NULL PRIMARY KEY,
            device TEXT NOT NULL,
            session TEXT NOT NULL,
            kind TEXT NOT NULL,
            origin TEXT NOT NULL,
            question TEXT NOT NULL,
            part INTEGER NOT NULL,
            target TEXT NOT NULL,
            rev TEXT NOT NULL,
            at_ms INTEGER NOT NULL,
            tz_min INTEGER NOT NULL,
            day INTEGER NOT NULL,
            score REAL,
            points REAL,
            rating INTEGER,
            rating_source TEXT NOT NULL,
            hints INTEGER NOT NULL,
            tries INTEGER NOT NULL,
            ms INTEGER,
            data_json TEXT NOT NULL
        ) STRICT
        """
    )
    db.execute("CREATE INDEX event_session ON event (session, id)")
    db.execute("CREATE INDEX event_start ON event (at_ms, id) WHERE kind = 'start'")
    db.execute("CREATE INDEX event_finish ON event (session) WHERE kind = 'finish'")
    db.execute("CREATE INDEX event_target ON event (target) WHERE target <> ''")
    db.execute("INSERT INTO about VALUES ('device', ?)", (os.urandom(8).hex(),))


def _create_memory(db: sqlite3.Connection) -> None:
    """Version 2: the state of memory of each question, stored so that it need not be folded from all answers.

    `stale` names the questions whose state must be folded again. A trigger fills it, so that nothing
    can be written and not be noticed, by whichever way it comes.
    """
    db.execute(
        """
        CREATE TABLE state (
            question TEXT NOT NULL,
            part INTEGER NOT NULL,
            stability REAL NOT NULL,
            difficulty REAL NOT NULL,
            first_day INTEGER NOT NULL,
            last_day INTEGER NOT NULL,
            due_day INTEGER NOT NULL,
            reps INTEGER NOT NULL,
            lapses INTEGER NOT NULL,
            PRIMARY KEY (question, part)
        ) STRICT, WITHOUT ROWID
        """
    )
    db.execute(
        "CREATE TABLE stale (question TEXT NOT NULL, part INTEGER NOT NULL, PRIMARY KEY (question, part))"
        " STRICT, WITHOUT ROWID"
    )
    db.execute("CREATE INDEX event_question ON event (question, part) WHERE kind = 'answer'")
    db.execute(
        """
        CREATE TRIGGER event_stale AFTER INSERT ON event WHEN new.kind IN ('answer', 'undo', 'override')
        BEGIN INSERT OR IGNORE INTO stale VALUES (new.question, new.part); END
        """
    )
    db.execute("INSERT INTO stale SELECT DISTINCT question, part FROM event WHERE kind = 'answer'")


def _create_imports(db: sqlite3.Connection) -> None:
    """Version 3: the imports that each event came with, so that they can be forgotten; more about stale questions.

    `imported` has a row for each event that an import holds, `forgotten` the ids that later imports skip. What
    was imported before this version counts as one import a device, without a time and a digest.

    `stale.mark` is another random number whenever something is written about the question. A question with
    answers dated in the future stays stale until `until`, the day of the first of them; they count as given on
    the day `counted_on`.
    """
    db.execute(
        "CREATE TABLE import (id INTEGER PRIMARY KEY AUTOINCREMENT, at_ms INTEGER NOT NULL, name TEXT NOT NULL,"
        " digest TEXT NOT NULL) STRICT"
    )
    db.execute(
        "CREATE TABLE imported (event TEXT NOT NULL, import INTEGER NOT NULL, PRIMARY KEY (event, import))"
        " STRICT, WITHOUT ROWID"
    )
    db.execute("CREATE INDEX imported_import ON imported (import, event)")
    db.execute("CREATE TABLE forgotten (event TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID")
    db.execute(
        "INSERT INTO import (at_ms, name, digest) SELECT 0, device, '' FROM event"
        " WHERE device <> (SELECT value FROM about WHERE name = 'device') GROUP BY device ORDER BY device"
    )
    db.execute("INSERT INTO imported SELECT event.id, import.id FROM event JOIN import ON import.name = event.device")
    db.execute("ALTER TABLE stale RENAME TO stale_before")
    db.execute(
        """
        CREATE TABLE stale (
            question TEXT NOT NULL,
            part INTEGER NOT NULL,
            mark INTEGER NOT NULL DEFAULT 0,
            counted_on INTEGER,
            until INTEGER,
            PRIMARY KEY (question, part)
        ) STRICT, WITHOUT ROWID
        """
    )
    db.execute("INSERT INTO stale (question, part) SELECT question, part FROM stale_before")
    db.execute("INSERT INTO about SELECT 'newest_day', coalesce(max(last_day), 0) FROM state")
    db.execute("DROP TRIGGER event_stale")
    db.execute("DROP TABLE stale_before")
    for name, when, row in (("event_stale", "AFTER INSERT", "new"), ("event_gone", "BEFORE DELETE", "old")):
        kinds = f"{row}.kind IN ('answer', 'undo', 'override')"
        db.execute(
            f"CREATE TRIGGER {name} {when} ON event WHEN {kinds} BEGIN"
            f" INSERT OR IGNORE INTO stale (question, part) VALUES ({row}.question, {row}.part);"
            f" UPDATE stale SET mark = random(), until = NULL WHERE question = {row}.question AND part = {row}.part;"
            " END"
        )
        # An undo that comes before its answer is about no question yet: the answer marks its own.
        about = f"SELECT question, part FROM event WHERE id = {row}.target"
        db.execute(
            f"CREATE TRIGGER {name}_target {when} ON event WHEN {kinds} AND {row}.target <> '' BEGIN"
            f" INSERT OR IGNORE INTO stale (question, part) {about};"
            f" UPDATE stale SET mark = random(), until = NULL WHERE (question, part) = ({about});"
            " END"
        )


def _create_places(db: sqlite3.Connection) -> None:
    """Version 4: where decks were played, and which of them a review could not find; neither leaves this machine.

    A path or name that is not UTF-8 is kept as its bytes.
    """
    db.execute(
        "CREATE TABLE place (bank ANY NOT NULL, path ANY NOT NULL, seen_ms INTEGER NOT NULL, PRIMARY KEY (bank, path))"
        " STRICT, WITHOUT ROWID"
    )
    db.execute("CREATE TABLE lost (name TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID")


def _add_holds(db: sqlite3.Connection) -> None:
    """Version 5: a state also says whether its question is suspended, and on which day it was last buried (-9: never).

    A question that was never answered, or was reset, has a state of 0 `reps` if it is held.
    """
    db.execute("ALTER TABLE state ADD COLUMN suspended INTEGER NOT NULL DEFAULT 0")
    db.execute("ALTER TABLE state ADD COLUMN buried_day INTEGER NOT NULL DEFAULT -9")
    db.execute("CREATE INDEX event_reset ON event (question, part, at_ms, id) WHERE kind = 'reset'")
    db.execute(
        "CREATE INDEX event_hold ON event (question, part, at_ms, id) WHERE kind IN ('suspend', 'unsuspend', 'bury')"
    )
    for name, when, row in (("event_held", "AFTER INSERT", "new"), ("event_held_gone", "BEFORE DELETE", "old")):
        db.execute(
            f"CREATE TRIGGER {name} {when} ON event WHEN {row}.kind IN ('suspend', 'unsuspend', 'bury', 'reset') BEGIN"
            f" INSERT OR IGNORE INTO stale (question, part) VALUES ({row}.question, {row}.part);"
            f" UPDATE stale SET mark = random(), until = NULL WHERE question = {row}.question AND part = {row}.part;"
            " END"
        )


def _index_days(db: sqlite3.Connection) -> None:
    """Version 6: the answers of a day, and the time that they took, are found without reading all others."""
    db.execute("CREATE INDEX event_day ON event (day, ms) WHERE kind = 'answer' AND rating IS NOT NULL")


def _add_presets(db: sqlite3.Connection) -> None:
    """Version 7: a preset of a deck marks the questions of that deck as stale.

    The identity of a question begins with that of its deck and a `/`, which `0` follows in ASCII.
    """
    db.execute("CREATE INDEX event_preset ON event (question, at_ms, id) WHERE kind = 'preset'")
    for name, when, row in (("event_preset", "AFTER INSERT", "new"), ("event_preset_gone", "BEFORE DELETE", "old")):
        of_deck = f"question > {row}.question || '/' AND question < {row}.question || '0'"
        db.execute(
            f"CREATE TRIGGER {name} {when} ON event WHEN {row}.kind = 'preset' BEGIN"
            " INSERT OR IGNORE INTO stale (question, part)"
            f" SELECT DISTINCT question, part FROM event WHERE kind = 'answer' AND {of_deck};"
            f" UPDATE stale SET mark = random(), until = NULL WHERE {of_deck};"
            " END"
        )


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    _create_log,
    _create_memory,
    _create_imports,
    _create_places,
    _add_holds,
    _index_days,
    _add_presets,
)
"""The n-th one takes a file from version n to n + 1; never edited once released, only added to."""


def migrate(
    db: sqlite3.Connection, path: str, migrations: tuple[Callable[[sqlite3.Connection], None], ...] = MIGRATIONS
) -> None:
    """Bring the file to the newest version; a copy `PATH.v1` stays behind of one that held version 1.

    All steps are one transaction: a failure leaves the file as it was. Raises HistoryError for a
    file of a newer version or of another program, sqlite3.Error if the disk fails.
    """
    version = read_version(db, path, len(migrations))
    if version == len(migrations):
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have migrated while this one waited for the lock.
        version = read_version(db, path, len(migrations))
        if 0 < version < len(migrations):
            _copy(path, f"{path}.v{version}")
        for step in migrations[version:]:
            step(db)
        db.execute(f"PRAGMA user_version = {len(migrations)}")
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def read_version(db: sqlite3.Connection, path: str, newest: int) -> int:
    """Return the version of the file, 0 for an empty one; raises HistoryError for one we cannot use."""
    (version,) = db.execute("PRAGMA user_version").fetchone()
    (mark,) = db.execute("PRAGMA application_id").fetchone()
    if mark != APPLICATION_ID and (version or db.execute("SELECT 1 FROM sqlite_master").fetchone()):
        raise HistoryError(
            f"{path} is a database of another program: move it away, or set QUIZ_HOME to another folder."
        )
    if version > newest:
        raise HistoryError(
            f"{path} was written by a newer version of quiz: update quiz, or play without it, with --no-history."
        )
    return int(version)


def _copy(path: str, target: str) -> None:
    """Copy the database, which nobody else writes meanwhile; the copy appears whole or not at all."""
    with files.scratch_folder(os.path.dirname(path)) as folder:
        part = os.path.join(folder, "copy")
        # A connection of its own: one that is within a transaction cannot copy.
        with closing(sqlite3.connect(path)) as db:
            db.execute("VACUUM INTO ?", (part,))
        files.move_into_place(part, target)
