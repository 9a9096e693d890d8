"""The log: appends events to one SQLite file, and answers the questions of a sitting.

An event is on the disk when `append` returns. Nothing is ever changed: an undone answer stays and
does not count. Events that quiz would not have written (an older version may have imported them, or the
disk may have damaged them) are left out when the log is read, and one sentence reports it.
Knows nothing of questions, screens or memory.

Rollback journal rather than WAL: SQLite up to 3.51.2 can corrupt a WAL database that two
connections write and checkpoint at once, and many Pythons link older ones.
"""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any

from quiz.errors import ContinuedElsewhere, HistoryError
from quiz.files import make_folder
from quiz.history.columns import is_readable
from quiz.history.event import COLUMNS, KINDS, ORIGINS, Event, from_row, next_id, to_json, to_row, to_times
from quiz.history.faults import DAMAGE, WITHOUT_RECORD, explained
from quiz.history.schema import OLDEST_SQLITE, migrate
from quiz.values import dataclass

BUSY_MS = 8_000
"""How long a write waits for another process before it gives up."""

FIELDS = ", ".join(f"e.{name}" for name in (*COLUMNS[:-1], "data_json"))
"""The columns of an event `e`, in the order in which `Log.read_rows` takes them."""

_SELECT = f"SELECT {FIELDS} FROM event e"
_INSERT = f"INSERT INTO event VALUES ({', '.join('?' * len(COLUMNS))})"
_INSERT_PLACE = "INSERT INTO place VALUES (?, ?, ?) ON CONFLICT (bank, path) DO UPDATE SET seen_ms = excluded.seen_ms"
COUNTS = """NOT EXISTS (
    SELECT 1 FROM event u WHERE u.target <> '' AND u.target = e.id AND u.kind = 'undo'
    AND (instr(u.data_json, '"rule":2') = 0 OR EXISTS (
        SELECT 1 FROM event a WHERE a.session = e.session AND a.question = e.question AND a.part = e.part
        AND a.kind = 'answer' AND a.id > u.id
    ))
)"""
"""Whether the event `e` counts: it was not undone, or by rule 2 without a further answer in its sitting."""
_POINTS = "CASE WHEN abs(e.points) <= 1e9 THEN e.points END"


@dataclass(frozen=True, slots=True)
class SittingRow:
    """One sitting, summed up from its events.

    `answered` counts the questions with an answer that was not undone, of `count` in the sitting. `points`
    and `max_points` are those of the finish, else the points so far and 0; `percent` is 0..100,
    None while unfinished. `data` is that of the start event: bank, title, seed, questions,
    rules, options.
    """

    session: str
    bank: str
    origin: str
    started_ms: int
    tz_min: int
    finished: bool
    answered: int
    count: int
    points: float
    max_points: float
    percent: float | None
    seed: int
    data: Mapping[str, Any]


