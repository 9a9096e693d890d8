"""The twelve kinds of question, each from its keys.

Every builder gets the nodes of a question by key and returns the body, or None after reporting a fault
that leaves none. Knows nothing of ids, sources and other parts that all kinds share.
"""

from collections.abc import Callable

from quiz.engine.typed import option_key
from quiz.intent.labelled import IN_ORDER
from quiz.intent.labels import find_number
from quiz.intent.options import LOOK_HELP, are_different, look_as_written, make_look
from quiz.intent.words import mean_flag
from quiz.kinds import KINDS
from quiz.model import Body, Flashcard, Kind, Matching, Option, Ordering, Rubric, TrueFalse
from quiz.reading.nodes.source import Source
from quiz.reading.nodes.tree import MappingNode, Node, ScalarNode, SequenceNode, is_empty
from quiz.reading.questions.choices import build_choice, build_response
from quiz.reading.questions.cloze import build_cloze
from quiz.reading.questions.defaults import Context, Keys, read_flag, read_stem
from quiz.reading.questions.entries import check_doubles, read_groups
from quiz.reading.questions.labelled import check_labels, report_number
from quiz.reading.questions.masked import build_masked_picture
from quiz.reading.questions.typed import build_list_recall, build_numeric, build_short_answer
from quiz.reading.values.collections import MAX_ENTRIES, read_key, read_texts, report_too_many
from quiz.reading.values.options import read_options
from quiz.reading.values.scalars import read_inline, read_markdown
from quiz.reading.values.wrong_forms import report_double_key, report_if_joined
from quiz.shown import shorten


def build(kind: Kind, source: Source, keys: Keys, deck: Context) -> tuple[str, Body | None]:
    """Return stem and body of a question; the body is None when a fault leaves none."""
    errors = source.report.errors
    stem, body = _BUILDERS[kind](source, keys, deck)
    if label := find_number(stem, deck.defaults.language):
        report_number(source, keys.get("question") or keys[KINDS[kind].stem], stem, label)
    return stem, body if source.report.errors == errors else None


def _many(number: int) -> str:
    return {0: "there is nothing", 1: "there is only 1"}.get(number, f"there are only {number}")


# ---------------------------------------------------------------- without options


def _flashcard(source: Source, keys: Keys, deck: Context) -> tuple[str, Body]:
    if "question" in keys:  # an essay
        if mean_flag(str(keys["write"].value), "write") is False:
            source.add("bad-flag", keys["write"], "'write' is yes in an essay", "remove it, or write write: yes")
        if both := keys.get("both-ways"):
            source.add("key-of-other-kind", both, "'both-ways' has no meaning in an essay", "remove it")
        model = read_markdown(source, keys["answer"], "the model answer") if "answer" in keys else ""
        return read_stem(source, keys), Flashcard(model)
    front = read_markdown(source, keys["front"], "'front'")
    back = read_markdown(source, keys["back"], "'back'")
    return front, Flashcard(back, read_flag(source, keys, "both-ways", False))


def _rubric(source: Source, keys: Keys, deck: Context) -> tuple[str, Body]:
    node = keys["rubric"]
    criteria = read_texts(source, node, "rubric", inline=True)
    if isinstance(node, SequenceNode):
        check_doubles(source, criteria, node.value, "'rubric'")
    return read_stem(source, keys), Rubric(criteria)


def _true_false(source: Source, keys: Keys, deck: Context) -> tuple[str, Body]:
    return read_stem(source, keys), TrueFalse(str(keys["answer"].value).casefold() == "true")


# ---------------------------------------------------------------- in order, in pairs


def _ordering(source: Source, keys: Keys, deck: Context) -> tuple[str, Body]:
    node = keys["order"]
    groups, nodes = read_groups(source, node, "order", read_inline)
    if nodes and isinstance(node, SequenceNode):
        count = sum(len(item.value) if isinstance(item, SequenceNode) else 1 for item in node.value)
        if count < 3:
            source.add(
                "too-few-entries", node, f"{_many(count)} to put in order, but at least 3 are needed", "add entries"
            )
        elif len(node.value) < 2:
            message = "all entries are one tie, so there is no order"
            source.add("too-few-entries", node, message, "remove one pair of brackets")
    entries = [entry for group in groups for entry in group]
    check_doubles(source, entries, nodes, "'order'")
    check_labels(source, entries, nodes, IN_ORDER)
    partial = read_flag(source, keys, "partial", deck.defaults.partial)
    return read_stem(source, keys), Ordering(tuple(groups), partial)


