"""The options for the source of answers and the form of output; the same for every command that plays."""

from collections.abc import Callable
from typing import Any

import click

from quiz.cli.colors import no_color
from quiz.cli.completion import complete_files

Command = Callable[..., Any]

_OPTIONS = (
    click.option(
        "--answers",
        metavar="FILE",
        shell_complete=complete_files,
        help="Read answers from a file: one per line, or YAML or JSON from id to answer; - is standard input.",
    ),
    click.option(
        "--json", "as_json", is_flag=True, help="Print one JSON object per line: start, question, feedback, end ..."
    ),
    click.option(
        "--accessible",
        is_flag=True,
        help="Labelled lines for screen readers; type an answer, then Enter. Also ACCESSIBLE=1.",
    ),
    click.option(
        "--browser",
        is_flag=True,
        help="Answer on a page in your browser, served on this computer until you press Ctrl-C.",
    ),
    no_color,
)


def with_outlets(command: Command) -> Command:
    """Return the command with these options, in this order."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
