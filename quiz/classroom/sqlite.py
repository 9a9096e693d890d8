"""A class in a file of SQLite."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import sqrt
from typing import Any

from quiz.classroom.database import ClassError, Table, write_create, write_delete, write_index, write_insert
from quiz.files import make_folder
from quiz.shown import show


class SQLite:
    """A class in a file of its own, with nothing to install."""

    _ID = 0x51756963

    def __init__(self, path: str) -> None:
        self._path = path
        with self._explained():
            if os.path.isdir(path):
                raise ClassError(f"{show(path)} is a folder: name a file for the class.")
            try:
                make_folder(os.path.dirname(os.path.abspath(path)))
            except OSError as error:
                raise ClassError(f"{show(path)} cannot be written: {error.strerror or error}.") from error
            self._db = sqlite3.connect(path, timeout=30, isolation_level=None)
            try:
                self._prepare()
            except BaseException:
                self._db.close()
                raise

    def _prepare(self) -> None:
        """Make an empty file a class; raise ClassError if the file is something else."""
        self._db.create_function("sqrt", 1, lambda x: None if x is None else sqrt(x), deterministic=True)
        self._db.execute("PRAGMA secure_delete = ON")
        (id,) = self._db.execute("PRAGMA application_id").fetchone()
        (tables,) = self._db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if id != self._ID and tables:
            raise ClassError(f"{show(self._path)} is not a class: name another file with --class.")
        if id != self._ID:
            self._db.execute(f"PRAGMA application_id = {self._ID}")

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise ClassError(f"The class {show(self._path)} cannot be used: {error}.") from error

    def create(self, table: Table) -> None:
        """Make a table that is not there yet, and its index."""
        with self._explained():
            self._db.execute(write_create(table))
            if table.looked_up_by:
                self._db.execute(write_index(table))

    def insert(self, table: Table, rows: Sequence[Sequence[object]]) -> int:
        """Write the rows whose key is not there yet; return how many those were."""
        with self._explained():
            return self._db.executemany(write_insert(table), rows).rowcount

    def delete(self, table: Table, column: str, value: str) -> int:
        """Delete the rows with this value for good; return how many those were."""
        with self._explained():
            return self._db.execute(write_delete(table, column), (value,)).rowcount

    def query(self, sql: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query."""
        with self._explained():
            yield from self._db.execute(sql, values)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction, committed at its end; if anything is raised within, nothing of it is written."""
        with self._explained():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def clean(self) -> None:
        """Remove what was deleted from the file."""
        with self._explained():
            self._db.execute("VACUUM")

    def close(self) -> None:
        """Close the file."""
        self._db.close()
