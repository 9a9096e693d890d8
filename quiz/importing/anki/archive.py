"""Opens an .apkg or .colpkg, which anybody may have made, and takes the collection and the media out of it.

Only members that are needed are read, none under its own name, and none for longer than its size allows. Media are
called by the names in the list of media, which name files of one flat folder. Knows nothing of notes or cards.
"""

import json
import os
import re
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import IO, BinaryIO, NamedTuple

from quiz.importing.anki.protobuf import get_number, get_text, list_fields, read_message
from quiz.importing.refusal import CannotImport
from quiz.opening import open_regular

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MOST_MEMBERS = 500_000
LARGEST_COLLECTION = 4_000_000_000
LARGEST_LIST = 100_000_000
"""In bytes, of the list of media."""
LARGEST_MEDIA = 2_000_000_000
"""In bytes, of one file."""

_MOST_RATIO = 200
_SMALL = 50_000_000
"""A bomb is larger than this in bytes, and more than `_MOST_RATIO` times as large as it is in the archive."""

_LEGACY_1, _LEGACY_2, _LATEST = 1, 2, 3
_COLLECTIONS = {_LEGACY_1: "collection.anki2", _LEGACY_2: "collection.anki21", _LATEST: "collection.anki21b"}
_PIECE = 1 << 20
_LEADS_AWAY = re.compile(r"|\.|\.\.|.*[/\\\0].*", re.DOTALL)
_FAULTS = (
    *(zipfile.BadZipFile, zlib.error, zstd.ZstdError, struct.error),
    *(EOFError, NotImplementedError, OverflowError, RuntimeError, TypeError, ValueError),
)
"""Exceptions that the libraries raise for an archive that is damaged or made by another program."""


class Member(NamedTuple):
    """A file of the list of media: its member in the archive, its size in bytes (-1 if it is not known)."""

    member: str
    size: int


