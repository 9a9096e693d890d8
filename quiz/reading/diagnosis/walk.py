"""What is wrong with a block of lines that is not YAML.

Reads the lines in the simple way in which people write such files, so that the answer does not
depend on which YAML library stopped where. Knows which keys are known, not what they mean.
"""

import re
from collections.abc import Collection, Iterator

from quiz.reading.diagnosis.columns import check_column, check_dash, check_key, find_first_line_off
from quiz.reading.diagnosis.line_values import check_value
from quiz.reading.diagnosis.lines import BLOCK, Block, Fault, Line, find_indent, read_line
from quiz.reading.diagnosis.loose_lines import check_first, check_loose

MAX_KEY = 1024
"""Characters that YAML allows before a colon on a line."""

_COMMENT = re.compile(r"(^|\s)#")


def find_tabs(text: str) -> list[Fault]:
    """Return, for each line, the first tab outside quoted texts, block texts and comments."""
    return _walk_through(text).tabs


def find_beginnings(text: str) -> list[int]:
    """Return the numbers of the lines outside quoted texts, block texts and comments."""
    return _walk_through(text).beginnings


def diagnose(text: str, known: Collection[str], what: str) -> Fault | None:
    """Return the first fault that the lines of a block show; None if they look right.

    `known` are the keys that may begin a line at the block's own indentation; `what` is the word
    for such a block: "question".
    """
    if fault := find_first_line_off(text, known, what):
        return fault
    return next(filter(None, _Walker(text, known, what).walk()), None)


def _walk_through(text: str) -> "_Walker":
    """Return a walker at the end of a text, whatever faults it has met."""
    walker = _Walker(text, (), "block")
    for _ in walker.walk():
        pass
    return walker


class _Walker:
    """Goes through the lines of a block, from one that begins something to the next."""

    def __init__(self, text: str, known: Collection[str], what: str) -> None:
        self.block = Block(text, known, what)
        self.tabs: list[Fault] = []
        self.beginnings: list[int] = []

    def walk(self) -> Iterator[Fault | None]:
        """Yield the first fault so far, None for none, after each step."""
        number = 0
        while number < len(self.block.lines):
            number = self._step(number)
            yield self.block.fault

    def _step(self, number: int) -> int:
        """Look at a line and return the number of the next one that begins something."""
        block = self.block
        raw = block.lines[number]
        content = raw.lstrip(" \t")
        indent = len(raw) - len(content)
        has_tab = "\t" in raw[:indent]
        if has_tab and content[:1] != "#":
            self._note_tab(number, raw.index("\t"))
        if not content or content[0] == "#":
            return number + 1
        self.beginnings.append(number)
        line = read_line(raw, number)
        self._check_place(line, raw)
        if len(line.key) > MAX_KEY:
            message = f"there are {len(line.key)} characters before the colon, and {MAX_KEY} is the most"
            block.add("text-too-long", number, line.column, message, "shorten it")
        if line.key:
            check_column(block, line)
        begins = bool(line.key) or line.dash >= 0 or block.last is None
        end = check_value(block, line, begins)
        if begins:
            block.last = line
            block.seen.add(line.key)
        if "\t" in raw and not has_tab:
            self._find_tab(number, line)
        return end

    def _check_place(self, line: Line, raw: str) -> None:
        """Report a line that is in a wrong column, or is neither a key nor a part of a text."""
        block, last = self.block, self.block.last
        if re.match(r"-[a-z]", line.key) and (line.key[1:] in block.known or line.column == max(block.main, 0)):
            message, help = "a space is missing after the dash", "write '- ' before each item of a list"
            block.add("space-after-dash", line.number, line.column + 1, message, help)
        if last is None:
            block.dash, block.main = line.dash, line.column
            block.columns = [line.column]
            check_first(block, line)
        elif line.dash >= 0:
            check_dash(block, line, last, find_indent(raw))
        elif line.key:
            check_key(block, line, last)
        else:
            check_loose(block, line, last)

    def _note_tab(self, number: int, column: int) -> None:
        """Report a tab in the indentation."""
        message = "a tab in the indentation, where only spaces count"
        tab = Fault("tab", number, column, message, "write spaces; most editors can insert spaces for the Tab key")
        self.tabs.append(tab)
        self.block.add(*tab)

    def _find_tab(self, number: int, line: Line) -> None:
        """Note the first tab of a line if it is not in quotes or a comment."""
        raw = self.block.lines[number]
        column = raw.index("\t")
        quoted = line.value[:1] in ("'", '"') and column > line.value_column
        is_block = line.value[:1] in ("|", ">") and BLOCK.match(line.value)
        if not _COMMENT.search(raw, 0, column) and not (quoted and not is_block):
            message, help = (
                "a tab, where only spaces count",
                "write spaces; most editors can insert spaces for the Tab key",
            )
            self.tabs.append(Fault("tab", number, column, message, help))
