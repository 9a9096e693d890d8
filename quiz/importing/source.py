"""The shape of a format that questions are imported from. Knows no format and no command line."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, BinaryIO, NamedTuple, Protocol

from quiz.losses import Lose as Lose
from quiz.losses import Loss as Loss
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
    is_newer: bool = False
    """Whether its keys need the newer format of question files, beyond what their names show."""


class Shelf(NamedTuple):
    """A deck of a source: its id, title and collection."""

    id: str
    title: str
    collection: str = ""


class Reading(Protocol):
    """An open source."""

    @property
    def notices(self) -> Sequence[str]:
        """Sentences about how the source was read."""

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
    makes_folder: bool = False
    """Whether a file holds several decks, so that by default they go into a folder."""
    head: tuple[str, ...] = ()
    """Lines that the head of each deck gets."""
