"""The lockfile of a deck: which content of each question learners have, and since when.

Anki takes a note from a file only if its modification time is newer than the one it has. So each
question keeps its time for as long as its content stays, and gets a new one when it changes:

    # Anki lockfile: commit it with the deck, do not edit it (plainquiz)
    format 1
    deck Hanoi summit::How the summit ended
    hanoi-outcome/reason 1763772000 3f9c0a5be1d27764

One sorted line a question, never deleted, so that git merges two authors' files by keeping both
sides' lines (`merge=union`); of two lines for one question the higher time counts. Text in, text
out: knows nothing of files, of Anki's format or of what a hash is made of.
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
"""The last time that a stamp can have: in the year 5138. A later one is a fault, and none is written."""
_MARKERS = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")

State = Literal["new", "changed", "unchanged"]


class Stamp(NamedTuple):
    """The content (`hash`) of a question and the time since which it is so (`mod`, seconds since 1970)."""

    mod: int
    hash: str


@dataclass(frozen=True, slots=True)
class Lock:
    """What a lockfile says: the Anki deck's frozen name and a stamp by identity."""

    name: str
    stamps: Mapping[str, Stamp] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stamped:
    """The lock after an export, what became of each question, and who is gone without a word."""

    lock: Lock
    states: Mapping[str, State]
    vanished: tuple[str, ...]


class LockfileFault(QuizError):
    """A lockfile that cannot be read for what it says."""

    def __init__(self, path: str, line: int, why: str) -> None:
        super().__init__(f"{show(path)}:{line}: {show(why)}")


class LockfileTooNew(QuizError):
    """A lockfile of a later format."""

    def __init__(self, path: str, found: int) -> None:
        super().__init__(
            f"{show(path)} has format {found}, made by a newer quiz than this one (which knows {FORMAT}):"
            " update plainquiz."
        )


class NoLaterTime(QuizError):
    """A question was stamped at the last possible time, so Anki would never take a change of it."""

    def __init__(self, identity: str) -> None:
        super().__init__(
            f"'{show(identity)}' has a time in the lockfile that is thousands of years ahead, or this computer's clock"
            " is: correct it."
        )


def parse_lock(text: str, path: str) -> Lock:
    """Return what the text of a lockfile says; `path` is for messages.

    Git's conflict markers are passed over. Of two lines for one question the higher time counts;
    two of the same time that differ leave a stamp whose hash no content has. LockfileFault for
    a line that is none, a time after `LATEST` or a name that no deck can have, LockfileTooNew for a
    later format.
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
                raise LockfileFault(path, number, f"the deck cannot be called '{value[:60]}': {fault}; {_RESTORE}")
            names.setdefault(value, number)
        elif (found := _LINE.fullmatch(line)) and int(found[2]) <= LATEST:
            identity, stamp = found[1], Stamp(int(found[2]), found[3])
            stamps[identity] = merge_stamps(stamps.get(identity, stamp), stamp)
        else:
            raise LockfileFault(path, number, f"'{line[:60]}' is no line of a lockfile; {_RESTORE}")
    if not version:
        raise LockfileFault(path, 1, f"not a lockfile: the line 'format 1' is missing; {_RESTORE}")
    if len(names) != 1:
        why = f"{len(names)} lines name the Anki deck; keep the one that learners have."
        raise LockfileFault(path, max(names.values(), default=1), why)
    return Lock(next(iter(names)), stamps)


def find_name_fault(name: str) -> str:
    """Return why Anki cannot have a deck of this name, in one clause; "" if it can."""
    if not all(part.strip() for part in name.split("::")):
        return "a part of the name, between two '::', is empty"
    if name.strip().casefold() == "default":
        return "'Default' is a deck that every Anki has"
    return "a character in it cannot be shown" if show(name) != name else ""


def merge_stamps(one: Stamp, other: Stamp) -> Stamp:
    """Return the later of two stamps of one question; of two that differ at one time, one that no content has."""
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
) -> Stamped:
    """Return the lock brought up to date with a deck's `content`: a hash by identity.

    A new question is stamped `now`, a changed one and those of `restamp` with a time above the
    one they had. `elsewhere` are the stamps of other decks, from which a question that moved here
    brings its own along; `moved_to` are the identities that other decks have now. No line goes.
    Raises NoLaterTime where there is no time above.
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
        if old.hash == found and identity not in again:
            stamps[identity], states[identity] = old, "unchanged"
        else:
            stamps[identity], states[identity] = Stamp(_limit(max(now, old.mod + 1), identity), found), "changed"
    vanished = tuple(sorted(i for i in lock.stamps if i not in content and i not in moved_to))
    return Stamped(Lock(lock.name, stamps), states, vanished)


def _limit(mod: int, identity: str) -> int:
    if mod > LATEST:
        raise NoLaterTime(identity)
    return mod
