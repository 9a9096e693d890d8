"""Checks files: collects all problems, of each file alone and of all together, and sorts them.

The only rules here are those that need the disk; the others are in `checking`.
"""

import gc
import os
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol, overload

from quiz.library.records import Record
from quiz.library.roots import Roots, find_seeds, read_id, search
from quiz.problems import Location, Problem

if TYPE_CHECKING:
    from quiz.checking.outline import Outline
    from quiz.library.files import Files
    from quiz.model import Deck, Sheet
    from quiz.problems import ExtraFlaw


MANY_FOLDERS = 300
"""At most this many folders around a `seeds` folder are searched for decks that name a sheet in it."""


class Shelves(Protocol):
    """The part of a `Library` that a check needs."""

    cwd: str
    bundled: str
    roots: Roots
    files: "Files"

    def find_sheet(self, sheet: str, folder: str) -> str: ...  # noqa: D102

    def list_shared(self, records: Sequence[Record]) -> list[Record]: ...  # noqa: D102


class Report(NamedTuple):
    """The result of a check. `files` and `questions` are counts; `problems` are sorted by place.

    The decks are built when they are first used.
    """

    problems: tuple[Problem, ...]
    files: int
    decks: "Sequence[Deck]"
    sheets: "tuple[Sheet, ...]"
    questions: int

    @property
    def has_errors(self) -> bool:
        """Whether any problem is an error."""
        return any(problem.severity == "error" for problem in self.problems)


class Decks(Sequence["Deck"]):
    """The decks of records, each built when it is first used."""

    def __init__(self, records: Sequence[Record]) -> None:
        self._records = records

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Decks) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __len__(self) -> int:
        return len(self._records)

    @overload
    def __getitem__(self, index: int) -> "Deck": ...
    @overload
    def __getitem__(self, index: slice) -> "Decks": ...
    def __getitem__(self, index: int | slice) -> "Deck | Decks":
        if isinstance(index, slice):
            return Decks(self._records[index])
        deck = self._records[index].deck()
        assert deck is not None
        return deck


def check(library: "Shelves", names: Sequence[str], today: str = "", also: "Collection[ExtraFlaw]" = ()) -> Report:
    """Return the problems of the files that the names mean: files, folders, else any DECK.

    The sheets that the decks cite are read too; unless they are named themselves, only their errors count.
    With `today`, a day such as "2026-11-29", what is out of date is reported. `also` names rules that are off
    by default. Raises UsageError for an unknown name.
    """
    was_on = gc.isenabled()
    gc.disable()  # a bank is a million objects without a cycle, and looking for cycles takes a fifth of the time
    try:
        return _check(library, names, today, also)
    finally:
        if was_on:
            gc.enable()


def _check(library: "Shelves", names: Sequence[str], today: str, also: "Collection[ExtraFlaw]") -> Report:
    from quiz.library.comparing import compare, look_also

    files = _find_files(library, names)
    records = library.files.get_checked(files.values())
    problems = [problem for record in records for problem in (*record.list_problems(), *record.list_flaws())]
    decks = [(record, one) for record in records if (one := record.outline()) is not None]
    sheets = {record.path: record for record in records if record.kind == "sheet"}
    for record in _list_cited(library, decks):
        if record.path not in sheets:
            sheets[record.path] = record
            problems += [problem for problem in record.list_problems() if problem.severity == "error"]
    for record in library.list_shared([record for record, _ in decks]):
        if record not in records:
            problems += [problem for problem in record.list_problems() if problem.severity == "error"]
    for record in records:
        if record.kind == "shared":
            problems += _find_unused(record, decks, files)
    known = [(record, sheet) for record in sheets.values() if (sheet := record.sheet) is not None]
    # The unreadable part of a deck with errors may ask about any fact.
    whole = {record.path for record, _ in decks if not record.has_errors}
    is_whole = all(record.path in whole for record in records if record.kind == "deck")
    complete = [
        sheet.path for record, sheet in known if is_whole and _is_complete(library, record.path, sheet.id, files)
    ]
    problems += compare(
        library.files.cache,
        decks,
        known,
        complete,
        _list_sheet_names(library, decks),
    )
    if today:
        from quiz.checking.dates import out_of_date

        named = [sheet for record, sheet in known if record in records]
        problems += out_of_date([one for _, one in decks], named, today)
    if also:
        told = {problem.location for problem in problems if problem.code == "answered-elsewhere"}
        problems += [p for p in look_also([one.deck for _, one in decks], also) if p.location not in told]
    problems += _find_impostors(library, [record for record, _ in decks])
    return Report(
        tuple(sorted(dict.fromkeys(problems), key=lambda problem: problem.sort_key)),
        len(records),
        Decks([record for record, _ in decks]),
        tuple(sheet for _, sheet in known),
        sum(len(one.identities) for _, one in decks),
    )


