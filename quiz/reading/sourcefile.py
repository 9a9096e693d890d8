"""A source sheet: bytes to a `Sheet` and the problems that the file alone can show."""

import re
from contextlib import suppress

from quiz.identity import ID
from quiz.keys import FACT_KEYS, SHEET_KEYS, advise_key
from quiz.model import Fact, Sheet
from quiz.problems import Problem
from quiz.reading.document import Document, read_document
from quiz.reading.heads import Format, Heads
from quiz.reading.nodes.source import Source
from quiz.reading.nodes.tree import MappingNode, Node, ScalarNode, is_empty, paused_gc
from quiz.reading.report import Report, TooManyProblemsError
from quiz.reading.values import closed
from quiz.reading.values.collections import list_keys, read_key
from quiz.reading.values.cut_texts import report_no_value
from quiz.reading.values.scalars import read_text
from quiz.reading.values.wrong_forms import (
    advise_comma,
    report_double_key,
    report_missing_dash,
    split_doubled,
)

MAX_SAYS = 8
"""The most words of an article that may be quoted to find the place by."""

_OF_DECK = re.compile(r"^(?:deck|questions) *:", re.MULTILINE)
_OF_SHEET = re.compile(r"^(?:source|facts) *:", re.MULTILINE)

_SHEET_NAMES = tuple(key.name for key in SHEET_KEYS)
_FACT_NAMES = tuple(key.name for key in FACT_KEYS)


_FORMAT = Format("facts", _SHEET_NAMES, _FACT_NAMES)


def read_sheet(data: bytes, path: str) -> tuple[Sheet | None, list[Problem]]:
    """Return the sheet of a file and all its problems, sorted by place.

    The sheet is None when nothing of it could be read; a fact that cannot be understood is left
    out. `path` is shown in problems, never opened.
    """
    report = Report(path)
    sheet = None
    with suppress(TooManyProblemsError), paused_gc():
        document = read_document(data, report, _FORMAT)
        sheet = _read(document, report) if document else None
    return sheet, report.list_sorted()


def _read(document: Document, report: Report) -> Sheet | None:
    if (found := _OF_DECK.search(document.text)) and not _OF_SHEET.search(document.text):
        place = document.text.count("\n", 0, found.start()) + 1, 1
        message = "this is a deck, but the files in a folder 'seeds' are source sheets"
        report.add("unknown-key", place, message, "move the file to the folder of the decks")
        return None
    heads = document.read_heads()
    values, lines = _read_head(document, heads)
    if not heads.is_broken:
        for name, example in (("source", "source: moon-landing"), ("title", "title: The headline of the article")):
            if name not in lines:
                report.add("missing-key", (1, 1), f"the sheet has no '{name}'", f"add one, such as {example}")
    facts: list[Fact] = []
    seen: dict[str, int] = {}
    count, errors = 0, report.errors
    for source, nodes in document.read_items(heads):
        count += len(nodes)
        for node in nodes:
            facts += [fact for part in _split(source, node) if (fact := _read_fact(source, part, seen))]
    if not count and not heads.is_broken and report.errors == errors:
        help = document.advise_items(heads)
        if heads.list_place:
            report.add("empty-list", heads.list_place, "the sheet has no facts", help)
        else:
            help = f"add 'facts:', and {help}"
            report.add("missing-key", (1, 1), "the sheet has no 'facts'", help)
    get = values.get
    return Sheet(
        get("source", ""),
        get("title", ""),
        report.path,
        tuple(facts),
        publisher=get("publisher", ""),
        kind=get("kind", ""),
        author=get("author", ""),
        date=get("date", ""),
        url=get("url", ""),
        is_whole=not report.errors,
    )


