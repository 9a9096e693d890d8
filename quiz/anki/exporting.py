"""Decks to an .apkg: plan which notes go out with which timestamps, then write them.

`plan_export` reads lockfiles and media and decides; `write_export` writes the package, then the
lockfiles, then puts the package in place. Knows nothing of commands, of the clock or of a screen.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

from quiz.anki.content import find_media, hash_source
from quiz.anki.lockfile import (
    Lock,
    LockfileFault,
    LockfileTooNew,
    Stamp,
    Stamped,
    find_name_fault,
    format_lock,
    merge_stamps,
    parse_lock,
    stamp,
)
from quiz.anki.media import LARGEST, Media, MediaFile, TooLarge
from quiz.anki.nearwords import NearWords
from quiz.anki.notes import Context, Note, make_note
from quiz.anki.package import Row, write_package
from quiz.bugs import leaving_out
from quiz.checking.files import missing_file
from quiz.errors import FaultyDeck, QuizError
from quiz.files import replace_file
from quiz.model import Deck, Question, Sheet
from quiz.opening import read_regular
from quiz.problems import Location, Problem

Render = Callable[[Question, Context], Note]

LOCK_SUFFIX = ".anki.lock"
_LARGEST_LOCK = 100_000_000


class MissingIds(QuizError):
    """Questions without an id cannot be identified in a learner's collection."""

    def __init__(self, places: Sequence[str], paths: Sequence[str]) -> None:
        many = f"{len(places)} questions have" if len(places) > 1 else "A question has"
        where = ", ".join(places[:3]) + (", ..." if len(places) > 3 else "")
        super().__init__(f"{many} no id ({where}). Add it with: quiz check --fix {' '.join(paths)}")


class LockOutdated(QuizError):
    """With --locked, a lockfile is out of date."""

    def __init__(self, changes: Sequence[str]) -> None:
        listed = ", ".join(changes[:5]) + (f" and {len(changes) - 5} more" if len(changes) > 5 else "")
        super().__init__(f"The lockfile is out of date: {listed}. Export without --locked, and commit the lockfile.")


@dataclass(frozen=True, slots=True)
class DeckStamps:
    """One deck of an export. `lock_path` is the path of its lockfile, which may not exist yet.

    `stamped` is the lock after the export; `had_lock` tells whether there was one; `wanted_name` is the Anki
    deck name according to the file, if the lockfile has a different one, else "".
    """

    deck: Deck
    lock_path: Path
    had_lock: bool
    stamped: Stamped
    wanted_name: str
    lock_is_stale: bool


@dataclass(frozen=True, slots=True)
class PackagePlan:
    """The content of an export. `media` is by name in Anki."""

    decks: tuple[DeckStamps, ...]
    sheets: Mapping[str, Sheet]
    media: Media
    folder: Path
    damaged: tuple[str, ...] = ()
    """What is wrong with lockfiles of other decks beside these: none of their questions has moved here."""

    def changes(self) -> Iterator[tuple[Question, str]]:
        """Yield every question in order with new, changed or unchanged."""
        for plan in self.decks:
            for question in plan.deck.questions:
                yield question, plan.stamped.states[question.identity]


def plan_export(
    decks: Sequence[Deck],
    sheets: Iterable[Sheet],
    *,
    folder: Path,
    now: int,
    restamp: Collection[str] = (),
    rename: bool = False,
) -> PackagePlan:
    """Return the plan of an export of these checked decks; nothing is written yet.

    The decks' paths are relative to `folder`; `now` is in seconds since 1970; `restamp` holds ids or
    identities to send again; `rename` writes a deck's new name to its lockfile. Raises MissingIds,
    FaultyDeck (a name that Anki cannot use, missing media, a repeated identity),
    LockfileFault, LockfileTooNew, UnknownQuestion.
    """
    by_id = {sheet.id: sheet for sheet in sheets}
    _refuse_missing_ids(decks)
    media = Media()
    shown: dict[tuple[str, str], list[str]] = {}
    problems = [*_find_twins(decks), *_find_bad_names(decks), *_hash_media(decks, folder, media, shown)]
    if problems:
        raise FaultyDeck(sorted(problems, key=lambda problem: problem.sort_key))
    again = _resolve(restamp, decks)
    paths = {deck.path: _lock_path(folder, deck) for deck in decks}
    if len(set(paths.values())) < len(decks):
        shared = next(deck.path for deck in decks if list(paths.values()).count(paths[deck.path]) > 1)
        raise QuizError(
            f"{shared} and another deck in the same folder would share a lockfile: rename one of the files."
        )
    locks, damaged = _read_locks(paths.values())
    if damaged and any(_has_moved(deck, locks.get(paths[deck.path])) for deck in decks):
        raise damaged[0]
    latest = _gather(locks.values())
    here = {question.identity for deck in decks for question in deck.questions}
    foreign = {i for path, lock in locks.items() if path not in paths.values() for i in lock.stamps}
    plans = []
    for deck in decks:
        path = paths[deck.path]
        old = locks.get(path)
        content = {
            question.identity: hash_source(question, deck, by_id, shown.get((deck.path, question.identity), ()))
            for question in deck.questions
        }
        stamped = stamp(
            Lock(deck.anki_name if rename or old is None else old.name, old.stamps if old else {}),
            content,
            now=now,
            elsewhere=latest,
            moved_to=here | foreign,
            restamp=again,
        )
        name = "" if stamped.lock.name == deck.anki_name else deck.anki_name
        plans.append(DeckStamps(deck, path, old is not None, stamped, name, old != stamped.lock))
    return PackagePlan(tuple(plans), by_id, media, folder, tuple(map(str, damaged)))


