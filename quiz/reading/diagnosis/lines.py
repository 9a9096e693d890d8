"""One line of a block, and what is known of the lines above it.

Finds no fault itself; knows nothing of YAML's own rules. All lines and columns count from 0.
"""

import re
from collections.abc import Collection
from itertools import islice
from typing import NamedTuple

from quiz.patterns import compile_late
from quiz.problems import Code
from quiz.quoting import quote

_DASHES = compile_late(r"[ \t]*(?:-(?:[ \t]++|$))*+")
_KEY = compile_late(
    r"""("(?:[^"\\\n]|\\.)*"[ \t]*|'(?:[^'\n]|'')*'[ \t]*|[^\s\[\]{},"'#&*!|>%@`?:-][^:#\n]*|-[^\s:][^:#\n]*)"""
    r""":(?:[ \t]+|$)"""
)
_COMMENT = compile_late(r"\s#(?=\s|$)|\s\s+#")
_PAIRS = (("(", ")"), ("[", "]"), ("{", "}"))
MAX_SHOWN = 60
"""Characters of a text that advice repeats: it has to be whole, so that one can write it."""
BLOCK = compile_late(r"[|>][-+1-9]*[ ]*(?:#.*)?$")
"""The beginning of a text on several lines."""
BULLET = r"[*+•·‣▪◦–—]|[0-9]{1,3}[.)]|[A-Za-z][.)]"
"""Bullets that begin the items of lists in other formats, as a pattern."""


class Fault(NamedTuple):
    """A fault at a line and column of a block."""

    code: Code
    line: int
    column: int
    message: str
    help: str


class Line(NamedTuple):
    """A line that begins something: the column of its last dash (-1 without one), that of what follows, its parts."""

    number: int
    dash: int
    column: int
    key: str
    value: str
    value_column: int


def read_line(raw: str, number: int = 0) -> Line:
    """Return the dashes, the key and the value of a line."""
    begins = _DASHES.match(raw)
    assert begins
    column = begins.end()
    dash = raw.rfind("-", 0, column)
    if found := _KEY.match(raw, column):
        return Line(number, dash, column, found.group(1).rstrip(" \t"), raw[found.end() :], found.end())
    return Line(number, dash, column, "", raw[column:], column)


def find_indent(raw: str) -> int:
    """Return how many spaces a line begins with."""
    return len(raw) - len(raw.lstrip(" "))


def is_like_key(name: str, known: Collection[str]) -> bool:
    """Return whether a word is a known key, or a misspelt one."""
    from difflib import get_close_matches

    return name in known or (name.replace("-", "").isalpha() and bool(get_close_matches(name, known, 1, 0.75)))


def is_complete(value: str) -> bool:
    """Return whether a value is all in quotes or brackets, and no more can follow."""
    return re.fullmatch(r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|\[.*\]|\{.*\})\s*(?:#.*)?""", value) is not None


def is_bare(value: str) -> bool:
    """Return whether a value is a plain text on its key's line."""
    return bool(value.strip()) and value[0] not in "[{|>#\"'&!"


def drop_comment(value: str) -> str:
    """Return a value without the comment after it.

    A '#' belongs to the text if a backtick or bracket before it is open, or if no space follows it.
    """
    for found in islice(_COMMENT.finditer(value), 20):
        before = value[: found.start()]
        if not before.count("`") % 2 and all(before.count(left) == before.count(right) for left, right in _PAIRS):
            return before.strip()
    return value.strip()


def advise_quotes(text: str) -> str:
    """Return advice on quoting a text: what to write, or for a long text the marks to put around it."""
    quoted = quote(text)
    if len(text) <= MAX_SHOWN:
        return f"quote the whole text: {quoted}"
    if quoted[1:-1] == text:
        return f"quote the whole text: put {quoted[0]} before it and after it"
    return "begin the text on a line of its own after '>-'"


class Block:
    """The lines of a block, the state left by those above the current one, and the first fault in them.

    `known` are the keys that may begin a line at the block's own indentation; `what` is the word for such a block.
    Columns are -1 for what has not been met.
    """

    def __init__(self, text: str, known: Collection[str], what: str) -> None:
        self.lines = text.split("\n")
        self.known = known
        self.what = what
        self.fault: Fault | None = None
        self.main = -1  # column of the block's own keys
        self.dash = -1  # column of the dash that opens the block
        self.columns: list[int] = []  # of the keys that are open
        self.list_dash = -1  # column of the dashes of the list under the last key
        self.last: Line | None = None
        self.seen: set[str] = set()

    def add(self, code: Code, line: int, column: int, message: str, help: str) -> None:
        """Remember a fault, if it is the first."""
        self.fault = self.fault or Fault(code, line, column, message, help)
