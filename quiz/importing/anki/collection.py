"""A collection of Anki's as values: note types, decks with their presets, notes, cards and reviews.

The collection is a database of SQLite that anybody may have made. It is opened read-only, outside of Anki and without
its engine; what is in it is taken as it is, and what has a wrong type is left out. Collections before version 15 of
their schema keep note types and decks as JSON, later ones in tables with protobuf.
"""

import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from functools import cached_property
from typing import Any, BinaryIO, NamedTuple, TypeVar
from unicodedata import normalize
from urllib.parse import quote

from quiz.files import make_folder, scratch_folder
from quiz.importing.anki.archive import Archive, open_archive
from quiz.importing.anki.protobuf import get_bytes, get_floats, get_number, get_text, read_message
from quiz.importing.refusal import CannotImport
from quiz.model import BLANK
from quiz.opening import open_inside, open_regular

Made = TypeVar("Made")

_ZIP, _SQLITE = b"PK\x03\x04", b"SQLite format 3\0"
_LONGEST_VALUE = 100_000_000
"""In bytes, of a text of the database."""
_SEPARATOR = "\x1f"
_FIRST_WITH_TABLES = 15
_DAMAGE = (AttributeError, KeyError, OverflowError, RecursionError, StopIteration, TypeError, ValueError)
_NEEDED = ("col", "notes", "cards", "revlog")


class Template(NamedTuple):
    """A template of a note type: the HTML of its cards' fronts and backs, with fields in it."""

    name: str
    front: str
    back: str


class NoteType(NamedTuple):
    """A note type. `stock` is the number of the kind that Anki made it as, 0 if it is not known."""

    name: str
    is_cloze: bool
    stock: int
    fields: tuple[str, ...]
    templates: tuple[Template, ...]


class Preset(NamedTuple):
    """The options of decks that decide when cards come again; `parameters` are those of FSRS, () for its defaults."""

    retention: float
    parameters: tuple[float, ...]


class AnkiDeck(NamedTuple):
    """A deck: its name with `::` between its parts, and the number of its preset, 0 for a filtered deck.

    `retention` is the deck's own desired retention, 0 if its preset decides.
    """

    name: str
    preset: int
    retention: float


class Note(NamedTuple):
    """A note. `type` is the number of its note type, `modified` is in seconds since 1970."""

    id: int
    guid: str
    type: int
    modified: int
    tags: str
    fields: tuple[str, ...]


