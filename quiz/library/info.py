"""The rows of lists of decks or banks: plain values, defined only when a list is asked for."""

from typing import NamedTuple


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
    """A bank as the home screen lists it: `decks` and `questions` that can be played, files with `errors`."""

    name: str
    title: str
    decks: int
    questions: int
    path: str
    errors: int
