"""One typed line with editing, for answers that are words or numbers.

The standard library's readline does the editing if it is available (without its history); otherwise the
terminal itself. It is imported for the first line. Knows nothing of the meaning of the line.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from shutil import get_terminal_size

from quiz.sitting.ticking import Tick
from quiz.terminal.keyboard import Keyboard
from quiz.terminal.keys import drop_sequences

_BINDINGS = (
    "set enable-bracketed-paste on",  # Python turns it off
    r'"\e[": skip-csi-sequence',  # otherwise keys without a meaning leave letters in the line
    *(rf'"\e[[{letter}": ""' for letter in "ABCDE"),
    *(rf'"\eO{modifier}{letter}": ""' for modifier in "2345678" for letter in "PQRS"),
)
_ready: bool | None = None


def read_line(keyboard: Keyboard, prompt: str, style: str = "", *, tick: Tick | None = None) -> str:
    """Return the line typed after `prompt`, trimmed; newlines inside a paste stay as they are.

    `style` is a terminal colour code for the prompt, such as "1;36", "" for none. `tick` is called
    several times a second, where the system has such a timer. Raises EOFError for Ctrl-D on an empty
    line or a lost terminal, KeyboardInterrupt for Ctrl-C, ValueError for bytes that are not text.
    """
    plain = prompt
    if prepare() and style:  # readline does not measure what is between \x01 and \x02
        prompt = f"\x01\x1b[{style}m\x02{prompt}\x01\x1b[0m\x02"

    try:
        with keyboard.lend(lambda: _write(plain + _peek())):
            return _input(prompt, tick)
    except EOFError:
        _write(" " * (get_terminal_size().columns - 1) + "\r")  # a new line, unless readline has begun one
        raise
    except KeyboardInterrupt:
        _write("\n")
        raise


class LineReader:
    """Reads lines for a sitting without single keys. `keyboard` is None on a terminal too dumb for editing."""

    def __init__(self, keyboard: Keyboard | None) -> None:
        self._keyboard = keyboard

    def read(self, prompt: str, tick: Tick | None = None) -> str:
        """Return the line typed after a prompt, as `read_line` does."""
        if not self._keyboard:
            return _input(prompt, tick)
        with self._keyboard.lend(lambda: _write(prompt + _peek())):
            return _input(prompt, tick)

    def ignore(self, seconds: float) -> None:
        """Ignore everything typed in these seconds."""
        with suppress(OSError), self._keyboard_for_now() as keyboard:
            keyboard.drop(seconds)

    @contextmanager
    def lend(self) -> Iterator[None]:
        """Leave the terminal to another program."""
        with self._keyboard.lend() if self._keyboard else nullcontext():
            yield

    @contextmanager
    def _keyboard_for_now(self) -> Iterator[Keyboard]:
        if self._keyboard:
            yield self._keyboard
        else:
            with Keyboard(pastes=False) as keyboard:
                yield keyboard


@contextmanager
def open_reader() -> Iterator[LineReader]:
    """Prepare the terminal for typed lines; restore it afterwards."""
    if os.environ.get("TERM") == "dumb":
        yield LineReader(None)
        return
    prepare()
    with Keyboard() as keyboard:
        yield LineReader(keyboard)


def prepare() -> bool:
    """Import readline ahead of time; return whether it edits and measures prompts well."""
    global _ready
    if _ready is None:
        try:
            import readline
        except ImportError:
            _ready = False
        else:
            readline.set_auto_history(False)
            _ready = "libedit" not in (readline.__doc__ or "")  # which miscounts a coloured prompt
            for binding in _BINDINGS if _ready else ():
                readline.parse_and_bind(binding)
    return _ready


def _input(prompt: str, tick: Tick | None) -> str:
    """Return the line typed after a prompt, without sequences of keys that no line editor has handled."""
    edits = bool(_ready)
    with ticking((lambda: tick(_peek if edits else _take)) if tick else lambda: None):
        typed = input(prompt)
    typed.encode()  # raises ValueError for half pairs, which stand for bytes that are not text
    return (typed if edits else drop_sequences(typed)).replace("\r\n", "\n").replace("\r", "\n").strip()


@contextmanager
def ticking(tick: Callable[[], None]) -> Iterator[None]:
    """Interrupt the wait for a line now and then, and call `tick`, which may raise to end it.

    Python's readline looks at signals only when one interrupts its wait, so a Ctrl-C that comes
    just before it begins to wait would be heard only with the next key.
    """
    if sys.platform == "win32":
        yield
        return
    before = signal.signal(signal.SIGALRM, lambda number, frame: tick())
    signal.setitimer(signal.ITIMER_REAL, 0.2, 0.2)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _peek() -> str:
    """Return the text on the line that readline edits."""
    if "readline" in sys.modules:
        import readline

        return readline.get_line_buffer()
    return ""


def _take() -> str:
    """Remove the text on the line that the terminal itself edits, and return it."""
    if sys.platform == "win32":
        return ""
    import select
    import termios

    fd = sys.stdin.fileno()
    with suppress(termios.error, OSError):
        mode = termios.tcgetattr(fd)
        single = [*mode[:3], mode[3] & ~termios.ICANON, *mode[4:]]
        termios.tcsetattr(fd, termios.TCSANOW, single)
        try:
            held = os.read(fd, 65536) if select.select([fd], [], [], 0)[0] else b""
        finally:
            termios.tcsetattr(fd, termios.TCSANOW, mode)
        return drop_sequences(held.decode("utf-8", "replace")).strip()
    return ""


def _write(text: str) -> None:
    with suppress(OSError):
        sys.stdout.write(text)
        sys.stdout.flush()
