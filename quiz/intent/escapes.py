r"""Escapes in double-quoted texts: only ``\\ \" \n \u \x`` are supported.

Others are mostly backslashes that were meant: `"\theta"` is a tab and "heta" to YAML.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from quiz.patterns import compile_late

_ESCAPE = compile_late(r"\\(.|\n|$)", re.DOTALL)
_HEX = {"u": re.compile(r"\\u(?![dD][89a-fA-F])[0-9a-fA-F]{4}"), "x": re.compile(r"\\x[0-9a-fA-F]{2}")}
_HALF = compile_late(r"\\u[dD][89a-fA-F]")
_UNTAKEN = compile_late(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[^\n])")
_DRIVE = compile_late(r"(?<![A-Za-z])[A-Za-z]:$")
_LATEX = compile_late(r"\\n(?:abla|eq|eg|otin|leq|geq|mid|earrow|warrow|ewline|u(?![a-z])|e(?![a-z])|ot(?![a-z]))")


class BadEscape(NamedTuple):
    """An escape that is not supported: the index of its backslash, and the message."""

    at: int
    message: str
    help: str


def find_bad_escape(raw: str) -> BadEscape | None:
    """Return the first escape in the source of a double-quoted text that is not supported."""
    if "\\" not in raw:
        return None
    for found in _ESCAPE.finditer(raw):
        letter, at = found.group(1), found.start()
        if letter in ("\\", '"'):
            continue
        if letter == "n":
            if not _DRIVE.search(raw[max(at - 3, 0) : at]) and not _LATEX.match(raw, at):
                continue
            message, help = r"in double quotes '\n' is a new line, not a backslash and an n", _advise("n", raw, at)
        elif letter in _HEX:
            if _HEX[letter].match(raw, at):
                continue
            digits = 4 if letter == "u" else 2
            message = rf"after '\{letter}' in double quotes the {digits} hexadecimal digits of a character are expected"
            help = rf"write '\\{letter}' or use single quotes for a backslash; otherwise write the character itself"
            if _HALF.match(raw, at):
                message = rf"'{raw[at : at + 6]}' in double quotes is half of a character"
                help = "write the character itself"
        elif letter.strip():
            message, help = rf"'\{letter}' in double quotes is not a supported escape", _advise(letter, raw, at)
            if letter == "U":
                help = f"write the character itself; or, for a backslash, {help}"
        else:
            shown = "and a space" if letter == " " else "and a line end"
            message = f"a backslash {shown} in double quotes is not a supported escape"
            help = "remove the backslash, or write two"
        return BadEscape(at, message, help)
    return None


def find_untaken(raw: str, forbidden: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Yield start and end of every escape in the source of a double-quoted text that is not supported.

    Escapes of `forbidden` characters are not supported.
    """
    for found in _UNTAKEN.finditer(raw):
        code = found.group()
        is_taken = code in ("\\\\", '\\"', "\\n")
        if code[1] in "xu" and len(code) > 2:
            is_taken = not forbidden.match(chr(int(code[2:], 16)))
        if not is_taken:
            yield found.span()


def _advise(letter: str, raw: str, at: int) -> str:
    """Return advice on writing a literal backslash at a place; there may be others."""
    how = "write each backslash twice" if "\\" in raw[at + 2 :] else rf"write '\\{letter}' for a backslash"
    return how if "'" in raw else f"{how}, or use single quotes"
