"""Decks to an .apkg: plan which notes go out with which timestamps, then write them.

`plan_export` reads lockfiles and media and decides; `write_export` writes the package, then the
lockfiles, then puts the package in place. Knows nothing of commands, of the clock or of a screen.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from sqlite3 import Connection

from quiz.anki.content import find_media, hash_source
from quiz.anki.lockfile import Lock, find_name_fault, stamp
from quiz.anki.locks import list_moved, locate_lock, read_locks, write_lock
from quiz.anki.media import LARGEST, Media, TooLarge
from quiz.anki.notes import Context, Note, make_note
from quiz.anki.package import Row, write_package
from quiz.anki.plans import DeckStamps, PackagePlan
from quiz.anki.progress import write_presets, write_progress
from quiz.anki.renames import Rename, find_renames
from quiz.bugs import leaving_out
from quiz.checking.files import missing_file
from quiz.errors import FaultyDeck, QuizError
from quiz.history.progress import Learned
from quiz.model import Deck, Question, Sheet
from quiz.problems import Location, Problem
from quiz.script.nearwords import NearWords
from quiz.shown import quote_word, show

Render = Callable[[Question, Context], Note]


class MissingIds(QuizError):
    """Questions without an id cannot be identified in a learner's collection."""

    def __init__(self, places: Sequence[str], paths: Sequence[str]) -> None:
        many = f"{len(places)} questions have" if len(places) > 1 else "A question has"
        where = ", ".join(places[:3]) + (", ..." if len(places) > 3 else "")
        super().__init__(f"{many} no id ({where}). Add it with: quiz check --fix {' '.join(map(quote_word, paths))}")


class LockOutdated(QuizError):
    """With --locked, a lockfile is out of date."""

    def __init__(self, changes: Sequence[str]) -> None:
        listed = ", ".join(changes[:5]) + (f" and {len(changes) - 5} more" if len(changes) > 5 else "")
        super().__init__(f"The lockfile is out of date: {listed}. Export without --locked, and commit the lockfile.")


def plan_export(
    decks: Sequence[Deck],
    sheets: Iterable[Sheet],
    *,
    folder: Path,
    now: int,
    restamp: Collection[str] = (),
    forget: Collection[str] = (),
    rename: bool = False,
    as_new: bool = False,
    without_retired: bool = False,
) -> PackagePlan:
    """Return the plan of an export of these checked decks; nothing is written yet.

    The decks' paths are relative to `folder`; `now` is in seconds since 1970; `restamp` holds ids or
    identities to send again, `forget` those whose lines are dropped from the lockfiles; `rename` writes a
    deck's new name to its lockfile; `as_new` takes questions for new that look like renamed ones;
    `without_retired` leaves withdrawn questions out of the package. Raises MissingIds, FaultyDeck (a
    name that Anki cannot use, missing media, a repeated identity), LockfileFault, LockfileTooNew,
    UnknownQuestion, StillThere, Renamed.
    """
    by_id = {sheet.id: sheet for sheet in sheets}
    _refuse_missing_ids(decks)
    media = Media()
    shown: dict[tuple[str, str], list[str]] = {}
    problems = [*_find_twins(decks), *_find_bad_names(decks), *_hash_media(decks, folder, media, shown)]
    if problems:
        raise FaultyDeck(sorted(problems, key=lambda problem: problem.sort_key))
    again = _resolve(restamp, decks)
    by_path = {locate_lock(folder, deck): deck for deck in decks}
    if len(by_path) < len(decks):
        shared = next(deck.path for deck in decks if by_path[locate_lock(folder, deck)] is not deck)
        raise QuizError(
            f"{shared} and another deck in the same folder would share a lockfile: rename one of the files."
        )
    locks = read_locks(by_path, rename=rename, folder=folder)
    latest = locks.gather()
    here = {question.identity for deck in decks for question in deck.questions}
    foreign = {identity for lock in locks.others.values() for identity in lock.stamps}
    dropped = _resolve_gone(forget, here, locks.own.values())
    lacking = list_moved(decks, latest)
    plans = []
    for path, deck in by_path.items():
        old = locks.own.get(path)
        content, also = {}, {}
        for question in deck.questions:
            files = shown.get((deck.path, question.identity), ())
            content[question.identity] = hash_source(question, deck, by_id, files)
            if files:
                also[question.identity] = hash_source(question, deck, by_id, files, names=True)
        kept = {identity: found for identity, found in old.stamps.items() if identity not in dropped} if old else {}
        stamped = stamp(
            Lock(deck.anki_name if rename or old is None else old.name, kept),
            content,
            now=now,
            elsewhere=latest,
            moved_to=here | foreign,
            restamp=again,
            also=also,
        )
        name = "" if stamped.lock.name == deck.anki_name else deck.anki_name
        unknown = tuple(question.identity for question in deck.questions if question.identity in lacking)
        forgotten = tuple(sorted(dropped.intersection(old.stamps))) if old else ()
        plans.append(DeckStamps(deck, path, old, stamped, name, unknown, forgotten))
    if not as_new:
        gone = {i: latest[i].hash for plan in plans for i in plan.stamped.vanished}
        gone |= {i: latest[i].hash for i in locks.list_left() if i not in here}
        if renames := list(find_renames(plans, gone)):
            raise Renamed(renames)
    return PackagePlan(tuple(plans), by_id, media, folder, tuple(map(str, locks.damaged)), without_retired)


