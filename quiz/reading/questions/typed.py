"""Questions whose answer is typed: short answers, numbers and lists; which one the value of `answer` makes."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import partial
from itertools import chain

from quiz.engine.typed import normalize, option_key
from quiz.intent.labelled import IN_LIST
from quiz.intent.numbers import explain_readings, find_number_form
from quiz.intent.tolerance import Bounds, find_equal_numbers, find_rejected
from quiz.intent.truth import find_truth
from quiz.intent.words import is_plain_number, mean_digits
from quiz.model import PLAIN_NUMBER, Body, Kind, ListRecall, Numeric, Option, Range, ShortAnswer
from quiz.reading.nodes.source import Source
from quiz.reading.nodes.tree import Node, ScalarNode
from quiz.reading.questions.defaults import Context, Keys, read_flag, read_stem
from quiz.reading.questions.entries import check_doubles, read_groups
from quiz.reading.questions.labelled import check_labels
from quiz.reading.values.closed import read_count, read_number, take
from quiz.reading.values.collections import read_text_or_texts
from quiz.reading.values.numbers import read_range, read_within
from quiz.reading.values.options import NO_OPTIONS, Options, read_options
from quiz.reading.values.scalars import read_text
from quiz.shown import shorten


def find_kind_of_answer(source: Source, node: Node) -> Kind | None:
    """Return the kind that an `answer` without `wrong` makes; None with a problem if it may be a text or a number."""
    if isinstance(node, ScalarNode) and not node.style:
        value = node.value
        if value.isalpha():
            return "true-false" if value.casefold() in ("true", "false") else "short-answer"
        if PLAIN_NUMBER.fullmatch(value):
            return "numeric"
        if form := find_number_form(value):
            message = f"{shorten(value)} looks like a number but is not a plain number"
            source.add("quote-or-number", node, message, explain_readings(value, form))
            return None
    return "short-answer"


def read_numbers(source: Source, keys: Keys, texts: Iterable[str], within: Node | None) -> tuple[Range, ...]:
    """Return the answers that are compared as numbers, if the question says so, with the bounds around each."""
    if not read_flag(source, keys, "numbers", False):
        if node := keys.get("within"):
            message = "'within' has no meaning where texts are compared"
            source.add("key-of-other-kind", node, message, "add numbers: yes")
        return ()
    plain = list(filter(is_plain_number, dict.fromkeys(texts)))
    if not plain:
        help = "write them as digits, such as 1234.5, or remove 'numbers'"
        source.add("bad-number", keys["numbers"], "none of the answers is a plain number", help)
    ranges = []
    for text in plain:
        low, high, tolerance = read_within(source, within, text) if within else Bounds(text, text)
        if not low:
            return ()
        ranges.append(Range(low, high, 1.0, number=text, tolerance=tolerance))
    return tuple(ranges)


def build_list_recall(source: Source, keys: Keys, deck: Context) -> tuple[str, Body]:
    """Return stem and body of a list recall."""
    errors = source.report.errors
    entries, nodes = read_groups(source, keys["answers"], "answers", read_text)
    exact = read_flag(source, keys, "exact", deck.defaults.exact)
    seen: dict[str, int] = {}
    flat = iter(nodes)
    for number, entry in enumerate(entries):
        for text, at in zip(entry, flat, strict=False):
            if seen.setdefault(normalize(text, exact, language=deck.defaults.language), number) != number:
                message = f"'{shorten(text)}' is already an answer of this list"
                source.add("duplicate-entry", at, message, "remove one of them")
    check_labels(source, [text for entry in entries for text in entry], nodes, IN_LIST)
    need = len(entries)
    if "need" in keys:
        need = read_count(source, keys["need"], "need")
        if need > len(entries) > 0 and source.report.errors == errors:
            message = f"{need} are needed, but the list has {len(entries)}"
            source.add("need-too-large", keys["need"], message, f"write at most need: {len(entries)}")
    typos = read_flag(source, keys, "typos", deck.defaults.typos)
    partial = read_flag(source, keys, "partial", deck.defaults.partial)
    numbers = read_numbers(source, keys, chain(*entries), keys.get("within")) if entries else ()
    for place, text in find_equal_numbers(entries) if numbers else ():
        source.add("duplicate-entry", nodes[place], f"the number '{text}' is repeated", "remove one of them")
    return read_stem(source, keys), ListRecall(tuple(entries), need, typos, exact, partial, numbers)


def build_short_answer(source: Source, keys: Keys, deck: Context) -> tuple[str, Body]:
    """Return stem and body of a short answer."""
    stem = read_stem(source, keys)
    _check_truth(source, keys, stem)
    answer = read_text(source, keys["answer"], "'answer'")
    accept = tuple(option.text for option in _read_texts(source, keys, "accept").options)
    exact = read_flag(source, keys, "exact", deck.defaults.exact)
    reject, nodes, *_ = _read_texts(source, keys, "reject")
    partly, partly_nodes, *_ = _read_texts(source, keys, "partly")
    if reject or partly:
        make_form = partial(normalize, exact=exact, language=deck.defaults.language)
        right = set(map(make_form, (answer, *accept)))
        for option, at in zip(partly, partly_nodes, strict=True):
            if make_form(option.text) in right:
                message = f"'{shorten(option.text)}' is a right answer"
                source.add("key-in-wrong", at, message, "remove it from 'partly'")
        check_doubles(source, [option.text for option in partly], partly_nodes, "'partly'", make_form)
        right |= {make_form(option.text) for option in partly}
        for option, at in zip(reject, nodes, strict=True):
            if make_form(option.text) in right:
                message = f"'{shorten(option.text)}' is rejected, but it is a right answer"
                source.add("reject-is-right", at, message, "remove it from one of the two")
        check_doubles(source, [option.text for option in reject], nodes, "'reject'", option_key)
    typos = read_flag(source, keys, "typos", deck.defaults.typos)
    return stem, ShortAnswer((answer, *accept), tuple(reject), typos, exact, tuple(partly))


def _read_texts(source: Source, keys: Keys, name: str) -> Options:
    """Return the texts that are listed under a key."""
    if name not in keys:
        return NO_OPTIONS
    listed = _read_typed(source, keys, name, "texts")
    for within in listed.withins.values():
        source.add("key-of-other-kind", within, "'within' belongs to a number", "remove it")
    if name == "partly":
        source.report.need_newer("'partly' of a typed answer", source.place(keys[name]))
    return listed


def _check_truth(source: Source, keys: Keys, stem: str) -> None:
    """Report an answer that says whether a statement is true, as a text to type."""
    node = keys["answer"]
    if isinstance(node, ScalarNode) and (truth := find_truth(stem, node.value)) is not None:
        message = f"'{shorten(node.value)}' is a text that learners must type"
        help = f"write answer: {str(truth).lower()}, without quotes, so that they choose true or false"
        others = [f"'{name}'" for name in ("accept", "reject", "typos", "exact") if name in keys]
        help += f"; remove {' and '.join(others)}" if others else ""
        source.report.add_fault("truth-is-text", source.place(node), message, help)


def build_numeric(source: Source, keys: Keys, deck: Context) -> tuple[str, Body]:
    """Return stem and body of a numeric question."""
    stem = read_stem(source, keys)
    answer = read_number(source, keys["answer"], "answer")
    has_bounds = answer and "within" in keys
    low, high, tolerance = read_within(source, keys["within"], answer) if has_bounds else Bounds(answer, answer)
    units = read_text_or_texts(source, keys["unit"], "unit") if "unit" in keys else ()
    right = Range(low, high, 1.0, number=answer)
    single, more = _read_near(source, keys, "accept", right)
    accept = tuple(option.text for option, _ in single)
    _, partly = _read_near(source, keys, "partly", right)
    single, refused = _read_near(source, keys, "reject", right)
    reject = _check_rejected(source, single, right, accept, partly)
    return stem, Numeric(answer, low, high, tolerance, units, accept, reject, (*more, *partly, *refused))


Listed = list[tuple[Option, Node]]


def _read_near(source: Source, keys: Keys, name: str, right: Range) -> tuple[Listed, tuple[Range, ...]]:
    """Return the single numbers under a key, with their nodes, and those with a tolerance or a share of the points.

    None of the latter is `right` in all that it allows.
    """
    if name not in keys:
        return [], ()
    if name == "partly":
        source.report.need_newer("'partly' of a number", source.place(keys[name]))
    listed = _read_typed(source, keys, name, "numbers")
    single: Listed = []
    ranges: list[Range] = []
    for place, (option, at) in enumerate(zip(listed.options, listed.nodes, strict=True)):
        if place in listed.withins or name == "partly":
            ranges += read_range(source, listed, place, [right], name)
        elif take(source, at, mean_digits(option.text), ""):
            single.append((option, at))
    return single, tuple(ranges)


def _check_rejected(
    source: Source, listed: Listed, right: Range, accept: Sequence[str], partly: Sequence[Range]
) -> tuple[Option, ...]:
    """Return the numbers that are rejected: none that is `right` ("" if unknown), accepted or partly right."""
    reject = []
    for option, at in listed:
        if wrong := find_rejected(option.text, right.low, right.high, set(map(Decimal, accept)), partly):
            source.add(wrong.code, at, wrong.message, wrong.help)
        else:
            reject.append(option)
    return tuple(reject)


def _read_typed(source: Source, keys: Keys, name: str, what: str) -> Options:
    """Return the wrong or partly right answers that are listed under a key."""
    options = read_options(source, keys[name], name, inline=False)
    for draw in options.draws:
        source.add("not-a-text", draw, f"'{name}' cannot be drawn from a pool", f"write the {what} out")
    return options
