"""What the commands that play say around a sitting, and where they write it."""

import os
import sys
from typing import TYPE_CHECKING

from quiz.plurals import say_count
from quiz.shown import show

if TYPE_CHECKING:
    from quiz.sitting.sitting import Sitting


def write(text: str) -> None:
    """Write to standard output, at once."""
    sys.stdout.write(text)
    sys.stdout.flush()


def complain(text: str) -> None:
    """Write a sentence to standard error."""
    print("quiz:", show(text, keep="\n"), file=sys.stderr, flush=True)


def measure_width() -> int:
    """Return how wide lines may be where no terminal says it: COLUMNS, else 80."""
    try:
        return max(20, int(os.environ.get("COLUMNS", "") or 80))
    except ValueError:
        return 80


def say_head(sitting: "Sitting", pool: int, last: str = "", *, labelled: bool = False) -> str:
    """Return the line above a sitting."""
    session = sitting.session
    return head_line(sitting.title, len(session.items), pool, session.seed, last, labelled=labelled)


def head_line(title: str, count: int, pool: int, seed: int, last: str = "", *, labelled: bool = False) -> str:
    """Return what is played: `count` of `pool` questions; `last` is how it went last time."""
    of = f"{count} of {pool} questions" if count != pool else say_count(count, "question")
    parts = [show(title), of, f"seed {seed}", *([last] if last else [])]
    return ". ".join(part[:1].upper() + part[1:] for part in parts) + "." if labelled else " - ".join(parts)


def say_lost(sitting: "Sitting") -> None:
    """Say on stderr how many questions of a resumed sitting are no longer there."""
    if sitting.lost:
        count = len(sitting.lost)
        complain(f"{say_count(count, 'question')} of this sitting left out: no longer in the deck.")


def say_saved(sitting: "Sitting", why: str = "Left") -> str:
    """Return what has become of a sitting that was left, and how to go on."""
    from quiz.sitting.wording import say_number, say_points

    summary = sitting.summary()
    if sitting.finished:
        points = f"{say_number(summary.points)} of {say_points(summary.max_points)}"
        return f"The sitting is over: {points}, {say_number(summary.percent)}%."
    so_far = f"{why} after {summary.answered} of {summary.total} questions"
    if sitting.log is None:
        return f"{so_far}; nothing is recorded."
    if not sitting.begun:
        return f"{so_far}; there is nothing to save."
    if sitting.is_retry:
        return f"{why} after {summary.answered} of {summary.total} missed questions; their answers are saved."
    return f"{so_far}; saved. Go on with: {sitting.resume_command}"
