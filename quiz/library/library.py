"""Opens banks by name and checks files: names to paths, paths to records, records to banks.

Knows no environment: where to look and where to keep the cache are arguments.
"""

import os
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from quiz.errors import FaultyDeck, QuizError
from quiz.library.bank import Bank
from quiz.library.cache import Cache
from quiz.library.files import Files
from quiz.library.records import Record
from quiz.library.roots import Found, Roots, find_bundled, find_seeds, prettify

if TYPE_CHECKING:
    from pathlib import Path

    from quiz.library.files import CheckDeck, ReadDeck
    from quiz.library.info import BankInfo
    from quiz.library.report import Report
    from quiz.model import Sheet
    from quiz.problems import ExtraFlaw


def bundled_root() -> "Path":
    """Return the folder that holds the bundled `decks` and `seeds`."""
    from pathlib import Path

    return Path(find_bundled())


class Library:
    """Finds decks in `roots` (the first wins), then among the bundled ones, and reads them.

    `bundled` is a folder that holds `decks` and `seeds`; `cache` the folder to keep in what was
    read, None or "" for none. Paths are named in messages relative to `cwd` where they lie below it.
    `notify` gets a sentence on each folder that is skipped.
    `read_deck` and `check_deck` take the places of those of `reading` and `checking`; give no cache with them.
    """

    def __init__(
        self,
        roots: "Sequence[str | os.PathLike[str]]",
        *,
        bundled: "str | os.PathLike[str] | None" = None,
        cache: "str | os.PathLike[str] | None" = None,
        cwd: "str | os.PathLike[str] | None" = None,
        read_deck: "ReadDeck | None" = None,
        check_deck: "CheckDeck | None" = None,
        notify: "Callable[[str], object]" = lambda sentence: None,
    ) -> None:
        self.cwd = os.path.abspath(os.fspath(cwd) if cwd is not None else os.getcwd())
        self.bundled = os.path.abspath(os.fspath(bundled)) if bundled is not None else ""
        folders = [os.fspath(root) for root in roots]
        if self.bundled:
            folders.append(os.path.join(self.bundled, "decks"))
        self.roots = Roots(folders, self.cwd, lambda path, why: notify(f"{self.show_path(path)} is skipped: {why}."))
        kept = Cache(os.path.abspath(os.fspath(cache)) if cache else "")
        self.files = Files(kept, self.show_path, read_deck, check_deck)

    def show_path(self, path: str) -> str:
        """Return how messages name an absolute path."""
        inside = self.cwd.rstrip(os.sep) + os.sep
        return path[len(inside) :] if path.startswith(inside) else path

    # ------------------------------------------------------------ banks

    def open(self, names: Sequence[str]) -> Bank:
        """Return one bank of the decks that all DECK arguments together mean.

        The bank is called after its folder or its deck's id; several are joined by "+". Its title
        is the collection that all its decks share, else the folder's name. A file that is named
        twice counts once. A file of a folder that quiz fails to read, by its own fault, is left out, and its
        problems are in the bank's `left_out`. Raises DeckNotFound; QuizError for a folder without decks; FaultyDeck
        with the problems when a deck has an error, or two have the same id or a question in common.
        """
        if not names:
            raise QuizError("No deck was named.")
        seen: dict[str, Record] = {}
        titles, left_out = [], []
        places: list[tuple[str, str]] = []
        for name in names:
            found = self.roots.find(name)
            records = self._decks_of(found, name)
            sound = [record for record in records if not record.is_fault_of_quiz]
            if not found.named and sound:  # of a folder the others can be played
                left_out += [problem for record in records if record not in sound for problem in record.list_problems()]
                records = sound
            for record in records:
                seen.setdefault(os.path.realpath(record.path), record)
            places.append((_name_of(found, records), found.folder or found.files[0]))
            titles.append(_title_of(found, records))
        records = list(seen.values())
        _refuse_faults([*records, *self.list_shared(records)])
        title = titles[0] if len(titles) == 1 else ", ".join(dict.fromkeys(titles))
        name = "+".join(dict.fromkeys(name for name, _ in places))
        return Bank(name, title, records, self.load_sheet, left_out, places)

    def open_draft(self, path: str, data: bytes) -> Bank:
        """Return the bank that the deck with this absolute path would be if it held these bytes.

        Raises FaultyDeck with the problems if it would have an error.
        """
        record = self.files.imagine(path, data)
        _refuse_faults([record, *self.list_shared([record])])
        found = Found((path,), "", True)
        return Bank(_name_of(found, [record]), _title_of(found, [record]), [record], self.load_sheet)

    def banks(self) -> "list[BankInfo]":
        """Return every folder of decks, every single deck beside them, and the decks in `cwd`, in order of lookup.

        A name that an earlier place has already is left out, as it cannot be reached.
        """
        listed: dict[str, BankInfo] = {}
        for path, files in chain(self.roots.list_top(), ((path, (path,)) for path in self.roots.list_here())):
            info = self._describe(path, files)
            if info is not None:
                listed.setdefault(info.name, info)
        return list(listed.values())

    def describe(self, path: str) -> "BankInfo | None":
        """Return what `banks` would say of a file or folder with this absolute path, None if it holds no deck."""
        return self._describe(path, tuple(self.roots.search(path)) if os.path.isdir(path) else (path,))

    def _describe(self, path: str, files: tuple[str, ...]) -> "BankInfo | None":
        from quiz.library.info import BankInfo

        found = Found(files, "", True) if files == (path,) else Found(files, path, False)
        decks = [record for record in map(self.files.look, files) if record.kind == "deck"]
        if not decks:
            return None
        good = [record for record in decks if not record.has_errors]
        entries = [entry for record in good for entry in record.entries if not entry.retired]
        errors = len(decks) - len(good)
        return BankInfo(_name_of(found, decks), _title_of(found, decks), len(good), entries, path, errors)

    def _decks_of(self, found: Found, name: str) -> list[Record]:
        records = [self.files.look(path, texts=True) for path in found.files]
        if found.named:
            if records[0].kind == "shared":
                raise QuizError(f"{records[0].shown} is not a deck: it has what the decks beside it share.")
            if records[0].kind == "sheet":
                raise QuizError(f"{records[0].shown} is a source sheet, not a deck.")
            return records
        # Other YAML files may lie about in a folder; `check` names them.
        decks = [record for record in records if record.kind == "deck" or record.is_unreadable]
        if not decks:
            raise QuizError(f"There is no deck in the folder {name}: a deck is a .yaml file that begins with 'deck:'.")
        return decks

    def list_shared(self, records: Sequence[Record]) -> list[Record]:
        """Return the files whose pools and passages these decks can use, each once."""
        shared = (self.files.find_shared(record.path) for record in records if record.kind == "deck")
        return list({record.path: record for record in shared if record}.values())

    def forget(self, paths: "Iterable[str] | None" = None) -> None:
        """Look at these absolute paths, or at every file, again when next opened: somebody may have edited them."""
        self.files.forget(paths)

    # ------------------------------------------------------------ sheets

    def load_sheet(self, sheet: str, folder: str) -> "Sheet | None":
        """Return the source sheet with this id for a deck in this folder, None if none can be read.

        That is `seeds/ID.yaml` in the nearest folder above that has `seeds`, else the bundled one.
        """
        path = self.find_sheet(sheet, folder)
        return self.files.get(path).sheet if path else None

    def find_sheet(self, sheet: str, folder: str) -> str:
        """Return the absolute path of that sheet's file, "" if there is none."""
        if os.sep in sheet or "/" in sheet or "\0" in sheet:
            return ""
        for seeds in (find_seeds(folder), os.path.join(self.bundled, "seeds") if self.bundled else ""):
            for suffix in (".yaml", ".yml"):
                path = os.path.join(seeds, sheet + suffix)
                if seeds and os.path.isfile(path):
                    return path
        return ""

    # ------------------------------------------------------------ checking

    def check(
        self, paths: "Sequence[str | os.PathLike[str]]", today: str = "", also: "Collection[ExtraFlaw]" = ()
    ) -> "Report":
        """Return everything that is wrong in these files and in all question files of these folders.

        With `today`, a day such as "2026-11-29", that includes what is out of date. `also` names rules that
        are off by default.
        Raises UsageError for a path that does not exist.
        """
        from quiz.library.report import check

        return check(self, [os.fspath(path) for path in paths], today, also)

    def list_files(self, paths: "Sequence[str | os.PathLike[str]]") -> list[str]:
        """Return the absolute paths of the files that `check` would look at, each once."""
        from quiz.library.report import list_files

        return list_files(self, [os.fspath(path) for path in paths])

    def line_of(self, path: str, line: int) -> str:
        """Return a line (from 1) of a file named as in a problem, "" if it cannot be read."""
        lines = self.lines_of(path)
        return lines[line - 1] if 0 < line <= len(lines) else ""

    def lines_of(self, path: str) -> list[str]:
        """Return all lines of a file named as in a problem, without their ends; [] if it cannot be read."""
        from quiz.library.report import read_lines

        return read_lines(os.path.join(self.cwd, path))


