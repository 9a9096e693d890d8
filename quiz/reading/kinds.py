"""The eleven kinds of question, each from its keys.

Every builder gets the nodes of a question by key and returns the body, or None when a fault was
reported that leaves none. Knows nothing of ids, sources and what else any question may have.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

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
from quiz.reading import words
from quiz.reading.cloze import parse_cloze
from quiz.reading.markupfaults import check_markup
from quiz.reading.numeric import explain_readings, looks_like_number, read_within
from quiz.reading.options import Pool, are_different, make_form, read_options
from quiz.reading.picking import build_choice, build_response
from quiz.reading.scalars import MAX_ENTRIES, Place, Reader, shorten
from quiz.reading.slips import is_joined
from quiz.reading.ways import Keys, Ways, read_flag, read_stem
from quiz.reading.yamlnodes import MappingNode, ScalarNode, SequenceNode


def build(kind: Kind, reader: Reader, keys: Keys, ways: Ways, pools: dict[str, Pool]) -> tuple[str, Body | None]:
    """Return stem and body of a question; the body is None when a fault leaves none."""
    errors = reader.errors
    stem, body = _BUILDERS[kind](reader, keys, ways, pools)
    return stem, body if reader.errors == errors else None


# ---------------------------------------------------------------- without options


def _flashcard(reader: Reader, keys: Keys, ways: Ways, pools: dict[str, Pool]) -> tuple[str, Body]:
    front = reader.markdown(keys["front"], "'front'")
    back = reader.markdown(keys["back"], "'back'")
    return front, Flashcard(back, read_flag(reader, keys, "both-ways", False))


def _cloze(reader: Reader, keys: Keys, ways: Ways, pools: dict[str, Pool]) -> tuple[str, Body]:
    node = keys["cloze"]
    blanks: tuple[Blank, ...] = ()
    stem = reader.text(node, "'cloze'")
    if stem:
        written = stem
        stem, blanks, faults = parse_cloze(written)
        for fault in faults:
            reader.report(fault.code, _place_brace(reader, node, written, fault.at), fault.message, fault.help)
        if stem and reader.marked:
            check_markup(reader, stem, node, False)
    typos = read_flag(reader, keys, "typos", ways.typos)
    exact = read_flag(reader, keys, "exact", ways.exact)
    return stem, Cloze(blanks, typos, exact, read_flag(reader, keys, "partial", ways.partial))


def _place_brace(reader: Reader, node: Any, text: str, at: int) -> Place:
    """Return where the brace at an index of a text stands in the source of its scalar."""
    if at < 0:
        return reader.place(node)
    return reader.place_in(node, text[at], text.count(text[at], 0, at))


def _rubric(reader: Reader, keys: Keys, ways: Ways, pools: dict[str, Pool]) -> tuple[str, Body]:
    node = keys["rubric"]
    criteria = reader.inlines(node, "rubric")
    _check_doubles(reader, criteria, node.value, "'rubric'")
    return read_stem(reader, keys), Rubric(criteria)


def _true_false(reader: Reader, keys: Keys, ways: Ways, pools: dict[str, Pool]) -> tuple[str, Body]:
    return read_stem(reader, keys), TrueFalse(keys["answer"].value.casefold() == "true")


# ---------------------------------------------------------------- in order, in pairs


def _ordering(reader: Reader, keys: Keys, ways: Ways, pools: dict[str, Pool]) -> tuple[str, Body]:
    node = keys["order"]
    groups, nodes = _read_groups(reader, node, "order", reader.inline)
    entries = [entry for group in groups for entry in group]
    count = sum(len(item.value) if item.__class__ is SequenceNode else 1 for item in node.value) if nodes else 3
    if count < 3:
        reader.report("too-few-entries", node, f"{_many(count)} to put in order, and 3 is the least", "add entries")
    elif nodes and len(node.value) < 2:
        reader.report(
            "too-few-entries", node, "all entries are one tie, so there is no order", "take one pair of brackets away"
        )
    _check_doubles(reader, entries, nodes, "'order'")
    return read_stem(reader, keys), Ordering(tuple(groups), read_flag(reader, keys, "partial", ways.partial))


def _matching(reader: Reader, keys: Keys, ways: Ways, pools: dict[str, Pool]) -> tuple[str, Body]:
    node = keys["match"]
    pairs: list[tuple[str, str]] = []
    if node.__class__ is MappingNode and len(node.value) > MAX_ENTRIES:
        reader.report_too_many(node, "match", len(node.value))
    elif node.__class__ is MappingNode:
        for number, (key, value) in enumerate(node.value):
            reader.note(f"match/{number}", key)
            if key.value == "<<":
                reader.key_name(key)
                continue
            left = reader.key_name(key) and reader.inline(key, "a left side of 'match'")
            if left and node.flow_style and is_joined(reader, key, value):
                continue
            if left and reader.is_empty(value):
                _report_empty_pair(reader, key, left, node)
                continue
            right = reader.inline(value, "a right side of 'match'")
            if left and right:
                pairs.append((left, right))
        if not are_different([left for left, _ in pairs]):
            _report_double_lefts(reader, node)
        if len(node.value) < 2:
            reader.report(
                "too-few-entries", node, f"{_many(len(node.value))} to match, and 2 is the least", "add pairs"
            )
    else:
        is_flow = node.__class__ is SequenceNode and node.flow_style
        help = (
            "write {left: right, ...}, with braces" if is_flow else "write each pair as 'left: right', without dashes"
        )
        reader.report("not-a-mapping", node, "'match' must be pairs", help)
    wrong: tuple[Option, ...] = ()
    if "wrong" in keys:
        options, nodes, draws = read_options(reader, keys["wrong"], "wrong")
        for draw in draws:
            reader.report(
                "not-a-text", draw, "the extra right sides of 'match' cannot be drawn from a pool", "write them out"
            )
        rights = list({right for _, right in pairs})
        if not are_different(rights + [option.text for option in options]):
            same = {option_key(right) for right in rights}
            for option, at in zip(options, nodes, strict=True):
                if option_key(option.text) in same:
                    reader.report(
                        "key-in-wrong", at, f"'{option.text}' is also a right side of 'match'", "take it out of 'wrong'"
                    )
        _check_doubles(reader, [option.text for option in options], nodes, "'wrong'")
        wrong = tuple(options)
    return read_stem(reader, keys), Matching(tuple(pairs), wrong, read_flag(reader, keys, "partial", ways.partial))


def _report_double_lefts(reader: Reader, node: Any) -> None:
    lines: dict[str, int] = {}
    for key, _ in node.value:
        if key.__class__ is not ScalarNode:
            continue
        same = option_key(key.value)
        if same in lines:
            reader.report_double(key.value, key, lines[same], node)
        lines.setdefault(same, key.start_mark.line + reader.base)


def _report_empty_pair(reader: Reader, key: Any, left: str, node: Any) -> None:
    if node.flow_style and all(map(reader.is_empty, (value for _, value in node.value))):
        help = "write each pair as 'left: right', with a colon and a space between the two"
    elif node.flow_style:
        help = "a comma between braces separates pairs: quote the text that the comma belongs to"
    else:
        help = "write what it matches after the colon"
    reader.report("empty-value", key, f"nothing stands on the right of '{left}'", help)


# ---------------------------------------------------------------- to type


def _list_recall(reader: Reader, keys: Keys, ways: Ways, pools: dict[str, Pool]) -> tuple[str, Body]:
    node = keys["answers"]
    errors = reader.errors
    entries, nodes = _read_groups(reader, node, "answers", reader.text)
    exact = read_flag(reader, keys, "exact", ways.exact)
    seen: dict[str, int] = {}
    flat = iter(nodes)
    for number, entry in enumerate(entries):
        for text, at in zip(entry, flat, strict=False):
            same = normalize(text, exact) if exact else make_form(text, ways.language)
            if seen.setdefault(same, number) != number:
                reader.report(
                    "duplicate-entry",
                    at,
                    f"'{shorten(text)}' is already an answer of this list",
                    "take one of the two out",
                )
    need = len(entries)
    if "need" in keys:
        need = words.read_count(reader, keys["need"], "need")
        if need > len(entries) > 0 and reader.errors == errors:
            reader.report(
                "need-too-large",
                keys["need"],
                f"{need} are needed, and the list has {len(entries)}",
                f"write at most need: {len(entries)}",
            )
    typos = read_flag(reader, keys, "typos", ways.typos)
    return read_stem(reader, keys), ListRecall(
        tuple(entries), need, typos, exact, read_flag(reader, keys, "partial", ways.partial)
    )


def _numeric(reader: Reader, keys: Keys, ways: Ways, pools: dict[str, Pool]) -> tuple[str, Body]:
    stem = read_stem(reader, keys)
    answer = words.read_number(reader, keys["answer"], "answer")
    low, high, tolerance = answer, answer, ""
    if answer and "within" in keys:
        low, high, tolerance = read_within(reader, keys["within"], answer)
    units = reader.text_or_texts(keys["unit"], "unit", False) if "unit" in keys else ()
    accept: list[str] = []
    if "accept" in keys:
        for number, item in enumerate(reader.items(keys["accept"], "accept")):
            reader.note(f"accept/{number}", item)
            if text := words.read_number(reader, item, "accept"):
                accept.append(text)
    reject: list[Option] = []
    if "reject" in keys:
        options, nodes, draws = read_options(reader, keys["reject"], "reject", inline=False)
        for draw in draws:
            reader.report("not-a-text", draw, "'reject' cannot be drawn from a pool", "write the numbers out")
        for option, at in zip(options, nodes, strict=True):
            if not PLAIN_NUMBER.fullmatch(option.text) or len(option.text) > 40:
                reader.report(
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
                reader.report(
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


def _short_answer(reader: Reader, keys: Keys, ways: Ways, pools: dict[str, Pool]) -> tuple[str, Body]:
    stem = read_stem(reader, keys)
    answer = reader.text(keys["answer"], "'answer'")
    accept = reader.texts(keys["accept"], "accept") if "accept" in keys else ()
    exact = read_flag(reader, keys, "exact", ways.exact)
    reject: list[Option] = []
    if "reject" in keys:
        reject, nodes, draws = read_options(reader, keys["reject"], "reject", inline=False)
        for draw in draws:
            reader.report("not-a-text", draw, "'reject' cannot be drawn from a pool", "write the texts out")
        language = ways.language
        right = {normalize(text, exact) if exact else make_form(text, language) for text in (answer, *accept)}
        for option, at in zip(reject, nodes, strict=True):
            if (normalize(option.text, exact) if exact else make_form(option.text, language)) in right:
                reader.report(
                    "reject-is-right",
                    at,
                    f"'{shorten(option.text)}' is rejected, and it is a right answer",
                    "take it out of one of the two",
                )
        _check_doubles(reader, [option.text for option in reject], nodes, "'reject'")
    typos = read_flag(reader, keys, "typos", ways.typos)
    return stem, ShortAnswer((answer, *accept), tuple(reject), typos, exact)


# ---------------------------------------------------------------- parts


def _read_groups(
    reader: Reader, node: Any, name: str, read: Callable[[Any, str], str]
) -> tuple[list[tuple[str, ...]], list[Any]]:
    """Return the texts of a list whose items may be lists, and a node for each text in file order."""
    groups: list[tuple[str, ...]] = []
    nodes: list[Any] = []
    what = f"an item of '{name}'"
    for number, item in enumerate(reader.items(node, name)):
        reader.note(f"{name}/{number}", item)
        if item.__class__ is ScalarNode:
            if text := read(item, what):
                groups.append((text,))
                nodes.append(item)
            continue
        if item.__class__ is SequenceNode and (len(item.value) > 1 or item.flow_style):
            members = reader.items(item, name)
        else:
            members = [item]
        group = []
        if len(nodes) + len(members) > MAX_ENTRIES:
            reader.report_too_many(node, name, len(nodes) + len(members))
            break
        for member in members:
            if text := read(member, what):
                group.append(text)
                nodes.append(member)
        if group:
            groups.append(tuple(group))
    return groups, nodes


def _check_doubles(reader: Reader, texts: Any, nodes: list[Any], where: str) -> None:
    if are_different(texts):
        return
    seen: dict[str, int] = {}
    for text, node in zip(texts, nodes, strict=False):
        same = option_key(text)
        line = node.start_mark.line + reader.base
        if same in seen:
            reader.report(
                "duplicate-entry",
                node,
                f"'{shorten(text)}' already stands in {where} in line {seen[same]}",
                "take one of the two out",
            )
        seen.setdefault(same, line)


def _many(number: int) -> str:
    return {0: "there is nothing", 1: "there is only 1"}.get(number, f"there are only {number}")


_BUILDERS: dict[Kind, Callable[[Reader, Keys, Ways, dict[str, Pool]], tuple[str, Body]]] = {
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


def find_kind_of_answer(reader: Reader, node: Any) -> Kind | None:
    """Return the kind that an `answer` without `wrong` makes; None with a problem if it may be a text or a number."""
    if node.__class__ is ScalarNode and not node.style:
        value = node.value
        if value.isalpha():
            return "true-false" if value.casefold() in ("true", "false") else "short-answer"
        if PLAIN_NUMBER.fullmatch(value):
            return "numeric"
        if looks_like_number(value):
            reader.report(
                "quote-or-number",
                node,
                f"{shorten(value)} looks like a number and is not a plain one",
                explain_readings(value),
            )
            return None
        if re.fullmatch(r"[-+][0-9.]+", value):
            return "short-answer"
    return "short-answer"
