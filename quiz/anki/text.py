r"""The one way in which any text becomes a part of an Anki field.

Anki gives many innocent texts a meaning: `<b>`, `[sound:x]`, `[latex]`, `[[type:x]]`, `{{`, the
unit separator between fields; and MathJax turns `\(` on the shown page into math. After `escape`
none of them means anything: the card shows the text itself.

Knows nothing of questions, notes or files.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable

from quiz import markup
from quiz.model import BLANK

HIDDEN_BLANK = "\ufdd3"
"""A `BLANK` inside math or an attribute, where tags are not allowed."""

_BROKEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufdd1-\ufdef\ufffe\uffff]")
_ACTIVE = re.compile(r"""[&<>"'\[]|\{\{|\\[(\[]""")
_ENTITY = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;", "[": "&#91;", "{{": "&#123;&#123;"}
_IN_TEXT = _ENTITY | {r"\(": r"\<span></span>(", r"\[": r"\<span></span>&#91;"}
_IN_ATTRIBUTE = _ENTITY | {r"\(": r"\(", r"\[": r"\&#91;"}


def scrub(text: str) -> str:
    r"""Return the text as Anki can keep it: NFC, line ends as `\n`, U+FFFD for what no field may hold.

    That is control characters (U+001F separates Anki's fields, NUL ends its texts), lone
    surrogates and noncharacters other than `BLANK`.
    """
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", _BROKEN.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n")))


def escape(text: str) -> str:
    """Return HTML that a card shows as exactly `scrub(text)`, and that no part of Anki interprets."""
    return _ACTIVE.sub(lambda found: _IN_TEXT[found.group()], scrub(text))


def escape_attribute(text: str) -> str:
    """Return the text for a quoted attribute or for math, where tags are not allowed."""
    return _ACTIVE.sub(lambda found: _IN_ATTRIBUTE[found.group()], scrub(text)).replace(BLANK, HIDDEN_BLANK)


def show_blocks(text: str, locate: Callable[[str], str] = str) -> str:
    """Return HTML for a Markdown text; `locate` gives the media name of a picture."""
    if text and markup.is_plain(text):  # nearly always; such a text is on one line
        return f"<p>{escape(text.strip())}</p>"
    return markup.to_html(markup.parse(text), escape, locate, escape_attribute)


def show_inline(text: str, locate: Callable[[str], str] = str) -> str:
    """Return HTML for an inline Markdown text."""
    if markup.is_plain(text):
        return escape(text)
    return markup.to_html(markup.parse_inline(text), escape, locate, escape_attribute)


def list_items(tag: str, items: Iterable[str]) -> str:
    """Return the list of this tag with items in HTML."""
    return f"<{tag}>{''.join([f'<li>{item}</li>' for item in items])}</{tag}>"
