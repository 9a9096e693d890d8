"""One step of an answer after another: shows the valid keys, and returns a key or a line.

Gives hints, opens pictures, explains, and hands on other commands. A key without a meaning shows a
note. Does not know what an answer is.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from quiz.sitting.answers import drop_slash
from quiz.sitting.media import Media, list_asked
from quiz.terminal.desk import Desk, SaveAndQuit
from quiz.terminal.line import prepare
from quiz.terminal.screen import Key, footer_lines, hint_lines

if TYPE_CHECKING:
    from quiz.engine.session import Asked
    from quiz.sitting.sitting import Sitting

Commands = Mapping[str, tuple[str, str]]
"""Keys other than answers, in the order to show them, with a short description, "" for none, and a long one."""

_ALWAYS: Commands = {
    "o": ("open", "open its pictures and sounds, one after the other"),
    "q": ("save and quit", "save and quit; you can resume later (also Ctrl-D)"),
    "?": ("more", ""),
    "Ctrl-L": ("", "show the question again"),
    "Ctrl-C": ("", "stop; asks first"),
}


class Skipped(Exception):
    """The learner leaves the question with a command: `key`, "s" to skip it, "u" to undo."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class Prompter:
    """Prompts for the keys and lines of the answer to one question.

    `commands` are the keys other than answers: `h` gives a hint of the sitting, `0` is "don't know", `u` undoes what
    was entered, else the latest answer, and all others raise Skipped, except `q`, which may have a different
    description. They are never labels.
    `asked` is the question with the hints given so far, `words` the description of each key, `footer`
    the keys shown last; `media` is what `o` opens.
    """

    def __init__(self, desk: Desk, sitting: "Sitting | None", asked: "Asked", commands: Commands) -> None:
        self.desk = desk
        self.screen = desk.screen
        self.sitting = sitting
        self.asked = asked
        self.footer: list[Key] = []
        self.words = {**commands, **{key: words for key, words in _ALWAYS.items() if key not in commands}}
        if sitting and sitting.attempt.log is None:
            self.words["q"] = ("quit", "quit; nothing is recorded (also Ctrl-D)")
        elif sitting and sitting.memory:
            self.words["q"] = ("save and quit", "save and quit; the rest comes next time (also Ctrl-D)")
        self.offer(list_asked(asked, desk.screen.bank))
        self._commands = "".join(key for key in commands if key not in _ALWAYS)
        self._how = ""

    def allow(self, commands: Commands) -> None:
        """Allow only these commands, `u` if it was, and those that always work, from now on."""
        if "u" in self._commands and "u" not in commands:
            commands = {**commands, "u": self.words["u"]}
        self._commands = "".join(key for key in commands if key not in _ALWAYS)
        self.words = {**commands, **{key: self.words[key] for key in _ALWAYS}}

    @property
    def can_go_back(self) -> bool:
        """Whether there is an answer for `u` to undo."""
        return self.sitting is not None and self.sitting.can_undo

    def with_undo(self, wanted: Collection[str], *, entered: object) -> set[str]:
        """Return wanted keys and, if anything is `entered` already, `u`, where it undoes."""
        return {*wanted, "u"} if entered and "u" in self._commands else {*wanted}

    def offer(self, media: Media) -> None:
        """Let `o` open these from now on."""
        self.media = media
        if media.word != "open":
            self.rename("o", media.word, f"open the {media.word}")

    def rename(self, key: str, short: str, long: str) -> None:
        """Describe a command with these words from now on."""
        self.words[key] = (short, long)

    def begin(self, keys: Sequence[Key], how: str) -> None:
        """Show the keys of a step that is answered by keys; keys pressed ahead of it are dropped."""
        self.footer = [*keys, *((key, short) for key in self._valid_commands() if (short := self.words[key][0]))]
        self._how = how
        self._open()

    def begin_lines(self, keys: Sequence[Key], how: str, *, again: bool = False) -> None:
        """Show the keys of a step that is answered with a typed line, unless the previous one was (`again`)."""
        prepare()
        self.footer = [*keys, *((f"/{key}", short) for key in self._valid_commands() if (short := self.words[key][0]))]
        self._how = how
        if not again:
            self._open()

    def show_footer(self) -> None:
        """Print the keys that are valid now."""
        self.desk.say([Text(), *footer_lines(self.screen, self.footer)])

    def press(self, shown: Text, wanted: Collection[str], note: str = "") -> str:
        """Return a wanted key or `0`. Gives hints on the way; other commands raise Skipped."""
        while True:
            key = self.desk.key(shown, {*wanted, *self._commands, "o"}, self._how, self._help(), note)
            note = ""
            if key in wanted or key == "0":
                return key
            if key == "o" and not self.media.files:
                note = "this question has no picture or sound"
            elif key == "o":
                self.desk.leave_with(shown, "o")
                self.desk.tell(self.media.open_next())
            elif key == "u" and not self.can_go_back:
                note = "there is nothing to undo"
            elif key != "h":
                self.desk.leave_with(shown, key)
                raise Skipped(key)
            elif not self.asked.hints_left:
                note = "there are no more hints" if self.asked.hints else "this question has no hints"
            else:
                self.desk.leave_with(shown, "h")
                self._hint()

    def read(self, prompt: str, *, empty: bool = False, entered: object = ()) -> str | None:
        """Return a typed text, None for "don't know"; "" only if an `empty` line is allowed.

        `/u` raises Skipped if anything is `entered` already, or there is an answer to undo.
        """
        while True:
            typed = self.desk.line(prompt)
            command = typed[1:] if self.is_command(typed) else ""
            if command == "q":
                raise SaveAndQuit
            if command == "0":
                return None
            if command == "h":
                self._hint()
            elif command == "o":
                self.desk.tell(self.media.open_next())
            elif command == "u" and not (entered or self.can_go_back):
                self.desk.tell("There is nothing to undo.")
            elif command and command != "?":
                raise Skipped(command)
            elif command:
                self.desk.say([Text(), *self.desk.explain(self._how, self._help("/")), Text()])
            elif typed or empty:
                return drop_slash(typed, self.is_command)
            else:
                self.desk.tell(f"Nothing typed yet; /0: {self.words['0'][0]}.")

    def is_command(self, typed: str) -> bool:
        """Whether a typed line is a command rather than an answer."""
        return typed[:1] == "/" and typed[1:] in ("h", "o", *self._commands, *self._valid_commands())

    # ------------------------------------------------------------ inner steps

    def _open(self) -> None:
        self.desk.keyboard.drop()
        self.show_footer()

    def _valid_commands(self) -> str:
        hints = "h" if self.asked.hints_left and "h" in self._commands else ""
        others = "".join(key for key in self._commands if key != "h" and self.words[key][1])
        return f"{hints}{others}{'o' if self.media.files else ''}q?"

    def _help(self, slash: str = "") -> list[Key]:
        return [
            (f"{slash}{key}" if len(key) == 1 else key, does)
            for key, (_, does) in self.words.items()
            if does and (len(key) > 1 or key in self._valid_commands())
        ]

    def _hint(self) -> None:
        hint = self.sitting.hint() if self.sitting else ""
        if not self.sitting or not hint:
            none = "There are no more hints." if self.asked.hints or not self.sitting else "This question has no hints."
            self.desk.tell(none)
            return
        asked = self.sitting.asked
        assert asked
        self.asked = asked
        self.desk.say(hint_lines(self.screen, hint, len(asked.hints), len(asked.hints) + asked.hints_left))
