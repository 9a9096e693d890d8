"""Drafts as decks: which files they make, and writing them. Knows no format.

A deck has a file, a file of origins and a folder of pictures and sounds beside it. Nothing is written before all is
read, and nothing that is there is overwritten.
"""

import os
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from quiz.errors import QuizError
from quiz.files import create_file, make_folder, replacing
from quiz.identity import identify, name_deck
from quiz.importing.merging import Block, write_hashes
from quiz.importing.source import Draft, Reading, Shelf
from quiz.importing.texts import convert_plain
from quiz.keys import NEWEST_FORMAT, QUESTION_KEYS, list_newer
from quiz.library.origins import Origins, name_file, write_origins
from quiz.quoting import quote
from quiz.shown import show
from quiz.writing.block import write_block

NEWER = list_newer(QUESTION_KEYS)
LARGEST = 15_000_000
"""In characters: a larger deck becomes several."""


class Planned(NamedTuple):
    """A deck to be written: its path, the lines of its head, its questions, and the format they come from."""

    path: str
    head: list[str]
    blocks: list[Block]
    source: str

    @property
    def text(self) -> str:
        """The text of the file."""
        return "\n\n".join(["\n".join(self.head), *(block.text.rstrip("\n") for block in self.blocks)]) + "\n"

    @property
    def origins(self) -> Origins:
        """The origins of its questions, with a short hash of each of their keys."""
        foreign = [block for block in self.blocks if block.key]
        keys = {block.identity: block.key for block in foreign}
        return Origins(self.source, keys, {block.identity: write_hashes(block.text) for block in foreign})


class Plan(NamedTuple):
    """The decks, and the folder and names of the pictures and sounds they use."""

    decks: list[Planned]
    media_folder: str
    media: list[str]
    identities: dict[tuple[str, str], str]
    """The identity of each question, by the ids of its deck and its own in the source."""


class Exists(QuizError):
    """A file or folder that would be written is there."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{show(path)} is there already: give another name with -o, or move it away.")


class _Book:
    """The questions of one deck file, as text."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.blocks: list[Block] = []
        self.is_newer = False
        self.size = 0

    def add(self, draft: Draft) -> str:
        """Add a question; return its identity."""
        identity = identify(draft.deck.id, draft.id)
        was = [("was", identity)] if draft.deck.id != self.shelf.id else []
        block = write_block([("id", draft.id), *was, *draft.lines])
        self.blocks.append(Block(identity, draft.key, block))
        self.size += len(block)
        self.is_newer = self.is_newer or draft.is_newer or not NEWER.isdisjoint(name for name, _ in draft.lines)
        return identity


def name_target(path: str, output: str | None, *, makes_folder: bool) -> tuple[str, bool]:
    """Return the file or folder to write, and whether it is one file: by `-o`, else by the name of the source.

    A source of several decks makes a folder, any other a file, which goes into the folder of `-o`.
    """
    if output is not None and output.casefold().endswith((".yaml", ".yml")):
        return output, True
    stem = os.path.splitext(os.path.basename(path))[0] or "imported"
    if makes_folder:
        return output or stem, False
    return os.path.join(output or "", f"{stem}.yaml"), True


def name_media_folder(target: str, *, is_file: bool) -> str:
    """Return the folder of pictures and sounds as it is seen from the decks."""
    return f"{os.path.splitext(os.path.basename(target))[0]}.media" if is_file else "media"


def plan_decks(drafts: Iterable[Draft], target: str, source: str, *, is_file: bool, head: Sequence[str] = ()) -> Plan:
    """Return the decks that the drafts make, one for each deck of the source, or a single file.

    `head` has lines for the head of each deck.
    """
    books: dict[str, list[_Book]] = {}
    media: dict[str, None] = {}
    identities: dict[tuple[str, str], str] = {}
    for draft in drafts:
        mine = books.setdefault("" if is_file else draft.deck.id, [])
        if not mine or mine[-1].size > LARGEST:
            shelf = draft.deck if not mine else mine[0].shelf
            more = len(mine) + 1
            mine.append(
                _Book(shelf._replace(id=f"{shelf.id}-{more}", title=f"{shelf.title} ({more})") if mine else shelf)
            )
        identities[draft.deck.id, draft.id] = mine[-1].add(draft)
        media.update(dict.fromkeys(draft.media))
    folder = os.path.dirname(target) if is_file else target
    taken: set[str] = set()
    decks = []
    for book in (book for mine in books.values() for book in mine):
        name = os.path.basename(target) if is_file else f"{_name_file(book.shelf)}.yaml"
        path = os.path.join(folder, _find_free(name, taken))
        decks.append(Planned(path, _write_head(book, head), book.blocks, source))
    return Plan(decks, os.path.join(folder, name_media_folder(target, is_file=is_file)), list(media), identities)


def write_plan(plan: Plan, reading: Reading) -> None:
    """Write the media, then each deck with its origins. Raises Exists, and QuizError if anything cannot be written."""
    for deck in plan.decks:
        for path in (deck.path, name_file(deck.path)):
            if os.path.lexists(path):
                raise Exists(path)
    if plan.media and os.path.lexists(plan.media_folder):
        raise Exists(plan.media_folder)
    write_media(plan, reading)
    for deck in plan.decks:
        write_deck(deck)


def write_media(plan: Plan, reading: Reading) -> None:
    """Write the pictures and sounds that are not there yet. Raises QuizError."""
    at = plan.media_folder
    try:
        for name in plan.media:
            make_folder(plan.media_folder)
            at = os.path.join(plan.media_folder, reading.name_media(name))
            if not os.path.lexists(at):
                with replacing(at, durable=False) as file:
                    reading.copy_media(name, file)
    except OSError as error:
        raise QuizError(f"{show(at)} cannot be written: {error.strerror or error}.") from error


def write_deck(deck: Planned) -> None:
    """Write a new deck and its origins. Raises QuizError."""
    at = deck.path
    try:
        if folder := os.path.dirname(deck.path):
            make_folder(folder)
        for at, text in ((name_file(deck.path), write_origins(deck.origins)), (deck.path, deck.text)):
            create_file(at, text)
    except OSError as error:
        raise QuizError(f"{show(at)} cannot be written: {error.strerror or error}.") from error


def _write_head(book: _Book, more: Sequence[str]) -> list[str]:
    shelf = book.shelf
    title, collection = (convert_plain(text, "plain") for text in (shelf.title or shelf.id, shelf.collection))
    head = [f"deck: {shelf.id}", f"title: {quote(title)}"]
    if book.is_newer:
        head.append(f"format: {NEWEST_FORMAT}")
    if collection:
        head.append(f"collection: {quote(collection)}")
    if any(block.key for block in book.blocks):
        head += [*more, "allow: [no-explanation, no-source]"]
    return [*head, "questions:"]


def _name_file(shelf: Shelf) -> str:
    return name_deck(f"{shelf.collection} {shelf.title}.yaml".strip().replace("/", "-"))[0]


def _find_free(name: str, taken: set[str]) -> str:
    """Return a name that no other deck has: with a number if need be."""
    stem, dot, suffix = name.rpartition(".")
    found, number = name, 2
    while found in taken:
        found, number = f"{stem}-{number}{dot}{suffix}", number + 1
    taken.add(found)
    return found
