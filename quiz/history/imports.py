"""Keeps which events came with which import, so that an import can be forgotten as a whole.

An event that was recorded here belongs to no import, even if a file holds it too. Ids that were
forgotten are kept: a later import skips them unless it is asked for them. Knows nothing of files.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from quiz.errors import HistoryError
from quiz.history.event import COLUMNS, Event, to_row
from quiz.history.log import Log

_ROW = ", ".join("?" * (1 + len(COLUMNS)))
_FIELDS = ", ".join((*COLUMNS[:-1], "data_json"))
_ONLY_HERE = """
    SELECT event FROM imported AS one WHERE import = ?
    AND NOT EXISTS (SELECT 1 FROM imported AS other WHERE other.event = one.event AND other.import <> one.import)
"""


class Import(NamedTuple):
    """One import: its `number` from 1, when it was made (0: before imports were counted), the file's name (or
    the device's, then), and how many events it holds.
    """

    number: int
    at_ms: int
    name: str
    events: int


class Source(NamedTuple):
    """A file that is imported: its name, and the SHA-256 of its content. The same content is the same import."""

    name: str
    digest: str


class Staging:
    """Events to be imported, in a table beside the record, so that none is imported before all are checked."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._count = 0
        log.query("DROP TABLE IF EXISTS temp.incoming")
        log.query("CREATE TEMP TABLE incoming AS SELECT 0 AS source, event.* FROM event LIMIT 0")

    def add(self, events: Iterable[Event]) -> None:
        """Stage the events of the next file. If `events` raises, none of them is staged."""
        with self._log.aside() as db:
            rows = ((self._count, *to_row(event)) for event in events)
            db.executemany(f"INSERT INTO temp.incoming VALUES ({_ROW})", rows)
        self._count += 1

    def take(self, sources: Sequence[Source], *, at_ms: int, again: bool) -> tuple[int, int]:
        """Import all in one transaction; return how many events were new, and how many were skipped as forgotten.

        `sources` are those of the files in the order in which they were added. With `again` nothing is skipped.
        """
        with self._log.writing() as db:
            if again:
                db.execute("DELETE FROM forgotten WHERE event IN (SELECT id FROM temp.incoming)")
            known = "id IN (SELECT event FROM forgotten)"
            ((skipped,),) = db.execute(f"SELECT count(DISTINCT id) FROM temp.incoming WHERE {known}")
            db.execute(f"DELETE FROM temp.incoming WHERE {known}")
            for number, source in enumerate(sources):
                # An event that was recorded here is in the log and belongs to no import.
                held = (
                    "SELECT id FROM temp.incoming AS new WHERE source = ?"
                    " AND (NOT EXISTS (SELECT 1 FROM event WHERE event.id = new.id)"
                    " OR EXISTS (SELECT 1 FROM imported WHERE imported.event = new.id))"
                )
                if db.execute(f"{held} LIMIT 1", (number,)).fetchone() is None:
                    continue
                found = db.execute("SELECT id FROM import WHERE digest = ?", (source.digest,)).fetchone()
                if found is None:
                    row = (at_ms, source.name, source.digest)
                    found = db.execute("INSERT INTO import (at_ms, name, digest) VALUES (?, ?, ?) RETURNING id", row)
                    found = found.fetchone()
                db.execute(f"INSERT OR IGNORE INTO imported SELECT id, {found[0]} FROM ({held})", (number,))
            new = db.execute(f"INSERT OR IGNORE INTO event SELECT {_FIELDS} FROM temp.incoming ORDER BY rowid").rowcount
        return new, skipped


def list_imports(log: Log) -> list[Import]:
    """Return all imports that were not forgotten, the oldest first."""
    rows = log.query(
        "SELECT id, at_ms, name, (SELECT count(*) FROM imported WHERE imported.import = import.id)"
        " FROM import ORDER BY id"
    )
    return [Import(*row) for row in rows]


def forget(log: Log, number: int) -> tuple[int, int]:
    """Delete the events of an import that no other import holds; return how many those were, and how many stay.

    Raises HistoryError if there is no import of this number.
    """
    log.query("PRAGMA secure_delete = ON")  # nothing of them is left in the file
    with log.writing() as db:
        if db.execute("SELECT 1 FROM import WHERE id = ?", (number,)).fetchone() is None:
            raise HistoryError(f"There is no import {number}. To list them: quiz history imports")
        db.execute(f"INSERT OR IGNORE INTO forgotten {_ONLY_HERE}", (number,))
        gone = db.execute(f"DELETE FROM event WHERE id IN ({_ONLY_HERE})", (number,)).rowcount
        held = db.execute("DELETE FROM imported WHERE import = ?", (number,)).rowcount
        db.execute("DELETE FROM import WHERE id = ?", (number,))
    return gone, held - gone
