"""Turns the options into a sitting that is played: decks, history, questions, terminal or script.

The one place that decides how it is played: with real keys, labelled lines, or answers from elsewhere.
"""

from functools import partial
from typing import TYPE_CHECKING, Literal

from quiz.cli.clock import make_clock
from quiz.cli.past import look_back, open_log, open_memory, started, week_before
from quiz.cli.places import open_library
from quiz.cli.sentences import complain, say_left_out, say_lost, write
from quiz.cli.wishes import Wish, choose_recall, choose_seed, draw, is_terminal, list_options, say_none
from quiz.errors import Interrupted, QuizError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from quiz.history.log import Log
    from quiz.history.sittings import SittingRow
    from quiz.library import Bank, Library
    from quiz.sitting.sitting import Sitting
    from quiz.terminal.screen import Key


def take(wish: Wish) -> int:
    """Play the sitting; return the exit code, 1 if a pass mark was set and missed."""
    library = open_library()
    bank = library.open(wish.decks)
    say_left_out(bank)
    if wish.save_missed:
        from quiz.cli.missed import check_target

        check_target(wish.save_missed)
    log = None if wish.no_history else open_log(is_free=not wish.is_scripted)
    try:
        return _take(wish, library, bank, log)
    finally:
        if log is not None:
            log.close()


def _take(wish: Wish, library: "Library", bank: "Bank", log: "Log | None") -> int:
    now = make_clock()
    row = _choose_unfinished(wish, bank, log, now)
    if wish.exam or (row is not None and row.origin == "exam"):
        from quiz.cli.exams import take_exam

        return take_exam(wish, row, library, bank, log, now)
    if row is not None and log is not None:
        from quiz.sitting.replay import resume

        sitting = resume(row.session, bank=bank, log=log, now=now)
        if wish.pass_mark is not None:
            sitting.attempt.pass_mark = wish.pass_mark
    else:
        sitting = _begin(wish, bank, log, now)
    if log is not None:
        sitting.look_up = partial(open_memory, log, now, is_free=wish.is_free)
    try:
        last, percents = ("", None) if wish.is_scripted else look_back(sitting.attempt, now, sitting.session.rules)
        play(wish, sitting, library, last, percents)
    except QuizError:  # Ctrl-C, for one
        _save_missed(wish, sitting, library)
        raise
    _save_missed(wish, sitting, library)
    if sitting.attempt.pass_mark is None or not (sitting.finished or wish.is_scripted):
        return 0
    return 0 if sitting.passed else 1


def _save_missed(wish: Wish, sitting: "Sitting", library: "Library") -> None:
    if wish.save_missed:
        from quiz.cli.missed import save_missed

        complain(save_missed(wish.save_missed, sitting, library))


# ---------------------------------------------------------------- which sitting


def _choose_unfinished(
    wish: Wish, bank: "Bank", log: "Log | None", now: "Callable[[], datetime]"
) -> "SittingRow | None":
    """Return the sitting to resume: with --resume the latest one, else the one that a person accepts when offered."""
    if log is None or wish.fresh:
        return None
    from quiz.history.sittings import find_unfinished

    origins = ("exam",) if wish.exam else ("take", "exam")
    if wish.resume:
        row = find_unfinished(log, bank.name, *origins)
        if row is None:
            what = "exam" if wish.exam else "quiz"
            raise QuizError(f"There is no unfinished {what} of {bank.name}: start one without --resume.")
        return row
    if wish.is_scripted or wish.seed is not None or not is_terminal():
        return None
    while (row := find_unfinished(log, bank.name, *origins, since_ms=week_before(now()))) is not None:
        answer = _offer(row, now(), is_labelled=wish.is_labelled)
        if answer != "discard":
            return row if answer == "resume" else None
        discard(row, log, now())
    return None


def _offer(row: "SittingRow", now: "datetime", *, is_labelled: bool) -> Literal["resume", "new", "discard"]:
    """Ask whether to resume an unfinished sitting. Raises Left."""
    from quiz.shown import show
    from quiz.sitting.times import say_ago

    title = show(str(row.data.get("title", row.bank)))
    if row.origin == "exam":
        from quiz.cli.exams import say_time_left

        what = f"an exam started {say_ago(started(row), now)}, not handed in{say_time_left(row, now)}"
    else:
        what = f"a quiz started {say_ago(started(row), now)}, {row.answered} of {row.count} answered"
    write(f"{title}: {what}.\n")
    keys = [("Enter", "resume"), ("n", "start a new one"), ("x", "discard it"), ("q", "quit")]
    while True:
        answer = choose(keys, 0, is_labelled=is_labelled)
        if answer in ("", "y", "yes", "r", "resume"):
            return "resume"
        if answer in ("n", "no", "new"):
            return "new"
        if answer in ("x", "discard"):
            return "discard"
        if answer in ("q", "quit"):
            raise Left
        write(f"{'Type' if is_labelled else 'Press'} Enter, n, x or q.\n")


