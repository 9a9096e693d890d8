"""`quiz review`: asks the due questions, and some new ones, of the decks that the learner has started.

Decides which questions are asked; `sittings` decides how they are played.
"""

from typing import TYPE_CHECKING, Any, NamedTuple

import click

from quiz.cli.completion import complete_decks, complete_tags
from quiz.cli.numbers import WholeNumber
from quiz.cli.outlets import with_outlets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from quiz.cli.wishes import Wish
    from quiz.engine.selection import Entry
    from quiz.history.log import Log
    from quiz.history.memory import Memory
    from quiz.library import Bank, Library
    from quiz.sitting.sitting import Sitting

NEW_A_DAY = 10


HELP = """\
Review the questions that are due, each shortly before you would forget it.

Reviews the decks you name, or every deck you have started, and adds a few new questions each day,
in the order of their files. Every answer counts, here and in `quiz take`: the better you answer,
the later the question comes back (scheduled by FSRS, as in Anki).

\b
Examples:
  quiz review                       review what is due today
  quiz review hanoi-summit          start or continue learning a deck
  quiz review --new 0 -n 20         no new questions, twenty at most
  quiz review --ahead 3             also what is due in the next three days
  quiz review --due                 show how many are due, today and later
"""


@click.command("review", short_help="Review what is due today.", help=HELP)
@click.argument("decks", metavar="[DECK...]", nargs=-1, shell_complete=complete_decks)
@click.option("-n", "--count", metavar="N", type=WholeNumber(1), help="Ask at most N questions.")
@click.option(
    "--new",
    metavar="N",
    type=WholeNumber(0),
    default=NEW_A_DAY,
    show_default=True,
    help="Introduce at most N new questions a day (counting today's).",
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
@click.option("--due", "only_list", is_flag=True, help="Ask nothing; show how many questions are due, today and later.")
@with_outlets
def command(new: int, ahead: int, only_list: bool, **options: Any) -> int:
    """Review with these options; return the exit code."""
    from quiz.cli.wishes import Wish

    return review(Wish(fresh=True, **options), new=new, ahead=ahead, only_list=only_list)


def review(wish: "Wish", *, new: int = NEW_A_DAY, ahead: int = 0, only_list: bool = False) -> int:
    """Ask the due questions of the chosen decks; return the exit code."""
    from quiz.cli.clock import make_clock
    from quiz.cli.past import open_log
    from quiz.cli.places import open_library
    from quiz.cli.progress import make_progress
    from quiz.cli.sentences import say_left_out, write
    from quiz.cli.sittings import play
    from quiz.cli.wishes import say_none
    from quiz.errors import UsageError
    from quiz.history.memory import Memory

    now, library = make_clock(), open_library()
    with open_log() as log:
        memory = Memory(log, now, make_progress("Working out what is due"))
        due_days = memory.due_days()
        names, bank = _open(wish, library, due_days)
        say_left_out(bank)
        if not _live(wish, bank):
            raise UsageError(say_none(wish, bank))
        begun = memory.list_begun()
        begun_here = sum(entry.identity in begun for entry in bank.entries)
        entries = () if only_list else _draw(wish, bank, due_days, memory.today, new - begun_here, ahead)
        if entries:
            sitting = _begin(wish, bank, entries, memory, log, now, _name_options(wish, new, ahead))
            play(wish._replace(decks=names), sitting, library, _say_mixture(entries, due_days))
            due_days = memory.due_days()
        due = count_due(_live(wish, bank), due_days, memory.today)
    if wish.as_json:
        import json

        write(json.dumps({"event": "due", **due._asdict()}) + "\n")
    elif entries or only_list:
        write(f"{due.say()}\n")
    else:
        more = f" To start more today, use --new {begun_here + NEW_A_DAY}." if due.new else ""
        when = {0: "today", 1: "today or tomorrow"}.get(ahead, f"in the next {ahead} days")
        write(f"Nothing is due {when}. {due.say()}{more}\n")
    return 0


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


def count_due(entries: "Sequence[Entry]", due_days: "Mapping[str, int]", today: int) -> Due:
    """Return how many of these questions are due when."""
    days = [due_days[entry.identity] - today for entry in entries if entry.identity in due_days]
    return Due(
        sum(day <= 0 for day in days), days.count(1), sum(1 <= day <= 7 for day in days), len(entries) - len(days)
    )


def _live(wish: "Wish", bank: "Bank") -> "tuple[Entry, ...]":
    """Return the questions that a review may ask at any time."""
    from quiz.engine.selection import select

    return select(bank.entries, seed=0, tags=wish.tags, order="file")


def _open(wish: "Wish", library: "Library", due_days: "Mapping[str, int]") -> "tuple[Sequence[str], Bank]":
    """Return the named decks, else those with an answered question: their names and the bank."""
    from quiz.cli.sentences import complain
    from quiz.errors import QuizError

    names, taken = list(wish.decks), set[str]()
    for info in () if names else library.banks():
        try:
            entries = library.open([info.name]).entries
        except QuizError:
            complain(f"{info.name} is left out because it has errors. To see them: quiz check {info.name}")
            continue
        if not any(entry.identity in due_days for entry in entries):
            continue
        ids = {id for entry in entries for id in (entry.identity, entry.deck)}
        if taken.isdisjoint(ids):
            names.append(info.name)
            taken |= ids
        else:
            complain(f"{info.name} is left out because another deck has the same id or questions.")
    if not names:
        raise QuizError("You have not started any deck. Name one: quiz review hanoi-summit. `quiz` lists the decks.")
    return names, library.open(names)


def _draw(
    wish: "Wish", bank: "Bank", due_days: "Mapping[str, int]", today: int, new: int, ahead: int
) -> "tuple[Entry, ...]":
    from quiz.engine.selection import select_due

    seed = today if wish.seed is None else wish.seed
    return select_due(
        bank.entries, due_days, day=today, seed=seed, ahead=ahead, new=new, count=wish.count, tags=wish.tags
    )


def _say_mixture(entries: "Sequence[Entry]", due_days: "Mapping[str, int]") -> str:
    """Return how many of the questions are due and how many are new."""
    due = sum(entry.identity in due_days for entry in entries)
    counts = ((due, "due"), (len(entries) - due, "new"))
    return ", ".join(f"{number} {name}" for number, name in counts if number)


def _name_options(wish: "Wish", new: int, ahead: int) -> list[str]:
    """Return the words of the command that asks the same questions as this review."""
    words = ["review", *wish.decks]
    if new != NEW_A_DAY:
        words += ["--new", str(new)]
    if ahead:
        words += ["--ahead", str(ahead)]
    if wish.count:
        words += ["-n", str(wish.count)]
    return words + [word for tag in wish.tags for word in ("-t", tag)]


def _begin(
    wish: "Wish",
    bank: "Bank",
    entries: "Sequence[Entry]",
    memory: "Memory",
    log: "Log",
    now: "Callable[[], datetime]",
    command: "Sequence[str]",
) -> "Sitting":
    from quiz.cli.wishes import choose_seed
    from quiz.engine.session import Session
    from quiz.sitting.sitting import Sitting

    questions = [entry.identity for entry in entries]
    session = Session.start(bank.items(questions), seed=choose_seed(wish), is_deck_word=bank.is_deck_word)
    title, options = f"Review: {bank.title}", {"command": list(command)}
    return Sitting.begin(
        session, bank=bank, log=log, now=now, title=title, options=options, questions=questions, memory=memory
    )
