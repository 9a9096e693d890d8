"""`quiz review --by DATE`: chooses the questions of today for a date, and reports where the learner stands."""

from typing import TYPE_CHECKING, Any, NamedTuple

import click

from quiz.plurals import say_count

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
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
    """Everything about a learner and the days until the date."""

    aim: Aim
    today: "Day"
    budget: int
    seconds: float
    live: "Sequence[Entry]"
    states: "Mapping[str, State]"
    record: "Record"

    @property
    def left(self) -> int:
        """The number of days until the date; 0 on the day itself."""
        return self.aim.day - self.today

    @property
    def begun(self) -> "dict[str, State]":
        """The states of the questions that were answered before, in the order in which equals are asked."""
        from quiz.identity import shuffle

        entries = [entry for entry in self.live if entry.identity in self.states]
        drawn = shuffle(entries, self.today, "review", lambda entry: entry.identity)
        return {entry.identity: self.states[entry.identity] for entry in drawn}

    def select(self, most_new: int | None) -> "Selection":
        """Return what to ask today."""
        from quiz.engine.readiness import select_by_date
        from quiz.engine.selection import deal

        new = [entry.identity for entry in deal(self.live) if entry.identity not in self.states]
        return select_by_date(
            self.begun, new, today=self.today, date=self.aim.day, budget=self.budget, most_new=most_new
        )

    def say_start(self, selection: "Selection") -> str:
        """Return where the learner stands, and what comes today."""
        begun, total = len(self.begun), len(self.live)
        stand = f"{begun} of {say_count(total, 'question')} begun."
        if not self.left:
            return f"Today is {self.aim.written}: a last look, the least sure first. {stand}"
        lines = [f"By {self.aim.written}, {_say_days(self.left)}: {stand}"]
        if begun:
            lines[0] += f" If you stopped now, you would be expected to know {self._say_range()} on that day."
        if selection.identities:
            minutes = max(1, round(len(selection.identities) * self.seconds / 60))
            lines.append(
                f"Today {say_count(len(selection.identities), 'answer')}, about {say_count(minutes, 'minute')}:"
                f" {say_mixture(selection)}."
            )
        return "\n".join(lines)

    def say_end(self, selection: "Selection") -> str:
        """Return where the learner stands after today's answers, and whether the time will do."""
        from quiz.engine.readiness import ENOUGH

        if not self.left:
            return "" if selection.identities else f"Nothing is left to look at. Good luck on {self.aim.written}!"
        lines = []
        if self.begun:
            known = f"{self._say_range()} of the {len(self.begun)} begun"
            lines.append(f"Expected on {self.aim.written}, if you stopped now: {known}.")
        if self.begun and self.record.answers >= ENOUGH:
            lines[0] += (
                f" Of your last {say_count(self.record.answers, 'answer')} on a later day,"
                f" {round(self.record.expected)} were expected to be right; {self.record.right} were."
            )
        if selection.is_all and not len(self.live) - len(self.begun):
            lines.append("More answers today would add next to nothing.")
        low, high = self.needed
        if low > self.answers_left:
            lines.append(
                f"{say_count(self.left - 1, 'more day')} of {self.budget} leave time for about {self.answers_left:,}"
                f" answers; all {len(self.live):,} questions need {low:,} to {high:,}."
                " To reach all of fewer questions, choose with --tag."
            )
        return "\n".join(lines)

    @property
    def answers_left(self) -> int:
        """How many answers the days after today leave time for."""
        return self.budget * max(0, self.left - 1)

    @property
    def needed(self) -> tuple[int, int]:
        """How many more answers it takes until all is known, from few to many."""
        from quiz.engine.readiness import count_answers_needed

        return count_answers_needed(self.begun, len(self.live) - len(self.begun), date=self.aim.day)

    def to_json(self) -> dict[str, Any]:
        """Return the event for a script."""
        expected = self._expect()
        return {
            "event": "by",
            "date": self.aim.date.isoformat(),
            "days": self.left,
            "begun": len(self.begun),
            "total": len(self.live),
            "low": expected[0],
            "high": expected[1],
            "answers_left": self.answers_left,
            "answers_needed": list(self.needed),
        }

    def _expect(self) -> tuple[int, int]:
        from quiz.engine.readiness import expect

        return expect(self.begun, date=self.aim.day, record=self.record)

    def _say_range(self) -> str:
        low, high = self._expect()
        return f"about {low}" if low == high else f"{low} to {high}"


def say_mixture(selection: "Selection") -> str:
    """Return of which sorts the questions of today are: "14 shaky, 20 new, 6 to refresh"."""
    sorts = ((selection.shaky, "shaky"), (selection.new, "new"), (selection.other, "to refresh"))
    return ", ".join(f"{number} {name}" for number, name in sorts if number)


def _say_days(days: int) -> str:
    return "tomorrow" if days == 1 else f"in {days} days"