def write_export(
    plan: PackagePlan,
    target: Path,
    *,
    keep_locks: bool = True,
    tick: Callable[[], None] = lambda: None,
    notify: Callable[[str], object] = lambda sentence: None,
    render: Render = make_note,
) -> list[Path]:
    """Write the package; return the lockfiles that should have changed but could not be written.

    Lockfiles are on the disk before the package is renamed into its place: a crash between the two
    leaves lockfiles that are ahead of the package, never a package whose stamps are not in a lockfile.
    `tick` is called for each note; `notify` gets a sentence for each question that is left out because `render`
    fails on it, which is a bug of quiz. If it raises ExportFailed, nothing has changed.
    """
    failed: list[Path] = []

    def keep() -> None:
        for deck in plan.decks if keep_locks else ():
            if deck.lock_is_stale and not _write_lock(deck.lock_path, deck.stamped.lock):
                failed.append(deck.lock_path)

    names = {_deck_id(deck.stamped.lock.name): deck.stamped.lock.name for deck in plan.decks}
    stamps = [deck.stamped.lock.stamps[q.identity].mod for deck in plan.decks for q in deck.deck.questions]
    media: dict[str, MediaFile] = {}
    plan.media.files = media
    write_package(
        target,
        make_rows(plan, tick, notify, render),
        decks=names,
        media=media,
        first_id=max(min(stamps, default=0), 1) * 1000,
        before_rename=keep,
    )
    return failed


def make_rows(
    plan: PackagePlan,
    tick: Callable[[], None] = lambda: None,
    notify: Callable[[str], object] = lambda sentence: None,
    render: Render = make_note,
) -> Iterator[Row]:
    """Yield the row of every question that can be rendered, in order."""
    for deck_plan in plan.decks:
        deck = deck_plan.deck
        folder = (plan.folder / deck.path).parent
        number = _deck_id(deck_plan.stamped.lock.name)
        stamps = deck_plan.stamped.lock.stamps
        context = Context(deck, plan.sheets, partial(plan.media.add, folder), NearWords(deck).find)
        for question in deck.questions:
            note = None
            with leaving_out(f"{deck.path}:{question.line}", notify):
                note = render(question, context)
            if note is not None:
                yield Row(note.guid, note.fields, note.tags, stamps[question.identity].mod, number, note.cards)
            tick()


# ---------------------------------------------------------------- refusals


class UnknownQuestion(QuizError):
    """--restamp names a question that is not in the decks."""

    def __init__(self, name: str) -> None:
        super().__init__(f"These decks have no question '{name}'.")


def _refuse_missing_ids(decks: Iterable[Deck]) -> None:
    nameless = [(deck, question) for deck in decks for question in deck.questions if not question.id]
    if nameless:
        paths = list(dict.fromkeys(deck.path for deck, _ in nameless))
        raise MissingIds([f"{deck.path}:{question.line}" for deck, question in nameless], paths)


