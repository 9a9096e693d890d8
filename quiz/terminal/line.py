"""One typed line with editing, for answers that are words or numbers.

The standard library's readline does the editing where there is one (its history stays off); else
the terminal's own. It is imported with the first line that is asked for. Knows nothing of what the
line means.
"""

import sys
from collections.abc import Callable
from contextlib import suppress

from quiz.sitting.ticking import ticking
from quiz.terminal.keys import Keyboard

_ready: bool | None = None


def read_line(keyboard: Keyboard, prompt: str, style: str = "", *, tick: Callable[[], None] | None = None) -> str:
    """Return the line typed after `prompt`, trimmed; newlines inside a paste stay as they are.

    `style` is a terminal colour code for the prompt, such as "1;36", "" for none. `tick` is called
    several times a second, where the system has such a timer, and may raise to end the line. Raises
    EOFError for Ctrl-D on an empty line or a lost terminal, KeyboardInterrupt for Ctrl-C.
    """
    plain = prompt
    if prepare() and style:  # readline measures the prompt without what stands between \x01 and \x02
        prompt = f"\x01\x1b[{style}m\x02{prompt}\x01\x1b[0m\x02"

    def redraw() -> None:
        _write(plain + _typed_so_far())

    with keyboard.lend(redraw), ticking(tick or (lambda: None)):
        try:
            typed = input(prompt)
        except ValueError:  # bytes that are no text
            return "\ufffd"
        except (EOFError, KeyboardInterrupt):
            _write("\n")
            raise
    return typed.replace("\r\n", "\n").replace("\r", "\n").strip()


def prepare() -> bool:
    """Import readline now, while nobody waits; return whether it edits and measures prompts well."""
    global _ready
    if _ready is None:
        try:
            import readline
        except ImportError:
            _ready = False
        else:
            readline.set_auto_history(False)
            _ready = "libedit" not in (readline.__doc__ or "")  # which miscounts a coloured prompt
    return _ready


def _typed_so_far() -> str:
    if "readline" in sys.modules:
        import readline

        return readline.get_line_buffer()
    return ""


def _write(text: str) -> None:
    with suppress(OSError):
        sys.stdout.write(text)
        sys.stdout.flush()
