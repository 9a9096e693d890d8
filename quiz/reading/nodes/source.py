"""Where nodes come from: a piece of the file, or one item of it, and the report that its problems go to.

It carries the position, so nothing has to be set before a value is read. Knows no values.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from quiz.problems import Code
from quiz.reading.nodes.pieces import Piece
from quiz.reading.nodes.tree import MappingNode, Node
from quiz.reading.report import Place, Report

_COMMENT = re.compile(r"\S #")
_MARKUP = ("`", "~~", "\\", "**", "__", "](", "![", "&", "<", "$$", "|-", "| -", "|:", "| :")
_MANY = 500


class Source:
    """A piece of the file as `text`, whose first line is line `first` (from 1); where its values are, and its problems.

    `has_comments` and `has_markup` tell whether values need a closer look: most do not. `in_flow` is true between
    brackets or braces, where items do not have their own lines. `places` are those of the parts of the current item.
    """

    __slots__ = ("_marked", "first", "has_comments", "has_markup", "in_flow", "is_plain", "places", "report", "text")

    def __init__(self, piece: Piece, report: Report, in_flow: bool = False) -> None:
        self.text = piece.text
        self.first = piece.line + 1
        self.report = report
        self.in_flow = in_flow
        self.places: list[str] = []
        self.has_comments = " #" in piece.text and _COMMENT.search(piece.text) is not None
        self._marked = _find_markup(piece.text)
        self.has_markup = bool(self._marked)
        self.is_plain = not self.has_comments and not self.has_markup

    def narrow(self, node: MappingNode) -> "Source":
        """Return the source of one item, with places of its own."""
        item = Source.__new__(Source)
        item.text = self.text
        item.first = self.first
        item.report = self.report
        item.in_flow = node.flow_style
        item.places = []
        item.has_comments = self.has_comments
        item.has_markup = False
        item.is_plain = not item.has_comments
        if marked := self._marked:
            at = bisect_left(marked, node.start_mark.index)
            if at < len(marked) and marked[at] < node.end_mark.index:
                item.has_markup, item.is_plain = True, False
        return item

    # ------------------------------------------------------------ places

    def place(self, node: Node) -> Place:
        """Return the line and column of a node, from 1."""
        mark = node.start_mark
        return mark.line + self.first, mark.column + 1

    def place_of(self, node: Node, part: str, before: int = -1) -> Place:
        """Return the place of a part of a scalar: its last occurrence, or the one after a number of others."""
        start = node.start_mark
        source = self.text[start.index : node.end_mark.index]
        at = source.rfind(part) if before < 0 else source.find(part)
        for _ in range(before):
            at = source.find(part, at + 1)
        if at < 0:
            return self.place(node)
        lines = source.count("\n", 0, at)
        column = start.column + at if not lines else at - source.rfind("\n", 0, at) - 1
        return start.line + self.first + lines, column + 1

    def place_of_dash(self, node: Node) -> Place:
        """Return the place of the dash before an empty item."""
        mark = node.start_mark
        return mark.line + self.first, max(mark.column, 1)

    def places_of(self, node: Node) -> tuple[Place, Place]:
        """Return the places at which a fault of a value is reported."""
        return self.place(node), self.place_of_dash(node)

    def note(self, name: str, node: Node) -> None:
        """Remember the place of a part of the item."""
        mark = node.start_mark
        self.places.append(f"{name}:{mark.line + self.first}:{mark.column + 1}")

    # ------------------------------------------------------------ problems

    def add(self, code: Code, at: Node | Place, message: str, help: str, hides: Iterable[Place] = ()) -> None:
        """Report a problem at a node or place; anything that is found later at a place that it `hides` is left out."""
        place = at if isinstance(at, tuple) else self.place(at)
        self.report.add(code, place, message, help, hides)


def _find_markup(text: str) -> Sequence[int]:
    """Return where there may be markup (from 0), in order."""
    places = []
    for opening in _MARKUP:
        at = text.find(opening) if opening[0] in text else -1
        while at >= 0:
            places.append(at)
            if len(places) > _MANY:
                return range(len(text))
            at = text.find(opening, at + len(opening))
    return sorted(places)
