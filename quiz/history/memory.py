"""The learner's memory of each question: a cache over the log, brought up to date when it is read.

The log stays the truth. Every event written to it marks its question as stale, in the same transaction
(see `schema`); stale questions are folded again, from their first answer, in slices between which other
processes may write. Knows nothing of decks: a question is its identity, and one
side of it a unit (see `identity`), by which callers name what they mean.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from quiz.engine.memory import RETENTION, VERSION, Day, Schedule, State, fold, list_intervals, settle_days
from quiz.history.event import to_times
from quiz.history.log import COUNTS, STANDS
from quiz.history.presets import read_schedules
from quiz.identity import keep_apart, name_unit, split_unit

if TYPE_CHECKING:
    from datetime import datetime

    from quiz.history.log import Log

_QUESTIONS, _ANSWERS = 300, 6_000
"""How many questions are read at once, and after how many answers their states are written."""

RATING = f"""coalesce(
    (SELECT o.rating FROM event o
     WHERE o.target <> '' AND o.target = e.id AND o.kind = 'override' AND {STANDS} ORDER BY o.id DESC LIMIT 1),
    e.rating
)"""
"""The rating of the answer `e`, or the one that the learner put in its place."""
_SELECT = f"SELECT e.question, e.part, e.day, {RATING}"
COUNTS_FOR_MEMORY = f"""e.kind = 'answer' AND e.rating IS NOT NULL AND {COUNTS} AND NOT EXISTS (
    SELECT 1 FROM event r WHERE r.kind = 'reset' AND r.question = e.question AND r.part = e.part
    AND (r.at_ms, r.id) > (e.at_ms, e.id)
)"""
"""Whether the event `e` is an answer that counts for memory: it is rated, and not from before a reset."""
OF_ONE = (
    f"{_SELECT} FROM event e WHERE e.question = ? AND e.part = ? AND e.session IS NOT ? AND {COUNTS_FOR_MEMORY}"
    " ORDER BY e.at_ms, e.id"
)
"""All answers to one side of a question that count, without those of one session, the oldest first."""

OF_STALE = f"""
    {_SELECT} FROM stale s CROSS JOIN event e ON e.question = s.question AND e.part = s.part
    WHERE (s.question, s.part) > (?, ?) AND (s.question, s.part) <= (?, ?) AND {COUNTS_FOR_MEMORY}
    ORDER BY s.question, s.part, e.at_ms, e.id
"""
"""The same for every stale question after one, up to another. In SQLite a CROSS JOIN keeps its order, so that
the few that are stale are looked up; else all that was ever answered might be gone through."""

OF_HELD = """
    SELECT e.question, e.part, e.kind, e.day FROM stale s CROSS JOIN event e ON e.question = s.question
    AND e.part = s.part WHERE (s.question, s.part) > (?, ?) AND (s.question, s.part) <= (?, ?)
    AND e.kind IN ('suspend', 'unsuspend', 'bury') ORDER BY s.question, s.part, e.at_ms, e.id
