"""A cloze: its text with blanks, and the keys that speak of single blanks by their answers."""

from dataclasses import replace

from quiz.engine.typed import normalize, option_key
from quiz.intent.blanks import (
    add_accepted,
    add_numbers,
    find_blanks,
    find_right_among,
    list_numbers,
    list_right,
    name_ranges,
    parse_cloze,
)
from quiz.intent.words import Wrong, is_plain_number
from quiz.model import Blank, Body, Cloze, Range
from quiz.reading.nodes.source import Source
from quiz.reading.nodes.tree import MappingNode, Node, is_empty
from quiz.reading.questions.defaults import Context, Keys, read_flag
from quiz.reading.questions.entries import check_doubles
from quiz.reading.questions.typed import read_numbers
from quiz.reading.report import Place
from quiz.reading.values.collections import read_pairs
from quiz.reading.values.cut_texts import report_no_value
from quiz.reading.values.markup import check_markup
from quiz.reading.values.numbers import read_range, read_within
from quiz.reading.values.options import Options, read_options
from quiz.reading.values.scalars import read_text
from quiz.shown import shorten

_DETAILS = frozenset({"accept", "numbers", "partly", "within", "wrong"})
"""Keys that say more of the blanks than the text does."""


def build_cloze(source: Source, keys: Keys, deck: Context) -> tuple[str, Body]:
    """Return stem and body of a cloze."""
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
    numbers: tuple[Range, ...] = ()
    if blanks and not _DETAILS.isdisjoint(keys):
        blanks, numbers = _read_details(source, keys, list(blanks))
    typos = read_flag(source, keys, "typos", deck.defaults.typos)
    exact = read_flag(source, keys, "exact", deck.defaults.exact)
    partial = read_flag(source, keys, "partial", deck.defaults.partial)
    return stem, Cloze(blanks, typos, exact, partial, numbers)


def _place_brace(source: Source, node: Node, text: str, at: int) -> Place:
    """Return the place of the brace at an index of a text."""
    if at < 0:
        return source.place(node)
    return source.place_of(node, text[at], text.count(text[at], 0, at))


def _read_details(source: Source, keys: Keys, blanks: list[Blank]) -> tuple[tuple[Blank, ...], tuple[Range, ...]]:
    """Return the blanks with the details of each, and the numbers that have the same tolerance in all."""
    accepts = [
        (found, _read_listed(source, value, "accept"))
        for found, value in _read_by_blank(source, keys, "accept", blanks)
    ]
    for found, accepted in accepts:
        for number in found:
            blanks[number] = add_accepted(blanks[number], accepted.options)
    within = keys.get("within")
    common = None if isinstance(within, MappingNode) else within
    numbers = read_numbers(source, keys, (text for blank in blanks for text in blank.answers), common)
    if isinstance(within, MappingNode) and numbers:
        for found, value in _read_by_blank(source, keys, "within", blanks):
            own = _read_tolerances(source, value, blanks[found[0]])
            for number in found:
                blanks[number] = replace(blanks[number], numbers=own)
    for found, accepted in accepts:
        near = _read_near(source, accepted, list_right(blanks[found[0]], numbers), "accept")
        for number in found:
            blanks[number] = add_numbers(blanks[number], near)
    partly: dict[int, list[Range]] = {}
    for name in ("wrong", "partly"):
        for found, value in _read_by_blank(source, keys, name, blanks):
            blank = blanks[found[0]]
            listed = _read_listed(source, value, name)
            near = _read_near(source, listed, list_right(blank, numbers), name) if name == "partly" else []
            _check_answers(source, listed, name, blank)
            some = {name: tuple(listed.options)}
            for number in found:
                blanks[number] = replace(blanks[number], **some)  # type: ignore[arg-type]
                partly[number] = near
    made = (replace(blank, numbers=list_numbers(blank, numbers, partly.get(at, ()))) for at, blank in enumerate(blanks))
    return tuple(made), numbers


def _read_by_blank(source: Source, keys: Keys, name: str, blanks: list[Blank]) -> list[tuple[list[int], Node]]:
    """Return the blanks for which a key has a value, by their numbers, with that value; single blanks come last."""
    if not (node := keys.get(name)):
        return []
    source.report.need_newer(f"'{name}' in a cloze", source.place(node))
    answer = blanks[0].answers[0]
    if not isinstance(node, MappingNode):
        help = f"write the blank's answer and its list: {{{answer}: [..., ...]}}"
        source.add("not-a-mapping", node, f"'{name}' of a cloze must say for which blank each list is", help)
        return []
    entries = []
    for written, key, value in read_pairs(source, node, f"'{name}' of a cloze"):
        found = find_blanks(written, blanks)
        if isinstance(found, Wrong):
            source.add(found.code, key, found.message, found.help)
        elif is_empty(value):
            report_no_value(source, key, "write a value, or remove the key")
        else:
            entries.append((found, value))
    return sorted(entries, key=lambda entry: -len(entry[0]))


def _read_tolerances(source: Source, node: Node, blank: Blank) -> tuple[Range, ...]:
    """Return the numbers of a blank with the tolerance around each."""
    texts = list(filter(is_plain_number, blank.answers))
    if not texts:
        message = f"the answer '{shorten(blank.answers[0])}' is not a plain number"
        source.add("bad-within", node, message, "remove it from 'within'")
    bounds = [(text, read_within(source, node, text)) for text in texts]
    return tuple(Range(one.low, one.high, 1.0, number=text, tolerance=one.tolerance) for text, one in bounds if one.low)


def _read_listed(source: Source, node: Node, name: str) -> Options:
    listed = read_options(source, node, name, inline=False)
    for draw in listed.draws:
        source.add("not-a-text", draw, "the options of a blank cannot be drawn from a pool", "write them out")
    return listed


def _check_answers(source: Source, listed: Options, name: str, blank: Blank) -> None:
    """Report wrong or partly right answers of a blank that are right, or repeated; options as a learner picks them."""
    others = blank.wrong if name == "partly" else ()
    make_form = option_key if name == "wrong" or blank.wrong else normalize
    for number, wrong in find_right_among(listed.options, blank, f"'{name}'", make_form):
        source.add(wrong.code, listed.nodes[number], wrong.message, wrong.help)
    for option, at in zip(listed.options, listed.nodes, strict=True):
        if any(make_form(option.text) == make_form(other.text) for other in others):
            source.add("duplicate-entry", at, f"'{shorten(option.text)}' is in 'wrong', too", "remove one of them")
    check_doubles(source, [option.text for option in listed.options], listed.nodes, f"'{name}'", make_form)


def _read_near(source: Source, listed: Options, right: list[Range], where: str) -> list[Range]:
    """Return the numbers that are accepted or partly right in a blank, which has other ones that are `right`.

    Those with a tolerance get the text by which they are known, among the options, too.
    """
    found: dict[int, Range] = {}
    for place, option in enumerate(listed.options):
        within = listed.withins.get(place)
        if right and (is_plain_number(option.text) or (within and not option.text)):
            if within or where == "partly":
                others = [one for one in right if where == "partly" or one.number != option.text]
                found.update((place, one) for one in read_range(source, listed, place, others, where))
        elif within:
            help = "write the number as digits, and numbers: yes in the question; or remove it"
            source.add("bad-within", within, "'within' belongs to an answer that is compared as a number", help)
    for place, named in name_ranges(found, listed.withins, right) if where == "partly" else ():
        if isinstance(named, Wrong):
            source.add(named.code, listed.nodes[place], named.message, named.help)
        else:
            found[place], listed.options[place] = named, replace(listed.options[place], text=named.number)
    return list(found.values())
