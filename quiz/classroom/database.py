"""The way in which a class talks to a database of any kind."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple, Protocol

from quiz.errors import QuizError


class ClassError(QuizError):
    """A class cannot be opened, read or written."""


class Table(NamedTuple):
    """A table: its name, and each column with "text", "whole" or "real". The first column is the key, never null.

    `looked_up_by` is a column with an index, "" for none but the key.
    """

    name: str
    columns: Sequence[tuple[str, str]]
    looked_up_by: str = ""

    @property
    def marks(self) -> str:
        """A question mark for each column."""
        return ", ".join("?" * len(self.columns))


class Database(Protocol):
    """An open database; errors are `ClassError`. What differs between databases is in these methods."""

    def create(self, table: Table) -> None:
        """Make a table that is not there yet, and its index."""

    def insert(self, table: Table, rows: Sequence[Sequence[object]]) -> int:
        """Write the rows whose key is not there yet; return how many those were."""

    def delete(self, table: Table, column: str, value: str) -> int:
        """Delete the rows with this value for good; return how many those were."""

    def query(self, sql: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query; `?` stands for a value."""

    def writing(self) -> AbstractContextManager[None]:
        """A transaction, committed at its end; if anything is raised within, nothing of it is written.

        A database without transactions keeps what was written before; to add the same again does no harm.
        """

    def clean(self) -> None:
        """Remove what was deleted from the files of the database."""

    def close(self) -> None:
        """Close the connection."""


_STANDARD = {"text": "TEXT", "whole": "BIGINT", "real": "DOUBLE PRECISION"}


def write_create(table: Table) -> str:
    """Return the statement that makes a table, in standard SQL."""
    columns = ", ".join(f"{name} {_STANDARD[kind]} NOT NULL" for name, kind in table.columns)
    return f"CREATE TABLE IF NOT EXISTS {table.name} ({columns}, PRIMARY KEY ({table.columns[0][0]}))"


def write_index(table: Table) -> str:
    """Return the statement that makes the index of a table."""
    return f"CREATE INDEX IF NOT EXISTS {table.name}_{table.looked_up_by} ON {table.name} ({table.looked_up_by})"


def write_insert(table: Table) -> str:
    """Return the statement that inserts a row whose key is not there yet, in the SQL of SQLite and PostgreSQL."""
    return f"INSERT INTO {table.name} VALUES ({table.marks}) ON CONFLICT DO NOTHING"


def write_delete(table: Table, column: str) -> str:
    """Return the statement that deletes rows by the value of a column."""
    return f"DELETE FROM {table.name} WHERE {column} = ?"
