"""Lines of a block that have neither a key nor a dash: a slip of the pen, or a text that continues where it cannot.

What such a line looks like is its `LineKind`, where it is its `Where`; the table of both says what is wrong with it.
"""

import re
from enum import Enum, auto
from typing import NamedTuple

from quiz.problems import Code
from quiz.reading.diagnosis.lines import BLOCK, BULLET, Block, Line, find_indent, is_bare, is_complete, read_line


class LineKind(Enum):
    """The look of a line, as a pattern of its content: `name` is for the message, `at` is where the fault is."""

    KEY_AND_VALUE = re.compile(r"(?P<name>[A-Za-z-]+)[ ]*:(?P<at>)(?=\S)")
    QUOTE_IN_KEY = re.compile(r"""(?P<name>["'])[^"']*(?P=name) *[^\s:].*:(?:\s|$)""")
    INDICATOR_IN_KEY = re.compile(r"(?P<name>[!&*@`%|>]).*:(?:\s|$)")
    COMMENT_IN_KEY = re.compile(r"(?:(?!\s#).)*+(?P<at>\s#).*:(?:\s|$)")
    WIDE_COLON = re.compile(r"(?P<name>[A-Za-z-]+)[ \u3000]*(?P<at>：)")
    WORD = re.compile(r"(?P<name>[a-z-]+)(?P<at>)")
    DASH_AND_TEXT = re.compile(r"-(?P<at>)\S")
    STAR = re.compile(r"(?P<name>\*)[ \u00a0]+\S")
    BULLET = re.compile(rf"(?P<name>{BULLET})[ \u00a0]+\S")
    ANY = re.compile("")


class Where(Enum):
    """Where a line is, compared with the keys of its block and the line above that began something."""

    AT_KEYS = auto()  # in the column of the block's keys, or left of it
    AT_LAST_KEY = auto()  # where a key of the same mapping would begin
    AT_LIST = auto()  # where an item of the open list would begin, or left of it
    IN_LIST = auto()  # below an item, or a key that may have a list
    BELOW_COMMENT = auto()  # where a plain text would continue if there were no comment
    BELOW_BLOCK = auto()  # where the text after | or > ought to be, but further left
    AMONG_KEYS = auto()  # between keys of one mapping
    BELOW_VALUE = auto()  # below a value to which nothing can be added


class Row(NamedTuple):
    """What is wrong with a line of a kind at a place, with names in braces that `_report` fills in."""

    kind: LineKind
    where: Where
    code: Code
    message: str
    help: str


_OF_KEYS = frozenset({LineKind.KEY_AND_VALUE, LineKind.WIDE_COLON, LineKind.WORD})
"""Kinds of lines that begin with a known key."""

# fmt: off
_NO_COLON = Row(
    LineKind.WORD, Where.AT_KEYS, "missing-colon",
    "a colon is missing after '{name}'", "write '{name}: ' and then the value",
)
_AFTER = Row(
    LineKind.ANY, Where.BELOW_VALUE, "bad-indent",
    "this line is below '{last}', whose value ends above",
    "begin it in column {column} if it is a key of the {what}; "
    "else put it inside the quotation marks or brackets, or remove it",
)
_TABLE = (
    Row(LineKind.KEY_AND_VALUE, Where.AT_KEYS, "space-after-colon",
        "a space is missing after '{name}:'", "write '{name}: ' and then the value"),
    Row(LineKind.QUOTE_IN_KEY, Where.AT_LAST_KEY, "needs-quotes",
        "the text continues after the closing {name}",
        "put one pair of quotation marks around everything before the colon"),
    Row(LineKind.INDICATOR_IN_KEY, Where.AT_LAST_KEY, "needs-quotes",
        "a value that begins with {name} must be quoted", "quote everything before the colon"),
    Row(LineKind.COMMENT_IN_KEY, Where.AT_LAST_KEY, "comment-cuts-text",
        "everything after ' #' is a comment, so there is no colon on this line", "quote everything before the colon"),
    Row(LineKind.WIDE_COLON, Where.AT_KEYS, "missing-colon",
        "'：' after '{name}' is a wide colon, not a colon to YAML",
        "write '{name}: ' with the colon of the Latin keyboard, and a space"),
    Row(LineKind.ANY, Where.BELOW_COMMENT, "comment-cuts-text",
        "everything after ' #' is a comment, and no text can continue after one",
        "quote the whole text if '#' belongs to it; else write the comment above the key"),
    _NO_COLON,
    Row(LineKind.DASH_AND_TEXT, Where.IN_LIST, "space-after-dash",
        "a space is missing after the dash", "write '- ' before each item of a list"),
    Row(LineKind.ANY, Where.BELOW_BLOCK, "bad-indent",
        "the text after '{last}: {value}' must be indented", "begin it in column {below}"),
    Row(LineKind.STAR, Where.IN_LIST, "not-a-list",
        "the items of a list begin with '-', but this line begins with '*'",
        "write '- ' instead, before each item of the list"),
    Row(LineKind.BULLET, Where.AT_LIST, "not-a-list",
        "the items of a list begin with '-', but this line begins with '{name}'",
        "write '- ' instead, before each item of the list"),
    Row(LineKind.ANY, Where.AT_KEYS, "bad-indent",
        "this line is neither a key with a value nor a part of the text above",
        "begin it right of column {column} if the text continues here; else write 'key: ' before it"),
    Row(LineKind.ANY, Where.AMONG_KEYS, "missing-colon",
        "this line has no colon, and the lines {side} are keys",
        "write a colon and a space after the key; indent the line if the text above continues here"),
    _AFTER,
)
"""What is wrong with a line; the first row that fits."""
# fmt: on


