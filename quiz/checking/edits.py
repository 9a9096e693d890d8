"""The text of a file as `quiz check --fix` edits it: its lines, its items, and edits that change nothing else.

Bytes that are not UTF-8 stay as they are. Knows which lines belong to which question, and nothing of problems' meaning.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from typing import NamedTuple

from quiz.problems import Problem

_LINE_END = re.compile(r"\r\n|\r|\n")
_LIST = re.compile(r"(?:questions|facts) *: *(?:#.*)?")
_DASH = re.compile(r"( *-)(?= |$)")


class Edit(NamedTuple):
    """New text for the characters from `start` to `end`."""

    start: int
    end: int
    text: str


class Text:
    """The text of a file with the places of its lines, as problems count them; line ends are kept.

    `items` are the numbers of the lines (from 0) at which the questions or facts of its long list begin, and the number
    of the line after the last one; [] if they are not plainly there.
    """

    def __init__(self, data: bytes) -> None:
        whole = data.decode("utf-8", "surrogateescape")
        self.mark = "\ufeff" if whole.startswith("\ufeff") else ""
        self.text = whole.removeprefix("\ufeff")
        ends = [found.span() for found in _LINE_END.finditer(self.text)]
        self.starts = [0, *(end for _, end in ends)]
        self.ends = [*(start for start, _ in ends), len(self.text)]
        self.items = _find_items(self.lines)
        self._beginnings: dict[int, frozenset[int]] = {}

    @property
    def lines(self) -> list[str]:
        """The lines without their ends."""
        return _LINE_END.split(self.text)

    def line_of(self, problem: Problem) -> tuple[str, int, int]:
        """Return the line of a problem without its line end, and its start and end."""
        number = min(problem.location.line, len(self.starts)) - 1
        start, end = self.starts[number], self.ends[number]
        return self.text[start:end], start, end

    def number_of(self, problem: Problem) -> int:
        """Return the number of the item that contains a problem, from 1; 0 for the rest of the file."""
        line = problem.location.line - 1
        number = bisect_right(self.items, line)
        return number if number < len(self.items) else 0

    def item_of(self, problem: Problem) -> tuple[int, int]:
        """Return the numbers of the first line (from 0) of the item that contains a problem, and of the one after it.

        All of the file, if it is in no item.
        """
        number = self.number_of(problem)
        return (self.items[number - 1], self.items[number]) if number else (0, len(self.starts))

    def slice_lines(self, first: int, end: int) -> str:
        """Return some lines with their line ends."""
        return self.text[self.starts[first] : self.starts[end] if end < len(self.starts) else len(self.text)]

    def is_within(self, problem: Problem) -> bool:
        """Return whether the line of a problem only continues brackets, a quoted text or a block text from above."""
        from quiz.reading.diagnosis.walk import find_beginnings

        first, end = self.item_of(problem)
        if first not in self._beginnings:
            item = _LINE_END.sub("\n", self.slice_lines(first, end))
            self._beginnings[first] = frozenset(find_beginnings(item))
        return problem.location.line - 1 - first not in self._beginnings[first]

    def ending_after(self, end: int) -> str:
        """Return the line end at a position, or that of the first line if there is none."""
        found = _LINE_END.match(self.text, end) or _LINE_END.search(self.text)
        return found.group() if found else "\n"

    def start_of_line(self, at: int) -> int:
        """Return the start of the line of a position."""
        return self.starts[bisect_right(self.starts, at) - 1]

    def find_content(self, at: int) -> int:
        """Return the next position from this one on that is neither white space nor in a comment."""
        found = re.compile(r"(?:\s|#.*)*").match(self.text, at)
        assert found
        return found.end()

    def apply(self, edits: Sequence[Edit]) -> bytes:
        """Return the file with these edits applied; an edit that overlaps an earlier one is left out."""
        parts, at = [self.mark], 0
        for edit in sorted(edits):
            if edit.start >= at:
                parts += [self.text[at : edit.start], edit.text]
                at = edit.end
        return "".join([*parts, self.text[at:]]).encode("utf-8", "surrogateescape")

    def restore(self, old: "Text", numbers: Collection[int]) -> bytes:
        """Return the file with some items as in an older text of the same lines; 0 is the rest of the file."""
        parts = [self.mark]
        number = 0
        for line in range(len(self.starts)):
            number = bisect_right(self.items, line)
            number = number if number < len(self.items) else 0
            parts.append((old if number in numbers else self).slice_lines(line, line + 1))
        return "".join(parts).encode("utf-8", "surrogateescape")


def _find_items(lines: Sequence[str]) -> list[int]:
    """Return the numbers of the lines at which items of the long list begin, and of the line after the last item.

    The list is all of the file if it has no key. It ends at the next key of the file, since a line that is too far left
    may belong to a question.
    """
    from quiz.keys import DECK_KEYS, SHEET_KEYS

    top = re.compile(rf"(?:{'|'.join(key.name for key in (*DECK_KEYS, *SHEET_KEYS))}) *:(?: |$)")
    start = next((number for number, line in enumerate(lines) if _LIST.fullmatch(line)), -1)
    dash = ""
    items = []
    for number, line in enumerate(lines[start + 1 :], start + 1):
        found = _DASH.match(line)
        if not dash and not found and line.strip() and line.lstrip()[0] != "#":
            return []
        if found and found.group(1) == (dash or found.group(1)):
            dash = found.group(1)
            items.append(number)
        elif top.match(line):
            return [*items, number] if items else []
    return [*items, len(lines)] if items else []