def write_export(
    plan: PackagePlan,
    target: Path,
    *,
    keep_locks: bool = True,
    tick: Callable[[], None] = lambda: None,
    notify: Callable[[str], object] = lambda sentence: None,
    render: Render = make_note,
    learned: Learned | None = None,
) -> list[Path]:
    """Write the package; return the lockfiles that should have changed but could not be written.

    Lockfiles are on the disk before the package is renamed into its place: a crash between the two
    leaves lockfiles that are ahead of the package, never a package whose stamps are not in a lockfile.
    `tick` is called for each note; `notify` gets a sentence for each question that is left out because `render`
    fails on it, which is a bug of quiz. `learned` is the progress that goes along, if any. If it raises ExportFailed,
    nothing has changed.
    """
    failed: list[Path] = []

    def keep() -> None:
        for deck in plan.decks if keep_locks else ():
            if deck.lock_is_stale and not write_lock(deck.lock_path, deck.stamped.lock):
                failed.append(deck.lock_path)

    plan.media.files = {}
    write_rows(plan, make_rows(plan, tick, notify, render), target, learned=learned, before_rename=keep)
    return failed


def write_rows(
    plan: PackagePlan,
    rows: Iterable[Row],
    target: Path,
    *,
    learned: Learned | None,
    before_rename: Callable[[], None] = lambda: None,
) -> None:
    """Write some notes of a plan, and all media in it, as a package. Raises ExportFailed, and nothing has changed."""
    names = {_deck_id(deck.stamped.lock.name): deck.stamped.lock.name for deck in plan.decks}
    stamps = [deck.stamped.lock.stamps[q.identity].mod for deck in plan.decks for q in deck.deck.questions]

    def finish(db: Connection) -> None:
        if learned is not None:
            write_progress(db, learned)
            homes = {_deck_id(d.stamped.lock.name): (d.stamped.lock.name, d.deck.identity) for d in plan.decks}
            write_presets(db, {number: (name, learned.schedules.find(deck)) for number, (name, deck) in homes.items()})

    write_package(
        target,
        rows,
        decks=names,
        media=plan.media.files,
        first_id=max(min(stamps, default=0), 1) * 1000,
        finish=finish,
        before_rename=before_rename,
    )


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
            if plan.without_retired and question.retired:
                continue
            note = None
            with leaving_out(f"{deck.path}:{question.line}", notify):
                note = render(question, context)
            if note is not None:
                yield Row(note.guid, note.fields, note.tags, stamps[question.identity].mod, number, note.cards)
            tick()


# ---------------------------------------------------------------- refusals


class Renamed(QuizError):
    """Questions have the very content of some that are gone: most likely they only got another id."""

    def __init__(self, pairs: Sequence[Rename]) -> None:
        said = [
            f"{show(pair.place)}: {show(pair.new)} has the content of '{show(pair.old)}', which is gone. If you renamed"
            f" it, learners keep their history with this line {pair.where}:\n  was: {show(pair.was)}"
            for pair in pairs[:5]
        ]
        more = [f"{len(pairs) - 5} more are alike."] if len(pairs) > 5 else []
        last = "If they are different questions, insist with --as-new."
        super().__init__(
            "\n".join([*said, *more, last if len(pairs) > 1 else "If it is a new question, insist with --as-new."])
        )


class StillThere(QuizError):
    """--forget names a question that the decks still have."""

    def __init__(self, identity: str) -> None:
        super().__init__(f"'{show(identity)}' is still in these decks: --forget is for questions that are gone.")


class UnknownQuestion(QuizError):
    """--restamp names a question that is not in the decks, or --forget one that is in no lockfile."""

    def __init__(self, name: str, lack: str = "These decks have no question") -> None:
        super().__init__(f"{lack} '{show(name)}'.")


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


def _resolve_gone(names: Iterable[str], here: Collection[str], locks: Iterable[Lock]) -> set[str]:
    """Return the identities in lockfiles for a list of ids or identities of questions that are gone."""
    stamped = {identity for lock in locks for identity in lock.stamps}
    found = set()
    for name in names:
        hits = {identity for identity in stamped if name in (identity, identity.partition("/")[2])}
        if not hits:
            raise UnknownQuestion(name, "No lockfile of these decks has a line for")
        if not (gone := hits.difference(here)):
            raise StillThere(min(hits))
        found |= gone
    return found


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


def _deck_id(name: str) -> int:
    """Return an id for a deck's name; Anki identifies decks by name, so any id except 1 works."""
    return (1 << 40) + int.from_bytes(sha256(name.casefold().encode()).digest()[:4])
