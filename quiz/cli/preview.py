"""`quiz preview`: how the questions of a file will look."""

import re
from typing import TYPE_CHECKING

import click

from quiz.cli.completion import complete_files
from quiz.cli.numbers import WholeNumber
from quiz.errors import QuizError

if TYPE_CHECKING:
    from quiz.library import Bank


@click.command()
@click.argument("target", metavar="FILE[:LINE]", shell_complete=complete_files)
@click.option("--seed", type=WholeNumber(0), default=1, show_default=True, help="Draws the order of the options.")
@click.option("--no-color", is_flag=True, help="Print without colour.")
def command(target: str, seed: int, no_color: bool) -> None:
    """Show how a question looks in the terminal, with its key.

    With LINE the question that stands there, else all of the file: as it is asked, its hints, the
    right answer, the explanation, and what is said to wrong answers.

    \b
    quiz preview decks/capitals.yaml:12
    quiz preview decks/capitals.yaml
    """  # noqa: D301 (click wants the character)
    from rich.text import Text

    from quiz.cli.places import library
    from quiz.terminal.preview import preview_lines
    from quiz.terminal.screen import Screen, make_console

    name, line = _split(target)
    bank = library().open([name])
    screen = Screen(make_console(no_color), bank)
    for number, identity in enumerate(_choose(bank, line)):
        item = bank.item(identity)
        info = bank.deck_info(item.deck)
        between = [Text(), Text("─" * screen.width, "dim"), Text()] if number else []
        screen.print([*between, *preview_lines(screen, item, f"{info.path}:{item.question.line}", seed=seed)])


def _split(target: str) -> tuple[str, int]:
    """Return the file and the line, 0 without one."""
    import os

    found = re.fullmatch(r"(.+?):([0-9]{1,9})(?::[0-9]+)?:?", target)
    if found and not os.path.exists(target):
        return found.group(1), int(found.group(2))
    return target, 0


def _choose(bank: "Bank", line: int) -> list[str]:
    """Return the identities to show: all, or that of the question at a line of the one file."""
    identities = [entry.identity for entry in bank.entries]
    if not line:
        return identities
    if len(bank.decks) > 1:
        raise QuizError(f"{bank.name} is several files: a line needs one file before it.")
    above = [identity for identity in identities if bank.item(identity).question.line <= line]
    return [above[-1] if above else identities[0]]
