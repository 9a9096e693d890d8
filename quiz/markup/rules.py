"""markdown-it with the rules of this house: which of them are on, and those that differ from CommonMark.

They keep what an author typed by accident: arithmetic, names in programs, patterns of files, regular expressions.
"""

import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.rules_block import blockquote, heading, lheading, list_block
from markdown_it.rules_inline import autolink, link

from quiz.markup.emphasis import mark_emphasis, release_emphasis
from quiz.markup.nodes import DEEPEST

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

_LATER_NUMBER = re.compile(r"(?!1[.)])[0-9]+[.)]")
_ITEM = re.compile(r"([-*])[ \t]+\S|1([.)])[ \t]+\S")
_HEADING = re.compile(r"#+[ \t]+[^\s#]")
_QUOTE = re.compile(r">(?:[ \t]|$)")
_COMPARED = re.compile(r">[ \t]*[\d=]")
_UNDERLINE = re.compile(r"(?:-+|=+)[ \t]*")
_ADDRESS = re.compile(r"\]\([ \t]*<?(?:[A-Za-z][A-Za-z0-9+.-]*://|mailto:)")
_ANGLES = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]*://|mailto:|[^<>\s:]+@)[^<>\s]+>")
_parsers: dict[str, MarkdownIt] = {}


def get_parser(name: str) -> MarkdownIt:
    """Return the parser of "blocks" or of "inline", made when it is first needed."""
    if name not in _parsers:
        made = MarkdownIt("commonmark", {"html": False})
        made.disable(["html_block", "html_inline", "reference", "text_join"])
        made.enable("table")
        made.block.ruler.at("list", _open_list, {"alt": ["paragraph", "reference", "blockquote"]})
        made.block.ruler.at("blockquote", _open_quote, {"alt": ["paragraph", "reference", "blockquote", "list"]})
        made.block.ruler.at("heading", _open_heading, {"alt": ["paragraph", "reference", "blockquote"]})
        made.block.ruler.at("lheading", _underline)
        made.inline.ruler.at("newline", _break_line)
        made.inline.ruler.at("emphasis", mark_emphasis)
        made.inline.ruler.at("link", _link)
        made.inline.ruler.at("autolink", _link_address)
        made.inline.ruler2.before("emphasis", "release_emphasis", release_emphasis)
        _parsers[name] = made
    return _parsers[name]


# ---------------------------------------------------------------- blocks


def _get_line(state: "StateBlock", line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _open_list(state: "StateBlock", start: int, end: int, silent: bool) -> bool:
    """Open a list as markdown-it does, but none too deep, with `+`, or with a number other than 1 at first.

    At the outermost level it has two items, or one of several lines. markdown-it makes a silent call for a line further
    left to ask whether an item of an outer list ends a paragraph.
    """
    opens = not silent or state.sCount[start] >= state.blkIndent
    line = _get_line(state, start)
    if line[:1] == "+" or (opens and _LATER_NUMBER.match(line)) or state.level >= DEEPEST:
        return False
    if state.level == 0 and (item := _ITEM.match(line)) and not _goes_on(state, start, end, item):
        return False
    return list_block(state, start, end, silent)


def _goes_on(state: "StateBlock", start: int, end: int, item: re.Match[str]) -> bool:
    """Return whether a list has a second item, or whether its first one has further lines of its own."""
    marker = item[1] or item[2]
    for line in range(start + 1, end):
        if state.isEmpty(line):
            continue
        if state.sCount[line] >= state.sCount[start] + 2:
            return True
        text = _get_line(state, line)
        if re.match(rf"{re.escape(marker)}(?:\s|$)" if item[1] else rf"[0-9]+{re.escape(marker)}(?:\s|$)", text):
            return True
        if state.isEmpty(line - 1):
            return False
    return False


def _open_quote(state: "StateBlock", start: int, end: int, silent: bool) -> bool:
    """Open a quotation as markdown-it does, but none too deep, nor `>5`, nor one line such as `> 5 means`."""
    line = _get_line(state, start)
    if line[:1] == ">" and not _QUOTE.match(line):
        return False
    if _COMPARED.match(line) and (start + 1 >= end or _get_line(state, start + 1)[:1] != ">"):
        return False
    return state.level < DEEPEST and blockquote(state, start, end, silent)


def _open_heading(state: "StateBlock", start: int, end: int, silent: bool) -> bool:
    """Open a heading as markdown-it does, but only between empty lines: `# of sides` and a comment are text."""
    is_apart = (start == 0 or state.isEmpty(start - 1)) and (start + 1 >= end or state.isEmpty(start + 1))
    return is_apart and _HEADING.match(_get_line(state, start)) is not None and heading(state, start, end, silent)


def _underline(state: "StateBlock", start: int, end: int, silent: bool) -> bool:
    """Make a heading of an underlined line as markdown-it does, but only with three characters or more."""
    for line in range(start + 1, end):
        if state.isEmpty(line) or state.sCount[line] < state.blkIndent:
            break
        text = _get_line(state, line)
        if _UNDERLINE.fullmatch(text):
            return len(text.rstrip()) > 2 and lheading(state, start, end, silent)
    return False


# ---------------------------------------------------------------- inline


def _break_line(state: "StateInline", silent: bool) -> bool:
    """Take the end of a line; the next line keeps its indentation, as in code without fences, or in verse."""
    if state.src[state.pos] != "\n":
        return False
    if not silent:
        state.pending = state.pending.rstrip(" ")
        state.push("softbreak", "br", 0)
    state.pos += 1
    return True


def _link(state: "StateInline", silent: bool) -> bool:
    """Make a link as markdown-it does, but only to an address with a scheme: `x[0](1)` is text."""
    if state.src[state.pos] != "[" or state.src.find("](", state.pos) < 0:
        return False
    close = state.md.helpers.parseLinkLabel(state, state.pos, True)
    return close >= 0 and _ADDRESS.match(state.src, close) is not None and link(state, silent)


def _link_address(state: "StateInline", silent: bool) -> bool:
    """Make a link of an address between `<` and `>` as markdown-it does; `<std::string>` and `L<x://y>` are text."""
    if state.pos and state.src[state.pos - 1].isalnum():
        return False
    return _ANGLES.match(state.src, state.pos) is not None and autolink(state, silent)
