"""Values of a closed form: ids, flags, numbers, tags. A comment may follow them after one space."""

from collections.abc import Callable
from typing import Any, TypeVar

from quiz.identity import ID
from quiz.intent import words
from quiz.intent.words import Wrong
from quiz.reading.nodes.source import Source
from quiz.reading.nodes.tree import Node, ScalarNode
from quiz.reading.values.collections import read_items
from quiz.reading.values.scalars import read_text, read_word

Value = TypeVar("Value")


def _read(source: Source, node: Node, what: str, mean: Callable[[str], Value | Wrong], default: Value) -> Value:
    """Return the value of a word, `default` with a problem if it has none."""
    word = read_word(source, node, what)
    return take(source, node, mean(word), default) if word else default


def take(source: Source, node: Node, found: Value | Wrong, default: Value) -> Value:
    """Return a value; if something is wrong instead, report it and return `default`."""
    if isinstance(found, Wrong):
        source.add(found.code, node, found.message, found.help)
        return default
    return found


def read_identifier(source: Source, node: Node, what: str) -> str:
    """Return an id; "" with a problem if it is not one."""
    if isinstance(node, ScalarNode) and ID.fullmatch(node.value):
        return node.value
    return _read(source, node, what, words.mean_identifier, "")


def read_was(source: Source, node: Node) -> str:
    """Return an old id, `old-id` or `old-deck/old-id`; "" with a problem if it is not one."""
    return _read(source, node, "'was'", words.mean_was, "")


def read_flag(source: Source, node: Node, name: str, default: bool) -> bool:
    """Return a yes or no; `default` with a problem if it is neither."""
    return _read(source, node, f"'{name}'", lambda word: words.mean_flag(word, name), default)


def read_word_of(source: Source, node: Node, name: str) -> Any:
    """Return the word of a key that takes one of a few (`keys.WORDS`); "" with a problem if it is another."""
    return _read(source, node, f"'{name}'", lambda word: words.mean_word(word, name), "")


def read_number(source: Source, node: Node, name: str) -> str:
    """Return a plain number as written; "" with a problem if it is not one."""
    return _read(source, node, f"'{name}'", words.mean_number, "")


def read_credit(source: Source, node: Node) -> float:
    """Return a share of the points such as 0.6, written as 60%; 0.5 with a problem if it is not one."""
    return _read(source, node, "'credit'", words.mean_credit, 0.5)


def read_count(source: Source, node: Node, name: str) -> int:
    """Return a whole number from 1; 0 with a problem if it is not one."""
    return _read(source, node, f"'{name}'", lambda word: words.mean_count(word, name), 0)


def read_paragraphs(source: Source, node: Node) -> tuple[int, int]:
    """Return the numbers of the first paragraph and of the last, 0 if there is only one; 0 for both with a problem."""
    return _read(source, node, "'paragraph'", words.mean_paragraphs, (0, 0))


def read_date(source: Source, node: Node, name: str) -> str:
    """Return a day such as "2019-02-28"; "" with a problem if it is not one."""
    return _read(source, node, f"'{name}'", lambda word: words.mean_date(word, name), "")


def read_language(source: Source, node: Node) -> str:
    """Return a language tag; "en" with a problem if it is not one."""
    return _read(source, node, "'language'", words.mean_language, "en")


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
        if (text := read_text(source, item, "a tag")) and (tag := take(source, item, words.mean_tag(text), "")):
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
