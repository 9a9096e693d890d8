"""The list of decks as plain lines: their names and sizes, past results, and unfinished quizzes.

Returns lines; writes and asks nothing. Knows neither decks nor the log, only rows.
"""

from collections.abc import Sequence
from typing import NamedTuple

from quiz.plurals import say_count


class Shelf(NamedTuple):
    """One bank as it is listed. `last` is "7/10, 3 days ago" or "", `unfinished` describes what can be resumed,
    such as "unfinished, 4 of 10 answered", or "", `due` how many questions are to be reviewed, `met` how many were ever
    answered, `known` how many of these are remembered for three weeks or longer.
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

    @property
    def size(self) -> str:
        """The number of questions, as text."""
        if not self.questions and self.errors:
            return "has errors"
        return say_count(self.questions, "question")

    @property
    def note(self) -> str:
        """The learner's progress, in a few words."""
        faulty = f"{say_count(self.errors, 'file')} with errors" if self.errors and self.questions else ""
        due = f"{self.due} due" if self.due else ""
        return ", ".join(filter(None, (self.unfinished, due, f"last {self.last}" if self.last else "", faulty)))

    @property
    def progress(self) -> str:
        """How much of the deck was met and is known, "" if nothing was."""
        known = f", {self.known} known" if self.known else ""
        return f"{self.met} of {self.questions} met{known}" if self.met else ""


class Today(NamedTuple):
    """The learner's day: its `date` in words, how many questions are `due`, the minutes for these, and those spent."""

    date: str
    due: int = 0
    minutes_due: int = 0
    minutes: int = 0

    def say(self) -> str:
        """Return the day as one line."""
        due = f"{self.due} due, about {say_count(self.minutes_due, 'minute')}" if self.due else ""
        done = f"{say_count(self.minutes, 'minute')} today" if self.minutes else ""
        return " · ".join(filter(None, (self.date, due, done)))


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
        + (f" {shelf.progress}." if shelf.progress else "")
        for number, shelf in enumerate(shelves, 1)
    ]