class Collection:
    """An open collection; made by `open_collection`. Every method raises CannotImport if the file is damaged."""

    def __init__(self, path: str, db: sqlite3.Connection, archive: Archive | None) -> None:
        self._path = path
        self._db = db
        self._archive = archive
        with self.explained():
            tables = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
            lacking = [name for name in _NEEDED if name not in tables]
            if lacking:
                raise CannotImport(path, f"it is a database, but not one of Anki's: it has no table '{lacking[0]}'")
            row = db.execute("SELECT crt, mod, ver FROM col").fetchone()
            self.created, self.modified, version = map(int, row or (0, 0, 0))
            """When the collection was made, in seconds since 1970, and last changed, in milliseconds."""
            self._has_tables = version >= _FIRST_WITH_TABLES and {"notetypes", "decks", "deck_config"} <= tables

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turn whatever a damaged database makes SQLite and Python raise into one sentence."""
        try:
            yield
        except (sqlite3.Error, *_DAMAGE) as error:
            why = "its database is damaged; let Anki check it (Tools > Check Database)"
            raise CannotImport(self._path, why) from error

    # ------------------------------------------------------------ rows

    def notes(self) -> Iterator[Note]:
        """Yield all notes in the order in which they were made."""
        for id, guid, type, modified, tags, fields in self._rows(
            "SELECT id, guid, mid, mod, tags, flds FROM notes ORDER BY id"
        ):
            if isinstance(guid, str) and isinstance(tags, str) and isinstance(type, int) and isinstance(modified, int):
                yield Note(
                    id, guid, type, modified, tags, tuple(str(fields).replace(BLANK, "\ufffd").split(_SEPARATOR))
                )

    def list_reviews(self) -> Iterator[tuple[Any, ...]]:
        """Yield card, note, card's number in it, number of the review, ease, factor, time, type; by card and number."""
        return self._rows(
            "SELECT r.cid, c.nid, c.ord, r.id, r.ease, r.factor, r.time, r.type FROM revlog r JOIN cards c"
            " ON c.id = r.cid ORDER BY r.cid, r.id"
        )

    def list_homes(self) -> Iterator[tuple[Any, ...]]:
        """Yield note, number of the card in it, and number of the card's own deck."""
        return self._rows("SELECT nid, ord, CASE WHEN odid THEN odid ELSE did END FROM cards")

    def query(self, sql: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query."""
        return self._rows(sql, *values)

    def _rows(self, sql: str, *values: object) -> Iterator[tuple[Any, ...]]:
        with self.explained():
            yield from self._db.execute(sql, values)

    # ------------------------------------------------------------ note types, decks, presets

    @cached_property
    def note_types(self) -> Mapping[int, NoteType]:
        """The note types by number."""
        if not self._has_tables:
            return self._read_numbered("models", _read_old_type)
        fields: dict[int, list[str]] = {}
        for number, name in self._rows("SELECT ntid, name FROM fields ORDER BY ntid, ord"):
            fields.setdefault(number, []).append(str(name))
        templates: dict[int, list[Template]] = {}
        for number, name, config in self._rows("SELECT ntid, name, config FROM templates ORDER BY ntid, ord"):
            message = self._read(config)
            templates.setdefault(number, []).append(Template(str(name), get_text(message, 1), get_text(message, 2)))
        found = {}
        for number, name, config in self._rows("SELECT id, name, config FROM notetypes"):
            message = self._read(config)
            found[number] = NoteType(
                str(name),
                get_number(message, 1) == 1,
                get_number(message, 9),
                tuple(fields.get(number, ())),
                tuple(templates.get(number, ())),
            )
        return found

    @cached_property
    def decks(self) -> Mapping[int, AnkiDeck]:
        """The decks by number."""
        if not self._has_tables:
            return self._read_numbered("decks", _read_old_deck)
        found = {}
        for number, name, kind in self._rows("SELECT id, name, kind FROM decks"):
            normal = self._read(get_bytes(self._read(kind), 1))
            own = get_floats(normal, 10)
            found[number] = AnkiDeck(
                str(name).replace(_SEPARATOR, "::"), get_number(normal, 1), _share(own[0] if own else 0)
            )
        return found

    @cached_property
    def presets(self) -> Mapping[int, Preset]:
        """The presets by number."""
        if not self._has_tables:
            return self._read_numbered("dconf", read_old_preset)
        found = {}
        for number, config in self._rows("SELECT id, config FROM deck_config"):
            message = self._read(config)
            retention = get_floats(message, 37)
            parameters = next(filter(None, (get_floats(message, field) for field in (6, 5, 3))), ())
            found[number] = Preset(_share(retention[0] if retention else 0), tuple(map(_round, parameters)))
        return found

    @cached_property
    def uses_fsrs(self) -> bool:
        """Whether its cards are scheduled by FSRS."""
        if self._has_tables:
            return any(
                json.loads(value) is True for (value,) in self._rows("SELECT val FROM config WHERE key = 'fsrs'")
            )
        return self._read_json("conf").get("fsrs") is True

    def _read(self, data: object) -> dict[int, int | bytes]:
        with self.explained():
            return read_message(bytes(data) if isinstance(data, bytes) else b"")

    def _read_json(self, column: str) -> dict[str, Any]:
        with self.explained():
            found = json.loads(next(self._rows(f"SELECT {column} FROM col"))[0])
            if not isinstance(found, dict):
                raise TypeError(column)
            return found

    def _read_numbered(self, column: str, read: Callable[[Mapping[str, Any]], Made]) -> dict[int, Made]:
        """Return values by number, which an object of JSON has as texts."""
        with self.explained():
            return {int(key): read(value) for key, value in self._read_json(column).items()}

    # ------------------------------------------------------------ media

    def has_media(self, name: str) -> bool:
        """Whether there is a picture or sound of this name."""
        if self._archive:
            return normalize("NFC", name) in self._listed
        return name not in ("", ".", "..") and os.path.isfile(os.path.join(self._folder, os.path.basename(name)))

    @cached_property
    def _listed(self) -> Mapping[str, Any]:
        assert self._archive is not None
        return {normalize("NFC", name): member for name, member in self._archive.list_media().items()}

    @property
    def _folder(self) -> str:
        return os.path.splitext(self._path)[0] + ".media"

    def copy_media(self, name: str, target: BinaryIO) -> None:
        """Write a picture or sound to a file. Raises OSError if there is none of this name."""
        if self._archive:
            member = self._listed.get(normalize("NFC", name))
            if member is None:
                raise FileNotFoundError(name)
            self._archive.copy_media(member, target)
            return
        with open_inside(self._folder, name) as file:
            while piece := file.read(1 << 20):
                target.write(piece)


@contextmanager
def open_collection(path: str, scratch: str) -> Iterator[Collection]:
    """Yield the collection in a package, or at a path of its own, as it is; nothing in it is changed.

    That of a package is unpacked into a folder within `scratch`, which is gone afterwards. Raises CannotImport.
    """
    try:
        with open_regular(path) as file:
            head = file.read(len(_SQLITE))
    except OSError as error:
        raise CannotImport(path, error.strerror or str(error)) from error
    if head.startswith(_ZIP):
        with (
            open_archive(path) as archive,
            _unpacked(path, archive, scratch or os.curdir) as unpacked,
            _connected(path, unpacked) as db,
        ):
            yield Collection(path, db, archive)
    elif head == _SQLITE:
        _refuse_open(path)
        with _connected(path, path) as db:
            yield Collection(path, db, None)
    else:
        raise CannotImport(path, "it is not one of Anki's files: choose an .apkg, a .colpkg or a collection.anki2")


@contextmanager
def _unpacked(path: str, archive: Archive, parent: str) -> Iterator[str]:
    """Yield the path of the unpacked collection of a package."""
    try:
        make_folder(parent)
        with scratch_folder(parent) as folder:
            unpacked = os.path.join(folder, "collection")
            with open(unpacked, "xb") as file:
                archive.copy_collection(file)
            yield unpacked
    except OSError as error:
        raise CannotImport(path, f"it cannot be unpacked: {error.strerror or error}") from error


def _connected(path: str, real: str) -> AbstractContextManager[sqlite3.Connection]:
    """Open a database that nobody changes meanwhile: without locks, and without files beside it."""
    try:
        db = sqlite3.connect(f"file:{quote(os.path.abspath(real))}?mode=ro&immutable=1", uri=True)
    except sqlite3.Error as error:
        raise CannotImport(path, "SQLite cannot open it") from error
    db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    db.create_collation("unicase", lambda one, other: (one.casefold() > other.casefold()) - (one < other))
    db.text_factory = lambda data: data.decode(errors="replace")
    for pragma in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON"):
        db.execute(f"PRAGMA {pragma}")
    return closing(db)


def _refuse_open(path: str) -> None:
    """Refuse a collection with changes that are still in a file beside it."""
    for suffix in ("-wal", "-journal"):
        try:
            left = os.path.getsize(path + suffix)
        except OSError:
            continue
        if left:
            raise CannotImport(path, "Anki has it open, or was not closed properly: close Anki, then try again")


def _read_old_type(value: Mapping[str, Any]) -> NoteType:
    return NoteType(
        str(value["name"]),
        value.get("type") == 1,
        int(value.get("originalStockKind") or 0),
        tuple(str(field["name"]) for field in value["flds"]),
        tuple(Template(str(one["name"]), str(one["qfmt"]), str(one["afmt"])) for one in value["tmpls"]),
    )


def _read_old_deck(value: Mapping[str, Any]) -> AnkiDeck:
    own = value.get("desiredRetention") or 0  # in percent
    return AnkiDeck(str(value["name"]), int(value.get("conf") or 0), _share(own / 100))


def read_old_preset(value: Mapping[str, Any]) -> Preset:
    """Return a preset from the form of JSON that it has for add-ons, and had in older collections."""
    parameters: list[Any] = next(
        filter(None, (value.get(name) for name in ("fsrsParams6", "fsrsWeights", "fsrsParams5"))), []
    )
    return Preset(_share(value.get("desiredRetention")), tuple(_round(float(number)) for number in parameters))


def _share(value: object) -> float:
    """Return a share between 0 and 1, 0.0 for anything else."""
    return _round(value) if isinstance(value, int | float) and 0 < value < 1 else 0.0


def _round(number: float) -> float:
    """Return a number without the digits that single precision does not have, so that every form holds the same."""
    return float(f"{number:.6g}")
