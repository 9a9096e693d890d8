"""Turns the options into a sitting that is played: decks, history, questions, terminal or script.

The one place that decides how it is played: with real keys, labelled lines, or answers from elsewhere.
"""

import os
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from quiz.cli.clock import make_clock
from quiz.cli.places import history_file, library
from quiz.cli.saying import complain, say_head, say_left_out, say_lost, say_saved, write
from quiz.errors import Interrupted, QuizError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from quiz.engine.selection import Entry
    from quiz.history.log import Log, SittingRow
    from quiz.library import Bank, Library
    from quiz.sitting.sitting import Sitting


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

    @property
    def is_scripted(self) -> bool:
        """Whether the answers do not come from a person at this terminal."""
        return self.as_json or self.answers is not None or not is_terminal()

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


def take(wish: Wish) -> int:
    """Play the sitting; return the exit code, 1 if a pass mark was set and missed."""
    lib = library()
    bank = lib.open(wish.decks)
    say_left_out(bank)
    if wish.save_missed:
        from quiz.cli.missed import check_target

        check_target(wish.save_missed)
    log = None if wish.no_history else open_log()
    try:
        return _take(wish, lib, bank, log)
    finally:
        if log is not None:
            log.close()


def open_log() -> "Log":
    """Open the history of this machine."""
    from quiz.history.log import Log

    return Log.open(history_file(), warn=complain)


def _take(wish: Wish, lib: "Library", bank: "Bank", log: "Log | None") -> int:
    now = make_clock()
    row = _choose_unfinished(wish, bank, log, now)
    if wish.exam or (row is not None and row.origin == "exam"):
        from quiz.cli.exams import take_exam

        return take_exam(wish, row, lib, bank, log, now)
    if row is not None and log is not None:
        from quiz.sitting.replay import resume

        sitting = resume(row.session, bank=bank, log=log, now=now)
        if wish.pass_mark is not None:
            sitting.options = {**sitting.options, "pass": wish.pass_mark}
    else:
        sitting = _begin(wish, bank, log, now)
    try:
        last, percents = ("", None) if wish.is_scripted else look_back(bank, log, now)
        play(wish, sitting, lib, last, percents)
    except QuizError:  # Ctrl-C, for one
        _save_missed(wish, sitting, lib)
        raise
    _save_missed(wish, sitting, lib)
    if sitting.pass_mark is None or not (sitting.finished or wish.is_scripted):
        return 0
    return 0 if sitting.passed else 1


def _save_missed(wish: Wish, sitting: "Sitting", lib: "Library") -> None:
    if wish.save_missed:
        from quiz.cli.missed import save_missed

        complain(save_missed(wish.save_missed, sitting, lib))


# ---------------------------------------------------------------- which sitting


def _choose_unfinished(
    wish: Wish, bank: "Bank", log: "Log | None", now: "Callable[[], datetime]"
) -> "SittingRow | None":
    """Return the sitting to resume: with --resume the latest one, else the one that a person accepts when offered."""
    if log is None or wish.fresh:
        return None
    origins = ("exam",) if wish.exam else ("take", "exam")
    if wish.resume:
        row = log.unfinished(bank.name, *origins)
        if row is None:
            what = "exam" if wish.exam else "quiz"
            raise QuizError(f"There is no unfinished {what} of {bank.name}: start one without --resume.")
        return row
    if wish.is_scripted or wish.seed is not None:
        return None
    row = log.unfinished(bank.name, *origins)
    return row if row is not None and _offer(row, now()) else None


