"""The only way of foreign text to a screen, a message or a completion: nothing in it can steer a terminal.

Foreign is whatever this program did not write itself: the content of files, names of files, folders and decks,
what someone typed, what other programs say. JSON is not shown but escaped (`dump_json`).
"""

import unicodedata

_JOINERS = "\u200c\u200d"  # ZWNJ is spelling in Persian, ZWJ holds emoji together
_BREAKS = "\n\r\u2028\u2029\x0b\x0c\x85"
_BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_NAMES = {
    0x00: "NUL",
    0x07: "bell",
    0x08: "backspace",
    0x0B: "vertical tab",
    0x0C: "form feed",
    0x1A: "end-of-file character",
    0x1B: "escape character",
    0x7F: "delete character",
    0x85: "next-line character",
    0xAD: "soft hyphen",
    0x200B: "zero-width space",
    0x2028: "line separator",
    0x2029: "paragraph separator",
    0x202D: "override of the text direction",
    0x202E: "override of the text direction",
    0x2060: "word joiner",
    0xFEFF: "byte order mark inside the text",
}


def show(text: str, *, keep: str = "", reveal: bool = False) -> str:
    r"""Return text that is safe on a terminal.

    Control characters become their pictures (`␛`), a tab a space, a line break a space unless `keep` holds
    the newline; C1 controls, what steers the direction of writing, half pairs and noncharacters are spelled
    (`\u202e`). With `reveal`, for a reader who looks for a fault, nothing stays hidden: line breaks have
    pictures, a tab is `→`, and what merely cannot be seen (no width, soft hyphens) is spelled as well.
    """
    if text.isprintable():
        return text
    if keep and not reveal:
        text = text.replace("\r\n", "\n")
    spell = _reveal if reveal else _make_safe
    # By its distinct characters: of a text of millions they are few
    odd = {ord(char): spell(char) for char in set(text) if char not in keep and not char.isprintable()}
    return text.translate(odd)


def shorten(text: str, most: int = 60) -> str:
    """Return a text short enough for a message: of `most` characters, the last three dots if there are more."""
    return text if len(text) <= most else text[: most - 3] + "..."


def name_character(character: str) -> str:
    """Return a readable name of an invisible character."""
    code = ord(character)
    kind = "noncharacter" if 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE else "control character"
    return f"{_NAMES.get(code, kind)} (U+{code:04X})"


def dump_json(value: object, *, ascii_only: bool = False, indent: int | None = None) -> str:
    r"""Return JSON that is safe on a terminal. Its values stay as they are: what `show` would change is escaped.

    `ascii_only` escapes every character that is not ASCII.
    """
    import json

    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    if text.isprintable():
        return text
    return text.translate({ord(char): _escape(char) for char in set(text) if char != "\n"})


def _escape(char: str) -> str:
    if char.isprintable() or _make_safe(char) == char:
        return char
    code = ord(char)
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def quote_word(text: str) -> str:
    """Return text as one word of a command that a user may paste into a shell, safe to show.

    A text that cannot be shown as it is makes a word that names nothing, rather than something else.
    """
    from shlex import quote

    return quote(show(text, reveal=True))


def _make_safe(char: str) -> str:
    if char == "\t" or char in _BREAKS:
        return " "
    if unicodedata.category(char) == "Cf" and char not in _BIDI:
        return char
    return _reveal(char)


def _reveal(char: str) -> str:
    code = ord(char)
    if char == "\t":
        return "→"
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    category = unicodedata.category(char)
    if category == "Zs":
        return " "
    if char in _JOINERS:
        return char
    if category in ("Cn", "Co") and code & 0xFFFE != 0xFFFE and not 0xFDD0 <= code <= 0xFDEF:
        return char  # younger than this Python's tables, or private: a font may know it
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
