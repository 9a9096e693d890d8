"""Where each deck was when it was played, so that a review finds it again: known to this machine alone."""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from quiz.history.log import Log


class Place(NamedTuple):
    """A bank's name, and the absolute path of its file or folder."""

    bank: str
    path: str


def list_places(log: "Log") -> list[Place]:
    """Return all places where decks were played, the latest first. Raises HistoryError."""
    with log.reading():
        rows = log.query("SELECT bank, path FROM place ORDER BY seen_ms DESC, bank, path")
        return [Place(os.fsdecode(bank), os.fsdecode(path)) for bank, path in rows]


def name_lost(log: "Log", decks: Iterable[str]) -> set[str]:
    """Note that these decks cannot be found; return those that were not noted the last time. Raises HistoryError."""
    lost = set(decks)
    with log.reading():
        known = {name for (name,) in log.query("SELECT name FROM lost")}
    if known != lost:
        with log.writing() as db:
            db.execute("DELETE FROM lost")
            db.executemany("INSERT INTO lost VALUES (?)", [(name,) for name in sorted(lost)])
    return lost - known
