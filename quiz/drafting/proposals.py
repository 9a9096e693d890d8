"""A file of candidates, from any person or program: facts and questions that are only proposed.

The file is YAML, or JSON, which is YAML too. `facts` and `questions` have the keys of source sheets and decks, and
each may have an `author`; `author` at the top counts for all others. Nothing in it is believed: it is a stranger's.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

import yaml

from quiz.errors import QuizError
from quiz.identity import ID
from quiz.problems import Location, Problem
from quiz.quoting import quote, write_text
from quiz.reading.nodes.limits import compose_piece
from quiz.reading.nodes.pieces import Piece
from quiz.reading.nodes.properties import blank_properties
from quiz.reading.nodes.tree import MappingNode, Node, ScalarNode, SequenceNode, TooMuchError, name_form, paused_gc
from quiz.reading.nodes.white_space import replace_white_space
from quiz.reading.report import Report, TooManyProblemsError
from quiz.reading.text.decoding import decode
from quiz.shown import show
from quiz.writing.block import Line, write_block

MAX_CANDIDATES = 1_000
"""The most candidates of a file."""

_JSON_ESCAPE = re.compile(r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|.)")
_NULLS = ("", "~", "null", "Null", "NULL")
_FACT_ORDER = ("id", "fact", "says", "paragraph", "note")

Kind = Literal["fact", "question"]


class Proposal(NamedTuple):
    """A candidate: its keys in the order to write them, values in YAML; its author, "" if not known; its place."""

    kind: Kind
    lines: tuple[Line, ...]
    author: str
    place: Location

    @property
    def name(self) -> str:
        """Its id as proposed, else the beginning of its text, for messages."""
        known = {key: value for key, value in self.lines if isinstance(value, str)}
        text = known.get("id") or next((known[key] for key in _TEXTS if key in known), "")
        return text if len(text) <= 40 else f"{text[:40].rstrip()} ..."

    @property
    def block(self) -> str:
        """The item as YAML, without indentation."""
        return write_block(self.lines)


_TEXTS = ("fact", "question", "cloze", "front")


class Malformed(NamedTuple):
    """An item that is not even a candidate, with the author that the file names."""

    kind: Kind
    message: str
    help: str
    author: str
    place: Location

    @property
    def name(self) -> str:
        """The name of a thing without one."""
        return ""


class Proposals(NamedTuple):
    """The candidates of a file, facts first, and the items that are none."""

    candidates: tuple[Proposal, ...]
    malformed: tuple[Malformed, ...]


def read_proposals(data: bytes, path: str) -> Proposals:
    """Return the candidates of a file; `path` is shown in their places.

    Raises QuizError with one sentence if it is not YAML or JSON, too large, too deep, or has none of the lists; what
    YAML allows and question files do not, such as an alias, is refused for the whole file.
    """
    root = _compose(data, path)
    if not isinstance(root, MappingNode):
        raise QuizError(f"{show(path)} has no candidates: write 'facts:' and 'questions:', each with a list below it.")
    head = {key.value: value for key, value in root.value if isinstance(key, ScalarNode)}
    if len(head) < len(root.value):
        raise QuizError(f"{show(path)} repeats a key at its top: write facts, questions and author once.")
    if unknown := [name for name in head if name not in ("author", "facts", "questions")]:
        raise QuizError(f"{show(path)} has a key '{show(str(unknown[0])[:40])}': use facts, questions and author.")
    author = _read_author(head.get("author"))
    candidates: list[Proposal] = []
    malformed: list[Malformed] = []
    kinds: tuple[Kind, ...] = ("fact", "question")
    for kind in kinds:
        items = head.get(f"{kind}s")
        if items is None or (isinstance(items, ScalarNode) and items.value in _NULLS):
            continue
        if not isinstance(items, SequenceNode):
            raise QuizError(f"'{kind}s' in {show(path)} is {name_form(items)}: it must be a list.")
        for node in items.value:
            place = Location(path, node.start_mark.line + 1, node.start_mark.column + 1)
            found = _read_item(kind, node, author, place)
            if isinstance(found, Proposal):
                candidates.append(found)
            else:
                malformed.append(found)
    if len(candidates) + len(malformed) > MAX_CANDIDATES:
        raise QuizError(f"{show(path)} has more than {MAX_CANDIDATES:,} candidates: split it into several files.")
    return Proposals(tuple(candidates), tuple(malformed))


def _compose(data: bytes, path: str) -> Node | None:
    report = Report(path)
    root = None
    try:
        text = decode(data, report)
        if text is not None:
            with paused_gc():
                piece = blank_properties(replace_white_space(Piece(_adapt_json(text), 0), report), report)
                root = compose_piece(piece, report)
    except (TooMuchError, TooManyProblemsError):
        pass
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        where = f" on line {mark.line + 1}" if mark else ""
        if not report.problems:
            raise QuizError(
                f"{show(path)} is neither YAML nor JSON{where}; see what your program wrote there."
            ) from None
    if report.problems:
        first: Problem = min(report.problems, key=lambda problem: problem.sort_key)
        place = f"{show(path)}:{first.location.line}:{first.location.column}"
        raise QuizError(f"{place}: {show(first.message)}; {show(first.help)}.")
    return root


def _adapt_json(text: str) -> str:
    """Return JSON without the escapes and tabs that only JSON has, each on its line; any other text as it is."""
    import json

    if not text.lstrip().startswith("{"):
        return text
    try:
        json.loads(text, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return text
    return _JSON_ESCAPE.sub(_resolve_escape, text).replace("\t", " ")


def _resolve_escape(found: re.Match[str]) -> str:
    written = found.group()
    if written.startswith("\\u") and len(written) == 12:
        high, low = int(written[2:6], 16), int(written[8:], 16)
        return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    return {"\\/": "/"}.get(written, " " if written[1:] in ("b", "f", "r", "t") else written)


def _read_author(node: Node | None) -> str:
    return node.value.strip()[:60] if isinstance(node, ScalarNode) and node.value not in _NULLS else ""


def _read_item(kind: Kind, node: Node, author: str, place: Location) -> Proposal | Malformed:
    if not isinstance(node, MappingNode):
        return Malformed(kind, f"this {kind} is {name_form(node)}", "give it keys with values", author, place)
    lines: list[Line] = []
    seen = set()
    for key, value in node.value:
        name = key.value if isinstance(key, ScalarNode) else ""
        if not re.fullmatch(r"[a-z][a-z-]{0,40}", str(name)):
            return Malformed(
                kind, f"this {kind} has a key that is not a word", "use the keys of question files", author, place
            )
        if name in seen:
            return Malformed(kind, f"'{name}' is repeated", "keep one of them", author, place)
        seen.add(name)
        if name == "author":
            author = _read_author(value) or author
        elif not _is_nothing(value):
            lines.append((name, _write_value(name, value)))
    order = _FACT_ORDER if kind == "fact" else ("id",)
    lines.sort(key=lambda line: order.index(line[0]) if line[0] in order else len(order))
    if not lines:
        return Malformed(kind, f"this {kind} is empty", "give it keys with values", author, place)
    return Proposal(kind, tuple(lines), author, place)


def _is_nothing(node: Node) -> bool:
    """Return whether a value is what programs write for none."""
    if isinstance(node, ScalarNode):
        return not node.style and node.value in _NULLS
    return not node.value


# ---------------------------------------------------------------- nodes as YAML again


def _write_value(name: str, node: Node) -> str | Sequence[str]:
    if isinstance(node, ScalarNode):
        return _write_scalar(node)
    if isinstance(node, SequenceNode):
        return [_write_entry(item) for item in node.value]
    if name == "match":
        return [*_write_pairs(node)]
    return _write_flow(node)


def _write_scalar(node: ScalarNode, *, flow: bool = False) -> str:
    if not node.style and node.value and "\n" not in node.value and (not flow or not re.search(r"[][{},]", node.value)):
        return node.value
    return write_text(node.value, typed=True, flow=flow) if "\n" not in node.value else quote(node.value)


def _write_entry(node: Node) -> str:
    """Return an item of a list: a text, an option with feedback, or a list or mapping in brackets."""
    if isinstance(node, MappingNode) and len(node.value) == 1 and isinstance(node.value[0][1], ScalarNode):
        return next(_write_pairs(node))
    return _write_scalar(node) if isinstance(node, ScalarNode) else _write_flow(node)


def _write_pairs(node: MappingNode) -> Iterator[str]:
    for key, value in node.value:
        written = _write_scalar(value) if isinstance(value, ScalarNode) else _write_flow(value)
        yield f"{_write_flow(key)}: {written}"


def _write_flow(node: Node) -> str:
    if isinstance(node, ScalarNode):
        return _write_scalar(node, flow=True)
    if isinstance(node, SequenceNode):
        return f"[{', '.join(map(_write_flow, node.value))}]"
    pairs = (f"{_write_flow(key)}: {_write_flow(value)}" for key, value in node.value)
    return f"{{{', '.join(pairs)}}}"


# ---------------------------------------------------------------- what a gate changes


def find_value(lines: Sequence[Line], name: str) -> str:
    """Return the value of a key as it is written, "" if it is missing or a list."""
    return next((value for key, value in lines if key == name and isinstance(value, str)), "")


def with_id(lines: Sequence[Line], id: str) -> tuple[Line, ...]:
    """Return the lines with this id in front."""
    return (("id", id), *(line for line in lines if line[0] != "id"))


def with_sheet(lines: Sequence[Line], sheet: str) -> tuple[Line, ...]:
    """Return the lines with citations of facts by their id alone completed by the id of their sheet."""

    def complete(written: str) -> str:
        return f"{sheet}/{written}" if ID.fullmatch(written) and written != sheet else written

    return tuple(
        (key, complete(value) if isinstance(value, str) else [*map(complete, value)])
        if key == "source"
        else (key, value)
        for key, value in lines
    )
