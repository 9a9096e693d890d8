"""The log: appends events to one SQLite file, and reads them back.

An event is on the disk when `append` returns. Nothing is ever changed: an undone answer stays and
does not count. Events that quiz would not have written (an older version may have imported them, or the
disk may have damaged them) are left out when the log is read, and one sentence reports it.
Knows nothing of questions, screens or memory.

Rollback journal rather than WAL: SQLite up to 3.51.2 can corrupt a WAL database that two
connections write and checkpoint at once, and many Pythons link older ones.
"""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any

from quiz.errors import ContinuedElsewhere, HistoryError
from quiz.files import make_folder
from quiz.history.columns import is_readable
from quiz.history.event import COLUMNS, DAY_BEGINS, KINDS, ORIGINS, Event, from_row, next_id, to_row, to_times
from quiz.history.faults import DAMAGE, WITHOUT_RECORD, explained
from quiz.history.schema import OLDEST_SQLITE, migrate

BUSY_MS = 8_000
"""How long a write waits for another process before it gives up."""

FIELDS = ", ".join(f"e.{name}" for name in (*COLUMNS[:-1], "data_json"))
"""The columns of an event `e`, in the order in which `Log.read_rows` takes them."""

_SELECT = f"SELECT {FIELDS} FROM event e"
_INSERT = f"INSERT INTO event VALUES ({', '.join('?' * len(COLUMNS))})"
_INSERT_PLACE = "INSERT INTO place VALUES (?, ?, ?) ON CONFLICT (bank, path) DO UPDATE SET seen_ms = excluded.seen_ms"
IS_TWIN = """(e.origin = 'anki' AND EXISTS (
    SELECT 1 FROM event t WHERE t.kind = 'answer' AND t.question = e.question AND t.part = e.part
    AND t.origin <> 'anki' AND t.at_ms BETWEEN e.at_ms - 1000 AND e.at_ms + 1000
))"""
"""Whether the event `e` is an answer in Anki that quiz recorded as well, within a second: they are one answer."""
COUNTS = f"""(NOT {IS_TWIN} AND NOT EXISTS (
    SELECT 1 FROM event u WHERE u.target <> '' AND u.target = e.id AND u.kind = 'undo'
    AND (instr(u.data_json, '"rule":2') = 0 OR EXISTS (
        SELECT 1 FROM event a WHERE a.session = e.session AND a.question = e.question AND a.part = e.part
        AND a.kind = 'answer' AND a.id > u.id
    ))
))"""
"""Whether the event `e` counts: it is not a twin, and was not undone, or by rule 2 without another in its sitting."""


STANDS = """NOT EXISTS (
    SELECT 1 FROM event w WHERE w.target <> '' AND w.target = o.id AND w.kind = 'undo'
)"""
"""Whether what the learner said of an answer, the override `o`, was not undone."""