def _read_head(document: Document, heads: Heads) -> tuple[dict[str, str], dict[str, int]]:
    """Return the values of the top level, and the lines of its keys."""
    values: dict[str, str] = {}
    lines: dict[str, int] = {}
    if document.key_place:
        lines["facts"] = document.key_place[0]
    for source, root in heads.mappings:
        for name, value in _known_pairs(source, root, _SHEET_NAMES, "a source sheet", lines):
            if name == "source":
                values[name] = closed.read_identifier(source, value, "'source'")
            elif name != "facts":
                values[name] = read_text(source, value, f"'{name}'")
    return values, lines


def _known_pairs(
    source: Source, node: MappingNode, names: tuple[str, ...], what: str, lines: dict[str, int]
) -> list[tuple[str, Node]]:
    """Return the pairs of a mapping with a known key and a value; report the others."""
    pairs = []
    for key, value in node.value:
        name = read_key(source, key)
        if not name or not isinstance(key, ScalarNode):
            continue
        line, _ = source.place(key)
        if name in lines:
            report_double_key(source, key, lines[name], node)
            continue
        lines[name] = line
        if name not in names:
            if name.startswith("x-"):
                continue
            near, help = advise_key(name, names, list_keys(node) | lines.keys(), own=True)
            if not near or is_empty(value):
                help = advise_comma(node, key, value, names) or help
            source.add("unknown-key", key, f"{what} has no key '{name[:60]}'", help)
            if not near:
                continue
            lines[near] = line
            name = near
        if not is_empty(value):
            pairs.append((name, value))
        elif name not in ("facts", "questions"):
            is_needed = name in ("source", "title", "id", "fact")
            report_no_value(source, key, "write a value" if is_needed else "write a value, or remove the key")
    return pairs


def _split(source: Source, node: Node) -> list[Node]:
    """Return a fact, and those that look like a part of it because their dash is missing."""
    if not isinstance(node, MappingNode) or len(list_keys(node)) == len(node.value):
        return [node]
    first, *others = split_doubled(node, _FACT_NAMES[:2], ("fact",), _FACT_NAMES)
    for part in others:
        report_missing_dash(source, part.value[0][0], "fact")
    return [first, *others]


def _read_fact(source: Source, node: Node, seen: dict[str, int]) -> Fact | None:
    if not isinstance(node, MappingNode):
        source.add("not-a-mapping", node, "a fact must be keys with values", "write 'id: ...' and 'fact: ...'")
        return None
    lines: dict[str, int] = {}
    values: dict[str, str] = {}
    first = last = 0
    for name, value in _known_pairs(source, node, _FACT_NAMES, "a fact", lines):
        if name == "id":
            values[name] = _read_id(source, value, seen)
        elif name == "paragraph":
            first, last = closed.read_paragraphs(source, value)
        elif name in ("as-of", "until"):
            values[name] = closed.read_date(source, value, name)
        else:
            values[name] = text = read_text(source, value, f"'{name}'")
            count = sum(any(map(str.isalnum, word)) for word in text.split()) if name == "says" else 0
            if count > MAX_SAYS:
                message = f"'says' has {count} words, but {MAX_SAYS} is the maximum"
                source.add("says-too-long", value, message, "keep only the words that a reader needs to find the place")
    for name in ("id", "fact"):
        if name not in lines:
            source.add("missing-key", node, f"this fact has no '{name}'", f"add {name}:")
    id, text = values.get("id", ""), values.get("fact", "")
    if not ID.fullmatch(id) or not text:
        return None
    says, note = values.get("says", ""), values.get("note", "")
    days = values.get("as-of", ""), values.get("until", "")
    return Fact(id, text, says, first, note, *days, *source.place(node), last)


def _read_id(source: Source, value: Node, seen: dict[str, int]) -> str:
    """Return the id of a fact, with a problem if another one has it."""
    id = closed.read_identifier(source, value, "'id'")
    line, _ = source.place(value)
    if id and seen.setdefault(id, line) != line:
        message = f"'{id}' is already the id of the fact on line {seen[id]}"
        source.add("duplicate-id", value, message, "give this one a different id")
    return id
