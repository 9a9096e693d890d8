"""What is wrong with a block of lines that is not YAML, said in an author's words.

Reads the lines again in the simple way in which people write such files, so that the answer does
not depend on which YAML library stumbled where. Knows which keys are known, not what they mean.
"""

import re
from collections.abc import Collection

from quiz.reading.diagnosis.columns import check_column, check_dash, check_key, find_first_line_off
from quiz.reading.diagnosis.line_values import ValueReader
from quiz.reading.diagnosis.lines import BLOCK, Block, Fault, Line, read_line
from quiz.reading.diagnosis.loose_lines import check_first, check_loose

MAX_KEY = 1024
"""Characters that YAML lets stand before a colon on a line."""


def find_tabs(text: str) -> list[Fault]:
    """Return, for each line, the first tab that stands outside quoted texts, block texts and comments."""
    walker = _Walker(text, ())
    walker.walk(to_the_end=True)
    return walker.tabs


def find_beginnings(text: str) -> list[int]:
    """Return the numbers of the lines that stand outside quoted texts, block texts and comments."""
    walker = _Walker(text, ())
    walker.walk(to_the_end=True)
    return walker.stepped


def diagnose(text: str, known: Collection[str], what: str) -> Fault | None:
    """Return the first fault that the lines of a block show; None if they look right.

    `known` are the keys that may begin a line at the block's own indentation; `what` is the word
    for such a block: "question".
    """
    if fault := find_first_line_off(text, known, what):
        return fault
    walker = _Walker(text, known, what)
    walker.walk()
    return walker.block.fault


class _Walker:
    """Goes through the lines of a block, from one that begins something to the next, up to the first fault."""

    def __init__(self, text: str, known: Collection[str], what: str = "block") -> None:
        self.block = Block(text, known, what)
        self.values = ValueReader(self.block.lines, self.block.tell)
        self.tabs: list[Fault] = []
        self.stepped: list[int] = []

    def walk(self, to_the_end: bool = False) -> None:
        block, number = self.block, 0
        while number < len(block.lines) and (to_the_end or not block.fault):
            number = self._step(number)

    def _step(self, number: int) -> int:
        """Look at a line and return the number of the next one that begins something."""
        block = self.block
        raw = block.lines[number]
        content = raw.lstrip(" \t")
        if not content and "\t" in raw:
            self._note_tab(number, raw.index("\t"), True)
        if not content or content[0] == "#":
            return number + 1
        self.stepped.append(number)
        indent = len(raw) - len(content)
        if "\t" in raw[:indent]:
            self._note_tab(number, raw.index("\t"), True)
        line = read_line(raw, number)
        self._check_place(line, raw)
        if len(line.key) > MAX_KEY:
            message = f"what stands before the colon has {len(line.key)} characters, and {MAX_KEY} is the most"
            short = raw[: line.column + 100] + raw[line.column + len(line.key) :]
            block.tell(Fault("text-too-long", number, line.column, message, "shorten it", short))
        if line.key:
            check_column(block, line)
        end = self.values.check(line, bool(line.key) or line.dash >= 0 or block.last is None)
        if line.key or line.dash >= 0 or block.last is None:
            block.last = line
            block.seen.add(line.key)
        self._scan_tabs(number, end, line)
        return end

    def _check_place(self, line: Line, raw: str) -> None:
        """Report a line that stands in a wrong column, or is neither a key nor a part of a text."""
        block = self.block
        if re.match(r"-[a-z]", line.key) and (line.key[1:] in block.known or line.column == max(block.main, 0)):
            block.found(
                "space-after-dash",
                line.number,
                line.column + 1,
                "a space is missing after the dash",
                "write '- ' before each item of a list",
            )
        if block.main < 0:
            block.dash, block.main = line.dash, line.column
            block.columns = [line.column]
            check_first(block, line)
            return
        last = block.last
        assert last is not None
        if line.dash >= 0:
            check_dash(block, line, raw)
        elif line.key:
            check_key(block, line, last)
        else:
            check_loose(block, line, last)

    def _note_tab(self, number: int, column: int, indent: bool) -> None:
        what = "a tab stands in the indentation, where only spaces count" if indent else "a tab stands here"
        tab = Fault("tab", number, column, what, "write spaces; most editors can do so for the Tab key")
        self.tabs.append(tab)
        if indent:
            self.block.tell(tab)

    def _scan_tabs(self, number: int, end: int, line: Line) -> None:
        raw = self.block.lines[number]
        if "\t" not in raw or (self.tabs and self.tabs[-1].line == number):
            return
        quoted = line.value[:1] in ("'", '"')
        is_block = line.value[:1] in ("|", ">") and BLOCK.match(line.value)
        for found in re.finditer("\t", raw):
            column = found.start()
            if re.search(r"(^|\s)#", raw[:column]) or (quoted and column > line.value_column and not is_block):
                return
            self._note_tab(number, column, False)
            return
