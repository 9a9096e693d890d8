r"""Markdown and math, parsed once into plain tuples, and from those into plain text and HTML.

A text is *inline* (options, hints, feedback) or *blocks* (stems, backs, explanations). Math between `\\(` and `\\)`,
between `\\[` and `\\]`, and on a line `$$...$$` is cut out before Markdown sees it. There is no raw HTML: `<b>` is
text. A line end in a text is kept. Knows nothing of a screen, of Anki or of a file. markdown-it-py is imported only
for a text that has markup in it; what looks for mistakes in markup (`accidents`, `unclosed`) is not imported here.

Inline is a tuple of nodes, blocks a tuple of blocks, all of them plain tuples; `src` is the name of a file, decoded:

    ("text", text)  ("code", text)  ("math", latex)  ("break",)  ("image", src, alt)
    ("em", inline)  ("strong", inline)  ("link", href, inline)

    ("p", inline)  ("heading", level, inline)  ("pre", text)  ("display", latex)  ("rule",)
    ("quote", blocks)  ("list", first, items)   first: number of the first item, None for bullets;
                                                items: a tuple of blocks
    ("table", aligns, head, rows)               aligns: "", "left", "center" or "right" for each column;
                                                head: a tuple of inline; rows: a tuple of such tuples

An inline text may also be one ("pre", text) or one ("display", latex), and nothing else.
"""

from quiz.markup.html import escape_html, to_html
from quiz.markup.look import look
from quiz.markup.math import find_formulas, remove_math, split_math
from quiz.markup.nodes import Block, Blocks, Inline, Node, find_images, find_math
from quiz.markup.parsing import find_fence, is_plain, parse, parse_inline
from quiz.markup.text import to_text

__all__ = [
    "Block",
    "Blocks",
    "Inline",
    "Node",
    "escape_html",
    "find_fence",
    "find_formulas",
    "find_images",
    "find_math",
    "is_plain",
    "look",
    "parse",
    "parse_inline",
    "remove_math",
    "split_math",
    "to_html",
    "to_text",
]
