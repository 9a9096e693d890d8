"""The command line: one module a command, each imported only when it is called.

Turns every `QuizError` into one sentence on stderr and an exit code, in one place.
"""

import sys
from importlib import import_module

import click

COMMANDS: dict[str, tuple[str, str]] = {
    # name: (module with a click command called `command`, short help)
    "export": ("quiz.cli.export", "Write decks for Anki."),
}


class Commands(click.Group):
    """A group that knows the names of its commands and imports only the one that is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command, imported now; None if there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(COMMANDS[cmd_name][0]).command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table of commands without importing any of them."""
        if COMMANDS:
            with formatter.section("Commands"):
                formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="plainquiz", prog_name="quiz")
@click.pass_context
def quiz(ctx: click.Context) -> None:
    """Learn from what you read: sourced questions, scored in the terminal."""


def main() -> None:
    """Run the command line and exit: 0 done, 1 problems or failure, 2 wrong usage, 130 interrupted."""
    from quiz.errors import QuizError

    try:
        quiz(standalone_mode=True)
    except QuizError as error:
        print(f"quiz: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
