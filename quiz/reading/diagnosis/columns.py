"""Dashes and keys of a block in a wrong column.

Knows which keys are known, not what they mean, and whether more can follow a value.
"""

from collections.abc import Collection

from quiz.reading.diagnosis.lines import (
    BLOCK,
    Block,
    Fault,
    Line,
    find_indent,
    is_bare,
    is_complete,
    is_like_key,
    read_line,
)
from quiz.reading.diagnosis.loose_lines import check_word, report_after


def find_first_line_off(text: str, known: Collection[str], what: str) -> Fault | None:
    """Return the fault of a block whose dash is too far right, so that none of its other keys fits."""
    lines = [read_line(raw, number) for number, raw in enumerate(text.split("\n")) if raw.strip()]
    first = next((line for line in lines if not line.value.startswith("#")), None)
    if first is None or first.dash < 0 or first.key not in known:
        return None
    columns = [line.column for line in lines if line.number > first.number and line.dash < 0 and line.key in known]
    column = columns[0] if columns else first.column
    if len(columns) < 2 or column >= first.column or set(columns) != {column} or column < first.column - first.dash:
        return None
    message = f"this {what} begins in column {first.dash + 1}, but its keys below begin in column {column + 1}"
    help = f"begin the dash in column {first.dash + 1 + column - first.column}, so that the keys are below one another"
    return Fault("bad-indent", first.number, first.dash, message, help)


# ---------------------------------------------------------------- dashes


def check_dash(block: Block, line: Line, last: Line, dash: int) -> None:
    """Report a dash, the first of its line, that begins no item of the list that is open, nor a new block."""
    opens = bool(last.key) and (not last.value.strip() or last.value[0] in "#&!")
    has_value = bool(last.key) and not opens and last.dash < block.main
    message = help = ""
    if opens and last.dash < block.main and (last.column == block.main or dash >= last.column):
        block.list_dash = dash
        if dash < block.main:
            message, help = f"this item is left of '{last.key}'", f"begin it in column {block.main + 1}"
    elif has_value and last.column >= block.main == dash and line.key not in block.known:
        message, help = _explain_list(block, line, last)
    elif block.list_dash >= 0 and dash != block.list_dash and (last.dash >= 0 or dash < block.list_dash):
        continues = opens or ((dash >= last.column or dash == last.dash) and not is_complete(last.value))
        if dash < block.list_dash or not continues:
            message = f"this item begins in column {dash + 1}, but the one above begins in column {block.list_dash + 1}"
            help = "begin all items of a list in the same column"
    elif has_value and dash > last.column and line.key and (is_bare(last.value) or is_complete(last.value)):
        message = f"a list cannot begin here: '{last.key}' already has a value"
        help = f"begin the dash in the same column as the other {block.what}s begin, or remove the value"
    elif (dash < block.main and dash != block.dash) or _is_nested_item(block, line, last):
        where = f"in column {block.dash + 1}" if block.dash >= 0 else "further left"
        message = f"this dash begins in column {dash + 1}, but the {block.what} above {where}"
        help = f"begin it in column {max(block.dash, 0) + 1} if a new {block.what} begins here"
    elif has_value and dash > last.column and is_complete(last.value):
        report_after(block, line, last)
    if message:
        block.add("bad-indent", line.number, dash, message, help)


def _explain_list(block: Block, line: Line, last: Line) -> tuple[str, str]:
    """Return message and help for a list in the column of the keys, below a key that has a value."""
    between = block.lines[last.number + 1 : line.number]
    if BLOCK.match(last.value) and not any(text.strip() for text in between):
        value = last.value.strip()
        help = f"begin it in column {block.main + 3}; or remove the {value} if it is a list"
        return f"the text after '{last.key}: {value}' must be indented", help
    help = "write the key that the list belongs to on a line above it"
    if last.column > block.main:
        return "a list begins here, among keys", help
    return f"a list begins here, but '{last.key}' above it already has a value", help