class Log:
    """An open log. `device` names this machine in the events. Close it, or use it in a `with`.

    `warn` is given one sentence, once, if events are left out because they cannot be read.
    """

    def __init__(self, db: sqlite3.Connection, path: str, warn: Callable[[str], None] | None = None) -> None:
        self._db = db
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
                return cls(db, where, warn)
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
        at_ms, tz_min, day = to_times(now)
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
                f"Some events in {self.path} cannot be read and were left out; to save the others: quiz history rescue."
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

    def sittings(
        self, bank: str | None = None, limit: int | None = None, like: Callable[[Event], bool] | None = None
    ) -> list[SittingRow]:
        """Return the sittings, newest first; those of one bank if it is named, and those whose start is `like` that."""
        rows: list[SittingRow] = []
        for start in self._starts(bank):
            if limit is not None and len(rows) >= limit:
                break
            if like is None or like(start):
                rows.append(self._summarise(start))
        return rows

    def unfinished(self, bank: str, *origins: str) -> SittingRow | None:
        """Return the newest sitting of the bank that began and never finished, or None.

        `origins` are "take", which is meant by none, and "exam". A sitting in which nothing was
        done after the start is passed over: there is nothing to resume. An exam is not: its time runs.
        """
        wanted = ", ".join(f"'{origin}'" for origin in origins or ("take",) if origin in ORIGINS)
        open_only = (
            f"AND e.origin IN ({wanted})"
            " AND NOT EXISTS (SELECT 1 FROM event f WHERE f.session = e.session AND f.kind = 'finish')"
            " AND (e.origin = 'exam' OR EXISTS (SELECT 1 FROM event d WHERE d.session = e.session AND d.id > e.id))"
        )
        for start in self._starts(bank, open_only):
            return self._summarise(start)
        return None

    def best(self, bank: str) -> SittingRow | None:
        """Return the finished sitting of the bank with the highest percent, the newest of equals, or None."""
        with self.reading():
            finishes = self._db.execute(f"{_SELECT} WHERE e.kind = 'finish' ORDER BY e.at_ms, e.id")
            percents = {event.session: _percent_of(event) for event in self.read_rows(finishes)}
        top, best = -1.0, None
        for start in self._starts(bank):
            percent = percents.get(start.session, -1.0)
            if percent > top:
                top, best = percent, start
        return self._summarise(best) if best is not None else None

    def answers(self, session: str) -> list[tuple[Event, bool]]:
        """Return the answers of a sitting that count, in order, and whether the learner called each one right."""
        with self.reading():
            better = self._overrides(session)
            rows = self._db.execute(
                f"{_SELECT} WHERE e.session = ? AND e.kind = 'answer' AND {COUNTS} ORDER BY e.id", (session,)
            )
            return [(event, event.id in better) for event in self.read_rows(rows)]

    def last_fractions(self) -> dict[str, float]:
        """Return the last raw score in [0, 1] of every question that was asked from its front, by identity.

        An answer that was undone does not count; one that was overridden counts as overridden.
        """
        with self.reading():
            better = self._overrides()
            rows = self._db.execute(
                "SELECT e.question, e.id, e.score FROM event e"
                f" WHERE e.kind = 'answer' AND e.part = 0 AND e.score IS NOT NULL AND {COUNTS} ORDER BY e.at_ms, e.id"
            )
            return {question: float(better.get(key, (score, None))[0]) for question, key, score in rows}

    def _overrides(self, session: str | None = None) -> dict[str, tuple[float, float | None]]:
        """Return the score and points that replace those of an overridden answer, by the answer's id."""
        where, values = ("AND e.session = ?", (session,)) if session else ("", ())
        rows = self._db.execute(
            f"SELECT e.target, coalesce(e.score, 1.0), {_POINTS} FROM event e"
            f" WHERE e.target <> '' AND e.kind = 'override' AND {COUNTS} {where} ORDER BY e.id",
            values,
        )
        return {target: (score, points) for target, score, points in rows}

    def _starts(self, bank: str | None, more: str = "") -> Iterator[Event]:
        with self.reading():
            # A cheap test on the text first: the list of questions makes start events long.
            needle = "" if bank is None else to_json({"bank": bank})[1:-1]
            query = f"{_SELECT} WHERE e.kind = 'start' AND (? = '' OR instr(e.data_json, ?)) {more}"
            rows = self._db.execute(f"{query} ORDER BY e.at_ms DESC, e.id DESC", (needle, needle))
            for start in self.read_rows(rows):
                if bank is None or start.data.get("bank") == bank:
                    yield start

    def _summarise(self, start: Event) -> SittingRow:
        with self.reading():
            better = self._overrides(start.session)
            earned: dict[tuple[str, int], float] = {}
            answers = self._db.execute(
                f"SELECT e.question, e.part, e.id, {_POINTS} FROM event e"
                f" WHERE e.session = ? AND e.kind = 'answer' AND {COUNTS} ORDER BY e.id",
                (start.session,),
            )
            for question, part, key, points in answers:
                instead = better.get(key, (0.0, None))[1]
                earned[question, part] = (points or 0.0) if instead is None else instead
            finishes = self._db.execute(
                f"{_SELECT} WHERE e.session = ? AND e.kind = 'finish' ORDER BY e.id DESC LIMIT 1", (start.session,)
            )
            finish = next(self.read_rows(finishes), None)
            earned_points = sum(earned.values())
        data = start.data
        points, max_points, percent = earned_points, 0.0, None
        if finish is not None:
            points = points if finish.points is None else finish.points
            max_points = float(finish.data.get("max_points", 0.0))
            percent = _percent_of(finish)
        return SittingRow(
            session=start.session,
            bank=str(data.get("bank", "")),
            origin=start.origin,
            started_ms=start.at_ms,
            tz_min=start.tz_min,
            finished=finish is not None,
            answered=len(earned),
            count=len(data.get("questions", ())),
            points=points,
            max_points=max_points,
            percent=percent,
            seed=int(data.get("seed", 0)),
            data=data,
        )


def _percent_of(finish: Event) -> float:
    """Return the percent that a sitting ended with: 0..100."""
    percent = finish.data.get("percent")
    return float(100.0 * (finish.score or 0.0) if percent is None else percent)


def _to_column(name: str) -> str | bytes:
    """Return a name of a file as it can be stored: its bytes if it is not text."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name)
    return name
