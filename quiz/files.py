"""The only writer of files: what is written appears whole or not at all, and no planted link leads it elsewhere.

Each file is written beside its target under a random name (never through a link, never over a file that is
there), flushed to the disk with its folder, and renamed over the target; a link at the target is replaced,
never followed. What is under way is locked, so that the next run in the same folder can tell what a killed one
left behind, and removes it. Knows nothing of what is written. Raises OSError; its callers say what failed.
"""

import errno
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

from quiz.opening import BYTES, LOOK, NO_LINK

_LEFTOVER = r"\.quiz-[0-9a-f]{16}\.part"
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | NO_LINK | BYTES
_IN_PLACE = (errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EPERM, errno.EBADF)

_tidied: set[str] = set()


@contextmanager
def replacing(path: str | os.PathLike[str], *, mode: int | None = None, durable: bool = True) -> Iterator[BinaryIO]:
    """Yield a binary file that takes the place of `path` when the block ends; if it raises, nothing changes.

    A new file has permissions `mode` (by default, what the process gives any file); one that replaces a file
    keeps that file's. With `durable`, the content is on the disk before the name is. Raises OSError if the
    target is a folder, a device or write-protected, or the disk does not allow it.
    """
    path = os.fspath(path)
    kept = _mode_of(path)
    part, number = _open_beside(path, mode if kept is None else kept)
    try:
        with open(number, "wb") as file:
            yield file
            file.flush()
            if kept is not None and hasattr(os, "fchmod"):
                os.fchmod(number, kept)
            if durable:
                os.fsync(number)
            if sys.platform != "win32":  # still locked: nobody takes it for a leftover
                os.replace(part, path)
        if sys.platform == "win32":
            os.replace(part, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(part)
        raise
    if durable:
        _sync_folder(path)


def replace_file(
    path: str | os.PathLike[str], data: bytes | str, *, mode: int | None = None, durable: bool = True
) -> None:
    """Put bytes, or a text as UTF-8, in the place of `path`; as `replacing`."""
    with replacing(path, mode=mode, durable=durable) as file:
        file.write(_encode(data))


def create_file(path: str | os.PathLike[str], data: bytes | str, *, mode: int | None = None) -> None:
    """Write a file where there is none, whole or not at all. Raises FileExistsError if the name is taken."""
    path = os.fspath(path)
    if os.path.lexists(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), path)
    part, number = _open_beside(path, mode)
    try:
        with open(number, "wb") as file:
            file.write(_encode(data))
            file.flush()
            os.fsync(number)
        _rename_to_new(part, path)
    finally:
        with suppress(OSError):
            os.unlink(part)
    _sync_folder(path)


@contextmanager
def scratch_folder(parent: str | os.PathLike[str]) -> Iterator[str]:
    """Yield the path of a new private folder in `parent`, which is gone when the block ends.

    For programs that must be given a name to write to, such as SQLite; `move_into_place` moves the result to its
    target.
    """
    from shutil import rmtree

    parent = os.fspath(parent) or os.curdir
    _tidy(parent)
    while True:
        folder = os.path.join(parent, _make_name())
        os.mkdir(folder, 0o700)
        try:
            held = _lock(folder)
        except FileNotFoundError:
            continue  # it was taken for a leftover before it was locked
        if held is None or _is_at(held, folder):
            break
        os.close(held)
    try:
        yield folder
    finally:
        rmtree(folder, ignore_errors=True)
        if held is not None:
            os.close(held)


def make_temporary(name: str, data: bytes | str) -> str:
    """Return the path of a new file for another program to show, in a folder that nobody else may enter.

    Both are removed when this program ends. Raises OSError.
    """
    import atexit
    import tempfile
    from shutil import rmtree

    folder = tempfile.mkdtemp(prefix="quiz-")
    atexit.register(rmtree, folder, ignore_errors=True)
    path = os.path.join(folder, name)
    create_file(path, data, mode=0o600)
    return path


