"""Keys as they are pressed, one at a time, and the state of the terminal while they are read.

A key is a `str`: the character itself ("a", "?"), or a name of several letters ("enter"). Escape
sequences are swallowed whole and a paste is one key, so neither can be taken for an answer.
Knows nothing of questions or of what a key means.
"""

import codecs
import os
import re
import sys
import unicodedata
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType, TracebackType
from typing import Any

NAMED = {
    "\r": "enter",
    "\n": "enter",
    "\t": "tab",
    "\x7f": "backspace",
    "\x08": "backspace",
    "\x03": "ctrl-c",
    "\x04": "ctrl-d",
    "\x0c": "ctrl-l",
    "\x1a": "ctrl-z",
    "\x1c": "ctrl-backslash",
}
"""The control characters that mean something; besides these there are "esc", "other" (a key such
as an arrow), "paste", "resize", "redraw" (back from a suspension) and "eof" (the terminal is gone).
"""

_PASTE_START, _PASTE_END = b"\x1b[200~", b"\x1b[201~"
_COMPLETE = re.compile(
    rb"""\x1b (?: \[M... | \[\[. | \[ (?![M\[]) [0-?]* [ -/]* [@-~]  # mouse, Linux console, CSI
             | O [0-9;]* [@-~]                              # keypad and F1-F4
             | [\]P^_X] .*? (?: \x07 | \x1b\\ )             # strings: what a terminal replies
             | [ -/]* [0-NQ-WYZ`-\x7f\\] )                     # Alt and a key
    """,
    re.DOTALL | re.VERBOSE,
)
_PARTIAL = re.compile(rb"\x1b(?:\[M.{0,2}|\[\[|\[[0-?]*[ -/]*|O[0-9;]*|[\]P^_X].*|[ -/]*)", re.DOTALL)
_KEYPAD = dict(zip("jklmnopqrstuvwxyM", "*+,-./0123456789\r", strict=True))
_KEY_ENDS = b"ABCDEFHPQSZ~u^$@"  # of the CSI sequences that a key sends; others are reports


class Decoder:
    """Turns the bytes that a terminal sends into keys, in whatever pieces they come."""

    def __init__(self, encoding: str = "utf-8") -> None:
        self._held = b""
        self._pasting = False
        self._escaped = False  # a lone Esc has just been given up on
        self._text = codecs.getincrementaldecoder(encoding)("replace")

    @property
    def patience(self) -> float | None:
        """Seconds to wait for the rest of what has begun before `give_up`; None if nothing has."""
        if self._pasting:
            return 1.0
        return 0.06 if self._held else None

    def feed(self, data: bytes) -> list[str]:
        """Return the keys that are complete with these bytes."""
        late = self._escaped and data.startswith(b"[")  # the rest of a sequence over a slow line
        self._held += b"\x1b" + data if late else data
        self._escaped = False
        keys: list[str] = []
        while self._held:
            if self._pasting:
                _, end, after = self._held.partition(_PASTE_END)
                if not end:
                    self._held = self._held[-len(_PASTE_END) + 1 :]
                    break
                self._pasting, self._held = False, after
                keys.append("paste")
            elif self._held.startswith(b"\x1b"):
                if not self._take_sequence(keys):
                    break
            else:
                run, escape, rest = self._held.partition(b"\x1b")
                self._held = escape + rest
                keys += map(_name, self._text.decode(run))
        return keys

    def give_up(self) -> list[str]:
        """Return what the bytes held so far mean, now that no more have come."""
        self._escaped = self._held == b"\x1b"
        pasting, self._pasting, self._held = self._pasting, False, b""
        return ["paste" if pasting else "esc" if self._escaped else "other"]

    def _take_sequence(self, keys: list[str]) -> bool:
        """Take one escape sequence off the bytes held; False if it is not yet whole."""
        held = self._held
        if held.startswith(b"\x1b\x1b"):  # Alt and an arrow, in some terminals
            self._held = held[1:]
            return True
        found = _COMPLETE.match(held)
        if not found:
            if _PARTIAL.fullmatch(held):
                return False
            found = _PARTIAL.match(held)  # broken off by another byte
            assert found
        self._held = held[found.end() :]
        sequence = found.group()
        if sequence == _PASTE_START:
            self._pasting = True
        elif sequence.startswith(b"\x1bO") and chr(sequence[-1]) in _KEYPAD:
            keys.append(_name(_KEYPAD[chr(sequence[-1])]))
        elif sequence[1:2] not in b"[]P^_X" or sequence[1:3] == b"[[" or _is_key(sequence):
            keys.append("other")
        return True


def _is_key(sequence: bytes) -> bool:
    """Whether a CSI sequence comes from a key, not from a mouse or in reply to something."""
    return sequence[-1] in _KEY_ENDS and sequence[1:3] != b"[M"


