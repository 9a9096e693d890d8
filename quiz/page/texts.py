"""Texts of a deck as HTML of a page.

All that an author wrote goes through here, so that none of it is more than text.
"""

import re
from collections.abc import Callable, Iterable, Sequence

from quiz import markup
from quiz.markup.mathtext import spell_math
from quiz.model import BLANK
from quiz.page.formulas import show_math
from quiz.shown import shorten

HIDDEN_BLANK = "\ufdd3"
"""A `BLANK` inside a formula or an attribute, where nothing can be typed."""

_EMPTY_HEADING = re.compile("<th([^>]*)></th>")
"""An empty cell above a column, which names nothing to those who hear the table."""

_BROKEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufdd1\ufdd2\ufdd4-\ufdef\ufffe\uffff]")


def escape(text: str) -> str:
    """Return text that a page shows literally, even inside a quoted attribute."""
    return markup.escape_html(_BROKEN.sub("\ufffd", text))


def _escape_bare(text: str) -> str:
    return escape(text).replace(BLANK, f"…{HIDDEN_BLANK}")


def _show_math(latex: str, is_display: bool) -> str:
    return show_math(latex.replace(BLANK, r"\ldots "), is_display) + HIDDEN_BLANK * latex.count(BLANK)


class Texts:
    """Renders the texts of one deck; `locate` returns the address of a picture's bytes."""

    def __init__(self, locate: Callable[[str], str]) -> None:
        self.locate = locate

    def blocks(self, text: str) -> str:
        """Return HTML for a Markdown text."""
        if text and markup.is_plain(text):
            return f"<p>{escape(text.strip())}</p>"
        html = markup.to_html(markup.parse(text), escape, self.locate, _escape_bare, _show_math)
        return _EMPTY_HEADING.sub(r"<td\1></td>", html)

    def inline(self, text: str) -> str:
        """Return HTML for an inline Markdown text."""
        if markup.is_plain(text):
            return escape(text)
        return markup.to_html(markup.parse_inline(text), escape, self.locate, _escape_bare, _show_math)


def show_plain(text: str) -> str:
    """Return inline Markdown as plain text on one line, for lists and names where no HTML can be."""
    return " ".join(markup.to_text(spell_math(markup.parse_inline(text))).split())


def show_line(text: str) -> str:
    """Return a Markdown text as plain text on one line of at most 90 characters, to tell it from others in a list."""
    spelled = markup.to_text(spell_math(markup.parse(text.replace(BLANK, "____"))))
    return shorten(" ".join(spelled.split()), 90)


def is_rich(text: str) -> bool:
    """Whether inline Markdown has a picture, a formula or code, which plain text shows badly."""
    return any(node[0] in ("image", "math", "display", "pre") for node in markup.parse_inline(text))


def fill_blanks(html: str, gaps: Sequence[str]) -> str:
    """Return HTML with its k-th blank replaced by the k-th gap, and without those that are hidden."""
    out, number = [], 0
    for piece in re.split(f"([{BLANK}{HIDDEN_BLANK}])", html):
        if piece in (BLANK, HIDDEN_BLANK) and piece:
            out.append(gaps[number] if piece == BLANK else "")
            number += 1
        else:
            out.append(piece)
    return "".join(out)


def make_list(tag: str, items: Iterable[str]) -> str:
    """Return an HTML list."""
    return f"<{tag}>{''.join(f'<li>{item}</li>' for item in items)}</{tag}>"
