"""The home screen: which decks there are, how they went, what was left unfinished.

Returns lines, styled or plain; writes and asks nothing. Knows neither decks nor the log, only rows.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from rich.text import Text


class Shelf(NamedTuple):
    """One bank as it is listed. `last` is "7/10, 3 days ago" or "", `unfinished` what can be gone on with,
    such as "unfinished, 4 of 10 answered", or "", `due` how many questions are to be reviewed.
    """

    name: str
    title: str
    questions: int
    last: str = ""
    unfinished: str = ""
    errors: int = 0
    due: int = 0

    @property
    def size(self) -> str:
        """How many questions there are."""
        if not self.questions and self.errors:
            return "has errors"
        return f"{self.questions} question{'s' * (self.questions != 1)}"

    @property
    def note(self) -> str:
        """What the learner has done with it, in a few words."""
        faulty = f"{self.errors} file{'s' * (self.errors != 1)} with errors" if self.errors and self.questions else ""
        due = f"{self.due} due" if self.due else ""
        return ", ".join(filter(None, (self.unfinished, due, f"last {self.last}" if self.last else "", faulty)))


def plain_lines(shelves: Sequence[Shelf]) -> list[str]:
    """Return the list without numbers, for a pipe: name, title, questions, what was done."""
    rows = [(shelf.name, shelf.title, shelf.size, shelf.note) for shelf in shelves]
    wide = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    return ["  ".join(text.ljust(width) for text, width in zip(row, [*wide, 0], strict=True)).rstrip() for row in rows]


def labelled_lines(shelves: Sequence[Shelf]) -> list[str]:
    """Return one sentence a bank, with its number."""
    return [
        f"{number}. {shelf.title}. {shelf.size}."
        + (f" {shelf.note[:1].upper()}{shelf.note[1:]}." if shelf.note else "")
        for number, shelf in enumerate(shelves, 1)
    ]


def screen_lines(shelves: Sequence[Shelf], width: int) -> "list[Text]":
    """Return the home screen, at most `width` cells wide; what was done goes below where it has no room."""
    from rich.cells import cell_len
    from rich.text import Text

    from quiz.terminal.screen import LABEL
    from quiz.terminal.text import QUIET, STRONG, cut

    numbers = len(str(len(shelves)))
    titles = max((cell_len(shelf.title) for shelf in shelves), default=0)
    sizes = max((len(shelf.size) for shelf in shelves), default=0)
    notes = max((cell_len(shelf.note) for shelf in shelves), default=0)
    one_line = numbers + titles + sizes + notes + 8 <= width
    lines = [Text("Which deck?", STRONG), Text()]
    for number, shelf in enumerate(shelves, 1):
        title = Text(shelf.title, STRONG)
        title = cut(title, max(8, width - numbers - sizes - 8))
        gap = " " * (min(titles, max(8, width - numbers - sizes - 8)) - title.cell_len + 2)
        line = Text.assemble(
            "  ", (str(number).rjust(numbers), LABEL), "  ", title, gap, (shelf.size.rjust(sizes), QUIET)
        )
        if shelf.note and one_line:
            line.append(f"  {shelf.note}", "yellow" if shelf.unfinished or shelf.due else QUIET)
        lines.append(line)
        if shelf.note and not one_line:
            below = Text(" " * (numbers + 4) + shelf.note, "yellow" if shelf.unfinished or shelf.due else QUIET)
            lines.append(cut(below, width))
    return lines
