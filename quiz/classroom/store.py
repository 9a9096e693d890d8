"""A class in a database: SQLite in one file, PostgreSQL for several teachers at once, ClickHouse past one machine.

An event is known by its id, so that the same results can be added any number of times and in any order. What differs
between the databases is how one connects, makes tables and inserts; the queries are one text.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from quiz.classroom.database import ClassError, Database, Table
from quiz.classroom.queries import BANKS
from quiz.classroom.results import Answer, Attempt, Change, Finish, Row, Told, find_omitted
from quiz.shown import show

_WHOLE, _REAL = {"at_ms", "omitted", "rule"}, {"score", "points", "max_points"}


def _table(name: str, kind: type[Row]) -> Table:
    kinds = {**dict.fromkeys(_WHOLE, "whole"), **dict.fromkeys(_REAL, "real")}
    return Table(name, [(column, kinds.get(column, "text")) for column in kind._fields])


_TABLES: dict[type[Row], Table] = {
    Attempt: _table("attempt", Attempt),
    Finish: _table("finish", Finish),
    Answer: _table("answer", Answer),
    Change: _table("change", Change),
}
_CLASS = Table("class", [("name", "text"), ("value", "text")])
_FORMAT = 1
_SLICE = 10_000


class Bank(NamedTuple):
    """A bank that was taken, by how many learners, in how many attempts."""

    name: str
    learners: int
    attempts: int


class Class:
    """An open class. Close it, or use it in a `with`."""

    def __init__(self, database: Database, place: str) -> None:
        self._database = database
        self.place = place
        with database.writing():
            self._create()

    def __enter__(self) -> "Class":
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def _create(self) -> None:
        self._database.create(_CLASS)
        self._database.insert(_CLASS, [("format", str(_FORMAT))])
        ((found,),) = self._database.query("SELECT value FROM class WHERE name = 'format'")
        if found != str(_FORMAT):
            raise ClassError(f"{self.place} was written by a newer version of quiz: update quiz to read it.")
        for kind, table in _TABLES.items():
            self._database.create(table, "" if kind is Attempt else "attempt")

    def add(self, rows: Iterable[Row], told: Told | None = None) -> int:
        """Write rows that are not there yet, in one transaction; return how many answers were new.

        An attempt is its first owner's: what anybody else hands in of it is passed over, and told.
        Raises ClassError, and then none is written; so does whatever `rows` raises.
        """
        new = 0
        owners: dict[str, str] = {}
        foreign: dict[tuple[str, str], None] = {}
        rows = iter(rows)
        with self._database.writing():
            while part := list(islice(rows, _SLICE)):
                by_kind: dict[type[Row], list[Row]] = {}
                for row in part:
                    attempt = row.id if isinstance(row, Attempt) else row.attempt
                    if attempt not in owners:
                        owners[attempt] = self._find_owner(attempt) or row.learner
                    if owners[attempt] == row.learner:
                        by_kind.setdefault(type(row), []).append(row)
                    else:
                        foreign[row.learner, owners[attempt]] = None
                for kind, some in by_kind.items():
                    written = self._database.insert(_TABLES[kind], some)
                    new += written if kind is Answer else 0
            self._add_omitted(owners)
        if told is not None:
            told.faults.extend(
                f"what {show(learner)} handed in is a quiz that {show(owner)} handed in before."
                for learner, owner in foreign
            )
        return new

    def _find_owner(self, attempt: str) -> str:
        """Return whose an attempt is, "" if nothing of it is there."""
        for table, column in (("attempt", "id"), ("answer", "attempt")):
            for (learner,) in self._database.query(
                f"SELECT learner FROM {table} WHERE {column} = ? LIMIT 1", (attempt,)
            ):
                return str(learner)
        return ""

    def _add_omitted(self, touched: Iterable[str]) -> None:
        """Write an omitted answer for each item that a finished attempt lacks. One that comes later goes first."""
        for id in touched:
            found = list(
                self._database.query(
                    "SELECT t.id, t.learner, t.bank, t.origin, t.at_ms, t.items FROM attempt t"
                    " JOIN finish f ON f.attempt = t.id WHERE t.id = ?",
                    (id,),
                )
            )
            if found:
                answered = {
                    item for (item,) in self._database.query("SELECT item FROM answer WHERE attempt = ?", (id,))
                }
                if omitted := list(find_omitted(Attempt(*found[0]), answered)):
                    self._database.insert(_TABLES[Answer], omitted)

    def forget(self, learner: str) -> int:
        """Delete everything of a learner for good; return how many attempts that were. Raises ClassError."""
        with self._database.writing():
            gone = 0
            for kind, table in _TABLES.items():
                gone_here = self._database.delete(table, "learner", learner)
                gone += gone_here if kind is Attempt else 0
        self._database.clean()
        return gone

    def query(self, sql: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of one of `queries`. Raises ClassError."""
        return self._database.query(sql, values)

    def list_banks(self) -> list[Bank]:
        """Return what was taken, by name."""
        return [Bank(*row) for row in self.query(BANKS)]


def open_class(place: str) -> Class:
    """Open the class at a place, made if it is not there: the path of a file, `postgresql://...` or `clickhouse://...`.

    Raises ClassError, one sentence with a remedy.
    """
    if place.startswith(("postgresql://", "postgres://")):
        from quiz.classroom.postgres import Postgres

        return Class(Postgres(place), "The class in PostgreSQL")
    if place.startswith(("clickhouse://", "clickhouses://", "chdb://")):
        from quiz.classroom.clickhouse import ClickHouse

        return Class(ClickHouse(place), "The class in ClickHouse")
    scheme, colon, _ = place.partition("://")
    if colon:
        raise ClassError(
            f"quiz cannot keep a class in {show(scheme)}: use a file, postgresql://... or clickhouse://..."
        )
    from quiz.classroom.sqlite import SQLite

    return Class(SQLite(place), show(place))
