"""`quiz sources SHEET --verify ARTICLE`: a source sheet held against the text of its article."""

import os
from typing import TYPE_CHECKING, Any

import click

from quiz.errors import FaultyDeck, QuizError, UsageError
from quiz.plurals import say_count
from quiz.shown import dump_json, show

if TYPE_CHECKING:
    from quiz.drafting.article import Article
    from quiz.drafting.verifying import Verdict
    from quiz.model import Sheet

_GLIMPSE = 60
"""Characters of a paragraph that are shown."""


def verify(name: str, article: str, *, as_json: bool) -> int:
    """Print what a sheet has otherwise than its article; return 1 if that is anything, else 0."""
    from quiz.cli.articles import open_article
    from quiz.drafting.lookup import Lookup
    from quiz.drafting.verifying import verify_sheet

    sheet = open_sheet(name)
    read = open_article(article)
    verdict = verify_sheet(sheet, Lookup(read))
    if as_json:
        click.echo(dump_json(_as_data(sheet, article, read, verdict), indent=2))
    else:
        _print(sheet, article, read, verdict)
    return 1 if verdict.findings else 0


def open_sheet(name: str) -> "Sheet":
    """Return the sheet that a path or an id means. Raises QuizError if there is none, FaultyDeck if it has errors."""
    from quiz.cli.places import open_library
    from quiz.opening import read_regular
    from quiz.reading.sourcefile import read_sheet
    from quiz.reading.text.decoding import MAX_BYTES

    library = open_library()
    path = name if os.path.lexists(name) else library.find_sheet(name, library.cwd)
    if not path:
        raise UsageError(f"There is no source sheet {show(name)}: name its file, or its id if it is in a folder seeds.")
    shown = library.show_path(os.path.abspath(path))
    try:
        data = read_regular(path, MAX_BYTES)
    except OSError as error:
        raise QuizError(f"{show(shown)} cannot be read: {error.strerror}.") from error
    sheet, problems = read_sheet(data, shown)
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors or sheet is None:
        raise FaultyDeck(errors)
    return sheet


def _print(sheet: "Sheet", article: str, read: "Article", verdict: "Verdict") -> None:
    for finding in verdict.findings:
        where = f"{show(sheet.path)}:{finding.fact.line}"
        click.echo(f"{where}: {finding.fact.id}: {show(finding.message)}\n  = help: {show(finding.help)}")
    if verdict.unused:
        click.echo("Paragraphs without a fact:")
        width = len(str(verdict.unused[-1]))
        for number in verdict.unused:
            text = show(read.paragraphs[number - 1].text)
            click.echo(f"  {number:{width}}  {text if len(text) <= _GLIMPSE else f'{text[:_GLIMPSE].rstrip()} ...'}")
    wrong = len({finding.fact.id for finding in verdict.findings})
    held = len(sheet.facts) - wrong
    click.echo(f"{show(sheet.path)}: {held} of {say_count(len(sheet.facts), 'fact')} as in {show(article)}.")


def _as_data(sheet: "Sheet", article: str, read: "Article", verdict: "Verdict") -> dict[str, Any]:
    return {
        "source": sheet.id,
        "path": sheet.path,
        "article": article,
        "facts": len(sheet.facts),
        "paragraphs": len(read.paragraphs),
        "findings": [
            {
                "fact": finding.fact.id,
                "line": finding.fact.line,
                "reason": finding.reason,
                "message": finding.message,
                "help": finding.help,
            }
            for finding in verdict.findings
        ],
        "paragraphs_without_a_fact": list(verdict.unused),
    }
