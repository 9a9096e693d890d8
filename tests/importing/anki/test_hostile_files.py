"""A file that Anki never wrote: one sentence, and nothing is written."""

import io
import json
import sqlite3
import struct
import zipfile
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest
from anki.collection import Collection
from hypothesis import given
from hypothesis import strategies as st

from quiz.importing.anki import archive
from quiz.importing.anki.archive import zstd
from quiz.importing.anki.collection import open_collection
from quiz.importing.anki.protobuf import list_fields
from quiz.importing.refusal import CannotImport

from ..conftest import add, write

Members = dict[str, bytes]


def read_all(path: Path, scratch: Path) -> None:
    with open_collection(str(path), str(scratch)) as found:
        list(found.notes())
        list(found.note_types)
        list(found.decks)
        list(found.presets)
        found.has_media("x.png")


@pytest.fixture
def package(col: Collection, tmp_path: Path) -> Members:
    """The members of a package of today."""
    add(col, "Basic", "front", '<img src="x.png">')
    col.media.write_data("x.png", b"picture")
    with zipfile.ZipFile(write(col, tmp_path, "new.apkg")) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def pack(members: Members, path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members.items():
            target.writestr(name, data)
    return path


def refuse(path: Path, tmp_path: Path) -> str:
    """Return the sentence with which a file is refused, and see that nothing is left of it."""
    with pytest.raises(CannotImport) as error:
        read_all(path, tmp_path / "scratch")
    assert not list((tmp_path / "scratch").glob("*"))
    said = str(error.value)
    assert "\n" not in said
    assert said.startswith(f"Cannot import {path}: ")
    assert said.endswith(".")
    return said


def _media(*names: str) -> bytes:
    entries = b""
    for name in names:
        entry = b"\x0a" + bytes([len(name)]) + name.encode()
        entries += b"\x0a" + bytes([len(entry)]) + entry
    return zstd.compress(entries)


SPOILED: dict[str, tuple[Callable[[Members], Members], str]] = {
    "no collection": (lambda m: {"meta": m["meta"]}, "an archive without a collection"),
    "only the decoy": (
        lambda m: {name: data for name, data in m.items() if name != "collection.anki21b"},
        "does not hold the collection that it says",
    ),
    "no meta": (
        lambda m: {name: data for name, data in m.items() if name != "meta"},
        "does not hold the collection that it says",
    ),
    "a decoy that is newer": (lambda m: {**m, "meta": b"\x08\x02"}, "does not hold the collection that it says"),
    "a later version": (lambda m: {**m, "meta": b"\x08\x04"}, "a newer version of Anki"),
    "no version": (lambda m: {**m, "meta": b"\x08"}, "not a whole zip archive"),
    "a folder": (lambda m: {**m, "../../x": b""}, "it holds a folder"),
    "cut short": (lambda m: {**m, "collection.anki21b": m["collection.anki21b"][:-40]}, "is damaged"),
    "not compressed": (lambda m: {**m, "collection.anki21b": b"SQLite format 3\0" * 9}, "is damaged"),
    "no database": (lambda m: {**m, "collection.anki21b": zstd.compress(b"hello" * 999)}, "is damaged"),
    "a bomb": (lambda m: {**m, "collection.anki21b": zstd.compress(bytes(100_000_000))}, "far more than any real one"),
    "a bomb of names": (lambda m: {**m, "media": zstd.compress(bytes(100_000_001))}, "far more than any real one"),
    "media above": (lambda m: {**m, "media": _media("../../.bashrc")}, "leads to another folder"),
    "media elsewhere": (lambda m: {**m, "media": _media("/etc/passwd")}, "leads to another folder"),
    "media on Windows": (lambda m: {**m, "media": _media("..\\x.png")}, "leads to another folder"),
    "media without a name": (lambda m: {**m, "media": _media("")}, "leads to another folder"),
    "no list": (lambda m: {**m, "media": zstd.compress(b"\x0a\xff\xff")}, "its list of media is damaged"),
    "a control character": (lambda m: {**m, "media": _media("\x1b[2J/x")}, "leads to another folder"),
}


@pytest.mark.parametrize("name", SPOILED)
def test_a_package_that_anki_never_wrote(package: Members, tmp_path: Path, name: str):
    spoil, why = SPOILED[name]
    said = refuse(pack(spoil(dict(package)), tmp_path / "x.apkg"), tmp_path)
    assert why in said
    assert "\x1b" not in said


def test_two_members_of_one_name(package: Members, tmp_path: Path):
    path = pack(package, tmp_path / "x.apkg")
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as target:
        target.writestr("collection.anki21b", b"another")
    assert "two files called" in refuse(path, tmp_path)


def test_too_many_members(package: Members, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(archive, "MOST_MEMBERS", 3)
    assert "more than 3 files" in refuse(pack(package, tmp_path / "x.apkg"), tmp_path)


def test_a_list_of_members_that_claims_to_be_huge(package: Members, tmp_path: Path):
    path = pack(package, tmp_path / "x.apkg")
    data = path.read_bytes()
    at = data.rindex(b"PK\x05\x06")
    path.write_bytes(data[: at + 12] + struct.pack("<I", 0xFFFFFFFE) + data[at + 16 :])
    assert "more than" in refuse(path, tmp_path)


def test_members_that_share_their_bytes(package: Members, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Each is small enough, all of them together are not."""
    monkeypatch.setattr(archive, "_SMALL", 1_000_000)
    names = [f"{number}.png" for number in range(40)]
    members = {**package, "media": _media(*names), "0": zstd.compress(bytes(900_000))}
    path = pack(members, tmp_path / "x.apkg")
    with archive.open_archive(str(path)) as opened:
        listed = opened.list_media()
        assert list(listed) == ["0.png"]

        def copy_often() -> None:
            for _ in range(1000):
                opened.copy_media(listed["0.png"], io.BytesIO())

        with pytest.raises(CannotImport, match="its files unpack to far more"):
            copy_often()


def test_a_collection_that_is_too_large(package: Members, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(archive, "LARGEST_COLLECTION", 1000)
    assert "is larger than" in refuse(pack(package, tmp_path / "x.apkg"), tmp_path)


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04", b"PK\x03\x04" + bytes(100), b"SQLite format 3\0"])
def test_a_file_of_another_kind(tmp_path: Path, content: bytes):
    path = tmp_path / "x.apkg"
    path.write_bytes(content)
    refuse(path, tmp_path)


def test_no_file_at_all(tmp_path: Path):
    refuse(tmp_path / "missing.apkg", tmp_path)
    refuse(tmp_path, tmp_path)


def make_database(path: Path, *, version: int = 11, **changed: str) -> Path:
    """A collection of the old schema; `changed` replaces the statement that makes a table, or the JSON of a column."""
    db = sqlite3.connect(path)
    columns = {name: changed.get(name, "{}") for name in ("conf", "models", "decks", "dconf", "tags")}
    db.execute("CREATE TABLE col (crt, mod, ver, conf, models, decks, dconf, tags)")
    db.execute("INSERT INTO col VALUES (1, 1, ?, ?, ?, ?, ?, ?)", (version, *columns.values()))
    for name, made in (
        ("notes", "TABLE notes (id INTEGER PRIMARY KEY, guid, mid, mod, tags, flds)"),
        ("cards", "TABLE cards (id INTEGER PRIMARY KEY, nid, did, ord)"),
        ("revlog", "TABLE revlog (id INTEGER PRIMARY KEY, cid, ease, factor, type)"),
    ):
        db.execute(f"CREATE {changed.get(name, made)}")
    db.commit()
    db.close()
    return path


@pytest.mark.parametrize(
    "changed",
    [
        {"notes": "VIEW notes AS WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n FROM x) SELECT n FROM x"},
        {"notes": "TABLE other (x)"},
        {"notes": "TABLE notes (id)"},
        {"models": "["},
        {"models": "[]"},
        {"models": '{"1": {}}'},
        {"models": '{"x": {"name": "a", "flds": [], "tmpls": []}}'},
        {"models": "[" * 100_000},
        {"decks": '{"1": 3}'},
        {"dconf": '{"1": {"fsrsParams6": ["x"]}}'},
    ],
)
def test_a_database_that_anki_never_made(tmp_path: Path, changed: dict[str, str]):
    path = make_database(tmp_path / "collection.anki2", **changed)
    with pytest.raises(CannotImport):
        read_all(path, tmp_path / "scratch")


def test_rows_of_a_wrong_type_are_left_out(tmp_path: Path):
    path = make_database(tmp_path / "collection.anki2")
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("INSERT INTO notes VALUES (1, 'a', 1, 1, '', 'x')")
        db.execute("INSERT INTO notes VALUES (2, NULL, 1, 1, '', 'x')")
        db.execute("INSERT INTO notes VALUES (3, 'c', 'text', 1, '', 'x')")
        db.execute("INSERT INTO notes VALUES (4, 'd', 1, 1, '', CAST(x'ff1f41' AS TEXT))")
    db.close()
    with open_collection(str(path), "") as found:
        assert [(note.id, note.fields) for note in found.notes()] == [(1, ("x",)), (4, ("\ufffd", "A"))]


def test_legacy_media_lead_nowhere(col: Collection, tmp_path: Path):
    add(col, "Basic", "front", "back")
    with zipfile.ZipFile(write(col, tmp_path, "legacy.apkg")) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    for listed in ({"0": "../x"}, {"0": 5}, [1]):
        refuse(pack({**members, "media": json.dumps(listed).encode()}, tmp_path / "x.apkg"), tmp_path)


@given(data=st.data())
def test_any_damage_is_one_sentence(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject):
    """Some bytes of a package are others: it is read, or refused."""
    folder = tmp_path_factory.getbasetemp() / "damaged"
    folder.mkdir(exist_ok=True)
    whole = folder / "whole.apkg"
    if not whole.exists():
        made = Collection(str(folder / "collection.anki2"))
        add(made, "Basic", "front", "back")
        write(made, folder, "new.apkg").rename(whole)
        made.close()
    content = bytearray(whole.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = folder / "x.apkg"
    path.write_bytes(content[: data.draw(st.sampled_from([None, -1, -100, len(content) // 2]))])
    with suppress(CannotImport):
        read_all(path, folder / "scratch")
    assert not list((folder / "scratch").glob("*"))


@given(st.binary(max_size=60))
def test_any_bytes_are_a_message_or_refused(data: bytes):
    try:
        fields = list(list_fields(data))
    except ValueError:
        return
    assert all(isinstance(value, int | bytes) for _, value in fields)