def check_first(block: Block, line: Line) -> None:
    """Report that a block begins with no key, if nothing else can have been meant."""
    if line.key or not block.known:
        return
    if line.dash < 0 and not line.value.startswith(("{", "[", "%", "---", "...")):
        check_loose(block, line, line)
        return
    for row in _TABLE:
        found = row.kind.value.match(line.value) if row.kind in _OF_KEYS and row is not _NO_COLON else None
        if found and found.group("name") in block.known:
            _report(block, row, line, line, found)
            return


def check_loose(block: Block, line: Line, last: Line) -> None:
    """Report a line without a key or a dash that continues no text; to do so it would have to be indented."""
    for row in _TABLE:
        found = row.kind.value.match(line.value)
        if not found or not _is_at(row.where, block, line, last):
            continue
        name = found.group("name") if row.kind in _OF_KEYS else ""
        if not name or (name in block.known and not (row is _NO_COLON and name in block.seen)):
            _report(block, row, line, last, found)
            return


def report_after(block: Block, line: Line, last: Line) -> None:
    """Report a line below a value to which nothing can be added."""
    _report(block, _AFTER, line, last, None)


def check_word(block: Block, line: Line, other: str) -> bool:
    """Report a line that begins with a known key and no colon, if it is not the `other` one; return whether it does."""
    found = LineKind.WORD.value.match(line.value)
    if not found or found.group("name") not in block.known or found.group("name") == other:
        return False
    _report(block, _NO_COLON, line, line, found)
    return True


def _report(block: Block, row: Row, line: Line, last: Line, found: re.Match[str] | None) -> None:
    groups = found.groupdict() if found else {}
    number, column = line.number, line.column
    if row.where is Where.BELOW_COMMENT:
        number, column = _find_comment_above(block, line, last) or (number, column)
    elif row is _AFTER:
        column = find_indent(block.lines[number])
    elif found and "at" in groups:
        column += found.start("at")
    names = {
        "name": groups.get("name", ""),
        "last": last.key,
        "value": last.value.strip(),
        "column": block.main + 1,
        "below": last.column + 3,
        "what": block.what,
        "side": "above" if line.column == last.column else "below",
    }
    block.add(row.code, number, column, row.message.format(**names), row.help.format(**names))


def _is_at(where: Where, block: Block, line: Line, last: Line) -> bool:
    column = line.column
    match where:
        case Where.AT_KEYS:
            return column <= block.main
        case Where.AT_LAST_KEY:
            return column == last.column or not last.value.strip()
        case Where.AT_LIST:
            return column <= max(block.list_dash, block.main)
        case Where.IN_LIST:
            return last.dash >= 0 or not last.value
        case Where.BELOW_COMMENT:
            return _find_comment_above(block, line, last) is not None
        case Where.BELOW_BLOCK:
            return bool(last.key) and column <= last.column and BLOCK.match(last.value) is not None
        case Where.AMONG_KEYS:
            return bool(last.key) and (column == last.column or _is_above_key(block, line, last))
        case Where.BELOW_VALUE:
            return bool(last.key) and column > last.column and is_complete(last.value)


def _find_comment_above(block: Block, line: Line, last: Line) -> tuple[int, int] | None:
    """Return line and column of a comment after which a plain text continues."""
    edge = last.column if last.key else last.dash
    number = line.number - 1
    if not is_bare(last.value) or line.column <= edge or number < last.number:
        return None
    while number > last.number and not block.lines[number].strip():
        number -= 1
    found = re.search(r"(?:^| ) *#", block.lines[number])
    return (number, found.start()) if found else None


def _is_above_key(block: Block, line: Line, last: Line) -> bool:
    """Return whether a line is the first below a key, and another key is in its column on the next one."""
    if last.value.strip() or line.column <= last.column or line.number + 1 == len(block.lines):
        return False
    below = read_line(block.lines[line.number + 1])
    return bool(below.key) and below.dash < 0 and below.column == line.column
