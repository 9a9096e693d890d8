"""Faults of the value after a key or a dash on a line.

Reads quotes and block texts in lines of text; knows nothing of the columns and keys around.
"""

import re

from quiz.intent.escapes import find_bad_escape
from quiz.quoting import quote
from quiz.reading.diagnosis.brackets import BracketReader
from quiz.reading.diagnosis.lines import (
    BLOCK,
    MAX_SHOWN,
    Block,
    Line,
    advise_quotes,
    drop_comment,
    find_indent,
    read_line,
)

TYPOGRAPHIC = frozenset("“”„‟‘’‚‛«»‹›")
"""Quotation marks that a word processor writes, and that are ordinary characters in YAML."""

_PROPERTY = re.compile(r"(?:[&*][A-Za-z0-9_-]+|![A-Za-z0-9_:/!<>.,-]*)(?:\s|$)")
_INDICATORS = "@`%&*!|>?]},"
_QUOTED_LIST = re.compile(r"""("[^"]*"|'[^']*')(, *("[^"]*"|'[^']*'))+""")
_COLON = re.compile(r":(?=\s|$)")


def check_value(block: Block, line: Line, begins: bool) -> int:
    """Report what is wrong with the value of a line, and return the number of the line after it.

    `begins` is false for a line that only continues the text above.
    """
    value = line.value
    after = line.number + 1
    if not value or value[0] == "#":
        return after
    first = value[0]
    if not begins:
        _check_colon(block, line)
        return after
    if first in "\"'":
        return _check_quoted(block, line)
    if first in "[{":
        return BracketReader(block, line).read()
    if first in "|>" and BLOCK.match(value):
        return _check_block(block, line)
    is_alone = value[1:2] in ("", " ")
    if (first in _INDICATORS and not _PROPERTY.match(value) and first != "?") or (first == "?" and is_alone):
        message = f"a value that begins with {first} must be quoted"
        block.add("needs-quotes", line.number, line.value_column, message, _advise_quotes(block, line))
    elif line.key and first == "-" and is_alone:
        message = f"a list cannot begin on the line of '{line.key}:'"
        help = "begin each item on a line of its own; or quote the text if the dash belongs to it"
        block.add("list-after-colon", line.number, line.value_column, message, help)
    elif line.key:
        _check_colon(block, line)
    return after


def _advise_quotes(block: Block, line: Line) -> str:
    """Return advice on quoting a value, which may continue on the lines below."""
    below = next((raw for raw in block.lines[line.number + 1 :] if raw.strip()), "")
    next_line = read_line(below)
    is_text = below and find_indent(below) > max(line.dash, line.column if line.key else 0)
    if is_text and next_line.dash < 0 and not next_line.key:
        return "quote the whole text, to its end on a line below"
    return advise_quotes(drop_comment(line.value))


def _check_block(block: Block, line: Line) -> int:
    """Report a line of a text after '|' or '>' that is indented less than its first one."""
    parent = line.column if line.key else line.dash
    content = 0
    has_indent = re.match(r"[|>][-+]?[1-9]", line.value) is not None
    for number, raw in enumerate(block.lines[line.number + 1 :], line.number + 1):
        if not raw.strip():
            continue
        indent = find_indent(raw)
        if indent <= parent:
            return number
        content = content or indent
        if indent < content and not has_indent:
            message = f"this line begins in column {indent + 1}, but its text in column {content + 1}"
            block.add("bad-indent", number, indent, message, f"begin it in column {content + 1}")
    return len(block.lines)


def _check_colon(block: Block, line: Line) -> None:
    """Report a second colon with a space in a plain text."""
    cut = re.search(r"\s#", line.value)
    found = _COLON.search(line.value, 0, cut.start() if cut else len(line.value))
    if found:
        first = line.value[0]
        help = _advise_quotes(block, line) if line.key else ""
        if first in TYPOGRAPHIC:
            help = f'put " around the whole text: {first} is not a quotation mark in YAML'
        _report_colon(block, line.number, line.value_column + found.start(), help)


