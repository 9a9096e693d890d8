"""What can be wrong in a user's file: values to collect, never exceptions.

Knows nothing of how a problem is found or printed.
"""

from typing import Literal

from quiz.values import dataclass

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file. `line` and `column` count from 1, in characters."""

    path: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault (error) or flaw (warning) in a file.

    `code` is kebab-case and names the check; `message` says what is wrong in one clause
    without a full stop; `help` says what to do about it.
    """

    code: str
    severity: Severity
    location: Location
    message: str
    help: str = ""

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Sorts problems by path, then place, then code."""
        at = self.location
        return at.path, at.line, at.column, self.code, self.message
