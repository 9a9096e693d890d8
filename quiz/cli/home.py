"""`quiz` without a command: lists the decks and, on a terminal, lets the learner pick one to play."""

import os
from typing import TYPE_CHECKING, Literal, NamedTuple

from quiz.cli.clock import make_clock
from quiz.cli.folders import history_file
from quiz.cli.past import open_log
from quiz.cli.places import open_library
from quiz.cli.review import review
from quiz.cli.sentences import complain, write
from quiz.cli.shelves import Row, list_rows
from quiz.cli.sittings import Left, choose, take
from quiz.cli.wishes import Wish, is_terminal
from quiz.errors import HistoryError, QuizError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quiz.lines.home import Today
    from quiz.terminal.screen import Key

TEN = 10
"""How many questions are asked of a deck that is picked here, without a setting."""

NO_DECKS = "No decks found. A deck is a YAML file in ./decks or in $QUIZ_DECKS."


def show() -> int:
    """List the decks; on a terminal, let the learner pick one, play it, and come back. Return the exit code."""
    if not is_terminal():
        return _list()
    while True:
        rows, today = _look()
        if not rows:
            raise QuizError(NO_DECKS)
        picked = _pick(rows, today)
        if picked is None:
            return 0
        try:
            _do(picked)
        except Left:
            pass
        except QuizError as error:
            if error.exit_code == 130:
                raise
            _explain(error)
        write("\n")


def _do(picked: "Picked") -> None:
    """Do what was picked, until it is done or left."""
    if picked.what == "review":
        review(Wish(()))
    elif picked.what == "stats":
        from quiz.cli.stats import print_stats

        print_stats((), accessible=Wish(()).is_labelled)
    elif picked.what == "discard":
        from quiz.cli.sittings import discard

        assert picked.row.left is not None
        with open_log() as log:
            discard(picked.row.left, log, make_clock()())
    else:
        resumes = picked.what == "resume"
        take(Wish(picked.row.names, resume=resumes, count=None if resumes else picked.count))


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

    rows, _ = _look()
    lines = plain_lines([row.shelf for row in rows]) if rows else [NO_DECKS]
    sound = [row.shelf.name for row in rows if row.shelf.questions]
    first = f"Play one:  quiz take {sound[0]}" if sound else "Write one: quiz new my-deck"
    write("\n".join([*lines, "", first, "Review:    quiz review", "More:      quiz take --help", ""]))
    return 0


def _look() -> "tuple[list[Row], Today]":
    """Return the available decks with the learner's results, and the learner's day; without a history, the decks."""
    if os.path.exists(history_file()):
        try:
            with open_log() as log:
                return list_rows(open_library(), log, make_clock())
        except HistoryError as error:
            complain(str(error))
    return list_rows(open_library(), None, make_clock())


class Picked(NamedTuple):
    """What to do next, with which row, and how many questions to ask, None for all."""

    what: Literal["play", "resume", "discard", "review", "stats"]
    row: Row
    count: int | None = None  # type: ignore[assignment]  # tuple.count is not used here


def _pick(rows: "Sequence[Row]", today: "Today") -> Picked | None:
    """Show the decks and return what to do next, None to leave. Enter resumes what was left last, else plays."""
    from quiz.cli.settings import read_setting

    shelves = [row.shelf for row in rows]
    left = [number for number, row in enumerate(rows) if row.left is not None]
    left.sort(key=lambda number: -rows[number].left.started_ms)  # type: ignore[union-attr]
    sound = [number for number, shelf in enumerate(shelves) if shelf.questions]
    first = (left or sound or [0])[0]
    asked: int = read_setting("count") or TEN
    count: int | None = asked
    if is_labelled := Wish(()).is_labelled:
        from quiz.lines.home import labelled_lines

        write(f"Decks. {', '.join(today.list_parts())}.\n" + "".join(f"{line}\n" for line in labelled_lines(shelves)))
    else:
        _draw(rows, today)
    while True:
        keys = _list_keys(rows, count, asked, first, resumes=bool(left), due=today.due)
        answer = choose(keys, len(rows), is_labelled=is_labelled)
        if answer == "":
            return Picked("resume" if left else "play", rows[first], count)
        if answer == "x" and left:
            return Picked("discard", rows[first])
        if answer in ("q", "quit", "exit"):
            return None
        if answer in ("r", "review") and today.due:
            return Picked("review", rows[first])
        if answer in ("s", "stats"):
            return Picked("stats", rows[first])
        if answer in ("a", "all"):
            count = None if count else asked
            continue
        number = int(answer) if answer.isascii() and answer.isdigit() and len(answer) < 9 else 0
        named = [row for row in rows if answer in (row.shelf.name.casefold(), row.shelf.title.casefold())]
        if 1 <= number <= len(rows):
            named = [rows[number - 1]]
        if named:
            return Picked("play", named[0], count)
        numbers = "1" if len(rows) == 1 else f"a number from 1 to {len(rows)}"
        write(f"{'Type' if is_labelled else 'Press'} {numbers}, or one of the keys above.\n")


def _list_keys(
    rows: "Sequence[Row]", count: int | None, asked: int, first: int, *, resumes: bool, due: int
) -> "list[Key]":
    """Return the keys of the home screen, each with what it does."""
    numbers = "1" if len(rows) == 1 else f"1-{len(rows)}"
    return [
        (numbers, f"play {_say_number(count)} question{'' if count == 1 else 's'}"),
        ("a", "all" if count else _say_number(asked)),
        ("Enter", f"{'resume' if resumes else 'play'} {first + 1}"),
        *([("x", f"discard the unfinished {first + 1}")] if resumes else ()),
        *([("r", f"review the {due} due")] if due else ()),
        ("s", "stats"),
        ("q", "quit"),
    ]


def _say_number(count: int | None) -> str:
    """Return a number of questions in words that do not run into the numbers of the decks."""
    if count is None:
        return "all"
    return "ten" if count == TEN else str(count)


def _draw(rows: "Sequence[Row]", today: "Today") -> None:
    from rich.text import Text

    from quiz.terminal.home import screen_lines
    from quiz.terminal.screen import MEASURE, make_console
    from quiz.terminal.text import spell_out

    console = make_console()
    page = Text("\n").join(screen_lines([row.shelf for row in rows], min(console.width, MEASURE + 20), today))
    console.print(spell_out(page, getattr(console.file, "encoding", None) or "utf-8"), soft_wrap=True)
