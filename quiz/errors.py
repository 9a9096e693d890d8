"""Why a command cannot go on. Each kind says one clear sentence and has an exit code.

A fault inside a user's file is not an exception but a `problems.Problem`.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quiz.problems import Problem


class QuizError(Exception):
    """The command failed; its text is one sentence with what to do. Exit code 1."""

    exit_code = 1


class UsageError(QuizError):
    """The command was called in a way that has no meaning. Exit code 2."""

    exit_code = 2


class DeckNotFound(UsageError):
    """No deck, folder or file has the given name."""

    def __init__(self, name: str, near: Sequence[str], known: Sequence[str]) -> None:
        meant = f" Did you mean {' or '.join(near)}?" if near else ""
        listed = f" Decks here: {', '.join(known)}." if known else ""
        super().__init__(f"No deck, file or folder is called '{name}'.{meant}{listed}")


class FaultyDeck(QuizError):
    """A deck has errors, so nothing is done with it; `problems` says which."""

    def __init__(self, problems: "Sequence[Problem]") -> None:
        self.problems = tuple(problems)
        count = sum(problem.severity == "error" for problem in problems)
        paths = sorted({p.location.path for p in problems if p.severity == "error"})
        where = paths[0] if len(paths) == 1 else f"{len(paths)} files"
        super().__init__(f"{count} error{'s' * (count != 1)} in {where}: mend {'them' if count != 1 else 'it'} first.")


class HistoryError(QuizError):
    """The record of answers cannot be read or written."""


class Interrupted(QuizError):
    """The learner stopped with Ctrl-C. Exit code 130."""

    exit_code = 130

    def __init__(self, message: str = "Stopped.") -> None:
        super().__init__(message)
