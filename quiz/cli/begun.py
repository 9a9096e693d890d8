"""The decks that the learner has started, wherever they are: among those listed, and where they were played.

Each question is in one of them only. A deck that cannot be found is named once.
"""

import os
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from quiz.cli.sentences import complain
from quiz.errors import FaultyDeck, QuizError
from quiz.shown import quote_word, show

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from quiz.history.log import Log
    from quiz.library import Bank, Library
    from quiz.library.info import BankInfo

_MOST_NAMED = 5


class Begun(NamedTuple):
    """The arguments that name the decks found, their paths, one bank each, and the ids of decks in no file found."""

    names: "Sequence[str]"
    paths: "Sequence[str]"
    banks: "Sequence[Bank]"
    lost: "Sequence[str]"


def find_begun(library: "Library", log: "Log", answered: "Collection[str]") -> Begun:
    """Find the decks that hold a question of those that were `answered`, by identity.

    Decks that are left out, because of errors or a question in common with another, are named on stderr.
    """
    names: list[str] = []
    paths: list[str] = []
    banks: list[Bank] = []
    taken: set[str] = set()
    known: set[str] = set()
    for name, path, is_listed in _list_candidates(library, log):
        shown = show(library.show_path(name))
        try:
            bank = library.open([path])
        except FaultyDeck as error:
            complain(f"{shown} is left out because it has errors. To see them: quiz check {quote_word(shown)}")
            known |= _list_ids(library, error)
            continue
        except QuizError:
            if is_listed:
                complain(f"{shown} is left out because it has errors. To see them: quiz check {quote_word(shown)}")
            continue
        identities = {entry.identity for entry in bank.entries}
        known |= {_deck_of(identity) for identity in identities} | {deck.id for deck in bank.decks}
        begun = {identity for identity in identities if identity in answered}
        if not begun or (not is_listed and begun <= taken):
            continue
        ids = identities | {entry.deck for entry in bank.entries}
        if taken.isdisjoint(ids):
            names.append(name)
            paths.append(path)
            banks.append(bank)
            taken |= ids
        else:
            complain(f"{shown} is left out because another deck has the same id or questions.")
    lost = {_deck_of(identity) for identity in answered if identity not in taken} - known
    return Begun(names, paths, banks, sorted(lost))


def say_lost(log: "Log", lost: "Sequence[str]") -> str:
    """Return a sentence about decks that cannot be found, with what to do."""
    from quiz.history.places import list_places

    paths: dict[str, str] = {}
    for place in list_places(log):
        paths.setdefault(place.bank, place.path)
    named = [f"{show(deck)}{f' (was at {show(paths[deck])})' if deck in paths else ''}" for deck in lost]
    more = f" and {len(lost) - _MOST_NAMED} more" if len(lost) > _MOST_NAMED else ""
    it, that = ("it", "the deck") if len(lost) == 1 else ("them", "each deck")
    return (
        f"Cannot find {', '.join(named[:_MOST_NAMED])}{more}, which you have started. To review {it} again, name"
        f" {that} once after `quiz review`, by the path that it has now."
    )


def complain_of_lost(log: "Log", lost: "Sequence[str]") -> None:
    """Name on stderr the decks that cannot be found, each once until it is found again."""
    from quiz.history.places import name_lost

    if fresh := name_lost(log, lost):
        complain(say_lost(log, sorted(fresh)))


def list_elsewhere(listed: "Sequence[BankInfo]", log: "Log") -> "Iterator[str]":
    """Yield the paths of the files and folders that were played and are in none of those listed."""
    from quiz.history.places import list_places

    covered = {os.path.realpath(info.path) for info in listed}
    for place in list_places(log):
        real = os.path.realpath(place.path)
        folder = os.path.dirname(real)
        if not {real, folder} & covered and not any(folder.startswith(one + os.sep) for one in covered):
            covered.add(real)
            if os.path.exists(real):
                yield place.path


def _list_candidates(library: "Library", log: "Log") -> "Iterator[tuple[str, str, bool]]":
    """Yield each deck or folder that is listed, and each other place where a deck was played.

    With the argument that names it come its path, as a name would be looked up among all files, and whether it is
    listed.
    """
    listed = library.banks()
    yield from ((info.name, info.path, True) for info in listed)
    yield from ((path, path, False) for path in list_elsewhere(listed, log))


def list_banks(library: "Library", log: "Log") -> "Iterator[Bank]":
    """Yield each deck or folder that is listed or was played, without those that cannot be played."""
    for _, path, _ in _list_candidates(library, log):
        with suppress(QuizError):
            yield library.open([path])


def _list_ids(library: "Library", error: FaultyDeck) -> set[str]:
    """Return the ids of the decks that have errors, by a glance at their files."""
    from quiz.library.roots import read_id

    return {read_id(os.path.join(library.cwd, problem.location.path)) for problem in error.problems}


def _deck_of(identity: str) -> str:
    return identity.partition("/")[0]
