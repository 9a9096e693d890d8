r"""HTML as other programs write it, as our Markdown: what is shown stays, and what cannot is named.

Bold, italics, code, lists, line ends, pictures, links and formulas become Markdown; colours, fonts and all else of no
meaning go. A text that holds nothing which Markdown could take for markup is passed on; any other is read again
(`markup`), and loses its emphasis, then gets backslashes, if it would show anything else.
"""

import re
from collections.abc import Callable
from html import unescape
from typing import NamedTuple
from urllib.parse import quote

from quiz import markup
from quiz.markup.unclosed import find_unclosed

Locate = Callable[[str], str]
"""Returns the path of a picture from the deck, by its name in the source; "" if there is no such file."""


class Converted(NamedTuple):
    """A text as Markdown; the names of the sounds in it; and what was lost, each a clause."""

    text: str
    sounds: tuple[str, ...] = ()
    losses: tuple[str, ...] = ()


_HIDDEN = r"\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b\u202d\u202e\u2060-\u2064\ud800-\udfff\ufdd1-\ufdef\ufeff\ufffe\uffff"
"""Characters that no question file may have, except the one for a blank."""
_PLAIN = re.compile(rf"[^\\`*_\[\]<&$~|\n\t\xa0\u2028\u2029{_HIDDEN}]+")
_FIRM = re.compile(r"\s*(?:[-+*>#|=~]|[0-9]+[.)])")
"""Of a line: it may begin a block of Markdown."""
_LOOSE = re.compile(r"[\\`*_\[\]$~|]|<(?=[A-Za-z/!?])|&(?=#?\w+;)")
"""May be markup within a line."""
_TOKEN = re.compile(
    r"<!--.*?(?:-->|$)|<(?P<end>/?)(?P<tag>[A-Za-z][A-Za-z0-9-]*)(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>"
    r"|\[sound:(?P<sound>[^\]\n]*)\]"
    r"|\\\((?P<inline>.*?)\\\)|\\\[(?P<display>.*?)\\\]"
    r"|\[\$\](?P<latex>.*?)\[/\$\]|\[\$\$\](?P<latexes>.*?)\[/\$\$\]|\[latex\](?P<document>.*?)\[/latex\]",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"([a-zA-Z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_DROPPED = frozenset(("script", "style", "head", "title", "template", "noscript"))
_BREAKS = frozenset(
    ("div", "tr", "section", "article", "header", "footer", "table", "tbody", "thead", "dd", "dt", "dl")
)
_PARAGRAPHS = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "hr", "figure"))
_EMPHASIS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`", "kbd": "`", "tt": "`"}
_SHIFTED = {"sub": "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", "sup": "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾"}
_DIGITS = "0123456789+-=()"
_SHOWN = frozenset(
    ("u", "s", "strike", "del", "mark", "ruby", "rt", "table", "iframe", "video", "audio", "svg", "object")
)
"""Tags that show something that Markdown has no form for."""
_ESCAPED = re.compile(r"[\\`*_\[\]<&$~|]")
_PHRASE = re.compile(r"\w(?:[\w ,'’-]*\w)?")
_AFTER = " .,;:!?)\n"
"""Emphasis of such a phrase before one of these is emphasis."""
_SIMPLE = re.compile(r"(?<![^\s(])<(b|strong|i|em)>(\w(?:[\w ,'’-]*\w)?)</\1>(?=[ .,;:!?)\n]|$)")
_LINE_END = re.compile(r"<br ?/?>")
_SPACES = re.compile(r"[ \t\xa0]+")
_BROKEN = re.compile(f"[{_HIDDEN}]")


def to_markdown(html: str, locate: Locate = str) -> Converted:
    """Return an HTML text as Markdown; the character for a blank stays where it is."""
    if not html or (_PLAIN.fullmatch(html) and not _FIRM.match(html)):
        return Converted(html.strip())
    simple = _convert_simple(html)
    return _convert(html, locate) if simple is None else Converted(simple)


