"""The command line: one module a command, each imported only when it is called.

Turns every `QuizError` into one sentence on stderr and an exit code, in one place: 0 done, 1
problems found or command failed, 2 wrong usage, 130 interrupted.
"""

import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any

import click

from quiz import __version__
from quiz.cli.colors import accessible, no_color
from quiz.errors import FaultyDeck, Interrupted, QuizError
from quiz.shown import quote_word, show

COMMANDS: dict[str, tuple[str, str]] = {
    # name: (module with a click command called `command`, or `module:name`; short help)
    "take": ("quiz.cli.take", "Play decks and get a score."),
    "review": ("quiz.cli.review", "Review what is due today."),
    "suspend": ("quiz.cli.holding:suspend", "Stop asking questions in reviews."),
    "unsuspend": ("quiz.cli.holding:unsuspend", "Ask suspended questions again."),
    "bury": ("quiz.cli.holding:bury", "Do not ask questions until tomorrow."),
    "reset": ("quiz.cli.holding:reset", "Forget your answers to questions."),
    "stats": ("quiz.cli.stats", "Show how you are doing."),
    "history": ("quiz.cli.history", "List past quizzes; move your history between machines."),
    "class": ("quiz.cli.classes", "Collect results of a class, and see which questions work."),
    "new": ("quiz.cli.new", "Create a question file or source sheet to start from."),
    "add": ("quiz.cli.add", "Add a question to a deck, step by step."),
    "draft": ("quiz.cli.draft", "Draft a source sheet from an article."),
    "preview": ("quiz.cli.preview", "Show a question as learners see it, with the answer."),
    "check": ("quiz.cli.check", "Find mistakes in question files."),
    "flags": ("quiz.cli.flags", "List what learners flagged, or write it as a patch."),
    "sources": ("quiz.cli.sources", "Show which questions ask which facts."),
    "schema": ("quiz.cli.schema", "Print the JSON Schema of question files, for editors."),
    "import": ("quiz.cli.importing", "Import questions from other programs."),
    "pull": ("quiz.cli.pull", "Bring edits and flags from Anki home."),
    "push": ("quiz.cli.push", "Bring decks up to date in the open Anki."),
    "export": ("quiz.cli.export", "Export decks to Anki."),
    "config": ("quiz.cli.config", "Show your settings and where they come from."),
    "doctor": ("quiz.cli.doctor", "Check your installation, history and terminal."),
    "completion": ("quiz.cli.completion", "Print the shell completion script for bash, zsh or fish."),
}


class Commands(click.Group):
    """A group that knows the names of its commands and imports only the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command, imported now; None if there is no command of this name."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command = getattr(import_module(module), name or "command")
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; for an unknown one, suggest similar names."""
        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            ctx.fail(f"There is no command '{args[0]}'.{_guess(args[0])}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table of commands without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        """Complete names of commands without importing any of them."""
        from click.shell_completion import CompletionItem

        names = [CompletionItem(name, help=text) for name, (_, text) in COMMANDS.items() if name.startswith(incomplete)]
        return [*names, *click.Command.shell_complete(self, ctx, incomplete)]

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command and exit with its code; the one place where errors become sentences."""
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, False, **extra)
        _make_streams_safe()
        _forget_odd_sizes()
        try:
            code = super().main(args, prog_name, complete_var, False, **extra)
            if sys.stdout is not None:
                sys.stdout.flush()
        except click.ClickException as error:
            _show_safely(error)
            code = error.exit_code
        except FaultyDeck as error:
            _print_problems(error)
            code = error.exit_code
        except Interrupted as error:
            _complain(str(error))
            code = error.exit_code
        except QuizError as error:
            if error.exit_code:
                _complain(f"quiz: {error}")
            code = error.exit_code
        except (click.Abort, KeyboardInterrupt):
            _complain("Stopped.")
            code = Interrupted.exit_code
        except BrokenPipeError:
            _drop_stdout()
            code = 1
        except OSError as error:
            _drop_stdout()
            _complain(f"quiz: {error.strerror or error}{f': {error.filename}' if error.filename else ''}.")
            code = 1
        except Exception as error:
            from quiz.bugs import describe_bug

            _complain(f"quiz: {describe_bug(error)}.")
            code = 1
        sys.exit(code if isinstance(code, int) else 0)


HELP = """\
Learn from what you read: sourced questions, scored in the terminal.

With no command, lists the decks and lets you pick one to play.

\b
Examples:
  quiz                              choose a deck and play
  quiz take hanoi-summit -n 10      play ten questions of a deck
  quiz review                       review what is due today
  quiz take --help                  show all quiz options
"""


@click.group(
    cls=Commands,
    invoke_without_command=True,
    subcommand_metavar="[COMMAND] [ARGS]...",  # click below 8.3 lacks the first brackets
    # `--help` first: click below 8.3 names the first one in "Try 'quiz take --help'".
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
    help=HELP,
)
@accessible
@no_color
@click.version_option(__version__, prog_name="quiz", message="%(prog)s %(version)s")
@click.pass_context
def quiz(ctx: click.Context) -> int | None:
    """Show the home screen if no command follows; return its exit code."""
    if ctx.invoked_subcommand not in ("config", "doctor"):  # they report faulty settings themselves
        from quiz.cli.wishes import is_terminal

        if is_terminal():
            from quiz.cli.settings import prepare_screen

            prepare_screen()
    if ctx.invoked_subcommand is None:
        return import_module("quiz.cli.home").show()  # type: ignore[no-any-return]
    return None


def main() -> None:
    """Run the command line and exit."""
    quiz()


def _guess(name: str) -> str:
    """Return a suggestion for an unknown command: a similar command, or the deck of this name; "" for none."""
    from difflib import get_close_matches

    from quiz.cli.places import open_library

    near = get_close_matches(name.lower(), COMMANDS, n=2, cutoff=0.6)
    if near:
        return f" Did you mean '{' or '.join(near)}'?"
    try:
        known = bool(open_library().roots.find(name).files)
    except (OSError, QuizError):
        known = False
    return f" To play it: quiz take {quote_word(name)}" if known else ""


def _print_problems(error: FaultyDeck) -> None:
    """Print the problems of the decks on stderr, as `quiz check` does."""
    from quiz.cli.places import open_library
    from quiz.cli.problems import print_text, remember_lines

    with suppress(OSError):
        print_text(error.problems, remember_lines(open_library()), all_warnings=True, stderr=True)
    _complain(f"quiz: {error}")


def _show_safely(error: click.ClickException) -> None:
    """Print what is wrong with the command line, with what was typed made safe to show."""
    message = show(error.format_message(), keep="\n")
    error.format_message = lambda: message  # type: ignore[method-assign]
    error.show()


def _complain(text: str) -> None:
    with suppress(OSError):
        click.echo(show(text, keep="\n"), err=True)


def _make_streams_safe() -> None:
    """Replace characters that the terminal's encoding lacks, and streams that are closed."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 (open until the end)
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _forget_odd_sizes() -> None:
    """Take COLUMNS and LINES that are no size of a window, such as 0, as unset: libraries differ on them."""
    for name in ("COLUMNS", "LINES"):
        if not re.fullmatch("0{0,9}[1-9][0-9]{0,3}", os.environ.get(name, "80"), re.ASCII):
            del os.environ[name]


def _drop_stdout() -> None:
    """Keep Python from complaining on exit about a closed pipe."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
