"""`quiz review`: asks the due questions, and some new ones, of the decks that the learner has started.

Decides which questions are asked; `sittings` decides how they are played.
"""

from typing import TYPE_CHECKING, Any, NamedTuple

import click

from quiz.cli.by_date import MINUTES, Aim, DateOption, Outlook, say_mixture
from quiz.cli.completion import complete_decks, complete_tags
from quiz.cli.numbers import Retention, WholeNumber
from quiz.cli.outlets import with_outlets

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import date, datetime

    from quiz.cli.wishes import Wish
    from quiz.engine.selection import Entry
    from quiz.history.log import Log
    from quiz.history.memory import Memory
    from quiz.library import Bank, Library

NEW_A_DAY = 10


HELP = """\
Review the questions that are due, each shortly before you would forget it.

Reviews the decks you name, or every deck you have started, and adds a few new questions each day,
in the order of their files. Every answer counts, here and in `quiz take`: the better you answer,
the later the question comes back (scheduled by FSRS, as in Anki). What you miss comes back at the
end until you get it right once; only your first answer counts.

\b
Examples:
  quiz review                       review what is due today
  quiz review hanoi-summit          start or continue learning a deck
  quiz review --new 0 -n 20         no new questions, twenty at most
  quiz review --ahead 3             also what is due in the next three days
  quiz review --due                 show how many are due, today and later
  quiz review --by 2026-12-20       know as many as you can on a day, 15 minutes a day
"""


@click.command("review", short_help="Review what is due today.", help=HELP)
@click.argument("decks", metavar="[DECK...]", nargs=-1, shell_complete=complete_decks)
@click.option("-n", "--count", metavar="N", type=WholeNumber(1), help="Ask at most N questions.")
@click.option(
    "--new",
    metavar="N",
    type=WholeNumber(0),
    help=f"Introduce at most N new questions a day, counting today's (default: {NEW_A_DAY}; with --by: all that fit).",
)
@click.option(
    "--ahead", metavar="DAYS", type=WholeNumber(0), default=0, help="Also ask what is due in the next DAYS days."
)
@click.option(
    "-t",
    "--tag",
    "tags",
    metavar="TAG",
    multiple=True,
    shell_complete=complete_tags,
    help="Only questions with this tag. Repeatable.",
)
@click.option("--seed", metavar="N", type=WholeNumber(0), help="The same seed gives the same order of options.")
@click.option(
    "--by",
    metavar="DATE",
    type=DateOption(),
    help="Study so that you know as many questions as possible on this date, such as 2026-12-20.",
)
@click.option(
    "--minutes",
    metavar="N",
    type=WholeNumber(1, 1440),
    help=f"With --by: study N minutes a day (default: {MINUTES}); -n gives a number of questions instead.",
)
@click.option(
    "--flip/--no-flip",
    default=None,
    help="Recall typed answers and rate yourself, as with flashcards; or type them whatever the deck says.",
)
@click.option(
    "--retention",
    metavar="R",
    type=Retention(0.7, 0.99),
    help="Ask each question again when you still know it with this probability, 0.7 to 0.99 (default: 0.9).",
)
@click.option("--once", is_flag=True, help="Ask each question once: what you miss does not come back at the end.")
@click.option("--due", "only_list", is_flag=True, help="Ask nothing; show how many questions are due, today and later.")
@with_outlets
def command(
    new: int | None,
    ahead: int,
    by: "date | None",
    minutes: int | None,
    retention: float | None,
    only_list: bool,
    **options: Any,
) -> int:
    """Review with these options; return the exit code."""
    from quiz.cli.wishes import Wish
    from quiz.errors import UsageError

    wish, aim = Wish(fresh=True, **options), None
    if wish.browser:
        from quiz.cli.browsing import refuse_contradictions

        refuse_contradictions(wish)
    if by is not None:
        if ahead:
            raise UsageError("Use --by or --ahead, not both: --by decides itself what to ask before it is due.")
        if minutes and wish.count:
            raise UsageError("Use -n or --minutes, not both.")
        aim = Aim(by, wish.count, minutes)
    elif minutes:
        raise UsageError("--minutes belongs to --by DATE. Without a date, -n limits the number of questions.")
    return review(wish, new=new, ahead=ahead, only_list=only_list, aim=aim, retention=retention)


