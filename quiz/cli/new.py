"""`quiz new`: a commented question file or source sheet to start from."""

import os
import re
import unicodedata

import click

from quiz.cli.making import choose_sheet, make_slug, write_new
from quiz.errors import UsageError
from quiz.identity import ID
from quiz.quoting import write_text
from quiz.shown import quote_word, show

TAIL = "abcdefghijkmnpqrstuvwxyz23456789"  # no characters that look alike


HELP = """\
Create a question file or a source sheet to start from, with comments that explain each part.

DECK is a name or a path. If you give a name and the current folder has a folder decks, the file
goes there. The id ends in random characters so that it cannot clash with another deck in Anki.
With --sheet, the file is a source sheet in the folder seeds, which lists the facts that questions cite.

\b
Examples:
  quiz new capitals
  quiz new decks/geography/capitals.yaml --title "Capitals of the world"
  quiz new --sheet moon-page
"""


@click.command(help=HELP)
@click.argument("deck", metavar="DECK")
@click.option("--sheet", is_flag=True, help="Create a source sheet.")
@click.option("--title", help="The title that learners see [default: made from DECK]")
@click.option("--id", "deck_id", metavar="ID", help="The permanent id [default: DECK and random characters]")
def command(deck: str, sheet: bool, title: str | None, deck_id: str | None) -> None:
    """Write a file of example questions or facts."""
    from quiz.cli.starter import STARTER

    if sheet:
        _write_sheet(deck, title, deck_id)
        return
    path = _choose_path(deck)
    name = os.path.basename(path).rpartition(".")[0]
    chosen = deck_id or f"{make_slug(name, 'deck')}-{_draw_tail()}"
    if not ID.fullmatch(chosen):
        raise UsageError(
            f"'{show(chosen)}' is not an id: use at most 64 lowercase letters, digits and hyphens, a letter first."
        )
    shown = _choose_title(title, name) or "New deck"
    text = STARTER.format(path=quote_word(path), id=chosen, title=write_text(shown))
    write_new(path, text)
    click.echo(f"Wrote {show(path)}, with four questions to change.")
    click.echo(f"Play it:  quiz take {quote_word(path)}", err=True)


def _choose_title(title: str | None, name: str) -> str:
    shown = title or re.sub(r"[-_]+", " ", name).strip().capitalize()
    if "::" in shown or any(unicodedata.category(character) == "Cc" for character in shown):
        raise UsageError("A title cannot contain '::' or control characters.")
    return shown


def _write_sheet(name: str, title: str | None, id: str | None) -> None:
    """Write a sheet of example facts; its id is the name of its file."""
    from quiz.cli.starter import SHEET_STARTER

    if id is not None:
        raise UsageError("The id of a sheet is the name of its file: leave --id out.")
    chosen, path = choose_sheet(name, name)
    shown = write_text(_choose_title(title, chosen))
    write_new(path, SHEET_STARTER.format(path=quote_word(path), id=chosen, title=shown))
    click.echo(f"Wrote {show(path)}, with two facts to change.")


def _choose_path(deck: str) -> str:
    if not deck.strip():
        raise UsageError("A deck needs a name, such as: quiz new capitals")
    if deck.endswith((".yaml", ".yml")):
        return deck
    if os.sep in deck or "/" in deck:
        return f"{deck.rstrip('/')}.yaml"
    return os.path.join("decks", f"{deck}.yaml") if os.path.isdir("decks") else f"{deck}.yaml"


def _draw_tail() -> str:
    import secrets

    return "".join(secrets.choice(TAIL) for _ in range(4))
