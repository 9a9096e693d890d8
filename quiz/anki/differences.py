"""Tells in a word how a question has changed: its new note is compared with that of an earlier package.

A lockfile has only a hash of each question, which says that it changed but not how.
"""

import re
import sqlite3
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from quiz.anki.media import Media
from quiz.anki.note_type import PLACE
from quiz.anki.notes import Context, Note, make_guid, make_note
from quiz.anki.plans import DeckStamps, PackagePlan
from quiz.anki.progress import CREATED
from quiz.opening import open_regular
from quiz.script.nearwords import NearWords

_LARGEST = 2_000_000_000
_PICTURE = re.compile(r'<img src="([^"]*)"')
_APART = {"Source": "source", "Image": "picture", "Audio": "sound", "Retired": "retired"}
"""The fields that have a word of their own; all others are text."""


def explain_changes(deck: DeckStamps, plan: PackagePlan, package: Path) -> dict[str, list[str]]:
    """Return what differs from the notes of an earlier `package`, by the identity of each changed question.

    The words are text, tags, picture, sound, source, retired. A question that the package does not have is left out,
    and so are all if there is no such package.
    """
    changed = [question for question in deck.deck.questions if deck.stamped.states[question.identity] == "changed"]
    before = read_notes(package) if changed else {}
    if not before:
        return {}
    home = (plan.folder / deck.deck.path).parent
    context = Context(deck.deck, plan.sheets, partial(Media().add, home), NearWords(deck.deck).find)
    found = {}
    for question in changed:
        if old := before.get(make_guid(question.identity)):
            found[question.identity] = list(dict.fromkeys(_compare(old, make_note(question, context)))) or [
                "sent again"
            ]
    return found


def read_notes(package: Path) -> Mapping[str, tuple[str, str]]:
    """Return fields and tags of each note, by GUID, in a package that quiz wrote; none if it cannot be read."""
    rows = _query(package, "SELECT guid, flds, tags FROM notes")
    return {str(guid): (str(fields), str(tags)) for guid, fields, tags in rows}


def is_shared(package: Path) -> bool:
    """Return whether there is a package with notes and without progress."""
    return _query(package, "SELECT EXISTS (SELECT 1 FROM notes) AND crt <> ? FROM col", CREATED) == [(1,)]


def _query(package: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """Return the rows of a query about the collection in a package; none if it cannot be read."""
    try:
        with open_regular(package) as file, zipfile.ZipFile(file) as archive:
            if archive.getinfo("collection.anki2").file_size > _LARGEST:
                return []
            content = archive.read("collection.anki2")
        with closing(sqlite3.connect(":memory:")) as db:
            db.deserialize(content)
            return db.execute(sql, values).fetchall()
    except (OSError, KeyError, ValueError, RuntimeError, zipfile.BadZipFile, sqlite3.Error):
        return []


def _compare(old: tuple[str, str], note: Note) -> Iterator[str]:
    """Yield what differs, in words, text first."""
    before = old[0].split("\x1f")
    if len(before) != len(PLACE):
        return
    differing = {name for name, at in PLACE.items() if before[at] != note.fields[at]}
    unseen = [name for name in differing if name not in _APART]
    if any(_PICTURE.sub("", before[PLACE[name]]) != _PICTURE.sub("", note.fields[PLACE[name]]) for name in unseen):
        yield "text"
    if set(old[1].split()) != set(note.tags) and "Retired" not in differing:
        yield "tags"
    if any(_PICTURE.findall(before[PLACE[name]]) != _PICTURE.findall(note.fields[PLACE[name]]) for name in unseen):
        yield "picture"
    yield from (_APART[name] for name in _APART if name in differing)
