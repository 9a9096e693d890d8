"""Lists and mappings: their items and pairs, each collection checked for its own form.

Knows nothing of which key needs which.
"""

from typing import NamedTuple

from quiz.reading.nodes.source import Source
from quiz.reading.nodes.tree import MappingNode, Node, ScalarNode, SequenceNode
from quiz.reading.values.cut_texts import check_flow
from quiz.reading.values.scalars import read_inline, read_text
from quiz.reading.values.wrong_forms import report_double_key, report_not_a_list
from quiz.shown import shorten

MAX_ENTRIES = 1000
"""The most items in a list of a question: more than anyone needs, and few enough for any check and session."""


class Pair(NamedTuple):
    """A key with its value; `name` is the text of the key."""

    name: str
    key: ScalarNode
    value: Node


def read_items(source: Source, node: Node, name: str, least: int = 1, most: int = MAX_ENTRIES) -> list[Node]:
    """Return the nodes of a list; [] with a problem if it is not one, or is too short or too long."""
    if not isinstance(node, SequenceNode):
        report_not_a_list(source, node, name)
        return []
    items = node.value
    if len(items) > most:
        report_too_many(source, node, name, len(items))
        return []
    if node.flow_style and items:
        check_flow(source, node)
    if not items and least:
        message = f"'{name}' is an empty list"
        source.add("empty-list", node, message, "write at least one item, or remove the key")
    return items


def report_too_many(source: Source, node: Node, name: str, count: int) -> None:
    """Report a list or mapping that has more entries than any question needs."""
    message = f"'{name}' has {count} entries, but {MAX_ENTRIES} is the maximum"
    source.add("too-large", node, message, "split the question, or keep only the entries that matter")


def read_texts(source: Source, node: Node, name: str, *, inline: bool = False) -> tuple[str, ...]:
    """Return the texts of a list, literal or with inline markup."""
    texts = []
    what = f"an item of '{name}'"
    for number, item in enumerate(read_items(source, node, name)):
        source.note(f"{name}/{number}", item)
        if text := read_inline(source, item, what) if inline else read_text(source, item, what):
            texts.append(text)
    return tuple(texts)


def read_text_or_texts(source: Source, node: Node, name: str, *, inline: bool = False) -> tuple[str, ...]:
    """Return one text as a tuple of one, or the texts of a list."""
    if isinstance(node, SequenceNode):
        return read_texts(source, node, name, inline=inline)
    what = f"'{name}'"
    text = read_inline(source, node, what) if inline else read_text(source, node, what)
    return (text,) if text else ()


def read_pairs(source: Source, node: Node, what: str) -> list[Pair]:
    """Return the pairs of a mapping, each key once; [] with a problem if it is not a mapping."""
    if not isinstance(node, MappingNode):
        source.add("not-a-mapping", node, f"{what} must be keys with values", "write each as 'key: value'")
        return []
    pairs = []
    lines: dict[str, int] = {}
    for key, value in node.value:
        if not (name := read_key(source, key)):
            continue
        assert isinstance(key, ScalarNode)
        if name in lines:
            report_double_key(source, key, lines[name], node)
            continue
        lines[name], _ = source.place(key)
        pairs.append(Pair(name, key, value))
    return pairs


def read_key(source: Source, key: Node) -> str:
    """Return the text of a key; "" with a problem if it has none."""
    if not isinstance(key, ScalarNode):
        source.add("not-a-text", key, "a key must be a text", "quote it if the brackets or braces belong to it")
        return ""
    if key.value == "<<":
        source.report.add_fault("merge-key", source.place(key), "'<<' merges nothing here", "write the keys out")
        return ""
    index = key.start_mark.index
    if source.text.startswith("? ", index - 2):
        begin = source.text.rfind("\n", 0, index) + 1
        if source.text[begin:index].strip(" -") == "?":
            line, column = source.place(key)
            help = f'quote the whole text: "? {shorten(key.value)}"'
            source.report.add_fault(
                "needs-quotes", (line, column - 2), "a value that begins with '? ' must be quoted", help
            )
            return ""
    if not key.value.strip():
        help = "write a key before it, or quote the whole text"
        source.add("empty-value", key, "there is nothing before the colon", help)
        return ""
    return key.value


def list_keys(node: MappingNode) -> set[str]:
    """Return the texts of all keys of a mapping."""
    return {key.value for key, _ in node.value if isinstance(key, ScalarNode)}
