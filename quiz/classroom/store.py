"""A class in a database: SQLite in one file, or PostgreSQL when several teachers write at once.

An event is known by its id, so that the same results can be added any number of times and in any order. What differs
between the databases is how one connects; tables, inserts and queries are one text.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from quiz.classroom.database import ClassError, Database
from quiz.classroom.queries import BANKS
from quiz.classroom.results import Answer, Attempt, Change, Finish, Row, Told, find_omitted
from quiz.shown import show

_TABLES: dict[str, tuple[type[Row], dict[str, str]]] = {
    "attempt": (Attempt, {"at_ms": "BIGINT"}),
    "finish": (Finish, {"at_ms": "BIGINT"}),
    "answer": (
        Answer,
        {
            "at_ms": "BIGINT",
            "omitted": "BIGINT",
            **dict.fromkeys(("score", "points", "max_points"), "DOUBLE PRECISION"),
        },
    ),
    "change": (Change, {"rule": "BIGINT", "score": "DOUBLE PRECISION", "points": "DOUBLE PRECISION"}),
}
_NAMES = {kind: name for name, (kind, _) in _TABLES.items()}
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
        run = self._database.run
        run("CREATE TABLE IF NOT EXISTS class (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)")
        run("INSERT INTO class VALUES ('format', ?) ON CONFLICT DO NOTHING", [(str(_FORMAT),)])
        ((found,),) = self._database.query("SELECT value FROM class WHERE name = 'format'")
        if found != str(_FORMAT):
            raise ClassError(f"{self.place} was written by a newer version of quiz: update quiz to read it.")
        for name, (kind, types) in _TABLES.items():
            columns = ", ".join(f"{column} {types.get(column, 'TEXT')} NOT NULL" for column in kind._fields)
            run(f"CREATE TABLE IF NOT EXISTS {name} ({columns}, PRIMARY KEY (id))")
            if name != "attempt":
                run(f"CREATE INDEX IF NOT EXISTS {name}_attempt ON {name} (attempt)")

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
                by_table: dict[str, list[Row]] = {}
                for row in part:
                    attempt = row.id if isinstance(row, Attempt) else row.attempt
                    if attempt not in owners:
                        owners[attempt] = self._find_owner(attempt) or row.learner
                    if owners[attempt] == row.learner:
                        by_table.setdefault(_NAMES[type(row)], []).append(row)
                    else:
                        foreign[row.learner, owners[attempt]] = None
                for name, some in by_table.items():
                    written = self._insert(name, some)
                    new += written if name == "answer" else 0
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

    def _insert(self, name: str, rows: Sequence[Row]) -> int:
        marks = ", ".join("?" * len(rows[0]))
        return self._database.run(f"INSERT INTO {name} VALUES ({marks}) ON CONFLICT DO NOTHING", rows)

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
                    self._insert("answer", omitted)

    def forget(self, learner: str) -> int:
        """Delete everything of a learner for good; return how many attempts that were. Raises ClassError."""
        with self._database.writing():
            gone = 0
            for name in _TABLES:
                gone_here = self._database.run(f"DELETE FROM {name} WHERE learner = ?", [(learner,)])
                gone += gone_here if name == "attempt" else 0
        self._database.run("VACUUM")
        return gone

    def query(self, sql: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of one of `queries`. Raises ClassError."""
        return self._database.query(sql, values)

    def list_banks(self) -> list[Bank]:
        """Return what was taken, by name."""
        return [Bank(*row) for row in self.query(BANKS)]


def open_class(place: str) -> Class:
    """Open the class at a place, made if it is not there: the path of a file, or `postgresql://...`.

    Raises ClassError, one sentence with a remedy.
    """
    if place.startswith(("postgresql://", "postgres://")):
        from quiz.classroom.postgres import Postgres

        return Class(Postgres(place), "The class in PostgreSQL")
    scheme, colon, _ = place.partition("://")
    if colon:
        raise ClassError(f"quiz cannot keep a class in {show(scheme)}: use a file, or postgresql://...")
    from quiz.classroom.sqlite import SQLite

    return Class(SQLite(place), show(place))
