"""Bytes as text, in whatever encoding they may be: a guess is reported."""

import codecs
from itertools import pairwise

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CYRILLIC = range(0xC0, 0x100)


def decode(data: bytes, *, is_cut: bool = False) -> tuple[str, list[str]]:
    """Return the text of a file, its lines ending in line feeds, and a sentence if its encoding was guessed.

    `is_cut`: the bytes are only the beginning of the file.
    """
    text, notices = _decode(data, is_cut=is_cut)
    return text.replace("\r\n", "\n").replace("\r", "\n"), notices


def _decode(data: bytes, *, is_cut: bool) -> tuple[str, list[str]]:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "ignore" if is_cut else "replace"), []
    try:
        return (codecs.getincrementaldecoder("utf-8")().decode(data, final=not is_cut)), []
    except UnicodeDecodeError:
        pass
    for name, place in (("utf-16-le", 1), ("utf-16-be", 0)):
        zeros = data[place:2000:2].count(0)
        if len(data) > 3 and zeros * 4 > min(len(data), 2000) // 2:
            return data.decode(name, "replace"), [_say(name.upper())]
    high = [byte for byte in data if byte > 0x7F]
    name = "cp1251" if sum(byte in _CYRILLIC for byte in high) > 0.95 * len(high) and _is_dense(data) else "cp1252"
    return data.decode(name, "replace"), [_say(name.replace("cp", "Windows-"))]


def _is_dense(data: bytes) -> bool:
    """Whether letters beyond ASCII come in words, as in Russian, and not alone, as in German or French."""
    return sum(a > 0xBF and b > 0xBF for a, b in pairwise(data)) > sum(byte > 0xBF for byte in data) / 2


def _say(name: str) -> str:
    return f"It is not UTF-8, and was read as {name}: see whether its accents are right."
