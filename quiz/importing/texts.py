r"""Texts of other programs as our Markdown: plain ones, Markdown of any dialect, HTML with Markdown or LaTeX in it.

What is shown stays; what has no form here is named. Knows no format of files.
"""

import re
from html import escape
from textwrap import dedent
from typing import Literal, NamedTuple

from quiz import markup
from quiz.importing.html import Locate, to_markdown, to_plain
from quiz.intent.labels import find_number
from quiz.markup.unclosed import find_unclosed

Form = Literal["html", "moodle", "markdown", "tex", "plain"]
"""How a text is meant: "moodle" is HTML in which the end of a line counts, "tex" Markdown with formulas between `$`."""

_DOLLARS = re.compile(r"(?<!\\)\$\$(?=\S)((?:(?!\$\$).)+)(?<=\S)\$\$", re.DOTALL)
_FORMULA = re.compile(r"(?<!\\)\$\$(.+?)\$\$|(?<![\\$\w])\$(?=[^\s$])([^$\n]*?[^\s$\\]|[^\s$\\])\$(?![\w$])", re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>|<!--(?:(?!<!--).)*?-->", re.DOTALL)
_FENCE = re.compile(r"^( *)(`{3,}+|~{3,}+)([^\n]*)$", re.MULTILINE)
_PICTURE = re.compile(
    r"!\[([^\[\]\n]*)\]\(\s*+<?([^\s()<>]*+(?:\([^\s()]*\)[^\s()]*)*+)>?"
    r"(?:\s++(?:\"[^\"\n]*\"|'[^'\n]*')\s*+|\s*+)\)(?:\{[^{}\n]*\})?"
)
_REMOTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_PARAGRAPH = re.compile(r"<p>((?:(?!</?p\b).)*)</p>", re.DOTALL | re.IGNORECASE)
_TRAIL = re.compile(r"(?<![ \t])[ \t]+$", re.MULTILINE)
_SIMPLE_TAGS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`"}
_MOST_ROUNDS = 50
_MOST_PARSED = 100_000
"""In characters: so much of a text is parsed again to close what is open in it."""
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b\u2028\u2029\u202d\u202e\u2060-\u2064\ud800-\udfff\ufdd1-\ufdef\ufeff\ufffe\uffff]"
)


class Text(NamedTuple):
    """A text as Markdown, and what was lost, each a clause."""

    text: str
    losses: tuple[str, ...] = ()


def convert(text: str, form: Form, locate: Locate = lambda name: "", *, inline: bool = False) -> Text:
    """Return a text as our Markdown; an `inline` one on one line, or as one block of code.

    `locate` returns the path of a picture from the deck, "" for one that is not there.
    """
    if form == "plain":
        made = Text(from_plain(text))
    elif form in ("markdown", "tex"):
        made = from_markdown(text, locate, dollars=form == "tex")
    else:
        made = _from_html(text, locate, breaks=form == "moodle")
    return _join_lines(made) if inline else made._replace(text=unnumber(made.text))


def convert_plain(text: str, form: Form) -> str:
    """Return a text as the plain text on one line that a learner would type."""
    if form == "plain":
        return " ".join(_HIDDEN.sub("", text).split())
    if form in ("markdown", "tex") and not _TAG.search(text):
        return " ".join(markup.to_text(markup.parse(_HIDDEN.sub("", text))).split())
    return to_plain(text)


def from_plain(text: str) -> str:
    """Return Markdown that shows exactly this text, with its lines."""
    lines = _HIDDEN.sub("", text.expandtabs(4)).strip().split("\n")
    return to_markdown(escape("\n".join(lines), quote=False).replace("\n", "<br>")).text


def unnumber(stem: str) -> str:
    """Return a stem whose label at the beginning, such as `1.`, is a part of the text."""
    label = find_number(stem, "en").rstrip("*_")
    if not label:
        return stem
    end = "&#41;" if label[-1] == ")" else f"\\{label[-1]}"  # with a backslash, `)` would end a formula
    return f"{label[:-1].rstrip()}{end}{stem[len(label) :]}"


def _from_html(text: str, locate: Locate, *, breaks: bool) -> Text:
    text = text.strip()
    if breaks:
        text = re.sub(r"(?i)\n+(?=</?(?:p|ul|ol|li|pre|div|table|tr|td|h[1-6])\b)|(?<=>)\n(?=<)", "", text)
        text = text.replace("\n", "<br>")
    if found := _PARAGRAPH.fullmatch(text):
        text = found[1]
    if "$$" in text:
        text = _DOLLARS.sub(lambda found: rf"\({found[1]}\)", text)
    made = to_markdown(text, locate)
    losses = made.losses + (("a sound",) if made.sounds else ())
    return Text(made.text, losses)


# ---------------------------------------------------------------- Markdown


def find_code(text: str) -> list[tuple[int, int]]:
    """Return from where to where a Markdown text is code or a formula."""
    places, at = [], 0
    for is_code, piece in _split_code(text):
        if is_code:
            places.append((at, at + len(piece)))
        else:
            places += [(at + found.start(), at + found.end()) for found in _FORMULA.finditer(piece)]
        at += len(piece)
    return places


def from_markdown(text: str, locate: Locate = lambda name: "", *, dollars: bool = False) -> Text:
    """Return Markdown of another dialect as ours: tags of HTML as Markdown, pictures of the web as links.

    `dollars`: a formula is between `$`, or on its own between `$$`.
    """
    text = _TRAIL.sub("", dedent(_HIDDEN.sub("", text.expandtabs(4)))).strip("\n")
    if markup.parsing.is_plain(text) and "~~~" not in text and "|" not in text and not (dollars and "$" in text):
        return Text(text.strip())
    losses: dict[str, None] = {}
    out = []
    for is_code, piece in _split_code(text):
        piece = piece if is_code or not dollars else _FORMULA.sub(_write_formula, piece)
        out.append(piece if is_code else _convert_prose(piece, locate, losses))
    made = "".join(out).strip("\n")
    if not made.startswith("    "):
        made = made.lstrip(" ")
    return Text(_close(made), tuple(losses))


def _write_formula(found: re.Match[str]) -> str:
    return rf"\[{found[1].strip()}\]" if found[1] else rf"\({found[2]}\)"


def _split_code(text: str) -> list[tuple[bool, str]]:
    """Return the pieces of a Markdown text, and for each whether it is code."""
    pieces: list[tuple[bool, str]] = []
    for is_code, piece in _split_fences(text):
        pieces += [(True, piece)] if is_code else _split_spans(piece)
    return pieces


def _split_fences(text: str) -> list[tuple[bool, str]]:
    """Return the pieces of a Markdown text, and for each whether it is code between fences."""
    marks = list(_FENCE.finditer(text)) if "```" in text or "~~~" in text else []
    longest, ahead = {"`": 0, "~": 0}, []  # of the fences that can close, from each one on
    for mark in reversed(marks):
        ahead.append(dict(longest))
        if _can_close(mark):
            longest[mark[2][0]] = max(longest[mark[2][0]], len(mark[2]))
    pieces, at, fence = [], 0, ""
    for mark, left in zip(marks, reversed(ahead), strict=True):
        if fence:
            if mark[2].startswith(fence) and _can_close(mark):
                pieces.append((True, text[at : mark.end()]))
                at, fence = mark.end(), ""
        elif len(mark[1]) <= 3 and left[mark[2][0]] >= len(mark[2]):
            pieces.append((False, text[at : mark.start()]))
            at, fence = mark.start(), mark[2]
    return [piece for piece in (*pieces, (False, text[at:])) if piece[1]]


