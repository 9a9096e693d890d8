"""A menu that takes one key without Enter, or a number that Enter ends where there are ten entries or more."""

from collections.abc import Sequence

from rich.text import Text

from quiz.terminal.keyboard import Keyboard
from quiz.terminal.screen import MEASURE, Key, make_console
from quiz.terminal.text import QUIET

PROMPT = "> "
_GAP = "   "


def key_lines(keys: Sequence[Key], width: int) -> list[Text]:
    """Return the keys, each with what it does, on lines of at most `width` cells."""
    lines: list[str] = []
    for part in (f"{key} {does}" for key, does in keys):
        if lines and len(lines[-1]) + len(_GAP) + len(part) <= width:
            lines[-1] += _GAP + part
        else:
            lines.append(part)
    return [Text(line, QUIET) for line in lines]


def show_menu(keys: Sequence[Key]) -> None:
    """Print the keys below an empty line."""
    console = make_console()
    console.print(Text("\n").join([Text(), *key_lines(keys, min(console.width, MEASURE))]), soft_wrap=True)


def press(entries: int) -> str:
    """Prompt for a key and return it: a character, "" for Enter, or "ctrl-c", "ctrl-d"; or a number of several digits.

    From ten entries on, the digits of a number are shown as they are typed, and Enter ends it.
    """
    console = make_console()

    def write(text: str) -> None:
        console.file.write(text)
        console.file.flush()

    write(PROMPT)
    typed = ""
    with Keyboard() as keyboard:
        while True:
            key = keyboard.read()
            if key in ("ctrl-c", "ctrl-d", "eof"):
                write("\n")
                return "ctrl-d" if key == "eof" else key
            if key == "backspace" and typed:
                typed = typed[:-1]
                write("\b \b")
            elif key == "redraw":
                write(f"\n{PROMPT}{typed}")
            elif key == "enter":
                write("\n")
                return typed
            elif len(key) == 1 and key.isprintable() and not key.isspace():
                typed += key
                write(key)
                if not typed.isdigit() or entries < 10 or len(typed) > 8:
                    write("\n")
                    return typed
