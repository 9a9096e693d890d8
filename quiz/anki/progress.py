"""A learner's progress as Anki keeps it: when each card comes again, and the log of its reviews.

Both say the same: a card has the memory that quiz has, and Anki comes to it again from the reviews. Cards count in days
since the day on which their collection was made, which is `FIRST_DAY` here; a day begins at the learner's hour.

Knows nothing of packages.
"""

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from quiz.anki.notes import make_guid
from quiz.engine.fsrs import PARAMETERS
from quiz.engine.memory import RETENTION, Schedule, State, remember
from quiz.history.progress import Answer, Learned, Progress
from quiz.identity import split_unit

FIRST_DAY = 10_957
"""The first day of the year 2000, in days since 1970."""

CREATED = FIRST_DAY * 86_400 + 43_200
"""When a collection with progress was made: at noon of that day, in seconds since 1970."""

_NEW, _REVIEW = 0, 2
_SUSPENDED, _BURIED = -1, -3
_LEARN_LOG, _REVIEW_LOG = 0, 1
_EASE = 2500


class Review(NamedTuple):
    """A row of Anki's log of reviews. `id`: milliseconds since 1970; `interval`, `last`: days; `ms`: milliseconds."""

    id: int
    rating: int
    interval: int
    last: int
    factor: int
    ms: int
    kind: int


class Numbers:
    """Gives each review a number of its own: Anki drops the second of two with one."""

    def __init__(self, taken: Collection[int] = ()) -> None:
        self._taken = set(taken)

    def take(self, wanted: int) -> int:
        """Return the first number from this one on that no other review has."""
        while wanted in self._taken:
            wanted += 1
        self._taken.add(wanted)
        return wanted


def number_answers(learned: Learned) -> dict[tuple[str, Answer], int]:
    """Return the number of each review in Anki, by unit and answer: those that came from there keep theirs."""
    numbers = Numbers()
    answers = [(unit, answer) for unit, progress in learned.units.items() for answer in progress.answers]
    answers.sort(key=lambda item: (not item[1].is_from_anki, item[1].at_ms, item[0]))
    return {(unit, answer): numbers.take(answer.at_ms) for unit, answer in answers}


def list_reviews(
    unit: str, answers: Collection[Answer], numbers: Mapping[tuple[str, Answer], int], schedule: Schedule
) -> Iterator[Review]:
    """Yield the reviews of one side of a question, the oldest first, each with the interval that it led to."""
    state: State | None = None
    for answer in answers:
        last = 0 if state is None else state.due_day - state.last_day
        kind = _LEARN_LOG if state is None else _REVIEW_LOG
        state = remember(state, answer.day, answer.rating, schedule)
        factor = round(((state.difficulty - 1) / 9 + 0.1) * 1000)
        yield Review(
            numbers[unit, answer], answer.rating, state.due_day - state.last_day, last, factor, answer.ms, kind
        )


def make_card(progress: Progress, schedule: Schedule) -> dict[str, Any]:
    """Return the values of a card by the names of their columns; of a card that stays new, its queue alone."""
    held = _SUSPENDED if progress.is_suspended else _BURIED if progress.is_buried else None
    state = progress.state
    if state is None or not progress.answers:
        return {"queue": _NEW if held is None else held}
    data = {
        "s": state.stability,
        "d": state.difficulty,
        "dr": schedule.retention,
        "decay": schedule.model.decay,
        "lrt": progress.answers[-1].at_ms // 1000,
    }
    return {
        "type": _REVIEW,
        "queue": _REVIEW if held is None else held,
        "due": state.due_day - FIRST_DAY,
        "ivl": state.due_day - state.last_day,
        "factor": _EASE,
        "reps": state.reps,
        "lapses": state.lapses,
        "data": json.dumps(data, separators=(",", ":")),
    }


# ---------------------------------------------------------------- in a collection


def write_progress(db: sqlite3.Connection, learned: Learned) -> None:
    """Write the progress to the cards of an open collection that is being made, which has all of its notes."""
    cards = {
        (guid, part): id
        for id, guid, part in db.execute("SELECT c.id, n.guid, c.ord FROM cards c JOIN notes n ON n.id = c.nid")
    }
    conf = json.loads(db.execute("SELECT conf FROM col").fetchone()[0])
    conf |= {"schedVer": 2, "rollover": learned.day_begins, "creationOffset": 0}
    db.execute("UPDATE col SET crt = ?, conf = ?", (CREATED, json.dumps(conf)))
    numbers = number_answers(learned)
    for unit, progress in learned.units.items():
        identity, part = split_unit(unit)
        card = cards.get((make_guid(identity), part))
        if card is None:
            continue
        schedule = learned.schedules.find(identity)
        values = make_card(progress, schedule)
        db.execute(
            f"UPDATE cards SET {', '.join(f'{name} = ?' for name in values)} WHERE id = ?", (*values.values(), card)
        )
        db.executemany(
            f"INSERT INTO revlog VALUES (?, {card}, -1, ?, ?, ?, ?, ?, ?)",
            list_reviews(unit, progress.answers, numbers, schedule),
        )


def write_presets(db: sqlite3.Connection, decks: Mapping[int, tuple[str, Schedule]]) -> None:
    """Give each deck (name and schedule by id) whose schedule is not Anki's own a preset with that schedule."""
    presets, known = (json.loads(text) for text in db.execute("SELECT dconf, decks FROM col").fetchone())
    for number, (name, schedule) in decks.items():
        parameters = schedule.model.parameters
        if (parameters, schedule.retention) == (PARAMETERS, RETENTION):
            continue
        own = [] if parameters == PARAMETERS else list(parameters)
        preset = {"id": number, "name": f"{name} (quiz)", "fsrsParams6": own, "desiredRetention": schedule.retention}
        presets[str(number)] = presets["1"] | preset
        known[str(number)]["conf"] = number
    db.execute("UPDATE col SET dconf = ?, decks = ?", (json.dumps(presets), json.dumps(known)))
