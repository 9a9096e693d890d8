"""`quiz review --by DATE`: chooses the questions of today for a date, and reports where the learner stands."""

from typing import TYPE_CHECKING, Any, NamedTuple

import click

from quiz.plurals import say_count

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from quiz.engine.memory import Day, State
    from quiz.engine.readiness import Record, Selection
    from quiz.engine.selection import Entry

MINUTES = 15
"""A day's time for study where neither a number of questions nor of minutes is given."""

_EPOCH = 719_163
"""The ordinal of 1970-01-01, from which days are counted."""


class DateOption(click.DateTime):
    """A date as the value of an option, with a message in plain words."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the date; a usage error shows how to write one."""
        from datetime import date

        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"'{value}' is not a date: write it as 2026-12-20.", param, ctx)


class Aim(NamedTuple):
    """The date, and how much time there is each day: a number of questions or of minutes."""

    date: "date"
    questions: int | None
    minutes: int | None

    @property
    def day(self) -> "Day":
        """The date as the number of a day."""
        from quiz.engine.memory import Day

        return Day(self.date.toordinal() - _EPOCH)

    @property
    def written(self) -> str:
        """The date in words: "20 December", with its year."""
        return f"{self.date.day} {self.date:%B %Y}"

    def list_words(self) -> list[str]:
        """Return the options as words of a command line."""
        words = ["--by", self.date.isoformat()]
        return words + (["--minutes", str(self.minutes)] if self.minutes else [])


