r"""Pictures and sounds under their names in Anki: `stem-<8 hex of sha256>.ext`.

Names are flat, NFC and safe on every system, and change with the bytes, because Anki never overwrites
a file that it has. The bytes are the same on every system too: git may check out a text with other line ends, so those
of a drawing (SVG) are made `\n` before anything else sees them.
"""

import os
import re
import unicodedata
from hashlib import file_digest
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import NamedTuple

from quiz.opening import open_inside

LARGEST = 100_000_000
"""Largest file that AnkiWeb accepts, in bytes; a larger one would stay on the author's machine."""

_UNSAFE = re.compile(r"[^\w.-]+")


class TooLarge(OSError):
    """A file of more than `LARGEST` bytes."""


class MediaFile(NamedTuple):
    """A picture or sound: `name` is taken from the deck as it is, from `folder`; `digest` is of its bytes."""

    folder: Path
    name: str
    digest: str

    def open(self) -> BufferedReader | BytesIO:
        """Return the bytes to pack, open for reading. OSError if it is gone, too large or outside the folder."""
        return _open(self.folder, self.name)


class Media:
    """The media of one export, each hashed once. `files` holds those that cards use, by their names in Anki."""

    def __init__(self) -> None:
        self.files: dict[str, MediaFile] = {}
        self._known: dict[tuple[Path, str], MediaFile] = {}

    def find(self, folder: Path, name: str) -> MediaFile:
        """Return the file that a deck in `folder` names. OSError (`TooLarge`) if no card can use it."""
        known = self._known.get((folder, name))
        if known is None:
            with _open(folder, name) as file:
                known = self._known[folder, name] = MediaFile(folder, name, file_digest(file, "sha256").hexdigest())
        return known

    def add(self, folder: Path, name: str) -> str:
        """Return the name of a picture or sound in Anki. OSError as `find`."""
        found = self.find(folder, name)
        path = Path(name)
        stem, suffix = _clean(path.stem)[:60], _clean(path.suffix)
        shown = f"{stem or 'media'}-{found.digest[:8]}{suffix}"
        self.files[shown] = found
        return shown


def _open(folder: Path, name: str) -> BufferedReader | BytesIO:
    """Return the bytes of a file as they are packed and hashed: those of a drawing with even line ends."""
    file = open_inside(folder, name)
    if os.fstat(file.fileno()).st_size > LARGEST:
        file.close()
        raise TooLarge
    if not name.lower().endswith(".svg"):
        return file
    with file:
        data = file.read()
    return BytesIO(data if b"\0" in data else data.replace(b"\r\n", b"\n"))  # as git takes a text from other bytes


def _clean(text: str) -> str:
    """Return the text with `-` for characters that some system does not allow in a file name."""
    return _UNSAFE.sub("-", unicodedata.normalize("NFC", text)).lstrip("_-")
