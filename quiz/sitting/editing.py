"""Question files edited during a sitting: opened in an editor, read again, and what is wrong then.

Knows neither screens nor editors; the sitting continues with what was read.
"""

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from quiz.errors import FaultyDeck, QuizError
from quiz.plurals import say_count
from quiz.shown import show

if TYPE_CHECKING:
    from quiz.engine.session import Result
    from quiz.library import Bank
    from quiz.problems import Problem
    from quiz.sitting.sitting import Sitting

_MOST_SHOWN = 3


class Edited(NamedTuple):
    """The outcome of an edit in a sentence or two; the first faults that it left, and a sentence after them."""

    said: str
    faults: "Sequence[Problem]" = ()
    after: str = ""


class Editing:
    """Edits the files of a sitting.

    `open_editor` takes a path and a line and returns a sentence. `reload` reads the bank again and may raise QuizError;
    None: it stays as it is.
    """

    def __init__(self, open_editor: Callable[[str, int], str], reload: "Callable[[], Bank] | None") -> None:
        self._open = open_editor
        self._reload = reload
        self._fault: tuple[str, int] | None = None  # path and line of what was wrong after the latest edit

    def edit(self, unit: str, sitting: "Sitting", *, key: str = "e") -> Edited:
        """Open the editor at a question, or at what the latest edit left wrong; then read the bank again.

        `key` is the command for that, named in a sentence.
        """
        bank = sitting.attempt.bank
        said = self._open(*(self._fault or (bank.path_of(unit), bank.item(unit).question.line)))
        self._fault = None
        try:
            return Edited(f"{said} {self._read_again(sitting)}")
        except FaultyDeck as error:
            return self._list_faults(said, [one for one in error.problems if one.severity == "error"], key)
        except QuizError as error:
            return Edited(f"{said} {error} Until then, the earlier version is used.")

    def _read_again(self, sitting: "Sitting") -> str:
        """Read the bank again and continue with it; return a sentence on that. Raises QuizError if it is faulty."""
        from quiz.sitting.replay import reread

        new = self._reload() if self._reload else None
        if new is None or sitting.attempt.log is None:
            return "Your changes take effect in the next quiz."
        reread(sitting, new)
        return "The questions were read again."

    def _list_faults(self, said: str, faults: "Sequence[Problem]", key: str) -> Edited:
        first = faults[0].location
        self._fault = os.path.abspath(first.path), first.line
        more = len(faults) - _MOST_SHOWN
        others = f"{say_count(more, 'more error')}. " if more > 0 else ""
        what = "it" if len(faults) == 1 else "the first"
        after = f"{others}The earlier version is used until then; {key} opens {what}."
        return Edited(said, faults[:_MOST_SHOWN], after)


def say_place(fault: "Problem") -> str:
    """Return the file and line of a fault."""
    return f"{show(fault.location.path)}:{fault.location.line}"


def say_unfit(sitting: "Sitting", result: "Result") -> str:
    """Return that an answer no longer fits its question after an edit, "" if it does."""
    new = sitting.last_result
    if new is not None and new.identity == result.identity:
        return ""
    what = "it will be asked again" if sitting.asked else "it stays unanswered"
    if result.identity in sitting.attempt.lost:
        what = "it is no longer in the deck"
    return f"The question changed, so your answer no longer fits: {what}."
