"""The keys of a Windows console. Written to Microsoft's documentation of console input; no test runs it on Windows.

The console's records are read rather than its characters: there a letter that was typed differs from the prefix of an
arrow key, while `msvcrt.getwch` returns U+00E0 for both.
"""

import ctypes
import os
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import wintypes
from time import monotonic

from quiz.terminal.keys import name_key

assert sys.platform == "win32"

_STD_INPUT = -10
_COOKED = 0x1 | 0x2 | 0x4 | 0x200  # Ctrl-C as a signal, whole lines, echo, keys as escape sequences
_KEY_EVENT, _SIZE_EVENT = 1, 4
_TIMED_OUT = 0x102
_LEFT_ALT = 0x2
_ALT_KEY = 0x12
_SILENT = {0x10, 0x11, _ALT_KEY, 0x14, 0x5B, 0x5C, 0x90, 0x91}  # Shift, Ctrl, Alt, the locks, the Windows keys


class _KeyEvent(ctypes.Structure):
    _fields_ = (
        ("is_down", wintypes.BOOL),
        ("repeats", wintypes.WORD),
        ("code", wintypes.WORD),
        ("scan_code", wintypes.WORD),
        ("character", wintypes.WCHAR),
        ("modifiers", wintypes.DWORD),
    )


class _Record(ctypes.Structure):
    """An INPUT_RECORD: of its events a key's is the largest, so it takes the place of all."""

    _fields_ = (("kind", wintypes.WORD), ("key", _KeyEvent))


class Keyboard:
    """The keys of the console on stdin, read while used as a context manager."""

    def __init__(self) -> None:
        self._kernel = ctypes.WinDLL("kernel32")
        self._kernel.GetStdHandle.restype = wintypes.HANDLE
        self._handle = wintypes.HANDLE(self._kernel.GetStdHandle(_STD_INPUT))
        self._queue: deque[str] = deque()
        self._before = wintypes.DWORD()

    def __enter__(self) -> "Keyboard":
        os.system("")  # has the console obey control sequences
        self._kernel.GetConsoleMode(self._handle, ctypes.byref(self._before))
        self._own()
        return self

    def __exit__(self, *error: object) -> None:
        self._restore()

    def read(self, timeout: float | None = None) -> str:
        """Wait for the next key and return it; "" when `timeout` seconds have passed."""
        end = None if timeout is None else monotonic() + timeout
        while not self._queue:
            left = 0.1 if end is None else min(0.1, end - monotonic())  # between calls, Python handles signals
            if left < 0:
                return ""
            self._receive(left)
        return self._queue.popleft()

    def drop(self, seconds: float = 0.0) -> None:
        """Drop keys that were pressed but not read, and those of the next seconds; keys that stop are kept."""
        end = monotonic() + seconds
        while "eof" not in self._queue and (self._receive(max(0.0, end - monotonic())) or monotonic() < end):
            pass
        self._queue = deque(key for key in self._queue if key in ("ctrl-c", "eof", "resize"))

    def put_back(self, key: str) -> None:
        """Put a key back, to be read before all others."""
        self._queue.appendleft(key)

    @contextmanager
    def lend(self, redraw: Callable[[], None] | None = None) -> Iterator[None]:
        """Leave the console to a line editor or to another program."""
        self._restore()
        try:
            yield
        finally:
            self._own()

    def suspend(self) -> None:
        """Do nothing: a Windows console has no job control."""

    def _own(self) -> None:
        self._kernel.SetConsoleMode(self._handle, self._before.value & ~_COOKED)

    def _restore(self) -> None:
        self._kernel.SetConsoleMode(self._handle, self._before.value)

    def _receive(self, timeout: float) -> bool:
        """Wait for one record and queue its keys; False when the time has passed."""
        waited = self._kernel.WaitForSingleObject(self._handle, int(timeout * 1000))
        if waited == _TIMED_OUT:
            return False
        record, count = _Record(), wintypes.DWORD()
        if waited or not self._kernel.ReadConsoleInputW(self._handle, ctypes.byref(record), 1, ctypes.byref(count)):
            self._queue.append("eof")
        elif record.kind == _SIZE_EVENT:
            self._queue.append("resize")
        elif record.kind == _KEY_EVENT:
            self._queue.extend([_name_event(record.key)] * (record.key.repeats or 1))
            self._queue = deque(filter(None, self._queue))
        return True


def _name_event(key: _KeyEvent) -> str:
    """Return the key of a record, "" if it is none."""
    if key.character != "\0":
        # A character put together with Alt and the number pad comes when Alt is released.
        if not key.is_down and key.code != _ALT_KEY:
            return ""
        if key.character == "\x1a":  # Ctrl-Z, which ends the input there
            return "ctrl-d"
        return "other" if key.modifiers & _LEFT_ALT and key.is_down else name_key(key.character)
    return "other" if key.is_down and key.code not in _SILENT else ""
