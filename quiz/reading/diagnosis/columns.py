"""Dashes and keys of a block that stand in a wrong column.

Knows which keys are known, not what they mean, and of a value whether more can follow it.
"""

import re
from collections.abc import Collection

from quiz.reading.diagnosis.lines import BLOCK, Block, Fault, Line, is_bare, is_complete, is_like_key, read_line
from quiz.reading.diagnosis.loose_lines import report_after, report_no_colon

_WORD = re.compile(r"[a-z-]+")


def find_first_line_off(text: str, known: Collection[str], what: str) -> Fault | None:
    """Return the fault of a block whose dash stands too far right, so that none of its other keys fits."""
    lines = [read_line(raw, number) for number, raw in enumerate(text.split("\n")) if raw.strip()]
    first = next((line for line in lines if not line.value.startswith("#")), None)
    if first is None or first.dash < 0 or first.key not in known:
        return None
    columns = [line.column for line in lines if line.number > first.number and line.dash < 0 and line.key in known]
    column = columns[0] if columns else first.column
    if len(columns) < 2 or column >= first.column or set(columns) != {column} or column < first.column - first.dash:
        return None
    return Fault(
        "bad-indent",
        first.number,
        first.dash,
        f"this {what} begins in column {first.dash + 1}, and its keys below in column {column + 1}",
        f"begin the dash in column {first.dash + 1 + column - first.column}, so that the keys are below one another",
    )


def check_dash(block: Block, line: Line, raw: str) -> None:
    """Report a dash that begins no item of the list that is open, nor a new block."""
    dash = len(raw) - len(raw.lstrip(" "))
    last = block.last
    assert last is not None
    opens = bool(last.key) and (not last.value.strip() or last.value[0] in "#&!")
    has_value = bool(last.key) and not opens and last.dash < block.main
    if opens and last.dash < block.main and (last.column == block.main or dash >= last.column):
        block.list_dash = dash
        if dash < block.main:
            what, help = f"this item stands left of '{last.key}'", f"begin it in column {block.main + 1}"
            block.found("bad-indent", line.number, dash, what, help)
    elif has_value and last.column >= block.main == dash and line.key not in block.known:
        _report_list(block, line, last, dash)
    elif block.list_dash >= 0 and dash != block.list_dash and (last.dash >= 0 or dash < block.list_dash):
        if dash < block.list_dash or not (
            opens or ((dash >= last.column or dash == last.dash) and not is_complete(last.value))
        ):
            block.tell(
                Fault(
                    "bad-indent",
                    line.number,
                    dash,
                    f"this item begins in column {dash + 1}, the one above in column {block.list_dash + 1}",
                    "begin all items of a list in the same column",
                    " " * block.list_dash + raw.lstrip(" "),
                )
            )
    elif has_value and dash > last.column and line.key and (is_bare(last.value) or is_complete(last.value)):
        block.found(
            "bad-indent",
            line.number,
            dash,
            f"a list cannot begin here: '{last.key}' already has a value",
            f"begin the dash in the column where the other {block.what}s begin, or take the value away",
        )
    elif (dash < block.main and dash != block.dash) or _is_nested_item(block, line, last):
        where = f"in column {block.dash + 1}" if block.dash >= 0 else "further left"
        block.found(
            "bad-indent",
            line.number,
            dash,
            f"this dash begins in column {dash + 1}, and the {block.what} above {where}",
            f"begin it in column {max(block.dash, 0) + 1} if a new {block.what} begins here",
        )
    elif has_value and dash > last.column and is_complete(last.value):
        report_after(block, line, last)


def _report_list(block: Block, line: Line, last: Line, dash: int) -> None:
    """Report a list that begins in the column of the keys, where no key wants one."""
    what = f"a list begins here, and '{last.key}' above it already has a value"
    help = "write the key that the list belongs to on a line above it"
    meant = ""
    between = block.lines[last.number + 1 : line.number]
    if BLOCK.match(last.value) and not any(text.strip() for text in between):
        what = f"the text after '{last.key}: {last.value.strip()}' must be indented"
        meant = "  " + block.lines[line.number]
        help = f"begin it in column {block.main + 3}; or take the {last.value.strip()} away if it is a list"
    elif last.column > block.main:
        what = "a list begins here, among keys"
    block.tell(Fault("bad-indent", line.number, dash, what, help, meant))