def _can_close(mark: re.Match[str]) -> bool:
    return not mark[3].rstrip(" ").strip("`~")


def _split_spans(text: str) -> list[tuple[bool, str]]:
    ticks = [(found.start(), found.end()) for found in re.finditer("`+", text)]
    last = {end - start: number for number, (start, end) in enumerate(ticks)}
    pieces, at, opened = [], 0, -1
    for number, (start, end) in enumerate(ticks):
        if opened >= 0:
            if end - start == ticks[opened][1] - ticks[opened][0]:
                pieces += [(False, text[at : ticks[opened][0]]), (True, text[ticks[opened][0] : end])]
                at, opened = end, -1
        elif last[end - start] > number:
            opened = number
    return [piece for piece in (*pieces, (False, text[at:])) if piece[1]]


def _convert_prose(text: str, locate: Locate, losses: dict[str, None]) -> str:
    if "![" in text:
        text = _PICTURE.sub(lambda found: _convert_picture(found[1], found[2], locate, losses), text)
    if "<" in text:
        text = _TAG.sub(lambda found: _convert_tag(found.group(), losses), text)
    return text.replace("&nbsp;", " ") if "&nbsp;" in text else text


def _convert_picture(alt: str, source: str, locate: Locate, losses: dict[str, None]) -> str:
    alt = re.sub(r"[\[\]\\`*_<&]", " ", alt).strip()
    if _REMOTE.match(source):
        losses["a picture on the web, which is a link now"] = None
        return f"[{alt or 'picture'}]({source})"
    if path := locate(source):
        return f"![{alt}]({path})"
    losses[f"the picture '{source}', which is not there"] = None
    return f"({alt or 'picture'})"


