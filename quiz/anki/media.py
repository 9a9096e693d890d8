"""Pictures and sounds under the names that Anki keeps them by: `stem-<8 hex of sha256>.ext`.

Flat, NFC, safe on every system, and another name as soon as the bytes are others, because Anki
never overwrites a file that it has.
"""

import re
import unicodedata
from hashlib import file_digest
from pathlib import Path
from urllib.parse import unquote

_UNSAFE = re.compile(r"[^\w.-]+")


class Media:
    """The media of one export: found on disk, hashed once. `files` has each by its name in Anki."""

    def __init__(self) -> None:
        self.files: dict[str, Path] = {}
        self._hashes: dict[Path, str] = {}

    def find(self, folder: Path, file: str) -> Path | None:
        """Return the file that a deck in `folder` names, None if there is none below that folder."""
        path = folder / file
        try:
            inside = path.resolve().is_relative_to(folder.resolve())
            return path if inside and path.is_file() else None
        except (OSError, ValueError):
            return None

    def hash_file(self, path: Path) -> str:
        """Return the SHA-256 of the file's bytes, in hexadecimal. OSError if it cannot be read."""
        if path not in self._hashes:
            with path.open("rb") as file:
                self._hashes[path] = file_digest(file, "sha256").hexdigest()
        return self._hashes[path]

    def add(self, folder: Path, source: str) -> str:
        """Return the name of a picture or sound in Anki; a web address is returned as it is."""
        if "://" in source:
            return source
        path = folder / unquote(source)
        stem, suffix = _clean(path.stem)[:60], _clean(path.suffix)
        name = f"{stem or 'media'}-{self.hash_file(path)[:8]}{suffix}"
        self.files[name] = path
        return name


def _clean(text: str) -> str:
    """Return the text with what some system cannot keep in a file name as `-`."""
    return _UNSAFE.sub("-", unicodedata.normalize("NFC", text)).lstrip("_-")
