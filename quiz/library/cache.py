"""The cache of question files that have been read.

One file a question file, in the user's cache directory: a digest, then two `marshal` parts, of
which the second (the questions) is decoded only when it is needed. Nothing here can fail: a
cache that is damaged, stale, unreadable, another user's or cannot be written is as good as none.
Knows nothing of YAML or of what the parts mean.
"""

import marshal
import os
import sys
import time
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from quiz.files import PrivateFolder

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
_LARGEST = 1_000_000_000


def digest(data: bytes) -> bytes:
    """Return the 32 bytes by which content is recognised."""
    return blake2b(data, digest_size=32).digest()


class Look(NamedTuple):
    """How a file looks from outside: while it looks the same, it is."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int


def look_of(stat: os.stat_result) -> Look:
    """Return how the file looks that was asked for its stat."""
    return Look(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)


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
        return self.look == look and max(look.mtime_ns, look.ctime_ns) + _RACY_NS < self.written_ns


class Cache:
    """The cache directory; `folder` "" for none. One that another user may write to is as good as none."""

    def __init__(self, folder: str) -> None:
        self._path = os.path.join(folder, "decks") if folder else ""
        self._folder: PrivateFolder | None = None
        self._tidied = False

    def is_usable(self) -> bool:
        """Whether what is stored will most likely be there to load."""
        return self._open(make=True) is not None and os.access(self._path, os.R_OK | os.W_OK | os.X_OK)

    def load(self, path: str) -> Kept | None:
        """Return what is kept for the file with this absolute path, None if that is nothing sound."""
        folder = self._open(make=False)
        if folder is None:
            return None
        try:  # `marshal` may crash at foreign bytes: nobody else can write to this folder
            data = folder.read(_name(path), _LARGEST)
            start = len(_MAGIC) + 32
            if data[:start] != _MAGIC + make_stamp() or data[start : start + 32] != digest(data[start + 32 :]):
                return None
            split = _HEAD + int.from_bytes(data[_HEAD - 4 : _HEAD], "big")
            known_path, look, content, written_ns, front = marshal.loads(memoryview(data)[_HEAD:split])
        except Exception:  # whatever is wrong with it: the deck is read again
            return None
        return Kept(Look._make(look), content, written_ns, front, data[split:]) if known_path == path else None

    def store(self, path: str, look: Look, content: bytes, front: Any, back: bytes) -> None:
        """Keep what was read from a file that looked like `look` and whose content has this digest."""
        folder = self._open(make=True)
        if folder is None:
            return
        first = marshal.dumps((path, tuple(look), content, time.time_ns(), front))
        size = len(first).to_bytes(4, "big")
        hashed = blake2b(size, digest_size=32)
        hashed.update(first)
        hashed.update(back)
        with suppress(OSError):
            folder.replace(_name(path), b"".join((_MAGIC, make_stamp(), hashed.digest(), size, first)), back)
        if not self._tidied:
            self._tidied = True
            folder.tidy(time.time() - _MONTH_S)

    def _open(self, *, make: bool) -> PrivateFolder | None:
        if self._folder is None and self._path:
            with suppress(OSError):
                self._folder = PrivateFolder(self._path, make=make)
        return self._folder


def _name(path: str) -> str:
    return digest(path.encode("utf-8", "surrogateescape")).hex()[:32]


ROOMS = ("", "checking", "engine", "intent", "library", "manual", "markup", "reading")
"""The rooms of the program that decide what is read from a file, "" for the modules outside of any."""


@cache
def make_stamp() -> bytes:
    """Return 32 bytes that change when the program or the Python that would read the cache does.

    Looks at the program's own files, so that a checkout that is worked on never trusts what an
    earlier state of it read; once, since what this process has loaded stays as it is.
    """
    from quiz import __version__

    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    seen = [__version__, sys.version, str(marshal.version)]
    rooms = list(ROOMS)
    for room in rooms:  # grows: rooms within a room are looked at as well
        try:
            with os.scandir(os.path.join(package, room)) as found:
                for entry in sorted(found, key=lambda entry: entry.name):
                    if entry.name.endswith(".py"):
                        stat = entry.stat()
                        seen.append(f"{room}/{entry.name} {stat.st_size} {stat.st_mtime_ns}")
                    elif room and entry.is_dir() and not entry.name.startswith("__"):
                        rooms.append(f"{room}/{entry.name}")
        except OSError:
            continue
    return digest("\n".join(seen).encode())
