"""Slips of the pen that leave YAML with nothing: a text that begins with '#', a pair without a space.

Knows nodes and their source, not which key wants which value.
"""

import re
from collections.abc import Collection
from typing import Any

from quiz.reading.scalars import Reader, shorten
from quiz.reading.yamlnodes import ScalarNode

_HASH_AFTER = re.compile(r"( *:)(?= #) (#[^\n]*)")
_HASH_HERE = re.compile(r"()(?: )(#[^\n]*)")


def report_nothing(reader: Reader, key: Any, help: str) -> None:
    """Report that nothing stands after a key, or only what YAML takes for a comment."""
    what = f"nothing stands after '{shorten(key.value)}:'"
    if found := _HASH_AFTER.match(reader.source, key.end_mark.index):
        _report_hash(reader, key.end_mark, found, what, help)
    else:
        reader.report("empty-value", key, what, help)


def report_empty(reader: Reader, node: Any, what: str) -> None:
    """Report a text of which there is nothing, or only what YAML takes for a comment."""
    help = "write a text, or leave it out"
    if found := _HASH_HERE.match(reader.source, node.start_mark.index):
        _report_hash(reader, node.start_mark, found, f"{what} is empty", help)
    else:
        reader.report("empty-value", reader.empty_place(node), f"{what} is empty", help)


def _report_hash(reader: Reader, mark: Any, found: re.Match[str], what: str, help: str) -> None:
    place = mark.line + reader.base, mark.column + found.end(1) - found.start() + 1
    reader.report(
        "comment-cuts-text",
        place,
        f"everything after ' #' is a comment, so {what}",
        f"quote the text if '#' belongs to it: \"{shorten(found.group(2)).strip()}\"; else {help}",
    )


def split_doubled(
    node: Any, begin: Collection[str], enough: Collection[str], known: Collection[str]
) -> list[list[Any]]:
    """Return the pairs of a mapping cut where the keys of another item begin, for want of a dash.

    An item begins with a key of `begin`, and is whole when it has one of `enough`. Between braces no dash is missing.
    """
    if node.flow_style:
        return [node.value]
    parts: list[list[Any]] = [[]]
    seen: set[str] = set()
    names = [key.value if key.__class__ is ScalarNode else "" for key, _ in node.value]
    for number, (pair, name) in enumerate(zip(node.value, names, strict=True)):
        below = names[number + 1] if number + 1 < len(names) else name
        is_next = below in seen or (below not in known and not seen.isdisjoint(enough))
        if name in seen and name in begin and below != name and is_next:
            parts.append([])
            seen.clear()
        parts[-1].append(pair)
        seen.add(name)
    return parts


def report_next(reader: Reader, key: Any, what: str) -> None:
    """Report the first key of an item that has no dash before it."""
    reader.report(
        "duplicate-key",
        key,
        f"'{key.value}' stands twice, so a new {what} seems to begin here",
        "write '- ' before it, with the dash in the column of the dash above; else keep one of the two",
    )


def advise_comma(reader: Reader, node: Any, key: Any, value: Any, known: Collection[str] = ()) -> str:
    """Return what to do about a key between braces that has no value, or is several words; "" for any other.

    Its first word may be one of the keys that are `known`, for want of a colon.
    """
    name: str = key.value
    if not node.flow_style or (" " not in name and not reader.is_empty(value)):
        return ""
    quote = "quote the text that the comma belongs to"
    if (word := name.partition(" ")[0]) in known and word != name:
        return f"write '{word}: ' if it is the key; else {quote}"
    return f"a comma between braces separates pairs: {quote}"


def is_joined(reader: Reader, key: Any, value: Any, *, in_part: bool = False) -> bool:
    """Return whether a key between braces has its value in it, `{a:b}`, or `in_part`, `a:b: c`; it is reported."""
    name = key.value
    if key.__class__ is not ScalarNode or key.style or not re.search(r":\S", name) or "://" in name:
        return False
    if not in_part and not reader.is_empty(value):
        return False
    line, column = reader.place_in(key, ":", 0)
    left, _, right = name.partition(":")
    help = f"write '{shorten(left)}: {shorten(right)}'"
    if not reader.is_empty(value):
        help = f"write '{shorten(left)}: ' and then the value, in quotation marks if there is a colon in it"
    reader.report("space-after-colon", (line, column + 1), f"a space is missing after '{shorten(left)}:'", help)
    return True
