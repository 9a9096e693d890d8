"""The shape of a target of an export. Knows neither a format nor a command line."""

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from quiz.errors import QuizError
from quiz.losses import Loss
from quiz.model import Deck, Sheet

if TYPE_CHECKING:
    from quiz.history.progress import Learned
    from quiz.library import Bank

Tick = Callable[[], None]
"""To be called for each question that is written."""


Notify = Callable[[str], object]
"""To be called with a sentence for each question that is left out, by a fault of quiz."""


class Option(NamedTuple):
    """An option of the command that a target has for itself: a flag, or a value that may be given several times."""

    name: str
    help: str
    value: str = ""
    """The word for the value in the help; "" for a flag."""
    ending: str = ""
    """The end of the file's name, before its suffix, where this flag is given and no file is named."""


class Request(NamedTuple):
    """The decks to export. `now`: seconds since 1970. `options` by name: a bool for a flag, else a tuple of texts."""

    decks: Sequence[Deck]
    sheets: Sequence[Sheet]
    folder: Path
    """The folder that the decks' paths are relative to."""
    now: int
    options: Mapping[str, Any]
    file: Path
    """The file that is to be written; one of an earlier export may be there."""
    usual: Path
    """The file that is written where none is named."""
    read_progress: Callable[[Collection[str]], "Learned"]
    """Returns the learner's progress with these questions. Raises HistoryError."""
    open_bank: "Callable[..., Bank]"
    """Opens the decks, or the one with a path, as `quiz take` does: under the name by which answers are recorded."""


class State(NamedTuple):
    """A state of a question in an export: whether the summary counts it, and whether a dry run lists it by name."""

    name: str
    counted: Literal["always", "if any", "never"] = "always"
    listed: bool = True


class DeckPlan(NamedTuple):
    """One deck of a plan: identities by the name of their state, and further fields of the deck for `--json`.

    `why` says in a word or two what has changed about a question, where that is known.
    """

    deck: str
    path: str
    states: Mapping[str, Sequence[str]]
    about: Mapping[str, object] = MappingProxyType({})
    why: Mapping[str, Sequence[str]] = MappingProxyType({})


class Plan(NamedTuple):
    """The content of an export; nothing is written yet.

    `notices` are sentences for the author; `refusal` is the error that forbids writing, if any. `write` puts the file
    in its place in one step, or raises QuizError with everything as it was, and returns further notices; `would` are
    the notices instead of these if nothing is written.
    """

    decks: Sequence[DeckPlan]
    write: Callable[[Path, Tick, Notify], Sequence[str]]
    notices: Sequence[str] = ()
    would: Sequence[str] = ()
    losses: Sequence[Loss] = ()
    refusal: QuizError | None = None
    close: Callable[[Path], str] = lambda target: ""
    """Returns further lines for the author to use, once the file is written."""


class Target(NamedTuple):
    """Another program or format.

    `title` is its name in a sentence; `suffix` is the ending of its files' names; `help` is the text of `--help`,
    with click's mark at examples. `plan` raises QuizError for decks that cannot be exported at all.
    """

    title: str
    suffix: str
    help: str
    states: Sequence[State]
    plan: Callable[[Request], Plan]
    options: Sequence[Option] = ()
    folder: str = ""
    """The name of the option that names a folder to write to, in place of a file."""
