"""`quiz review`: what is due today, and some new questions, of the decks that the learner has begun.

Decides what is asked; who plays it is decided where every sitting is.
"""

from typing import TYPE_CHECKING, Any, NamedTuple

import click

from quiz.cli.completion import complete_decks, complete_files, complete_tags
from quiz.cli.numbers import WholeNumber

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from quiz.cli.sittings import Wish
    from quiz.engine.memory import State
    from quiz.engine.selection import Entry
    from quiz.history.log import Log
    from quiz.history.memory import Memory
    from quiz.library import Bank, Library
    from quiz.terminal.sitting import Sitting

NEW_A_DAY = 10


@click.command("review", short_help="Ask what is due today, before it is forgotten.")
@click.argument("decks", metavar="[DECK...]", nargs=-1, shell_complete=complete_decks)
@click.option("-n", "--count", metavar="N", type=WholeNumber(1), help="Ask at most N questions.")
@click.option(
    "--new",
    metavar="N",
    type=WholeNumber(0),
    default=NEW_A_DAY,
    show_default=True,
    help="Begin with at most N new questions a day; those of today count.",
)
@click.option("--ahead", metavar="DAYS", type=WholeNumber(0), default=0, help="Also what is due in the next DAYS days.")
@click.option(
    "-t",
    "--tag",
    "tags",
    metavar="TAG",
    multiple=True,
    shell_complete=complete_tags,
    help="Only questions with this tag. May be given several times.",
)
@click.option("--seed", metavar="N", type=WholeNumber(0), help="Same seed, same options in the same order.")
@click.option("--due", "only_list", is_flag=True, help="Ask nothing; say how many are due, today and later.")
@click.option(
    "--answers",
    metavar="FILE",
    shell_complete=complete_files,
    help="Answers from a file: a line each, or YAML or JSON from id to answer; - is standard input.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line: start, question, feedback, next, end.")
@click.option(
    "--accessible",
    is_flag=True,
    help="Labelled lines, an answer and Enter; for screen readers. Also QUIZ_ACCESSIBLE=1.",
)
@click.option("--no-color", is_flag=True, help="No colours. Also NO_COLOR=1.")
def command(new: int, ahead: int, only_list: bool, **options: Any) -> int:
    """Ask the questions that are due, so that each comes again just before it would be forgotten.

    Every answer, here and in `quiz take`, tells how well a question is remembered (by FSRS, as in
    Anki): the better, the later it comes again. Reviewed are the decks that were begun, or those
    named. New questions are added day by day, in the order of their files.

    \b
    Examples:
      quiz review                       what is due today
      quiz review hanoi-summit          begin to learn a deck, and go on
      quiz review --new 0 -n 20         nothing new, twenty questions at most
      quiz review --ahead 3             before a journey
      quiz review --due                 how many, today and in the next days
    """  # noqa: D301 (\b keeps click from joining the lines)
    from quiz.cli.sittings import Wish

    return review(Wish(fresh=True, **options), new=new, ahead=ahead, only_list=only_list)


def review(wish: "Wish", *, new: int = NEW_A_DAY, ahead: int = 0, only_list: bool = False) -> int:
    """Ask what is due of the decks wished for; return the exit code."""
    from quiz.cli.clock import make_clock
    from quiz.cli.places import library
    from quiz.cli.saying import write
    from quiz.cli.sittings import open_log, play
    from quiz.history.memory import Memory

    now, lib = make_clock(), library()
    with open_log() as log:
        memory = Memory(log, now)
        states = memory.states()
        names, bank = _open(wish, lib, states)
        wish = wish._replace(decks=names)
        entries = () if only_list else _draw(wish, bank, states, memory.today, new, ahead)
        if entries:
            play(wish, _begin(wish, bank, entries, memory, log, now), lib, _say_mixture(entries, states))
        due = count_due(bank, memory.states(), memory.today)
    if wish.as_json:
        import json

        write(json.dumps({"event": "due", **due._asdict()}) + "\n")
    else:
        nothing = not entries and not only_list
        write(f"{'Nothing is due today. ' * nothing}{due.say()}{' --new N begins more.' * bool(nothing and due.new)}\n")
    return 0


class Due(NamedTuple):
    """How many questions come when: due `today`, on the next day, in the next seven; and never asked yet."""

    today: int
    tomorrow: int
    week: int
    new: int

    def say(self) -> str:
        """Return it as a sentence."""
        today = f"{self.today} today, " if self.today else ""
        fresh = f"; {self.new} not begun" if self.new else ""
        return f"Due: {today}{self.tomorrow} tomorrow, {self.week} in the next 7 days{fresh}."


def count_due(bank: "Bank", states: "Mapping[str, State]", today: int) -> Due:
    """Return how many questions of a bank come when."""
    live = [entry.identity for entry in bank.entries if not entry.retired]
    days = [states[identity].due_day - today for identity in live if identity in states]
    return Due(sum(day <= 0 for day in days), days.count(1), sum(1 <= day <= 7 for day in days), len(live) - len(days))


def _open(wish: "Wish", lib: "Library", states: "Mapping[str, State]") -> "tuple[Sequence[str], Bank]":
    """Return the decks named, else those of which a question was answered, and how they are called."""
    from quiz.cli.saying import complain
    from quiz.errors import QuizError

    names = list(wish.decks)
    if not names:
        for info in lib.banks():
            try:
                begun = any(entry.identity in states for entry in lib.open([info.name]).entries)
            except QuizError:
                complain(f"{info.name} is left out, as it has errors. See them: quiz check {info.name}")
                continue
            if begun:
                names.append(info.name)
    if not names:
        raise QuizError("No deck has been begun. Name one: quiz review hanoi-summit. `quiz` lists what there is.")
    return names, lib.open(names)


def _draw(
    wish: "Wish", bank: "Bank", states: "Mapping[str, State]", today: int, new: int, ahead: int
) -> "tuple[Entry, ...]":
    from quiz.engine.selection import select_due

    begun = [entry.identity for entry in bank.entries if entry.identity in states]
    new -= sum(states[identity].first_day == today for identity in begun)
    return select_due(
        bank.entries, states, day=today, seed=wish.seed or today, ahead=ahead, new=new, count=wish.count, tags=wish.tags
    )


def _say_mixture(entries: "Sequence[Entry]", states: "Mapping[str, State]") -> str:
    """Return how many of the questions are due and how many new."""
    due = sum(entry.identity in states for entry in entries)
    return ", ".join(filter(None, (f"{due} due" * bool(due), f"{len(entries) - due} new" * (due < len(entries)))))


def _begin(
    wish: "Wish",
    bank: "Bank",
    entries: "Sequence[Entry]",
    memory: "Memory",
    log: "Log",
    now: "Callable[[], datetime]",
) -> "Sitting":
    from quiz.cli.sittings import choose_seed
    from quiz.engine.session import Session
    from quiz.terminal.sitting import Sitting

    questions = [entry.identity for entry in entries]
    session = Session.start(bank.items(questions), seed=choose_seed(wish), is_deck_word=bank.is_deck_word)
    options = {"names": list(wish.decks)}
    title = f"Review: {bank.title}"
    return Sitting.begin(
        session, bank=bank, log=log, now=now, title=title, options=options, questions=questions, memory=memory
    )
