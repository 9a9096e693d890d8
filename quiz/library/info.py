"""The rows of lists of decks or banks: plain values, defined only when a list is asked for."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from quiz.engine.selection import Entry


class DeckInfo(NamedTuple):
    """A deck without its questions. `path` is as messages name it."""

    id: str
    identity: str
    title: str
    collection: str
    description: str
    language: str
    path: str
    questions: int


class BankInfo(NamedTuple):
    """A bank as the home screen lists it: the `decks` and `entries` that can be played, files with `errors`."""

    name: str
    title: str
    decks: int
    entries: "Sequence[Entry]"
    path: str
    errors: int

    @property
    def questions(self) -> int:
        """The number of questions."""
        return len(self.entries)