class Archive:
    """An open package. Every method raises CannotImport for what a package of Anki's would not have."""

    def __init__(self, path: str, file: BinaryIO) -> None:
        self._path = path
        self._version = 0
        self._unpacked = 0  # bytes of all members so far: they may share the same bytes of the archive
        with self._explained():
            self._refuse_long_list(file)
            self._zip = zipfile.ZipFile(file)
            self._members = self._list_members()
            self._version = self._find_version()

    def copy_collection(self, target: BinaryIO) -> None:
        """Write the collection, which is a database of SQLite, to a file."""
        self._copy(_COLLECTIONS[self._version], target, LARGEST_COLLECTION)

    def list_media(self) -> dict[str, Member]:
        """Return the media by name."""
        if "media" not in self._members:
            return {}
        with self._explained("its list of media is damaged"):
            data = self._read("media", LARGEST_LIST)
            entries = list(_list_new_media(data) if self._version == _LATEST else _list_old_media(data))
        for name, _ in entries:
            if _LEADS_AWAY.fullmatch(name):
                raise CannotImport(
                    self._path, f"a file in it has the name '{name[:60]}', which leads to another folder"
                )
        return {name: member for name, member in entries if member.member in self._members}

    def copy_media(self, member: Member, target: BinaryIO) -> str:
        """Write a file of the list of media to a file; return the SHA-256 of its bytes in hexadecimal."""
        return self._copy(member.member, target, LARGEST_MEDIA)

    # ------------------------------------------------------------ members

    def _refuse_long_list(self, file: BinaryIO) -> None:
        """Look how long the list of members is before the library reads all of it."""
        self._size = size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 65_557))
        tail = file.read()
        at = tail.rfind(b"PK\x05\x06")
        if at < 0 or len(tail) - at < 22:
            raise zipfile.BadZipFile
        count, length = struct.unpack_from("<HI", tail, at + 10)
        if count == 0xFFFF or length == 0xFFFFFFFF:
            far = tail.rfind(b"PK\x06\x06", 0, at)
            if far < 0:
                raise zipfile.BadZipFile
            count, length = struct.unpack_from("<QQ", tail, far + 32)
        if count > MOST_MEMBERS or length > 300 * MOST_MEMBERS:
            raise CannotImport(self._path, f"it holds more than {MOST_MEMBERS:,} files")
        file.seek(0)

    def _list_members(self) -> dict[str, zipfile.ZipInfo]:
        members: dict[str, zipfile.ZipInfo] = {}
        for info in self._zip.infolist():
            if "/" in info.filename or "\\" in info.filename:
                raise CannotImport(self._path, "it holds a folder, which Anki's packages never do")
            if info.filename in members:
                raise CannotImport(self._path, f"it holds two files called '{info.filename[:60]}'")
            members[info.filename] = info
        if len(members) > MOST_MEMBERS:
            raise CannotImport(self._path, f"it holds more than {MOST_MEMBERS:,} files")
        return members

    def _find_version(self) -> int:
        """Return which of the collections in it Anki would read; the others only tell old versions to update."""
        if "meta" in self._members:
            version = get_number(read_message(self._read("meta", 10_000)), 1)
        else:
            version = _LEGACY_2 if _COLLECTIONS[_LEGACY_2] in self._members else _LEGACY_1
        if version > _LATEST:
            raise CannotImport(self._path, "a newer version of Anki wrote it; export it for older versions")
        if not any(name in self._members for name in _COLLECTIONS.values()):
            raise CannotImport(self._path, "it is an archive without a collection of Anki's")
        newest = max(number for number, name in _COLLECTIONS.items() if name in self._members)
        if version not in _COLLECTIONS or newest != version:
            raise CannotImport(self._path, "it does not hold the collection that it says it does")
        return version

    def _read(self, name: str, limit: int) -> bytes:
        """Return the whole content of a member."""
        return b"".join(self._stream(name, limit))

    def _copy(self, name: str, target: BinaryIO, limit: int) -> str:
        digest = sha256()
        with self._explained(f"'{name}' in it is damaged"):
            for piece in self._stream(name, limit):
                digest.update(piece)
                target.write(piece)
        return digest.hexdigest()

    def _stream(self, name: str, limit: int) -> Iterator[bytes]:
        """Yield the content of a member piece by piece; refuse one that grows beyond what its size allows."""
        info = self._members[name]
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or info.flag_bits & 1:
            raise CannotImport(self._path, f"'{name}' in it is compressed or encrypted as Anki does not do it")
        total = 0
        with self._zip.open(info) as packed, self._unpack(packed) as file:
            while piece := file.read(_PIECE):
                total += len(piece)
                self._unpacked += len(piece)
                if total > limit:
                    raise CannotImport(self._path, f"'{name}' in it is larger than {limit // 1_000_000:,} MB")
                if total > _SMALL and total > _MOST_RATIO * max(info.compress_size, 1):
                    raise CannotImport(self._path, f"'{name}' in it unpacks to far more than any real one would")
                if self._unpacked > _SMALL and self._unpacked > _MOST_RATIO * self._size:
                    raise CannotImport(self._path, "its files unpack to far more than those of any real one would")
                yield piece

    @contextmanager
    def _unpack(self, packed: IO[bytes]) -> Iterator[IO[bytes] | zstd.ZstdFile]:
        """Yield a member as it is, or decompressed if a package of the latest version compresses it."""
        if self._version == _LATEST:
            with zstd.ZstdFile(packed) as file:
                yield file
        else:
            yield packed

    @contextmanager
    def _explained(self, why: str = "it is not a whole zip archive; get another copy of it") -> Iterator[None]:
        """Turn whatever a damaged archive makes the libraries raise into one sentence."""
        try:
            yield
        except _FAULTS as error:
            raise CannotImport(self._path, why) from error


@contextmanager
def open_archive(path: str) -> Iterator[Archive]:
    """Yield the package at a path. Raises CannotImport, OSError."""
    with open_regular(path) as file:
        yield Archive(path, file)


def _list_new_media(data: bytes) -> Iterator[tuple[str, Member]]:
    """Yield name and member of each entry of a `MediaEntries` message; members are numbered."""
    for number, value in enumerate(value for field, value in list_fields(data) if field == 1):
        if not isinstance(value, bytes):
            raise ValueError("no entry")
        entry = read_message(value)
        yield get_text(entry, 1), Member(str(entry.get(255, number)), get_number(entry, 2))


def _list_old_media(data: bytes) -> Iterator[tuple[str, Member]]:
    """Yield name and member of each entry of a JSON object of names by member."""
    found = json.loads(data)
    if not isinstance(found, dict):
        raise TypeError("no object")
    for member, name in found.items():
        if not isinstance(name, str):
            raise ValueError("no name")
        yield name, Member(member, -1)
