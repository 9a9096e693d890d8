"""Markup that is opened and never closed."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from quiz.markup.math import cut_math, remove_math
from quiz.markup.parsing import find_fence, is_plain
from quiz.patterns import compile_late

if TYPE_CHECKING:
    from markdown_it.token import Token

_LEFT_OVER = compile_late(
    r"`|!\[[^\[\]\n]*\]\(|(?<![\w\])])\[[^\[\]\n]*\]\((?![^()\n]*\))|\]\((?=[A-Za-z][\w+.-]*:)"
    r"|(?:(?<=[\s(\[{\"'“‘«])|^)\*\*(?=\w)(?!\w+[),])|(?<=\w)\*\*(?=[\s)\]}\"'”’».,;:!?…]|$)",
    re.MULTILINE,
)
_FENCE = re.compile(r"(?:`{3,}|~{3,})(?=[^`\n]*\n)")


def find_unclosed(text: str, *, inline: bool = False) -> str:
    r"""Return the first marker that opens something and is never closed, or "".

    One of ``\(``, ``\)``, `` ` ``, ``**``, ``](`` or a fence such as three backticks. A lone `*` or `_` is a text,
    and so is `**` in arithmetic and in `f(*args, **more)`.
    """
    if is_plain(text) and "~~~" not in text:
        return ""
    if inline and (fence := _FENCE.match(text)):
        return "" if find_fence(text) is not None else fence.group()
    from quiz.markup.rules import get_parser

    cut, _ = cut_math(text)
    lines = cut.split("\n")
    inline = inline or len(lines) == 1
    tokens = get_parser("inline").parseInline(cut) if inline else get_parser("blocks").parse(cut)
    left = remove_math(text)
    for marker in (r"\(", r"\)"):
        if marker in left and left.count(marker) > sum(code.count(marker) for code in _list_code(tokens)):
            return marker
    for token in tokens:
        if token.type == "fence" and token.map:
            last = lines[token.map[1] - 1].strip() if token.map[1] <= len(lines) else ""
            if token.map[1] - token.map[0] < 2 or not last.startswith(token.markup):
                return str(token.markup)
        for child in token.children or []:
            if child.type == "text" and (found := _LEFT_OVER.search(child.content)):
                return "](" if "](" in found.group() else found.group()
    return ""


def _list_code(tokens: "Sequence[Token]") -> "Iterator[str]":
    """Yield what is code, in which everything is shown as it is typed."""
    for token in tokens:
        for one in (token, *(token.children or [])):
            if one.type in ("fence", "code_block", "code_inline"):
                yield one.content