def _report_colon(block: Block, number: int, column: int, help: str = "") -> None:
    """Report a colon that makes a key of what is a text."""
    help = help or "quote the whole text, or begin the text on a line of its own after '>-'"
    message = "a colon and a space in a text make YAML see another key here"
    block.add("colon-in-text", number, column, message, help)


# ---------------------------------------------------------------- quotes


def _check_quoted(block: Block, line: Line) -> int:
    """Report what is wrong with a quoted text, which may have several lines."""
    mark = line.value[0]
    closing = re.compile(r'\\.|"' if mark == '"' else "''|'")
    at = line.value_column + 1
    for number in range(line.number, len(block.lines)):
        for found in closing.finditer(block.lines[number], at):
            if found.group() == mark:
                return _check_closed(block, line, number, found.end())
        at = 0
    if mark == '"' and _check_escapes(block, line, line.value):
        return line.number + 1
    inner = line.value[1:].rstrip()
    help = f"close it with {mark} at the end of the text"
    if mark == "'" and inner:
        help += f"; if it is an apostrophe, {advise_quotes(drop_comment(line.value))}"
    if mark == '"' and inner.endswith('\\"'):
        help = r"""write '\\' before the last ", which a single backslash makes a part of the text"""
    block.add("unclosed-quote", line.number, line.value_column, f"the quotation mark {mark} is never closed", help)
    return line.number + 1


def _check_closed(block: Block, line: Line, number: int, end: int) -> int:
    """Report what is wrong in or after a quoted text that ends in a column of a line."""
    raw, mark = block.lines[number], line.value[0]
    if mark == '"':
        text = "\n".join([block.lines[line.number][line.value_column :], *block.lines[line.number + 1 : number + 1]])
        if _check_escapes(block, line, text):
            return number + 1
    rest = raw[end:]
    stripped = rest.strip()
    if line.key and (colon := re.match(r" *:(?=\s|$)", rest)):
        _report_colon(block, number, end + colon.end() - 1)
    elif stripped and not (stripped[0] == "#" and rest[0] in " \t") and not re.match(r"\s*:(\s|$)", rest):
        _report_rest(block, line, number, end)
    return number + 1


def _report_rest(block: Block, line: Line, number: int, end: int) -> None:
    """Report that more follows on the line where a quoted text ends."""
    raw, mark = block.lines[number], line.value[0]
    rest = raw[end:]
    whole = drop_comment(line.value)
    if number > line.number:
        message = f"the quotation mark {mark} is not closed on this line, but at a {mark} on a line below"
        help = "close it at the end of the text"
        if mark == "'":
            help = f"close it here; if it is an apostrophe, {advise_quotes(whole)}"
        block.add("unclosed-quote", line.number, line.value_column, message, help)
        return
    is_opening = raw[end - 2 : end - 1] in (" ", "(") and rest[0] not in " ,.;:!?)"
    if whole.endswith(mark) and (is_opening or rest[0].isalnum()):
        inside = "''" if mark == "'" else '\\"'
        help = f"write {inside} for the character itself"
        if len(whole) <= MAX_SHOWN:
            help += f", or use the other quotation marks: {quote(whole[1:-1].replace(f'{chr(92)}{mark}', mark))}"
        block.add("needs-quotes", line.number, end - 1, f"this {mark} closes the text, but more follows", help)
        return
    help = advise_quotes(whole)
    if rest.strip() == ",":
        help = "remove the comma"
    elif _QUOTED_LIST.fullmatch(whole):
        help = f"write [{whole}] if these are the items of a list; else {help}"
    message = f"the text continues after the closing {mark}"
    block.add("needs-quotes", line.number, line.value_column, message, help)


def _check_escapes(block: Block, line: Line, text: str) -> bool:
    found = find_bad_escape(text)
    if not found:
        return False
    lines = text.count("\n", 0, found.at)
    column = line.value_column + found.at if not lines else found.at - text.rfind("\n", 0, found.at) - 1
    block.add("bad-escape", line.number + lines, column, found.message, found.help)
    return True
