"""The eleven kinds of question, each from its keys.

Every builder gets the nodes of a question by key and returns the body, or None when a fault was
reported that leaves none. Knows nothing of ids, sources and what else any question may have.
"""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from quiz.engine.typed import normalize, option_key
from quiz.model import (
    PLAIN_NUMBER,
    Blank,
    Body,
    Cloze,
    Flashcard,
    Kind,
    ListRecall,
    Matching,
    Numeric,
    Option,
    Ordering,
    Rubric,
    ShortAnswer,
    TrueFalse,
)
from quiz.reading.nodes.tree import MappingNode, Node, ScalarNode, SequenceNode, is_empty
from quiz.reading.questions.choices import build_choice, build_response
from quiz.reading.questions.defaults import Context, Keys, read_flag, read_stem
from quiz.reading.report import Place
from quiz.reading.values import closed
from quiz.reading.values.cloze import parse_cloze
from quiz.reading.values.collections import (
    MAX_ENTRIES,
    read_items,
    read_key,
    read_text_or_texts,
    read_texts,
    report_too_many,
)
from quiz.reading.values.markup import check_markup
from quiz.reading.values.numbers import explain_readings, looks_like_number, read_within
from quiz.reading.values.options import are_different, make_form, read_options
from quiz.reading.values.scalars import read_inline, read_markdown, read_text
from quiz.reading.values.source import Source
from quiz.reading.values.wrong_forms import report_double_key, report_if_joined, shorten


def build(kind: Kind, source: Source, keys: Keys, deck: Context) -> tuple[str, Body | None]:
    """Return stem and body of a question; the body is None when a fault leaves none."""
    errors = source.report.errors
    stem, body = _BUILDERS[kind](source, keys, deck)
    return stem, body if source.report.errors == errors else None


# ---------------------------------------------------------------- without options


def _flashcard(source: Source, keys: Keys, deck: Context) -> tuple[str, Body]:
    front = read_markdown(source, keys["front"], "'front'")
    back = read_markdown(source, keys["back"], "'back'")
    return front, Flashcard(back, read_flag(source, keys, "both-ways", False))


def _cloze(source: Source, keys: Keys, deck: Context) -> tuple[str, Body]:
    node = keys["cloze"]
    blanks: tuple[Blank, ...] = ()
    stem = read_text(source, node, "'cloze'")
    if stem:
        written = stem
        stem, blanks, faults = parse_cloze(written)
        for fault in faults:
            source.add(fault.code, _place_brace(source, node, written, fault.at), fault.message, fault.help)
        if stem and source.has_markup:
            check_markup(source, stem, node, False)
    typos = read_flag(source, keys, "typos", deck.defaults.typos)
    exact = read_flag(source, keys, "exact", deck.defaults.exact)
    return stem, Cloze(blanks, typos, exact, read_flag(source, keys, "partial", deck.defaults.partial))


def _place_brace(source: Source, node: Node, text: str, at: int) -> Place:
    """Return where the brace at an index of a text stands in the source of its scalar."""
    if at < 0:
        return source.place(node)
    return source.place_of(node, text[at], text.count(text[at], 0, at))


def _rubric(source: Source, keys: Keys, deck: Context) -> tuple[str, Body]:
    node = keys["rubric"]
    criteria = read_texts(source, node, "rubric", inline=True)
    if isinstance(node, SequenceNode):
        _check_doubles(source, criteria, node.value, "'rubric'")
    return read_stem(source, keys), Rubric(criteria)


def _true_false(source: Source, keys: Keys, deck: Context) -> tuple[str, Body]:
    return read_stem(source, keys), TrueFalse(str(keys["answer"].value).casefold() == "true")


# ---------------------------------------------------------------- in order, in pairs


def _ordering(source: Source, keys: Keys, deck: Context) -> tuple[str, Body]:
    node = keys["order"]
    groups, nodes = _read_groups(source, node, "order", read_inline)
    if nodes and isinstance(node, SequenceNode):
        count = sum(len(item.value) if isinstance(item, SequenceNode) else 1 for item in node.value)
        if count < 3:
            source.add("too-few-entries", node, f"{_many(count)} to put in order, and 3 is the least", "add entries")
        elif len(node.value) < 2:
            message = "all entries are one tie, so there is no order"
            source.add("too-few-entries", node, message, "remove one pair of brackets")
    _check_doubles(source, [entry for group in groups for entry in group], nodes, "'order'")
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
    if len(node.value) < 2:
        message = f"{_many(len(node.value))} to match, and 2 is the least"
        source.add("too-few-entries", node, message, "add pairs")
    return pairs


