"""One line of a block: where its dashes, its key and its value stand, and what the lines above it were.

Finds no fault; the faults of such lines have their form here. Knows nothing of YAML's own rules.
"""

import re
from collections.abc import Collection
from typing import NamedTuple

from quiz.problems import Code

_DASHES = re.compile(r"[ \t]*(?:-(?:[ \t]++|$))*+")
_KEY = re.compile(
    r"""("(?:[^"\\\n]|\\.)*"[ \t]*|'(?:[^'\n]|'')*'[ \t]*|[^\s\[\]{},"'#&*!|>%@`?:-][^:#\n]*|-[^\s:][^:#\n]*)"""
    r""":(?:[ \t]+|$)"""
)
BLOCK = re.compile(r"[|>][-+1-9]*[ ]*(?:#.*)?$")
BULLET = r"[*+•·‣▪◦–—]|[0-9]{1,3}[.)]|[A-Za-z][.)]"
"""What begins the items of lists elsewhere, as a pattern."""


class Fault(NamedTuple):
    """A fault at a line (from 0, within the block) and a column (from 0)."""

    code: Code
    line: int
    column: int
    message: str
    help: str
    meant: str | None = None  # the line as it may have been meant, if no more than a sign or two is wrong with it


class Line(NamedTuple):
    """A line that begins something: where its dashes, its key and its value stand."""

    number: int
    dash: int  # column of the last dash, -1 without one
    column: int  # column of what follows the dashes
    key: str
    value: str
    value_column: int


def read_line(raw: str, number: int = 0) -> Line:
    """Return where the dashes, the key and the value of a line stand."""
    begins = _DASHES.match(raw)
    assert begins
    column = begins.end()
    dash = raw.rfind("-", 0, column)
    found = _KEY.match(raw, column)
    if found:
        return Line(number, dash, column, found.group(1).rstrip(" \t"), raw[found.end() :], found.end())
    return Line(number, dash, column, "", raw[column:], column)


def is_like_key(name: str, known: Collection[str]) -> bool:
    """Return whether a word is a known key, or one with a slip of the pen."""
    from difflib import get_close_matches

    return name in known or (name.replace("-", "").isalpha() and bool(get_close_matches(name, known, 1, 0.75)))


def is_complete(value: str) -> bool:
    """Return whether a value is all in quotes or brackets, and no more can follow."""
    return re.fullmatch(r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|\[.*\]|\{.*\})\s*(?:#.*)?""", value) is not None


def is_bare(value: str) -> bool:
    """Return whether a value is a plain text on its key's line."""
    return bool(value.strip()) and value[0] not in "[{|>#\"'&!"


class Block:
    """The lines of a block, what is known of those above the one that is looked at, and the first fault in them.

    `known` are the keys that may begin a line at the block's own indentation; `what` is the word for such a
    block. Columns are from 0, and -1 for what has not been met.
    """

    def __init__(self, text: str, known: Collection[str], what: str = "block") -> None:
        self.lines = text.split("\n")
        self.known = known
        self.what = what
        self.fault: Fault | None = None
        self.main = -1  # column of the block's own keys
        self.dash = -1  # column of the dash that opens the block
        self.columns: list[int] = []  # columns of the keys that are open
        self.list_dash = -1  # column of the dashes of the list under the last key
        self.last: Line | None = None
        self.seen: set[str] = set()

    def tell(self, fault: Fault) -> None:
        """Remember a fault, if it is the first."""
        self.fault = self.fault or fault

    def found(self, code: Code, line: int, column: int, message: str, help: str) -> None:
        """Remember a fault of which nobody can say how the line was meant."""
        self.tell(Fault(code, line, column, message, help))