def _matching(source: Source, keys: Keys, deck: Context) -> tuple[str, Body]:
    node = keys["match"]
    pairs: list[tuple[str, str]] = []
    if not isinstance(node, MappingNode):
        is_flow = isinstance(node, SequenceNode) and node.flow_style
        help = (
            "write {left: right, ...}, with braces" if is_flow else "write each pair as 'left: right', without dashes"
        )
        source.add("not-a-mapping", node, "'match' must be pairs", help)
    elif len(node.value) > MAX_ENTRIES:
        report_too_many(source, node, "match", len(node.value))
    else:
        pairs = _read_match(source, node)
    wrong = _read_extra(source, keys["wrong"], [right for _, right in pairs]) if "wrong" in keys else ()
    partial = read_flag(source, keys, "partial", deck.defaults.partial)
    return read_stem(source, keys), Matching(tuple(pairs), wrong, partial)


def _read_match(source: Source, node: MappingNode) -> list[tuple[str, str]]:
    """Return the pairs to match, left and right."""
    pairs: list[tuple[str, str]] = []
    for number, (key, value) in enumerate(node.value):
        source.note(f"match/{number}", key)
        left = read_key(source, key) and read_inline(source, key, "a left side of 'match'")
        if not left or (node.flow_style and report_if_joined(source, key, value)):
            continue
        if is_empty(value):
            _report_empty_pair(source, key, left, node)
        elif right := read_inline(source, value, "a right side of 'match'"):
            pairs.append((left, right))
    if not are_different([left for left, _ in pairs]):
        _report_double_lefts(source, node)
    _report_like_rights(source, node)
    if len(node.value) < 2:
        message = f"{_many(len(node.value))} to match, but at least 2 are needed"
        source.add("too-few-entries", node, message, "add pairs")
    return pairs


def _read_extra(source: Source, node: Node, rights: list[str]) -> tuple[Option, ...]:
    """Return right sides that match nothing."""
    options, nodes, draws, _ = read_options(source, node, "wrong")
    for draw in draws:
        message = "the extra right sides of 'match' cannot be drawn from a pool"
        source.add("not-a-text", draw, message, "write them out")
    rights = list(dict.fromkeys(rights))
    if not are_different(rights + [option.text for option in options]):
        same = set(map(make_look, rights))
        for option, at in zip(options, nodes, strict=True):
            if make_look(option.text) in same:
                message = f"'{shorten(option.text)}' is also a right side of 'match'"
                source.add("key-in-wrong", at, message, "remove it from 'wrong'")
    check_doubles(source, [option.text for option in options], nodes, "'wrong'")
    return tuple(options)


def _report_double_lefts(source: Source, node: MappingNode) -> None:
    lines: dict[str, int] = {}
    for key, _ in node.value:
        if not isinstance(key, ScalarNode):
            continue
        same = make_look(key.value)
        if same in lines:
            report_double_key(source, key, lines[same], node)
        lines.setdefault(same, source.place(key)[0])


def _report_like_rights(source: Source, node: MappingNode) -> None:
    """Report right sides that look the same and are written in two ways: learners could not tell them apart."""
    seen: dict[str, tuple[str, int]] = {}
    values = [value for _, value in node.value if isinstance(value, ScalarNode)]
    if look_as_written([value.value for value in values]):
        return
    for value in values:
        written, line = seen.setdefault(make_look(value.value), (option_key(value.value), source.place(value)[0]))
        if written != option_key(value.value):
            message = f"'{shorten(value.value)}' looks the same as the right side on line {line}"
            source.add("duplicate-entry", value, message, LOOK_HELP)


def _report_empty_pair(source: Source, key: Node, left: str, node: MappingNode) -> None:
    if not node.flow_style:
        help = "write what it matches after the colon"
    elif all(is_empty(value) for _, value in node.value):
        help = "write each pair as 'left: right', with a colon and a space between the two"
    else:
        help = "a comma between braces separates pairs: quote the text that the comma belongs to"
    source.add("empty-value", key, f"'{shorten(left)}' has no right side", help)


_BUILDERS: dict[Kind, Callable[[Source, Keys, Context], tuple[str, Body]]] = {
    "flashcard": _flashcard,
    "cloze": build_cloze,
    "ordering": _ordering,
    "matching": _matching,
    "rubric": _rubric,
    "multiple-response": build_response,
    "list-recall": build_list_recall,
    "multiple-choice": build_choice,
    "true-false": _true_false,
    "numeric": build_numeric,
    "short-answer": build_short_answer,
    "masked-picture": build_masked_picture,
}
