"""The home screen: the decks, one a line, and the keys. Returns lines; writes and asks nothing."""

from collections.abc import Sequence
from textwrap import wrap

from rich.cells import cell_len
from rich.text import Text

from quiz.lines.home import Shelf, Today
from quiz.terminal.screen import LABEL
from quiz.terminal.text import QUIET, STRONG, cut

DUE = "bold color(136)"
"""A yellow that can be read on a light background, too; with 16 colours, their yellow."""
_BAR = 12
_NARROW = 60
_LEAST = 16
"""Cells that a title keeps before anything else has to make room."""


def screen_lines(shelves: Sequence[Shelf], width: int, today: Today) -> list[Text]:
    """Return the home screen, at most `width` cells wide.

    Each deck has a line: what is due, a bar of what was met and is known, the same in numbers, the last result. Where
    these do not fit, the numbers are on a line of their own, and below 60 cells there is no bar.
    """
    numbers = len(str(len(shelves)))
    titles = max(map(cell_len, (shelf.title for shelf in shelves)), default=0)
    states = max((len(_state(shelf)) for shelf in shelves), default=0)
    notes = max((len(_progress(shelf)) for shelf in shelves), default=0)
    lasts = max((len(_last(shelf)) for shelf in shelves), default=0)
    bar = _BAR if width >= _NARROW and any(shelf.met for shelf in shelves) else 0
    left = 2 + numbers + 2 + 2 + states + (2 + bar if bar else 0)
    right = 2 + notes + (2 + lasts if lasts else 0)
    one_line = width >= _NARROW and left + min(titles, _LEAST) + right <= width
    titles = max(8, min(titles, width - left - (right if one_line else 0)))
    lines = [*_head_lines(today, width), Text()]
    for number, shelf in enumerate(shelves, 1):
        title = cut(Text(shelf.title), titles)
        title.pad_right(titles - title.cell_len)
        state = (_state(shelf).rjust(states), DUE if shelf.due else QUIET)
        line = Text.assemble("  ", (str(number).rjust(numbers), LABEL), "  ", title, "  ", state)
        if bar:
            line.append("  ").append_text(_draw_bar(shelf))
        if one_line:
            line.append("  " + _progress(shelf).ljust(notes), QUIET).append("  " + _last(shelf).rjust(lasts), QUIET)
        line.rstrip()
        lines.append(line)
        below = [] if one_line else [", ".join(filter(None, (_progress(shelf), _last(shelf))))]
        below += [shelf.fault, f"unfinished: {shelf.unfinished}" if shelf.unfinished else ""]
        indent = " " * (numbers + 4)
        for text in filter(None, below):
            lines += [Text(part, QUIET) for part in wrap(text, width, initial_indent=indent, subsequent_indent=indent)]
    return [cut(line, width) for line in lines]


def _head_lines(today: Today, width: int) -> list[Text]:
    """Return the learner's day, on as many lines as it needs."""
    lines = [""]
    for part in today.list_parts():
        more = f"{lines[-1]} · {part}" if lines[-1] else part
        if cell_len(more) <= width - 7 or not lines[-1]:
            lines[-1] = more
        else:
            lines.append(part)
    first, *others = lines
    return [Text.assemble(("quiz   ", STRONG), (first, QUIET)), *(Text(" " * 7 + line, QUIET) for line in others)]


def _state(shelf: Shelf) -> str:
    if shelf.due:
        return f"{shelf.due} due"
    return "" if shelf.met or shelf.unfinished or not shelf.questions else "new"


def _progress(shelf: Shelf) -> str:
    return shelf.progress or shelf.size


def _last(shelf: Shelf) -> str:
    """Return the last result in percent, and of how many questions it is if not of all."""
    part = f" of {shelf.asked}" if shelf.asked else ""
    return "" if shelf.percent is None else f"last {shelf.percent:.0f}%{part}"


def _draw_bar(shelf: Shelf) -> Text:
    """Return a bar of the questions known, met and not met; the smallest part that is not nothing has a cell."""
    total = max(1, shelf.questions)
    known = _fill(shelf.known, total)
    met = max(known, _fill(shelf.met, total))
    return Text.assemble(("━" * known, f"bold {LABEL}"), ("━" * (met - known), LABEL), ("─" * (_BAR - met), QUIET))


def _fill(count: int, total: int) -> int:
    """Return how many cells of a bar a part takes: none or all only if it is nothing or everything."""
    return min(max(round(_BAR * count / total), 1), _BAR - 1) if 0 < count < total else _BAR * (count >= total)
