"""`quiz schema`: prints the JSON Schema with which editors complete and check files."""

import click

from quiz.cli.completion import complete_decks
from quiz.errors import FaultyDeck, UsageError
from quiz.shown import dump_json

HELP = """\
Print the JSON Schema of question files and source sheets, for editors.

If you name a DECK (a file, a folder or the name of a deck), editors also complete the facts of its
source sheets. To tell your editor which schema to use, begin a question file with a line such as
`# yaml-language-server: $schema=../deck.schema.json`.

With `--events`, print the schema of what commands print with `--json`, for programs.

\b
Examples:
  quiz schema > deck.schema.json
  quiz schema decks > decks/deck.schema.json
  quiz schema --events > events.schema.json
"""


@click.command(help=HELP)
@click.argument("paths", metavar="[DECK...]", nargs=-1, shell_complete=complete_decks)
@click.option("--events", is_flag=True, help="Print the schema of what commands print with --json.")
def command(paths: tuple[str, ...], events: bool) -> None:
    """Print the schema."""
    if events:
        from quiz.lines.event_schema import make_event_schema

        if paths:
            raise UsageError("--events takes no deck: the schema is the same for all.")
        click.echo(dump_json(make_event_schema(), indent=1))
        return
    from quiz.schema import make_schema

    facts = {}
    if paths:
        from quiz.cli.places import open_library

        report = open_library().check(paths)
        if not report.decks and report.has_errors:
            raise FaultyDeck(report.problems)
        facts = {sheet.id: [fact.id for fact in sheet.facts] for sheet in report.sheets}
    click.echo(dump_json(make_schema(facts), indent=1))
