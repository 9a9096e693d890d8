"""Zip files of strangers: their names and sizes are looked at before anything is unpacked."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

from quiz.importing.refusal import CannotImport
from quiz.opening import open_regular

MOST_FILES = 20_000
LARGEST = 50_000_000
"""In bytes, of one file when it is unpacked."""


class Package:
    """An open zip file."""

    def __init__(self, path: str, file: zipfile.ZipFile) -> None:
        self._path = path
        self._file = file
        self._sizes = {info.filename: info.file_size for info in file.infolist()}

    @property
    def names(self) -> list[str]:
        """The names of its files, in their order."""
        return list(self._sizes)

    def read(self, name: str) -> bytes:
        """Return the content of a file. Raises CannotImport if it is too large or damaged."""
        if self._sizes[name] > LARGEST:
            raise CannotImport(self._path, f"'{name}' in it is larger than {LARGEST // 1_000_000} MB")
        try:
            with self._file.open(name) as opened:
                data = opened.read(LARGEST + 1)  # a size may be a lie
        except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
            raise CannotImport(self._path, f"'{name}' in it is damaged") from error
        except Exception as error:  # zlib and others have errors of their own
            if type(error).__module__ in ("zlib", "lzma", "bz2", "_lzma"):
                raise CannotImport(self._path, f"'{name}' in it is damaged") from error
            raise
        if len(data) > LARGEST:
            raise CannotImport(self._path, f"'{name}' in it is larger than {LARGEST // 1_000_000} MB")
        return data


@contextmanager
def open_package(path: str) -> Iterator[Package]:
    """Yield an open zip file. Raises CannotImport if it is none, or has too many files."""
    try:
        with open_regular(path) as raw, zipfile.ZipFile(raw) as file:
            if len(file.infolist()) > MOST_FILES:
                raise CannotImport(path, f"it has more than {MOST_FILES:,} files")
            yield Package(path, file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise CannotImport(path, "it is not a zip file that can be read") from error