def _is_nested_item(block: Block, line: Line, last: Line) -> bool:
    """Return whether a new block begins among the keys of one, below a key that has its value."""
    return bool(last.key and last.value.strip() and last.column == block.main == line.dash and line.key in block.known)


# ---------------------------------------------------------------- keys


def check_key(block: Block, line: Line, last: Line) -> None:
    """Report a key without a dash that belongs neither to the block nor to an open mapping in it."""
    if line.column == block.main:
        _check_above(block, line, last)
        return
    if line.column < block.main:
        _report_column(block, line)
        return
    is_right = line.column > last.column
    is_known = is_like_key(line.key, block.known)
    if is_bare(last.value) and is_right and not is_known:
        column = line.column + len(line.key)
        message = "a colon and a space in a text make YAML see another key here"
        help = f"quote the whole text if it continues here; begin it in column {last.column + 1} if this is a key"
        block.add("colon-in-text", line.number, column, message, help)
    elif is_known and _is_of_block(block, line, last):
        _report_column(block, line)
    elif last.key and is_right and is_complete(last.value):
        report_after(block, line, last)
    elif last.dash >= 0 and block.list_dash >= 0 and line.column != last.column:
        message = f"'{line.key}' begins in column {line.column + 1}, in which nothing above begins"
        help = f"begin it in column {block.main + 1} if it is a key of the {block.what}"
        block.add("bad-indent", line.number, line.column, message, help)


def _is_of_block(block: Block, line: Line, last: Line) -> bool:
    """Return whether a known key right of the block's own can only be one of them."""
    if not is_bare(last.value):
        return last.value[:1] in ("[", "{", '"', "'") and last.column == block.main
    if last.dash >= 0:
        return not last.key or line.column > last.column
    return line.column != last.column


def _check_above(block: Block, line: Line, last: Line) -> None:
    """Report that a block begins with a text, where keys are below it."""
    if last.key or last.dash != block.dash or block.dash < 0:
        return
    if last.value.startswith(":"):
        help = "write a key before it, or quote the whole text"
        block.add("empty-value", last.number, last.column, "there is nothing before this colon", help)
    elif last.column == block.main and not check_word(block, last, line.key):
        message = "this is a text, and there are keys below it"
        help = "write 'question: ' before it, or indent the line if it belongs to the list above"
        block.add("missing-colon", last.number, last.column, message, help)


def check_column(block: Block, line: Line) -> None:
    """Report a key to the left of the one above, in a column in which no key above begins."""
    is_left = False
    while block.columns and block.columns[-1] > line.column:
        block.columns.pop()
        is_left = True
    if block.columns and block.columns[-1] == line.column:
        return
    if is_left and line.dash < 0:
        message = f"'{line.key}' begins in column {line.column + 1}, in which no key above begins"
        help = "begin it in the same column as the keys that it belongs to"
        block.add("bad-indent", line.number, line.column, message, help)
    block.columns.append(line.column)


def _report_column(block: Block, line: Line) -> None:
    if block.fault:
        return  # only the first one counts, and looking below for each would be slow
    has_others = _has_keys_below(block, line)
    those = f"'{line.key}' and the keys below it begin" if has_others else f"'{line.key}' begins"
    message = f"{those} in column {line.column + 1}, and keys of the {block.what} in column {block.main + 1}"
    help = f"begin {'them' if has_others else 'it'} in column {block.main + 1}"
    if line.key in block.seen and block.dash >= 0 and has_others:
        help += f"; if a new {block.what} begins here, write its dash in column {block.dash + 1}"
    block.add("bad-indent", line.number, line.column, message, help)


def _has_keys_below(block: Block, line: Line) -> bool:
    """Return whether known keys begin in the column of a line, before any that begins further left."""
    for raw in block.lines[line.number + 1 :]:
        below = read_line(raw)
        first = below.column if below.dash < 0 else find_indent(raw)
        if raw.strip() and first < line.column:
            return False
        if below.dash < 0 and below.column == line.column and below.key in block.known:
            return True
    return False