"""
"""All events that suspend, unsuspend or bury the same questions."""

_IS_HELD = "(suspended OR buried_day BETWEEN ? AND ?)"
_NEVER = -9
"""The day of a question that was never buried: before any day."""

_TO_FOLD = "(until IS NULL OR until <= ?)"
_INSERT_STATE = f"INSERT OR REPLACE INTO state VALUES ({', '.join('?' * (4 + len(State._fields)))})"


class Memory:
    """The states of all questions that were ever answered, as the log has them whenever it is asked.

    `now` returns the time, aware, where the learner is. `progress` is called with the number of questions that are
    folded and of all that are to be, after each slice. `retention` is the probability of recall at which the questions
    of decks without a preset come again; stored states are worked out again when it changes. Every method raises
    HistoryError.
    """

    def __init__(
        self,
        log: "Log",
        now: "Callable[[], datetime]",
        progress: Callable[[int, int], None] | None = None,
        retention: float = RETENTION,
    ) -> None:
        self._log = log
        self._now = now
        self.schedule = Schedule(retention=retention)
        """How questions of decks without a preset come again."""
        self._key = f"{VERSION} {retention}"  # stored states depend on it, besides the answers and the presets of decks
        self._progress = progress

    @property
    def today(self) -> Day:
        """The learner's day."""
        return Day(to_times(self._now(), self._log.day_begins).day)

    def due_days(self) -> dict[str, Day]:
        """Return the day on which everything that was answered comes again, by unit."""
        self._refresh()
        with self._log.reading():
            rows = self._log.query("SELECT question, part, due_day FROM state WHERE reps")
            return {name_unit(question, part): Day(day + 0) for question, part, day in rows}

    def states(self) -> dict[str, State]:
        """Return the state of everything that was answered, by unit."""
        self._refresh()
        with self._log.reading():
            rows = self._log.query(f"SELECT question, part, {', '.join(State._fields)} FROM state WHERE reps")
            return {name_unit(question, part): State(*values) for question, part, *values in rows}

    def list_known(self, stability: float) -> dict[str, bool]:
        """Return all questions that were answered from their front, each with whether its stability is that or more."""
        self._refresh()
        with self._log.reading():
            return {
                question: bool(known)
                for question, known in self._log.query(
                    "SELECT question, stability >= ? FROM state WHERE reps AND part = 0", (stability,)
                )
            }

    def list_due(self) -> set[str]:
        """Return the units that are due today, without those that are suspended or buried.

        Of two sides of a question, the one that has been due for longer, and none if the other was answered today.
        """
        self._refresh()
        today = self.today
        due = self._list_units(
            f"reps AND due_day <= ? AND NOT {_IS_HELD} ORDER BY due_day, question, part", today, today, today + 1
        )
        return set(keep_apart(due, self._list_answered()))

    def list_answered(self) -> set[str]:
        """Return the units that were answered today."""
        self._refresh()
        return set(self._list_answered())

    def _list_answered(self) -> list[str]:
        return self._list_units("reps AND last_day = ?", self.today)

    def list_begun(self) -> set[str]:
        """Return the units that were answered for the first time today."""
        self._refresh()
        return set(self._list_units("reps AND first_day = ?", self.today))

    def list_held(self) -> set[str]:
        """Return the units that are suspended or buried until tomorrow."""
        self._refresh()
        return set(self._list_units(_IS_HELD, self.today, self.today + 1))

    def list_suspended(self) -> set[str]:
        """Return the units that are suspended."""
        self._refresh()
        return set(self._list_units("suspended"))

    def _list_units(self, condition: str, *values: int) -> list[str]:
        """Return the units whose state fits a condition."""
        rows = self._log.query(f"SELECT question, part FROM state WHERE {condition}", values)
        return [name_unit(question, part) for question, part in rows]

    def state(self, unit: str, *, without: str | None = None) -> State | None:
        """Return the state of one question, None if it was never answered; `without` the answers of a session.

        Folded from its answers, so that nothing is written between an answer and its feedback.
        """
        today = self.today
        with self._log.reading():
            rows = self._log.query(OF_ONE, (*split_unit(unit), without))
            noticed = self._log.query("SELECT counted_on FROM stale WHERE question = ? AND part = ?", split_unit(unit))
            return _fold(rows, today, noticed[0][0] if noticed else None, self._find_schedule(unit))[0]

    def days_to_next(self, unit: str) -> int | None:
        """Return in how many days a question comes again; below 0 if it is overdue, None if it was never answered."""
        state = self.state(unit)
        return None if state is None else state.due_day - self.today

    def list_intervals(self, unit: str, session: str | None = None) -> tuple[int, int, int, int]:
        """Return in how many days a question would come again if a session rated it Again, Hard, Good, Easy today.

        This takes the place of what the session answered so far: an answer that was undone stops counting then.
        """
        return list_intervals(self.state(unit, without=session), self.today, self._find_schedule(unit))

    def _find_schedule(self, unit: str) -> Schedule:
        return read_schedules(self._log, self.schedule).find(unit)

    # ------------------------------------------------------------ bringing it up to date

    def _refresh(self) -> None:
        """Fold the answers of all stale questions.

        Other processes may write while states are worked out. A state is kept only if nothing was written
        about its question meanwhile; else the question stays stale and is folded again.
        """
        today = self.today
        self._mark_outdated(today)
        total, done = self._count_stale(today), 0
        while self._count_stale(today):
            batch: list[_Folded] = []
            weight = 0
            for folded in self._fold_stale(today):
                batch.append(folded)
                weight += folded.answers + 1
                if weight >= _ANSWERS:
                    self._keep(batch)
                    done += len(batch)
                    batch, weight = [], 0
                    if self._progress is not None:
                        self._progress(min(done, total), total)
            self._keep(batch)
        if total and self._progress is not None:
            self._progress(total, total)

    def _mark_outdated(self, today: Day) -> None:
        """Mark states that were folded by other rules, or by a clock that was more than a day ahead."""
        with self._log.reading():
            kept = dict(self._log.query("SELECT name, value FROM about WHERE name IN ('memory', 'newest_day')"))
            newest_day = int(kept.get("newest_day", 0))
        if kept.get("memory") != self._key:
            with self._log.writing() as db:
                db.execute(
                    "INSERT OR IGNORE INTO stale (question, part)"
                    " SELECT DISTINCT question, part FROM event WHERE kind = 'answer'"
                    " UNION SELECT question, part FROM event WHERE kind IN ('suspend', 'unsuspend', 'bury')"
                )
                db.execute("UPDATE stale SET mark = random(), until = NULL")
                db.execute("INSERT OR REPLACE INTO about VALUES ('memory', ?)", (self._key,))
        if newest_day > today + 1:
            ahead = "SELECT question, part FROM state WHERE last_day > ?"
            with self._log.writing() as db:
                db.execute(f"INSERT OR IGNORE INTO stale (question, part) {ahead}", (today + 1,))
                db.execute(
                    f"UPDATE stale SET mark = random(), until = NULL WHERE (question, part) IN ({ahead})", (today + 1,)
                )
                db.execute("UPDATE about SET value = ? WHERE name = 'newest_day'", (str(today + 1),))

    def _count_stale(self, today: Day) -> int:
        """Return how many questions are to be folded."""
        ((count,),) = self._log.query(f"SELECT count(*) FROM stale WHERE {_TO_FOLD}", (today + 1,))
        return int(count)

    def _fold_stale(self, today: Day) -> "Iterator[_Folded]":
        """Yield the outcome for each question that is to be folded; the answers of a few are read at a time."""
        after: tuple[object, ...] = ("", -1)
        while True:
            with self._log.reading():
                stale = self._log.query(
                    "SELECT question, part, mark, counted_on FROM stale"
                    f" WHERE (question, part) > (?, ?) AND {_TO_FOLD} ORDER BY question, part LIMIT ?",
                    (*after, today + 1, _QUESTIONS),
                )
                if not stale:
                    return
                # The marks first: an answer that comes in between is read, and its question read again.
                schedules = read_schedules(self._log, self.schedule)
                rows = self._log.query(OF_STALE, (*after, *stale[-1][:2]))
                answers = {key: list(found) for key, found in groupby(rows, itemgetter(0, 1))}
                said = self._log.query(OF_HELD, (*after, *stale[-1][:2]))
                holds = {key: _fold_holds(found) for key, found in groupby(said, itemgetter(0, 1))}
                after = stale[-1][:2]
                batch = [
                    _Folded(
                        question,
                        part,
                        mark,
                        len(found),
                        hold,
                        *_fold(found, today, counted_on, schedules.find(question)),
                    )
                    for question, part, mark, counted_on in stale
                    for found in [answers.get((question, part), [])]
                    for hold in [holds.get((question, part), _NO_HOLD)]
                ]
            yield from batch

    def _keep(self, batch: "list[_Folded]") -> None:
        """Write states in one transaction."""
        with self._log.writing() as db:
            for folded in batch:
                key = (folded.question, folded.part)
                if folded.until is None:
                    same = db.execute("DELETE FROM stale WHERE question = ? AND part = ? AND mark = ?", folded[:3])
                else:
                    same = db.execute(
                        "UPDATE stale SET counted_on = ?, until = ? WHERE question = ? AND part = ? AND mark = ?",
                        (folded.counted_on, folded.until, *folded[:3]),
                    )
                if not same.rowcount:
                    continue
                if folded.state is None and folded.hold == _NO_HOLD:
                    db.execute("DELETE FROM state WHERE question = ? AND part = ?", key)
                else:
                    db.execute(_INSERT_STATE, (*key, *(folded.state or _UNASKED), *folded.hold))
            newest = max((folded.state.last_day for folded in batch if folded.state is not None), default=0)
            db.execute(
                "INSERT INTO about VALUES ('newest_day', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
                " WHERE CAST(value AS INTEGER) < CAST(excluded.value AS INTEGER)",
                (str(newest),),
            )


