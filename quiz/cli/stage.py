"""The surroundings of a sitting or an exam on a terminal: its heading, earlier results, and reading its decks again."""

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quiz.cli.wishes import Wish
    from quiz.library import Bank, Library
    from quiz.sitting.attempt import Heading
    from quiz.terminal.play import Stage


def set_stage(
    wish: "Wish",
    library: "Library",
    heading: "Heading",
    percents: "tuple[float, float] | None",
    *,
    comes_back: bool = False,
) -> "Stage":
    """Return the surroundings; `percents` are the last and the best result so far, None for none."""
    from quiz.terminal.ending import Past
    from quiz.terminal.play import Stage

    past = None if percents is None else Past(*percents)
    return Stage(heading, past, partial(reload, wish, library), comes_back)


def reload(wish: "Wish", library: "Library") -> "Bank":
    """Read the decks again. Raises QuizError."""
    library.forget()
    return library.open(wish.decks)