def _offer(row: "SittingRow", now: "datetime") -> bool:
    """Ask whether to resume an unfinished sitting."""
    from quiz.shown import show
    from quiz.sitting.times import say_ago

    title = show(str(row.data.get("title", row.bank)))
    if row.origin == "exam":
        from quiz.cli.exams import say_time_left

        what = f"an exam started {say_ago(started(row), now)}, not handed in{say_time_left(row, now)}"
    else:
        what = f"a quiz started {say_ago(started(row), now)}, {row.answered} of {row.count} answered"
    print(f"{title}: {what}.")
    while True:
        answer = ask("Resume it? Enter resumes, n starts a new one, q quits: ").strip().casefold()
        if answer in ("", "y", "yes", "r", "resume"):
            return True
        if answer in ("n", "no", "new"):
            return False
        if answer in ("q", "/q", "quit"):
            raise Left
        print("Please press Enter, n or q.")


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


def started(row: "SittingRow") -> "datetime":
    """Return when a sitting began, in the learner's time then."""
    from datetime import datetime, timedelta, timezone

    return datetime.fromtimestamp(row.started_ms / 1000, timezone(timedelta(minutes=row.tz_min)))


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
    )
    return Sitting.begin(session, bank=bank, log=log, now=now, options=list_options(wish), questions=questions)


def choose_seed(wish: Wish) -> int:
    """Return the seed given, else a random one."""
    return wish.seed if wish.seed is not None else 1000 + int.from_bytes(os.urandom(4), "big") % 9000


def draw(wish: Wish, entries: "Sequence[Entry]", seed: int, log: "Log | None") -> "tuple[Entry, ...]":
    """Return the matching questions among these, in the order to ask them."""
    from quiz.engine.selection import select

    history = log.last_fractions() if log is not None and wish.order in ("weakest", "new") else {}
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


# ---------------------------------------------------------------- playing


def play(
    wish: Wish, sitting: "Sitting", lib: "Library", note: str = "", percents: "tuple[float, float] | None" = None
) -> str:
    """Play the sitting; return "done" if it came to its end.

    `note` is shown after its title; `percents` are the last and the best so far.
    """

    def reload() -> "Bank":
        lib.forget()
        return lib.open(wish.decks)

    pool = sum(not entry.retired for entry in sitting.bank.entries)
    if wish.is_scripted:
        from quiz.cli.scripts import play_script

        return play_script(wish, sitting, pool, note)
    if wish.is_labelled:
        return _play_labelled(sitting, say_head(sitting, pool, note, labelled=True))
    from quiz.terminal.play import run
    from quiz.terminal.screen import Heading, make_console

    past = None
    if percents is not None:
        from quiz.terminal.ending import Past

        past = Past(*percents)
    heading = Heading(sitting.title, len(sitting.session.items), pool, sitting.session.seed, note)
    say_lost(sitting)
    return run(
        sitting,
        console=make_console(),
        bank=sitting.bank,
        pass_mark=sitting.pass_mark,
        heading=heading,
        past=past,
        reload=reload,
    )


def look_back(
    bank: "Bank", log: "Log | None", now: "Callable[[], datetime]"
) -> "tuple[str, tuple[float, float] | None]":
    """Return the result of the last finished sitting of the bank in words, and the last and best percent."""
    rows = [row for row in log.sittings(bank.name, limit=20) if row.percent is not None] if log else []
    if not rows:
        return "", None
    from quiz.sitting.times import say_last

    percents = [row.percent for row in rows if row.percent is not None]
    return say_last(rows[0].points, rows[0].max_points, started(rows[0]), now()), (percents[0], max(percents))


def _play_labelled(sitting: "Sitting", heading: str) -> str:
    from time import monotonic

    from quiz.lines.labelled import Dialogue
    from quiz.lines.plain import PlainView
    from quiz.sitting.wording import Wording
    from quiz.terminal.line import open_reader

    view = PlainView(Wording(sitting.bank), write, width=0, labelled=True)
    with open_reader() as reader:
        dialogue = Dialogue(view, reader, monotonic)
        try:
            dialogue.run(sitting, heading)
        except Interrupted:
            raise Interrupted(say_saved(dialogue.sitting or sitting)) from None
    if dialogue.sitting and not dialogue.sitting.finished:
        view.say(say_saved(dialogue.sitting))
    return "done" if sitting.finished else "saved"
