"""`quiz new`: a commented question file to start from."""

import os
import re
import unicodedata
from contextlib import suppress

import click

from quiz.errors import QuizError, UsageError
from quiz.files import create_file, make_folder
from quiz.identity import ID
from quiz.quoting import write_text
from quiz.shown import quote_word, show

TAIL = "abcdefghijkmnpqrstuvwxyz23456789"  # no characters that look alike


HELP = """\
Create a question file to start from, with comments that explain each part.

DECK is a name or a path. If you give a name and the current folder has a folder decks, the file
goes there. The id ends in random characters so that it cannot clash with another deck in Anki.

\b
Examples:
  quiz new capitals
  quiz new decks/geography/capitals.yaml --title "Capitals of the world"
"""


@click.command(help=HELP)
@click.argument("deck")
@click.option("--title", help="The title that learners see [default: made from DECK]")
@click.option("--id", "deck_id", metavar="ID", help="The permanent id [default: DECK and random characters]")
def command(deck: str, title: str | None, deck_id: str | None) -> None:
    """Write a file of example questions."""
    from quiz.cli.starter import STARTER

    path = _choose_path(deck)
    name = os.path.basename(path).rpartition(".")[0]
    chosen = deck_id or f"{make_slug(name, 'deck')}-{_draw_tail()}"
    if not ID.fullmatch(chosen):
        raise UsageError(
            f"'{show(chosen)}' is not an id: use at most 64 lowercase letters, digits and hyphens, a letter first."
        )
    shown = title or re.sub(r"[-_]+", " ", name).strip().capitalize() or "New deck"
    if "::" in shown or any(unicodedata.category(character) == "Cc" for character in shown):
        raise UsageError("A title cannot contain '::' or control characters.")
    text = STARTER.format(path=quote_word(path), id=chosen, title=write_text(shown))
    write_new(path, text)
    click.echo(f"Wrote {show(path)}, with four questions to change.")
    click.echo(f"Play it:  quiz take {quote_word(path)}", err=True)


def _choose_path(deck: str) -> str:
    if not deck.strip():
        raise UsageError("A deck needs a name, such as: quiz new capitals")
    if deck.endswith((".yaml", ".yml")):
        return deck
    if os.sep in deck or "/" in deck:
        return f"{deck.rstrip('/')}.yaml"
    return os.path.join("decks", f"{deck}.yaml") if os.path.isdir("decks") else f"{deck}.yaml"


def make_slug(name: str, what: str) -> str:
    """Return an id made from a name; one that cannot begin an id gets `what` before it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50]
    return slug if slug[:1].isalpha() else f"{what}-{slug}".rstrip("-")


def _draw_tail() -> str:
    import secrets

    return "".join(secrets.choice(TAIL) for _ in range(4))


def write_new(path: str, text: str) -> None:
    """Write a new file, whole or not at all; never overwrite one."""
    folder, shown = os.path.dirname(path), show(path)
    made = _list_missing(folder)
    try:
        make_folder(folder or os.curdir)
    except OSError as error:
        _remove_empty(made)
        raise QuizError(f"{shown} cannot be written, because the folder {show(folder)} cannot be created.") from error
    try:
        create_file(path, text)
    except FileExistsError:
        raise QuizError(f"{shown} already exists, so nothing was written; choose another name.") from None
    except OSError as error:
        _remove_empty(made)
        raise QuizError(f"{shown} cannot be written: {error.strerror or error}.") from error


def _list_missing(folder: str) -> list[str]:
    """Return the folder and those above it that do not exist, the innermost first."""
    missing = []
    while folder and not os.path.lexists(folder):
        missing.append(folder)
        folder = os.path.dirname(folder)
    return missing


def _remove_empty(folders: list[str]) -> None:
    with suppress(OSError):
        for folder in folders:
            os.rmdir(folder)
