"""Options: `text` and `text: Feedback.`; draws from pools are found among them.

Knows the form of an option, not the kind of its question.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from quiz.intent.options import ends_sentence
from quiz.keys import AS_OPTIONS, DRAW_KEYS, PART_CREDITS, PART_KEYS, advise_key
from quiz.model import Option
from quiz.patterns import compile_late
from quiz.quoting import write_text
from quiz.reading.diagnosis.lines import advise_quotes
from quiz.reading.nodes.source import Source
from quiz.reading.nodes.tree import MappingNode, Node, ScalarNode, SequenceNode, is_empty
from quiz.reading.values.closed import read_credit
from quiz.reading.values.collections import read_items, read_key, read_pairs
from quiz.reading.values.markup import check_markup
from quiz.reading.values.scalars import MAX_TEXT, UNLIKE_TEXT, read_inline, read_text
from quiz.reading.values.wrong_forms import advise_comma, report_if_joined
from quiz.shown import shorten

_PART_NAMES = tuple(key.name for key in PART_KEYS)
_DRAW_NAMES = tuple(key.name for key in DRAW_KEYS)
_JOINED = compile_late(r"([^:]*[^\W\d_]):[A-Z][^:/ ]* [^:]*[.!?…]")
_COMMENT = re.compile(" #[^\n]*")
_ENDS = frozenset(".!?…")


class Options(NamedTuple):
    """The options of a list, a node for each, the nodes that are draws, and tolerances by the number of an option."""

    options: list[Option]
    nodes: list[Node]
    draws: list[MappingNode]
    withins: dict[int, Node]


NO_OPTIONS = Options([], [], [], {})


def read_options(source: Source, node: Node, name: str, inline: bool = True) -> Options:
    """Return the options and draws of a list."""
    found = Options([], [], [], {})
    places, first = source.places, source.first
    what = f"an item of '{name}'"
    is_plain = source.is_plain
    has_loose = False  # whether the parts of a draw are items of their own
    for number, item in enumerate(read_items(source, node, name)):
        mark = item.start_mark
        places.append(f"{name}/{number}:{mark.line + first}:{mark.column + 1}")
        option: Option | None = None
        if isinstance(item, ScalarNode):
            text = item.value
            if not is_plain or item.style or text in UNLIKE_TEXT or " - " in text or len(text) > MAX_TEXT:
                text = read_inline(source, item, what) if inline else read_text(source, item, what)
            if ":" in text and not item.style and (joined := _JOINED.fullmatch(text)):
                _report_joined(source, item, joined)
            elif text:
                option = Option(text)
        elif not isinstance(item, MappingNode) or not item.value:
            read_text(source, item, what)
        elif name in PART_CREDITS and _is_part(item):
            option = _read_part(source, item, found, name, read_inline if inline else read_text)
        elif is_plain and not item.flow_style and (option := _read_plainly(item.value)):
            pass
        elif not _is_draw(item):
            option = _read_with_feedback(source, item, inline)
        elif source.text.startswith("{", mark.index) or not item.flow_style:
            found.draws.append(item)
        elif not has_loose:
            has_loose = True
            message = "a draw needs braces: these are separate items"
            source.add("colon-in-option", item, message, "write it as one item: {from: elements, pick: 2}")
        if option:
            found.options.append(option)
            found.nodes.append(item)
    return found


def _read_plainly(pairs: list[tuple[Node, Node]]) -> Option | None:
    """Return `text: Feedback.` in its simple form, which most options have."""
    key, value = pairs[0]
    if len(pairs) > 1 or not isinstance(key, ScalarNode) or not isinstance(value, ScalarNode):
        return None
    text, feedback = key.value, value.value
    if key.style or value.style or len(text) < 4 or feedback[-1:] not in _ENDS or len(feedback) > MAX_TEXT:
        return None
    if not feedback[:1].isalpha() or text in AS_OPTIONS:
        return None
    return None if " - " in text or " - " in feedback or text.isspace() else Option(text, feedback)


def _is_part(item: MappingNode) -> bool:
    names = [key.value for key, _ in item.value]
    return "credit" in names or "within" in names or (len(names) > 1 and "text" in names)


def _read_part(
    source: Source, item: MappingNode, found: Options, where: str, read: Callable[[Source, Node, str], str]
) -> Option | None:
    """Return an answer with its credit, None with a problem; its text is "" if it has but a tolerance."""
    pairs = read_pairs(source, item, f"an item of '{where}'")
    text, feedback, credit = "", "", PART_CREDITS[where]
    errors = source.report.errors
    for name, key, value in pairs:
        if name not in _PART_NAMES or (name == "credit" and where != "partly"):
            _, help = advise_key(name, _PART_NAMES, {pair.name for pair in pairs})
            help = "write it under 'partly'" if name == "credit" else advise_comma(item, key, value) or help
            source.add("unknown-key", key, f"an item of '{where}' has no key '{name[:60]}'", help)
        elif is_empty(value):
            source.add("empty-value", key, f"'{name}' has no value", "write a value, or remove the key")
        elif name == "text":
            text = read(source, value, "'text'")
        elif name == "feedback":
            feedback = read_inline(source, value, "'feedback'")
        elif name == "credit":
            credit = read_credit(source, value)
        else:
            found.withins[len(found.options)] = value
    if not text and (len(found.options) not in found.withins or where != "partly") and source.report.errors == errors:
        source.add("missing-key", item, f"an item of '{where}' has no 'text'", "add 'text:' and the answer")
    source.report.need_newer(f"'{pairs[-1].name if pairs else 'text'}' in '{where}'", source.place(item))
    if source.report.errors > errors:
        return None
    is_listed = where == "partly" or len(found.options) in found.withins
    return Option(text, feedback, credit) if is_listed else Option(text, feedback)


def _is_draw(item: MappingNode) -> bool:
    if len(item.value) == 1 and not item.flow_style:
        return False
    return item.value[0][0].value in _DRAW_NAMES


def _report_joined(source: Source, item: ScalarNode, joined: re.Match[str]) -> None:
    """Report an option without a space after the colon before its feedback."""
    line, column = source.place(item)
    message = f"without a space after '{shorten(joined.group(1))}:' the feedback is part of the option"
    help = "write a space after the colon; or quote the whole option"
    source.add("space-after-colon", (line, column + joined.end(1) + 1), message, help)


def _read_with_feedback(source: Source, item: MappingNode, inline: bool) -> Option | None:
    """Return `text: Feedback.`; None with a problem if the mapping is not one such pair."""
    key, value = item.value[0]
    if item.flow_style and re.match("(?:from|pick|except):", str(key.value)) and report_if_joined(source, key, value):
        for other, its in item.value[1:]:
            report_if_joined(source, other, its)
        return None
    if len(item.value) > 1:
        _report_two_options(source, item)
        return None
    feedback = _read_feedback(source, item)
    text = read_text(source, key, "an option") if feedback else ""
    if text and inline and source.has_markup:
        check_markup(source, text, key, True)
    _check_name(source, key, feedback)
    return Option(text, feedback) if text else None


def _check_name(source: Source, key: Node, feedback: str) -> None:
    """Report an option whose text may be meant as the name of a key."""
    if isinstance(key, ScalarNode) and not key.style and key.value in AS_OPTIONS and feedback:
        message = f"this is an answer called '{key.value}', and the text after it is its feedback"
        source.add("key-as-option", key, message, f'write the text alone; or quote "{key.value}" if it is the answer')


def take_feedback(source: Source, node: Node, found: list[Option], where: str) -> Node:
    """Return a right answer without its feedback, which is added to those found; a list without that of its items."""
    if isinstance(node, ScalarNode):
        return node
    if isinstance(node, SequenceNode):
        items = [take_feedback(source, item, found, where) for item in node.value]
        return node if items == node.value else SequenceNode("", items, node.start_mark, node.end_mark, node.flow_style)
    if len(node.value) > 2:
        return node
    parts = {str(key.value): value for key, value in node.value if isinstance(value, ScalarNode) and value.value}
    if where == "accept" and parts.keys() == {"text", "feedback"}:
        source.report.need_newer("feedback on a right answer", source.place(node))
        said = read_inline(source, parts["feedback"], "'feedback'")
        found.append(Option(" ".join(parts["text"].value.split()), said))
        return parts["text"]
    if len(node.value) != 1:
        return node
    key, value = node.value[0]
    if not isinstance(value, ScalarNode) or (not value.style and _is_no_sentence(source, value, value.value)):
        return node
    source.report.need_newer("feedback on a right answer", source.place(key))
    if feedback := _read_feedback(source, node):
        _check_name(source, key, feedback)
        found.append(Option(" ".join(str(key.value).split()), feedback))
    return key


def _read_feedback(source: Source, item: MappingNode) -> str:
    """Return the feedback of `text: Feedback.`; "" with a problem if there is none, or it may belong to the text."""
    key, value = item.value[0]
    if not (text := read_key(source, key)):
        return ""
    if is_empty(value):
        help = "write the feedback, or remove the colon; quote the text if the colon belongs to it"
        source.add("empty-value", key, f"'{shorten(text)}:' has no feedback", help)
        return ""
    feedback = read_inline(source, value, "feedback")
    if feedback and isinstance(value, ScalarNode) and not value.style and _is_no_sentence(source, value, feedback):
        message = f"the colon makes '{shorten(text)}' the option and '{shorten(feedback)}' its feedback"
        help = f"if it is one text, {advise_quotes(f'{text}: {feedback}')}; "
        help += "if the text after the colon is feedback, end it with a full stop"
        if text in _DRAW_NAMES:
            help = "write a draw as one item: {from: elements, pick: 2}"
        elif text in AS_OPTIONS:
            help = f"an answer is its text alone: write {write_text(feedback)}; {help}"
        source.add("colon-in-option", item, message, help)
        return ""
    return feedback


def _report_two_options(source: Source, item: MappingNode) -> None:
    first, second = item.value[0][0], item.value[1][0]
    if first.value in ("text", "option", "answer", "value", "label"):
        help = "write 'text: Feedback.' with the texts themselves, or the text alone"
        source.add("two-options-in-one", first, "an option is its text, not keys with values", help)
        return
    help = "write each option as a separate item; quote a text that has a comma between braces"
    if not item.flow_style:
        shown = second.value if isinstance(second, ScalarNode) else "this line"
        help = f"write '- ' before '{shown}', with the dash in the column of the dash above"
    source.add("two-options-in-one", second, "one item holds two options", help)


def _is_no_sentence(source: Source, value: ScalarNode, feedback: str) -> bool:
    """Return whether feedback is not a sentence: no word in it, or no end, not even in a comment that cuts it.

    Such a comment has been reported.
    """
    if not any(map(str.isalnum, feedback)):
        return True
    comment = _COMMENT.match(source.text, value.end_mark.index)
    written = comment.group().rstrip() if comment else feedback
    return not ends_sentence(feedback) and not ends_sentence(written)
