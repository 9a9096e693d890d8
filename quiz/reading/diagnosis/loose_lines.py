"""Lines of a block that have neither a key nor a dash: a slip of the pen, or a text that continues where it cannot.

What such a line looks like is its `LineKind`, where it is its `Where`; the table of both says what is wrong with it.
"""

import re
from collections.abc import Callable
from enum import Enum, auto

from quiz.reading.diagnosis.lines import BLOCK, BULLET, Block, Line, is_bare, is_complete, read_line


class LineKind(Enum):
    """What a line looks like, as a pattern of its content."""

    KEY_AND_VALUE = re.compile(r"([A-Za-z-]+)[ ]*:(?=\S)")
    QUOTE_IN_KEY = re.compile(r"""(["'])[^"']*\1 *[^\s:].*:(?:\s|$)""")
    INDICATOR_IN_KEY = re.compile(r"[!&*@`%|>].*:(?:\s|$)")
    COMMENT_IN_KEY = re.compile(r"(?:(?!\s#).)*+\s(#).*:(?:\s|$)")
    WIDE_COLON = re.compile(r"([A-Za-z-]+)[ \u3000]*(：)")
    WORD = re.compile(r"([a-z-]+)")
    DASH_AND_TEXT = re.compile(r"-\S")
    BULLET = re.compile(rf"({BULLET})[ \u00a0]+\S")
    ANY = re.compile("")


class Where(Enum):
    """Where a line is, compared with the keys of its block and the line above that began something."""

    ANYWHERE = auto()
    AT_KEYS = auto()  # in the column of the block's keys, or left of it
    AT_LAST_KEY = auto()  # where a key of the same mapping would begin
    AT_LIST = auto()  # where an item of the open list would begin, or left of it
    IN_LIST = auto()  # below an item, or a key that may have a list
    BELOW_COMMENT = auto()  # where a plain text continues, but for a comment
    BELOW_BLOCK = auto()  # where the text after | or > ought to be, but further left
    AMONG_KEYS = auto()  # between keys of one mapping
    BELOW_VALUE = auto()  # below a value to which nothing can be added


def check_first(block: Block, line: Line) -> None:
    """Report that a block begins with no key, if nothing else can have been meant."""
    if line.key or not block.known:
        return
    found = LineKind.KEY_AND_VALUE.value.match(line.value)
    if found and found.group(1) in block.known:
        _report_no_space(block, line, line, found)
        return
    found = LineKind.WIDE_COLON.value.match(line.value)
    if found and found.group(1) in block.known and line.column <= block.main:
        _report_wide_colon(block, line, line, found)
    elif line.dash < 0 and not line.value.startswith(("{", "[", "%", "---", "...")):
        check_loose(block, line, line)


def check_loose(block: Block, line: Line, last: Line) -> None:
    """Report a line without a key or a dash that continues no text; to do so it would have to be indented."""
    for kind, where, report in _TABLE:
        if _is_at(where, block, line, last) and (found := kind.value.match(line.value)):
            is_key = kind not in _OF_KEYS or found.group(1) in block.known
            if is_key and not (kind is LineKind.WORD and found.group(1) in block.seen):
                report(block, line, last, found)
                return


def _is_at(where: Where, block: Block, line: Line, last: Line) -> bool:
    column = line.column
    match where:
        case Where.ANYWHERE:
            return True
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


# ---------------------------------------------------------------- what is wrong

Found = re.Match[str]


def _report_no_space(block: Block, line: Line, last: Line, found: Found) -> None:
    name = found.group(1)
    message, help = f"a space is missing after '{name}:'", f"write '{name}: ' and then the value"
    block.add("space-after-colon", line.number, line.column + found.end(), message, help)


def _report_quote(block: Block, line: Line, last: Line, found: Found) -> None:
    mark = found.group(1)
    message = f"the text continues after the closing {mark}"
    help = "put one pair of quotation marks around everything before the colon"
    block.add("needs-quotes", line.number, line.column, message, help)


def _report_indicator(block: Block, line: Line, last: Line, found: Found) -> None:
    message = f"a value that begins with {line.value[0]} must be quoted"
    block.add("needs-quotes", line.number, line.column, message, "quote everything before the colon")


def _report_comment(block: Block, line: Line, last: Line, found: Found) -> None:
    message = "everything after ' #' is a comment, so there is no colon on this line"
    column = line.column + found.start(1) - 1
    block.add("comment-cuts-text", line.number, column, message, "quote everything before the colon")


