"""The sentences that the playing commands print around a sitting, and the streams they write to."""

import os
import sys
from typing import TYPE_CHECKING

from quiz.plurals import say_count
from quiz.shown import show

if TYPE_CHECKING:
    from quiz.library import Bank
    from quiz.sitting.sitting import Sitting


def write(text: str) -> None:
    """Write to standard output, at once."""
    sys.stdout.write(text)
    sys.stdout.flush()


def complain(text: str) -> None:
    """Write a sentence to standard error."""
    print("quiz:", show(text, keep="\n"), file=sys.stderr, flush=True)


def measure_width() -> int:
    """Return the width of lines without a terminal: COLUMNS, else 80."""
    try:
        return max(20, int(os.environ.get("COLUMNS", "") or 80))
    except ValueError:
        return 80


def say_head(sitting: "Sitting", pool: int, last: str = "", *, labelled: bool = False) -> str:
    """Return the line above a sitting."""
    session = sitting.session
    return head_line(sitting.title, len(session.items), pool, session.seed, last, labelled=labelled)


def head_line(title: str, count: int, pool: int, seed: int, last: str = "", *, labelled: bool = False) -> str:
    """Return the heading: `count` of `pool` questions; `last` is the result of the last time."""
    of = f"{count} of {pool} questions" if count != pool else say_count(count, "question")
    parts = [show(title), of, f"seed {seed}", *([last] if last else [])]
    return ". ".join(part[:1].upper() + part[1:] for part in parts) + "." if labelled else " - ".join(parts)


def say_left_out(bank: "Bank") -> None:
    """Name on stderr the files of a bank that are left out."""
    from quiz.shown import show

    for problem in bank.left_out:
        complain(f"{show(problem.location.path)} is left out: {show(problem.message)}.")


def say_lost(sitting: "Sitting") -> None:
    """Print on stderr how many questions of a resumed sitting no longer exist."""
    if sitting.lost:
        count = len(sitting.lost)
        are = "is" if count == 1 else "are"
        complain(f"{say_count(count, 'question')} {are} left out: no longer in the deck.")


def say_saved(sitting: "Sitting", why: str = "Left") -> str:
    """Return a sentence on the state of a sitting that was left, and how to resume it."""
    from quiz.sitting.wording import say_number, say_points

    summary = sitting.summary()
    if sitting.finished:
        points = f"{say_number(summary.points)} of {say_points(summary.max_points)}"
        return f"The quiz is over: {points}, {say_number(summary.percent)}%."
    so_far = f"{why} after {summary.answered} of {summary.total} questions"
    if sitting.log is None:
        return f"{so_far}; nothing was recorded."
    if not sitting.begun:
        return f"{so_far}; there is nothing to save."
    if sitting.is_retry:
        return f"{why} after {summary.answered} of {summary.total} missed questions; their answers are saved."
    return f"{so_far}; progress saved. Resume with: {sitting.resume_command}"
