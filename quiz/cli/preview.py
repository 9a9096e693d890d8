"""`quiz preview`: shows the questions of a file as learners see them."""

import re
from typing import TYPE_CHECKING

import click

from quiz.cli.colors import no_color
from quiz.cli.completion import complete_files
from quiz.cli.numbers import WholeNumber
from quiz.errors import FaultyDeck, QuizError, UsageError

if TYPE_CHECKING:
    from quiz.library import Bank, Library
    from quiz.model import Deck


HELP = """\
Show a question as learners see it, with the answer.

Shows the question on line LINE, or all questions of the file: the question, its hints, the right
answer, the explanation, and the feedback on wrong answers.

\b
Examples:
  quiz preview decks/capitals.yaml:12
  quiz preview decks/capitals.yaml
  quiz preview decks/capitals.yaml:12 --anki card.html
  quiz preview decks/capitals.yaml --with class.db
"""


@click.command(help=HELP)
@click.argument("target", metavar="FILE[:LINE]", shell_complete=complete_files)
@click.option(
    "--seed",
    metavar="N",
    type=WholeNumber(0),
    default=1,
    show_default=True,
    help="The seed for the order of the options.",
)
@click.option(
    "--anki", "page", metavar="FILE.html", help="Write the Anki cards to a page that you can open in a browser."
)
@click.option("--with", "room", metavar="CLASS", help="Show how each question worked in this class, too.")
@no_color
def command(target: str, seed: int, page: str | None, room: str | None) -> None:
    """Print the chosen questions, or write their cards to a page."""
    from rich.text import Text

    from quiz.cli.places import open_library
    from quiz.terminal.preview import preview_lines
    from quiz.terminal.screen import Screen, make_console
    from quiz.terminal.text import plain

    name, line = _split(target)
    library = open_library()
    bank = library.open([name])
    if page:
        _write_page(page, library, bank, _choose(bank, line))
        return
    screen = Screen(make_console(), bank)
    chosen = _choose(bank, line)
    figures = _find_figures(bank, chosen, room) if room else {}
    for number, identity in enumerate(chosen):
        item = bank.item(identity)
        info = bank.deck_info(item.deck)
        between = [Text(), Text("─" * screen.width, "dim"), Text()] if number else []
        screen.print([*between, *preview_lines(screen, item, f"{info.path}:{item.question.line}", seed=seed)])
        if room:
            said = figures.get(identity) or ["Nobody in this class has answered the question as it is now."]
            screen.print([Text(), *map(plain, ("In this class", *said))])


def _find_figures(bank: "Bank", identities: list[str], room: str) -> dict[str, list[str]]:
    """Return the lines about each question that was answered in a class as it is now."""
    from quiz.cli.class_judging import find_items
    from quiz.cli.sentences import measure_width
    from quiz.lines.class_report import item_lines

    items = find_items((bank.item(identity).question for identity in identities), room)
    return {identity: list(item_lines([item], {}, width=measure_width()))[2:] for identity, item in items.items()}


def _write_page(page: str, library: "Library", bank: "Bank", identities: list[str]) -> None:
    """Write the Anki cards of these questions as one page, whole or not at all."""
    from pathlib import Path

    from quiz.anki.notes import Context, make_note
    from quiz.anki.preview import make_page
    from quiz.files import replace_file
    from quiz.shown import show

    if not page.lower().endswith((".html", ".htm")):
        raise UsageError(f"The name of a page must end in .html, not {page}.")
    notes = []
    for identity in identities:
        item, path = bank.item(identity), Path(bank.path_of(identity))
        deck = library.files.get(str(path)).deck()
        assert deck is not None
        _refuse_commands(deck)
        sheets = {name: sheet for c in item.question.citations if (sheet := bank.sheet(name := c.sheet, item.deck))}

        def locate(file: str, folder: Path = path.parent) -> str:
            return (folder / file).as_uri()  # that it is a file in there has been checked

        place = f"{library.show_path(str(path))}:{item.question.line}"
        notes.append((place, make_note(item.question, Context(deck, sheets, locate))))
    try:
        replace_file(page, make_page(notes))
    except OSError as error:
        raise QuizError(f"{show(page)} cannot be written: {error.strerror}.") from error
    click.echo(f"Wrote {show(page)}.")


def _refuse_commands(deck: "Deck") -> None:
    """Raise FaultyDeck if a formula of the deck has a command that no page may run."""
    from quiz.checking.formulas import latex_command, list_commands
    from quiz.problems import Location

    problems = [latex_command(Location(deck.path, *place), command) for place, command in list_commands(deck)]
    if problems:
        raise FaultyDeck(problems)


def _split(target: str) -> tuple[str, int]:
    """Return the file and the line, 0 if there is none."""
    import os

    found = re.fullmatch(r"(.+?):([0-9]{1,9})(?::[0-9]+)?:?", target)
    if found and not os.path.exists(target):
        return found.group(1), int(found.group(2))
    return target, 0


def _choose(bank: "Bank", line: int) -> list[str]:
    """Return the identities to show: all, or those of the question at a line of the only file."""
    identities = [entry.identity for entry in bank.entries]
    if not line:
        return identities
    if len(bank.decks) > 1:
        raise QuizError(f"{bank.name} has several files: to give a line, name one file.")
    lines = {identity: bank.item(identity).question.line for identity in identities}
    begun = max((begin for begin in lines.values() if begin <= line), default=min(lines.values()))
    return [identity for identity in identities if lines[identity] == begun]  # several ask about one picture