class _Hold(NamedTuple):
    """Whether a question is suspended, and the day on which it was last buried."""

    suspended: int
    buried_day: int


_NO_HOLD = _Hold(0, _NEVER)
_UNASKED = State(0.0, 0.0, Day(0), Day(0), Day(0), 0, 0)


class _Folded(NamedTuple):
    """The outcome of the answers to a question; `counted_on` and `until` (see `schema`) if some are from the future."""

    question: str
    part: int
    mark: int
    answers: int
    hold: _Hold
    state: State | None
    counted_on: int | None
    until: int | None


def _fold(
    rows: Iterable[tuple[str, int, int, int]], today: Day, counted_on: int | None, schedule: Schedule
) -> tuple[State | None, int | None, int | None]:
    """Return the state after the answers to one question, on which day those from the future count, until when."""
    answers = [(day, rating) for _, _, day, rating in rows]
    future = [day for day, _ in answers if day > today + 1]
    if not future:
        return fold(answers, schedule), None, None
    if counted_on is None or counted_on > today + 1:
        counted_on = today
    return fold(settle_days(answers, today, counted_on), schedule), counted_on, min(future)


def _fold_holds(rows: Iterable[tuple[str, int, str, int]]) -> _Hold:
    """Return what holds after all events that suspend, unsuspend or bury a question, the oldest first."""
    hold = _NO_HOLD
    for _, _, kind, day in rows:
        if kind == "bury":
            hold = hold._replace(buried_day=day)
        else:
            hold = _Hold(1, hold.buried_day) if kind == "suspend" else _NO_HOLD
    return hold
