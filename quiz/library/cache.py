"""What was read from a question file, kept so that it need not be read again.

One file a question file, in the user's cache directory: a digest, then two `marshal` parts, of
which the second (the questions) is decoded only when it is needed. Nothing here can fail: a
cache that is damaged, foreign, stale, unreadable or cannot be written is as good as none.
Knows nothing of YAML or of what the parts mean.
"""

import marshal
import os
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hashlib import blake2b
else:
    try:  # `hashlib` loads OpenSSL first: 2.5 ms at every start
        from _blake2 import blake2b
    except ImportError:
        from hashlib import blake2b

_MAGIC = b"quizdeck"
_HEAD = len(_MAGIC) + 32 + 32 + 4
_RACY_NS = 2_000_000_000
_MONTH_S = 30 * 86_400


def digest(data: bytes) -> bytes:
    """Return the 32 bytes by which content is recognised."""
    return blake2b(data, digest_size=32).digest()


Look = tuple[int, int, int, int]
"""How a file looks from outside (size, mtime_ns, ctime_ns, inode): while it looks the same, it is."""


def look_of(stat: os.stat_result) -> Look:
    """Return how the file looks that was asked for its stat."""
    return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino


class Kept:
    """A cache file that is whole: `front` decoded, `back` not yet."""

    __slots__ = ("back", "content", "front", "look", "written_ns")

    def __init__(self, look: Look, content: bytes, written_ns: int, front: Any, back: bytes) -> None:
        self.look = look
        self.content = content
        self.written_ns = written_ns
        self.front = front
        self.back = back

    def is_fresh(self, look: Look) -> bool:
        """Whether the file must still hold what was read, going by how it looks.

        One that changed within two seconds before it was read may have changed again within the
        same tick of its clock.
        """
        return self.look == look and max(look[1], look[2]) + _RACY_NS < self.written_ns


class Cache:
    """The cache directory; `folder` "" for none."""

    def __init__(self, folder: str) -> None:
        self._folder = os.path.join(folder, "decks") if folder else ""
        self._stamp = b""
        self._tidied = False

    def is_usable(self) -> bool:
        """Whether what is stored will most likely be there to load."""
        if not self._folder:
            return False
        with suppress(OSError):
            os.makedirs(self._folder, mode=0o700, exist_ok=True)
        return os.access(self._folder, os.R_OK | os.W_OK | os.X_OK)

    def load(self, path: str) -> Kept | None:
        """Return what is kept for the file with this absolute path, None if that is nothing sound."""
        if not self._folder:
            return None
        try:
            with open(self._file_of(path), "rb", buffering=0) as file:
                data = file.read()
        except OSError:
            return None
        start = len(_MAGIC) + 32
        if data[:start] != _MAGIC + self._stamp_of() or data[start : start + 32] != digest(data[start + 32 :]):
            return None
        split = _HEAD + int.from_bytes(data[_HEAD - 4 : _HEAD], "big")
        known_path, look, content, written_ns, front = marshal.loads(memoryview(data)[_HEAD:split])
        if known_path != path:
            return None
        return Kept(look, content, written_ns, front, data[split:])

    def store(self, path: str, look: Look, content: bytes, front: Any, back: bytes) -> None:
        """Keep what was read from a file that looked like `look` and whose content has this digest."""
        if not self._folder:
            return
        first = marshal.dumps((path, look, content, time.time_ns(), front))
        size = len(first).to_bytes(4, "big")
        hashed = blake2b(size, digest_size=32)
        hashed.update(first)
        hashed.update(back)
        target = self._file_of(path)
        parts = (b"".join((_MAGIC, self._stamp_of(), hashed.digest(), size, first)), back)
        try:  # in place: what is torn, by a kill or by two who write at once, does not fit its digest
            if not self._tidied:
                os.makedirs(self._folder, mode=0o700, exist_ok=True)
            with open(target, "wb", buffering=0) as file:
                whole = sum(map(file.write, parts)) == sum(map(len, parts))
        except OSError:
            whole = False
        if not whole:
            with suppress(OSError):
                os.unlink(target)
        self._tidy()

    def _file_of(self, path: str) -> str:
        return os.path.join(self._folder, digest(path.encode("utf-8", "surrogateescape")).hex()[:32])

    def _stamp_of(self) -> bytes:
        self._stamp = self._stamp or make_stamp()
        return self._stamp

    def _tidy(self) -> None:
        """Once a process that reads anything anew: drop what was written over a month ago."""
        if self._tidied:
            return
        self._tidied = True
        try:
            with os.scandir(self._folder) as found:
                limit = time.time() - _MONTH_S
                for entry in list(found):
                    if entry.stat().st_mtime < limit:
                        os.unlink(entry)
        except OSError:
            pass


def make_stamp() -> bytes:
    """Return 32 bytes that change when the program or the Python that would read the cache does.

    Looks at the program's own files, so that a checkout that is worked on never trusts what an
    earlier state of it read.
    """
    from quiz import __version__

    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    seen = [__version__, sys.version, str(marshal.version)]
    for room in ("", "checking", "engine", "library", "reading"):
        try:
            with os.scandir(os.path.join(package, room)) as found:
                for entry in sorted(found, key=lambda entry: entry.name):
                    if entry.name.endswith(".py"):
                        stat = entry.stat()
                        seen.append(f"{room}/{entry.name} {stat.st_size} {stat.st_mtime_ns}")
        except OSError:
            continue
    return digest("\n".join(seen).encode())
