"""The options of a command that plays, and what they choose among the questions of a bank.

Knows nothing of how a sitting is played.
"""

import os
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quiz.engine.selection import Entry
    from quiz.history.log import Log
    from quiz.library import Bank
    from quiz.model import Recall


class Wish(NamedTuple):
    """The options of `quiz take`, under their own names."""

    decks: "Sequence[str]"
    count: int | None = None  # type: ignore[assignment]  # tuple.count is not used here
    tags: "Sequence[str]" = ()
    kinds: "Sequence[str]" = ()
    difficulties: "Sequence[str]" = ()
    order: str = "shuffle"
    seed: int | None = None
    tries: int = 1
    confidence: bool = False
    negative: bool = False
    pass_mark: float | None = None
    resume: bool = False
    fresh: bool = False
    answers: str | None = None
    as_json: bool = False
    accessible: bool = False
    no_history: bool = False
    save_missed: str | None = None
    exam: bool = False
    seconds: int | None = None
    once: bool = False
    flip: bool | None = None
    browser: bool = False

    @property
    def is_scripted(self) -> bool:
        """Whether the answers do not come from a person at this terminal."""
        return self.as_json or self.answers is not None or not (self.browser or is_terminal())

    @property
    def opens_browser(self) -> bool:
        """Whether to open the browser by itself: for a person at a terminal, and never one in the terminal."""
        has_screen = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))
        return is_terminal() and (has_screen or sys.platform in ("darwin", "win32"))

    @property
    def is_free(self) -> bool:
        """Whether the learner's settings may choose what the options leave open: not in what must be repeatable."""
        return not (self.is_scripted or self.exam) and self.seed is None

    @property
    def is_labelled(self) -> bool:
        """Whether each line has a label that says what it is."""
        wanted = os.environ.get("QUIZ_ACCESSIBLE") or os.environ.get("ACCESSIBLE", "")
        return self.accessible or wanted not in ("", "0") or os.environ.get("TERM") == "dumb"


def is_terminal() -> bool:
    """Whether a person can see the questions and answer them."""
    try:
        return sys.stdin.isatty() and sys.stdout.isatty()
    except (AttributeError, ValueError):  # closed
        return False


def choose_seed(wish: Wish) -> int:
    """Return the seed given, else a random one."""
    return wish.seed if wish.seed is not None else 1000 + int.from_bytes(os.urandom(4), "big") % 9000


def choose_recall(wish: Wish) -> "Recall":
    """Return the learner's wish for all typed questions: "" to ask each as it says itself, or its deck."""
    if wish.flip is not None:
        return "flip" if wish.flip else "type"
    if not wish.is_free:
        return ""
    from quiz.cli.settings import read_setting

    recall: Recall = read_setting("recall")
    return recall


def draw(wish: Wish, entries: "Sequence[Entry]", seed: int, log: "Log | None") -> "tuple[Entry, ...]":
    """Return the matching questions among these, in the order to ask them."""
    from quiz.engine.selection import select

    history = {}
    if log is not None and wish.order in ("weakest", "new"):
        from quiz.history.sittings import read_last_fractions

        history = read_last_fractions(log)
    return select(
        entries,
        seed=seed,
        count=wish.count,
        tags=wish.tags,
        kinds=wish.kinds,
        difficulties=wish.difficulties,
        order=wish.order,  # type: ignore[arg-type]  # click has checked it
        history=history,
    )


def list_options(wish: Wish) -> "dict[str, Any]":
    """Return the options that are stored with a sitting."""
    return {
        "names": list(wish.decks),
        "pass": wish.pass_mark,
        "count": wish.count,
        "tags": list(wish.tags),
        "kinds": list(wish.kinds),
        "difficulties": list(wish.difficulties),
        "order": wish.order,
    }


def say_none(wish: Wish, bank: "Bank") -> str:
    """Return a sentence saying that no question matches, with the values that would match."""
    live = [entry for entry in bank.entries if not entry.retired]
    if not live:
        return f"{bank.name} has no questions to ask."

    def have(name: str, wanted: "Sequence[str]", values: "Sequence[str]") -> str:
        return f" Available {name}: {', '.join(dict.fromkeys(filter(None, values))) or 'none'}." if wanted else ""

    def all_tags(entries: "Sequence[Entry]") -> list[str]:
        return sorted({tag for entry in entries for tag in entry.tags})

    return (
        f"No question in {bank.name} matches."
        + have("tags", wish.tags, all_tags(live))
        + have("kinds", wish.kinds, sorted(entry.kind for entry in live))
        + have("difficulties", wish.difficulties, sorted(entry.difficulty for entry in live))
    )