def _convert_tag(tag: str, losses: dict[str, None]) -> str:
    name = re.sub(r"[^a-z0-9]", "", tag.split()[0].split(">")[0].casefold()) if not tag.startswith("<!--") else "!"
    if name == "!":
        return ""
    if name == "br":
        return "\n"
    if name in _SIMPLE_TAGS:
        return _SIMPLE_TAGS[name]
    if name in ("p", "div", "span", "center", "font", "a"):
        losses |= {"the address of a link": None} if "href" in tag else {}
        return ""
    if name in ("sub", "sup", "u", "s", "kbd", "img", "table", "tr", "td", "th", "details", "summary", "mark", "small"):
        losses[f"<{name}> has no form in Markdown"] = None
        return ""
    return f"`{tag}`" if "`" not in tag and "\n" not in tag else tag.replace("<", "&lt;")


def _close(text: str) -> str:
    """Return a text in which no markup stays open: what is never closed is shown as it is."""
    if not text:
        return text
    for _ in range(min(_MOST_ROUNDS, 2 + _MOST_PARSED // len(text))):
        marker = find_unclosed(text)
        if not marker:
            return text
        if marker in (r"\(", r"\)"):
            text = text.replace(marker, marker[1])  # elsewhere, a backslash that means no formula
        elif marker[0] in "`~" and len(marker) >= 3:
            return f"{text}\n{marker}"
        else:
            at = text.rfind(marker)
            text = text[:at] + "".join(f"\\{char}" for char in marker) + text[at + len(marker) :]
    return from_plain(text)


def _join_lines(made: Text) -> Text:
    """Return a text as one for an option: on one line, or as one block of code."""
    text = made.text
    if "\n" not in text or markup.parsing.find_fence(text) is not None:
        return made
    pieces = [piece for piece in _split_fences(text) if piece[1].strip()]
    if any(is_code for is_code, _ in pieces):
        if len(pieces) == 1:
            return made._replace(text=pieces[0][1])
        spans = "".join(_make_span(piece) if is_code else piece for is_code, piece in _split_fences(text))
        return Text(" ".join(spans.split()), (*made.losses, "lines of code, which are on one line now"))
    joined = " ".join(re.sub(r"^\s*(?:[-*+]|[0-9]+[.)])\s+", "", line).strip() for line in text.split("\n"))
    kept = " ".join(joined.split())
    is_structured = "\n\n" in text or re.search(r"^\s*(?:[-*+]|[0-9]+[.)])\s", text, re.MULTILINE)
    return Text(_close(kept), (*made.losses, *(["its lines, which are one now"] if is_structured else [])))


def _make_span(fence: str) -> str:
    code = " ".join(" ".join(fence.strip().split("\n")[1:-1]).split())
    ticks = "``" if "`" in code else "`"
    pad = " " if "`" in code else ""
    return f"{ticks}{pad}{code}{pad}{ticks}" if code else ""
