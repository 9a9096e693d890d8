"""`quiz` without a command: lists the decks and, on a terminal, lets the learner pick one to play."""

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Literal, NamedTuple

from quiz.cli.clock import make_clock
from quiz.cli.folders import history_file
from quiz.cli.past import open_log, started
from quiz.cli.places import open_library
from quiz.cli.review import review
from quiz.cli.sentences import complain, write
from quiz.cli.sittings import Left, ask, take
from quiz.cli.wishes import Wish, is_terminal
from quiz.errors import HistoryError, Interrupted, QuizError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from quiz.history.log import Log
    from quiz.library import Library
    from quiz.library.info import BankInfo
    from quiz.lines.home import Shelf

TEN = 10
"""How many questions are asked of a deck that is picked here, without a setting."""

_OFFERED_MS = 7 * 86_400_000
"""A quiz that was left longer ago is not offered here; `quiz take DECK --resume` still finds it."""

HOW = "Play one:  quiz take NAME\nReview:    quiz review\nMore:      quiz take --help"


def show() -> int:
    """List the decks; on a terminal, let the learner pick one, play it, and come back. Return the exit code."""
    wish = Wish(())
    if not is_terminal():
        return _list()
    while True:
        shelves, today = _look()
        if not shelves:
            raise QuizError("No decks found. A deck is a YAML file in ./decks or in $QUIZ_DECKS.")
        sound = [n for n, shelf in enumerate(shelves) if not shelf.errors]
        first = next((n for n in sound if shelves[n].unfinished), sound[0] if sound else 0)
        picked = _pick(shelves, first, today, labelled=wish.is_labelled)
        if picked is None:
            return 0
        try:
            if picked == "review":
                review(Wish(()))
            elif picked == "stats":
                from quiz.cli.stats import print_stats

                print_stats((), accessible=wish.is_labelled)
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

    shelves = _look().shelves
    lines = plain_lines(shelves) if shelves else ["No decks found. A deck is a YAML file in ./decks or in $QUIZ_DECKS."]
    write("\n".join([*lines, "", HOW, ""]))
    return 0


class Home(NamedTuple):
    """The content of the home screen: the decks, and a sentence on the learner's day."""

    shelves: "list[Shelf]"
    today: str


def _look() -> Home:
    """Return the available decks, with the results and due questions from the history, and the learner's day."""
    from quiz.lines.home import Today

    library, now = open_library(), make_clock()
    # The examples are for copying, so they come last.
    banks = sorted(library.banks(), key=lambda info: info.name == "examples")
    banks = [info for info in banks if info.questions or info.errors]
    date = f"{now():%A} {now().day} {now():%B}"
    if os.path.exists(history_file()):
        from quiz.history.recent import count_minutes, seconds_an_answer

        try:
            with open_log() as log:
                counts, day = _count([info.name for info in banks], library, log, now)
                shelves = [_describe(info, log, now(), *counts.get(info.name, (0, 0, 0))) for info in banks]
                due = sum(shelf.due for shelf in shelves)
                minutes = max(1, round(due * seconds_an_answer(log) / 60))
                return Home(shelves, Today(date, due, minutes, count_minutes(log, day)).say())
        except HistoryError as error:
            complain(str(error))
    return Home([_describe(info, None, now()) for info in banks], Today(date).say())


def _count(
    names: "list[str]", library: "Library", log: "Log", now: "Callable[[], datetime]"
) -> tuple[dict[str, tuple[int, int, int]], int]:
    """Return how many questions of each bank are due, were met, and are known; and the learner's day.

    A bank with errors has none.
    """
    from quiz.cli.progress import make_progress
    from quiz.engine.selection import list_units
    from quiz.engine.statistics import FIRM
    from quiz.history.memory import Memory

    memory = Memory(log, now, make_progress("Working out what is due"))
    due, states, counts = memory.list_due(), memory.states(), {}
    for name in names if states else ():
        with suppress(QuizError):
            entries = library.open([name]).entries
            mine = [states[entry.identity] for entry in entries if not entry.retired and entry.identity in states]
            known = sum(state.stability >= FIRM for state in mine)
            units = sum(not unit.retired and unit.identity in due for unit in list_units(entries))
            counts[name] = units, len(mine), known
    return counts, memory.today


