"""Lockfiles on the disk: those of the exported decks, those beside them, and those further away.

A question that moved has its stamp in the lockfile of its old deck, which is most often in the same folder. Only for a
question that no lockfile there knows, the rest of the project is searched.
"""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from quiz.anki.lockfile import Lock, LockfileFault, LockfileTooNew, Stamp, format_lock, merge_stamps, parse_lock
from quiz.errors import QuizError
from quiz.files import replace_file
from quiz.model import Deck
from quiz.opening import read_regular

LOCK_SUFFIX = ".anki.lock"
_LARGEST_LOCK = 100_000_000
_MOST_FOLDERS = 20_000
"""A project has hardly more folders; a whole home has."""


class Locks(NamedTuple):
    """Lockfiles by path: `own` are the lockfiles of the decks; `damaged` says what is wrong with any other one."""

    own: Mapping[Path, Lock]
    others: Mapping[Path, Lock]
    damaged: tuple[QuizError, ...]

    def gather(self) -> dict[str, Stamp]:
        """Return the latest stamp of each question in any lockfile."""
        latest: dict[str, Stamp] = {}
        for lock in (*self.own.values(), *self.others.values()):
            for identity, found in lock.stamps.items():
                latest[identity] = merge_stamps(latest.get(identity, found), found)
        return latest

    def list_left(self) -> Iterator[str]:
        """Yield the identities in lockfiles of decks that are not there any more."""
        for path, lock in self.others.items():
            stem = path.name.removesuffix(LOCK_SUFFIX)
            if not any(path.with_name(stem + suffix).exists() for suffix in (".yaml", ".yml")):
                yield from lock.stamps


def locate_lock(folder: Path, deck: Deck) -> Path:
    """Return the path of a deck's lockfile, which may not exist; the deck's path is relative to `folder`."""
    path = folder / deck.path
    return path.with_name(path.stem + LOCK_SUFFIX)


def read_locks(own: Mapping[Path, Deck], *, rename: bool, folder: Path) -> Locks:
    """Return the lockfiles of these decks and those beside them.

    With `rename`, one that names several Anki decks has no name. For a question that came from
    another deck and is in none of them, all lockfiles of the project count: of the git repository, or below `folder`.
    Raises what is wrong with a deck's own, and with any that may have the stamp of a question that moved.
    """
    mine: dict[Path, Lock] = {}
    others: dict[Path, Lock] = {}
    damaged: list[QuizError] = []
    for path in sorted({*own, *(other for lock in own for other in _list_beside(lock))}):
        if path in own:
            if lock := _read_lock(path, merged=rename):
                mine[path] = lock
        else:
            _read_other(path, others, damaged)
    found = Locks(mine, others, tuple(damaged))
    if damaged and any(_has_moved(deck, mine.get(path)) for path, deck in own.items()):
        raise damaged[0]
    lacking = list_moved(own.values(), found.gather())
    if lacking:
        _read_further({_find_root(path.parent, folder) for path in own}, {*own, *others}, lacking, others)
    return found


def list_moved(decks: Iterable[Deck], known: Collection[str]) -> set[str]:
    """Return the identities of questions that came from another deck and are not in `known`."""
    return {
        question.identity
        for deck in decks
        for question in deck.questions
        if question.identity not in known and _left_of(question.identity) != deck.identity
    }


def write_lock(path: Path, lock: Lock) -> bool:
    """Write a lockfile in one step; False if the place is not writable."""
    try:
        replace_file(path, format_lock(lock))
    except OSError:
        return False
    return True


def _list_beside(path: Path) -> Iterator[Path]:
    try:
        yield from sorted(path.parent.glob(f"*{LOCK_SUFFIX}"))
    except OSError:
        return


def _read_lock(path: Path, *, merged: bool = False) -> Lock | None:
    """Return a lockfile, None if there is none. Raises LockfileFault and LockfileTooNew."""
    try:
        text = read_regular(path, _LARGEST_LOCK).decode()
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise LockfileFault(str(path), 1, "not a text file; restore it from git.") from None
    except OSError as error:
        raise LockfileFault(str(path), 1, f"cannot be read: {error.strerror}.") from error
    return parse_lock(text, str(path), merged=merged)


def _read_other(path: Path, others: dict[Path, Lock], damaged: list[QuizError]) -> None:
    try:
        if lock := _read_lock(path):
            others[path] = lock
    except (LockfileFault, LockfileTooNew) as error:
        damaged.append(error)


def _has_moved(deck: Deck, own: Lock | None) -> bool:
    """Return whether a question came from another deck, so that its stamp may be in the lockfile of that."""
    return bool(list_moved([deck], own.stamps if own else ()))


def _left_of(identity: str) -> str:
    return identity.partition("/")[0]


def _find_root(home: Path, folder: Path) -> Path:
    """Return the folder of the project: the git repository, else `folder` if the deck is in it, else the deck's."""
    home, folder = home.resolve(), folder.resolve()
    for above in (home, *home.parents):
        if (above / ".git").exists():
            return above
    return folder if home.is_relative_to(folder) and folder != Path(folder.anchor) else home


def _read_further(
    roots: Iterable[Path], known: Collection[Path], lacking: Collection[str], others: dict[Path, Lock]
) -> None:
    """Add the lockfiles below `roots` that have a stamp of a `lacking` question; damaged ones do not count."""
    read = {path.resolve() for path in known}
    left = _MOST_FOLDERS
    for root in roots:
        for at, folders, files in os.walk(root):
            left -= 1
            folders[:] = sorted(name for name in folders if left > 0 and not name.startswith("."))
            for name in sorted(files):
                path = Path(at, name)
                if name.endswith(LOCK_SUFFIX) and path.resolve() not in read:
                    read.add(path.resolve())
                    found: dict[Path, Lock] = {}
                    _read_other(path, found, [])
                    if found and not found[path].stamps.keys().isdisjoint(lacking):
                        others |= found
