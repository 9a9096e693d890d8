"""The way in which a class talks to a database of any kind."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from quiz.errors import QuizError


class ClassError(QuizError):
    """A class cannot be opened, read or written."""


class Database(Protocol):
    """An open database: `?` stands for a value in `sql`; errors are `ClassError`."""

    def run(self, sql: str, rows: Sequence[Sequence[object]] = ((),)) -> int:
        """Run a statement for each row of values; return how many rows of the table it changed."""

    def query(self, sql: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query."""

    def writing(self) -> AbstractContextManager[None]:
        """A transaction, committed at its end; if anything is raised within, nothing of it is written."""

    def close(self) -> None:
        """Close the connection."""
