"""A file in pieces of twenty items: memory stays small, and no fault in one item reaches another.

Knows that a long list under `questions:` or `facts:` may be cut at its items, and nothing else of decks.
"""

import re
from itertools import pairwise
from typing import NamedTuple

PIECE_ITEMS = 20


class Piece(NamedTuple):
    """A part of a file that is composed on its own; its first line is line `line` (from 0) of the file."""

    text: str
    line: int


class Split(NamedTuple):
    """A text cut around the list under one top-level key: `head`, its items in `pieces`, `tail`.

    `key_line` is the line of the key, None without one, and `column` that of the dashes, both from 0.
    """

    head: Piece
    key_line: int | None
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
    return _split(text, found.start(), text.count("\n", 0, found.start()), first)


def split_bare_list(text: str) -> Split | None:
    """Return a text that is nothing but a block list cut at its items, or None if it is anything else."""
    first = re.compile(r"(?: *(?:#[^\n]*)?\n)*( *)-[ \n]").match(text)
    split = _split(text, first.start(1), None, first) if first else None
    return split if split and not split.tail.text else None


def _split(text: str, head: int, key_line: int | None, first: re.Match[str]) -> Split:
    """Return a text cut after its head, and at the items of a list that begins as in `first`."""
    starts, end = _find_items(text, first.start(1), len(first.group(1)))
    cuts = [*starts[::PIECE_ITEMS], end]
    pieces = []
    line = text.count("\n", 0, starts[0])
    for left, right in pairwise(cuts):
        pieces.append(Piece(text[left:right], line))
        line += text.count("\n", left, right)
    return Split(Piece(text[:head], 0), key_line, len(first.group(1)), pieces, Piece(text[end:], line))


def _find_items(text: str, start: int, indent: int) -> tuple[list[int], int]:
    """Return where each item of a list begins, and where the list ends; its first one begins at `start`."""
    dash = " " * indent + "-"
    starts = [start]
    at_or_left = re.compile(rf"\n(?! {{{indent + 1}}})(?=[^\n])" if indent else r"\n(?=[^ \n])")
    for match in at_or_left.finditer(text, start + indent):
        place = match.end()
        if text.startswith(dash, place) and text[place + indent + 1 : place + indent + 2] in ("", " ", "\n"):
            starts.append(place)
        elif text[place : place + indent + 1].lstrip(" ")[:1] not in ("", "#", "\n"):
            return starts, place
    return starts, len(text)


def cut_blocks(piece: Piece, begins: re.Pattern[str]) -> list[Piece]:
    """Return a piece cut before every line that begins a block."""
    cuts = [found.start() for found in begins.finditer(piece.text)]
    if not cuts or (cuts[0] > 0 and piece.text[: cuts[0]].strip()):
        cuts = [0, *cuts]
    blocks = []
    line = piece.line + piece.text.count("\n", 0, cuts[0])
    for start, end in pairwise([*cuts, len(piece.text)]):
        if start < end:
            blocks.append(Piece(piece.text[start:end], line))
            line += piece.text.count("\n", start, end)
    return blocks