def _name(character: str) -> str:
    if character in NAMED:
        return NAMED[character]
    if not character.isascii():
        character = unicodedata.normalize("NFKC", character)  # a full-width letter is the letter
    return character if character.isprintable() and len(character) == 1 else "other"


if sys.platform == "win32":
    import msvcrt
    import time

    class Keyboard:
        """The keys of a Windows console, read while used as a context manager."""

        _put_back = ""

        def __enter__(self) -> "Keyboard":
            os.system("")  # has the console obey control sequences
            return self

        def __exit__(self, *error: object) -> None:
            pass

        def read(self, timeout: float | None = None) -> str:
            """Wait for the next key and return it; "" when `timeout` seconds have passed."""
            if self._put_back:
                key, self._put_back = self._put_back, ""
                return key
            end = None if timeout is None else time.monotonic() + timeout
            while not msvcrt.kbhit():
                if end is not None and time.monotonic() >= end:
                    return ""
                time.sleep(0.01)
            character = msvcrt.getwch()
            if character in "\x00\xe0":
                msvcrt.getwch()
                return "other"
            return "ctrl-d" if character == "\x1a" else _name(character)

        def drop(self) -> None:
            """Forget keys that were pressed but not read; Ctrl-C is kept."""
            while msvcrt.kbhit():
                if msvcrt.getwch() == "\x03":
                    msvcrt.ungetch(b"\x03")
                    break

        def put_back(self, key: str) -> None:
            """Have a key read again, before all others."""
            self._put_back = key

        @contextmanager
        def lend(self, redraw: Callable[[], None] | None = None) -> Iterator[None]:
            """Leave the console to somebody else, such as an editor."""
            yield

        def suspend(self) -> None:
            """Do nothing: a Windows console has no job control."""

else:
    import select
    import signal
    import termios

    _SIGNALS = {
        signal.SIGWINCH: b"w",
        signal.SIGCONT: b"r",
        signal.SIGINT: b"i",
        signal.SIGTSTP: b"z",
        signal.SIGTERM: b"",
        signal.SIGHUP: b"",
    }
    _FROM_SIGNAL = {"w": "resize", "r": "redraw", "i": "ctrl-c", "z": "ctrl-z"}

    class Keyboard:
        """The keys of the terminal on stdin, read while used as a context manager.

        Inside, nothing typed is echoed and Ctrl-C is a key; on leaving in any way, SIGTERM and
        SIGHUP included, the terminal is as it was. Only for the main thread.
        """

        def __init__(self, fd: int | None = None, *, output: int | None = None) -> None:
            self._fd = sys.stdin.fileno() if fd is None else fd
            self._output = sys.stdout.fileno() if output is None else output
            encoding = sys.stdin.encoding if fd is None else "utf-8"
            self._decoder = Decoder(encoding)
            self._queue: deque[str] = deque()
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
            # A signal that comes just before a wait begins ends it, too: `_on_signal` runs only after the wait.
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

            Ctrl-Z suspends here, and "redraw" is returned once the program goes on.
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

        def drop(self) -> None:
            """Forget keys that were pressed but not read; what stops or resizes is kept."""
            while "eof" not in self._queue and self._receive(0):
                pass
            kept = [key for key in self._queue if key in ("ctrl-c", "eof", "resize", "redraw")]
            self._queue = deque(kept)

        def put_back(self, key: str) -> None:
            """Have a key read again, before all others."""
            self._queue.appendleft(key)

        @contextmanager
        def lend(self, redraw: Callable[[], None] | None = None) -> Iterator[None]:
            """Leave the terminal as it was before: to a line editor, else to another program.

            With `redraw` for a line editor: Ctrl-C raises KeyboardInterrupt, and Ctrl-Z stops the
            program at once; `redraw` is called when it goes on. Without, signals of the keyboard
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
            """Stop as Ctrl-Z does, the whole job, and come back with the terminal as it was here."""
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
            self._say(b"\x1b[?2004h")

        def _restore(self) -> None:
            with suppress(termios.error, OSError):  # the terminal may be gone
                self._say(b"\x1b[?2004l")
                termios.tcsetattr(self._fd, termios.TCSADRAIN, self._before)

        def _say(self, code: bytes) -> None:
            with suppress(RuntimeError):  # a signal has come in the middle of a flush
                sys.stdout.flush()  # what was printed before comes before
            os.write(self._output, code)

        # -------------------------------------------------------- bytes and signals

        def _receive(self, timeout: float | None) -> bool:
            """Wait for bytes or a signal and queue the keys; False when the time has passed."""
            ready, _, _ = select.select([self._fd, self._wake_read], [], [], timeout)
            if self._wake_read in ready:
                for name in os.read(self._wake_read, 512).decode():
                    key = _FROM_SIGNAL.get(name)  # None for what only wakes
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
            if number in (signal.SIGTERM, signal.SIGHUP):
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
            """End by a signal, as a program that knows nothing of it, but leave the terminal tidy."""
            self._restore()
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