def _convert_simple(html: str) -> str | None:
    """Return the Markdown of plain lines with bold or italic phrases; None for any other text. Most texts are such."""
    text = _LINE_END.sub("\n", html.replace("&nbsp;", " "))
    bare = _SIMPLE.sub(r"\2", text) if "<" in text else text
    for line in bare.split("\n"):
        if line and (
            not _PLAIN.fullmatch(line) or "  " in line or line[0] == " " or line[-1] == " " or _FIRM.match(line)
        ):
            return None
    if "\n\n\n" in bare:
        return None
    marked = _SIMPLE.sub(_mark, text) if "<" in text else text
    return marked.strip()


def _mark(found: re.Match[str]) -> str:
    marker = _EMPHASIS[found[1]]
    return f"{marker}{found[2]}{marker}"


def to_plain(html: str) -> str:
    """Return the text that HTML shows, without markup, pictures and sounds, on one line."""
    if not html or _PLAIN.fullmatch(html):
        return html.strip()
    return " ".join(_Writer(lambda name: "", plain=True).write(html).shown.split())


def _convert(html: str, locate: Locate) -> Converted:
    written = _Writer(locate).write(html)
    if written.is_sure or _shows(written.text, written.shown):
        return Converted(written.text, written.sounds, written.losses)
    escaped = _Writer(locate, escaping=True).write(html)
    if _shows(escaped.text, escaped.shown):
        return Converted(escaped.text, escaped.sounds, escaped.losses)
    plain = _Writer(locate, plain=True).write(html)
    losses = (*plain.losses, *(["emphasis or a list"] if plain.text != written.text else []))
    for text in (plain.text, _escape(plain.text), _escape(plain.text, every=True)):
        if _shows(text, plain.shown):
            return Converted(text, plain.sounds, losses)
    return Converted(_escape(plain.text, every=True), plain.sounds, (*losses, "its markup may show other characters"))


def _shows(text: str, shown: str) -> bool:
    """Whether Markdown shows exactly these characters, spaces aside."""
    if find_unclosed(text):
        return False
    return "".join(markup.to_text(markup.parse(text)).split()) == "".join(shown.split())


def _escape(text: str, *, every: bool = False) -> str:
    """Return Markdown for a text that shows itself; formulas stay, unless `every` character is escaped as an entity."""
    if every:
        return _ESCAPED.sub(lambda found: f"&#{ord(found.group())};", text)
    pieces = markup.split_math(text)
    if len(pieces) > 1:
        return text
    lines = []
    for line in text.split("\n"):
        escaped = re.sub(r"[\\`*_\[\]]|<(?=[A-Za-z/!?])|&(?=#?\w+;)|~(?=~)|\$(?=\$)", r"\\\g<0>", line)
        escaped = re.sub(r"^(\s*)(?=[-+>#|=])|^(\s*[0-9]+)(?=\.)", r"\g<0>\\", escaped)
        lines.append(re.sub(r"^(\s*[0-9]+)\)", r"\1&#41;", escaped))  # a backslash would end a formula
    return "\n".join(lines)


class _Written(NamedTuple):
    """Markdown, the characters that it is to show, whether it surely does, sounds and losses."""

    text: str
    shown: str
    is_sure: bool
    sounds: tuple[str, ...]
    losses: tuple[str, ...]


