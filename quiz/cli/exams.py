"""`quiz take --exam`: turns the options into an exam on a terminal, with labelled lines, or by a script."""

from typing import TYPE_CHECKING

import click

from quiz.cli.past import look_back
from quiz.cli.sentences import complain, say_unused, write
from quiz.errors import Interrupted, QuizError, UsageError
from quiz.sitting.times import read_seconds

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from quiz.cli.wishes import Wish
    from quiz.history.log import Log
    from quiz.history.sittings import SittingRow
    from quiz.library import Bank, Library
    from quiz.sitting.exam import ExamSitting


def read_time(ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
    """Return the seconds that `90`, `90s`, `10m` or `1h30m` means."""
    if value is None:
        return None
    seconds = read_seconds(value)
    if seconds is None:
        raise click.BadParameter(f"'{value}' is not a time such as 90s, 10m or 1h30m, of a week at most.")
    return seconds


def say_time_left(row: "SittingRow", now: "datetime") -> str:
    """Return a clause about the time of an unfinished exam: ", 4 min left", ", its time is over";
    "" without a limit.
    """
    seconds = row.data.get("seconds")
    if seconds is None:
        return ""
    from quiz.sitting.exam_wording import say_left

    left = seconds - (int(now.timestamp() * 1000) - row.started_ms) / 1000
    return f", {say_left(left)}" if left > 0 else ", its time is over"


def take_exam(
    wish: "Wish",
    row: "SittingRow | None",
    library: "Library",
    bank: "Bank",
    log: "Log | None",
    now: "Callable[[], datetime]",
) -> int:
    """Hold a new exam, or resume the one of a row of the log; return the exit code."""
    if row is None or log is None:
        exam = _begin(wish, bank, log, now)
    else:
        exam = _resume(wish, row, bank, log, now)
    if wish.browser:
        from quiz.cli.browsing import play_exam

        play_exam(wish, exam, library)
    elif wish.is_scripted:
        _play_script(wish, exam)
    elif wish.is_labelled:
        _play_labelled(exam)
    else:
        _play(wish, exam, library)
    if wish.save_missed and exam.graded is not None:
        from quiz.cli.missed import save_missed

        complain(save_missed(wish.save_missed, exam.graded, library))
    if exam.attempt.pass_mark is None or (exam.graded is None and not wish.is_scripted):
        return 0
    return 0 if exam.graded is not None and exam.graded.passed else 1


def _begin(wish: "Wish", bank: "Bank", log: "Log | None", now: "Callable[[], datetime]") -> "ExamSitting":
    from quiz.cli.wishes import choose_seed, draw, list_options, say_none
    from quiz.engine.exam import SELF_RATED, AnswerSheet
    from quiz.engine.session import Rules
    from quiz.sitting.exam import ExamSitting

    seed = choose_seed(wish)
    entries = draw(wish, [entry for entry in bank.entries if entry.kind not in SELF_RATED], seed, log)
    others = [entry for entry in bank.entries if entry.kind in SELF_RATED]
    left_out = len(draw(wish._replace(count=None), others, seed, log))
    if not entries and left_out:
        raise UsageError(
            f"All matching questions in {bank.name} are ones that you mark yourself, which an exam cannot include."
        )
    if not entries:
        raise UsageError(say_none(wish, bank))
    sheet = AnswerSheet.start(
        bank.items([entry.identity for entry in entries]),
        seed=seed,
        rules=Rules(negative=wish.negative),
        is_deck_word=bank.is_deck_word,
    )
    return ExamSitting.begin(
        sheet, bank=bank, log=log, now=now, seconds=wish.seconds, left_out=left_out, options=list_options(wish)
    )


def _resume(wish: "Wish", row: "SittingRow", bank: "Bank", log: "Log", now: "Callable[[], datetime]") -> "ExamSitting":
    from quiz.sitting.exam import ExamSitting

    try:
        exam = ExamSitting.resume(row, bank=bank, log=log, now=now)
    except ValueError as error:
        raise QuizError(
            f"{bank.name} no longer has any question of this exam: start a new one with --fresh."
        ) from error
    if wish.pass_mark is not None:
        exam.attempt.pass_mark = wish.pass_mark
    return exam


# ---------------------------------------------------------------- terminal, lines or script


def _play(wish: "Wish", exam: "ExamSitting", library: "Library") -> None:
    from quiz.cli.stage import set_stage
    from quiz.terminal.exam import run
    from quiz.terminal.screen import make_console

    last, percents = look_back(exam.attempt, exam.attempt.now, exam.sheet.rules)
    run(exam, set_stage(wish, library, exam.head(last), percents), console=make_console())


def _play_labelled(exam: "ExamSitting") -> None:
    from quiz.lines.exam import ExamDialogue
    from quiz.lines.plain import PlainView
    from quiz.lines.style import LABELLED
    from quiz.sitting.exam_wording import say_exam_saved
    from quiz.sitting.wording import Wording
    from quiz.terminal.line import open_reader

    view = PlainView(Wording(exam.attempt.bank), write, width=0, style=LABELLED)
    try:
        with open_reader() as reader:
            ExamDialogue(view, reader).write(exam)
    except Interrupted:
        raise Interrupted(say_exam_saved(exam)) from None
    if exam.graded is None:
        view.say(say_exam_saved(exam))


def _play_script(wish: "Wish", exam: "ExamSitting") -> None:
    from quiz.cli.scripts import make_view, open_given
    from quiz.lines.scripted import run_exam
    from quiz.sitting.exam_wording import say_exam_saved

    view = make_view(wish, exam.attempt.bank)
    give, rest = open_given(wish, exam.sheet.items, exam.attempt.bank, view.wording.inline)
    try:
        run_exam(exam, view, give, complain)
    except KeyboardInterrupt:
        raise Interrupted(say_exam_saved(exam, "Stopped")) from None
    if exam.graded is None:
        complain(say_exam_saved(exam, "Input ended"))
    else:
        say_unused(rest())
