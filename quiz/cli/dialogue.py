"""A dialogue in lines: prompts on a terminal, else answers line by line, and a way back to the part before."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import click

from quiz.errors import QuizError

_BACK = "/back"


class Back(Exception):
    """The part before is to be asked again."""


class Dialogue:
    """Asks for one line, or for several up to an empty one; keeps all answers, so that it can begin again."""

    def __init__(self) -> None:
        self.live = sys.stdin.isatty()
        self._given: list[str] = []  # all answers so far
        self._at = 0  # how many of them were used since the beginning

    @property
    def has_begun(self) -> bool:
        """Whether anything was answered."""
        return bool(self._given)

    def undo(self) -> None:
        """Begin again, with all answers but the last one."""
        self._given, self._at = self._given[:-1], 0

    def say(self, prompt: str, *, needed: bool = True, check: Callable[[str], str] = lambda text: "") -> str:
        """Return a line; ask again while it is needed and empty, or `check` returns a complaint about it."""
        if self._at < len(self._given):
            self._at += 1
            return self._given[self._at - 1]
        while True:
            given = input(f"{prompt}: " if self.live else "").strip()
            if self.live and given == _BACK:
                raise Back
            wrong = check(given) if given else "This is required." if needed else ""
            if not wrong:
                self._given.append(given)
                self._at += 1
                return given
            if not self.live:
                raise QuizError(f"{prompt}: {wrong} Nothing was added.")
            click.echo(f"  {wrong}", err=True)

    def many(
        self,
        prompt: str,
        least: int,
        taken: Sequence[str] = (),
        check: Callable[[str], str] = lambda text: "",
    ) -> Iterator[str]:
        """Yield lines up to an empty one, without repeated ones and those in `taken`; see `say` for `check`."""
        found: list[str] = []

        def fits(text: str) -> str:
            return "You already wrote that." if text in found or text in taken else check(text)

        while given := self.say(f"{prompt} {len(found) + 1}", needed=len(found) < least, check=fits):
            found.append(given)
            yield given


def one_of(*words: str) -> Callable[[str], str]:
    """Return a check that a line is one of these words."""
    return lambda text: "" if text in words else f"Type one of: {', '.join(words)}."


@contextmanager
def completing(words: Sequence[str]) -> Iterator[None]:
    """Let Tab complete these words inside the block, if readline is available."""
    if not words:
        yield
        return
    try:
        import readline
    except ImportError:
        yield
        return

    def complete(text: str, number: int) -> str | None:
        found = [word for word in words if word.startswith(text)]
        return found[number] if number < len(found) else None

    earlier, ends = readline.get_completer(), readline.get_completer_delims()
    readline.set_completer(complete)
    readline.set_completer_delims("\n")
    libedit = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("bind ^I rl_complete" if libedit else "tab: complete")
    try:
        yield
    finally:
        readline.set_completer(earlier)
        readline.set_completer_delims(ends)