def _is_nested_item(block: Block, line: Line, last: Line) -> bool:
    """Return whether a new block begins among the keys of one, below a key that has its value."""
    return bool(last.key and last.value.strip() and last.column == block.main == line.dash and line.key in block.known)


def check_key(block: Block, line: Line, last: Line) -> None:
    """Report a key without a dash that is neither one of the block nor of what is open in it."""
    if line.column == block.main:
        if last.value.startswith(":") and not last.key and last.dash == block.dash >= 0:
            block.found(
                "empty-value",
                last.number,
                last.column,
                "nothing stands before this colon",
                "write a key before it, or quote the whole text",
            )
        elif not last.key and last.column == block.main and last.dash == block.dash >= 0:
            if (word := _WORD.match(last.value)) and word.group() in block.known and word.group() != line.key:
                report_no_colon(block, last, word)
                return
            block.found(
                "missing-colon",
                last.number,
                last.column,
                "this is a text, and below it stand keys",
                "write 'question: ' before it, or indent the line if it belongs to the list above",
            )
        return
    if line.column < block.main:
        _report_column(block, line)
    elif is_bare(last.value) and line.column > last.column:
        if is_like_key(line.key, block.known):
            _report_column(block, line)
        else:
            block.found(
                "colon-in-text",
                line.number,
                line.column + len(line.key),
                "a colon and a space in a text make YAML see another key here",
                f"quote the whole text if it goes on here; begin it in column {last.column + 1} if this is a key",
            )
    elif is_like_key(line.key, block.known) and (
        (last.value[:1] in ("[", "{", '"', "'") and last.column == block.main)
        or (is_bare(last.value) and line.column != last.column and last.dash < 0)
        or (is_bare(last.value) and last.dash >= 0 and not last.key)
    ):
        _report_column(block, line)
    elif last.key and line.column > last.column and is_complete(last.value):
        report_after(block, line, last)
    elif last.dash >= 0 and block.list_dash >= 0 and line.column not in (last.column, block.main):
        block.found(
            "bad-indent",
            line.number,
            line.column,
            f"'{line.key}' begins in column {line.column + 1}, where nothing above begins",
            f"begin it in column {block.main + 1} if it is a key of the {block.what}",
        )


def check_column(block: Block, line: Line) -> None:
    """Report a key left of the one above, in a column where no key above begins."""
    left = False
    while block.columns and block.columns[-1] > line.column:
        block.columns.pop()
        left = True
    if block.columns and block.columns[-1] == line.column:
        return
    if left and line.dash < 0:
        block.found(
            "bad-indent",
            line.number,
            line.column,
            f"'{line.key}' begins in column {line.column + 1}, where no key above begins",
            "begin it in the column of the keys that it belongs to",
        )
    block.columns.append(line.column)


def _report_column(block: Block, line: Line) -> None:
    if block.fault:
        return  # only the first one counts, and looking below for each would take its time
    others = _count_keys_below(block, line)
    those = f"'{line.key}' and the keys below it begin" if others else f"'{line.key}' begins"
    help = f"begin {'them' if others else 'it'} in column {block.main + 1}"
    if line.key in block.seen and block.dash >= 0 and others:
        help += f"; if a new {block.what} begins here, write its dash in column {block.dash + 1}"
    block.found(
        "bad-indent",
        line.number,
        line.column,
        f"{those} in column {line.column + 1}, and keys of the {block.what} in column {block.main + 1}",
        help,
    )


def _count_keys_below(block: Block, line: Line) -> int:
    """Return how many known keys begin in the column of a line, before any that begins further left."""
    count = 0
    for raw in block.lines[line.number + 1 :]:
        below = read_line(raw)
        first = below.column if below.dash < 0 else len(raw) - len(raw.lstrip(" "))
        if raw.strip() and first < line.column:
            break
        count += below.dash < 0 and below.column == line.column and below.key in block.known
    return count
