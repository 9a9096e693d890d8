"""Markup that is opened and never closed."""

import re

from quiz.markup.math import cut_math, remove_math
from quiz.markup.parsing import find_fence, is_plain


def find_unclosed(text: str, *, inline: bool = False) -> str:
    r"""Return the first marker that opens something and is never closed, or "".

    One of ``\(``, ``\)``, `` ` ``, ``**``, ``__``, ``](`` or a fence such as three backticks.
    A lone `*` or `_` is a text.
    """
    if is_plain(text) and "~~~" not in text:
        return ""
    if inline and find_fence(text) is not None:
        return ""
    left = remove_math(text)
    for marker in (r"\(", r"\)"):
        if marker in left:
            return marker
    from quiz.markup.rules import get_parser

    cut, _ = cut_math(text)
    lines = cut.split("\n")
    inline = inline or len(lines) == 1
    for token in get_parser("inline").parseInline(cut) if inline else get_parser("blocks").parse(cut):
        if token.type == "fence" and token.map:
            last = lines[token.map[1] - 1].strip() if token.map[1] <= len(lines) else ""
            if token.map[1] - token.map[0] < 2 or not last.startswith(token.markup):
                return str(token.markup)
        for child in token.children or []:
            if child.type == "text":
                found = re.search(r"`|\]\(|(?<!\w)(\*\*|__)(?=\w)|(?<=\w)(\*\*|__)(?!\w)", child.content)
                if found:
                    return found.group()
    return ""
