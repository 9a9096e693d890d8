"""The problems of one file, as they are found. Every stage of reading may add to it, and they share nothing else.

Knows nothing of YAML or decks.
"""

from collections.abc import Iterable

from quiz.problems import FLAWS, Code, Location, Problem

MAX_PROBLEMS = 1000

Place = tuple[int, int]
"""A line and a column of the file, both from 1."""


class TooManyProblemsError(Exception):
    """The report is full."""


class Report:
    """The problems of the file at `path`; `errors` counts all errors, those that were left out included.

    `newer` is the first thing of the file that needs a later format than 1, with its place.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.errors = 0
        self.newer: tuple[str, Place] | None = None
        self._settled: set[Place] = set()

    def add(self, code: Code, place: Place, message: str, help: str = "", hides: Iterable[Place] = ()) -> None:
        """Add a problem, unless its place is settled. Raises TooManyProblemsError after a thousand.

        It settles the places that it `hides`: anything found there later has the same reason.
        """
        self.errors += code not in FLAWS
        is_settled = place in self._settled
        self._settled.update(hides)
        if is_settled:
            return
        location = Location(self.path, *place)
        # A text that is quoted in a message may have several lines.
        self.problems.append(Problem(code, location, message.replace("\n", " "), help.replace("\n", " ")))
        if len(self.problems) >= MAX_PROBLEMS:
            self.stop(place, f"there are more than {MAX_PROBLEMS} problems; the rest was not checked")

    def add_fault(self, code: Code, place: Place, message: str, help: str, *hides: Place) -> None:
        """Add a fault of the text itself, which settles its place, too."""
        self.add(code, place, message, help, (place, *hides))

    def need_newer(self, what: str, place: Place) -> None:
        """Remember that something needs a later format than 1."""
        self.newer = self.newer or (what, place)

    def stop(self, place: Place, message: str) -> None:
        """Report that nothing after a place was read, and raise TooManyProblemsError."""
        self.problems.append(Problem("too-many-problems", Location(self.path, *place), message, "fix these first"))
        raise TooManyProblemsError

    def list_sorted(self) -> list[Problem]:
        """Return the problems in the order of their places."""
        return sorted(self.problems, key=lambda problem: problem.sort_key)
