"""Pieces of a file composed into nodes, or diagnosed: one that is not YAML is reported once, by its first fault.

Orders the stages nodes and diagnosis. Does not know the meaning of keys.
"""

from collections.abc import Collection
from typing import NamedTuple

import yaml

from quiz.reading.nodes.limits import compose_piece
from quiz.reading.nodes.pieces import Piece
from quiz.reading.nodes.properties import blank_properties
from quiz.reading.nodes.tree import Node, TooMuchError
from quiz.reading.nodes.white_space import replace_white_space
from quiz.reading.report import Report

MAX_FAULTS = 100
"""Blocks that are not YAML, after which nothing more is read."""


class Composed(NamedTuple):
    """A piece as it was composed, and its root node, None if there is nothing in it."""

    piece: Piece
    root: Node | None


class NotYaml(NamedTuple):
    """A piece that did not compose, and the line of it (from 0) at which the parser stopped."""

    piece: Piece
    line: int


class Composer:
    """Composes the pieces of one file, and reports those that are not YAML."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self._faults = 0

    def compose(self, piece: Piece) -> Composed | NotYaml | None:
        """Return a piece with its root; None, with a problem, for one that is too deep or too large."""
        piece = blank_properties(replace_white_space(piece, self.report), self.report)
        try:
            return Composed(piece, compose_piece(piece, self.report))
        except TooMuchError:
            return None
        except yaml.YAMLError as fault:
            mark = getattr(fault, "problem_mark", None)
            return NotYaml(piece, mark.line if mark else 0)

    def diagnose(self, block: NotYaml | None, known: Collection[str], what: str) -> None:
        """Report the first fault in the lines of a block, if it has not been reported as too deep or too large.

        `known` are its keys, and `what` is the word for it. Raises TooManyProblemsError after a hundred blocks.
        """
        if block is None:
            return
        from quiz.reading.diagnosis.walk import diagnose  # most files need none of it

        piece, line = block
        if found := diagnose(piece.text, known, what):
            place = found.line + piece.line + 1, found.column + 1
            self.report.add_fault(found.code, place, found.message, found.help)
        else:
            raw = [*piece.text.split("\n"), ""][min(line, piece.text.count("\n"))]
            place = line + piece.line + 1, len(raw) - len(raw.lstrip(" ")) + 1
            message = "here the lines stop making sense as YAML"
            help = "look for a missing quotation mark, bracket or colon, or wrong indentation, here or just above"
            self.report.add_fault("bad-yaml", place, message, help)
        self._faults += 1
        if self._faults >= MAX_FAULTS:
            self.report.stop(place, f"{MAX_FAULTS} parts of this file cannot be read; the rest was not checked")
