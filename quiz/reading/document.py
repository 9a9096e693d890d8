"""A file as pieces of nodes: its top level, then its items a hundred at a time.

Knows YAML and how to go on after a fault in it; not what the keys mean.
"""

from collections.abc import Iterator
from typing import Any

import yaml

from quiz.reading.decoding import decode
from quiz.reading.scalars import Place, Reader
from quiz.reading.yamlnodes import MappingNode, Piece, SequenceNode, Split, compose, paused_gc, split_items


class Document:
    """A file cut into pieces that are composed when they are asked for."""

    def __init__(self, text: str, reader: Reader, list_key: str, split: Split | None) -> None:
        self.text = text
        self.reader = reader
        self.list_key = list_key
        self.split = split
        self.broken = False
        self.list_place: Place | None = (split.key_line + 1, 1) if split else None
        self._inside: tuple[Piece, Any] | None = None

    @property
    def key_place(self) -> Place | None:
        """Where the key of the list stands, if it is not among the pairs of `heads`."""
        return self.list_place if self.split else None

    def heads(self) -> Iterator[tuple[Piece, Any]]:
        """Yield the pieces of the top level, each with its mapping."""
        pieces = [self.split.head, self.split.tail] if self.split else [Piece(self.text, 0)]
        for piece in pieces:
            root = self._compose(piece)
            if root is None:
                continue
            if root.__class__ is not MappingNode:
                self.reader.enter(piece)
                self.reader.report(
                    "not-a-mapping", root, "the file must be keys with values", "begin with 'deck: some-id'"
                )
                self.broken = True
                continue
            for key, value in root.value:
                if key.value == self.list_key:
                    self._inside = piece, value
                    self.reader.enter(piece)
                    self.list_place = self.reader.place(key)
            yield piece, root

    def items(self) -> Iterator[tuple[Piece, list[Any]]]:
        """Yield the pieces of the list, each with the nodes of its items. To be called after `heads`."""
        if self.split:
            for piece in self.split.pieces:
                root = self._compose(piece)
                if root is not None:
                    yield piece, root.value
        elif self._inside:
            piece, node = self._inside
            if node.__class__ is SequenceNode:
                yield piece, node.value

    def _compose(self, piece: Piece) -> Any:
        try:
            with paused_gc():
                return compose(piece.text)
        except yaml.YAMLError as fault:
            mark = getattr(fault, "problem_mark", None)
            place = (mark.line + piece.line + 1, mark.column + 1) if mark else (piece.line + 1, 1)
            self.reader.report("bad-yaml", place, f"this is not YAML: {getattr(fault, 'problem', '')}", "")
            self.broken = True
            return None


def read_document(data: bytes, reader: Reader, list_key: str) -> Document | None:
    """Return the document of a file, or None with a problem if there is nothing in it."""
    text = decode(data, reader)
    if text is None:
        return None
    if not text.strip():
        reader.report("empty-file", (1, 1), "the file is empty", "begin with 'deck: some-id'")
        return None
    return Document(text, reader, list_key, split_items(text, list_key))