def review(
    wish: "Wish",
    *,
    new: int | None = None,
    ahead: int = 0,
    only_list: bool = False,
    aim: Aim | None = None,
    retention: float | None = None,
) -> int:
    """Ask the questions of the chosen decks that are due, or those that count for a date; return the exit code."""
    from quiz.cli.clock import make_clock
    from quiz.cli.past import open_log, open_memory
    from quiz.cli.places import open_library
    from quiz.cli.sentences import say_left_out
    from quiz.cli.wishes import say_none
    from quiz.engine.selection import list_units, select
    from quiz.errors import UsageError

    now, library = make_clock(), open_library()
    with open_log(is_free=wish.is_free) as log:
        memory = open_memory(log, now, is_free=wish.is_free, retention=retention)
        if aim is not None and aim.day < memory.today:
            raise UsageError(f"{aim.date} is in the past: --by needs a date from today on.")
        due_days = memory.due_days()
        names, bank = _open(wish, library, log, due_days)
        say_left_out(bank)
        live = select(list_units(bank.entries), seed=0, tags=wish.tags, order="file")
        if not live:
            raise UsageError(say_none(wish, bank))
        study = Study(wish, names, bank, live, memory, log, now, library, retention).leave_out_held()
        if aim is not None:
            _study_by_date(study, aim, new, only_list=only_list)
        else:
            _study_due(study, due_days, _choose_new(wish) if new is None else new, ahead, only_list=only_list)
    return 0


def _choose_new(wish: "Wish") -> int:
    """Return how many new questions a day a review introduces without --new."""
    if not wish.is_free:
        return NEW_A_DAY
    from quiz.cli.settings import read_setting

    number: int = read_setting("new_per_day")
    return number


class Study(NamedTuple):
    """The parts of a review: its decks by name, their questions that are not suspended, and where answers are kept.

    Of the `live` questions, those that are `buried` may not be asked before tomorrow.
    """

    wish: "Wish"
    names: "Sequence[str]"
    bank: "Bank"
    live: "Sequence[Entry]"
    memory: "Memory"
    log: "Log"
    now: "Callable[[], datetime]"
    library: "Library"
    retention: float | None = None
    buried: "Collection[str]" = ()

    def leave_out_held(self) -> "Study":
        """Return the study as it is now: without the questions that are suspended, and knowing which are buried."""
        suspended = self.memory.list_suspended()
        live = tuple(entry for entry in self.live if entry.identity not in suspended)
        return self._replace(live=live, buried=self.memory.list_held() - suspended)

    def ask(self, identities: "Sequence[str]", command: "Sequence[str]", note: str) -> None:
        """Ask these questions; `command` asks the same again, `note` is shown after the title."""
        from quiz.cli.sittings import play
        from quiz.cli.wishes import choose_recall, choose_seed
        from quiz.engine.session import Session
        from quiz.sitting.sitting import Sitting

        bank = self.bank
        session = Session.start(
            bank.items(identities),
            seed=choose_seed(self.wish),
            is_deck_word=bank.is_deck_word,
            recall=choose_recall(self.wish),
        )
        sitting = Sitting.begin(
            session,
            bank=bank,
            log=self.log,
            now=self.now,
            title=f"Review: {bank.title}",
            options={"command": list(command)},
            questions=identities,
            memory=self.memory,
        )
        play(self.wish._replace(decks=self.names), sitting, self.library, note)


def _study_due(study: Study, due_days: "Mapping[str, int]", new: int, ahead: int, *, only_list: bool) -> None:
    """Ask what is due, which comes again on `due_days`; then say what comes next."""
    from quiz.cli.sentences import write, write_event
    from quiz.engine.selection import select_due

    wish, memory = study.wish, study.memory
    begun_here = 0 if only_list else _count_begun(study)
    entries: Sequence[Entry] = ()
    if not only_list:
        entries = select_due(
            [entry for entry in study.live if entry.identity not in study.buried],
            due_days,
            day=memory.today,
            seed=memory.today if wish.seed is None else wish.seed,
            ahead=ahead,
            new=new - begun_here,
            count=wish.count,
            tags=wish.tags,
            answered=memory.list_answered(),
        )
    if entries:
        further = ["--ahead", str(ahead)] if ahead else []
        words = _name_options(study, None if new == NEW_A_DAY else new, further)
        study.ask([entry.identity for entry in entries], words, _say_mixture(entries, due_days))
        due_days, study = memory.due_days(), study.leave_out_held()
    due = count_due(study.live, due_days, memory.today, memory.list_due())
    if wish.as_json:
        write_event({"event": "due", **due._asdict()})
    elif entries or only_list:
        write(f"{due.say()}\n")
    else:
        more = f" To start more today, use --new {begun_here + NEW_A_DAY}." if due.new else ""
        when = {0: "today", 1: "today or tomorrow"}.get(ahead, f"in the next {ahead} days")
        write(f"Nothing is due {when}. {due.say()}{more}\n")


