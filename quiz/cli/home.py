"""`quiz` without a command: lists the decks and, on a terminal, lets the learner pick one to play."""

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Literal

from quiz.cli.clock import make_clock
from quiz.cli.folders import history_file
from quiz.cli.past import open_log, started
from quiz.cli.places import open_library
from quiz.cli.review import review
from quiz.cli.sentences import complain, write
from quiz.cli.sittings import ask, take
from quiz.cli.wishes import Wish, is_terminal
from quiz.errors import HistoryError, QuizError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from quiz.history.log import Log
    from quiz.library import Library
    from quiz.library.info import BankInfo
    from quiz.lines.home import Shelf

HOW = "Play one:  quiz take NAME\nReview:    quiz review\nMore:      quiz take --help"


def show() -> int:
    """List the decks; on a terminal, let the learner pick one, play it, and come back. Return the exit code."""
    wish = Wish(())
    if not is_terminal():
        return _list()
    while True:
        shelves = _look()
        if not shelves:
            raise QuizError("No decks found. A deck is a YAML file in ./decks or in $QUIZ_DECKS.")
        sound = [n for n, shelf in enumerate(shelves) if not shelf.errors]
        first = next((n for n in sound if shelves[n].unfinished), sound[0] if sound else 0)
        picked = _pick(shelves, first, labelled=wish.is_labelled)
        if picked is None:
            return 0
        try:
            if picked == "review":
                review(Wish(()))
            else:
                take(picked)
        except QuizError as error:
            if error.exit_code in (0, 130):
                raise
            _explain(error)
        write("\n")


def _explain(error: QuizError) -> None:
    """Print why a deck cannot be played, and stay."""
    from quiz.checking.formats import format_text
    from quiz.errors import FaultyDeck

    if isinstance(error, FaultyDeck):
        write(format_text(error.problems, open_library().line_of))
    write(f"{error}\n")


def _list() -> int:
    """Print the decks and how to start."""
    from quiz.lines.home import plain_lines

    shelves = _look()
    lines = plain_lines(shelves) if shelves else ["No decks found. A deck is a YAML file in ./decks or in $QUIZ_DECKS."]
    write("\n".join([*lines, "", HOW, ""]))
    return 0


def _look() -> "list[Shelf]":
    """Return the available decks, with the results and due questions from the history."""
    library, now = open_library(), make_clock()
    # The examples are for copying, so they come last.
    banks = sorted(library.banks(), key=lambda info: info.name == "examples")
    banks = [info for info in banks if info.questions or info.errors]
    if os.path.exists(history_file()):
        try:
            with open_log() as log:
                due = _count_due([info.name for info in banks], library, log, now)
                return [_describe(info, log, now(), due.get(info.name, 0)) for info in banks]
        except HistoryError as error:
            complain(str(error))
    return [_describe(info, None, now(), 0) for info in banks]


def _count_due(names: "list[str]", library: "Library", log: "Log", now: "Callable[[], datetime]") -> dict[str, int]:
    """Return the number of due questions for each bank; a bank with errors has none."""
    from quiz.cli.progress import make_progress
    from quiz.engine.selection import list_units
    from quiz.history.memory import Memory

    due, counts = Memory(log, now, make_progress("Working out what is due")).list_due(), {}
    for name in names if due else ():
        with suppress(QuizError):
            units = list_units(library.open([name]).entries)
            counts[name] = sum(not unit.retired and unit.identity in due for unit in units)
    return counts


def _describe(info: "BankInfo", log: "Log | None", now: "datetime", due: int) -> "Shelf":
    from quiz.lines.home import Shelf
    from quiz.shown import show
    from quiz.sitting.times import say_ago
    from quiz.sitting.wording import say_number

    last = unfinished = ""
    if log is not None:
        done = next((row for row in log.sittings(info.name, limit=20) if row.percent is not None), None)
        if done is not None:
            last = f"{say_number(done.points)}/{say_number(done.max_points)}, {say_ago(started(done), now)}"
        row = log.unfinished(info.name, "take", "exam")
        if row is not None and row.origin == "exam":
            from quiz.cli.exams import say_time_left

            unfinished = f"exam not handed in{say_time_left(row, now)}"
        elif row is not None:
            unfinished = f"unfinished, {row.answered} of {row.count} answered"
    return Shelf(info.name, show(info.title), info.questions, last, unfinished, info.errors, due)


def _pick(shelves: "list[Shelf]", first: int, *, labelled: bool) -> Wish | Literal["review"] | None:
    """Show the decks and return what to do next, None to leave. Enter resumes without a further question."""
    from quiz.lines.home import labelled_lines

    if labelled:
        write("Decks.\n" + "".join(f"{line}\n" for line in labelled_lines(shelves)))
    else:
        _draw(shelves)
    what = "resumes" if shelves[first].unfinished else "plays"
    due = sum(shelf.due for shelf in shelves)
    prompt = f"Number, Enter {what} {first + 1}, {'r reviews, ' if due else ''}q quits: "
    while True:
        answer = ask(prompt).strip().casefold()
        if answer == "":
            return Wish((shelves[first].name,), resume=bool(shelves[first].unfinished))
        if answer in ("q", "/q", "quit", "exit"):
            return None
        if answer in ("r", "/r", "review") and due:
            return "review"
        number = int(answer) if answer.isascii() and answer.isdigit() and len(answer) < 9 else 0
        if 1 <= number <= len(shelves):
            return Wish((shelves[number - 1].name,))
        named = [shelf.name for shelf in shelves if answer in (shelf.name.casefold(), shelf.title.casefold())]
        if named:
            return Wish((named[0],))
        write(f"Please type a number from 1 to {len(shelves)}.\n")


def _draw(shelves: "list[Shelf]") -> None:
    from rich.text import Text

    from quiz.terminal.home import screen_lines
    from quiz.terminal.screen import MEASURE, make_console

    console = make_console()
    lines = screen_lines(shelves, min(console.width, MEASURE + 20))
    console.print(Text("\n").join([*lines, Text()]), soft_wrap=True)
