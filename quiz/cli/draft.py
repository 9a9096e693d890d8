"""`quiz draft`: an article as a source sheet to fill in, and candidates held against the article."""

import os

import click

from quiz.cli.colors import no_color
from quiz.cli.completion import complete_files
from quiz.errors import QuizError, UsageError
from quiz.plurals import say_count
from quiz.shown import quote_word, show

HELP = """\
Draft a source sheet from an article.

Reads a text or Markdown file, numbers its paragraphs, and finds the sentences that hold a number, a
date, a name or a quotation. For each it writes a fact with its place filled in, at most eight words
of the article, and leaves the fact itself for you to write. The sheet goes to the folder seeds.

With --from, reads facts and questions that any person or program proposes, as YAML or JSON, and lets
through only those that the article bears out: their quotations, numbers and names are in the place that
they cite, they copy no more than seven words in a row, repeat nothing, and pass `quiz check`. On a
terminal you then keep, edit or drop each with one key. What you keep is added to the sheet and the
deck; what was refused or not decided waits in NAME.drafts.yaml. Exits with 1 if any was refused.

With --ask-model, a language model proposes them: the one whose address you set in QUIZ_MODEL_URL, such
as http://127.0.0.1:8080/v1 (QUIZ_MODEL is its name). It must be on this machine unless you add
--allow-remote. Without --ask-model, quiz never opens a connection.

\b
Examples:
  quiz draft articles/moon.txt
  quiz draft articles/moon.md --sheet moon-landing
  quiz draft articles/moon.txt --from proposed.yaml --deck decks/moon.yaml
  my-program | quiz draft articles/moon.txt --from - --keep-all
"""


@click.command(help=HELP)
@click.argument("article", shell_complete=complete_files)
@click.option(
    "--sheet", metavar="NAME", help="The id of the sheet, or the path of its file [default: made from ARTICLE]"
)
@click.option(
    "--from", "source", metavar="FILE", shell_complete=complete_files, help="Judge candidates; - is standard input."
)
@click.option("--ask-model", is_flag=True, help="Judge candidates of the model at QUIZ_MODEL_URL.")
@click.option("--allow-remote", is_flag=True, help="Send the article to a model on another machine.")
@click.option("--deck", metavar="DECK", shell_complete=complete_files, help="The deck that questions are added to.")
@click.option("--keep-all", is_flag=True, help="Keep every candidate that passes, without asking.")
@click.option("--json", "as_json", is_flag=True, help="Print the verdicts as JSON; writes nothing without --keep-all.")
@no_color
def command(
    article: str,
    sheet: str | None,
    source: str | None,
    ask_model: bool,
    allow_remote: bool,
    deck: str | None,
    keep_all: bool,
    as_json: bool,
) -> int:
    """Write a sheet with the places of an article that may hold a fact, or judge candidates; return the exit code."""
    if ask_model and source is not None:
        raise UsageError("--from and --ask-model exclude each other.")
    if allow_remote and not ask_model:
        raise UsageError("--allow-remote goes with --ask-model.")
    if source is not None or ask_model:
        from quiz.cli.candidates import draft_from
        from quiz.cli.making import choose_sheet

        target = choose_sheet(article, sheet)
        return draft_from(
            article, source, target=target, deck=deck, keep_all=keep_all, as_json=as_json, allow_remote=allow_remote
        )
    if deck is not None or keep_all or as_json:
        raise UsageError("--deck, --keep-all and --json go with --from or --ask-model.")
    _draft_sheet(article, sheet)
    return 0


def _draft_sheet(article: str, sheet: str | None) -> None:
    from quiz.cli.articles import open_article
    from quiz.cli.making import choose_sheet, write_new
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
