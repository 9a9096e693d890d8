"""Values of a closed form: ids, flags, numbers, tags. A comment may follow them after one space."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from quiz.identity import ID, make_id
from quiz.keys import PARAGRAPHS, WORDS, name_lookalike
from quiz.model import MAX_DIGITS, PLAIN_NUMBER
from quiz.patterns import compile_late
from quiz.reading.nodes.source import Source
from quiz.reading.nodes.tree import Node, ScalarNode
from quiz.reading.values.collections import read_items
from quiz.reading.values.scalars import read_text, read_word
from quiz.shown import shorten

_FLAGS = {"yes": True, "true": True, "no": False, "false": False}
_LANGUAGE = compile_late(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_WAS = compile_late(rf"{ID.pattern}(?:/{ID.pattern})?")
_DATE = compile_late(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_identifier(source: Source, node: Node, what: str) -> str:
    """Return an id."""
    if isinstance(node, ScalarNode) and ID.fullmatch(node.value):
        return node.value
    value = read_word(source, node, what)
    if value and not ID.fullmatch(value):
        made = make_id(value)
        too_long = " and at most 64 characters" if len(value) > 64 else ""
        message = (
            f"'{shorten(value)}' is not an id: use lowercase letters, digits and hyphens, a letter first{too_long}"
        )
        help = f"write {made}" if made else "write something like capital-au"
        if odd := name_lookalike(value):
            help += f", with Latin letters: {odd}"
        source.add("bad-id", node, message, help)
        return ""
    return value


def read_was(source: Source, node: Node) -> str:
    """Return an old id, `old-id` or `old-deck/old-id`."""
    value = read_word(source, node, "'was'")
    if value and not _WAS.fullmatch(value):
        message = f"'{shorten(value)}' is neither old-id nor old-deck/old-id"
        source.add("bad-was", node, message, "write the single id that it had before")
        return ""
    return value


def read_flag(source: Source, node: Node, name: str, default: bool) -> bool:
    """Return a yes or no."""
    value = read_word(source, node, f"'{name}'")
    found = _FLAGS.get(value.casefold())
    if found is None:
        if value:
            message = f"'{name}' is yes or no, not '{shorten(value)}'"
            source.add("bad-flag", node, message, f"write {name}: yes or {name}: no")
        return default
    return found


def read_word_of(source: Source, node: Node, name: str) -> Any:
    """Return the word of a key that takes one of a few (`keys.WORDS`); "" with a problem if it is another."""
    value = read_word(source, node, f"'{name}'")
    if not value or value in WORDS[name]:
        return value
    *others, last = WORDS[name]
    words = f"{', '.join(others)} or {last}"
    source.add("bad-flag", node, f"'{name}' is {words}, not '{shorten(value)}'", f"write {name}: {others[0]}")
    return ""


def read_number(source: Source, node: Node, name: str) -> str:
    """Return a plain number as written; "" with a problem if it is not one."""
    value = read_word(source, node, f"'{name}'")
    if value and (len(value) > MAX_DIGITS or not PLAIN_NUMBER.fullmatch(value)):
        help = "write digits, with a point before decimals and a minus sign if it is negative: 1234.5"
        source.add("bad-number", node, f"'{shorten(value)}' is not a plain number", help)
        return ""
    return value


def read_credit(source: Source, node: Node) -> float:
    """Return a share of the points such as 0.6, written as 60%; 0.5 with a problem if it is not one."""
    value = read_word(source, node, "'credit'")
    number = value.removesuffix("%").rstrip()
    if value.endswith("%") and len(number) <= MAX_DIGITS and PLAIN_NUMBER.fullmatch(number) and 0 < float(number) < 100:
        return float(Decimal(number) / 100)
    if value:
        help = "write a percentage between 0% and 100%, such as credit: 60%"
        source.add("bad-credit", node, f"'{shorten(value)}' is not a share of the points", help)
    return 0.5


def read_count(source: Source, node: Node, name: str) -> int:
    """Return a whole number from 1; 0 with a problem if it is not one."""
    value = read_word(source, node, f"'{name}'")
    if not re.fullmatch(r"[1-9][0-9]{0,5}", value):
        if value:
            help = f"write {name}: 1" if name == "format" else f"write for example {name}: 2"
            source.add("bad-number", node, f"'{name}' is a whole number from 1, not '{shorten(value)}'", help)
        return 0
    return int(value)


def read_paragraphs(source: Source, node: Node) -> tuple[int, int]:
    """Return the numbers of the first paragraph and of the last, 0 if there is only one; 0 for both with a problem."""
    value = read_word(source, node, "'paragraph'")
    found = PARAGRAPHS.fullmatch(value)
    first, last = (int(found.group(1)), int(found.group(2) or 0)) if found else (0, 0)
    if value and (not found or 0 < last <= first):
        message = f"'paragraph' is a number such as 7 or two such as 7-8, not '{shorten(value)}'"
        source.add("bad-number", node, message, f"write paragraph: {f'{last}-{first}' if 0 < last < first else 7}")
        return 0, 0
    return first, last


def read_date(source: Source, node: Node, name: str) -> str:
    """Return a day such as "2019-02-28"; "" with a problem if it is not one."""
    value = read_word(source, node, f"'{name}'")
    if not value:
        return ""
    try:
        if _DATE.fullmatch(value):
            date.fromisoformat(value)
            return value
    except ValueError:
        pass
    message = f"'{name}' is a day such as 2019-02-28, not '{shorten(value)}'"
    source.add("bad-date", node, message, "write year, month and day as in 2019-02-28")
    return ""


def read_language(source: Source, node: Node) -> str:
    """Return a language tag."""
    value = read_word(source, node, "'language'")
    if not _LANGUAGE.fullmatch(value):
        if value:
            message = f"'{shorten(value)}' is not a language tag"
            source.add("bad-language", node, message, "write for example en, de or pt-BR")
        return "en"
    return value


def read_tags(source: Source, node: Node, known: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the tags of a list, without white space.

    `known` remembers lists without a fault by their source, as most questions of a deck have the same few.
    """
    written = source.text[node.start_mark.index : node.end_mark.index]
    if written in known:
        return known[written]
    before = len(source.report.problems), source.report.errors
    tags: dict[str, None] = {}
    for item in read_items(source, node, "tags", 0):
        tag = read_text(source, item, "a tag")
        if tag and (len(tag.split()) > 1 or "," in tag or tag != tag.strip()):
            made = re.sub(r"[\s,]+", "-", tag.strip())
            source.add(
                "bad-tag", item, f"a tag cannot have spaces or commas, but '{shorten(tag)}' has", f"write {made}"
            )
        elif tag:
            tags[tag] = None
    if before == (len(source.report.problems), source.report.errors):
        known[written] = tuple(tags)
    return tuple(tags)


def read_ids(source: Source, node: Node, name: str) -> tuple[str, ...]:
    """Return the ids of a list."""
    out = []
    for number, item in enumerate(read_items(source, node, name, 0)):
        source.note(f"{name}/{number}", item)
        if value := read_identifier(source, item, f"an item of '{name}'"):
            out.append(value)
    return tuple(out)
