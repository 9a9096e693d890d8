"""`quiz sources`: shows which questions ask which facts, and which questions cite nothing."""

from typing import TYPE_CHECKING, Any

import click

from quiz.cli.completion import complete_decks, complete_files
from quiz.errors import FaultyDeck, UsageError
from quiz.shown import dump_json, show

if TYPE_CHECKING:
    from quiz.checking.coverage import Coverage


HELP = """\
Show which questions ask which facts of the source sheets.

For each sheet that the decks name, lists its facts and the questions that cite them; then lists the
questions that cite nothing. DECK is a file, a folder or the name of a deck; without it, the folders
decks and seeds in the current folder are used.

With --verify, holds one source sheet against the text of its article instead: each `says` must be in
its paragraph, and no fact may copy more than seven words in a row. Then lists the paragraphs without a
fact. Exits with 1 if a fact is not as the article has it.

\b
Examples:
  quiz sources
  quiz sources hanoi-summit --open
  quiz sources seeds/moon.yaml --verify articles/moon.txt
"""


@click.command(help=HELP)
@click.argument("paths", metavar="[DECK...]", nargs=-1, shell_complete=complete_decks)
@click.option("--open", "only_open", is_flag=True, help="List only facts that no question asks yet.")
@click.option(
    "--verify", "article", metavar="ARTICLE", shell_complete=complete_files, help="Hold a sheet against its article."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(paths: tuple[str, ...], only_open: bool, article: str | None, as_json: bool) -> int:
    """Print the facts with the questions that ask them, or hold them against an article; return the exit code."""
    if article is not None:
        from quiz.cli.verifying import verify

        if len(paths) != 1 or only_open:
            raise UsageError("--verify takes one sheet, such as: quiz sources seeds/moon.yaml --verify moon.txt")
        return verify(paths[0], article, as_json=as_json)
    from quiz.checking.coverage import cover
    from quiz.cli.places import open_library

    report = open_library().check(paths or _list_here())
    errors = [problem for problem in report.problems if problem.severity == "error"]
    if errors:
        raise FaultyDeck(errors)
    coverage = cover(report.decks, report.sheets)
    if as_json:
        click.echo(dump_json(_as_data(coverage), indent=2))
    else:
        _print(coverage, only_open)
    return 0


def _list_here() -> list[str]:
    import os

    here = [name for name in ("decks", "seeds") if os.path.isdir(name)]
    if not here:
        raise UsageError("There is no folder 'decks' or 'seeds' here: name a deck, such as: quiz sources hanoi-summit")
    return here


def _print(coverage: "Coverage", only_open: bool) -> None:
    width = max((len(fact.id) for sheet in coverage.sheets for fact in sheet.facts), default=0)
    for sheet in coverage.sheets:
        about = show(", ".join(filter(None, (sheet.sheet.publisher, sheet.sheet.kind))))
        click.echo(f"{sheet.sheet.id}  {about}  {sheet.asked} of {len(sheet.facts)} facts asked".replace("    ", "  "))
        for fact in sheet.facts:
            if not fact.asked_by:
                click.echo(f"  {fact.id:{width}}  not asked  ({show(sheet.sheet.path)}:{fact.line})")
            elif not only_open:
                click.echo(f"  {fact.id:{width}}  {', '.join(fact.asked_by)}")
        if sheet.cited_whole_by and not only_open:
            click.echo(f"  {'(the sheet as a whole)':{width}}  {', '.join(sheet.cited_whole_by)}")
        click.echo()
    if not coverage.uncited:
        click.echo("Every question cites a source.")
        return
    count = len(coverage.uncited)
    click.echo(f"{count} question{'s cite' if count > 1 else ' cites'} nothing:")
    for question in coverage.uncited:
        click.echo(f"  {show(question.name)}  ({show(question.path)}:{question.line})")


def _as_data(coverage: "Coverage") -> dict[str, Any]:
    return {
        "sheets": [
            {
                "source": sheet.sheet.id,
                "path": sheet.sheet.path,
                "asked": sheet.asked,
                "facts": [
                    {"id": fact.id, "line": fact.line, "fact": fact.text, "asked_by": list(fact.asked_by)}
                    for fact in sheet.facts
                ],
                "cited_whole_by": list(sheet.cited_whole_by),
            }
            for sheet in coverage.sheets
        ],
        "uncited": [question._asdict() for question in coverage.uncited],
    }
