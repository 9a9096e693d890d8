"""The lockfile of a deck: the content of each question that learners have, and the time of its last change.

Anki updates a note from a file only if its modification time there is newer. So each question keeps its
time for as long as its content stays the same, and gets a new one when it changes:

    # Anki lockfile: commit it with the deck, do not edit it (plainquiz)
    format 1
    deck Hanoi summit::How the summit ended
    hanoi-outcome/reason 1763772000 3f9c0a5be1d27764

One line per question, sorted and deleted only on request, so that git merges two authors' files by keeping the
lines of both sides (`merge=union`); of two lines for a question, the later time counts. Text in, text
out: knows nothing of files, of Anki's format or of how a hash is made.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from quiz.errors import QuizError
from quiz.shown import show

FORMAT = 1
_HEADER = "# Anki lockfile: commit it with the deck, do not edit it (plainquiz)"
_LINE = re.compile(r"(\S+) ([0-9]{1,12}) ([0-9a-f]{16})")
_VERSION = re.compile(r"[0-9]{1,9}")
_RESTORE = "restore the file from git."
_NO_CONTENT = "f" * 16  # above every other hash, so that it wins among equal times

LATEST = 99_999_999_999
"""The latest possible time of a stamp: in the year 5138. A later one is a fault, and is never written."""
_MARKERS = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")

State = Literal["new", "changed", "unchanged"]


class Stamp(NamedTuple):
    """The content (`hash`) of a question and the time of its last change (`mod`, seconds since 1970)."""

    mod: int
    hash: str


@dataclass(frozen=True, slots=True)
class Lock:
    """The content of a lockfile: the frozen name of the Anki deck and the stamps by identity."""

    name: str
    stamps: Mapping[str, Stamp] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stamped:
    """The lock after an export, the state of each question, and the questions that disappeared."""

    lock: Lock
    states: Mapping[str, State]
    vanished: tuple[str, ...]


class LockfileFault(QuizError):
    """A lockfile whose content cannot be interpreted."""

    def __init__(self, path: str, line: int, why: str) -> None:
        super().__init__(f"{show(path)}:{line}: {show(why)}")


class LockfileTooNew(QuizError):
    """A lockfile of a later format."""

    def __init__(self, path: str, found: int) -> None:
        super().__init__(
            f"{show(path)} has format {found}, but this version of quiz knows only format {FORMAT}: update plainquiz."
        )


class NoLaterTime(QuizError):
    """A question was stamped with the latest possible time, so Anki would never accept a change to it."""

    def __init__(self, identity: str) -> None:
        super().__init__(
            f"The time of '{show(identity)}' in the lockfile, or this computer's clock, is thousands of years ahead:"
            " correct it."
        )


def parse_lock(text: str, path: str, *, merged: bool = False) -> Lock:
    """Return the content of a lockfile's text; `path` is for messages.

    With `merged`, lines that name several Anki decks give a lock without a name. Git's conflict markers are
    skipped. Of two lines for one question, the later time counts; two different lines with the same time
    give a stamp whose hash matches no content. LockfileFault for an invalid line, a time after `LATEST` or
    a name that no deck can have, LockfileTooNew for a later format.
    """
    names: dict[str, int] = {}
    stamps: dict[str, Stamp] = {}
    version = 0
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        line = line.rstrip()
        if not line or line.startswith(("#", *_MARKERS)):
            continue
        key, _, value = line.partition(" ")
        if key == "format" and _VERSION.fullmatch(value):
            version = max(version, int(value))
            if version > FORMAT:
                raise LockfileTooNew(path, version)
        elif key == "deck" and value:
            if fault := find_name_fault(value):
                raise LockfileFault(path, number, f"the deck cannot have the name '{value[:60]}': {fault}; {_RESTORE}")
            names.setdefault(value, number)
        elif (found := _LINE.fullmatch(line)) and int(found[2]) <= LATEST:
            identity, stamp = found[1], Stamp(int(found[2]), found[3])
            stamps[identity] = merge_stamps(stamps.get(identity, stamp), stamp)
        else:
            raise LockfileFault(path, number, f"'{line[:60]}' is not a line of a lockfile; {_RESTORE}")
    if not version:
        raise LockfileFault(path, 1, f"not a lockfile: the line 'format 1' is missing; {_RESTORE}")
    if len(names) > 1 and merged:
        return Lock("", stamps)
    if len(names) != 1:
        why = f"{len(names)} lines name the Anki deck; keep the name that learners have."
        if names:
            why = f"{why[:-1]}, or let the deck's own name win with --rename-anki-deck."
        raise LockfileFault(path, max(names.values(), default=1), why)
    return Lock(next(iter(names)), stamps)


def find_name_fault(name: str) -> str:
    """Return the reason why Anki cannot have a deck of this name, as a clause; "" if it can."""
    if not all(part.strip() for part in name.split("::")):
        return "a part of the name, between two '::', is empty"
    if name.strip().casefold() == "default":
        return "every Anki already has a deck 'Default'"
    return "it contains a character that cannot be shown" if show(name) != name else ""


def merge_stamps(one: Stamp, other: Stamp) -> Stamp:
    """Return the later of two stamps of a question; if they differ at the same time, one that matches no content."""
    if one.mod == other.mod and one.hash != other.hash:
        return Stamp(one.mod, _NO_CONTENT)
    return max(one, other)


def format_lock(lock: Lock) -> str:
    """Return the text of a lockfile, lines sorted by identity."""
    lines = [f"{identity} {stamp.mod} {stamp.hash}" for identity, stamp in sorted(lock.stamps.items())]
    return "\n".join([_HEADER, f"format {FORMAT}", f"deck {lock.name}", *lines]) + "\n"


def stamp(
    lock: Lock,
    content: Mapping[str, str],
    *,
    now: int,
    elsewhere: Mapping[str, Stamp] | None = None,
    moved_to: Collection[str] = (),
    restamp: Iterable[str] = (),
    also: Mapping[str, str] | None = None,
) -> Stamped:
    """Return the lock brought up to date with a deck's `content`: a hash by identity.

    A new question is stamped `now`; a changed one, and each in `restamp`, gets a later time than it
    had. `also` has a second hash of some questions, which means the same content. `elsewhere` are the
    stamps of other decks, from which a question that moved here keeps its own; `moved_to` are the
    identities that other decks have now. No line is removed. Raises NoLaterTime if no later time is
    possible.
    """
    again = set(restamp)
    stamps = dict(lock.stamps)
    states: dict[str, State] = {}
    for identity, found in content.items():
        known = [s for s in (stamps.get(identity), (elsewhere or {}).get(identity)) if s]
        if not known:
            stamps[identity], states[identity] = Stamp(_limit(now, identity), found), "new"
            continue
        old = merge_stamps(known[0], known[-1])
        if old.hash in (found, (also or {}).get(identity)) and identity not in again:
            stamps[identity], states[identity] = old, "unchanged"
        else:
            stamps[identity], states[identity] = Stamp(_limit(max(now, old.mod + 1), identity), found), "changed"
    vanished = tuple(sorted(i for i in lock.stamps if i not in content and i not in moved_to))
    return Stamped(Lock(lock.name, stamps), states, vanished)


def _limit(mod: int, identity: str) -> int:
    if mod > LATEST:
        raise NoLaterTime(identity)
    return mod
