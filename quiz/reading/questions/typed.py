"""Questions whose answer is typed: short answers, numbers and lists; which one the value of `answer` makes."""

from collections.abc import Iterable
from decimal import Decimal
from functools import partial

from quiz.engine.typed import normalize, option_key
from quiz.intent.numbers import explain_readings, find_number_form
from quiz.intent.tolerance import Bounds, find_rejected, find_right
from quiz.intent.truth import find_truth
from quiz.intent.words import is_plain_number, mean_digits
from quiz.model import PLAIN_NUMBER, Body, Kind, ListRecall, Numeric, Option, Range, ShortAnswer
from quiz.reading.nodes.source import Source
from quiz.reading.nodes.tree import Node, ScalarNode
from quiz.reading.questions.defaults import Context, Keys, read_flag, read_stem
from quiz.reading.questions.entries import check_doubles, read_groups
from quiz.reading.questions.labelled import IN_LIST, check_labels
from quiz.reading.values.closed import read_count, read_number, take
from quiz.reading.values.collections import read_items, read_text_or_texts, read_texts
from quiz.reading.values.numbers import read_within
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


def read_numbers(source: Source, keys: Keys, texts: Iterable[str]) -> tuple[Range, ...]:
    """Return the answers that are compared as numbers, if the question says so, with the bounds around each."""
    within = keys.get("within")
    if not read_flag(source, keys, "numbers", False):
        if within:
            source.add(
                "key-of-other-kind", within, "'within' has no meaning where texts are compared", "add numbers: yes"
            )
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
    numbers = read_numbers(source, keys, (text for entry in entries for text in entry)) if entries else ()
    return read_stem(source, keys), ListRecall(tuple(entries), need, typos, exact, partial, numbers)


def build_short_answer(source: Source, keys: Keys, deck: Context) -> tuple[str, Body]:
    """Return stem and body of a short answer."""
    stem = read_stem(source, keys)
    _check_truth(source, keys, stem)
    answer = read_text(source, keys["answer"], "'answer'")
    accept = read_texts(source, keys["accept"], "accept") if "accept" in keys else ()
    exact = read_flag(source, keys, "exact", deck.defaults.exact)
    reject, nodes, *_ = _read_typed(source, keys, "reject", "texts")
    partly, partly_nodes = _read_partly(source, keys)
    make_form = partial(normalize, exact=exact, language=deck.defaults.language)
    right = set(map(make_form, (answer, *accept))) if reject or partly else ()
    for option, at in zip(partly, partly_nodes, strict=True):
        if make_form(option.text) in right:
            message = f"'{shorten(option.text)}' is a right answer"
            source.add("key-in-wrong", at, message, "remove it from 'partly'")
    check_doubles(source, [option.text for option in partly], partly_nodes, "'partly'", make_form)
    right = {*right, *(make_form(option.text) for option in partly)}
    for option, at in zip(reject, nodes, strict=True):
        if make_form(option.text) in right:
            message = f"'{shorten(option.text)}' is rejected, but it is a right answer"
            source.add("reject-is-right", at, message, "remove it from one of the two")
    check_doubles(source, [option.text for option in reject], nodes, "'reject'", option_key)
    typos = read_flag(source, keys, "typos", deck.defaults.typos)
    return stem, ShortAnswer((answer, *accept), tuple(reject), typos, exact, tuple(partly))


def _read_partly(source: Source, keys: Keys) -> tuple[list[Option], list[Node]]:
    """Return the texts that are partly right, with a node for each."""
    options, nodes, _, withins = _read_typed(source, keys, "partly", "texts")
    for within in withins.values():
        source.add("key-of-other-kind", within, "'within' belongs to a number", "remove it")
    if "partly" in keys:
        source.report.need_newer("'partly' of a typed answer", source.place(keys["partly"]))
    return options, nodes


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
    low, high, tolerance = answer, answer, ""
    if answer and "within" in keys:
        low, high, tolerance = read_within(source, keys["within"], answer)
    units = read_text_or_texts(source, keys["unit"], "unit") if "unit" in keys else ()
    accept: list[str] = []
    if "accept" in keys:
        for number, item in enumerate(read_items(source, keys["accept"], "accept")):
            source.note(f"accept/{number}", item)
            if text := read_number(source, item, "accept"):
                accept.append(text)
    reject = _read_rejected_numbers(source, keys, low, high, accept)
    ranges = _read_ranges(source, keys, Range(low, high, 1.0, number=answer)) if answer and low else ()
    return stem, Numeric(answer, low, high, tolerance, units, tuple(accept), tuple(reject), ranges)


def _read_ranges(source: Source, keys: Keys, right: Range) -> tuple[Range, ...]:
    """Return the numbers that are partly right: single ones, or some around one; none of them all `right`."""
    if "partly" not in keys:
        return ()
    source.report.need_newer("'partly' of a number", source.place(keys["partly"]))
    options, nodes, _, withins = _read_typed(source, keys, "partly", "numbers")
    ranges = []
    for place, (option, at) in enumerate(zip(options, nodes, strict=True)):
        number = take(source, at, mean_digits(option.text), "") if option.text else right.number
        if not number:
            continue
        bounds = read_within(source, withins[place], number) if place in withins else Bounds(number, number)
        if bounds.low and (wrong := find_right(bounds, right.low, right.high, number)):
            source.add(wrong.code, at, wrong.message, wrong.help)
        elif bounds.low:
            low, high, tolerance = bounds
            ranges.append(Range(low, high, option.credit, option.feedback, option.text, tolerance))
    return tuple(ranges)


def _read_rejected_numbers(source: Source, keys: Keys, low: str, high: str, accept: list[str]) -> list[Option]:
    """Return the numbers that are rejected: none from `low` to `high` ("" if unknown), and none that is accepted."""
    reject = []
    accepted = set(map(Decimal, accept))
    options, nodes, *_ = _read_typed(source, keys, "reject", "numbers")
    for option, at in zip(options, nodes, strict=True):
        if wrong := find_rejected(option.text, low, high, accepted):
            source.add(wrong.code, at, wrong.message, wrong.help)
        else:
            reject.append(option)
    return reject


def _read_typed(source: Source, keys: Keys, name: str, what: str) -> Options:
    """Return the wrong or partly right answers that are listed under a key."""
    if name not in keys:
        return NO_OPTIONS
    options = read_options(source, keys[name], name, inline=False)
    for draw in options.draws:
        source.add("not-a-text", draw, f"'{name}' cannot be drawn from a pool", f"write the {what} out")
    return options
