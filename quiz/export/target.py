"""The shape of a target of an export. Knows neither a format nor a command line."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from quiz.errors import QuizError
from quiz.model import Deck, Sheet

Tick = Callable[[], None]
"""To be called for each question that is written."""


Tell = Callable[[str], object]
"""To be called with a sentence for each question that is left out, by a fault of quiz."""


class Option(NamedTuple):
    """An option of the command that a target has for itself: a flag, or a value that may be given several times."""

    name: str
    help: str
    value: str = ""
    """What stands for the value in the help; "" for a flag."""


class Request(NamedTuple):
    """What is to be exported. `now`: seconds since 1970. `options` by name: a bool of a flag, else a tuple of texts."""

    decks: Sequence[Deck]
    sheets: Sequence[Sheet]
    folder: Path
    """What the decks' paths are relative to."""
    now: int
    options: Mapping[str, Any]


class State(NamedTuple):
    """What can become of a question: whether the summary counts it, and whether a dry run lists it by name."""

    name: str
    counted: Literal["always", "if any", "never"] = "always"
    listed: bool = True


class Loss(NamedTuple):
    """What the target cannot carry: of which question (its identity), and what becomes of it, in one clause."""

    question: str
    what: str


class DeckPlan(NamedTuple):
    """One deck of a plan: identities by the name of their state, and what `--json` tells of it besides."""

    deck: str
    path: str
    states: Mapping[str, Sequence[str]]
    about: Mapping[str, str] = MappingProxyType({})


class Plan(NamedTuple):
    """What an export would write; nothing is written yet.

    `notices` are sentences for the author; `refusal` is why nothing may be written. `write` puts the file in its
    place in one step, or raises QuizError with everything as it was, and returns further notices.
    """

    decks: Sequence[DeckPlan]
    write: Callable[[Path, Tick, Tell], Sequence[str]]
    notices: Sequence[str] = ()
    losses: Sequence[Loss] = ()
    refusal: QuizError | None = None


class Target(NamedTuple):
    """Another program or format.

    `title` is its name in a sentence; `suffix` is what its files end in; `help` is the text of `--help`, with click's
    mark at examples. `plan` raises QuizError for what cannot be exported at all.
    """

    title: str
    suffix: str
    help: str
    states: Sequence[State]
    plan: Callable[[Request], Plan]
    options: Sequence[Option] = ()
