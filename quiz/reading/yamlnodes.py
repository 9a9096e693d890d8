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


_MARK_IN_TEXT = re.compile(r"(?<=[^\s\[{,])\?")
_STAND_IN = "\ufdd3"  # a noncharacter, which no file may hold


class PureLoader(_Untagged, yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser, yaml.composer.Composer):
    """Composes nodes without libyaml: slower; what is no YAML to it may be some to libyaml, and the other way round."""

    def __init__(self, text: str) -> None:
        # Between brackets the pure scanner takes any question mark for the sign of a key, unlike libyaml.
        yaml.reader.Reader.__init__(self, _MARK_IN_TEXT.sub(_STAND_IN, text))
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)
        yaml.composer.Composer.__init__(self)

    def get_token(self) -> Any:
        """Return the next token, a text with its question marks."""
        token = super().get_token()  # type: ignore[no-untyped-call]
        if isinstance(token, yaml.tokens.ScalarToken):
            token.value = token.value.replace(_STAND_IN, "?")
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
