"""Options: `text` and `text: Feedback.`; draws from pools are found among them.

Knows the form of an option, not the kind of its question.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple
from unicodedata import is_normalized

from quiz.engine.typed import option_key
from quiz.keys import DRAW_KEYS, PART_KEYS, advise_key
from quiz.markup import look
from quiz.model import Option
from quiz.patterns import compile_late
from quiz.reading.diagnosis.lines import advise_quotes
from quiz.reading.nodes.source import Source
from quiz.reading.nodes.tree import MappingNode, Node, ScalarNode, SequenceNode, is_empty
from quiz.reading.values.closed import read_credit
from quiz.reading.values.collections import read_items, read_key, read_pairs
from quiz.reading.values.markup import check_markup
from quiz.reading.values.scalars import MAX_TEXT, UNLIKE_TEXT, read_inline, read_text
from quiz.reading.values.wrong_forms import report_if_joined
from quiz.shown import shorten

_PART_NAMES = tuple(key.name for key in PART_KEYS)
_DRAW_NAMES = tuple(key.name for key in DRAW_KEYS)
_JOINED = compile_late(r"([^:]*[^\W\d_]):[A-Z][^:/ ]* [^:]*[.!?…]")
_MARKED = re.compile(r"[\\`*_\[<&]|\$\$|~~~")
_COMMENT = re.compile(" #[^\n]*")
_ENDS = frozenset(".!?…")
_SENTENCE_END = compile_late(  # ";" ends a question in Greek and a statement in code
    r"(?:[.!?…。！？｡．︒।॥؟۔።፧။၊།༎។៕։᙮᠃⁇⁈⁉‼‽\u037e]|[\u0370-\u03ff\u1f00-\u1fff];|[\u0e00-\u0eff]|\\\))[\s\"'”’»›)\]}*_`」』】》]*$"
)


def make_look(text: str) -> str:
    """Return the form in which options are equal if they look the same, such as x with and without backticks."""
    return option_key(look(text))


def are_different(texts: Sequence[str], form: Callable[[str], str] = make_look) -> bool:
    """Return whether no two texts have the same form, which is how they look unless given otherwise."""
    return len(set(texts if look_as_written(texts) else map(form, texts))) == len(texts)


def look_as_written(texts: Sequence[str]) -> bool:
    """Return whether every text certainly looks as it is written."""
    joined = " ".join(texts)
    is_composed = joined.isascii() or is_normalized("NFC", joined)
    return is_composed and joined == " ".join(joined.split()) and not _MARKED.search(joined)


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
        elif name == "partly" and _is_part(item):
            option = _read_part(source, item, found, read_inline if inline else read_text)
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
    if not feedback[:1].isalpha():
        return None
    return None if " - " in text or " - " in feedback or text.isspace() else Option(text, feedback)


def _is_part(item: MappingNode) -> bool:
    names = [key.value for key, _ in item.value]
    return "credit" in names or "within" in names or (len(names) > 1 and "text" in names)


def _read_part(
    source: Source, item: MappingNode, found: Options, read: Callable[[Source, Node, str], str]
) -> Option | None:
    """Return an answer with its credit, None with a problem; its text is "" if it has but a tolerance."""
    pairs = read_pairs(source, item, "an item of 'partly'")
    text, feedback, credit = "", "", 0.5
    errors = source.report.errors
    for name, key, value in pairs:
        if name not in _PART_NAMES:
            _, help = advise_key(name, _PART_NAMES, {pair.name for pair in pairs})
            source.add("unknown-key", key, f"an item of 'partly' has no key '{name[:60]}'", help)
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
    if not text and len(found.options) not in found.withins and source.report.errors == errors:
        source.add("missing-key", item, "an item of 'partly' has no 'text'", "add 'text:' and the answer")
    source.report.need_newer("'credit'", source.place(item))
    return Option(text, feedback, credit) if source.report.errors == errors else None


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
    return Option(text, feedback) if text else None


def take_feedback(source: Source, node: Node, found: list[Option]) -> Node:
    """Return a right answer without its feedback, which is added to those found; a list without that of its items."""
    if isinstance(node, SequenceNode):
        items = [take_feedback(source, item, found) for item in node.value]
        return node if items == node.value else SequenceNode("", items, node.start_mark, node.end_mark, node.flow_style)
    if not isinstance(node, MappingNode) or len(node.value) != 1:
        return node
    key, value = node.value[0]
    if not isinstance(value, ScalarNode) or (not value.style and _is_no_sentence(source, value, value.value)):
        return node
    source.report.need_newer("feedback on a right answer", source.place(key))
    if feedback := _read_feedback(source, node):
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
    return not _SENTENCE_END.search(feedback) and not _SENTENCE_END.search(written)
