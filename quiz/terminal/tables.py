"""A table as lines: columns side by side if there is room for them, else each row as a few labelled lines.

Knows nothing of Markdown.
"""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

_GAP = 2
_NARROWEST = 6
"""A column in which words are cut up is harder to read than labelled lines."""


def lay_out(rows: Sequence[Sequence[Text]], aligns: Sequence[str], console: Console, width: int) -> list[Text]:
    """Return a table, whose first row is its head, as lines of at most `width` cells.

    `aligns` has "", "left", "center" or "right" for each column.
    """
    widths = _fit(rows, width - _GAP * (len(aligns) - 1))
    if not widths:
        return _stack(rows, console, width)
    lines = []
    for number, row in enumerate(rows):
        lines += _show_row(row, widths, aligns, console, "bold" if number == 0 else "")
        if number == 0:
            lines.append(Text((" " * _GAP).join("─" * wide for wide in widths), "dim"))
    return lines


def _fit(rows: Sequence[Sequence[Text]], room: int) -> list[int]:
    """Return a width for each column, the widest being shortened until all fit; [] if there is no room for them."""
    columns = list(zip(*rows, strict=True))
    widths = [max(1, *(cell.cell_len for cell in column)) for column in columns]
    least = [min(wide, _NARROWEST) for wide in widths]
    if sum(least) > room:
        return []
    for _ in range(sum(widths) - room):
        widest = max(range(len(widths)), key=lambda at: (widths[at], at))
        widths[widest] -= 1
    return widths


def _show_row(
    row: Sequence[Text], widths: Sequence[int], aligns: Sequence[str], console: Console, style: str
) -> list[Text]:
    cells = [_wrap(cell, console, wide) for cell, wide in zip(row, widths, strict=True)]
    lines = []
    for at in range(max(map(len, cells))):
        line = Text()
        for number, (cell, wide, align) in enumerate(zip(cells, widths, aligns, strict=True)):
            part = cell[at].copy() if at < len(cell) else Text()
            part.stylize(style)
            if number < len(widths) - 1 or align in ("center", "right"):
                part.align(align if align in ("center", "right") else "left", wide)  # type: ignore[arg-type]
            line = Text.assemble(line, " " * _GAP if number else "", part)
        line.rstrip()
        lines.append(line)
    return lines


def _stack(rows: Sequence[Sequence[Text]], console: Console, width: int) -> list[Text]:
    """Return each row as lines such as "city: Oslo", with an empty line between rows."""
    head, *others = rows
    lines: list[Text] = []
    for row in others or [head]:
        if lines:
            lines.append(Text())
        for name, cell in zip(head, row, strict=True):
            lead = Text.assemble(name, ": ") if name.plain and row is not head else Text()
            lead.stylize("bold")
            lines += _wrap(Text.assemble(lead, cell), console, width)
    return lines


def _wrap(text: Text, console: Console, width: int) -> list[Text]:
    lines = list(text.wrap(console, max(width, 1), overflow="fold")) or [Text()]
    for line in lines:
        line.rstrip()
    return lines