def discard(row: "SittingRow", log: "Log", now: "datetime") -> None:
    """Discard an unfinished sitting, and say so."""
    from quiz.history.sittings import write_discard

    write_discard(log, row, now)
    what = "The exam" if row.origin == "exam" else "The quiz"
    rest = " and will not be graded" if row.origin == "exam" else "; its answers stay in your history"
    write(f"{what} is discarded{rest}.\n")


def choose(keys: "Sequence[Key]", entries: int, *, is_labelled: bool) -> str:
    """Ask for one of these keys, or for a number up to `entries`; return it in small letters, "" for Enter.

    One key without Enter where the screen has keys, else a line. Raises Left and Interrupted.
    """
    if is_labelled:
        return ask(f"{', '.join(f'{key} {does}' for key, does in keys)}: ").strip().casefold().removeprefix("/")
    from quiz.terminal.menu import press, show_menu

    show_menu(keys)
    answer = press(entries).casefold()
    if answer == "ctrl-c":
        raise Interrupted
    if answer == "ctrl-d":
        raise Left
    return answer


class Left(QuizError):
    """The learner left before anything began, which is not a failure."""

    exit_code = 0

    def __init__(self) -> None:
        super().__init__("Left.")


def ask(prompt: str) -> str:
    """Return a line from a person at the terminal; the end of input leaves."""
    try:
        return input(prompt)
    except EOFError:
        print()
        raise Left from None
    except KeyboardInterrupt:
        print()
        raise Interrupted from None
    except ValueError:  # bytes that are not text
        return "\ufffd"


def _begin(wish: Wish, bank: "Bank", log: "Log | None", now: "Callable[[], datetime]") -> "Sitting":
    from quiz.engine.session import Rules, Session
    from quiz.sitting.sitting import Sitting

    seed = choose_seed(wish)
    entries = draw(wish, bank.entries, seed, log)
    if not entries:
        raise UsageError(say_none(wish, bank))
    questions = [entry.identity for entry in entries]
    session = Session.start(
        bank.items(questions),
        seed=seed,
        rules=Rules(wish.tries, wish.negative, wish.confidence),
        is_deck_word=bank.is_deck_word,
        recall=choose_recall(wish),
    )
    return Sitting.begin(session, bank=bank, log=log, now=now, options=list_options(wish), questions=questions)


# ---------------------------------------------------------------- playing


def play(
    wish: Wish, sitting: "Sitting", library: "Library", last: str = "", percents: "tuple[float, float] | None" = None
) -> str:
    """Play the sitting; return "done" if it came to its end.

    `last` is shown after its title; `percents` are the last and the best so far.
    """
    if wish.browser:
        from quiz.cli.browsing import play_sitting

        return "done" if play_sitting(wish, sitting, library).finished else "saved"
    if wish.is_scripted:
        from quiz.cli.scripts import play_script

        return play_script(wish, sitting, last)
    comes_back = sitting.memory is not None and not wish.once
    if wish.is_labelled:
        return _play_labelled(wish, sitting, library, last, comes_back)
    from quiz.cli.stage import set_stage
    from quiz.terminal.play import run
    from quiz.terminal.screen import make_console

    say_lost(sitting)
    stage = set_stage(wish, library, sitting.head(last), percents, comes_back=comes_back)
    return run(sitting, stage, console=make_console())


def _play_labelled(wish: Wish, sitting: "Sitting", library: "Library", last: str, comes_back: bool) -> str:
    from time import monotonic

    from quiz.cli.stage import reload
    from quiz.lines.labelled import Dialogue
    from quiz.lines.plain import PlainView
    from quiz.lines.style import LABELLED
    from quiz.sitting.editing import Editing
    from quiz.sitting.wording import Wording, say_saved
    from quiz.terminal.editor import open_editor
    from quiz.terminal.line import open_reader

    view = PlainView(Wording(sitting.attempt.bank), write, width=0, style=LABELLED)
    with open_reader() as reader:

        def open_file(path: str, line: int) -> str:
            with reader.lend():
                return open_editor(path, line)

        dialogue = Dialogue(view, reader, monotonic, Editing(open_file, partial(reload, wish, library)))
        try:
            dialogue.run(sitting, last, comes_back=comes_back)
        except Interrupted:
            raise Interrupted(say_saved(dialogue.sitting or sitting)) from None
    if dialogue.sitting and not dialogue.sitting.finished:
        view.say(say_saved(dialogue.sitting))
    return "done" if sitting.finished else "saved"
