"""The plan of an export: decks with their stamps, sheets and media."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from quiz.anki.lockfile import Lock, Stamped
from quiz.anki.media import Media
from quiz.model import Deck, Question, Sheet


@dataclass(frozen=True, slots=True)
class DeckStamps:
    """One deck of an export. `lock_path` is the path of its lockfile; `old` is its content, None if there is none.

    `stamped` is the lock after the export; `wanted_name` is the Anki deck name according to the file, if the lockfile
    has a different one, else ""; `unknown` are questions of another deck whose lockfile was not found; `forgotten` are
    the identities whose lines are dropped.
    """

    deck: Deck
    lock_path: Path
    old: Lock | None
    stamped: Stamped
    wanted_name: str
    unknown: tuple[str, ...] = ()
    forgotten: tuple[str, ...] = ()

    @property
    def lock_is_stale(self) -> bool:
        """Whether the export changes the lockfile."""
        return self.old != self.stamped.lock


@dataclass(frozen=True, slots=True)
class PackagePlan:
    """The content of an export. `media` is by name in Anki."""

    decks: tuple[DeckStamps, ...]
    sheets: Mapping[str, Sheet]
    media: Media
    folder: Path
    damaged: tuple[str, ...] = ()
    """What is wrong with lockfiles of other decks beside these: none of their questions has moved here."""
    without_retired: bool = False

    def changes(self) -> Iterator[tuple[Question, str]]:
        """Yield every question in order with new, changed or unchanged."""
        for plan in self.decks:
            for question in plan.deck.questions:
                yield question, plan.stamped.states[question.identity]
