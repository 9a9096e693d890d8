"""`quiz take`: the options of a sitting, and who plays it.

Opens the decks and the record of answers, draws the questions, and hands the sitting to the
terminal, to labelled lines, or to a script.
"""

from typing import TYPE_CHECKING, Any

import click

from quiz.cli.completion import complete_decks, complete_files, complete_tags
from quiz.cli.exams import read_time
from quiz.cli.numbers import WholeNumber
from quiz.cli.outlets import with_outlets
from quiz.errors import UsageError
from quiz.kinds import KINDS
from quiz.shown import show

if TYPE_CHECKING:
    from quiz.cli.wishes import Wish

ORDERS = ("shuffle", "file", "weakest", "new")


def read_percent(ctx: click.Context, param: click.Parameter, value: str | None) -> float | None:
    """Return a number from 0 to 100, given with or without a percent sign."""
    if value is None:
        return None
    try:
        number = float(value.strip().removesuffix("%"))
    except ValueError:
        number = -1.0
    if not 0 <= number <= 100:
        raise click.BadParameter(f"'{value}' is not a percentage from 0 to 100.")
    return number


HELP = """\
Play the questions of one or more decks and get a score.

DECK is a file, a folder, the name of a folder of decks or the id of a deck, looked up in
./decks, then in $QUIZ_DECKS, among the bundled decks and in the current folder. `quiz` on its own
lists them.

Each answer is saved before feedback is shown; an unfinished quiz is offered again.

With --exam, no feedback is shown until you hand it in. Until then you can go to any question,
change your answers, and mark questions for later. When time runs out, the exam is handed in as it
is; unanswered questions score 0. Questions that you would have to mark yourself are left out.

Without a terminal, answers are read from standard input, one per line: an option's letter or text,
several of them separated by ";", "left = right; ..." for pairs, an empty line for "don't know".

\b
Examples:
  quiz take hanoi-summit -n 10                 ten questions, shuffled
  quiz take hanoi-summit --tag people --order new
  quiz take my-deck.yaml --tries 2 --pass 70
  quiz take hanoi-summit --resume              continue where you left off
  quiz take hanoi-summit --exam --time 10m -n 10 --pass 70
  quiz take hanoi-summit --order weakest --save-missed again.yaml
  printf 'a\\n\\nb\\n' | quiz take hanoi-quotes -n 3 --seed 7
  quiz take hanoi-summit --answers mine.yaml --json
"""


@click.command("take", short_help="Play decks and get a score.", help=HELP)
@click.argument("decks", metavar="DECK...", nargs=-1, shell_complete=complete_decks)
@click.option("-n", "--count", metavar="N", type=WholeNumber(1), help="Ask at most N questions.")
@click.option(
    "-t",
    "--tag",
    "tags",
    metavar="TAG",
    multiple=True,
    shell_complete=complete_tags,
    help="Only questions with this tag. Repeatable, as are --kind and --difficulty.",
)
@click.option(
    "-k",
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(list(KINDS)),
    metavar="KIND",
    help=f"Only questions of this kind: {', '.join(KINDS)}.",
)
@click.option(
    "--difficulty",
    "difficulties",
    multiple=True,
    type=click.Choice(("easy", "medium", "hard")),
    help="Only questions of this difficulty.",
)
@click.option(
    "--order",
    type=click.Choice(ORDERS),
    default="shuffle",
    show_default=True,
    help="Shuffle; file order; weakest first; new first.",
)
@click.option(
    "--seed",
    metavar="N",
    type=WholeNumber(0),
    help="The same seed gives the same questions and options in the same order, on any machine.",
)
@click.option(
    "--tries",
    metavar="N",
    type=WholeNumber(1, 9),
    default=1,
    show_default=True,
    help="Tries per question; each further try halves the points.",
)
@click.option(
    "--confidence",
    is_flag=True,
    help="Say how sure you are: sure, fairly or guess earns 3, 2 or 1, or costs 6, 2 or 0.",
)
@click.option(
    "--negative", is_flag=True, help="A wrong single choice costs points, so that guessing gains nothing on average."
)
@click.option(
    "--flip/--no-flip",
    default=None,
    help="Recall typed answers and rate yourself, as with flashcards; or type them whatever the deck says.",
)
@click.option("--exam", is_flag=True, help="No hints and no feedback until you hand in; you can change answers.")
@click.option(
    "--time",
    "seconds",
    metavar="TIME",
    callback=read_time,
    help="Time limit for the exam, such as 90s, 10m or 1h30m; it keeps running while you are away.",
)
@click.option(
    "--pass",
    "pass_mark",
    callback=read_percent,
    metavar="PERCENT",
    help="Set the pass mark; the exit code is 1 if you miss it.",
)
@click.option("--resume", is_flag=True, help="Resume the unfinished quiz of these decks.")
@click.option("--fresh", is_flag=True, help="Start a new quiz without asking.")
@with_outlets
@click.option("--no-history", is_flag=True, help="Record nothing.")
@click.option(
    "--save-missed",
    metavar="FILE",
    shell_complete=complete_files,
    help="Write a deck of the questions you missed.",
)
def command(**options: Any) -> int:
    """Play with these options; return the exit code."""
    from quiz.cli.sittings import take

    wish = make_wish(**options)
    if wish.is_free and wish.count is None and not wish.resume:
        from quiz.cli.settings import read_setting

        wish = wish._replace(count=read_setting("count"))
    return take(wish)


def make_wish(**options: Any) -> "Wish":
    """Return the options; UsageError if they contradict each other."""
    from quiz.cli.wishes import Wish

    wish = Wish(**options)
    if not wish.decks:
        from quiz.cli.places import open_library

        names = open_library().roots.list_names()
        raise UsageError(f"Name a deck to play. Available decks: {', '.join(map(show, names))}.")
    if wish.resume and wish.fresh:
        raise UsageError("You cannot combine --resume and --fresh.")
    if wish.resume and wish.no_history:
        raise UsageError("--resume needs your history: you cannot combine it with --no-history.")
    changed = _changes(wish) if wish.resume else ""
    if changed:
        raise UsageError(f"--resume keeps the options of the unfinished quiz: remove {changed}.")
    if wish.seconds is not None and not wish.exam:
        raise UsageError("--time needs --exam.")
    if wish.seconds is not None and wish.resume:
        raise UsageError("The time limit of an exam is set when it starts: remove --time or --resume.")
    if wish.exam and (wish.tries > 1 or wish.confidence):
        raise UsageError("An exam has one try and no feedback: you cannot combine --exam with --tries or --confidence.")
    if wish.exam and wish.flip:
        raise UsageError("An exam grades what you type: you cannot combine --exam with --flip.")
    if wish.browser:
        from quiz.cli.browsing import refuse_contradictions

        refuse_contradictions(wish)
    if wish.confidence and (wish.negative or wish.tries > 1):
        raise UsageError("--confidence has its own points: you cannot combine it with --negative or --tries.")
    return wish


def _changes(wish: "Wish") -> str:
    """Return the given options that would make it a different sitting, "" for none."""
    given = {
        "-n": wish.count is not None,
        "--tag": wish.tags,
        "--kind": wish.kinds,
        "--difficulty": wish.difficulties,
        "--tries": wish.tries > 1,
        "--confidence": wish.confidence,
        "--negative": wish.negative,
        "--flip" if wish.flip else "--no-flip": wish.flip is not None,
    }
    return ", ".join(name for name, value in given.items() if value)