def list_files(library: "Shelves", names: Sequence[str]) -> list[str]:
    """Return the absolute paths of all files to check, each once."""
    return list(_find_files(library, names).values())


def _find_files(library: "Shelves", names: Sequence[str]) -> dict[str, str]:
    """Return the absolute paths of all files to check, by their paths after following links."""
    found: dict[str, str] = {}
    folders: dict[str, str] = {}
    for name in names:
        path = os.path.normpath(os.path.join(library.cwd, name))
        if os.path.isdir(path):
            files = list(library.roots.search(path, seeds=True))
        elif os.path.lexists(path):
            files = [path]
        else:
            files = list(library.roots.find(name).files)
        for file in files:
            folder, base = os.path.split(file)
            if folder not in folders:
                folders[folder] = os.path.realpath(folder)
            real = os.path.realpath(file) if os.path.islink(file) else os.path.join(folders[folder], base)
            found.setdefault(real, file)
    return found


def _list_cited(library: "Shelves", decks: "Sequence[tuple[Record, Outline]]") -> list[Record]:
    """Return the existing sheets that the decks name or cite."""
    paths: dict[str, None] = {}
    for folder, sheet in {
        (os.path.dirname(record.path), sheet): None
        for record, one in decks
        for sheet in (*one.sources, *(cited for cited, _ in one.gist.cited if cited))
    }:
        paths[library.find_sheet(sheet, folder)] = None
    return [library.files.get(path) for path in paths if path]


def _find_unused(
    shared: Record, decks: "Sequence[tuple[Record, Outline]]", checked: Collection[str]
) -> Iterator[Problem]:
    """Yield what is unused in a shared file, if all files of its folder are checked, and all decks there are whole."""
    from quiz.checking.unused import unused_shared

    folder = os.path.dirname(shared.path)
    beside = [(record, one) for record, one in decks if os.path.dirname(record.path) == folder]
    files = (path for path in search(folder) if os.path.dirname(path) == folder)
    is_whole = not any(record.has_errors for record in (shared, *(record for record, _ in beside)))
    if is_whole and all(os.path.realpath(path) in checked for path in files):
        yield from unused_shared(shared.shared, [one.deck for _, one in beside])


def _list_sheet_names(library: "Shelves", decks: "Sequence[tuple[Record, Outline]]") -> list[str]:
    """Return the names of all sheets that the decks could cite."""
    folders = {find_seeds(folder) for folder in {os.path.dirname(record.path) for record, _ in decks}}
    if library.bundled:
        folders.add(os.path.join(library.bundled, "seeds"))
    return [
        os.path.basename(path).rpartition(".")[0]
        for folder in sorted(folders)
        if os.path.isdir(folder)
        for path in search(folder)
    ]


def _is_complete(library: "Shelves", path: str, sheet: str, checked: Collection[str]) -> bool:
    """Whether every deck that can find the sheet and names it is among the checked ones.

    Those are the decks around its `seeds` folder. False if there are too many folders to search.
    """
    seeds = os.path.dirname(path)
    for looked, (folder, folders, files) in enumerate(os.walk(os.path.dirname(seeds))):
        folders[:] = [name for name in folders if not name.startswith(".") and name != "seeds"]
        if looked > MANY_FOLDERS:
            return False
        for name in files:
            file = os.path.join(folder, name)
            if (
                not name.startswith(".")
                and name.endswith((".yaml", ".yml"))
                and os.path.realpath(file) not in checked
                and sheet.encode() in _read_bytes(file)
                and find_seeds(folder) == seeds
            ):
                header = library.files.get(file).header
                if header is not None and sheet in header.sources:
                    return False
    return True


def _find_impostors(library: "Shelves", records: Sequence[Record]) -> Iterator[Problem]:
    """Yield an error for each deck that has the id of a bundled deck, but different content.

    A learner's history and Anki would take both for the same deck.
    """
    from quiz.checking.files import bundled_deck_id

    bundled = os.path.join(library.bundled, "decks") if library.bundled else ""
    if not os.path.isdir(bundled):
        return
    ids = {name: path for path in search(bundled) if (name := read_id(path))}
    inside = os.path.realpath(bundled) + os.sep
    for record in records:
        if record.header is None or record.header.id not in ids:
            continue
        path = os.path.realpath(record.path)
        if not path.startswith(inside) and _read_bytes(path) != _read_bytes(ids[record.header.id]):
            yield bundled_deck_id(Location(record.shown, *record.place_of("deck")), record.header.id)


def read_lines(path: str) -> list[str]:
    """Return the lines of a file without line ends; [] if it cannot be read."""
    from quiz.library.files import split_lines

    data = _read_bytes(path)
    return split_lines(data) if data else []


def _read_bytes(path: str) -> bytes:
    from quiz.library.files import MAX_BYTES

    try:
        if not os.path.isfile(path):
            return b""
        with open(path, "rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError:
        return b""
