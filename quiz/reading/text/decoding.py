"""Bytes to text: UTF-8 without anything invisible that could hide in a file.

Knows nothing of YAML. Line ends become newlines, so that lines count as editors count them.
"""

import re

from quiz.patterns import compile_late
from quiz.reading.report import Report
from quiz.shown import name_character

MAX_BYTES = 20_000_000

_CONTROLS = bytes(set(range(32)) - {9, 10, 13}) + b"\x7f"
_ASCII = bytes(range(128))
_FORBIDDEN = (
    "[\\0-\\x08\\x0b-\\x1f\\x7f-\\x9f\\xad\\u200b\\u2028\\u2029\\u202d\\u202e\\u2060-\\u2064\\ud800-\\udfff\\ufdd0-\\ufdef\\ufeff"
    "\\ufffe\\uffff]"
)
_MAY_BE_FORBIDDEN = compile_late(_FORBIDDEN)
# A zero-width space stands for a space in scripts that have none.
FORBIDDEN = compile_late(_FORBIDDEN + "(?:(?<!\\u200b)|(?![\\u0e00-\\u1fff\\u2e80-\\uffef]))")
_MAX_REPORTED = 20
_STRAY = re.compile("[\udc80-\udcff]")
_FEW = 10
"""If more than one character in this many is not UTF-8, nothing else is reported."""


def decode(data: bytes, report: Report) -> str | None:
    """Return the text of a file, or None with a problem if it cannot be read."""
    if len(data) > MAX_BYTES:
        message = f"the file has {len(data) / 1e6:.1f} MB, but {MAX_BYTES // 1_000_000} MB is the maximum"
        report.add("too-large", (1, 1), message, "split it into several files")
        return None
    if data[:400].count(0) >= len(data[:400]) // 4 > 0 and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        _report_encoding(data, 0, report)
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as fault:
        if not _report_encoding(data, fault.start, report):
            return None
        text = data.decode("utf-8", "surrogateescape")
        if len(_STRAY.findall(text)) > len(text) // _FEW:
            return None
        text = _STRAY.sub(lambda found: _read_latin(ord(found.group()) - 0xDC00), text)
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    # Without the ASCII characters, little is left to search of most files.
    odd = data.translate(None, _ASCII).decode("utf-8", "surrogateescape")
    if len(data.translate(None, _CONTROLS)) != len(data) or (_MAY_BE_FORBIDDEN.search(odd) and FORBIDDEN.search(text)):
        return _report_controls(text, report)
    return text


def find_forbidden(text: str) -> str:
    """Return the first character of a text that no file may contain, or ""."""
    found = FORBIDDEN.search(text)
    return found.group() if found else ""


def _report_encoding(data: bytes, at: int, report: Report) -> bool:
    """Report bytes that are not UTF-8; return whether most of them can still be read."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:4].count(0) >= 2:
        report.add(
            "not-utf8", (1, 1), "the file is in UTF-16 or UTF-32, not in UTF-8", "save it as UTF-8 in your editor"
        )
        return False
    if len(data[:1000].translate(None, _CONTROLS)) < len(data[:1000]):
        report.add(
            "not-utf8", (1, 1), "this is not a text file", "write the deck in a text editor and save it as UTF-8"
        )
        return False
    before = data[:at].decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    byte = data[at]
    as_latin = _read_latin(byte)
    hint = f"; in Latin-1 it would be '{as_latin}'" if as_latin.isprintable() and as_latin != "\ufffd" else ""
    message = f"the byte {byte:02X} here is not UTF-8{hint}"
    report.add("not-utf8", (line, column), message, "save the file as UTF-8 in your editor")
    return True


def _read_latin(byte: int) -> str:
    return bytes([byte]).decode("cp1252", "replace")


def _report_controls(text: str, report: Report) -> str | None:
    """Report forbidden characters and return the text with spaces for them; None if there are too many."""
    line, start = 1, 0
    for number, found in enumerate(FORBIDDEN.finditer(text)):
        line += text.count("\n", start, found.start())
        start = found.start()
        column = start - text.rfind("\n", 0, start)
        if number == _MAX_REPORTED:
            message = "there are more invisible characters"
            report.add("too-many-problems", (line, column), message, "is this a text file?")
            return None
        message = f"invisible character here: {name_character(found.group())}"
        help = "delete it; some editors show it only on request"
        after = (line, column + 1)  # text there is not meant to be indented
        report.add("control-character", (line, column), message, help, [after])
    return FORBIDDEN.sub(" ", text)
