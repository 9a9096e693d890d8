"""Values that have not the form that their key wants, and texts that YAML cuts or joins: what is wrong with them.

Knows nodes and their source, not which key wants which value.
"""

import re
from typing import TYPE_CHECKING, Any

from quiz.reading.yamlnodes import ScalarNode, SequenceNode

if TYPE_CHECKING:
    from quiz.reading.scalars import Reader

_FIVE = re.compile(r"\S+(?:\s+\S+){4}").match
_CLOSING = {"“": "”“", "„": "“”", "«": "»", "‘": "’‘", "‚": "‘’", "「": "」"}
_THOUSANDS = re.compile(r"[0-9],[0-9]")


def report_not_a_text(reader: "Reader", node: Any, what: str) -> None:
    """Report a value that is no text."""
    if node.__class__ is SequenceNode:
        items = node.value
        index = node.start_mark.index
        line = reader.source[reader.source.rfind("\n", 0, index) + 1 : index]
        if not node.flow_style and len(items) == 1 and line.rstrip().endswith("-"):
            reader.report(
                "nested-dash",
                node,
                f"a second dash makes {what} a list",
                "take one dash away; if the text begins with a dash, quote it",
            )
            return
        help = "quote the text if the brackets belong to it" if node.flow_style else "write one text instead of a list"
        if what == "'answer'":
            help += "; several right answers stand under 'answers'"
        reader.report("not-a-text", node, f"{what} must be a text, and this is a list", help)
        return
    if node.value and reader.source[node.start_mark.index : node.start_mark.index + 1] != "{":
        key = node.value[0][0].value
        index = node.start_mark.index
        if len(node.value) > 1 and not reader.source[reader.source.rfind("\n", 0, index) + 1 : index].strip():
            message, help = f"{what} must be a text, and keys stand below it", "write the text after the colon"
            reader.report("not-a-text", node, message, f"{help}, and the other keys in the column of this one")
            return
        reader.report(
            "not-a-text",
            node,
            f"{what} must be a text, and the colon after '{key}' makes it a mapping"
            if isinstance(key, str)
            else f"{what} must be a text",
            "quote the whole text",
        )
    else:
        reader.report(
            "not-a-text",
            node,
            f"{what} must be a text, and the braces make it a mapping",
            "quote the text if the braces belong to it",
        )


def report_not_a_list(reader: "Reader", node: Any, name: str) -> None:
    """Report a value that is no list."""
    value = node.value
    if node.__class__ is ScalarNode and re.match(r"-\S", value) and not node.style and not reader.in_flow:
        line, column = reader.place(node)
        reader.report(
            "space-after-dash",
            (line, column + 1),
            "a space is missing after the dash",
            "write '- ' before each item of a list",
        )
    elif node.__class__ is ScalarNode:
        shown = value if len(value) < 40 else "..."
        is_many = (
            node.start_mark.line < node.end_mark.line
            or value[:3] in ("1. ", "1) ", "a) ", "* ", "")
            or name in ("questions", "facts")
        )
        if not is_many and re.fullmatch(r"[^\[\]{}:#&*!|>'\"%@`]*", value):
            help = f"write [{shown}]"
        elif reader.in_flow:
            help = "write '[' and ']' around the items, and a comma between two of them"
        elif is_many:
            help = "write '- ' before each item, and each on a line of its own"
        else:
            help = f"write a list: - {shown}"
        reader.report("not-a-list", node, f"'{name}' must be a list, and this is a text", help)
    else:
        help = "begin every item with a dash and a space"
        if any(key.value in ("from", "pick") for key, _ in node.value):
            help = "write it as one item of a list: [{from: elements, pick: 2}]"
        elif node.flow_style:
            help = "write [ and ] instead of the braces"
        elif all(key.__class__ is ScalarNode and len(key.value) == 1 for key, _ in node.value):
            help = "begin every item with a dash and a space, and take its letter or number away"
        reader.report("not-a-list", node, f"'{name}' must be a list, and this is a mapping", help)


def check_dashes(reader: "Reader", node: Any) -> None:
    """Report lines of a plain text that look like items of a list."""
    start, end = node.start_mark, node.end_mark
    if start.line == end.line:
        return
    for found in re.finditer(r"\n *(- )", reader.source[start.index : end.index]):
        source = reader.source[: start.index + found.start(1)]
        line = source.count("\n") + reader.base
        reader.report(
            "dash-continues-text",
            (line, len(source) - source.rfind("\n")),
            "this line continues the text above, although it begins with a dash",
            "indent it exactly as the items above; or quote the whole text, if the dash belongs to it",
        )


def check_hash(reader: "Reader", node: Any) -> None:
    """Report a plain text that ends where a comment begins."""
    end = node.end_mark
    index = end.index
    if reader.source[index : index + 2] == " #":
        value = node.value if len(node.value) < 40 else "…" + node.value[-30:]
        reader.report(
            "comment-cuts-text",
            (end.line + reader.base, end.column + 1),
            f"everything after ' #' is a comment, so the text ends at \"{value}\"",
            "quote the whole text if '#' belongs to it; put two spaces before a comment",
        )


def check_flow(reader: "Reader", node: Any) -> None:
    """Report items between brackets that a comma may have cut, or none where one ought to."""
    source = reader.source[node.start_mark.index : node.end_mark.index]
    if source.count(", ") < source.count(",") and _THOUSANDS.search(source):
        for left, right in zip(node.value, node.value[1:], strict=False):
            at = left.end_mark
            index = at.index
            if right.start_mark.index == index + 1 and _THOUSANDS.match(reader.source, index - 1):
                number = f"{left.value},{right.value}"
                reader.report(
                    "comma-between-digits",
                    (at.line + reader.base, at.column + 1),
                    f"the comma makes two items of {number}",
                    f'quote it if one number is meant: "{number}"; else put a space after the comma',
                )
                reader.taken.add(reader.place(right))
    is_long = _ends_below(node)
    for item in node.value:
        if not source.isascii() and item.__class__ is ScalarNode and not item.style and _is_half_quoted(item.value):
            reader.report(
                "needs-quotes",
                item,
                f"{item.value[0]} is no quotation mark to YAML, so the comma cuts the text",
                'put " around the whole text instead',
            )
        if is_long and item.__class__ is ScalarNode and not item.style and _ends_below(item):
            reader.report(
                "long-flow-item",
                item,
                "a text between brackets goes on in the next line, as if no comma were missing",
                "put a comma where the text ends, or quote the whole text",
            )
        elif item.__class__ is ScalarNode and item.value.count(" ") > 3 and not item.style and _FIVE(item.value):
            reader.report(
                "long-flow-item",
                item,
                "a text of more than four words stands between brackets, where every comma cuts",
                "quote it" + ", or put each item on a line of its own after '- '" * (not reader.in_flow),
            )


def _ends_below(node: Any) -> bool:
    return bool(node.start_mark.line < node.end_mark.line)


def _is_half_quoted(text: str) -> bool:
    return text[:1] in _CLOSING and not any(sign in text[1:] for sign in _CLOSING[text[0]])