def _read_extra(source: Source, node: Node, rights: list[str]) -> tuple[Option, ...]:
    """Return right sides that match nothing."""
    options, nodes, draws = read_options(source, node, "wrong")
    for draw in draws:
        message = "the extra right sides of 'match' cannot be drawn from a pool"
        source.add("not-a-text", draw, message, "write them out")
    rights = list(dict.fromkeys(rights))
    if not are_different(rights + [option.text for option in options]):
        same = set(map(option_key, rights))
        for option, at in zip(options, nodes, strict=True):
            if option_key(option.text) in same:
                message = f"'{shorten(option.text)}' is also a right side of 'match'"
                source.add("key-in-wrong", at, message, "remove it from 'wrong'")
    _check_doubles(source, [option.text for option in options], nodes, "'wrong'")
    return tuple(options)


def _report_double_lefts(source: Source, node: MappingNode) -> None:
    lines: dict[str, int] = {}
    for key, _ in node.value:
        if not isinstance(key, ScalarNode):
            continue
        same = option_key(key.value)
        if same in lines:
            report_double_key(source, key, lines[same], node)
        lines.setdefault(same, source.place(key)[0])


def _report_empty_pair(source: Source, key: Node, left: str, node: MappingNode) -> None:
    if not node.flow_style:
        help = "write what it matches after the colon"
    elif all(is_empty(value) for _, value in node.value):
        help = "write each pair as 'left: right', with a colon and a space between the two"
    else:
        help = "a comma between braces separates pairs: quote the text that the comma belongs to"
    source.add("empty-value", key, f"'{shorten(left)}' has no right side", help)


# ---------------------------------------------------------------- to type


def _list_recall(source: Source, keys: Keys, deck: Context) -> tuple[str, Body]:
    node = keys["answers"]
    errors = source.report.errors
    entries, nodes = _read_groups(source, node, "answers", read_text)
    exact = read_flag(source, keys, "exact", deck.defaults.exact)
    seen: dict[str, int] = {}
    flat = iter(nodes)
    for number, entry in enumerate(entries):
        for text, at in zip(entry, flat, strict=False):
            same = normalize(text, exact) if exact else make_form(text, deck.defaults.language)
            if seen.setdefault(same, number) != number:
                source.add(
                    "duplicate-entry",
                    at,
                    f"'{shorten(text)}' is already an answer of this list",
                    "take one of the two out",
                )
    need = len(entries)
    if "need" in keys:
        need = closed.read_count(source, keys["need"], "need")
        if need > len(entries) > 0 and source.report.errors == errors:
            source.add(
                "need-too-large",
                keys["need"],
                f"{need} are needed, and the list has {len(entries)}",
                f"write at most need: {len(entries)}",
            )
    typos = read_flag(source, keys, "typos", deck.defaults.typos)
    return read_stem(source, keys), ListRecall(
        tuple(entries), need, typos, exact, read_flag(source, keys, "partial", deck.defaults.partial)
    )


def _numeric(source: Source, keys: Keys, deck: Context) -> tuple[str, Body]:
    stem = read_stem(source, keys)
    answer = closed.read_number(source, keys["answer"], "answer")
    low, high, tolerance = answer, answer, ""
    if answer and "within" in keys:
        low, high, tolerance = read_within(source, keys["within"], answer)
    units = read_text_or_texts(source, keys["unit"], "unit") if "unit" in keys else ()
    accept: list[str] = []
    if "accept" in keys:
        for number, item in enumerate(read_items(source, keys["accept"], "accept")):
            source.note(f"accept/{number}", item)
            if text := closed.read_number(source, item, "accept"):
                accept.append(text)
    reject: list[Option] = []
    if "reject" in keys:
        options, nodes, draws = read_options(source, keys["reject"], "reject", inline=False)
        for draw in draws:
            source.add("not-a-text", draw, "'reject' cannot be drawn from a pool", "write the numbers out")
        for option, at in zip(options, nodes, strict=True):
            if not PLAIN_NUMBER.fullmatch(option.text) or len(option.text) > 40:
                source.add(
                    "bad-number", at, f"'{shorten(option.text)}' is not a plain number", "write digits, such as 1234.5"
                )
            elif low and (
                Decimal(low) <= Decimal(option.text) <= Decimal(high)
                or any(Decimal(number) == Decimal(option.text) for number in accept)
            ):
                where = "the answer"
                if not Decimal(low) <= Decimal(option.text) <= Decimal(high):
                    where = "in 'accept'"
                elif low != high:
                    where = f"within {low} and {high}"
                source.add(
                    "reject-is-right",
                    at,
                    f"{option.text} is rejected, and it is {where}",
                    "take it out, or narrow 'within'"
                    if where.startswith("within")
                    else "take it out of one of the two",
                )
            else:
                reject.append(option)
    return stem, Numeric(answer, low, high, tolerance, units, tuple(accept), tuple(reject))


