"""The surroundings of a sitting or an exam on a terminal: its heading, earlier results, and reading its decks again."""

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

    def reload() -> "Bank":
        library.forget()
        return library.open(wish.decks)

    return Stage(heading, None if percents is None else Past(*percents), reload, comes_back)
