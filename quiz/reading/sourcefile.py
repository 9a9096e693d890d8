"""A source sheet: bytes to a `Sheet` and every problem that the file alone can show."""

import re
from contextlib import suppress
from typing import Any

from quiz.identity import ID
from quiz.model import Fact, Sheet
from quiz.problems import Problem
from quiz.reading import words
from quiz.reading.document import read_document
from quiz.reading.keys import FACT_KEYS, SHEET_KEYS, advise_key
from quiz.reading.scalars import Reader, TooManyProblemsError
from quiz.reading.slips import advise_comma, report_next, report_nothing, split_doubled
from quiz.reading.yamlnodes import MappingNode, ScalarNode, paused_gc

MAX_SAYS = 8
"""Words of an article that may be copied to find the place by."""

_OF_DECK = re.compile(r"^(?:deck|questions) *:", re.MULTILINE)
_OF_SHEET = re.compile(r"^(?:source|facts) *:", re.MULTILINE)

_SHEET_NAMES = tuple(key.name for key in SHEET_KEYS)
_FACT_NAMES = tuple(key.name for key in FACT_KEYS)


def read_sheet(data: bytes, path: str) -> tuple[Sheet | None, list[Problem]]:
    """Return the sheet of a file and all its problems, sorted by place.

    The sheet is None when nothing of it could be read; a fact that cannot be understood is left
    out. `path` is shown in problems, never opened.
    """
    reader = Reader(path)
    sheet = None
    with suppress(TooManyProblemsError), paused_gc():
        sheet = _read(data, reader)
    return sheet, sorted(reader.problems, key=lambda problem: problem.sort_key)


def _read(data: bytes, reader: Reader) -> Sheet | None:
    document = read_document(data, reader, "facts", _SHEET_NAMES, _FACT_NAMES)
    if document is None:
        return None
    if (found := _OF_DECK.search(document.text)) and not _OF_SHEET.search(document.text):
        place = document.text.count("\n", 0, found.start()) + 1, 1
        message = "this is a deck, and the files in a folder 'seeds' are source sheets"
        reader.report("unknown-key", place, message, "move the file to the folder of the decks")
        return None
    values: dict[str, str] = {}
    lines: dict[str, int] = {}
    if document.key_place:
        lines["facts"] = document.key_place[0]
    for piece, root in document.heads():
        reader.enter(piece)
        for name, value in _known_pairs(reader, root, _SHEET_NAMES, "a source sheet", lines):
            if name == "source":
                values[name] = words.read_identifier(reader, value, "'source'")
            elif name != "facts":
                values[name] = reader.text(value, f"'{name}'")
    if not document.broken:
        for name, example in (("source", "source: moon-landing"), ("title", "title: The headline of the article")):
            if name not in lines:
                reader.report("missing-key", (1, 1), f"the sheet has no '{name}'", f"add one, such as {example}")
    facts: list[Fact] = []
    seen: dict[str, int] = {}
    count = 0
    for piece, nodes in document.items():
        reader.enter(piece)
        for node in nodes:
            count += 1
            facts += [fact for part in _split(reader, node) if (fact := _read_fact(reader, part, seen))]
    if not count and not document.broken:
        if document.list_place:
            reader.report("empty-list", document.list_place, "the sheet has no facts", document.advise_items())
        else:
            help = f"add 'facts:', and {document.advise_items()}"
            reader.report("missing-key", (1, 1), "the sheet has no 'facts'", help)
    get = values.get
    return Sheet(
        get("source", ""),
        get("title", ""),
        reader.path,
        tuple(facts),
        publisher=get("publisher", ""),
        kind=get("kind", ""),
        author=get("author", ""),
        date=get("date", ""),
        url=get("url", ""),
        is_whole=not reader.errors,
    )


def _known_pairs(
    reader: Reader, node: Any, names: tuple[str, ...], what: str, lines: dict[str, int]
) -> list[tuple[str, Any]]:
    """Return the pairs of a mapping whose key is known and whose value is there; report the others."""
    out = []
    for key, value in node.value:
        name = reader.key_name(key)
        if not name:
            continue
        line, _ = reader.place(key)
        if name in lines:
            reader.report_double(name, key, lines[name], node)
            continue
        lines[name] = line
        if name not in names:
            if name.startswith("x-"):
                continue
            near, help = advise_key(name, names, reader.names_in(node) | lines.keys(), own=True)
            if not near or reader.is_empty(value):
                help = advise_comma(reader, node, key, value, names) or help
            reader.report("unknown-key", key, f"{what} has no key '{name[:60]}'", help)
            if not near:
                continue
            lines[near] = line
            name = near
        if reader.is_empty(value):
            if name not in ("facts", "questions"):
                needed = name in ("source", "title", "id", "fact")
                report_nothing(reader, key, "write a value" if needed else "write a value, or leave the key out")
            continue
        out.append((name, value))
    return out


def _split(reader: Reader, node: Any) -> list[Any]:
    """Return a fact, and those whose dash is missing and which so look like a part of it."""
    if node.__class__ is not MappingNode:
        return [node]
    if len({key.value for key, _ in node.value if key.__class__ is ScalarNode}) == len(node.value):
        return [node]
    parts = split_doubled(node, _FACT_NAMES[:2], ("fact",), _FACT_NAMES)
    for part in parts[1:]:
        report_next(reader, part[0][0], "fact")
    if len(parts) == 1:
        return [node]
    return [MappingNode("", part, part[0][0].start_mark, part[-1][1].end_mark) for part in parts if part]


def _read_fact(reader: Reader, node: Any, seen: dict[str, int]) -> Fact | None:
    if node.__class__ is not MappingNode:
        reader.report("not-a-mapping", node, "a fact must be keys with values", "write 'id: ...' and 'fact: ...'")
        return None
    lines: dict[str, int] = {}
    values: dict[str, str] = {}
    paragraph = 0
    for name, value in _known_pairs(reader, node, _FACT_NAMES, "a fact", lines):
        if name == "id":
            values[name] = id = words.read_identifier(reader, value, "'id'")
            line, _ = reader.place(value)
            if id and seen.setdefault(id, line) != line:
                reader.report(
                    "duplicate-id",
                    value,
                    f"'{id}' is already the id of the fact in line {seen[id]}",
                    "give this one an id of its own",
                )
        elif name == "paragraph":
            paragraph = words.read_count(reader, value, "paragraph")
        else:
            values[name] = text = reader.text(value, f"'{name}'")
            count = sum(any(map(str.isalnum, word)) for word in text.split()) if name == "says" else 0
            if count > MAX_SAYS:
                reader.report(
                    "says-too-long",
                    value,
                    f"'says' has {count} words, and {MAX_SAYS} is the most",
                    "keep only the words that lead a reader to the place",
                )
    for name in ("id", "fact"):
        if name not in lines:
            reader.report("missing-key", node, f"this fact has no '{name}'", f"add {name}:")
    mark = node.start_mark
    id, text = values.get("id", ""), values.get("fact", "")
    if not ID.fullmatch(id) or not text:
        return None
    line, column = mark.line + reader.base, mark.column + 1
    return Fact(id, text, values.get("says", ""), paragraph, values.get("note", ""), line, column)