def _refuse_faults(records: Sequence[Record]) -> None:
    """Raise FaultyDeck with the errors of the records, each by itself and with each other."""
    faulty = [record for record in records if record.has_errors]
    problems = [problem for record in faulty for problem in record.list_problems() if problem.severity == "error"]
    if not problems and _share_identities(records):
        from quiz.checking.names import duplicate_deck, duplicate_id

        decks = sorted(filter(None, (record.deck() for record in records)), key=lambda deck: deck.path)
        problems = [*duplicate_deck(decks), *duplicate_id(decks)]
    if problems:
        raise FaultyDeck(sorted(problems, key=lambda problem: problem.sort_key))


def _share_identities(records: Sequence[Record]) -> bool:
    """Whether two decks may share an identity: a cheap test, before the rules judge."""
    headers = [record.header for record in records if record.header is not None]
    total = sum(len(record.identities) for record in records)
    return (
        len({header.id for header in headers}) < len(headers)
        or len({header.identity for header in headers}) < len(headers)
        or len(set().union(*(record.identities for record in records))) < total
    )


def _name_of(found: Found, records: Sequence[Record]) -> str:
    if found.folder:
        return os.path.basename(found.folder) or found.folder
    header = records[0].header
    return header.id if header is not None else os.path.basename(records[0].path).rpartition(".")[0]


def _title_of(found: Found, records: Sequence[Record]) -> str:
    headers = [record.header for record in records if record.header is not None]
    if not found.folder:
        return headers[0].title if headers else prettify(_name_of(found, records))
    collections = {header.collection for header in headers}
    shared = collections.pop() if len(collections) == 1 else ""
    return shared or prettify(os.path.basename(found.folder))
