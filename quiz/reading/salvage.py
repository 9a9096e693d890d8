"""A block of lines that is no YAML, mended line by line so that the rest of it can be read.

What was diagnosed on a line is put right there in the way the author most likely meant it; where
that is not plain, nothing is mended. The result is read for further faults, never played.
"""

import re
from collections.abc import Collection

from quiz.reading.lines import BLOCK, BULLET, Fault, is_like_key, read_line

_WORDLESS = re.compile(r"[^\w ]")
_OF_VALUES = frozenset(
    {
        "bad-escape",
        "colon-in-text",
        "comment-cuts-text",
        "list-after-colon",
        "needs-quotes",
        "unclosed-bracket",
        "unclosed-quote",
    }
)


def patch(text: str, fault: Fault, known: Collection[str]) -> str | None:
    """Return a block without a fault that was found in it, None if nobody can say what was meant.

    Only the line of the fault changes, and for one that began in a wrong column, or nowhere, those below it.
    """
    lines = text.split("\n")
    raw = lines[fault.line]
    if fault.meant == "":
        return _drop(lines, fault)
    if fault.meant is not None:
        lines[fault.line] = fault.meant
        return "\n".join(lines)
    if fault.code in _OF_VALUES:
        return _patch_value(lines, fault)
    if fault.code in ("space-after-colon", "space-after-dash"):
        lines[fault.line] = raw[: fault.column] + " " + raw[fault.column :].lstrip()
        return "\n".join(lines)
    if fault.code == "missing-colon" and raw[: fault.column].strip(" -") in known:
        lines[fault.line] = raw[: fault.column] + ": " + raw[fault.column :].lstrip(" \u00a0：")
        return "\n".join(lines)
    if fault.code == "not-a-list":
        return _patch_bullets(lines, fault)
    if fault.code == "bad-indent":
        return _patch_column(lines, fault, known)
    return None


def _patch_value(lines: list[str], fault: Fault) -> str | None:
    """Quote the value, or take the signs out of it if it goes on below."""
    raw = lines[fault.line]
    line = read_line(raw)
    if not line.key and line.value[:1] in ("[", "{"):
        return None  # a whole question in braces, or a part of a list over several lines
    start = line.value_column if line.key and fault.column >= line.value_column else line.column
    value = raw[start:].rstrip()
    below = next((other for other in lines[fault.line + 1 :] if other.strip()), "")
    edge = line.column if line.key else max(line.dash, 0)
    goes_on = len(below) - len(below.lstrip(" ")) > edge
    if goes_on and value[:1] in ("[", "{"):
        return None
    if goes_on or start == line.column:
        plain = _WORDLESS.sub("x", value)
        lines[fault.line] = raw[:start] + ("x" + plain[1:] if plain[:1] in ("_", "") else plain)
    else:
        lines[fault.line] = raw[:start] + "'" + value.replace("'", "''") + "'"
    return "\n".join(lines)


def _drop(lines: list[str], fault: Fault) -> str:
    """Take a line out that belongs nowhere, with what stands below it in its column or further right."""
    number = fault.line
    is_item = lines[number].startswith("-", fault.column)
    while number < len(lines):
        raw = lines[number]
        indent = len(raw) - len(raw.lstrip(" "))
        is_same = indent == fault.column and raw.startswith("-", indent) == is_item
        if raw.strip() and number > fault.line and indent <= fault.column and not is_same:
            break
        lines[number] = ""
        number += 1
    return "\n".join(lines)


def _patch_bullets(lines: list[str], fault: Fault) -> str | None:
    """Write dashes for the other signs, or numbers, of a list whose items begin in one column."""
    bullet = re.compile(rf" {{{fault.column}}}(?:{BULLET})(?=[ \u00a0])")
    number = fault.line
    while number < len(lines) and (found := bullet.match(lines[number])):
        rest = lines[number][found.end() :].lstrip(" \u00a0")
        lines[number] = " " * fault.column + "-".ljust(len(lines[number]) - len(rest) - fault.column) + rest
        number += 1
    return "\n".join(lines) if number > fault.line else None


def _shift_first(lines: list[str], fault: Fault, known: Collection[str]) -> str | None:
    """Move the dash of a block left, to where its other keys want it."""
    below = (read_line(raw) for raw in lines[fault.line + 1 :])
    column = next((line.column for line in below if line.dash < 0 and line.key in known), -1)
    raw = lines[fault.line]
    off = read_line(raw).column - column
    if column < 0 or off <= 0 or raw[:off].strip():
        return None
    lines[fault.line] = raw[off:]
    return "\n".join(lines)


def _shift_rest(lines: list[str], fault: Fault, off: int) -> str | None:
    """Move a new block that begins among the keys of one to the column of that one's dash."""
    below = next((line for raw in lines[fault.line + 1 :] if raw.strip() and (line := read_line(raw))), None)
    is_alone = below is not None and below.dash < 0 and below.column == fault.column  # its keys fit already
    for number in range(fault.line, len(lines)):
        raw = lines[number]
        indent = len(raw) - len(raw.lstrip(" "))
        if raw.strip() and (indent < fault.column or (is_alone and number > fault.line)):
            break
        if raw.strip():
            lines[number] = " " * max(indent + off, 0) + raw.lstrip(" ")
    return "\n".join(lines)


def _patch_column(lines: list[str], fault: Fault, known: Collection[str]) -> str | None:
    """Move a key of the block that stands in a wrong column, with what stands below it."""
    first = next((read_line(raw) for raw in lines if raw.strip() and raw.lstrip()[0] != "#"), None)
    line = read_line(lines[fault.line])
    if first is not None and line == first and line.key:
        return _shift_first(lines, fault, known)
    if first is not None and line.dash >= 0 and line.key in known and first.dash >= 0:
        return _shift_rest(lines, fault, first.dash - fault.column)
    if first is None or not line.key or line.dash >= 0 or BLOCK.match(line.value):
        return None
    if line.column > first.column and not is_like_key(line.key, known):
        return None
    off = first.column - line.column
    number = fault.line
    while number < len(lines):
        raw = lines[number]
        if raw.strip():
            indent = len(raw) - len(raw.lstrip(" "))
            is_below = indent > line.column or (
                indent == line.column and (raw.lstrip()[0] == "-" or read_line(raw).key in known)
            )
            if number > fault.line and not is_below:
                break
            if number == fault.line or off < 0 or indent < first.column:
                lines[number] = " " * max(indent + off, 0) + raw.lstrip(" ")
        number += 1
    return "\n".join(lines)