def move_into_place(
    source: str,
    path: str | os.PathLike[str],
    *,
    mode: int | None = None,
    before_rename: Callable[[], object] = lambda: None,
) -> None:
    """Flush a finished file to the disk and rename it over `path`; permissions as `replacing` sets them.

    `before_rename` is called in between: whatever it writes is there before `path` is, also after a crash.
    """
    path = os.fspath(path)
    kept = _mode_of(path)
    number = os.open(source, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        wanted = mode if kept is None else kept
        if wanted is not None and hasattr(os, "fchmod"):
            os.fchmod(number, wanted)
        os.fsync(number)
    finally:
        os.close(number)
    before_rename()
    os.replace(source, path)
    _sync_folder(path)


def make_folder(path: str | os.PathLike[str], *, private: bool = False) -> None:
    """Make a folder and those above it that are missing; `private` ones are open to this user alone."""
    os.makedirs(path, mode=0o700 if private else 0o777, exist_ok=True)


# ---------------------------------------------------------------- a folder of one's own


class PrivateFolder:
    """A folder that only this user can change, held open: nobody can put another one in its place.

    Raises OSError if there is none (with `make`, it is made), if it is a link, or if another user owns it or
    may write to it (not checked on Windows, where each user's folders are closed to others).
    """

    def __init__(self, path: str, *, make: bool) -> None:
        self._path = path
        self._at: int | None = None
        if make:
            make_folder(path, private=True)
        if os.open not in os.supports_dir_fd:
            return
        self._at = os.open(path, os.O_RDONLY | os.O_DIRECTORY | NO_LINK)
        found = os.fstat(self._at)
        if found.st_uid != os.geteuid() or found.st_mode & 0o022:
            raise PermissionError(errno.EACCES, "others may write to it", path)

    def __del__(self) -> None:
        if self._at is not None:
            os.close(self._at)

    def read(self, name: str, limit: int) -> bytes:
        """Return the content of a file. Raises OSError if it is not an ordinary file or has more than `limit` bytes."""
        number = os.open(self._reach(name), LOOK, dir_fd=self._at)
        try:
            found = os.fstat(number)
            if not stat.S_ISREG(found.st_mode) or found.st_size > limit:
                raise OSError(errno.EINVAL, "it is not an ordinary file, or too large", name)
            return os.read(number, found.st_size)
        finally:
            os.close(number)

    def replace(self, name: str, *parts: bytes) -> None:
        """Write a file in one step; not flushed, so a power cut may leave it empty or torn. Raises OSError."""
        while True:
            part = self._reach(_make_name())
            number = os.open(part, _NEW, 0o600, dir_fd=self._at)
            _hold(number, wait=True)
            if sys.platform == "win32" or os.fstat(number).st_nlink:
                break
            os.close(number)  # it was taken for a leftover before it was locked
        try:
            with open(number, "wb", buffering=0) as file:
                if sum(map(file.write, parts)) < sum(map(len, parts)):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), name)
                if sys.platform != "win32":  # still locked: nobody takes it for a leftover
                    os.replace(part, self._reach(name), src_dir_fd=self._at, dst_dir_fd=self._at)
            if sys.platform == "win32":
                os.replace(part, self._reach(name))
        except BaseException:
            with suppress(OSError):
                os.unlink(part, dir_fd=self._at)
            raise

    def tidy(self, limit: float) -> None:
        """Remove what was last written before `limit` (seconds since 1970), and what killed runs left behind."""
        _tidy(self._path)
        with suppress(OSError), os.scandir(self._path if self._at is None else self._at) as found:
            for entry in list(found):
                if entry.stat(follow_symlinks=False).st_mtime < limit:
                    os.unlink(self._reach(entry.name), dir_fd=self._at)

    def _reach(self, name: str) -> str:
        return os.path.join(self._path, name) if self._at is None else name


# ---------------------------------------------------------------- beside the target


def _encode(data: bytes | str) -> bytes:
    return data.encode("utf-8") if isinstance(data, str) else data


def _make_name() -> str:
    return f".quiz-{os.urandom(8).hex()}.part"


def _mode_of(path: str) -> int | None:
    """Return the permissions of the file at `path`; None for nothing or a link. Raises OSError if it must stay."""
    try:
        found = os.lstat(path).st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISLNK(found):
        return None
    if stat.S_ISDIR(found):
        raise IsADirectoryError(errno.EISDIR, "it is a folder", path)
    if not stat.S_ISREG(found):
        raise OSError(errno.EINVAL, "it is not an ordinary file", path)
    if not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, "it is write-protected", path)
    return found & 0o777


def _open_beside(path: str, mode: int | None) -> tuple[str, int]:
    """Return name and descriptor of a new, locked, empty file in the folder of `path`."""
    folder = os.path.dirname(path)
    _tidy(folder or os.curdir)
    while True:
        part = os.path.join(folder, _make_name())
        number = os.open(part, _NEW, 0o666 if mode is None else mode)
        _hold(number, wait=True)
        if sys.platform == "win32" or os.fstat(number).st_nlink:
            return part, number
        os.close(number)  # it was taken for a leftover before it was locked


def _rename_to_new(part: str, path: str) -> None:
    """Give a file its name unless the name is taken. Raises FileExistsError."""
    if sys.platform == "win32":
        os.rename(part, path)  # refuses a taken name there
        return
    try:
        os.link(part, path, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), path) from None
        os.replace(part, path)


def _sync_folder(path: str) -> None:
    """Flush the name of a file to the disk, where the system can."""
    if sys.platform == "win32":
        return
    number = os.open(os.path.dirname(path) or os.curdir, os.O_RDONLY)
    try:
        os.fsync(number)
    except OSError as error:
        if error.errno not in _IN_PLACE:
            raise
    finally:
        os.close(number)


# ---------------------------------------------------------------- what kills left behind


def _tidy(folder: str) -> None:
    """Once a process, remove what killed runs left in a folder: what has our kind of name and no lock.

    Not on Windows, where nobody can tell whether a file is in use.
    """
    folder = os.path.realpath(folder)
    if sys.platform == "win32" or folder in _tidied:
        return
    _tidied.add(folder)
    with suppress(OSError):
        names = [name for name in os.listdir(folder) if re.fullmatch(_LEFTOVER, name)]
        for name in names:
            with suppress(OSError):
                _remove_unless_held(os.path.join(folder, name))


def _remove_unless_held(path: str) -> None:
    from shutil import rmtree

    number = os.open(path, LOOK)
    try:
        found = os.fstat(number)
        if found.st_uid != os.getuid() or not _hold(number):
            return
        if stat.S_ISDIR(found.st_mode):
            rmtree(path, ignore_errors=True)
        elif stat.S_ISREG(found.st_mode):
            os.unlink(path)
    finally:
        os.close(number)


def _lock(folder: str) -> int | None:
    """Return a descriptor that holds a folder until it is closed; None where folders cannot be held."""
    if sys.platform == "win32":
        return None
    number = os.open(folder, os.O_RDONLY)
    _hold(number, wait=True)
    return number


def _is_at(number: int, path: str) -> bool:
    """Whether `path` still names what the descriptor is open on."""
    try:
        return os.path.samestat(os.fstat(number), os.lstat(path))
    except FileNotFoundError:
        return False


def _hold(number: int, *, wait: bool = False) -> bool:
    """Lock what a descriptor is open on, until it is closed or the process ends; False if that cannot be."""
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        fcntl.flock(number, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        return False
    return True
