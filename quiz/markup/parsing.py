"""A text as blocks or as inline, from the tokens of markdown-it."""

import re
from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING

from quiz.markup.math import Formula, cut_math, restore, split_cut
from quiz.markup.nodes import DEEPEST, Block, Blocks, Inline, Node
from quiz.markup.text import to_text
from quiz.patterns import compile_late

if TYPE_CHECKING:
    from markdown_it.token import Token

_SPECIAL = re.compile(r"[\\`*_\[\]<&\n]|\$\$")
_FENCE = compile_late(r" {0,3}(`{3,}|~{3,})([^\n]*)\n(?:(.*)\n)?[ ]{0,3}\1[`~]*[ \t]*\n*", re.DOTALL)


def parse(text: str) -> Blocks:
    """Return the blocks of a Markdown text; () for an empty one.

    A text of one line is a paragraph: no list, heading or quotation. A numbered list begins at 1, so "2019. A year" is
    no list.
    """
    text = text.strip("\n")
    if "\n" not in text:
        return _split_paragraph(_parse_line(text.strip()))
    from quiz.markup.rules import get_parser

    cut, math = cut_math(text)
    return _blocks(iter(get_parser("blocks").parse(cut)), math, None)


def parse_inline(text: str) -> Inline:
    """Return the nodes of an inline Markdown text: no paragraph, list or heading; () when empty.

    Code between fences that is the whole text is one ("pre", code).
    """
    if not text:
        return ()
    if is_plain(text):
        return (("text", text),)
    code = find_fence(text)
    if code is not None:
        return (("pre", code),)
    nodes = _parse_line(text.strip("\n"))
    return nodes if len(nodes) == 1 else _flatten(nodes)


def _parse_line(text: str) -> Inline:
    """Return the nodes of a text without blocks, the formulas on lines of their own among them."""
    if is_plain(text):
        return (("text", text),) if text else ()
    from quiz.markup.rules import get_parser

    cut, math = cut_math(text)
    (token,) = get_parser("inline").parseInline(cut)
    return _inline(iter(token.children or []), math, None)


def is_plain(text: str) -> bool:
    """Return whether no character of a text can be inline markup."""
    return _SPECIAL.search(text) is None


def find_fence(text: str) -> str | None:
    """Return the code of a text that is one fenced block and nothing else; None for any other text."""
    if "```" not in text and "~~~" not in text:
        return None
    found = _FENCE.fullmatch(text)
    if not found or (found[1][0] == "`" and "`" in found[2]):
        return None
    code = found[3] or ""
    fence = re.escape(found[1])
    return None if re.search(rf"^ {{0,3}}{fence}", code, re.MULTILINE) else code


# ---------------------------------------------------------------- blocks


def _blocks(tokens: "Iterator[Token]", math: list[Formula], end: str | None) -> Blocks:
    out: list[Block] = []
    for token in tokens:
        kind = token.type
        if kind == end:
            break
        if kind == "inline":
            out.extend(_split_paragraph(_inline(iter(token.children or []), math, None)))
        elif kind == "paragraph_open":
            out.extend(_blocks(tokens, math, "paragraph_close"))
        elif kind == "heading_open":
            out.append(("heading", int(token.tag[1]), _read_line(tokens, math, "heading_close")))
        elif kind in ("fence", "code_block"):
            out.append(("pre", restore(token.content, math).rstrip("\n")))
        elif kind == "hr":
            out.append(("rule",))
        elif kind == "blockquote_open":
            out.append(("quote", _blocks(tokens, math, "blockquote_close")))
        elif kind in ("bullet_list_open", "ordered_list_open"):
            first = None if kind == "bullet_list_open" else int(token.attrs.get("start", 1))
            out.append(("list", first, _items(tokens, math, kind.replace("open", "close"))))
        elif kind == "table_open":
            out.append(_table(tokens, math))
        else:
            raise AssertionError(kind)
    return tuple(out)


