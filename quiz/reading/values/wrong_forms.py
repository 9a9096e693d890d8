"""Faults of values in a form that their key does not accept, and of texts that YAML cuts or joins.

Knows nodes and their source, not which key needs which value.
"""

import re
from collections.abc import Collection

from quiz.quoting import quote, write_text
from quiz.reading.diagnosis.lines import MAX_SHOWN
from quiz.reading.nodes.source import Source
from quiz.reading.nodes.tree import MappingNode, Node, ScalarNode, SequenceNode, is_empty
from quiz.shown import shorten

_SEPARATOR = re.compile(r"[,;](?![^()]*\))")


def report_not_a_text(source: Source, node: SequenceNode | MappingNode, what: str) -> None:
    """Report a list or mapping where a text is needed."""
    index = node.start_mark.index
    before = source.text[source.text.rfind("\n", 0, index) + 1 : index]
    if isinstance(node, SequenceNode):
        if not node.flow_style and len(node.value) == 1 and before.rstrip().endswith("-"):
            help = "remove one dash; if the text begins with a dash, quote it"
            source.add("nested-dash", node, f"a second dash makes {what} a list", help)
            return
        help = "quote the text if the brackets belong to it" if node.flow_style else "write one text instead of a list"
        if what == "'answer'":
            help += "; several right answers belong under 'answers'"
        source.add("not-a-text", node, f"{what} must be a text, but this is a list", help)
        return
    message = f"{what} must be a text"
    if source.text.startswith("{", index):
        message += ", and the braces make it a mapping"
        help = "quote the text if the braces belong to it"
        if what == "'answer'" and len(node.value) > 1 and (first := node.value[0][0].value):
            message = f"'answer' has {len(node.value)} answers with feedback, but only one is right"
            other = "if-wrong" if str(first).casefold() in ("true", "false") else "wrong"
            help = f"keep the right one, {{{first}: ...}}; feedback on others belongs in '{other}'"
    elif len(node.value) > 1 and not before.strip():
        message += ", and there are keys below it"
        help = "write the text after the colon, and the other keys in the column of this one"
    else:
        key = node.value[0][0]
        if isinstance(key, ScalarNode):
            message += f", and the colon after '{key.value}' makes it a mapping"
        help = "quote the whole text"
    if len(node.value) == 1 and what in ("'answer'", "an item of 'answers'", "an item of 'accept'"):
        help += "; if it is feedback on the answer, end it with a full stop"
    source.add("not-a-text", node, message, help)


def report_not_a_list(source: Source, node: ScalarNode | MappingNode, name: str) -> None:
    """Report a text or mapping where a list is needed."""
    if isinstance(node, MappingNode):
        help = "begin every item with a dash and a space"
        if any(key.value in ("from", "pick") for key, _ in node.value):
            shown = source.text[node.start_mark.index : node.end_mark.index]
            if not node.flow_style or len(shown) > MAX_SHOWN or "\n" in shown:
                shown = "{from: elements, pick: 2}"
            help = f"write it as one item of a list: [{shown}]"
        elif node.flow_style:
            help = "write [ and ] instead of the braces"
        elif all(isinstance(key, ScalarNode) and len(key.value) == 1 for key, _ in node.value):
            help = "begin every item with a dash and a space, and remove its letter or number"
        source.add("not-a-list", node, f"'{name}' must be a list, but this is a mapping", help)
    elif re.match(r"-\S", node.value) and not node.style and not source.in_flow:
        line, column = source.place(node)
        help = "write '- ' before each item of a list"
        source.add("space-after-dash", (line, column + 1), "a space is missing after the dash", help)
    else:
        help = _advise_list(source, node, name)
        source.add("not-a-list", node, f"'{name}' must be a list, but this is a text", help)


