"""The shape of a format that questions are imported from. Knows no format and no command line."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any, BinaryIO, NamedTuple, Protocol

from quiz.writing.block import Line


class Draft(NamedTuple):
    """A question as it goes into a deck.

    `key` names its origin in the source and never changes; `id` and that of its deck are made from it. It is "" for a
    question of our own that comes home.
    `lines` are its keys with values in YAML, without the id; `media` are the names of its files in the source.
    """

    key: str
    deck: "Shelf"
    id: str
    lines: tuple[Line, ...]
    media: tuple[str, ...] = ()


class Shelf(NamedTuple):
    """A deck of a source: its id, title and collection."""

    id: str
    title: str
    collection: str = ""


class Loss(NamedTuple):
    """A part that a question lost, or the reason why it was left out: its place in the source, and a clause."""

    place: str
    what: str
    is_left_out: bool = False


Lose = Callable[[Loss], None]


class Reading(Protocol):
    """An open source."""

    def drafts(self, lose: Lose, media_folder: str) -> Iterator[Draft]:
        """Yield the questions in order, and call `lose` for each loss. Raises CannotImport.

        Pictures and sounds will be in the folder, as it is seen from the deck.
        """

    def copy_media(self, name: str, target: BinaryIO) -> None:
        """Write a file of a question to a file. Raises OSError."""

    def name_media(self, name: str) -> str:
        """Return the name that the file gets beside the deck."""


class Source(NamedTuple):
    """A format. `recognise` tells from a path and the first bytes whether a file has it."""

    title: str
    recognise: Callable[[str, bytes], bool]
    open: Callable[[str, str], AbstractContextManager[Any]]
    """Takes the path, and a folder for what is unpacked."""