def _find_twins(decks: Iterable[Deck]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for deck in decks:
        for question in deck.questions:
            first = seen.setdefault(question.identity, f"{deck.path}:{question.line}")
            if first != f"{deck.path}:{question.line}":
                yield Problem(
                    "duplicate-id",
                    Location(deck.path, question.line, question.column),
                    f"{first} already has the identity '{question.identity}', so Anki could not tell the two apart",
                    "give one of them a different id",
                )


def _find_bad_names(decks: Iterable[Deck]) -> Iterator[Problem]:
    for deck in decks:
        title = [part.strip() for part in deck.title.split("::")]
        if len(title) > 1:
            key, why = "title", "'::' in a title creates a subdeck in Anki"
        elif not title[0]:
            key, why = "title", "the title is empty"
        elif why := find_name_fault(deck.anki_name):
            key = "collection" if deck.collection and not find_name_fault(deck.title) else "title"
        else:
            continue
        yield Problem("deck-name", Location(deck.path, *deck.place_of(key)), why, f"change the {key}")


def _hash_media(
    decks: Iterable[Deck], folder: Path, media: Media, hashes: dict[tuple[str, str], list[str]]
) -> Iterator[Problem]:
    """Yield a problem for each file that no card can show; add the hashes of all others to `hashes`."""
    for deck in decks:
        home = (folder / deck.path).parent
        for question in deck.questions:
            for key, file in find_media(question, deck):
                at = Location(deck.path, *question.place_of(key))
                try:
                    digest = media.find(home, file).digest
                except TooLarge:
                    yield missing_file(at, file, f"it is larger than Anki's limit of {LARGEST // 1_000_000} MB")
                except (FileNotFoundError, NotADirectoryError):
                    yield missing_file(at, file)
                except OSError as error:
                    yield missing_file(at, file, error.strerror or str(error))
                else:
                    hashes.setdefault((deck.path, question.identity), []).append(digest)


def _resolve(names: Iterable[str], decks: Sequence[Deck]) -> set[str]:
    """Return the identities for a list of ids or identities."""
    found = set()
    for name in names:
        hits = {q.identity for deck in decks for q in deck.questions if name in (q.id, q.identity)}
        if not hits:
            raise UnknownQuestion(name)
        found |= hits
    return found


# ---------------------------------------------------------------- lockfiles on disk


def _lock_path(folder: Path, deck: Deck) -> Path:
    path = folder / deck.path
    return path.with_name(path.stem + LOCK_SUFFIX)


def _neighbours(path: Path) -> Iterator[Path]:
    """Yield the lockfiles of the folder, to find questions that moved."""
    try:
        yield from sorted(path.parent.glob(f"*{LOCK_SUFFIX}"))
    except OSError:
        return


def _read_locks(own: Collection[Path]) -> tuple[dict[Path, Lock], list[QuizError]]:
    """Return the lockfiles of the decks and those beside them, and what is wrong with any of the latter.

    Raises what is wrong with a deck's own.
    """
    found: dict[Path, Lock] = {}
    damaged: list[QuizError] = []
    for path in sorted({*own, *(other for lock in own for other in _neighbours(lock))}):
        try:
            if lock := _read_lock(path):
                found[path] = lock
        except (LockfileFault, LockfileTooNew) as error:
            if path in own:
                raise
            damaged.append(error)
    return found, damaged


def _read_lock(path: Path) -> Lock | None:
    """Return a lockfile, None if there is none. Raises LockfileFault and LockfileTooNew."""
    try:
        text = read_regular(path, _LARGEST_LOCK).decode()
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise LockfileFault(str(path), 1, "not a text file; restore it from git.") from None
    except OSError as error:
        raise LockfileFault(str(path), 1, f"cannot be read: {error.strerror}.") from error
    return parse_lock(text, str(path))


def _has_moved(deck: Deck, own: Lock | None) -> bool:
    """Return whether a question came from another deck, so that its stamp may be in the lockfile of that."""
    return any(
        question.identity.partition("/")[0] != deck.identity and question.identity not in (own.stamps if own else {})
        for question in deck.questions
    )


def _write_lock(path: Path, lock: Lock) -> bool:
    """Write a lockfile in one step; False if the place is not writable."""
    try:
        replace_file(path, format_lock(lock))
    except OSError:
        return False
    return True


def _gather(locks: Iterable[Lock]) -> dict[str, Stamp]:
    """Return the latest stamp of each question in any lockfile: a moved question is in that of its old deck."""
    latest: dict[str, Stamp] = {}
    for lock in locks:
        for identity, found in lock.stamps.items():
            latest[identity] = merge_stamps(latest.get(identity, found), found)
    return latest


def _deck_id(name: str) -> int:
    """Return an id for a deck's name; Anki identifies decks by name, so any id except 1 works."""
    return (1 << 40) + int.from_bytes(sha256(name.casefold().encode()).digest()[:4])