class _Writer:
    """Goes through HTML once; with `plain`, without emphasis, code and lists; `escaping` texts that may be markup."""

    def __init__(self, locate: Locate, *, plain: bool = False, escaping: bool = False) -> None:
        self._escaping = escaping
        self._locate = locate
        self._plain = plain
        self._out: list[str] = []
        self._shown: list[str] = []
        self._sounds: list[str] = []
        self._losses: dict[str, None] = {}
        self._open: list[tuple[str, int]] = []  # tags of emphasis and where they began in the output
        self._lists: list[int] = []  # the number of the last item, -1 in a list of bullets
        self._links: list[tuple[str, int]] = []
        self._dropped = ""
        self._pre = False
        self._sure = True
        self._is_after = False

    def write(self, html: str) -> _Written:
        at = 0
        for found in _TOKEN.finditer(html):
            self._add_text(html[at : found.start()])
            at = found.end()
            self._add_token(found)
        self._add_text(html[at:])
        text = "".join(self._out)
        if not self._pre:
            text = re.sub(r"[ \t]+\n", "\n", re.sub(r"\n{3,}", "\n\n", text))
        text = text.strip()
        sure = self._sure and not ("\n" in text and any(map(_FIRM.match, text.split("\n"))))
        sure = sure and not _FIRM.match(text)
        return _Written(text, "".join(self._shown), sure, tuple(self._sounds), tuple(self._losses))

    def _add_text(self, raw: str) -> None:
        if not raw or self._dropped:
            return
        text = (unescape(raw) if "&" in raw else raw).replace("\r", "\n")
        text = _BROKEN.sub("", text.replace("\u2028", "\n").replace("\u2029", "\n"))
        if self._pre:
            self._put(text)
            return
        text = _SPACES.sub(" ", text.replace("\n", " "))
        if not self._out or self._out[-1].endswith("\n"):
            text = text.lstrip(" ")
        if text:
            self._sure = self._sure and _LOOSE.search(text) is None and not (self._is_after and text[0] not in _AFTER)
            self._is_after = False
            self._out.append(_escape(text) if self._escaping and not self._is_code() else text)
            self._shown.append(text)

    def _is_code(self) -> bool:
        return any(_EMPHASIS.get(tag) == "`" for tag, _ in self._open)

    def _put(self, text: str) -> None:
        self._out.append(text)
        self._shown.append(text)

    def _break(self, count: int = 1) -> None:
        """Begin a new line, or a paragraph, unless the output is at one."""
        if self._out:
            tail = "".join(self._out[-3:])
            self._shown.append(" ")
            self._out.append("\n" * max(0, count - (len(tail) - len(tail.rstrip("\n")))))

    def _add_token(self, found: re.Match[str]) -> None:
        groups = found.groupdict()
        if groups["tag"]:
            self._add_tag(groups["tag"].lower(), bool(groups["end"]), groups["attributes"] or "")
        elif self._dropped:
            return
        elif groups["sound"] is not None:
            self._sounds.append(unescape(groups["sound"]))
        else:
            self._add_formula(groups)

    def _add_formula(self, groups: dict[str, str | None]) -> None:
        name, latex = next(
            (
                (name, groups[name])
                for name in ("inline", "display", "latex", "latexes", "document")
                if groups[name] is not None
            ),
            ("", None),
        )
        if latex is None:
            return  # a comment
        latex = " ".join(unescape(re.sub(r"<[^>]*>", " ", latex)).split())
        if not latex:
            return
        self._sure = False
        if name in ("inline", "latex"):
            self._out.append(rf"\({latex}\)")
        elif name == "document":
            inner = re.sub(
                r"^\$+|\$+$|\\begin\{(?:document|math|displaymath)\}|\\end\{(?:document|math|displaymath)\}", "", latex
            )
            self._out.append(rf"\({inner.strip()}\)")
            latex = inner.strip()
        else:
            self._break()
            self._out += [rf"\[{latex}\]", "\n"]
        self._shown.append(latex)

    # ------------------------------------------------------------ tags

    def _add_tag(self, tag: str, is_end: bool, attributes: str) -> None:
        if tag in _DROPPED:
            self._dropped = "" if is_end else self._dropped or tag
            return
        if self._dropped:
            return
        if tag in _SHOWN and not is_end:
            self._losses[f"<{tag}> has no form in Markdown"] = None
        if "color" in attributes and not is_end:
            self._losses["colours"] = None
        if tag == "br":
            self._put("\n")
        elif tag == "img":
            self._add_picture(dict(_list_attributes(attributes)))
        elif tag == "pre":
            self._add_pre(is_end)
        elif tag in _BREAKS:
            self._break()
        elif tag in ("td", "th"):
            self._put(" " if not is_end else "")
        elif tag in _PARAGRAPHS:
            self._add_paragraph(tag, is_end)
        elif tag == "li":
            self._add_item(is_end)
        elif tag == "a":
            self._add_link(dict(_list_attributes(attributes)).get("href", ""), is_end)
        elif tag in _EMPHASIS or tag in _SHIFTED:
            if is_end:
                self._close(tag)
            else:
                self._open.append((tag, len(self._out)))

    def _add_paragraph(self, tag: str, is_end: bool) -> None:
        if tag in ("ul", "ol"):
            if is_end:
                self._lists = self._lists[:-1]
            else:
                self._lists.append(0 if tag == "ol" else -1)
        self._break(1 if self._lists else 2)

    def _add_item(self, is_end: bool) -> None:
        self._break()
        if is_end or not self._lists:
            return
        if self._lists[-1] >= 0:
            self._lists[-1] += 1
        marker = "-" if self._lists[-1] < 0 else f"{self._lists[-1]}."
        self._sure = False
        self._put(f"{'   ' * (len(self._lists) - 1)}{marker} ")

    def _add_pre(self, is_end: bool) -> None:
        if self._plain:
            self._break()
            return
        self._sure = False
        if is_end and self._pre:
            self._out.append("" if self._out[-1].endswith("\n") else "\n")
            self._out.append("```\n")
        elif not is_end:
            self._break()
            self._out.append("```\n")
        self._pre = not is_end

    def _add_picture(self, attributes: dict[str, str]) -> None:
        source, alt = attributes.get("src", ""), " ".join(attributes.get("alt", "").split())
        if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", source):
            self._losses["a picture on the web"] = None
            return
        path = self._locate(source)
        if not path:
            self._losses[f"the picture '{source}', which is not there"] = None
            return
        self._sure = False
        alt = re.sub(r"[\[\]\\`*_<&]", " ", alt).strip()
        self._out.append(f"![{alt}]({quote(path, safe='/')})")
        self._shown.append(alt)

    def _add_link(self, address: str, is_end: bool) -> None:
        if not is_end:
            self._links.append((address, len(self._out)))
        elif self._links:
            address, at = self._links.pop()
            inner = "".join(self._out[at:])
            if (
                re.fullmatch(r"(?:https?://|mailto:)[^\s()<>]+", address)
                and inner.strip()
                and "\n" not in inner
                and not self._plain
            ):
                self._out[at:] = [f"[{inner.strip()}]({address})"]
                self._sure = False
            elif address and address != inner.strip():
                self._losses["the address of a link"] = None

    def _close(self, tag: str) -> None:
        """Mark what was written since the tag began."""
        place = next((n for n in range(len(self._open) - 1, -1, -1) if self._open[n][0] == tag), None)
        if place is None:
            return
        _, at = self._open.pop(place)
        inner = "".join(self._out[at:])
        core = inner.strip()
        if not core or self._pre:
            return
        if tag in _SHIFTED:
            if all(char in _DIGITS for char in core):
                shifted = core.translate(str.maketrans(_DIGITS, _SHIFTED[tag]))
                self._out[at:] = [inner.replace(core, shifted)]
                self._shown = ["".join(self._shown).rstrip().removesuffix(core) + shifted]
            else:
                self._losses[f"<{tag}> has no form in Markdown"] = None
            return
        if self._plain or "\n" in core or any(marker == _EMPHASIS[tag] for marker in self._markers()):
            return
        before = "".join(self._out[:at])[-1:]
        self._sure = self._sure and _PHRASE.fullmatch(core) is not None and (not before or before in " \n(")
        lead, tail = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
        self._out[at:] = [f"{lead}{_EMPHASIS[tag]}{core}{_EMPHASIS[tag]}{tail}"]
        self._is_after = not tail

    def _markers(self) -> list[str]:
        return [_EMPHASIS[tag] for tag, _ in self._open if tag in _EMPHASIS]


def _list_attributes(text: str) -> list[tuple[str, str]]:
    return [(name.lower(), unescape(one or two or three)) for name, one, two, three in _ATTRIBUTE.findall(text)]
