"""What the learner remembers of each question: a cache over the log, brought up to date when it is asked.

The log stays the truth. Whatever is written to it marks the questions that it is about as stale, in
the same transaction (see `schema`); those are folded anew, from their first answer. Knows nothing of
decks: a question is its identity.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from quiz.engine.memory import RETENTION, VERSION, State, fold, list_intervals
from quiz.history.event import to_times

if TYPE_CHECKING:
    from datetime import datetime

    from quiz.history.log import Log

_KEY = f"{VERSION} {RETENTION}"
"""What the kept states depend on beside the answers."""

_SELECT = """
    SELECT e.question, e.part, e.day, coalesce(
        (SELECT o.rating FROM event o
         WHERE o.target <> '' AND o.target = e.id AND o.kind = 'override' ORDER BY o.id DESC LIMIT 1),
        e.rating
    )
"""
_COUNTS = """
    e.kind = 'answer' AND e.rating IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM event u WHERE u.target <> '' AND u.target = e.id AND u.kind = 'undo')
"""
OF_ONE = f"{_SELECT} FROM event e WHERE e.question = ? AND e.part = 0 AND {_COUNTS} ORDER BY e.at_ms, e.id"
"""All answers to a question that count, oldest first."""

OF_STALE = f"""
    {_SELECT} FROM stale s CROSS JOIN event e ON e.question = s.question AND e.part = s.part WHERE {_COUNTS}
    ORDER BY s.question, s.part, e.at_ms, e.id
"""
"""The same of every stale question. In SQLite a CROSS JOIN keeps its order, so that the few that are
stale are looked up; else all that was ever answered might be gone through."""


class Memory:
    """The states of all questions that were ever answered, as the log has them whenever it is asked.

    `now` returns the time, aware, where the learner is. Every method raises HistoryError.
    """

    def __init__(self, log: "Log", now: "Callable[[], datetime]") -> None:
        self._log = log
        self._now = now

    @property
    def today(self) -> int:
        """The number of the learner's day since 1970-01-01."""
        return to_times(self._now())[2]

    def due_days(self) -> dict[str, int]:
        """Return the number of the day on which every question that was answered comes again, by identity."""
        self._refresh()
        return dict(self._log.query("SELECT question, due_day FROM state WHERE part = 0"))

    def list_due(self) -> set[str]:
        """Return the identities of the questions that are due today."""
        self._refresh()
        rows = self._log.query("SELECT question FROM state WHERE part = 0 AND due_day <= ?", (self.today,))
        return {question for (question,) in rows}

    def list_begun(self) -> set[str]:
        """Return the identities of the questions that were answered for the first time today."""
        self._refresh()
        rows = self._log.query("SELECT question FROM state WHERE part = 0 AND first_day = ?", (self.today,))
        return {question for (question,) in rows}

    def state(self, identity: str) -> State | None:
        """Return what is remembered of one question, None if it was never answered.

        Folded from its answers, so that nothing is written between an answer and its feedback.
        """
        rows = self._log.query(OF_ONE, (identity,))
        return fold((day, rating) for _, _, day, rating in rows)

    def days_to_next(self, identity: str) -> int | None:
        """Return in how many days a question comes again; below 0 if it is overdue, None if it was never answered."""
        state = self.state(identity)
        return None if state is None else state.due_day - self.today

    def list_intervals(self, identity: str) -> tuple[int, int, int, int]:
        """Return in how many days a question would come again if it were now rated Again, Hard, Good, Easy."""
        return list_intervals(self.state(identity), self.today)

    def _refresh(self) -> None:
        """Fold the answers of all questions that something was written of."""
        kept = self._log.query("SELECT value FROM about WHERE name = 'memory'")
        is_current = kept == [(_KEY,)]
        if is_current and not self._log.query("SELECT 1 FROM stale LIMIT 1"):
            return
        with self._log.writing() as db:
            if not is_current:
                db.execute("DELETE FROM state")
                db.execute(
                    "INSERT OR IGNORE INTO stale SELECT DISTINCT question, part FROM event WHERE kind = 'answer'"
                )
                db.execute("INSERT OR REPLACE INTO about VALUES ('memory', ?)", (_KEY,))
            db.execute("DELETE FROM state WHERE (question, part) IN (SELECT question, part FROM stale)")
            marks = ", ".join("?" * (2 + len(State._fields)))
            db.executemany(f"INSERT INTO state VALUES ({marks})", _fold_all(db.execute(OF_STALE)))
            db.execute("DELETE FROM stale")


def _fold_all(rows: Iterable[tuple[str, int, int, int]]) -> Iterator[tuple[object, ...]]:
    """Yield a row of the table for every question; the answers of one question stand together."""
    for key, answers in groupby(rows, itemgetter(0, 1)):
        state = fold((day, rating) for _, _, day, rating in answers)
        if state is not None:
            yield (*key, *state)