def _short_answer(source: Source, keys: Keys, deck: Context) -> tuple[str, Body]:
    stem = read_stem(source, keys)
    answer = read_text(source, keys["answer"], "'answer'")
    accept = read_texts(source, keys["accept"], "accept") if "accept" in keys else ()
    exact = read_flag(source, keys, "exact", deck.defaults.exact)
    reject: list[Option] = []
    if "reject" in keys:
        reject, nodes, draws = read_options(source, keys["reject"], "reject", inline=False)
        for draw in draws:
            source.add("not-a-text", draw, "'reject' cannot be drawn from a pool", "write the texts out")
        language = deck.defaults.language
        right = {normalize(text, exact) if exact else make_form(text, language) for text in (answer, *accept)}
        for option, at in zip(reject, nodes, strict=True):
            if (normalize(option.text, exact) if exact else make_form(option.text, language)) in right:
                source.add(
                    "reject-is-right",
                    at,
                    f"'{shorten(option.text)}' is rejected, and it is a right answer",
                    "take it out of one of the two",
                )
        _check_doubles(source, [option.text for option in reject], nodes, "'reject'")
    typos = read_flag(source, keys, "typos", deck.defaults.typos)
    return stem, ShortAnswer((answer, *accept), tuple(reject), typos, exact)


# ---------------------------------------------------------------- parts


def _read_groups(
    source: Source, node: Node, name: str, read: Callable[[Source, Node, str], str]
) -> tuple[list[tuple[str, ...]], list[Node]]:
    """Return the texts of a list whose items may be lists, and a node for each text in file order."""
    groups: list[tuple[str, ...]] = []
    nodes: list[Node] = []
    what = f"an item of '{name}'"
    for number, item in enumerate(read_items(source, node, name)):
        source.note(f"{name}/{number}", item)
        if isinstance(item, ScalarNode):
            if text := read(source, item, what):
                groups.append((text,))
                nodes.append(item)
            continue
        if isinstance(item, SequenceNode) and (len(item.value) > 1 or item.flow_style):
            members = read_items(source, item, name)
        else:
            members = [item]
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


def _check_doubles(source: Source, texts: Sequence[str], nodes: Sequence[Node], where: str) -> None:
    if are_different(texts):
        return
    seen: dict[str, int] = {}
    for text, node in zip(texts, nodes, strict=False):
        same = option_key(text)
        line = node.start_mark.line + source.first
        if same in seen:
            source.add(
                "duplicate-entry",
                node,
                f"'{shorten(text)}' is already in {where} on line {seen[same]}",
                "remove one of them",
            )
        seen.setdefault(same, line)


def _many(number: int) -> str:
    return {0: "there is nothing", 1: "there is only 1"}.get(number, f"there are only {number}")


_BUILDERS: dict[Kind, Callable[[Source, Keys, Context], tuple[str, Body]]] = {
    "flashcard": _flashcard,
    "cloze": _cloze,
    "ordering": _ordering,
    "matching": _matching,
    "rubric": _rubric,
    "multiple-response": build_response,
    "list-recall": _list_recall,
    "multiple-choice": build_choice,
    "true-false": _true_false,
    "numeric": _numeric,
    "short-answer": _short_answer,
}


# ---------------------------------------------------------------- which kind


def find_kind_of_answer(source: Source, node: Node) -> Kind | None:
    """Return the kind that an `answer` without `wrong` makes; None with a problem if it may be a text or a number."""
    if isinstance(node, ScalarNode) and not node.style:
        value = node.value
        if value.isalpha():
            return "true-false" if value.casefold() in ("true", "false") else "short-answer"
        if PLAIN_NUMBER.fullmatch(value):
            return "numeric"
        if looks_like_number(value):
            source.add(
                "quote-or-number",
                node,
                f"{shorten(value)} looks like a number and is not a plain one",
                explain_readings(value),
            )
            return None
        if re.fullmatch(r"[-+][0-9.]+", value):
            return "short-answer"
    return "short-answer"
