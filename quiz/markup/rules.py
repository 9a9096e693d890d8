"""markdown-it with the rules of this house: which of them are on, and those that differ from CommonMark."""

import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.rules_block import blockquote, list_block

from quiz.markup.nodes import DEEPEST

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock

_LATER_NUMBER = re.compile(r"(?!1[.)])[0-9]+[.)]")
_parsers: dict[str, MarkdownIt] = {}


def get_parser(name: str) -> MarkdownIt:
    """Return the parser of "blocks" or of "inline", made when it is first needed."""
    if name not in _parsers:
        made = MarkdownIt("commonmark", {"html": False})
        made.disable(["html_block", "html_inline", "reference", "text_join"])
        made.enable("table")
        made.block.ruler.at("list", _open_list, {"alt": ["paragraph", "reference", "blockquote"]})
        made.block.ruler.at("blockquote", _open_quote, {"alt": ["paragraph", "reference", "blockquote", "list"]})
        _parsers[name] = made
    return _parsers[name]


def _open_list(state: "StateBlock", start: int, end: int, silent: bool) -> bool:
    """Open a list as markdown-it does, but a numbered one only with 1, and none too deep.

    markdown-it makes a silent call for a line further left to ask whether an item of an outer list ends a paragraph.
    """
    opens = not silent or state.sCount[start] >= state.blkIndent
    if opens and _LATER_NUMBER.match(state.src, state.bMarks[start] + state.tShift[start]):
        return False
    return state.level < DEEPEST and list_block(state, start, end, silent)


def _open_quote(state: "StateBlock", start: int, end: int, silent: bool) -> bool:
    """Open a quote as markdown-it does, but none too deep."""
    return state.level < DEEPEST and blockquote(state, start, end, silent)
