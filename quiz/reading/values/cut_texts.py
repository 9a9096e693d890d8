"""Texts that YAML cuts or joins: at a comment, at a comma between brackets, at a dash on a line below.

Knows nodes and their source, not which key needs which value.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from quiz.patterns import compile_late
from quiz.quoting import quote
from quiz.reading.diagnosis.lines import MAX_SHOWN
from quiz.reading.nodes.source import Source
from quiz.reading.nodes.tree import Mark, Node, ScalarNode, SequenceNode
from quiz.reading.report import Place
from quiz.shown import shorten

_FIVE_WORDS = compile_late(r"\S+(?:\s+\S+){4}")
_CLOSING = {"“": "”“", "„": "“”", "«": "»", "‘": "’‘", "‚": "‘’", "「": "」"}
_THOUSANDS = compile_late(r"[0-9],[0-9]")
_COMMENT_AFTER = compile_late(r"( *:)(?= #) (#[^\n]*)")
_COMMENT_HERE = compile_late(r"()(?: )(#[^\n]*)")
_DASH_BELOW = compile_late(r"\n *(- )")


# ---------------------------------------------------------------- comments


def report_no_value(source: Source, key: ScalarNode, help: str) -> None:
    """Report a key without a value, or with one that YAML takes for a comment."""
    what = f"'{shorten(key.value)}:' has no value"
    if found := _COMMENT_AFTER.match(source.text, key.end_mark.index):
        _report_comment(source, key.end_mark, found, what, help)
    else:
        source.add("empty-value", key, what, help)


def report_nothing_here(source: Source, node: ScalarNode, what: str) -> None:
    """Report an empty text, or one that YAML takes for a comment."""
    help = "write a text, or remove it"
    if found := _COMMENT_HERE.match(source.text, node.start_mark.index):
        _report_comment(source, node.start_mark, found, f"{what} is empty", help)
    else:
        source.add("empty-value", source.place_of_dash(node), f"{what} is empty", help)


def _report_comment(source: Source, mark: Mark, found: re.Match[str], what: str, help: str) -> None:
    place = mark.line + source.first, mark.column + found.end(1) - found.start() + 1
    text = shorten(found.group(2)).strip()
    help = f"quote the text if '#' belongs to it: {quote(text)}; else {help}"
    source.add("comment-cuts-text", place, f"everything after ' #' is a comment, so {what}", help)


def check_comment(source: Source, node: ScalarNode) -> None:
    """Report a plain text that ends where a comment begins."""
    end = node.end_mark
    if source.text.startswith(" #", end.index):
        value = node.value if len(node.value) < 40 else "…" + node.value[-30:]
        message = f"everything after ' #' is a comment, so the text ends at \"{value}\""
        rest = source.text[end.index :].partition("\n")[0]
        whole = f"{node.value}{rest}"
        shown = ""
        if node.start_mark.line == end.line and len(whole) <= MAX_SHOWN and not source.in_flow and "  #" not in rest:
            shown = f": {quote(whole.rstrip())}"
        help = f"put two spaces before it if it is one; quote the whole text if '#' belongs to it{shown}"
        source.add("comment-cuts-text", (end.line + source.first, end.column + 1), message, help)


# ---------------------------------------------------------------- dashes and commas


def check_dashes(source: Source, node: ScalarNode) -> None:
    """Report lines of a plain text that look like items of a list."""
    start = node.start_mark.index
    line, at = source.place(node)[0], start
    for found in _DASH_BELOW.finditer(source.text, start, node.end_mark.index):
        line += source.text.count("\n", at, found.start(1))
        at = found.start(1)
        message = "this line continues the text above, although it begins with a dash"
        help = "indent it exactly as the items above; or quote the whole text, if the dash belongs to it"
        source.add("dash-continues-text", (line, at - source.text.rfind("\n", 0, at)), message, help)


def check_flow(source: Source, node: SequenceNode) -> None:
    """Report items between brackets where a comma may have cut a text, or a comma is missing."""
    written = source.text[node.start_mark.index : node.end_mark.index]
    if written.count(", ") < written.count(",") and _THOUSANDS.search(written):
        _check_thousands(source, node.value)
    if "(" in written:
        _check_parentheses(source, node.value)
    if written.isascii() and written.count(" ") < written.count(", ") + 4 and "\n" not in written:
        return
    is_long = _has_more_lines(node)
    for item in node.value:
        if not isinstance(item, ScalarNode) or item.style:
            continue
        if item.value[:1] in _CLOSING and not any(mark in item.value[1:] for mark in _CLOSING[item.value[0]]):
            message = f"{item.value[0]} is not a quotation mark in YAML, so the comma cuts the text"
            source.add("needs-quotes", item, message, 'put " around the whole text instead')
        if is_long and _has_more_lines(item):
            message = "a text between brackets continues on the next line, as if no comma were missing"
            source.add("long-flow-item", item, message, "put a comma where the text ends, or quote the whole text")
        elif item.value.count(" ") > 3 and _FIVE_WORDS.match(item.value):
            message = "a text of more than four words between brackets, where every comma cuts"
            help = "quote it" if source.in_flow else "quote it, or put each item on a line of its own after '- '"
            source.add("long-flow-item", item, message, help)


def _check_parentheses(source: Source, items: Sequence[Node]) -> None:
    """Report a comma between parentheses, which makes two items of one text."""
    for left, right in pairwise(items):
        if not isinstance(left, ScalarNode) or not isinstance(right, ScalarNode) or left.style or right.style:
            continue
        if left.value.rfind("(") > left.value.rfind(")") and 0 <= right.value.find(")") < (right.value + "(").find("("):
            whole = source.text[left.start_mark.index : right.end_mark.index]
            shown = f": {quote(whole)}" if len(whole) <= MAX_SHOWN and "\n" not in whole else ""
            message = f"the comma between parentheses makes two items of {shorten(whole)}"
            source.add("long-flow-item", left, message, f"quote it if it is one text{shown}")


def _check_thousands(source: Source, items: Sequence[Node]) -> None:
    for left, right in pairwise(items):
        end = left.end_mark
        if right.start_mark.index == end.index + 1 and _THOUSANDS.match(source.text, end.index - 1):
            number = f"{left.value},{right.value}"
            place: Place = end.line + source.first, end.column + 1
            what = "one text" if re.search("[^0-9,.]", number) else "one number"
            help = f'quote it if it is {what}: "{number}"; else put a space after the comma'
            message = f"the comma makes two items of {number}"
            source.add("comma-between-digits", place, message, help, [source.place(right)])


def _has_more_lines(node: Node) -> bool:
    return node.start_mark.line < node.end_mark.line
