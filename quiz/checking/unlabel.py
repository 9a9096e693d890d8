"""The fix of labels before options and questions: which part of a file to replace with what.

Knows the text of a file, not how a fix is tried.
"""

from collections.abc import Iterator

from yaml import YAMLError

from quiz.checking.edits import Edit
from quiz.intent.labels import find_number, is_bare_label, remove_labels
from quiz.quoting import write_text
from quiz.reading.nodes.tree import MappingNode, Node, ScalarNode, SequenceNode, compose

_TOGETHER: tuple[tuple[str, ...], ...] = (("answer", "answers", "partly", "wrong"), ("order",))
"""The keys whose texts are labelled in one sequence; `answers` may be alone."""


def remove_all_labels(text: str, line: int) -> Edit | None:
    """Return the texts of the question at a line (from 1) without their labels; None if they have none in sequence.

    `text` is a file, or one of its questions alone.
    """
    item = _find_item(text, line)
    if item is None:
        return None
    bare: dict[str, str] = {}
    for names in _TOGETHER:
        values = [node.value for name in names for node, _ in _list_texts(item, name)]
        rests = remove_labels(values)
        if any(is_bare_label(value) and value == rest for value, rest in zip(values, rests, strict=False)):
            return None  # the text of the right option is missing
        bare |= dict(zip(values, rests, strict=False))
    names = ("shown", *(name for names in _TOGETHER for name in names))
    nodes = [found for name in names for found in _list_texts(item, name) if found[0].value in bare]
    return _join(text, [_replace(text, node, bare[node.value], in_flow) for node, in_flow in nodes])


def remove_number(text: str, line: int, language: str) -> Edit | None:
    """Return the question at a line (from 1) without its number; None if it has none."""
    item = _find_item(text, line)
    for name in ("question", "cloze", "front"):
        for node, in_flow in _list_texts(item, name) if item else ():
            rest = node.value.removeprefix(find_number(node.value, language)).lstrip()
            return _join(text, [_replace(text, node, rest, in_flow)])
    return None


def _find_item(text: str, line: int) -> MappingNode | None:
    """Return the question that contains a line."""
    # Line ends of one character leave every other character at its place.
    try:
        root = compose(text.replace("\r\n", " \n").replace("\r", "\n"))
    except YAMLError:  # elsewhere in it
        return None
    items: Node | None = root
    if isinstance(root, MappingNode):
        items = next((value for key, value in root.value if key.value == "questions"), None)
    before = [
        node
        for node in (items.value if isinstance(items, SequenceNode) else ())
        if isinstance(node, MappingNode) and node.start_mark.line < line
    ]
    return before[-1] if before else None


def _list_texts(item: MappingNode, name: str) -> Iterator[tuple[ScalarNode, bool]]:
    """Yield the scalars under a key, options with feedback without it, and whether each is between brackets."""
    for key, value in item.value:
        if key.value == name:
            yield from _walk(value, item.flow_style)


def _walk(node: Node, in_flow: bool) -> Iterator[tuple[ScalarNode, bool]]:
    if isinstance(node, ScalarNode):
        yield node, in_flow
    elif isinstance(node, SequenceNode):
        for part in node.value:
            yield from _walk(part, in_flow or node.flow_style)
    elif len(node.value) == 1:
        yield from _walk(node.value[0][0], in_flow or node.flow_style)


def _replace(text: str, node: ScalarNode, rest: str, in_flow: bool) -> Edit:
    """Return a scalar that says `rest`, the end of its value, with everything else as it is."""
    start, end = node.start_mark.index, node.end_mark.index
    if not node.style and "\n" not in text[start:end]:
        return Edit(start, end, write_text(rest, flow=in_flow))
    label = node.value.removesuffix(rest).rstrip()
    at = text.index(label, start)
    end = at + len(label)
    while text[end : end + 1] == " ":
        end += 1
    return Edit(at, end, "")


def _join(text: str, parts: list[Edit]) -> Edit | None:
    """Return several replacements as one, with everything between them as it is."""
    if not parts:
        return None
    parts.sort()
    out, at = [], parts[0].start
    for part in parts:
        out += [text[at : part.start], part.text]
        at = part.end
    return Edit(parts[0].start, at, "".join(out))