class Log:
    """An open log. `device` names this machine in the events. Close it, or use it in a `with`.

    `day_begins` is the hour at which the day of events made here begins.

    `warn` is given one sentence, once, if events are left out because they cannot be read.
    """

    def __init__(
        self,
        db: sqlite3.Connection,
        path: str,
        warn: Callable[[str], None] | None = None,
        day_begins: int = DAY_BEGINS,
    ) -> None:
        self._db = db
        self.day_begins = day_begins
        self.path = path
        self._warn = warn
        self._last = ""
        self._newest: dict[str, str] = {}  # the last event of a session that this log has seen or written
        (self.device,) = db.execute("SELECT value FROM about WHERE name = 'device'").fetchone()
        if not isinstance(self.device, str):
            raise TypeError(self.device)

    @classmethod
    def open(
        cls,
        path: "str | os.PathLike[str]",
        *,
        busy_ms: int = BUSY_MS,
        warn: Callable[[str], None] | None = None,
        day_begins: int = DAY_BEGINS,
    ) -> "Log":
        """Open the file, made (with its folder) or migrated if need be.

        Raises HistoryError, one sentence with a remedy, when it cannot be used as it is.
        """
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            raise HistoryError(
                f"The record of answers needs SQLite 3.37 or newer; this Python has {sqlite3.sqlite_version}."
                f" {WITHOUT_RECORD}"
            )
        where = os.path.abspath(os.fspath(path))
        if os.path.isdir(where):
            raise HistoryError(
                f"{where} is a folder where the record of answers should be: move it away. {WITHOUT_RECORD}"
            )
        try:
            make_folder(os.path.dirname(where))
        except OSError as error:
            raise HistoryError(
                f"No folder for the record of answers at {os.path.dirname(where)}: {error.strerror}. "
                f"Set QUIZ_HOME to a folder that can be written. {WITHOUT_RECORD}"
            ) from error
        db = None
        try:
            with explained(where, *DAMAGE):
                db = sqlite3.connect(where, timeout=busy_ms / 1000, isolation_level=None)
                db.execute("PRAGMA journal_mode = TRUNCATE")
                db.execute("PRAGMA synchronous = EXTRA")
                migrate(db, where)
                return cls(db, where, warn, day_begins)
        except BaseException:
            if db is not None:
                db.close()
            raise

    def __enter__(self) -> "Log":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; nothing is pending."""
        self._db.close()

    # ------------------------------------------------------------ writing

    def make(self, kind: str, *, session: str, origin: str, now: datetime, **columns: Any) -> Event:
        """Return an event of this device at `now` (aware, with the learner's own offset), not yet written.

        Its id sorts after every id that this log has made and every one that the session holds.
        """
        if kind not in KINDS or origin not in ORIGINS:
            raise ValueError(f"no event {kind!r} of origin {origin!r}")
        at_ms, tz_min, day = to_times(now, self.day_begins)
        if session not in self._newest:
            with self.reading():
                self._note(session, self._find_newest(session))
        self._last = next_id(at_ms, self._last)
        return Event(self._last, self.device, session, kind, origin, at_ms=at_ms, tz_min=tz_min, day=day, **columns)

    def append(self, *events: Event, places: Iterable[tuple[str, str]] = ()) -> None:
        """Write the events, and that decks were played at `places`, in one transaction, on the disk on return.

        A place is a bank's name and an absolute path.

        Raises HistoryError, and then none of them is written: also if another process has continued the
        session since this log read it.
        """
        rows = [to_row(event) for event in events]
        with self.writing() as db:
            for session in {event.session for event in events}:
                if self._newest.get(session, newest := self._find_newest(session)) != newest:
                    raise ContinuedElsewhere
            db.executemany(_INSERT, rows)
            seen_ms = max(event.at_ms for event in events)
            db.executemany(_INSERT_PLACE, [(_to_column(bank), _to_column(path), seen_ms) for bank, path in places])
        for event in events:
            self._note(event.session, event.id)

    def _find_newest(self, session: str) -> str:
        (newest,) = self._db.execute("SELECT max(id) FROM event WHERE session = ?", (session,)).fetchone()
        return newest or ""

    def _note(self, session: str, newest: str) -> None:
        """Remember up to where this log knows a session, and make ids after that."""
        self._newest[session] = max(newest, self._newest.get(session, ""))
        self._last = max(self._last, newest)

    def merge(self, rows: Iterable[tuple[object, ...]]) -> int:
        """Write the rows whose ids are not there yet, in one transaction; return how many those were."""
        with self.writing() as db:
            return db.executemany(_INSERT.replace("INSERT", "INSERT OR IGNORE", 1), rows).rowcount

    def writing(self) -> AbstractContextManager[sqlite3.Connection]:
        """A transaction, committed at its end; raises HistoryError, and then nothing of it is written."""
        return self._transaction("BEGIN IMMEDIATE")

    def aside(self) -> AbstractContextManager[sqlite3.Connection]:
        """A transaction on temporary tables alone, during which others may write to the record."""
        return self._transaction("BEGIN")

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        with explained(self.path):
            self._db.execute(begin)
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    # ------------------------------------------------------------ reading

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Raise HistoryError for whatever SQLite and Python raise within on a damaged file."""
        with explained(self.path, *DAMAGE):
            yield

    def read_rows(self, rows: Iterable[tuple[Any, ...]]) -> Iterator[Event]:
        """Yield the events of rows of `FIELDS`; those that cannot be read are left out."""
        for row in rows:
            try:
                event = from_row(row)
            except DAMAGE:
                self.leave_out()
                continue
            if is_readable(event):
                yield event
            else:
                self.leave_out()

    def leave_out(self) -> None:
        """Warn, once, that events were left out."""
        if self._warn is not None:
            self._warn(
                f"Some events in {self.path} cannot be read and were left out; to save the others: quiz history rescue"
            )
            self._warn = None

    def events(self, session: str) -> list[Event]:
        """Return all events of a sitting in order, undone ones and their undos too."""
        with self.reading():
            rows = self._db.execute(f"{_SELECT} WHERE e.session = ? ORDER BY e.id", (session,))
            events = list(self.read_rows(rows))
        if events:
            self._note(session, events[-1].id)
        return events

    def sitting(self, session: str) -> tuple[Event, list[Event]]:
        """Return the start of a sitting and its other events in order, for a replay."""
        events = self.events(session)
        start = next((event for event in events if event.kind == "start"), None)
        if start is None:
            raise HistoryError(
                f"The record of answers {self.path} holds no start of the sitting {session}. {WITHOUT_RECORD}"
            )
        return start, [event for event in events if event is not start]

    def query(self, sql: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        with self.reading():
            return self._db.execute(sql, values).fetchall()

    def scan(self, sql: str, values: tuple[object, ...] = ()) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query one by one, as of one moment. Raises HistoryError."""
        with self.reading():
            yield from self._db.execute(sql, values)

    def all_events(self) -> Iterator[Event]:
        """Yield every event, oldest first."""
        with self.reading():
            yield from self.read_rows(self._db.execute(f"{_SELECT} ORDER BY e.at_ms, e.id"))


def _to_column(name: str) -> str | bytes:
    """Return a name of a file as it can be stored: its bytes if it is not text."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name)
    return name
