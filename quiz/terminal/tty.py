"""The keys of a POSIX terminal, and its state while keys are read."""

import os
import select
import signal
import sys
import termios
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic
from types import FrameType, TracebackType
from typing import Any

from quiz.terminal.keys import Decoder

_SIGNALS = {
    signal.SIGWINCH: b"w",
    signal.SIGCONT: b"r",
    signal.SIGINT: b"i",
    signal.SIGTSTP: b"z",
    signal.SIGTERM: b"",
    signal.SIGHUP: b"",
    signal.SIGQUIT: b"",
}
_FROM_SIGNAL = {"w": "resize", "r": "redraw", "i": "ctrl-c", "z": "ctrl-z"}


class Keyboard:
    """The keys of the terminal on stdin, read while used as a context manager.

    Inside, nothing typed is echoed and Ctrl-C is a key; on leaving in any way, SIGTERM,
    SIGHUP and SIGQUIT included, the terminal is as it was. Only for the main thread. `pastes`: the terminal is
        to mark pasted text.
    """

    def __init__(self, fd: int | None = None, *, output: int | None = None, pastes: bool = True) -> None:
        self._fd = sys.stdin.fileno() if fd is None else fd
        self._output = sys.stdout.fileno() if output is None else output
        encoding = sys.stdin.encoding if fd is None else "utf-8"
        self._decoder = Decoder(encoding)
        self._queue: deque[str] = deque()
        self._pastes = pastes
        self._lent = False
        self._redraw: Callable[[], None] | None = None

    def __enter__(self) -> "Keyboard":
        self._before: list[Any] = termios.tcgetattr(self._fd)
        self._wake_read, self._wake_write = os.pipe()
        for end in (self._wake_read, self._wake_write):
            os.set_blocking(end, False)
        self._handlers = {
            number: signal.signal(number, self._on_signal)
            for number in _SIGNALS
            if signal.getsignal(number) not in (None, signal.SIG_IGN) or number == signal.SIGWINCH
        }
        # A signal that arrives just before a wait begins also ends it: `_on_signal` runs only after the wait.
        self._waker = signal.set_wakeup_fd(self._wake_write, warn_on_full_buffer=False)
        self._own()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._restore()
        signal.set_wakeup_fd(self._waker)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        os.close(self._wake_read)
        os.close(self._wake_write)

    def read(self, timeout: float | None = None) -> str:
        """Wait for the next key and return it; "" when `timeout` seconds have passed.

        Ctrl-Z suspends here, and "redraw" is returned once the program continues.
        """
        while not self._queue:
            patience = self._decoder.patience
            waits = [wait for wait in (timeout, patience) if wait is not None]
            if not self._receive(min(waits, default=None)):
                if patience is None or (timeout is not None and timeout < patience):
                    return ""
                self._queue += self._decoder.give_up()
        key = self._queue.popleft()
        if key == "ctrl-z":
            self.suspend()
            return self.read(timeout)
        if key == "ctrl-backslash":
            self._die(signal.SIGQUIT)
        return key

    def drop(self, seconds: float = 0.0) -> None:
        """Drop keys that were pressed but not read, and those of the next seconds; stops and resizes are kept."""
        end = monotonic() + seconds
        while "eof" not in self._queue and self._receive(max(0.0, end - monotonic())):
            pass
        kept = [key for key in self._queue if key in ("ctrl-c", "eof", "resize", "redraw")]
        self._queue = deque(kept)

    def put_back(self, key: str) -> None:
        """Put a key back, to be read before all others."""
        self._queue.appendleft(key)

    @contextmanager
    def lend(self, redraw: Callable[[], None] | None = None) -> Iterator[None]:
        """Restore the terminal: for a line editor, else for another program.

        With `redraw` for a line editor: Ctrl-C raises KeyboardInterrupt, and Ctrl-Z stops the
        program at once; `redraw` is called when it continues. Without, signals of the keyboard
        are the other program's business.
        """
        self._restore()
        self._lent, self._redraw = True, redraw
        handler = signal.getsignal(signal.SIGTSTP)
        if redraw is None:
            signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        try:
            yield
        finally:
            signal.signal(signal.SIGTSTP, handler)
            self._lent, self._redraw = False, None
            self._own()

    def suspend(self) -> None:
        """Stop the whole job, as Ctrl-Z does, and restore the terminal on return."""
        mode = termios.tcgetattr(self._fd)
        self._restore()
        stopping = signal.SIGTSTP, signal.SIGCONT
        handlers = [signal.signal(number, signal.SIG_DFL) for number in stopping]
        os.kill(os.getpid() if self._lent else 0, signal.SIGTSTP)
        for number, handler in zip(stopping, handlers, strict=True):
            signal.signal(number, handler)
        if self._lent:
            termios.tcsetattr(self._fd, termios.TCSADRAIN, mode)
            if self._redraw:
                self._redraw()
        else:
            self._own()
            self._queue.append("redraw")

    # -------------------------------------------------------- the terminal's state

    def _own(self) -> None:
        mode = [*self._before[:6], list(self._before[6])]
        mode[3] &= ~(termios.ICANON | termios.ECHO | termios.ISIG | termios.IEXTEN)
        mode[6][termios.VMIN], mode[6][termios.VTIME] = 1, 0
        termios.tcsetattr(self._fd, termios.TCSADRAIN, mode)
        if self._pastes:
            self._say(b"\x1b[?2004h")

    def _restore(self) -> None:
        with suppress(termios.error, OSError):  # the terminal may be gone
            if self._pastes:
                self._say(b"\x1b[?2004l")
            termios.tcsetattr(self._fd, termios.TCSADRAIN, self._before)

    def _say(self, code: bytes) -> None:
        with suppress(RuntimeError):  # a signal arrived in the middle of a flush
            sys.stdout.flush()  # in the order of writing
        os.write(self._output, code)

    # -------------------------------------------------------- bytes and signals

    def _receive(self, timeout: float | None) -> bool:
        """Wait for bytes or a signal and queue the keys; False when the time has passed."""
        ready, _, _ = select.select([self._fd, self._wake_read], [], [], timeout)
        if self._wake_read in ready:
            for name in os.read(self._wake_read, 512).decode():
                key = _FROM_SIGNAL.get(name)  # None for signals that only wake the wait
                if key and (key not in self._queue or name == "i"):
                    self._queue.append(key)
        if self._fd in ready:
            try:
                data = os.read(self._fd, 4096)
            except OSError:
                data = b""
            self._queue += self._decoder.feed(data) if data else ["eof"]
        return bool(ready)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        is_theirs = self._lent and self._redraw is None  # the keyboard signals to the other program
        if number in (signal.SIGTERM, signal.SIGHUP) or (number == signal.SIGQUIT and not is_theirs):
            self._die(number)
        if self._lent and number == signal.SIGINT:
            if self._redraw:
                raise KeyboardInterrupt
            return
        if self._lent and number == signal.SIGTSTP:
            self.suspend()
            return
        if number == signal.SIGCONT and not self._lent:
            with suppress(termios.error):
                self._own()
        with suppress(BlockingIOError):
            os.write(self._wake_write, _SIGNALS[signal.Signals(number)])

    def _die(self, number: int) -> None:
        """End by a signal, like a program that does not handle it, but leave the terminal restored."""
        self._restore()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
