r"""Characters that an author typed and no learner sees, and markup that is shown as it was typed.

An entity (`&lt;`), a backslash before a character that needs none (`C:\*.txt`), a number that a list replaces, a cell
beyond the columns of its table; and what is markup elsewhere: `<br>`, `~~struck~~`, `__strong__`, a link to no address.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from quiz.markup.math import cut_math
from quiz.markup.parsing import find_fence, is_plain
from quiz.model import BLANK
from quiz.patterns import compile_late

if TYPE_CHECKING:
    from markdown_it.token import Token


class Accident(NamedTuple):
    """A part of a text as it is typed, what becomes of it (a clause), and advice."""

    part: str
    message: str
    help: str


_TAGS = "sub|sup|b|i|u|em|strong|s|strike|del|ins|small|big|mark|font|center|span|p|div|pre|code|tt"
_TAG = compile_late(  # one around something, or a line's end: "What is <p> for?" is about a tag
    rf"<({_TAGS})(?:\s[^<>]*)?>(?=[^<>]+(?:<[^<>]*>[^<>]*){{0,9}}?</\1\s*>)|<br\s*/?>|<img\s[^<>]*>", re.IGNORECASE
)
_STRUCK = compile_late(r"(?<!~)~~(?=[^\s~])[^~]*(?<=[^\s~])~~(?!~)")
_DOUBLE = compile_late(r"(?<!\w)__(?=[^\s_])[^_]*\s[^_]*(?<=[^\s_])__(?!\w)")
_LINK = compile_late(r"(?<![\w\])])\[[^\[\]\n]+\]\((?!\s)[^()\s]*[./#][^()\s]*\)")
_WORDS = ("text", "text_special")
_TYPED = (
    (_TAG, "write it in backticks if the tag itself is meant, else leave it out: HTML has no meaning here"),
    (_STRUCK, "leave the '~~' out, or write it in backticks"),
    (_DOUBLE, "write '**' for strong emphasis, or put it in backticks"),
    (_LINK, "begin the address of a link with https://, or write it in backticks"),
)
_LINE_END = compile_late(r"[^\s\\]*(?:\\\\)*\\(?=\n)")
_MEANT = {
    "`": re.compile(""),
    "$": re.compile(""),
    ">": re.compile(""),
    "&": re.compile(r"#?\w+;"),
    "<": re.compile(r"[A-Za-z/!?]"),
    "[": re.compile(r".*\]|$", re.DOTALL),
    "]": re.compile(""),
    "~": re.compile("~"),
}
"""A backslash before one of these characters is plainly meant if the text after it begins with the pattern."""

_REGEX = compile_late(r"\(\?[:=!<P]|\.[*+]|\[\^[^{\d]")
_DRIVE = compile_late(r"(?<!\w)[A-Za-z]:$")
_ROW = compile_late(r"^[ \t]*\|.*\|[ \t]*$", re.MULTILINE)
_CELL_END = re.compile(r"(?<!\\)\|")


def find_accidents(text: str, *, inline: bool = False) -> Iterator[Accident]:
    """Yield the accidents of a Markdown text, those of one sort once."""
    if (is_plain(text) and "~~" not in text) or (inline and find_fence(text) is not None):
        return
    from quiz.markup.rules import get_parser

    cut, formulas = cut_math(text)
    pattern = next((formula.written for formula in formulas if _REGEX.search(formula.latex)), None)
    is_line = inline or "\n" not in cut.strip("\n")
    tokens = get_parser("inline").parseInline(cut) if is_line else get_parser("blocks").parse(cut)
    found: dict[str, Accident] = {}
    for token in tokens:
        for sort, accident in _find_inline(token.children or [], text):
            found.setdefault(sort, accident)
    if not is_line:
        if any(child.type == "hardbreak" for token in tokens for child in token.children or []) and (
            end := _LINE_END.search(cut)
        ):
            message = "the backslash at the end of this line is not shown"
            found["end"] = Accident(end.group(), message, "remove it, since line ends are kept; or put it in backticks")
        for sort, accident in (*_find_numbers(tokens), *_find_cells(tokens, cut.split("\n"))):
            found.setdefault(sort, accident)
        if _ROW.search(cut) and len(_ROW.findall(cut)) > 1 and all(token.type != "table_open" for token in tokens):
            rows = _ROW.findall(cut)
            if not any(token.type in ("fence", "code_block") for token in tokens):
                message = "these rows are shown as they are typed, not as a table"
                help = "write a line such as |---|---| below the first row, with as many columns"
                found["rows"] = Accident(rows[0].strip(), message, help)
    if pattern:
        found["pattern"] = Accident(pattern, f"'{pattern}' is shown as a formula", "put a pattern in backticks")
    yield from found.values()


# ---------------------------------------------------------------- within a line


def _find_inline(tokens: "Sequence[Token]", text: str) -> "Iterator[tuple[str, Accident]]":
    words = "\0".join(token.content for token in tokens if token.type in _WORDS)
    for number, (pattern, help) in enumerate(_TYPED):
        if (typed := pattern.search(words)) and (pattern is not _TAG or typed.group() != text.strip()):
            yield f"typed{number}", Accident(typed.group(), f"'{typed.group()}' is shown as it is typed", help)
    special = [token for token in tokens if token.type == "text_special" and token.content != token.markup]
    entities = (token for token in special if token.info == "entity")
    entity = next((token for token in entities if not _is_quote_in_words(token.content, token.markup, text)), None)
    if entity:
        what = f"'{entity.content}'" if entity.content.strip() else "a space"
        message = f"'{entity.markup}' is shown as {what}"
        help = f"write the character itself; or, if '{entity.markup}' is meant, put it in backticks"
        yield "entity", Accident(entity.markup, message, help)
    if part := _find_backslash(tokens, text):
        message = f"'{part}' is shown as '{part[1:]}', without the backslash"
        help = "put it in backticks if the backslash is meant, else leave the backslash out"
        yield "backslash", Accident(part, message, help)


def _is_quote_in_words(char: str, typed: str, text: str) -> bool:
    """Return whether an entity is a quotation mark beside a word, as in `Google&#39;s`, each time that it is typed."""
    return char in "'\"" and re.search(rf"(?<!\w){re.escape(typed)}(?!\w)", text) is None


def _find_backslash(tokens: "Sequence[Token]", text: str) -> str:
    r"""Return the first backslash, with its character, that is not shown but may be meant as itself; "" for none.

    Where other backslashes of the text are shown (`C:\new\*.txt`, `\d\.`), each of them may be.
    """
    escapes = [token for token in tokens if token.info == "escape"]
    are_shown = any(token.content == token.markup for token in escapes)
    for number, token in enumerate(tokens):
        if token.info != "escape" or token.content == token.markup:
            continue
        if token.content in "{}" and BLANK in text:  # a brace beside the braces of a blank
            continue
        left = tokens[number - 1].content if number and tokens[number - 1].type in _WORDS else ""
        right = "".join(token.content for token in tokens[number + 1 : number + 9] if token.type in _WORDS)
        if (
            are_shown
            or (text.strip() == token.markup and token.content != "_")
            or not _is_meant(token.content, left, right)
        ):
            return token.markup
    return ""


def _is_meant(char: str, left: str, right: str) -> bool:
    """Return whether a backslash is plainly there to make `char` literal.

    `left` is the text before it on its line, `right` some text after it.
    """
    if char == "\\":
        return "\\" in (left, right) or left[-1:].isalnum() or left[-1:] == ":"
    if char in "#+-=":
        return not left
    if char in ".)":  # of a number that would begin a list
        return left.isdigit()
    if char in "*_" and _DRIVE.search(left):
        return False
    if char == "_":
        return True
    if char == "*":
        return not left[-1:].isalnum() or right[:1] != "."  # "A\* search", but not "folder\*.txt"
    pattern = _MEANT.get(char)
    return pattern is not None and pattern.match(right) is not None


# ---------------------------------------------------------------- lists and tables


def _find_numbers(tokens: "Sequence[Token]") -> "Iterator[tuple[str, Accident]]":
    """Yield numbers of a list that are not shown, because a list counts on from one."""
    lists: list[list[Token]] = []
    for token in tokens:
        if token.type in ("ordered_list_open", "bullet_list_open"):
            lists.append([])
        elif token.type == "list_item_open":
            lists[-1].append(token)
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            items = lists.pop()
            numbers = [int(item.info) for item in items if item.info]
            for at, (one, other) in enumerate(pairwise(numbers), 2):
                if other != one + 1 and other != 1:
                    part = f"{other}{items[at - 1].markup}"
                    message = f"'{part}' is shown as '{at}{items[at - 1].markup}', since it is item {at} of a list"
                    yield (
                        "number",
                        Accident(part, message, rf"write '{other}\{items[at - 1].markup}' for the number itself"),
                    )
                    break


def _find_cells(tokens: "Sequence[Token]", lines: Sequence[str]) -> "Iterator[tuple[str, Accident]]":
    """Yield cells that are not shown, because their table has fewer columns."""
    columns = 0
    for token in tokens:
        if token.type == "table_open":
            columns = 0
        elif token.type == "th_open":
            columns += 1
        elif token.type == "tr_open" and columns and token.map:
            line = lines[token.map[0]].strip()
            cells = _CELL_END.split(line.removeprefix("|"))
            count = len(cells) - (not cells[-1].strip())
            if count > columns:
                message = f"this row has {count} cells, but the table has {columns} columns: the rest is not shown"
                yield "cells", Accident(line, message, r"remove a cell, or write '\|' for a '|' that belongs to a text")
