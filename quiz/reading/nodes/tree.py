"""Typed YAML nodes, composed from text by libyaml, or by PyYAML's slower parser if libyaml is missing.

Nothing is ever constructed: a scalar is the text that the author wrote. Knows nothing of decks.
"""

import gc
import operator
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, TypeAlias, Union

import yaml

MAX_DEPTH = 20
"""Collections within one another."""
MAX_VALUES = 400_000
"""Nodes that are composed at once."""

if TYPE_CHECKING:  # the values in PyYAML's classes, which its own types leave open

    class Mark:
        """A place in a piece of text; all three count from 0."""

        index: int
        line: int
        column: int

    class _NodeBase:
        start_mark: Mark
        end_mark: Mark

    class ScalarNode(_NodeBase):
        """A single value. `style` is its quotation mark or block indicator, "" or None for a plain one."""

        value: str
        style: str | None

    class SequenceNode(_NodeBase):
        """A list. `flow_style` tells whether it is written in brackets."""

        value: list["Node"]
        flow_style: bool

        def __init__(
            self, tag: str, value: list["Node"], start_mark: Mark, end_mark: Mark, flow_style: bool
        ) -> None: ...

    class MappingNode(_NodeBase):
        """Keys with values, in the order of the file. `flow_style` tells whether it is written in braces."""

        value: list[tuple["Node", "Node"]]
        flow_style: bool

        def __init__(
            self, tag: str, value: list[tuple["Node", "Node"]], start_mark: Mark, end_mark: Mark, flow_style: bool
        ) -> None: ...

    class Event:
        """A step of a parser."""

        start_mark: Mark
        end_mark: Mark

    class NodeEvent(Event):
        """A value begins."""

    class AliasEvent(NodeEvent):
        """The value is `*anchor`."""

        anchor: str

    class ScalarEvent(NodeEvent):
        """The value is a single one; the fields are those of `ScalarNode`."""

        value: str
        style: str | None

    class CollectionStartEvent(NodeEvent):
        """The value is a list or mapping."""

    class MappingStartEvent(CollectionStartEvent):
        """The value is a mapping."""

        flow_style: bool

    class CollectionEndEvent(Event):
        """A list or mapping ends."""
else:
    from yaml import (  # noqa: F401  (used by those who import them from here)
        AliasEvent,
        CollectionEndEvent,
        CollectionStartEvent,
        Event,
        MappingNode,
        MappingStartEvent,
        Mark,
        NodeEvent,
        ScalarEvent,
        ScalarNode,
        SequenceNode,
    )

Node: TypeAlias = Union["ScalarNode", "SequenceNode", "MappingNode"]


def is_empty(node: Node) -> bool:
    """Return whether a node is a plain scalar with no text, as where a key has no value."""
    return isinstance(node, ScalarNode) and not node.value and not node.style


def name_form(node: Node) -> str:
    """Return a description of a node in an author's words."""
    if isinstance(node, SequenceNode):
        return "a list"
    return "a text" if isinstance(node, ScalarNode) else "a mapping"


class TooMuchError(Exception):
    """A text has deeper nodes, or more of them, than are composed: `is_deep` tells which."""

    def __init__(self, is_deep: bool) -> None:
        super().__init__("too deep" if is_deep else "too many")
        self.is_deep = is_deep


class _Untagged:
    """The resolver that a composer needs, without regular expressions: no tags.

    It is called thrice for each node: built-in functions that take the arguments and do nothing are quicker.
    """

    resolve = "".format
    descend_resolver = staticmethod(operator.is_)
    ascend_resolver = tuple


class _Limited:
    """The same, but counts nodes and depth. Raises TooMuchError."""

    depth = count = 0

    def resolve(self, kind: object, value: object, implicit: object) -> str:
        if self.depth > MAX_DEPTH and kind is not ScalarNode:
            raise TooMuchError(is_deep=True)
        return ""

    def descend_resolver(self, parent: object, index: object) -> None:
        self.depth += 1
        self.count += 1
        if self.count > MAX_VALUES:
            raise TooMuchError(is_deep=False)

    def ascend_resolver(self) -> None:
        self.depth -= 1


_MARK_IN_TEXT = re.compile(r"(?<=[^\s\[{,])\?")
_STAND_IN = "\ufdd3"  # a noncharacter, which no file may hold


class PureParser(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser, yaml.composer.Composer):
    """Reads the same decks without libyaml, more slowly; the two parsers differ on what is valid YAML in rare cases."""

    def __init__(self, text: str) -> None:
        # Between brackets the pure scanner takes any question mark for the start of a key, unlike libyaml.
        yaml.reader.Reader.__init__(self, _MARK_IN_TEXT.sub(_STAND_IN, text))
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)
        yaml.composer.Composer.__init__(self)

    def get_token(self) -> yaml.Token | None:
        """Return the next token, a text with its question marks."""
        token: yaml.Token | None = super().get_token()  # type: ignore[no-untyped-call]
        if isinstance(token, yaml.tokens.ScalarToken):
            token.value = token.value.replace(_STAND_IN, "?")
        return token

    def dispose(self) -> None:
        """Forget the state, as the C parser does."""


try:
    from yaml.cyaml import CParser  # type: ignore[attr-defined]
except ImportError:
    PARSER: type = PureParser
else:
    PARSER = CParser


@cache
def _make_loader(resolver: type, parser: type) -> type:
    return type("Loader", (resolver, parser), {})


def list_events(text: str) -> Iterator[Event]:
    """Yield the events of a text. Raises yaml.YAMLError."""
    parser = _make_loader(_Untagged, PARSER)(text)
    try:
        while parser.check_event():
            yield parser.get_event()
    finally:
        parser.dispose()


def compose(text: str, *, is_limited: bool = False) -> Node | None:
    """Return the root node of a text, None for an empty one. Raises yaml.YAMLError, and TooMuchError if limited."""
    parser = _make_loader(_Limited if is_limited else _Untagged, PARSER)(text)
    try:
        root: Node | None = parser.get_single_node()
        return root
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
