"""Turns whatever goes wrong with the database into one sentence with a remedy."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from quiz.errors import HistoryError
from quiz.shown import show

WITHOUT_RECORD = "Or play without a record, with --no-history."

DAMAGE = (ValueError, TypeError, OverflowError, RecursionError)
"""Exceptions that Python raises on values that no intact database holds."""


@contextmanager
def explained(path: str, *damage: type[Exception]) -> Iterator[None]:
    """Turn errors of SQLite into one sentence with a remedy; exceptions of `damage` mean that the file is damaged.

    SQLite's own message may hold a damaged byte, which is a UnicodeDecodeError then.
    """
    shown = show(path)
    damages: tuple[type[Exception], ...] = (UnicodeDecodeError, *damage)
    try:
        yield
    except damages as error:
        raise HistoryError(f"{_say('SQLITE_CORRUPT', error, shown)} {WITHOUT_RECORD}") from error
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorname", "") or ""
        raise HistoryError(f"{_say(code, error, shown)} {WITHOUT_RECORD}") from error
    except OSError as error:
        raise HistoryError(
            f"The record of answers {shown} cannot be used: {error.strerror}. {WITHOUT_RECORD}"
        ) from error


def _say(code: str, error: Exception, path: str) -> str:
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return f"Another program is using the record of answers {path}: close it and try again."
    if code.startswith("SQLITE_FULL"):
        return f"The disk is full, so the record of answers {path} cannot grow: make room and try again."
    if code in ("", "SQLITE_ERROR") or code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        # no code: a text that is not UTF-8; ERROR: a table or column that is not there, or is there too early
        return (
            f"The record of answers {path} is damaged: save what can be read with `quiz history rescue`,"
            " then move it away, or put a copy of it back."
        )
    if code.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")):
        return f"The record of answers {path} cannot be written: allow writing in its folder, or set QUIZ_HOME."
    return f"The record of answers {path} cannot be used ({show(str(error))}): check the disk it is on."
