"""The list of decks on the screen. Returns lines; writes and asks nothing."""

from collections.abc import Sequence

from rich.cells import cell_len
from rich.text import Text

from quiz.lines.home import Shelf
from quiz.terminal.screen import LABEL
from quiz.terminal.text import QUIET, STRONG, cut


def screen_lines(shelves: Sequence[Shelf], width: int, today: str = "") -> list[Text]:
    """Return the home screen, at most `width` cells wide; notes that do not fit go on a line of their own.

    `today` is about the learner's day.
    """
    numbers = len(str(len(shelves)))
    titles = max((cell_len(shelf.title) for shelf in shelves), default=0)
    sizes = max((len(shelf.size) for shelf in shelves), default=0)
    notes = max((cell_len(_note(shelf)) for shelf in shelves), default=0)
    one_line = numbers + titles + sizes + notes + 8 <= width
    lines = [cut(Text.assemble(("Which deck?", STRONG), (f"   {today}" if today else "", QUIET)), width), Text()]
    for number, shelf in enumerate(shelves, 1):
        title = Text(shelf.title, STRONG)
        title = cut(title, max(8, width - numbers - sizes - 8))
        gap = " " * (min(titles, max(8, width - numbers - sizes - 8)) - title.cell_len + 2)
        line = Text.assemble(
            "  ", (str(number).rjust(numbers), LABEL), "  ", title, gap, (shelf.size.rjust(sizes), QUIET)
        )
        note, style = _note(shelf), "yellow" if shelf.unfinished or shelf.due else QUIET
        if note and one_line:
            line.append(f"  {note}", style)
        lines.append(line)
        if note and not one_line:
            lines.append(cut(Text(" " * (numbers + 4) + note, style), width))
    return lines


def _note(shelf: Shelf) -> str:
    return ", ".join(filter(None, (shelf.note, shelf.progress)))
