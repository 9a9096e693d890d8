"""How the questions of each deck come again: parameters and retention that came from elsewhere, such as from Anki.

A preset is an event about a deck; the newest one counts. Knows nothing of questions.
"""

from typing import TYPE_CHECKING

from quiz.engine.memory import DEFAULT, Schedule

if TYPE_CHECKING:
    from quiz.history.log import Log


class Schedules:
    """The schedule of each deck that has one of its own, by the deck's identity; all others have the default."""

    def __init__(self, own: dict[str, Schedule], default: Schedule = DEFAULT) -> None:
        self._own = own
        self._default = default

    def find(self, question: str) -> Schedule:
        """Return the schedule of a question, by its identity."""
        return self._own.get(question.partition("/")[0], self._default) if self._own else self._default


def read_schedules(log: "Log", default: Schedule = DEFAULT) -> Schedules:
    """Return the schedules that the newest presets give, and the default for all other decks. Raises HistoryError."""
    from quiz.history.log import FIELDS

    rows = log.query(f"SELECT {FIELDS} FROM event e WHERE e.kind = 'preset' ORDER BY e.question, e.at_ms, e.id")
    own = {}
    for event in log.read_rows(rows):
        retention, parameters = event.data.get("retention"), event.data.get("parameters")
        if retention and parameters:
            own[event.question] = Schedule(parameters, retention)
    return Schedules(own, default)
