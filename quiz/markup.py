r"""Markdown and math, parsed once into plain tuples, and from those into plain text and HTML.

A text is *inline* (options, hints, feedback) or *blocks* (stems, backs, explanations). Math
between `\\(` and `\\)` is cut out before Markdown sees it. There is no raw HTML: `<b>` is text.
Knows nothing of a screen, of Anki or of a file. markdown-it-py is imported only for a text that
has markup in it.

Inline is a tuple of nodes, blocks a tuple of blocks, all of them plain tuples; `src` is the name of a file, decoded:

    ("text", text)  ("code", text)  ("math", latex)  ("break",)  ("image", src, alt)
    ("em", inline)  ("strong", inline)  ("link", href, inline)

    ("p", inline)  ("heading", level, inline)  ("pre", text)  ("rule",)
    ("quote", blocks)  ("list", first, items)   first: number of the first item, None for bullets;
                                                items: a tuple of blocks
"""

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

Node = tuple[Any, ...]
Inline = tuple[Node, ...]
Block = tuple[Any, ...]
Blocks = tuple[Block, ...]

_OPEN, _CLOSE = "\ufdd1", "\ufdd2"  # noncharacters around the number of a formula
_MATH = re.compile(r"\\\\|\\\(((?:\\\\|(?!\\[()]).)++)\\\)", re.DOTALL)  # as MathJax: "\\\\" first, then what closes
_CUT = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_SPECIAL = re.compile(r"[\\`*_\[\]<&\n]")
_BLOCK_START = re.compile(r"[ \t#>+~=-]|[0-9]+[.)]")
_LATER_NUMBER = re.compile(r"(?!1[.)])[0-9]+[.)]")
_DEEPEST = 14  # nested blocks; anything deeper stays text, and markdown-it would drop it at level 20
_parsers: "dict[str, MarkdownIt]" = {}


def parse(text: str) -> Blocks:
    """Return the blocks of a Markdown text; () for an empty one.

    A numbered list begins at 1, so "2019. A year" is a paragraph.
    """
    if not text:
        return ()
    if is_plain(text) and not _BLOCK_START.match(text):
        return (("p", (("text", text),)),)
    cut, math = _cut_math(text)
    tokens = iter(_parser("blocks").parse(cut))
    return _blocks(tokens, math, None)


def parse_inline(text: str) -> Inline:
    """Return the nodes of an inline Markdown text: no paragraph, list or heading; () when empty."""
    if not text:
        return ()
    if is_plain(text):
        return (("text", text),)
    cut, math = _cut_math(" ".join(text.split("\n")))
    (token,) = _parser("inline").parseInline(cut)
    return _inline(iter(token.children or []), math, None)


def is_plain(text: str) -> bool:
    """Return whether no character of a one-line text can be inline markup."""
    return _SPECIAL.search(text) is None


def to_text(content: Inline | Blocks) -> str:
    """Return the text of parsed inline or blocks without any markup; each block is on its own line."""
    out = []
    for node in content:
        match node:
            case ("text" | "code" | "math", text):
                out.append(text)
            case ("break",):
                out.append("\n")
            case ("image", _, alt):
                out.append(alt)
            case ("em" | "strong", inner) | ("link", _, inner):
                out.append(to_text(inner))
            case ("p", inner) | ("heading", _, inner) | ("quote", inner):
                out.append(to_text(inner) + "\n")
            case ("pre", text):
                out.append(text + "\n")
            case ("list", first, items):
                for number, item in enumerate(items, first or 0):
                    marker = "-" if first is None else f"{number}."
                    out.append(f"{marker} {to_text(item).rstrip()}\n".replace("\n", "\n  ").rstrip(" "))
            case ("rule",):
                out.append("---\n")
    joined = "".join(out)
    return joined.rstrip("\n") if content and content[-1][0] in _BLOCK_TAGS else joined


_BLOCK_TAGS = {"p", "heading", "quote", "pre", "list", "rule"}


