"""One typed line at a time from a person, trimmed; `/q` and Ctrl-C work at every prompt.

Knows neither questions nor where the lines come from.
"""

from collections.abc import Callable
from typing import Protocol

from quiz.errors import Interrupted
from quiz.shown import show
from quiz.sitting.ticking import Tick


class Reader(Protocol):
    """Reads from the terminal: `terminal.line.LineReader`."""

    def read(self, prompt: str, tick: Tick | None = None) -> str:
        """Return the line typed after a prompt; raise EOFError, KeyboardInterrupt, or ValueError if it is not text."""
        ...

    def ignore(self, seconds: float) -> None:
        """Ignore everything typed in these seconds."""
        ...


class Quit(Exception):
    """The learner leaves; all answers are saved."""


class Prompter:
    """Asks for lines. `say` writes a sentence; `tick`, if set, is called while someone types and may raise."""

    def __init__(self, reader: Reader, say: Callable[[str], None]) -> None:
        self.reader = reader
        self.say = say
        self.tick: Tick | None = None
        self.keeps = True
        """Whether progress is saved, which the learner sees before leaving."""
        self._warned = False

    def ask(self, prompt: str) -> str:
        """Return a trimmed line. `/q` and the end of input raise Quit; Ctrl-C twice in a row Interrupted."""
        while True:
            try:
                typed = self.reader.read(prompt, self.tick).strip()
            except EOFError:
                self.say("")
                raise Quit from None
            except KeyboardInterrupt:
                self.say("")
                if self._warned:
                    raise Interrupted from None
                self._warned = True
                kept = "Progress is saved." if self.keeps else "Nothing is recorded."
                self.say(f"Stop here? {kept} Press Ctrl-C again to stop, or continue with your answer.")
                continue
            except ValueError:
                self.say("That was not UTF-8 text. It was not counted.")
                continue
            self._warned = False
            if typed.casefold() == "/q":
                raise Quit
            return typed

    def say_unreadable(self, reason: str) -> None:
        """Write why an answer could not be read, and that it may be given again."""
        self.say(f"Not an answer: {show(reason)}. Please answer again.")

    def ask_again(self, error: Exception) -> bool:
        """Write that the history cannot be written; return whether to try again."""
        tick, self.tick = self.tick, None
        try:
            self.say(f"Not saved. {error}")
            self.ask("Press Enter to try again, or type /q to give up: ")
        except Quit:
            return False
        finally:
            self.tick = tick
        return True
