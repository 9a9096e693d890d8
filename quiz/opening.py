"""Opens files that a stranger may have made: waits for no pipe, leaves no folder, takes nothing but ordinary files.

Raises OSError; its callers say what failed.
"""

import errno
import os
import re
import stat
from io import BufferedReader

NO_LINK = getattr(os, "O_NOFOLLOW", 0)
BYTES = getattr(os, "O_BINARY", 0)
LOOK = os.O_RDONLY | NO_LINK | BYTES | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
"""Flags for opening a file to read it: no link, and no waiting for the other end of a pipe."""

_STEP = getattr(os, "O_PATH", os.O_RDONLY) | getattr(os, "O_DIRECTORY", 0)


def open_regular(path: str | os.PathLike[str]) -> BufferedReader:
    """Return an ordinary file open for reading; links are followed. Raises OSError for anything else, at once."""
    return _as_regular(os.open(path, LOOK & ~NO_LINK), path)


def read_regular(path: str | os.PathLike[str], limit: int) -> bytes:
    """Return the content of an ordinary file. Raises OSError, also for one of more than `limit` bytes."""
    with open_regular(path) as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise OSError(errno.EFBIG, f"it is larger than {limit:,} bytes", os.fspath(path))
    return data


def open_inside(folder: str | os.PathLike[str], name: str) -> BufferedReader:
    """Return an ordinary file in `folder` or below, open for reading; a link may lead to another place in there.

    The name is taken literally. The way is walked one folder at a time, so that nothing changed on the way
    between looking and opening can lead out. Raises OSError if there is no such file.
    """
    root = os.path.realpath(folder)
    real = root if "\0" in name else os.path.realpath(os.path.join(root, name))
    inside = os.path.join(root, "")
    if os.path.isabs(name) or not real.startswith(inside):
        raise PermissionError(errno.EACCES, "it is outside the folder", name)
    if os.open not in os.supports_dir_fd:
        return _as_regular(os.open(real, LOOK), name)
    *above, last = real[len(inside) :].split(os.sep)
    at = os.open(root, _STEP)
    try:
        for part in above:
            below = os.open(part, _STEP | NO_LINK, dir_fd=at)
            os.close(at)
            at = below
        return _as_regular(os.open(last, LOOK, dir_fd=at), name)
    finally:
        os.close(at)


def is_outside(path: str) -> bool:
    """Return whether a path leaves the folder that it starts from, or cannot name a file."""
    depth = lowest = 0
    for part in path.split("/"):
        depth += -1 if part == ".." else part not in (".", "")
        lowest = min(lowest, depth)
    return (
        lowest < 0
        or path.startswith(("/", "~"))
        or "\\" in path
        or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", path) is not None
    )


def _as_regular(number: int, path: str | os.PathLike[str]) -> BufferedReader:
    try:
        if not stat.S_ISREG(os.fstat(number).st_mode):
            raise OSError(errno.EINVAL, "it is not an ordinary file", os.fspath(path))
        return os.fdopen(number, "rb")
    except BaseException:
        os.close(number)
        raise