def escape_html(text: str) -> str:
    """Return text that an HTML page shows literally, even inside a quoted attribute."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("'", "&#39;")


def to_html(
    content: Inline | Blocks,
    escape: Callable[[str], str] = escape_html,
    locate: Callable[[str], str] = str,
    escape_bare: Callable[[str], str] | None = None,
) -> str:
    r"""Return HTML for parsed inline or blocks.

    `escape` makes any text safe for its place; `escape_bare`, by default the same, does so where
    tags are not allowed: in attributes and math. `locate` turns the name of an image's file into its URL. Math stays
    between `\(` and `\)`, for MathJax. One case for each tag, none nested.
    """
    bare = escape_bare or escape

    def show(node: Node) -> str:
        match node:
            case ("text", text):
                return escape(text)
            case ("code", text):
                return f"<code>{escape(text)}</code>"
            case ("math", latex):
                return rf"\({bare(latex)}\)"
            case ("break",):
                return "<br>"
            case ("image", src, alt):
                return f'<img src="{bare(locate(src))}" alt="{bare(alt)}">'
            case ("link", href, inner):
                return f'<a href="{bare(href)}">{show_all(inner)}</a>'
            case ("em" | "strong" | "p" as tag, inner):
                return f"<{tag}>{show_all(inner)}</{tag}>"
            case ("heading", level, inner):
                return f"<h{level}>{show_all(inner)}</h{level}>"
            case ("pre", text):
                return f"<pre><code>{escape(text)}</code></pre>"
            case ("rule",):
                return "<hr>"
            case ("quote", inner):
                return f"<blockquote>{show_all(inner)}</blockquote>"
            case ("list", first, items):
                tag = "ul" if first is None else "ol"
                return f"<{tag}>{''.join(f'<li>{show_item(item)}</li>' for item in items)}</{tag}>"
            case _:
                raise AssertionError(node)

    def show_all(nodes: Inline | Blocks) -> str:
        return "".join(map(show, nodes))

    def show_item(item: Blocks) -> str:
        return show_all(item[0][1]) if len(item) == 1 and item[0][0] == "p" else show_all(item)

    return show_all(content)


def find_images(content: Inline | Blocks) -> Iterator[tuple[str, str]]:
    """Yield source and alternative text of every image, in order."""
    for node in content:
        match node:
            case ("image", src, alt):
                yield src, alt
            case ("em" | "strong" | "p" | "quote", inner) | ("link" | "heading", _, inner):
                yield from find_images(inner)
            case ("list", _, items):
                for item in items:
                    yield from find_images(item)


def find_math(content: Inline | Blocks) -> Iterator[str]:
    """Yield the LaTeX of every formula, in order."""
    for node in content:
        match node:
            case ("math", latex):
                yield latex
            case ("em" | "strong" | "p" | "quote", inner) | ("link" | "heading", _, inner):
                yield from find_math(inner)
            case ("list", _, items):
                for item in items:
                    yield from find_math(item)


def split_math(text: str) -> list[str]:
    """Return the pieces of a Markdown text: outside of formulas and, at odd places, the LaTeX of one."""
    pieces, start = [], 0
    for found in _MATH.finditer(text):
        if found.group(1) is not None:
            pieces += [text[start : found.start()], found.group(1)]
            start = found.end()
    return [*pieces, text[start:]]


def find_unclosed(text: str, *, inline: bool = False) -> str:
    r"""Return the first marker that opens something and is never closed, or "".

    One of ``\(``, ``\)``, `` ` ``, ``**``, ``__``, ``](`` or a fence such as three backticks.
    A lone `*` or `_` is a text.
    """
    if not _SPECIAL.search(text) and "~~~" not in text:
        return ""
    left = _MATH.sub("", text)
    for marker in (r"\(", r"\)"):
        if marker in left:
            return marker
    cut, _ = _cut_math(text)
    cut = " ".join(cut.split("\n")) if inline else cut
    parser = _parser("inline" if inline else "blocks")
    lines = cut.split("\n")
    for token in parser.parseInline(cut) if inline else parser.parse(cut):
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


# ---------------------------------------------------------------- from markdown-it's tokens


def _parser(name: str) -> "MarkdownIt":
    if name not in _parsers:
        from markdown_it import MarkdownIt

        made = MarkdownIt("commonmark", {"html": False})
        made.disable(["html_block", "html_inline", "reference", "text_join"])
        made.disable("code")  # an indented line is text, not code
        made.block.ruler.at("list", _open_list, {"alt": ["paragraph", "reference", "blockquote"]})
        made.block.ruler.at("blockquote", _open_quote, {"alt": ["paragraph", "reference", "blockquote", "list"]})
        _parsers[name] = made
    return _parsers[name]


def _cut_math(text: str) -> tuple[str, list[str]]:
    math: list[str] = []

    def cut(match: re.Match[str]) -> str:
        if match.group(1) is None:
            return match.group()
        math.append(match.group(1))
        return f"{_OPEN}{len(math) - 1}{_CLOSE}"

    return _MATH.sub(cut, text), math


def _restore(text: str, math: list[str]) -> str:
    return _CUT.sub(lambda found: rf"\({math[int(found.group(1))]}\)", text) if math else text


def _open_list(state: "StateBlock", start: int, end: int, silent: bool) -> bool:
    """Open a list as markdown-it does, but a numbered one only with 1, and none too deep.

    markdown-it makes a silent call for a line further left to ask whether an item of an outer list ends a paragraph.
    """
    from markdown_it.rules_block import list_block

    opens = not silent or state.sCount[start] >= state.blkIndent
    if opens and _LATER_NUMBER.match(state.src, state.bMarks[start] + state.tShift[start]):
        return False
    return state.level < _DEEPEST and list_block(state, start, end, silent)


def _open_quote(state: "StateBlock", start: int, end: int, silent: bool) -> bool:
    """Open a quote as markdown-it does, but none too deep."""
    from markdown_it.rules_block import blockquote

    return state.level < _DEEPEST and blockquote(state, start, end, silent)


def _blocks(tokens: "Iterator[Token]", math: list[str], end: str | None) -> Blocks:
    out: list[Block] = []
    for token in tokens:
        kind = token.type
        if kind == end:
            break
        if kind == "inline":
            out.append(("p", _inline(iter(token.children or []), math, None)))
        elif kind == "paragraph_open":
            out.extend(_blocks(tokens, math, "paragraph_close"))
        elif kind == "heading_open":
            inner = _blocks(tokens, math, "heading_close")
            out.append(("heading", int(token.tag[1]), inner[0][1] if inner else ()))
        elif kind in ("fence", "code_block"):
            out.append(("pre", _restore(token.content, math).rstrip("\n")))
        elif kind == "hr":
            out.append(("rule",))
        elif kind == "blockquote_open":
            out.append(("quote", _blocks(tokens, math, "blockquote_close")))
        elif kind in ("bullet_list_open", "ordered_list_open"):
            first = None if kind == "bullet_list_open" else int(token.attrs.get("start", 1))
            out.append(("list", first, _items(tokens, math, kind.replace("open", "close"))))
        else:
            raise AssertionError(kind)
    return tuple(out)


def _items(tokens: "Iterator[Token]", math: list[str], end: str) -> tuple[Blocks, ...]:
    items = []
    for token in tokens:
        if token.type == end:
            break
        items.append(_blocks(tokens, math, "list_item_close"))
    return tuple(items)


def _name_file(source: str) -> str:
    """Return the name of a picture's file, which Markdown spells as a URL; a web address as it is.

    The one place where `%20` is decoded, once: the name that is checked is the name that is opened.
    """
    from urllib.parse import unquote

    return source if "://" in source else unquote(source)


def _inline(tokens: "Iterator[Token]", math: list[str], end: str | None) -> Inline:
    """Return the nodes up to the token `end`, which is taken too. One branch for each kind of token."""
    out: list[Node] = []

    def add_text(text: str) -> None:
        if out and out[-1][0] == "text":
            text = out.pop()[1] + text
        if text:
            out.append(("text", text))

    for token in tokens:
        kind = token.type
        if kind.startswith(("em_", "strong_")) and token.level >= _DEEPEST:
            continue
        if kind == end:
            break
        if kind in ("text", "text_special"):
            for number, piece in enumerate(_CUT.split(token.content)):
                if number % 2:
                    out.append(("math", math[int(piece)]))
                else:
                    add_text(piece)
        elif kind == "softbreak":
            add_text(" ")
        elif kind == "hardbreak":
            out.append(("break",))
        elif kind == "code_inline":
            out.append(("code", _restore(token.content, math)))
        elif kind == "image":
            alt = to_text(_inline(iter(token.children or []), math, None))
            out.append(("image", _name_file(_restore(str(token.attrs["src"]), math)), alt))
        elif kind == "link_open":
            inner = _inline(tokens, math, "link_close")
            out.append(("link", _restore(str(token.attrs["href"]), math), inner))
        elif kind in ("em_open", "strong_open"):
            tag = kind.removesuffix("_open")
            out.append((tag, _inline(tokens, math, f"{tag}_close")))
        else:
            raise AssertionError(kind)
    return tuple(out)