def _advise_list(source: Source, node: ScalarNode, name: str) -> str:
    """Return advice on writing a text as a list."""
    value = node.value
    if (
        node.start_mark.line < node.end_mark.line
        or value.startswith(("1. ", "1) ", "a) ", "* "))
        or not value
        or len(value) > MAX_SHOWN
    ):
        if source.in_flow:
            return "write '[' and ']' around the items, and a comma between two of them"
        return "write '- ' before each item, and each on a line of its own"
    if name == "tags":
        value = re.sub(r"(?<![,;\s])\s+", "-", value)
    bare = re.sub(r"^\(([^()]*)\)$", r"\1", value.strip("[] "))
    items = [item.strip() for item in _SEPARATOR.split(bare) if item.strip()] or [bare]
    help = f"write [{', '.join(write_text(item, flow=True) for item in items)}]"
    if len(items) > 1 and name != "tags":
        help += f" for {len(items)} items, or [{quote(value)}] for one"
    return help


# ---------------------------------------------------------------- keys


def report_double_key(source: Source, key: ScalarNode, line: int, node: MappingNode) -> None:
    """Report a key that a mapping already has."""
    help = "keep one of them"
    if not node.flow_style:
        help += "; perhaps a '- ' is missing where a new item begins"
    source.add("duplicate-key", key, f"'{shorten(key.value)}' is already set on line {line}", help)


def split_doubled(
    node: MappingNode, begin: Collection[str], enough: Collection[str], known: Collection[str]
) -> list[MappingNode]:
    """Return a mapping cut where the keys of another item begin, because a dash is missing.

    An item begins with a key of `begin`, and is whole when it has one of `enough`. Between braces no dash is missing.
    """
    if node.flow_style:
        return [node]
    parts: list[list[tuple[Node, Node]]] = [[]]
    seen: set[str] = set()
    names = [key.value if isinstance(key, ScalarNode) else "" for key, _ in node.value]
    for number, (pair, name) in enumerate(zip(node.value, names, strict=True)):
        below = names[number + 1] if number + 1 < len(names) else name
        is_next = below in seen or (below not in known and not seen.isdisjoint(enough))
        if name in seen and name in begin and below != name and is_next:
            parts.append([])
            seen.clear()
        parts[-1].append(pair)
        seen.add(name)
    if len(parts) == 1:
        return [node]
    return [MappingNode("", part, part[0][0].start_mark, part[-1][1].end_mark, False) for part in parts]


def report_missing_dash(source: Source, key: Node, what: str) -> None:
    """Report the first key of an item that has no dash before it."""
    message = f"'{key.value}' is repeated, so a new {what} seems to begin here"
    help = "write '- ' before it, with the dash in the column of the dash above; else keep one of them"
    source.add("duplicate-key", key, message, help)


def advise_comma(node: MappingNode, key: ScalarNode, value: Node, known: Collection[str] = ()) -> str:
    """Return advice on a key between braces that has no value or is several words; "" for any other key.

    Its first word may be one of the keys that are `known`, with a missing colon.
    """
    name = key.value
    if not node.flow_style or (" " not in name and not is_empty(value)):
        return ""
    quote = "quote the text that the comma belongs to"
    if (word := name.partition(" ")[0]) in known and word != name:
        return f"write '{word}: ' if it is the key; else {quote}"
    return f"a comma between braces separates pairs: {quote}"


def report_if_joined(source: Source, key: Node, value: Node, *, in_part: bool = False) -> bool:
    """Report a key between braces that has its value in it, `{a:b}`, or `in_part`, `a:b: c`; return whether it has."""
    if not isinstance(key, ScalarNode) or key.style or ":" not in key.value or "://" in key.value:
        return False
    if not re.search(r":\S", key.value) or (not in_part and not is_empty(value)):
        return False
    line, column = source.place_of(key, ":", 0)
    left, _, right = (shorten(part) for part in key.value.partition(":"))
    help = f"write '{left}: {right}'"
    if not is_empty(value):
        help = f"write '{left}: ' and then the value, in quotation marks if there is a colon in it"
    message = f"a space is missing after '{left}:'"
    source.add("space-after-colon", (line, column + 1), message, help, source.places_of(value))
    return True
