"""Lines of a block that have neither a key nor a dash: a slip of the pen, or a text that goes on below.

Knows the lines and which keys are known; not where dashes and keys have to stand.
"""

import re

from quiz.reading.diagnosis.lines import BLOCK, BULLET, Block, Fault, Line, is_bare, is_complete, read_line

_NO_SPACE = re.compile(r"([A-Za-z-]+)[ ]*:(?=\S)")
_WIDE_COLON = re.compile(r"([A-Za-z-]+)[ \u3000]*(：)")
_BULLET = re.compile(rf"({BULLET})[ \u00a0]+\S")
_SIGN_OF_KEY = re.compile(r"[!&*@`%|>].*:(?:\s|$)")
_QUOTE_IN_KEY = re.compile(r"""(["'])[^"']*\1 *[^\s:].*:(?:\s|$)""")
_WORD = re.compile(r"[a-z-]+")
_HASH_IN_KEY = re.compile(r"\s#(?:(?!\s#)[^:])*:(?:\s|$)")


def check_first(block: Block, line: Line) -> None:
    """Report that a block begins with no key, where nothing else can have been meant."""
    if line.key or not block.known:
        return
    if (found := _NO_SPACE.match(line.value)) and found.group(1) in block.known:
        _report_no_space(block, line, found)
    elif (
        not _check_wide_colon(block, line)
        and line.dash < 0
        and not line.value.startswith(("{", "[", "%", "---", "..."))
    ):
        check_loose(block, line, line)


def check_loose(block: Block, line: Line, last: Line) -> None:
    """Report a line without a key or a dash that continues no text, for which it must be indented."""
    found = _NO_SPACE.match(line.value)
    if found and found.group(1) in block.known and line.column <= block.main:
        _report_no_space(block, line, found)
        return
    raw = block.lines[line.number]
    if (quoted := _QUOTE_IN_KEY.match(line.value)) and (line.column == last.column or not last.value.strip()):
        sign = quoted.group(1)
        block.tell(
            Fault(
                "needs-quotes",
                line.number,
                line.column,
                f"the text begins with {sign} and goes on after the closing {sign}",
                "put one pair of quotation marks around all that stands before the colon",
                raw[: line.column] + "x" + raw[line.column + 1 :],
            )
        )
        return
    if _SIGN_OF_KEY.match(line.value) and (line.column == last.column or not last.value.strip()):
        block.tell(
            Fault(
                "needs-quotes",
                line.number,
                line.column,
                f"a text cannot begin with {line.value[0]} unless it is quoted",
                "quote what stands before the colon",
                raw[: line.column] + "x" + raw[line.column + 1 :],
            )
        )
        return
    if _HASH_IN_KEY.search(line.value) and (line.column == last.column or not last.value.strip()):
        at = raw.index("#", line.column)
        block.tell(
            Fault(
                "comment-cuts-text",
                line.number,
                at - 1,
                "everything after ' #' is a comment, so there is no colon on this line",
                "quote what stands before the colon",
                raw[:at] + "x" + raw[at + 1 :],
            )
        )
        return
    if _check_wide_colon(block, line):
        return
    if _check_comment_above(block, line, last):
        return
    word = _WORD.match(line.value)
    if word and word.group() in block.known and word.group() not in block.seen and line.column <= block.main:
        report_no_colon(block, line, word)
    elif re.match(r"-\S", line.value) and (last.dash >= 0 or not last.value):
        block.found(
            "space-after-dash",
            line.number,
            line.column + 1,
            "a space is missing after the dash",
            "write '- ' before each item of a list",
        )
    elif last.key and line.column <= last.column and BLOCK.match(last.value):
        block.found(
            "bad-indent",
            line.number,
            line.column,
            f"the text after '{last.key}: {last.value.strip()}' must be indented",
            f"begin it in column {last.column + 3}",
        )
    elif (bullet := _BULLET.match(line.value)) and line.column <= max(block.list_dash, block.main):
        block.found(
            "not-a-list",
            line.number,
            line.column,
            f"the items of a list begin with '-', and this line with '{bullet.group(1)}'",
            "write '- ' instead, before each item of the list",
        )
    elif line.column <= block.main:
        block.found(
            "bad-indent",
            line.number,
            line.column,
            "this line is neither a key with a value nor a part of the text above",
            f"begin it right of column {block.main + 1} if the text goes on here; else write 'key: ' before it",
        )
    elif last.key and (line.column == last.column or _is_above_key(block, line, last)):
        where = "above" if line.column == last.column else "below"
        block.tell(
            Fault(
                "missing-colon",
                line.number,
                line.column,
                f"no colon stands on this line, and the lines {where} are keys",
                "write a colon and a space after the key; indent the line if the text above goes on here",
                block.lines[line.number].rstrip() + ": x",
            )
        )
    elif last.key and line.column > last.column and is_complete(last.value):
        report_after(block, line, last)


def _report_no_space(block: Block, line: Line, found: re.Match[str]) -> None:
    name = found.group(1)
    block.found(
        "space-after-colon",
        line.number,
        line.column + found.end(),
        f"a space is missing after '{name}:'",
        f"write '{name}: ' and then the value",
    )


def _check_wide_colon(block: Block, line: Line) -> bool:
    found = _WIDE_COLON.match(line.value)
    if not found or found.group(1) not in block.known or line.column > block.main:
        return False
    block.found(
        "missing-colon",
        line.number,
        line.column + found.start(2),
        f"'：' after '{found.group(1)}' is a wide colon, which is no colon to YAML",
        f"write '{found.group(1)}: ' with the colon of the Latin keyboard, and a space",
    )
    return True


def _check_comment_above(block: Block, line: Line, last: Line) -> bool:
    """Report a comment after which a text without quotes goes on."""
    edge = last.column if last.key else last.dash
    if not is_bare(last.value) or line.column <= edge:
        return False
    number = line.number - 1
    if number < last.number:  # nothing stands above
        return False
    while number > last.number and not block.lines[number].strip():
        number -= 1
    raw = block.lines[number]
    cut = re.search(r"(?:^| ) *#", raw)
    if not cut:
        return False
    block.tell(
        Fault(
            "comment-cuts-text",
            number,
            cut.start(),
            "everything after ' #' is a comment, and no text can go on after one",
            "quote the whole text if '#' belongs to it; else write the comment above the key",
            raw[: cut.start()],
        )
    )
    return True


def _is_above_key(block: Block, line: Line, last: Line) -> bool:
    """Return whether a line is the first below a key, and another key stands in its column on the next one."""
    if last.value.strip() or line.column <= last.column or line.number + 1 == len(block.lines):
        return False
    below = read_line(block.lines[line.number + 1])
    return bool(below.key) and below.dash < 0 and below.column == line.column


def report_no_colon(block: Block, line: Line, word: re.Match[str]) -> None:
    """Report a known key with which a line begins, and no colon after it."""
    block.found(
        "missing-colon",
        line.number,
        line.column + word.end(),
        f"a colon is missing after '{word.group()}'",
        f"write '{word.group()}: ' and then the value",
    )


def report_after(block: Block, line: Line, last: Line) -> None:
    """Report a line that stands below a value to which nothing can be added."""
    help = f"begin it in column {block.main + 1} if it is a key of the {block.what}; "
    help += "else put it inside the quotation marks or brackets, or take it away"
    message = f"this line stands below '{last.key}', whose value ends above"
    raw = block.lines[line.number]
    block.tell(Fault("bad-indent", line.number, len(raw) - len(raw.lstrip(" ")), message, help, ""))
