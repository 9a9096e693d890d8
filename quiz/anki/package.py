"""Writes an .apkg: genanki's collection schema and note type, rows of our own streamed into it.

The rows are a pure function of the arguments: ids count up from the oldest stamp, and no clock is
read, so the same notes make the same rows anywhere, and the same bytes under one interpreter. A new
file replaces an old one in one step or not at all.

Knows nothing of questions, lockfiles or the terminal.
"""

import json
import sqlite3
import zipfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from hashlib import sha256
from io import SEEK_END, BytesIO
from itertools import groupby, islice
from operator import attrgetter
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from quiz.anki.media import MediaFile
from quiz.anki.note_type import MODEL_ID, make_note_type
from quiz.errors import QuizError
from quiz.files import move_into_place, scratch_folder
from quiz.shown import show

_BATCH = 400
_FAST, _TIGHT, _LARGE = 1, 9, 4_000_000
_MAKE_CARDS = """
INSERT INTO cards
SELECT :first + 2 * (id - :first) + :card, id, :deck, :card, mod, -1, 0, 0, id - :first + 1, 0, 0, 0, 0, 0, 0, 0, 0, ''
FROM notes WHERE id >= :next AND id < :next + :count
"""
_MOMENT = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip file can store


class Row(NamedTuple):
    """One note to write. `mod`: seconds since 1970. `deck`: id. `cards`: numbers of templates."""

    guid: str
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    mod: int
    deck: int
    cards: tuple[int, ...]


class ExportFailed(QuizError):
    """The package could not be written; an earlier file is unchanged."""

    def __init__(self, target: Path, why: str) -> None:
        super().__init__(f"Cannot write {show(str(target))}: {show(why)}. Nothing was changed there.")


def write_package(
    target: Path,
    rows: Iterable[Row],
    *,
    decks: Mapping[int, str],
    media: Mapping[str, MediaFile] | None = None,
    first_id: int,
    finish: Callable[[sqlite3.Connection], None] = lambda db: None,
    before_rename: Callable[[], None] = lambda: None,
) -> None:
    """Write the notes and media to `target`; on any failure, leave everything as it was.

    `decks` are names by id, `media` files by the name that fields use, `first_id` the id of the
    first note. The order of the rows is the order of new cards. `finish` is called with the collection when all
    notes are in it, `before_rename` when the new file is on the disk but not yet in place. ExportFailed if
    anything cannot be read or written.
    """
    try:
        with scratch_folder(target.parent) as folder:
            collection, package = Path(folder, "collection.anki2"), Path(folder, "package")
            with closing(sqlite3.connect(collection, isolation_level=None)) as db:
                _write_collection(db, rows, decks, first_id, finish)
            _zip(package, collection, media or {})
            move_into_place(str(package), target, before_rename=before_rename)
    except (OSError, sqlite3.Error, zipfile.LargeZipFile) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ExportFailed(target, why[:1].lower() + why[1:]) from error


def _write_collection(
    db: sqlite3.Connection,
    rows: Iterable[Row],
    decks: Mapping[int, str],
    first_id: int,
    finish: Callable[[sqlite3.Connection], None],
) -> None:
    from genanki import Deck
    from genanki.apkg_col import APKG_COL
    from genanki.apkg_schema import APKG_SCHEMA

    db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-4000; PRAGMA page_size=8192;")
    tables = [part for part in APKG_SCHEMA.split(";") if "CREATE INDEX" not in part]  # Anki builds its own
    db.executescript(";".join(tables))
    db.executescript(APKG_COL)
    db.execute("BEGIN")
    known: dict[str, Any] = json.loads(db.execute("SELECT decks FROM col").fetchone()[0])
    known |= {str(number): Deck(number, name).to_json() for number, name in decks.items()}
    models = {str(MODEL_ID): make_note_type()}
    db.execute("UPDATE col SET decks = ?, models = ?", (json.dumps(known), json.dumps(models)))
    _insert(db, rows, first_id)
    finish(db)
    db.execute("COMMIT")


def _insert(db: sqlite3.Connection, rows: Iterable[Row], first_id: int) -> None:
    """Insert notes in batches; SQLite makes their first cards from them, which differ only in their note."""
    next_id, rows = first_id, iter(rows)
    while batch := list(islice(rows, _BATCH)):
        db.executemany(
            # Anki computes the sort field and checksum (here '' and 0) on import
            f"INSERT INTO notes VALUES (?, ?, {MODEL_ID}, ?, -1, ?, ?, '', 0, 0, '')",
            [
                (number, row.guid, row.mod, f" {' '.join(row.tags)} ", "\x1f".join(row.fields))
                for number, row in enumerate(batch, next_id)
            ],
        )
        for (deck, cards), alike in groupby(batch, attrgetter("deck", "cards")):
            count = len(list(alike))
            for card in cards:
                values = {"first": first_id, "deck": deck, "card": card, "next": next_id, "count": count}
                db.execute(_MAKE_CARDS, values)
            next_id += count


def _zip(package: Path, collection: Path, media: Mapping[str, MediaFile]) -> None:
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
        with collection.open("rb") as content:
            _add(archive, "collection.anki2", content)
        names = sorted(media)
        listed = json.dumps(dict(enumerate(names)), ensure_ascii=False)
        _add(archive, "media", BytesIO(listed.encode()))
        for number, name in enumerate(names):
            with media[name].open() as content:
                found = _add(archive, str(number), content)
            if found != media[name].digest:
                raise OSError(None, f"{media[name].name} was changed during the export")


def _add(archive: zipfile.ZipFile, name: str, content: BinaryIO) -> str:
    """Add a file to the archive; return the SHA-256 of its bytes, in hexadecimal."""
    info = zipfile.ZipInfo(name, _MOMENT)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    info.file_size = content.seek(0, SEEK_END)
    content.seek(0)
    # The only way to set it for a stream before Python 3.13; ten times as fast for a tenth more bytes
    info._compresslevel = _FAST if info.file_size > _LARGE else _TIGHT  # type: ignore[attr-defined]
    digest = sha256()
    with archive.open(info, "w") as target:
        while piece := content.read(1 << 20):
            digest.update(piece)
            target.write(piece)
    return digest.hexdigest()
