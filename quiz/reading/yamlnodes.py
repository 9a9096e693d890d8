"""Bytes to YAML nodes: what may not be in any file, and composing in small pieces.

Knows YAML and nothing of decks, except that a long list under `questions:` or `facts:` may be cut
at its items. Nothing is ever constructed: scalars stay the text that the author wrote.

A file is cut into pieces of twenty items, and the nodes of one piece are dropped before the
next is composed: memory stays small, and no error in one item reaches another.
"""

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any, NamedTuple

import yaml
from yaml import MappingNode, ScalarNode, SequenceNode

__all__ = [
    "MappingNode",
    "Piece",
    "ScalarNode",
    "SequenceNode",
    "Split",
    "compose",
    "make_parser",
    "paused_gc",
    "split_items",
]


PIECE_ITEMS = 20


class _Untagged:
    """What a composer asks of a resolver, answered without any regular expressions: no tags."""

    def resolve(self, kind: object, value: object, implicit: object) -> str:
        return ""

    def descend_resolver(self, parent: object, index: object) -> None:
        return None

    def ascend_resolver(self) -> None:
        return None


class PureLoader(_Untagged, yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser, yaml.composer.Composer):
    """Composes nodes without libyaml: slower, with the same results."""

    def __init__(self, text: str) -> None:
        yaml.reader.Reader.__init__(self, text)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)
        yaml.composer.Composer.__init__(self)

    def scan_plain(self) -> Any:
        """Scan a plain scalar as libyaml does, which takes `?` for a part of one between brackets too."""
        start_mark = end_mark = self.get_mark()
        indent = self.indent + 1
        chunks: list[str] = []
        spaces: Any = []
        after_colon = "\0 \n" + (",?[]{}" if self.flow_level else "")
        while self.peek() != "#":
            length = 0
            while (sign := self.peek(length)) not in "\0 \n":
                if sign == ":" and self.peek(length + 1) in after_colon:
                    if self.flow_level and self.peek(length + 1) in ",?[]{}":
                        raise yaml.scanner.ScannerError(
                            "while scanning a plain scalar", start_mark, "found unexpected ':'", self.get_mark()
                        )
                    break
                if self.flow_level and sign in ",[]{}":
                    break
                length += 1
            if not length:
                break
            self.allow_simple_key = False
            chunks += [*spaces, self.prefix(length)]
            self.forward(length)
            end_mark = self.get_mark()
            spaces = self.scan_plain_spaces(indent, start_mark)
            if not spaces or (not self.flow_level and self.column < indent):
                break
        return yaml.tokens.ScalarToken("".join(chunks), True, start_mark, end_mark)

    def scan_tag(self) -> Any:
        """Scan a tag as libyaml does, which refuses brackets in it."""
        token = super().scan_tag()
        if any(sign in f"{token.value}" for sign in "[]"):
            raise yaml.scanner.ScannerError(None, None, "found a bracket in a tag", token.start_mark)
        return token

    def scan_flow_scalar(self, style: str) -> Any:
        """Scan a quoted scalar as libyaml does, which refuses half of a surrogate pair."""
        token = super().scan_flow_scalar(style)
        if any("\ud800" <= sign <= "\udfff" for sign in token.value):
            raise yaml.scanner.ScannerError(None, None, "found invalid Unicode character escape code", token.start_mark)
        return token

    def dispose(self) -> None:
        """Forget the state, as the C parser does."""


def _make_fast_loader() -> Any:
    try:
        from yaml.cyaml import CParser  # type: ignore[attr-defined]
    except ImportError:
        return PureLoader

    class FastLoader(_Untagged, CParser):
        """Composes nodes with libyaml."""

        def __init__(self, text: str) -> None:
            CParser.__init__(self, text)

    return FastLoader


FastLoader: Any = _make_fast_loader()


class Piece(NamedTuple):
    """A part of a file that is composed on its own; its first line is line `line` (from 0) of the file."""

    text: str
    line: int


def make_parser(text: str) -> Any:
    """Return a parser of a text, to be disposed of: of its events, or of its nodes."""
    return FastLoader(text)


def compose(text: str) -> Any:
    """Return the root node of a text, None for an empty one. Raises yaml.YAMLError."""
    parser = FastLoader(text)
    try:
        return parser.get_single_node()
    finally:
        parser.dispose()


@contextmanager
def paused_gc() -> Iterator[None]:
    """Keep the garbage collector from walking the many nodes, none of which is garbage in a cycle."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Split(NamedTuple):
    """A text cut around the list under one top-level key: `head`, its items, `tail`."""

    head: Piece
    key_line: int
    column: int
    pieces: list[Piece]
    tail: Piece


def split_items(text: str, key: str) -> Split | None:
    """Return a text cut at the items of the block list under `key`, or None if it is not plainly there."""
    found = re.search(rf"^{key} *:[ ]*(?:#[^\n]*)?$", text, re.MULTILINE)
    if not found:
        return None
    first = re.compile(r"(?:\n *(?:#[^\n]*)?(?=\n))*\n( *)-[ \n]").match(text, found.end())
    if not first:
        return None
    dash = first.group(1) + "-"
    indent = len(first.group(1))
    start = first.start(1)
    starts, end = [start], len(text)
    at_or_left = re.compile(rf"\n(?! {{{indent + 1}}})(?=[^\n])" if indent else r"\n(?=[^ \n])")
    for match in at_or_left.finditer(text, first.end(1)):
        place = match.end()
        if text.startswith(dash, place) and text[place + indent + 1 : place + indent + 2] in ("", " ", "\n"):
            starts.append(place)
        elif text[place : place + indent + 1].lstrip(" ")[:1] not in ("", "#", "\n"):
            end = place
            break
    cuts = [*starts[::PIECE_ITEMS], end]
    pieces = []
    line = text.count("\n", 0, start)
    for left, right in pairwise(cuts):
        pieces.append(Piece(text[left:right], line))
        line += text.count("\n", left, right)
    head = Piece(text[: found.start()], 0)
    return Split(head, text.count("\n", 0, found.start()), indent, pieces, Piece(text[end:], line))
