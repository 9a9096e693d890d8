"""A text or Markdown file as an article: paragraphs, numbered as `paragraph` in a source sheet counts them.

Knows no YAML. Takes time in proportion to the size of the file.
"""

import re
import unicodedata
from itertools import pairwise
from typing import NamedTuple

from quiz.errors import QuizError
from quiz.shown import show

MAX_BYTES = 1_000_000
"""The largest article: about the length of a long novel."""

WRAPPED = 100
"""The most characters of a line that was wrapped at a margin."""

_FULL = 40
"""The fewest characters of a line that runs on into the next one."""

_ENDS = ".!?…:;\"'”’»"

_HTML = re.compile(r"\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_BINARY = {
    b"PK\x03\x04": "a zip archive, such as a Word or e-book file",
    b"{\\rtf": "a rich-text file",
    b"\x1f\x8b": "a compressed file",
    b"\xd0\xcf\x11\xe0": "an old Word file",
}
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UNSEEN = re.compile(
    "[\x80-\x84\x86-\x9f\xad\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ufdd0-\ufdef]"
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_SPACES = re.compile(r"\s+")

_FENCE = re.compile(r" {0,3}(```|~~~)")
_OWN_LINE = re.compile(r" {0,3}(?:#{1,6}(?:\s|$)|[-*+]\s|\d{1,9}[.)]\s|\|)")
_RULE = re.compile(r" {0,3}(?:(?:[-*_]\s*){3,}|=+)\s*")
_LEAD = re.compile(r"\s*(?:(?:#{1,6}|[-*+]|\d{1,9}[.)]|>)(?:\s+|$))*")
_LINK = re.compile(r"!?\[([^\[\]]{0,1000})\](?:\([^()\s]{0,2000}(?:\s\"[^\"]{0,1000}\")?\)|\[[^\[\]]{0,200}\])")
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3}|_{1,3}|`)(?=\S)([^*_`]{1,2000})(?<=\S)\1(?![\w*])")


class Paragraph(NamedTuple):
    """A paragraph: its number from 1, its text on one line, and its first line in the file, from 1."""

    number: int
    text: str
    line: int


class Article(NamedTuple):
    """The paragraphs of a file in order. `by_blocks`: a paragraph is a block between empty lines, not one line."""

    paragraphs: tuple[Paragraph, ...]
    by_blocks: bool


def read_article(data: bytes, name: str) -> Article:
    """Return the article in a file; `name` is shown in messages, and .md makes it Markdown.

    Raises QuizError, with what to do, for anything but a text of at most `MAX_BYTES` with something in it.
    """
    text = _decode(data, name)
    if name.lower().endswith((".md", ".markdown")):
        blocks, by_blocks = _cut_markdown(text), True
    else:
        lines = [(number, line) for number, line in enumerate(text.split("\n"), 1)]
        by_blocks = _is_wrapped([line for _, line in lines])
        blocks = _join_blocks(lines) if by_blocks else lines
    texts = [(line, _tidy(block)) for line, block in blocks]
    filled = [(line, tidy) for line, tidy in texts if tidy]
    if not filled:
        raise QuizError(f"{show(name)} is empty: put the text of the article into it.")
    return Article(tuple(Paragraph(n, tidy, line) for n, (line, tidy) in enumerate(filled, 1)), by_blocks)


def _decode(data: bytes, name: str) -> str:
    shown = show(name)
    if data.startswith(b"%PDF-") or name.lower().endswith(".pdf"):
        advice = "open it, select and copy the text of the article, and save that as a .txt file in UTF-8"
        raise QuizError(f"{shown} is a PDF, which draft does not read: {advice}.")
    if kind := next((kind for start, kind in _BINARY.items() if data.startswith(start)), ""):
        raise QuizError(f"{shown} is {kind}: save the article as plain text in UTF-8, and draft from that.")
    if data.startswith(_UTF16) or (len(data) > 1 and data[:200].count(0) >= len(data[:200]) // 3 > 0):
        raise QuizError(f"{shown} is in UTF-16 or UTF-32: save it as UTF-8 in your editor.")
    if len(data) > MAX_BYTES:
        most = f"{MAX_BYTES // 1_000_000} MB"
        raise QuizError(f"{shown} is larger than {most}, the maximum: draft one article or chapter at a time.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        raise QuizError(f"{shown} is not UTF-8 (line {line}): save it as UTF-8 in your editor.") from None
    if _CONTROL.search(text):
        raise QuizError(f"{shown} has control characters in it, so it is not a text: draft from a text file.")
    if _HTML.match(text) or name.lower().endswith((".html", ".htm", ".xhtml")):
        advice = "copy the text of the article from your browser, and save that as a .txt file"
        raise QuizError(f"{shown} is a web page, which draft does not read: {advice}.")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", " ").replace("\x0c", "\n")


def _tidy(text: str) -> str:
    """Return a text on one line, with single spaces and without characters that cannot be seen."""
    return _SPACES.sub(" ", _UNSEEN.sub("", unicodedata.normalize("NFC", text))).strip()


def _is_wrapped(lines: list[str]) -> bool:
    """Whether lines end at a margin: all are short, empty ones lie between blocks, and most in a block run on."""
    before = [line.strip() for line, after in pairwise(lines) if line.strip() and after.strip()]
    run_on = sum(len(line) >= _FULL and line[-1] not in _ENDS for line in before)
    has_gaps = any(not line.strip() for line in lines[1:-1])
    return has_gaps and 0 < len(before) <= 2 * run_on and max(map(len, lines)) <= WRAPPED


def _join_blocks(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return the blocks between empty lines, each with its first line."""
    blocks: list[tuple[int, list[str]]] = []
    is_open = False
    for number, line in lines:
        if not line.strip():
            is_open = False
        elif is_open:
            blocks[-1][1].append(line)
        else:
            blocks.append((number, [line]))
            is_open = True
    return [(number, " ".join(block)) for number, block in blocks]


def _cut_markdown(text: str) -> list[tuple[int, str]]:
    """Return the paragraphs, headings, list items and rows of Markdown as plain text, without code and front matter."""
    lines = text.split("\n")
    start = 0
    if lines[0].rstrip() == "---" and "---" in (rest := [line.rstrip() for line in lines[1:]]):
        start = rest.index("---") + 2
    out: list[tuple[int, str]] = []
    fence = ""
    for number, line in enumerate(lines[start:], start + 1):
        found = _FENCE.match(line)
        if found and (not fence or found[1] == fence):
            fence = "" if fence else found[1]
            out.append((number, ""))
        elif fence or _RULE.fullmatch(line):
            out.append((number, ""))
        else:
            if _OWN_LINE.match(line):
                out.append((number, ""))
            out.append((number, line))
            if line.lstrip().startswith(("#", "|")):
                out.append((number, ""))
    return [(number, _drop_markup(block)) for number, block in _join_blocks(out)]


def _drop_markup(block: str) -> str:
    text = _LINK.sub(r"\1", _LEAD.sub("", block, count=1).replace(" > ", " "))
    return _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", text))
