"""All that a learner has done with each question so far, for a program that keeps it in a form of its own.

Only what counts for memory: no answer that was undone, recorded twice, or given before a reset. Knows nothing of decks.
"""

from collections.abc import Collection, Mapping
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from quiz.engine.memory import Day, State
from quiz.engine.rating import AGAIN, EASY
from quiz.history.memory import COUNTS_FOR_MEMORY, RATING
from quiz.history.presets import Schedules, read_schedules
from quiz.identity import name_unit

if TYPE_CHECKING:
    from quiz.history.log import Log
    from quiz.history.memory import Memory

_ANSWERS = f"""
    SELECT e.question, e.part, e.at_ms, e.day, {RATING}, coalesce(e.ms, 0), e.origin = 'anki' FROM event e
    WHERE {COUNTS_FOR_MEMORY} ORDER BY e.question, e.part, e.at_ms, e.id
"""


class Answer(NamedTuple):
    """An answer: when (milliseconds since 1970), on which day, its rating 1..4, the time it took in milliseconds.

    `is_from_anki`: it was given there and imported.
    """

    at_ms: int
    day: int
    rating: int
    ms: int
    is_from_anki: bool


class Progress(NamedTuple):
    """What there is about one side of a question; `state` is None, and there are no `answers`, if it is new."""

    state: State | None
    answers: tuple[Answer, ...]
    is_suspended: bool
    is_buried: bool


class Learned(NamedTuple):
    """The progress of each unit that has any, how each deck's questions come again, and today.

    `day_begins` is the hour of local time at which the learner's day begins.
    """

    units: Mapping[str, Progress]
    schedules: Schedules
    today: Day
    day_begins: int


def read_progress(log: "Log", memory: "Memory", questions: Collection[str]) -> Learned:
    """Return the progress of these questions, by their identities. Raises HistoryError."""
    states = memory.states()
    suspended, held = memory.list_suspended(), memory.list_held()
    with log.reading():
        rows = log.query(_ANSWERS)
    answers = {
        name_unit(*key): tuple(
            Answer(at, day, rating, ms, bool(origin))
            for _, _, at, day, rating, ms, origin in found
            if rating in range(AGAIN, EASY + 1)
        )
        for key, found in groupby(rows, itemgetter(0, 1))
        if key[0] in questions
    }
    units = {
        unit: Progress(
            states.get(unit), answers.get(unit, ()), unit in suspended, unit in held and unit not in suspended
        )
        for identity in questions
        for unit in (identity, name_unit(identity, 1))
        if unit in answers or unit in held
    }
    return Learned(units, read_schedules(log, memory.schedule), memory.today, log.day_begins)