def _split_paragraph(inline: Inline) -> Blocks:
    """Return a paragraph as blocks: formulas on lines of their own are blocks beside it."""
    out: list[Block] = []
    line: list[Node] = []

    def end_paragraph() -> None:
        if trimmed := _trim(line):
            out.append(("p", trimmed))
        line.clear()

    for node in inline:
        if node[0] == "display":
            end_paragraph()
            out.append(node)
        else:
            line.append(node)
    end_paragraph()
    return tuple(out)


def _trim(line: list[Node]) -> Inline:
    """Return inline without space and line ends at its edges."""
    nodes = deque(line)
    while nodes and (nodes[0] == ("break",) or (nodes[0][0] == "text" and nodes[0][1].isspace())):
        nodes.popleft()
    while nodes and (nodes[-1] == ("break",) or (nodes[-1][0] == "text" and nodes[-1][1].isspace())):
        nodes.pop()
    if nodes and nodes[0][0] == "text":
        nodes[0] = ("text", nodes[0][1].lstrip(" "))
    if nodes and nodes[-1][0] == "text":
        nodes[-1] = ("text", nodes[-1][1].rstrip(" "))
    return tuple(nodes)


def _items(tokens: "Iterator[Token]", math: list[Formula], end: str) -> tuple[Blocks, ...]:
    items = []
    for token in tokens:
        if token.type == end:
            break
        items.append(_blocks(tokens, math, "list_item_close"))
    return tuple(items)


def _table(tokens: "Iterator[Token]", math: list[Formula]) -> Block:
    aligns: list[str] = []
    rows: list[list[Inline]] = []
    for token in tokens:
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            if token.type == "th_open":
                aligns.append(str(token.attrs.get("style", "")).removeprefix("text-align:"))
            rows[-1].append(_read_line(tokens, math, token.type.replace("open", "close")))
    head, *others = map(tuple, rows)
    return ("table", tuple(aligns), head, tuple(others))


def _read_line(tokens: "Iterator[Token]", math: list[Formula], end: str) -> Inline:
    """Return the inline up to the token `end`, of a heading or a cell, which has no formula on a line of its own."""
    nodes: Inline = ()
    for token in tokens:
        if token.type == end:
            break
        nodes = _flatten(_inline(iter(token.children or []), math, None))
    return nodes


# ---------------------------------------------------------------- inline


def _name_file(source: str) -> str:
    """Return the name of a picture's file, which Markdown spells as a URL; a web address as it is.

    The one place where `%20` is decoded, once: the name that is checked is the name that is opened.
    """
    from urllib.parse import unquote

    return source if "://" in source else unquote(source)


def _flatten(nodes: Inline) -> Inline:
    """Return inline whose formulas are all within the line."""
    return tuple(("math", node[1]) if node[0] == "display" else node for node in nodes)


def _inline(tokens: "Iterator[Token]", math: list[Formula], end: str | None) -> Inline:
    """Return the nodes up to the token `end`, which is taken too. One branch for each kind of token."""
    out: list[Node] = []

    def add_text(text: str) -> None:
        if out and out[-1][0] == "text":
            text = out.pop()[1] + text
        if text:
            out.append(("text", text))

    for token in tokens:
        kind = token.type
        if kind.startswith(("em_", "strong_")) and token.level >= DEEPEST:
            continue
        if kind == end:
            break
        if kind in ("text", "text_special"):
            for number, piece in enumerate(split_cut(token.content)):
                if number % 2:
                    formula = math[int(piece)]
                    out.append(("display" if formula.is_display else "math", formula.latex))
                else:
                    add_text(piece)
        elif kind in ("softbreak", "hardbreak"):
            out.append(("break",))
        elif kind == "code_inline":
            out.append(("code", restore(token.content, math)))
        elif kind == "image":
            alt = to_text(_flatten(_inline(iter(token.children or []), math, None))).replace("\n", " ")
            out.append(("image", _name_file(restore(str(token.attrs["src"]), math)), alt))
        elif kind == "link_open":
            inner = _flatten(_inline(tokens, math, "link_close"))
            out.append(("link", restore(str(token.attrs["href"]), math), inner))
        elif kind in ("em_open", "strong_open"):
            tag = kind.removesuffix("_open")
            out.append((tag, _flatten(_inline(tokens, math, f"{tag}_close"))))
        else:
            raise AssertionError(kind)
    return tuple(out)
