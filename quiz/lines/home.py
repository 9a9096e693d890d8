"""The list of decks as plain lines: their names and sizes, past results, and unfinished quizzes.

Returns lines; writes and asks nothing. Knows neither decks nor the log, only rows.
"""

from collections.abc import Sequence
from typing import NamedTuple

from quiz.plurals import say_count


class Shelf(NamedTuple):
    """One bank as it is listed; `name` is what to type for it.

    `last` is "7/10, 3 days ago" or "", `percent` the same result in percent, None without any, and `asked` of how many
    questions, 0 for all; `unfinished` describes what can be resumed, such as "4 of 10 answered, yesterday", or "";
    `due` counts the questions to be reviewed, `met` those that were ever answered, `known` those of them that are
    remembered for three weeks or longer.
    """

    name: str
    title: str
    questions: int
    last: str = ""
    unfinished: str = ""
    errors: int = 0
    due: int = 0
    met: int = 0
    known: int = 0
    percent: float | None = None
    asked: int = 0

    @property
    def size(self) -> str:
        """The number of questions, as text."""
        if not self.questions and self.errors:
            return "has errors"
        return say_count(self.questions, "question")

    @property
    def note(self) -> str:
        """The learner's progress, in a few words."""
        parts = (
            f"unfinished: {self.unfinished}" if self.unfinished else "",
            f"{self.due} due" if self.due else "",
            self.progress,
            f"last {self.last}" if self.last else "",
            self.fault,
        )
        return ", ".join(filter(None, parts))

    @property
    def progress(self) -> str:
        """How much of the deck was met and is known, "" if nothing was."""
        known = f", {self.known} known" if self.known else ""
        return f"{self.met} of {self.questions} met{known}" if self.met else ""

    @property
    def fault(self) -> str:
        """How many files of a folder cannot be played, "" for none."""
        return f"{say_count(self.errors, 'file')} with errors" if self.errors and self.questions else ""


class Today(NamedTuple):
    """The learner's day: its `date` in words, how many questions are `due`, the minutes for these, the minutes spent,
    and the days in a row with answers.
    """

    date: str
    due: int = 0
    minutes_due: int = 0
    minutes: int = 0
    days: int = 0

    def list_parts(self) -> list[str]:
        """Return the day as a few phrases."""
        return [
            self.date,
            *([f"{self.due} due", f"about {say_count(self.minutes_due, 'minute')}"] if self.due else ()),
            *([f"{say_count(self.minutes, 'minute')} today"] if self.minutes else ()),
            *([f"{say_count(self.days, 'day')} in a row"] if self.days else ()),
        ]


def plain_lines(shelves: Sequence[Shelf]) -> list[str]:
    """Return the list without numbers, for a pipe: name, title, questions, progress."""
    rows = [(shelf.name, shelf.title, shelf.size, shelf.note) for shelf in shelves]
    wide = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    return ["  ".join(text.ljust(width) for text, width in zip(row, [*wide, 0], strict=True)).rstrip() for row in rows]


def labelled_lines(shelves: Sequence[Shelf]) -> list[str]:
    """Return one sentence per bank, with its number."""
    return [
        f"{number}. {shelf.title}. {shelf.size}."
        + (f" {shelf.note[:1].upper()}{shelf.note[1:]}." if shelf.note else "")
        for number, shelf in enumerate(shelves, 1)
    ]
