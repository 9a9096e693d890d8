"""The list of decks on the screen. Returns lines; writes and asks nothing."""

from collections.abc import Sequence

from rich.cells import cell_len
from rich.text import Text

from quiz.lines.home import Shelf
from quiz.terminal.screen import LABEL
from quiz.terminal.text import QUIET, STRONG, cut


def screen_lines(shelves: Sequence[Shelf], width: int) -> list[Text]:
    """Return the home screen, at most `width` cells wide; notes that do not fit go on a line of their own."""
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