def _report_wide_colon(block: Block, line: Line, last: Line, found: Found) -> None:
    name = found.group(1)
    message = f"'：' after '{name}' is a wide colon, not a colon to YAML"
    help = f"write '{name}: ' with the colon of the Latin keyboard, and a space"
    block.add("missing-colon", line.number, line.column + found.start(2), message, help)


def _report_comment_above(block: Block, line: Line, last: Line, found: Found) -> None:
    place = _find_comment_above(block, line, last)
    assert place
    message = "everything after ' #' is a comment, and no text can continue after one"
    help = "quote the whole text if '#' belongs to it; else write the comment above the key"
    block.add("comment-cuts-text", *place, message, help)


def _report_no_colon(block: Block, line: Line, last: Line, found: Found) -> None:
    name = found.group(1)
    message, help = f"a colon is missing after '{name}'", f"write '{name}: ' and then the value"
    block.add("missing-colon", line.number, line.column + found.end(), message, help)


def _report_dash(block: Block, line: Line, last: Line, found: Found) -> None:
    message, help = "a space is missing after the dash", "write '- ' before each item of a list"
    block.add("space-after-dash", line.number, line.column + 1, message, help)


def _report_below_block(block: Block, line: Line, last: Line, found: Found) -> None:
    message = f"the text after '{last.key}: {last.value.strip()}' must be indented"
    block.add("bad-indent", line.number, line.column, message, f"begin it in column {last.column + 3}")


def _report_bullet(block: Block, line: Line, last: Line, found: Found) -> None:
    message = f"the items of a list begin with '-', and this line with '{found.group(1)}'"
    block.add("not-a-list", line.number, line.column, message, "write '- ' instead, before each item of the list")


def _report_left(block: Block, line: Line, last: Line, found: Found) -> None:
    message = "this line is neither a key with a value nor a part of the text above"
    column = block.main + 1
    help = f"begin it right of column {column} if the text continues here; else write 'key: ' before it"
    block.add("bad-indent", line.number, line.column, message, help)


def _report_among_keys(block: Block, line: Line, last: Line, found: Found) -> None:
    where = "above" if line.column == last.column else "below"
    message = f"this line has no colon, and the lines {where} are keys"
    help = "write a colon and a space after the key; indent the line if the text above continues here"
    block.add("missing-colon", line.number, line.column, message, help)


def _report_below_value(block: Block, line: Line, last: Line, found: Found) -> None:
    report_after(block, line, last)


def report_after(block: Block, line: Line, last: Line) -> None:
    """Report a line below a value to which nothing can be added."""
    raw = block.lines[line.number]
    message = f"this line is below '{last.key}', whose value ends above"
    help = f"begin it in column {block.main + 1} if it is a key of the {block.what}; "
    help += "else put it inside the quotation marks or brackets, or remove it"
    block.add("bad-indent", line.number, len(raw) - len(raw.lstrip(" ")), message, help)


def check_word(block: Block, line: Line, other: str) -> bool:
    """Report a line that begins with a known key and no colon, if it is not the `other` one; return whether it does."""
    found = LineKind.WORD.value.match(line.value)
    if not found or found.group(1) not in block.known or found.group(1) == other:
        return False
    _report_no_colon(block, line, line, found)
    return True


_OF_KEYS = frozenset({LineKind.KEY_AND_VALUE, LineKind.WIDE_COLON, LineKind.WORD})
"""Kinds of lines that begin with a known key."""

_TABLE: tuple[tuple[LineKind, Where, Callable[[Block, Line, Line, Found], None]], ...] = (
    (LineKind.KEY_AND_VALUE, Where.AT_KEYS, _report_no_space),
    (LineKind.QUOTE_IN_KEY, Where.AT_LAST_KEY, _report_quote),
    (LineKind.INDICATOR_IN_KEY, Where.AT_LAST_KEY, _report_indicator),
    (LineKind.COMMENT_IN_KEY, Where.AT_LAST_KEY, _report_comment),
    (LineKind.WIDE_COLON, Where.AT_KEYS, _report_wide_colon),
    (LineKind.ANY, Where.BELOW_COMMENT, _report_comment_above),
    (LineKind.WORD, Where.AT_KEYS, _report_no_colon),
    (LineKind.DASH_AND_TEXT, Where.IN_LIST, _report_dash),
    (LineKind.ANY, Where.BELOW_BLOCK, _report_below_block),
    (LineKind.BULLET, Where.AT_LIST, _report_bullet),
    (LineKind.ANY, Where.AT_KEYS, _report_left),
    (LineKind.ANY, Where.AMONG_KEYS, _report_among_keys),
    (LineKind.ANY, Where.BELOW_VALUE, _report_below_value),
)
"""What is wrong with a line of a kind at a place; the first row that fits."""