def _study_by_date(study: Study, aim: Aim, new: int | None, *, only_list: bool) -> None:
    """Ask what counts for the date; say before and after where the learner stands."""
    from quiz.cli.sentences import write, write_event
    from quiz.engine.selection import gather_passages

    wish = study.wish
    outlook = _look_ahead(study, aim)
    selection = outlook.select(new)
    if not wish.as_json:
        write(f"{outlook.say_start(selection)}\n")
    if selection.identities and not only_list:
        entries = {entry.identity: entry for entry in study.live}
        chosen = [entries[identity] for identity in selection.identities]
        gathered = gather_passages(chosen, list(entries))
        words = _name_options(study, new, aim.list_words())
        study.ask([entry.identity for entry in gathered], words, say_mixture(selection))
        outlook = _look_ahead(study.leave_out_held(), aim)
        selection = outlook.select(new)
    elif not only_list and not wish.as_json and outlook.left:
        write("There is nothing to ask today.\n")
    if wish.as_json:
        write_event(outlook.to_json())
    elif not only_list and (end := outlook.say_end(selection)):
        write(f"{end}\n")


def _count_begun(study: Study) -> int:
    """Return how many units of these decks were answered for the first time today, held ones among them."""
    from quiz.engine.selection import list_units

    begun = study.memory.list_begun()
    return sum(unit.identity in begun for unit in list_units(study.bank.entries))


def _look_ahead(study: Study, aim: Aim) -> Outlook:
    from quiz.history.recent import read_record, seconds_an_answer

    states, seconds = study.memory.states(), seconds_an_answer(study.log)
    budget = aim.questions or max(1, round((aim.minutes or MINUTES) * 60 / seconds))
    return Outlook(
        aim,
        study.memory.today,
        budget,
        seconds,
        study.live,
        states,
        read_record(study.log),
        _count_begun(study),
        study.buried,
    )


class Due(NamedTuple):
    """Numbers of questions: due `today`, on the next day, in the next seven days; and not asked yet."""

    today: int
    tomorrow: int
    week: int
    new: int

    def say(self) -> str:
        """Return the numbers as a sentence."""
        today = f"{self.today} today, " if self.today else ""
        fresh = f"; {self.new} not started" if self.new else ""
        return f"Due: {today}{self.tomorrow} tomorrow, {self.week} in the next 7 days{fresh}."


def count_due(entries: "Sequence[Entry]", due_days: "Mapping[str, int]", today: int, due: "Collection[str]") -> Due:
    """Return how many of these questions are due when; one that is not among those `due` today is due tomorrow."""
    days = [
        max(due_days[entry.identity] - today, 0 if entry.identity in due else 1)
        for entry in entries
        if entry.identity in due_days
    ]
    return Due(
        sum(day <= 0 for day in days), days.count(1), sum(1 <= day <= 7 for day in days), len(entries) - len(days)
    )


def _open(wish: "Wish", library: "Library", log: "Log", due_days: "Mapping[str, int]") -> "tuple[Sequence[str], Bank]":
    """Return the named decks, else those with an answered question: their names and the bank."""
    from quiz.cli.begun import complain_of_lost, find_begun
    from quiz.errors import QuizError

    if wish.decks:
        return wish.decks, library.open(wish.decks)
    found = find_begun(library, log, due_days.keys())
    complain_of_lost(log, found.lost)
    if found.names:
        return found.names, library.open(found.paths)
    if found.lost:
        raise QuizError("Nothing to review: no deck that you have started is here. `quiz` lists the decks.")
    if due_days:
        raise QuizError("None of the decks that you have started can be reviewed as it is now.")
    raise QuizError("You have not started any deck. `quiz` lists the decks. Name one: quiz review hanoi-summit")


def _say_mixture(entries: "Sequence[Entry]", due_days: "Mapping[str, int]") -> str:
    """Return how many of the questions are due and how many are new."""
    due = sum(entry.identity in due_days for entry in entries)
    counts = ((due, "due"), (len(entries) - due, "new"))
    return ", ".join(f"{number} {name}" for number, name in counts if number)


def _name_options(study: Study, new: int | None, more: "Sequence[str]") -> list[str]:
    """Return the words of the command that asks the same questions as this review."""
    wish = study.wish
    words = ["review", *wish.decks]
    if new is not None:
        words += ["--new", str(new)]
    words += more
    if study.retention is not None:
        words += ["--retention", str(study.retention)]
    if wish.count:
        words += ["-n", str(wish.count)]
    if wish.flip is not None:
        words.append("--flip" if wish.flip else "--no-flip")
    if wish.once:
        words.append("--once")
    if wish.seed is not None:
        words += ["--seed", str(wish.seed)]
    return words + [word for tag in wish.tags for word in ("-t", tag)]
