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
    columns = [(column, kinds.get(column, "text")) for column in kind._fields]
    return Table(name, columns, "attempt" if "attempt" in kind._fields else "")


_TABLES: dict[type[Row], Table] = {
    Attempt: _table("attempt", Attempt),
    Finish: _table("finish", Finish),
    Answer: _table("answer", Answer),
    Change: _table("change", Change),
}
_CLASS = Table("class", [("name", "text"), ("value", "text")])
_FORMAT = 1
_SLICE = 10_000
_AT_ONCE = 500


def _attempt_of(row: Row) -> str:
    return row.id if isinstance(row, Attempt) else row.attempt


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
        for table in _TABLES.values():
            self._database.create(table)

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
                owners |= self._find_owners({_attempt_of(row) for row in part} - owners.keys())
                for row in part:
                    attempt = _attempt_of(row)
                    if owners.setdefault(attempt, row.learner) == row.learner:
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

    def _find_owners(self, attempts: Iterable[str]) -> dict[str, str]:
        """Return whose attempts those are of which anything is there."""
        some = sorted(attempts)
        answered = "SELECT attempt, max(learner) FROM answer WHERE attempt IN ({}) GROUP BY attempt"
        return {
            **dict(self._query_each(answered, some)),
            **dict(self._query_each("SELECT id, learner FROM attempt WHERE id IN ({})", some)),
        }

    def _add_omitted(self, touched: Iterable[str]) -> None:
        """Write an omitted answer for each item that a finished attempt lacks. One that comes later goes first."""
        ids = sorted(touched)
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            finished = {id for (id,) in self._query_each("SELECT attempt FROM finish WHERE attempt IN ({})", some)}
            answered: dict[str, set[str]] = {}
            for id, item in self._query_each("SELECT attempt, item FROM answer WHERE attempt IN ({})", some):
                answered.setdefault(id, set()).add(item)
            attempts = "SELECT id, learner, bank, origin, at_ms, items FROM attempt WHERE id IN ({})"
            omitted = [
                answer
                for row in self._query_each(attempts, some)
                if row[0] in finished
                for answer in find_omitted(Attempt(*row), answered.get(row[0], set()))
            ]
            if omitted:
                self._database.insert(_TABLES[Answer], omitted)

    def _query_each(self, sql: str, values: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query whose `{}` is a list of values, for as many values at once as a database takes."""
        for start in range(0, len(values), _AT_ONCE):
            some = values[start : start + _AT_ONCE]
            yield from self._database.query(sql.format(", ".join("?" * len(some))), some)

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
