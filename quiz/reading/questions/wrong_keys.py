"""Keys that do not make a question: unknown ones, those of another kind, too few or too many; and items without any.

Knows which keys make which kind, not the meaning of their values.
"""

import re
from collections.abc import Sequence

from quiz.intent.kinds import find_key_faults
from quiz.keys import ALLOWED, DECK_KEYS, LIST_FORMS, LISTS_OF_ALL, QUESTION_KEYS, advise_foreign, advise_key
from quiz.kinds import KINDS, is_essay
from quiz.model import Kind, split_place
from quiz.reading.nodes.source import Source
from quiz.reading.nodes.tree import MappingNode, Node, ScalarNode, SequenceNode, is_empty
from quiz.reading.questions.defaults import Keys
from quiz.reading.report import Place
from quiz.reading.values.collections import list_keys, read_key
from quiz.reading.values.scalars import read_text
from quiz.reading.values.wrong_forms import advise_comma, report_if_joined

NAMES = tuple(key.name for key in QUESTION_KEYS)
KNOWN = frozenset(NAMES)
BEGINNINGS = frozenset({"id", *(row.stem for row in KINDS.values())})
"""Keys with which an author begins a question."""
_LISTS = frozenset(key.name for key in QUESTION_KEYS if key.form in LIST_FORMS)
_DECK_NAMES = frozenset(key.name for key in DECK_KEYS)
_KINDS_OF = {key.name: key.kinds for key in QUESTION_KEYS}
_LIKE_KEY = re.compile(r" *([A-Za-z-]+)\b(?: *(:))?")


# ---------------------------------------------------------------- items that are not keys with values


def gather_items(source: Source, nodes: Sequence[Node]) -> list[Node]:
    """Return the questions among items; a list in their column is put under the empty key above it, and reported."""
    if not any(map(_is_loose, nodes)):
        return list(nodes)
    questions: list[Node] = []
    open_list: list[Node] | None = None  # below the last key of the last question, which has no value
    for node in nodes:
        owner = questions[-1] if questions else None
        if open_list is None or not isinstance(owner, MappingNode) or not _is_loose(node):
            questions.append(node)
            open_list = [] if _is_open(node) else None
            continue
        if not open_list:
            key, _ = owner.value[-1]
            owner.value[-1] = key, SequenceNode("", open_list, node.start_mark, node.end_mark, False)
            _, column = source.place(key)
            line, _ = source.place(node)
            dash = source.text.rfind("-", 0, node.start_mark.index)
            place = line, dash - source.text.rfind("\n", 0, dash)
            message = f"this list belongs to '{key.value}' above, but begins in the column of the questions"
            source.add("bad-indent", place, message, f"begin its dashes in column {column}")
        open_list.append(node)
    return questions


def _is_open(node: Node) -> bool:
    """Return whether a question ends with a key that needs a list and has no value."""
    if not isinstance(node, MappingNode) or node.flow_style or not node.value:
        return False
    key, value = node.value[-1]
    return is_empty(value) and isinstance(key, ScalarNode) and key.value in _LISTS


def _is_loose(node: Node) -> bool:
    """Return whether an item is not a question: a text, or a text with feedback."""
    if isinstance(node, MappingNode):
        return len(node.value) == 1 and list_keys(node).isdisjoint(KNOWN)
    return isinstance(node, ScalarNode) and bool(node.value)


def report_no_mapping(source: Source, node: ScalarNode | SequenceNode) -> None:
    """Report an item that is not keys with values."""
    if isinstance(node, SequenceNode):
        if not node.flow_style and node.value and isinstance(node.value[0], MappingNode):
            source.add("nested-dash", node, "a second dash makes a list of this question", "remove one dash")
        else:
            message = "a question must be keys with values, but this is a list"
            source.add("not-a-mapping", node, message, "write 'question: ...' and 'answer: ...'")
    elif is_empty(node):
        source.add("empty-value", source.place_of_dash(node), "nothing follows this dash", "remove the dash")
    elif "：" in node.value:
        help = "write ': ' after each key, with the colon of the Latin keyboard and a space"
        source.add("missing-colon", source.place_of(node, "：", 0), "'：' is a wide colon, not a colon to YAML", help)
    elif not _report_colons(source, node):
        message = "a question must be keys with values, but this is a text"
        help = "indent it if it belongs to the list above; else write 'question: ...' and 'answer: ...'"
        source.add("not-a-mapping", node, message, help)


