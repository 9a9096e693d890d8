"""A class in PostgreSQL, for several teachers at once. Needs `pip install 'plainquiz[class]'`."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from quiz.classroom.database import ClassError, Table, write_create, write_delete, write_index, write_insert

_LOCK = 0x51756963
"""Whoever writes holds this lock to the end of the transaction, so that two teachers wait for each other."""


class Postgres:
    """A connection by psycopg 3. Its tables are in the schema that the address or the user's settings name."""

    def __init__(self, address: str) -> None:
        try:
            import psycopg
        except ImportError:
            raise ClassError("A class in PostgreSQL needs psycopg: pip install 'plainquiz[class]'.") from None
        self._error = psycopg.Error
        with self._explained():
            self._db = psycopg.connect(address, autocommit=True, connect_timeout=10)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except self._error as error:
            said = " ".join(str(error).split()).removesuffix(".")
            raise ClassError(f"The class in PostgreSQL cannot be used: {said}.") from error

    def create(self, table: Table) -> None:
        """Make a table that is not there yet, and its index."""
        with self._explained():
            self._db.execute(write_create(table).encode())
            if table.looked_up_by:
                self._db.execute(write_index(table).encode())

    def insert(self, table: Table, rows: Sequence[Sequence[object]]) -> int:
        """Write the rows whose key is not there yet; return how many those were."""
        sql = write_insert(table).replace("?", "%s").encode()
        with self._explained(), self._db.cursor() as cursor:
            cursor.executemany(sql, [[_clean(value) for value in row] for row in rows])
            return cursor.rowcount

    def delete(self, table: Table, column: str, value: str) -> int:
        """Delete the rows with this value for good; return how many those were."""
        sql = write_delete(table, column).replace("?", "%s").encode()
        with self._explained(), self._db.cursor() as cursor:
            return cursor.execute(sql, (_clean(value),)).rowcount

    def query(self, sql: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query; the server keeps them until they are asked for."""
        with self._explained(), self._db.transaction(), self._db.cursor(name="quiz_class") as cursor:
            text = sql.replace("%", "%%").replace("?", "%s") if values else sql
            cursor.execute(text.encode(), [_clean(value) for value in values] if values else None)
            yield from cursor

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction, committed at its end; if anything is raised within, nothing of it is written."""
        with self._explained(), self._db.transaction():
            self._db.execute(f"SELECT pg_advisory_xact_lock({_LOCK})")
            yield

    def clean(self) -> None:
        """Remove what was deleted from the files of the database."""
        with self._explained():
            self._db.execute("VACUUM")

    def close(self) -> None:
        """Close the connection."""
        self._db.close()


def _clean(value: object) -> object:
    """Return a value that PostgreSQL can keep: it has no NUL and no half of a surrogate pair in a text."""
    if not isinstance(value, str):
        return value
    return value.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()