def _describe(
    info: "BankInfo", log: "Log | None", now: "datetime", due: int = 0, met: int = 0, known: int = 0
) -> "Shelf":
    from quiz.lines.home import Shelf
    from quiz.shown import show
    from quiz.sitting.times import say_ago
    from quiz.sitting.wording import say_number

    last = unfinished = ""
    if log is not None:
        from quiz.history.sittings import find_unfinished, list_sittings

        done = next((row for row in list_sittings(log, info.name, limit=20) if row.percent is not None), None)
        if done is not None:
            last = f"{say_number(done.points)}/{say_number(done.max_points)}, {say_ago(started(done), now)}"
        row = find_unfinished(log, info.name, "take", "exam")
        if row is not None and row.started_ms < now.timestamp() * 1000 - _OFFERED_MS:
            row = None
        if row is not None and row.origin == "exam":
            from quiz.cli.exams import say_time_left

            unfinished = f"exam not handed in{say_time_left(row, now)}"
        elif row is not None:
            unfinished = f"unfinished, {row.answered} of {row.count} answered"
    return Shelf(info.name, show(info.title), info.questions, last, unfinished, info.errors, due, met, known)


def _pick(
    shelves: "list[Shelf]", first: int, today: str, *, labelled: bool
) -> Wish | Literal["review", "stats"] | None:
    """Show the decks and return what to do next, None to leave. Enter resumes without a further question."""
    from quiz.cli.settings import read_setting
    from quiz.lines.home import labelled_lines

    if labelled:
        write(f"Decks. {today}.\n" + "".join(f"{line}\n" for line in labelled_lines(shelves)))
    else:
        _draw(shelves, today)
    resumes = bool(shelves[first].unfinished)
    count: int | None = read_setting("count") or TEN
    many = count
    due = sum(shelf.due for shelf in shelves)
    while True:
        size = f"{many} questions" if many else "all questions"
        other = "all" if many else str(count)
        prompt = (
            f"Number {size}, a {other}, Enter {'resumes' if resumes else 'plays'} {first + 1},"
            f" {'r reviews, ' if due else ''}s stats, q quits: "
        )
        answer = (ask(prompt) if labelled else _press(prompt, len(shelves))).strip().casefold().removeprefix("/")
        if answer == "":
            return Wish((shelves[first].name,), resume=resumes, count=None if resumes else many)
        if answer in ("q", "quit", "exit"):
            return None
        if answer in ("r", "review") and due:
            return "review"
        if answer in ("s", "stats"):
            return "stats"
        if answer in ("a", "all"):
            many = None if many else count
            continue
        number = int(answer) if answer.isascii() and answer.isdigit() and len(answer) < 9 else 0
        if 1 <= number <= len(shelves):
            return Wish((shelves[number - 1].name,), count=many)
        named = [shelf.name for shelf in shelves if answer in (shelf.name.casefold(), shelf.title.casefold())]
        if named:
            return Wish((named[0],), count=many)
        write(f"Please type a number from 1 to {len(shelves)}.\n")


def _press(prompt: str, count: int) -> str:
    """Return the key pressed at a prompt; from ten entries on, the number that Enter ends. Ctrl-D leaves."""
    from quiz.terminal.keyboard import Keyboard

    write(prompt)
    typed = ""
    with Keyboard() as keyboard:
        while True:
            key = keyboard.read()
            if key == "ctrl-c":
                write("\n")
                raise Interrupted
            if key in ("ctrl-d", "eof"):
                write("\n")
                raise Left
            if key == "backspace" and typed:
                typed = typed[:-1]
                write("\b \b")
            elif key == "redraw":
                write(f"\n{prompt}{typed}")
            elif key == "enter":
                write("\n")
                return typed
            elif len(key) == 1 and key.isprintable() and not key.isspace():
                typed += key
                write(key)
                if not typed.isdigit() or count < 10 or len(typed) > 8:
                    write("\n")
                    return typed


def _draw(shelves: "list[Shelf]", today: str) -> None:
    from rich.text import Text

    from quiz.terminal.home import screen_lines
    from quiz.terminal.screen import MEASURE, make_console

    console = make_console()
    lines = screen_lines(shelves, min(console.width, MEASURE + 20), today)
    console.print(Text("\n").join([*lines, Text()]), soft_wrap=True)
