"""Values of a closed form: ids, flags, numbers, tags; where a comment may follow after one space."""

import re
from typing import Any

from quiz.identity import ID
from quiz.model import PLAIN_NUMBER
from quiz.reading.scalars import Reader, shorten
from quiz.reading.yamlnodes import ScalarNode

_FLAGS = {"yes": True, "true": True, "no": False, "false": False}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_WAS = re.compile(rf"{ID.pattern}(?:/{ID.pattern})?")
_NOT_ID = re.compile(r"[^a-z0-9]+")


def _fold(text: str) -> str:
    """Return a text in small letters, those of Latin without their marks."""
    from unicodedata import normalize

    spelt = text.casefold().replace("æ", "ae").replace("ø", "o").replace("ł", "l")
    return "".join(sign for sign in normalize("NFKD", spelt) if sign.isascii() or sign.isalnum())


def read_identifier(reader: Reader, node: Any, what: str) -> str:
    """Return an id."""
    value: str = node.value
    if node.__class__ is ScalarNode and ID.fullmatch(value):
        return value
    value = reader.word(node, what)
    if value and not ID.fullmatch(value):
        made = _NOT_ID.sub("-", _fold(value)).strip("-")[:64]
        if not ID.fullmatch(made):
            made = f"q-{made}".strip("-")[:64] if made else ""
        too_long = " and at most 64 characters" if len(value) > 64 else ""
        reader.report(
            "bad-id",
            node,
            f"'{shorten(value)}' is not an id: small letters a-z, digits and hyphens, a letter first{too_long}",
            f"write {made}" if made else "write something like capital-au",
        )
        return ""
    return value


def read_was(reader: Reader, node: Any) -> str:
    """Return an old id, `old-id` or `old-deck/old-id`."""
    value = reader.word(node, "'was'")
    if value and not _WAS.fullmatch(value):
        reader.report(
            "bad-was",
            node,
            f"'{shorten(value)}' is neither old-id nor old-deck/old-id",
            "write the one id it had before",
        )
        return ""
    return value


def read_flag(reader: Reader, node: Any, name: str, default: bool) -> bool:
    """Return a yes or no."""
    value = reader.word(node, f"'{name}'")
    found = _FLAGS.get(value.casefold())
    if found is None:
        if value:
            reader.report(
                "bad-flag",
                node,
                f"'{name}' is yes or no, not '{shorten(value)}'",
                f"write {name}: yes or {name}: no",
            )
        return default
    return found


def read_number(reader: Reader, node: Any, name: str) -> str:
    """Return a plain number as it is written; "" with a problem if it is none."""
    value = reader.word(node, f"'{name}'")
    if value and (len(value) > 40 or not PLAIN_NUMBER.fullmatch(value)):
        reader.report(
            "bad-number",
            node,
            f"'{shorten(value)}' is not a plain number",
            "write digits, with a point before decimals and a minus in front if need be: 1234.5",
        )
        return ""
    return value


def read_count(reader: Reader, node: Any, name: str) -> int:
    """Return a whole number from 1; 0 with a problem if it is none."""
    value = reader.word(node, f"'{name}'")
    if not re.fullmatch(r"[1-9][0-9]{0,5}", value):
        if value:
            reader.report(
                "bad-number",
                node,
                f"'{name}' is a whole number from 1, not '{shorten(value)}'",
                f"write {name}: 1" if name == "format" else f"write for example {name}: 2",
            )
        return 0
    return int(value)


def read_language(reader: Reader, node: Any) -> str:
    """Return a language tag."""
    value = reader.word(node, "'language'")
    if not _LANGUAGE.fullmatch(value):
        if value:
            reader.report(
                "bad-language",
                node,
                f"'{shorten(value)}' is not a language tag",
                "write for example en, de or pt-BR",
            )
        return "en"
    return value


def read_tags(reader: Reader, node: Any) -> tuple[str, ...]:
    """Return the tags of a list: no white space in any."""
    written = reader.source[node.start_mark.index : node.end_mark.index]
    if written in reader.tags:
        return reader.tags[written]
    known = len(reader.problems), reader.errors
    out: dict[str, None] = {}
    for item in reader.items(node, "tags", 0):
        tag = reader.text(item, "a tag")
        if tag and (len(tag.split()) > 1 or "," in tag or tag != tag.strip()):
            made = re.sub(r"[\s,]+", "-", tag.strip())
            reader.report("bad-tag", item, f"a tag has no spaces or commas, and '{shorten(tag)}' has", f"write {made}")
        elif tag:
            out[tag] = None
    tags = tuple(out)
    if known == (len(reader.problems), reader.errors):
        reader.tags[written] = tags  # most questions of a deck have the same few
    return tags


def read_ids(reader: Reader, node: Any, name: str) -> tuple[str, ...]:
    """Return the ids of a list."""
    out = []
    for number, item in enumerate(reader.items(node, name, 0)):
        reader.note(f"{name}/{number}", item)
        if value := read_identifier(reader, item, f"an item of '{name}'"):
            out.append(value)
    return tuple(out)