def _report_colons(source: Source, node: ScalarNode) -> bool:
    """Report keys with no colon and space after them, which therefore are a text; return whether there are any."""
    mark = node.start_mark
    lines = source.text[mark.index - mark.column : node.end_mark.index].split("\n")
    if node.style or not (found := _LIKE_KEY.match(lines[0], mark.column)) or found.group(1) not in BEGINNINGS:
        return False
    for number, line in enumerate(lines, mark.line + source.first):
        found = _LIKE_KEY.match(line, mark.column)
        if not found or found.group(1) not in KNOWN:
            continue
        name = found.group(1)
        place, help = (number, found.end() + 1), f"write '{name}: ' and then the value"
        if found.group(2):
            source.add("space-after-colon", place, f"a space is missing after '{name}:'", help)
        else:
            source.add("missing-colon", place, f"a colon is missing after '{name}'", help)
    return True


# ---------------------------------------------------------------- unknown keys


def replace_unknown(source: Source, node: MappingNode, keys: Keys) -> None:
    """Report unknown keys, and put each value under the key that the author most likely meant."""
    source.places[:] = [place for place in source.places if split_place(place)[0] in KNOWN]
    for key, _ in node.value:
        if not isinstance(key, ScalarNode) or key.value in KNOWN or key.value not in keys:
            continue
        value = keys.pop(key.value)
        if not read_key(source, key) or key.value.startswith("x-"):
            continue
        joined = key.value.partition(":")[0]
        if joined in KNOWN and report_if_joined(source, key, value, in_part=True):
            keys.setdefault(joined, value)
        elif near := _report_unknown(source, node, key, value, keys):
            keys[near] = value


def _report_unknown(source: Source, node: MappingNode, key: ScalarNode, value: Node, keys: Keys) -> str:
    """Report an unknown key, and return the known one that the author most likely meant, "" for none."""
    name = key.value
    hides: Sequence[Place] = source.places_of(value) if node.flow_style and is_empty(value) else ()
    if isinstance(value, SequenceNode) and name.casefold() in LISTS_OF_ALL and (answer := keys.get("answer")):
        hides = tuple(source.place(item) for item in value.value if item.value == answer.value)
    if name.casefold() in ("type", "kind"):
        message = f"there is no key '{name}': the other keys decide the kind"
        source.add("unknown-key", key, message, "remove this key and its value", hides)
        return ""
    near, help = advise_key(name, NAMES, keys, own=True)
    if name in _DECK_NAMES:
        near, help = "", f"'{name}' belongs to the deck: write it at the top of the file"
    if not near or is_empty(value):
        help = advise_comma(node, key, value, KNOWN) or help
    source.add("unknown-key", key, f"a question has no key '{name[:60]}'", help, hides)
    return near


# ---------------------------------------------------------------- keys of no kind, or of two


def makes_one_kind(source: Source, node: MappingNode, keys: Keys) -> bool:
    """Return whether the keys have a stem and make one kind; else report a missing or surplus key."""
    written: dict[str, ScalarNode] = {}
    for key, _ in node.value:
        if isinstance(key, ScalarNode) and key.value in keys:
            written.setdefault(key.value, key)
    stem = keys.get("question")
    faults = find_key_faults(keys, list(written), stem.value if isinstance(stem, ScalarNode) else "")
    for fault in faults or ():
        if fault.code == "no-answer" and stem is not None and not isinstance(stem, ScalarNode):
            read_text(source, stem, "'question'")  # the answer may be in there
        else:
            source.add(fault.code, written.get(fault.key, node), fault.message, fault.help)
    return faults is None


# ---------------------------------------------------------------- keys of another kind


def remove_foreign(source: Source, node: MappingNode, keys: Keys, kind: Kind) -> None:
    """Report and remove keys that questions of a kind do not have."""
    for key, _ in node.value:
        if not isinstance(key, ScalarNode) or key.value not in keys or key.value in ALLOWED[kind]:
            continue
        name = key.value
        kinds = ", ".join(KINDS[other].article.split(" ", 1)[1] for other in _KINDS_OF[name])
        answer = keys.get("answer")
        written = (answer.value, bool(answer.style)) if isinstance(answer, ScalarNode) else ("", False)
        help = advise_foreign(name, kind, *written) or f"remove it; it belongs to: {kinds}"
        article = "an essay" if is_essay(keys) else KINDS[kind].article
        source.add("key-of-other-kind", key, f"'{name}' has no meaning in {article}", help)
        del keys[name]
