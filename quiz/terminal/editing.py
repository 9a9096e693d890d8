"""Question files edited during a sitting: opened in the editor, read again, and what is wrong then.

Knows nothing of answers; the sitting continues with what was read.
"""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from rich.text import Text

from quiz.errors import FaultyDeck, QuizError
from quiz.plurals import say_count
from quiz.shown import show
from quiz.terminal.desk import Desk
from quiz.terminal.editor import open_editor
from quiz.terminal.text import QUIET, STRONG, plain

if TYPE_CHECKING:
    from quiz.library import Bank
    from quiz.problems import Problem
    from quiz.sitting.sitting import Sitting

_MOST_SHOWN = 3


class Editing:
    """Edits the files of a sitting. `reload` reads its bank again and may raise QuizError; None: it stays as it is."""

    def __init__(self, reload: "Callable[[], Bank] | None") -> None:
        self._reload = reload
        self._fault: tuple[str, int] | None = None  # path and line of what was wrong after the latest edit

    def edit(self, unit: str, sitting: "Sitting", desk: Desk) -> None:
        """Open the editor at a question, or at what the latest edit left wrong; then read the bank again."""
        bank = desk.screen.bank
        place = bank.path_of(unit), bank.item(unit).question.line
        with desk.keyboard.lend():
            said = open_editor(*(self._fault or place))
        self._fault = None
        try:
            desk.tell(f"{said} {self._read_again(sitting, desk)}")
        except FaultyDeck as error:
            desk.tell(said)
            self._show_faults([problem for problem in error.problems if problem.severity == "error"], desk)
        except QuizError as error:
            desk.tell(f"{said} {error} Until then, the earlier version is used.")

    def _read_again(self, sitting: "Sitting", desk: Desk) -> str:
        """Read the bank again and continue with it; return a sentence on that. Raises QuizError if it is faulty."""
        from quiz.sitting.replay import reread

        new = self._reload() if self._reload else None
        if new is None or sitting.attempt.log is None:
            return "Your changes take effect in the next quiz."
        reread(sitting, new)
        desk.screen.bank = new
        return "The questions were read again."

    def _show_faults(self, faults: "list[Problem]", desk: Desk) -> None:
        first = faults[0].location
        self._fault = os.path.abspath(first.path), first.line
        lines: list[Text] = []
        for fault in faults[:_MOST_SHOWN]:
            place = f"{show(fault.location.path)}:{fault.location.line}"
            lines += desk.screen.hang(Text.assemble((f"{place}: ", STRONG), plain(fault.message)), "  ")
            lines += desk.screen.hang(plain(fault.help, QUIET), "    ") if fault.help else []
        desk.say(lines)
        more = len(faults) - _MOST_SHOWN
        said = f"{say_count(more, 'more error')}. " if more > 0 else ""
        what = "it" if len(faults) == 1 else "the first"
        desk.tell(f"{said}The earlier version is used until then; e opens {what}.")
