"""The sentences that the playing commands print around a sitting, and the streams they write to."""

import os
import sys
from typing import TYPE_CHECKING

from quiz.plurals import say_count
from quiz.shown import show

if TYPE_CHECKING:
    from collections.abc import Mapping

    from quiz.library import Bank
    from quiz.sitting.sitting import Sitting


def write(text: str) -> None:
    """Write to standard output, at once."""
    sys.stdout.write(text)
    sys.stdout.flush()


def write_event(event: "Mapping[str, object]") -> None:
    """Write an event for a script: one line of JSON."""
    import json

    write(json.dumps(event) + "\n")


def complain(text: str) -> None:
    """Write a sentence to standard error."""
    print("quiz:", show(text, keep="\n"), file=sys.stderr, flush=True)


def measure_width() -> int:
    """Return the width of lines without a terminal: COLUMNS, else 80."""
    try:
        return max(20, int(os.environ.get("COLUMNS", "") or 80))
    except ValueError:
        return 80


def say_left_out(bank: "Bank") -> None:
    """Name on stderr the files of a bank that are left out."""
    for problem in bank.left_out:
        complain(f"{show(problem.location.path)} is left out: {show(problem.message)}.")


def say_lost(sitting: "Sitting") -> None:
    """Print on stderr how many questions of a resumed sitting no longer exist."""
    if sitting.attempt.lost:
        count = len(sitting.attempt.lost)
        are = "is" if count == 1 else "are"
        complain(f"{say_count(count, 'question')} {are} left out: no longer in the deck.")


def say_unused(lines: int) -> None:
    """Print on stderr how many lines of answers are left over, if any."""
    if lines:
        complain(f"{say_count(lines, 'extra line was', 'extra lines were')} ignored.")
