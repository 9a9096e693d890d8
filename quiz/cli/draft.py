"""`quiz draft`: an article as a source sheet to fill in."""

import os

import click

from quiz.cli.completion import complete_files
from quiz.errors import QuizError, UsageError
from quiz.plurals import say_count
from quiz.shown import quote_word, show

HELP = """\
Draft a source sheet from an article.

Reads a text or Markdown file, numbers its paragraphs, and finds the sentences that hold a number, a
date, a name or a quotation. For each it writes a fact with its place filled in, at most eight words
of the article, and leaves the fact itself for you to write. The sheet goes to the folder seeds.

\b
Examples:
  quiz draft articles/moon.txt
  quiz draft articles/moon.md --sheet moon-landing
"""


@click.command(help=HELP)
@click.argument("article", shell_complete=complete_files)
@click.option(
    "--sheet", metavar="NAME", help="The id of the sheet, or the path of its file [default: made from ARTICLE]"
)
def command(article: str, sheet: str | None) -> None:
    """Write a sheet with the places of an article that may hold a fact."""
    from quiz.cli.articles import open_article
    from quiz.cli.new import write_new
    from quiz.drafting.candidates import find_candidates
    from quiz.drafting.skeleton import write_skeleton

    id, path = choose_sheet(article, sheet)
    read = open_article(article)
    drafted = find_candidates(read)
    if not drafted.candidates:
        wanted = "a number, a date, a name or a quotation"
        raise QuizError(f"No sentence of {show(article)} holds {wanted}, so there is nothing to draft.")
    text = write_skeleton(
        read,
        drafted.candidates,
        id=id,
        name=show(os.path.basename(article)),
        path=quote_word(path),
        file=quote_word(article),
    )
    write_new(path, text)
    facts = say_count(len(drafted.candidates), "fact")
    click.echo(f"Wrote {show(path)}: {facts} to write, from {say_count(len(read.paragraphs), 'paragraph')}.")
    if drafted.passed_over:
        notices = say_count(drafted.passed_over, "notice")
        click.echo(f"Left out {notices} to readers, such as requests to subscribe.", err=True)
    click.echo("Write the facts in your own words, and remove those that you do not need. Then:", err=True)
    click.echo(f"  quiz check {quote_word(path)}", err=True)
    click.echo(f"  quiz sources {quote_word(path)} --verify {quote_word(article)}", err=True)


def choose_sheet(article: str, sheet: str | None) -> tuple[str, str]:
    """Return id and path of the sheet of an article. Raises UsageError if the name cannot be an id."""
    from quiz.cli.new import make_slug
    from quiz.identity import ID

    if sheet and (os.sep in sheet or "/" in sheet or sheet.endswith((".yaml", ".yml"))):
        path = sheet if sheet.endswith((".yaml", ".yml")) else f"{sheet}.yaml"
        id = os.path.basename(path).rpartition(".")[0]
    else:
        stem = os.path.basename(article)
        id = sheet or make_slug(stem.rpartition(".")[0] or stem, "article")
        path = os.path.join("seeds", f"{id}.yaml")
    if not ID.fullmatch(id):
        raise UsageError(
            f"'{show(id)}' is not an id: use at most 64 lowercase letters, digits and hyphens, a letter first."
        )
    return id, path
