"""The screen and the keyboard together: prompts, passing notes, and the keys that always work.

Knows nothing of questions or of what an answer is.
"""

from collections.abc import Callable, Collection, Sequence

from rich.text import Text

from quiz.errors import Interrupted
from quiz.sitting.ticking import Tick
from quiz.terminal.keyboard import Keyboard
from quiz.terminal.line import read_line
from quiz.terminal.screen import Key, Screen, footer_lines, help_lines
from quiz.terminal.text import QUIET, cut, plain


class SaveAndQuit(Exception):
    """The learner leaves with `q`, Ctrl-D or a closed terminal; all answers are saved."""


class Desk:
    """The screen and the keyboard together: prompts, notes next to them, and the keys that always work."""

    def __init__(self, screen: Screen, keyboard: Keyboard) -> None:
        self.screen = screen
        self.keyboard = keyboard
        self.redraw: Callable[[], None] = lambda: None
        self.keeps = True
        """Whether progress is saved, which the learner sees before leaving."""
        self.tick: Tick | None = None
        """Called several times a second during a wait; may raise to end it."""
        self._prompt = Text()
        self._knows_odd_keys = False
        self._idle: Callable[[], None] | None = None

    def while_idle(self, work: Callable[[], None]) -> None:
        """Do some work just before the next wait for the learner."""
        self._idle = work

    def _use_idle_time(self) -> None:
        work, self._idle = self._idle, None
        if work:
            work()

    def say(self, lines: Sequence[Text]) -> None:
        """Print lines."""
        self.screen.print(lines)

    def tell(self, said: str) -> None:
        """Print a note."""
        self.say(self.screen.hang(plain(said, QUIET), "  "))

    def tell_unreadable(self, reason: str) -> None:
        """Print why an answer could not be read, and that it may be given again."""
        self.tell(f"{reason[:1].upper()}{reason[1:]}. Please type it again.")

    def prompt(self, shown: Text, note: str = "") -> None:
        """Show a prompt on the current line, with a passing note after it, or above it where there is no room."""
        self._prompt = shown
        line = Text.assemble(shown, ("   " if note else "", ""), (note, QUIET))
        if note and line.cell_len >= self.screen.console.width:
            self._rewrite(Text())
            self.tell(f"{note[:1].upper()}{note[1:]}.")
            line = shown
        line = cut(line, self.screen.console.width - 1)
        self.screen.drawn = max(self.screen.drawn, line.cell_len)
        self._rewrite(line)

    def leave_prompt(self, shown: Text | None = None) -> None:
        """End the prompt's line, showing the answer."""
        self._rewrite(cut(shown, self.screen.console.width - 1) if shown else self._prompt)
        self.screen.print([Text()])

    def leave_with(self, shown: Text, key: str) -> None:
        """End a prompt's line, showing a command's key apart from what was picked."""
        gap = "   " if shown.plain and not shown.plain.endswith(" ") else ""
        self.leave_prompt(Text.assemble(shown, gap, (key, QUIET)))

    def _rewrite(self, line: Text) -> None:
        console = self.screen.console
        console.file.write("\r\x1b[K")
        self.screen.line = ""
        self.screen.write(line, end="")
        console.file.flush()

    def key(self, shown: Text, wanted: Collection[str], how: str, help: Sequence[Key], note: str = "") -> str:
        """Return the next of the wanted keys, after a prompt.

        All others show a note; `?` explains `how` to answer and the keys, `help`;
        Ctrl-C asks; Ctrl-D and `q` raise SaveAndQuit.
        """
        self.prompt(shown, note)
        self._use_idle_time()
        while True:
            key = self._wait()
            if key not in wanted and len(key) == 1:
                key = key.casefold()
            if key in wanted:
                return key
            if key in ("q", "ctrl-d", "eof"):
                self.leave_prompt()
                raise SaveAndQuit
            self._odd_key(key, shown, how, help)

    def _wait(self) -> str:
        """Return the next key."""
        if self.tick is None:
            return self.keyboard.read()
        while not (key := self.keyboard.read(0.25)):
            self.tick(str)  # keys leave no text on the line
        return key

    def explain(self, how: str, help: Sequence[Key]) -> list[Text]:
        """Return how to answer, and the keys."""
        return [*self.screen.hang(Text(how), "  "), *help_lines(self.screen, help)]

    def _odd_key(self, key: str, shown: Text, how: str, help: Sequence[Key]) -> None:
        """Handle a key that is not an answer."""
        match key:
            case "ctrl-c":
                self.leave_prompt()
                self.ask_to_stop()
                self.prompt(shown)
            case "?":
                self.leave_with(shown, "?")
                self.say([Text(), *self.explain(how, help), Text()])
                self.prompt(shown)
            case "resize":
                if self._settled_width() < self.screen.drawn:
                    self._show_again(shown)
                else:
                    self.prompt(shown)
            case "redraw" | "ctrl-l":
                self._show_again(shown)
            case "paste":
                self.prompt(shown, "pasted text is not read as keys")
            case " ":
                self.prompt(shown)
            case "enter":
                self.prompt(shown, "nothing chosen yet; ? lists the keys")
            case _ if len(key) == 1:
                self.prompt(shown, f"“{key}” does nothing here; ? lists the keys")
            case _:  # an arrow, a function key: its name is not known
                self.prompt(shown, "" if self._knows_odd_keys else "that key does nothing here; ? lists the keys")
                self._knows_odd_keys = True

    def _settled_width(self) -> int:
        """Return the width once the window has stopped changing."""
        while (key := self.keyboard.read(0.12)) == "resize":
            pass
        if key:
            self.keyboard.put_back(key)
        return self.screen.width

    def _show_again(self, shown: Text) -> None:
        self.leave_prompt()
        self.screen.drawn = 0
        self.redraw()
        self.prompt(shown)

    def ask_to_stop(self) -> None:
        """Ask whether to stop, on a new line; raise Interrupted if so, else return."""
        kept = "Progress is saved." if self.keeps else "Nothing is recorded."
        *above, last = self.screen.hang(Text(f"Stop here? {kept}  Ctrl-C or y stops, any other key continues"))
        self.say(above)
        self.prompt(Text.assemble(last, " "))
        while (key := self._wait()) in ("resize", "redraw", "other"):
            pass
        self.leave_prompt()
        if key in ("ctrl-c", "y", "Y"):
            raise Interrupted
        if key in ("ctrl-d", "eof", "q"):
            raise SaveAndQuit

    def ask_again(self, error: Exception) -> bool:
        """Show that the history cannot be written; return whether to try again."""
        tick, self.tick = self.tick, None
        try:
            self.tell(f"Not saved. {error}")
            keys = [("Enter", "try again"), ("q", "give up")]
            self.say(footer_lines(self.screen, keys))
            self.key(Text("Try again? > "), {"enter"}, "The answer could not be saved.", keys)
            self.leave_prompt()
        except SaveAndQuit:
            return False
        finally:
            self.tick = tick
        return True

    def line(self, prompt: str) -> str:
        """Return a typed line, which may be empty."""
        self._use_idle_time()
        while True:
            self.screen.line = prompt
            try:
                typed = read_line(self.keyboard, prompt, "1" if self._has_style else "", tick=self.tick)
            except EOFError:
                self.screen.end_line()
                raise SaveAndQuit from None
            except KeyboardInterrupt:
                self.screen.end_line()
                self.ask_to_stop()
            except ValueError:
                self.screen.end_line()
                self.tell("That was not UTF-8 text. It was not counted.")
            else:
                self.screen.end_line()
                return typed

    @property
    def _has_style(self) -> bool:
        return self.screen.console.is_terminal and self.screen.console.color_system is not None
