"""Entries of a list, alone or in groups, each once."""

from collections.abc import Callable, Sequence

from quiz.intent.options import are_different, make_look
from quiz.reading.nodes.source import Source
from quiz.reading.nodes.tree import Node, SequenceNode
from quiz.reading.values.collections import MAX_ENTRIES, read_items, report_too_many
from quiz.shown import shorten


def read_groups(
    source: Source, node: Node, name: str, read: Callable[[Source, Node, str], str]
) -> tuple[list[tuple[str, ...]], list[Node]]:
    """Return the texts of a list whose items may be lists, and a node for each text in file order."""
    groups: list[tuple[str, ...]] = []
    nodes: list[Node] = []
    what = f"an item of '{name}'"
    for number, item in enumerate(read_items(source, node, name)):
        source.note(f"{name}/{number}", item)
        members = [item]
        if isinstance(item, SequenceNode) and (len(item.value) > 1 or item.flow_style):
            members = read_items(source, item, name)
        group = []
        if len(nodes) + len(members) > MAX_ENTRIES:
            report_too_many(source, node, name, len(nodes) + len(members))
            break
        for member in members:
            if text := read(source, member, what):
                group.append(text)
                nodes.append(member)
        if group:
            groups.append(tuple(group))
    return groups, nodes


def check_doubles(
    source: Source, texts: Sequence[str], nodes: Sequence[Node], where: str, form: Callable[[str], str] = make_look
) -> None:
    """Report entries that are equal to an earlier one; `where` names their list, `form` is how they are compared."""
    if are_different(texts, form):
        return
    seen: dict[str, int] = {}
    for text, node in zip(texts, nodes, strict=False):
        same = form(text)
        line, _ = source.place(node)
        if same in seen:
            message = f"'{shorten(text)}' is already in {where} on line {seen[same]}"
            source.add("duplicate-entry", node, message, "remove one of them")
        seen.setdefault(same, line)
