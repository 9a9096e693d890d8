"""Marks before the options of a question, changed where they are on the screen while the learner picks.

A mark carries its key through wrapping and columns, so that it is found again in the lines that are printed. Knows
nothing of what a key means. Where a terminal cannot move up there are no marks.
"""

from collections.abc import Hashable, Mapping, Sequence

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from quiz.terminal.screen import LABEL, Screen
from quiz.terminal.text import QUIET

PICKED, OPEN = "●", "○"


class Marks:
    """The marks of one question; `wide` cells each. `shown` has those that are not open, by key."""

    def __init__(self, screen: Screen, wide: int = 1) -> None:
        self.shown: dict[Hashable, str] = {}
        self._screen = screen
        self._wide = wide
        self._places: dict[Hashable, tuple[int, int]] = {}

    def draw(self, key: Hashable) -> Text:
        """Return the mark of a key with the blank after it; "" where marks cannot be changed."""
        if not self._screen.can_move_up:
            return Text()
        shown = self._show(key)
        shown.stylize(Style(meta={"mark": key}))
        return shown.append(" ")

    def say(self, lines: Sequence[Text]) -> None:
        """Print lines, and note where their marks are."""
        lines = self._screen.settle(lines)
        for row, line in enumerate(lines, self._screen.rows):
            for span in line.spans:
                if isinstance(span.style, Style) and "mark" in span.style.meta:
                    self._places[span.style.meta["mark"]] = row, cell_len(line.plain[: span.start])
        self._screen.print(lines)

    def change(self, marks: Mapping[Hashable, str]) -> None:
        """Show these marks and no others, from a prompt at the start of a line; marks that scrolled away stay."""
        changed = [key for key in self._places if marks.get(key) != self.shown.get(key)]
        self.shown = {**marks}
        console = self._screen.console
        for key in changed:
            row, column = self._places[key]
            up = self._screen.rows - row
            if up < console.height:
                console.file.write(f"\r\x1b[{up}A\x1b[{column}C")
                line = self._screen.line
                self._screen.write(self._show(key), end="")
                self._screen.line = line
                console.file.write(f"\r\x1b[{up}B")

    def _show(self, key: Hashable) -> Text:
        mark = self.shown.get(key)
        return Text((mark or OPEN).rjust(self._wide), LABEL if mark else QUIET)