class Outlook(NamedTuple):
    """Everything about a learner and the days until the date.

    `live` has what may be asked, each side of a question as a unit, and `buried` those of them that are not asked
    today; `states` is by unit, and `begun_today` is how many units were answered for the first time today. `budget` is
    a number of answers a day, and `seconds` what one takes.
    """

    aim: Aim
    today: "Day"
    budget: int
    seconds: float
    live: "Sequence[Entry]"
    states: "Mapping[str, State]"
    record: "Record"
    begun_today: int = 0
    buried: "Collection[str]" = ()

    @property
    def left(self) -> int:
        """The number of days until the date; 0 on the day itself."""
        return self.aim.day - self.today

    @property
    def states_here(self) -> "dict[str, State]":
        """The states of what was answered before, by unit, in the order in which equals are asked."""
        from quiz.identity import shuffle

        entries = [entry for entry in self.live if entry.identity in self.states]
        drawn = shuffle(entries, self.today, "review", lambda entry: entry.identity)
        return {entry.identity: self.states[entry.identity] for entry in drawn}

    @property
    def begun(self) -> int:
        """How many questions were answered before, from either side."""
        return _count_questions(entry.identity for entry in self.live if entry.identity in self.states)

    @property
    def total(self) -> int:
        """How many questions there are."""
        return _count_questions(entry.identity for entry in self.live)

    @property
    def new(self) -> list[str]:
        """The units that were never answered, in the order in which they are asked."""
        from quiz.engine.selection import deal

        return [entry.identity for entry in deal(self.live) if entry.identity not in self.states]

    def select(self, most_new: int | None) -> "Selection":
        """Return what to ask now; at most so many new ones today, with those begun today."""
        from quiz.engine.readiness import select_by_date

        limit = None if most_new is None else max(0, most_new - self.begun_today)
        here = self._replace(live=[entry for entry in self.live if entry.identity not in self.buried])
        return select_by_date(
            here.states_here, here.new, today=self.today, date=self.aim.day, budget=self.budget, most_new=limit
        )

    def say_start(self, selection: "Selection") -> str:
        """Return where the learner stands, and what comes today."""
        stand = f"{self.begun} of {say_count(self.total, 'question')} begun."
        if not self.left:
            return f"Today is {self.aim.written}: a last look, the least sure first. {stand}"
        lines = [f"By {self.aim.written}, {_say_days(self.left)}: {stand}"]
        if self.begun:
            lines[0] += f" If you stopped now, you would be expected to know {self._say_range()} on that day."
        if selection.identities:
            minutes = max(1, round(len(selection.identities) * self.seconds / 60))
            lines.append(
                f"Today {say_count(len(selection.identities), 'answer')}, about {say_count(minutes, 'minute')}:"
                f" {say_mixture(selection)}."
            )
        return "\n".join(lines)

    def say_end(self, selection: "Selection") -> str:
        """Return where the learner stands after today's answers, and whether the time will do.

        `selection` is what could still be asked today.
        """
        from quiz.engine.readiness import ENOUGH

        if not self.left:
            return "" if selection.identities else f"Nothing is left to look at. Good luck on {self.aim.written}!"
        lines = []
        if self.begun:
            known = f"{self._say_range()} of the {self.begun} begun"
            lines.append(f"Expected on {self.aim.written}, if you stopped now: {known}.")
        if self.begun and self.record.answers >= ENOUGH:
            lines[0] += (
                f" Of your last {say_count(self.record.answers, 'answer')} on a later day,"
                f" {round(self.record.expected)} were expected to be right; {self.record.right} were."
            )
        if not self.new and not selection.identities:
            lines.append("More answers today would add next to nothing.")
        low, high = self.needed
        if low > self.answers_left:
            lines.append(f"{self._say_time_left()} {self._say_needed(low, high)}")
        return "\n".join(lines)

    @property
    def answers_left(self) -> int:
        """How many answers there is time for before the date: those of today not yet given, and those of later days."""
        if not self.left:
            return 0
        units = [entry.identity for entry in self.live]
        given = {unit for unit in units if unit in self.states and self.states[unit].last_day == self.today}
        askable = _count_questions(unit for unit in units if unit in given or unit not in self.buried)
        today = min(self.budget, askable) - len(given)  # each question once a day
        return max(0, today) + self.budget * (self.left - 1)

    @property
    def needed(self) -> tuple[int, int]:
        """How many more answers it takes until all is known, from few to many."""
        from quiz.engine.readiness import count_answers_needed

        return count_answers_needed(self.states_here, len(self.new), date=self.aim.day)

    def to_json(self) -> dict[str, Any]:
        """Return the event for a script."""
        expected = self._expect()
        return {
            "event": "by",
            "date": self.aim.date.isoformat(),
            "days": self.left,
            "begun": self.begun,
            "total": self.total,
            "low": expected[0],
            "high": expected[1],
            "answers_left": self.answers_left,
            "answers_needed": list(self.needed),
        }

    def _expect(self) -> tuple[int, int]:
        from quiz.engine.readiness import expect

        return expect(self.states_here, date=self.aim.day, record=self.record)

    def _say_range(self) -> str:
        low, high = self._expect()
        return f"{low} to {high}"

    def _say_time_left(self) -> str:
        if not self.answers_left:
            return "There is no time left for more answers;"
        if self.left == 1:
            return f"Today is the last day, with time for about {say_count(self.answers_left, 'more answer')};"
        return f"Until then there is time for about {say_count(self.answers_left, 'more answer')};"

    def _say_needed(self, low: int, high: int) -> str:
        whole = f"all {self.total:,} questions need" if self.total > 1 else "your question needs"
        needed = f"{whole} {low:,} to {high:,}." if high > low else f"{whole} {low:,}."
        return needed + (" To reach all of fewer questions, choose with --tag." if self.total > 1 else "")


def _count_questions(units: "Iterable[str]") -> int:
    from quiz.identity import split_unit

    return len({split_unit(unit)[0] for unit in units})


def say_mixture(selection: "Selection") -> str:
    """Return of which sorts the questions of today are: "14 shaky, 20 new, 6 to refresh"."""
    sorts = ((selection.shaky, "shaky"), (selection.new, "new"), (selection.other, "to refresh"))
    return ", ".join(f"{number} {name}" for number, name in sorts if number)


def _say_days(days: int) -> str:
    return "tomorrow" if days == 1 else f"in {days} days"
