"""Reasons why a command cannot continue. Each kind has one clear sentence and an exit code.

A fault inside a user's file is not an exception but a `problems.Problem`.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from quiz.plurals import say_count
from quiz.shown import show

if TYPE_CHECKING:
    from quiz.problems import Problem


class QuizError(Exception):
    """The command failed; the text is one sentence and explains what to do. Exit code 1."""

    exit_code = 1

    def __str__(self) -> str:
        return show(super().__str__(), keep="\n")


class UsageError(QuizError):
    """The command was called in a way that makes no sense. Exit code 2."""

    exit_code = 2


class DeckNotFound(UsageError):
    """No deck, folder or file has the given name."""

    def __init__(self, name: str, near: Sequence[str], known: Sequence[str]) -> None:
        meant = f" Did you mean {' or '.join(map(show, near))}?" if near else ""
        listed = f" Available decks: {', '.join(map(show, known))}." if known else ""
        super().__init__(f"No deck, file or folder is called '{show(name)}'.{meant}{listed}")


class FaultyDeck(QuizError):
    """A deck has errors, so it is not used; `problems` lists them."""

    def __init__(self, problems: "Sequence[Problem]") -> None:
        self.problems = tuple(problems)
        count = sum(problem.severity == "error" for problem in problems)
        paths = sorted({p.location.path for p in problems if p.severity == "error"})
        where = f"{show(paths[0])} has" if len(paths) == 1 else f"{len(paths)} files have"
        super().__init__(f"{where} {say_count(count, 'error')}: fix {'them' if count != 1 else 'it'} first.")


class HistoryError(QuizError):
    """The history cannot be read or written."""


class ContinuedElsewhere(HistoryError):
    """A sitting has been continued in another window: trying again would not help."""

    def __init__(self) -> None:
        super().__init__(
            "This sitting has gone on in another window, so this answer was not recorded here."
            " Go on there, or close it and come back with --resume."
        )


class Interrupted(QuizError):
    """The learner stopped with Ctrl-C. Exit code 130."""

    exit_code = 130

    def __init__(self, message: str = "Stopped.") -> None:
        super().__init__(message)
