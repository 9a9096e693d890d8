"""`quiz completion`: the script with which a shell completes commands, decks and tags.

Also the values to complete, looked up only while completing.
"""

import os
import unicodedata
from collections.abc import Iterable
from contextlib import suppress

import click

from quiz.errors import QuizError

SHELLS = ("bash", "zsh", "fish")


HELP = """\
Print the completion script for a shell.

\b
bash:  eval "$(quiz completion bash)"        in ~/.bashrc
zsh:   eval "$(quiz completion zsh)"         in ~/.zshrc
fish:  quiz completion fish | source         in ~/.config/fish/config.fish
"""


@click.command("completion", help=HELP)
@click.argument("shell", type=click.Choice(SHELLS))
def command(shell: str) -> None:
    """Print the script."""
    from click.shell_completion import get_completion_class

    from quiz.cli import quiz

    found = get_completion_class(shell)
    assert found is not None
    click.echo(found(quiz, {}, "quiz", "_QUIZ_COMPLETE").source())


def complete_decks(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[object]:
    """Return names of decks and folders of decks, or files if the typed text looks like a path."""
    from click.shell_completion import CompletionItem

    from quiz.cli.places import open_library
    from quiz.library.roots import read_id, search

    if "/" in incomplete or incomplete.startswith("."):
        return [CompletionItem(incomplete, type="file")]
    roots = open_library().roots
    try:
        names = dict.fromkeys(roots.list_names())
        if incomplete:
            names |= dict.fromkeys(read_id(path) for folder in roots.folders for path in search(folder))
    except (OSError, QuizError):
        return []
    return _offer(names, incomplete) or [CompletionItem(incomplete, type="file")]


def complete_files(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[object]:
    """Let the shell complete names of files."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def complete_tags(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[object]:
    """Return the tags of the decks named so far.

    They are searched for in the typed words: click forgets arguments before an option without a value.
    """
    from quiz.cli.places import open_library

    library, tags = open_library(), set()
    for word in [*(ctx.params.get("decks") or ()), *os.environ.get("COMP_WORDS", "").split()[2:]]:
        if not word.startswith("-"):
            with suppress(OSError, QuizError):
                tags |= {tag for entry in library.open([word]).entries for tag in entry.tags}
    return _offer(sorted(tags), incomplete)


def is_harmless(name: str) -> bool:
    """Whether a shell takes a name for one word and nothing else, without quotes: letters, digits and `_-.,:+@`.

    Names of folders and tags come from strangers, and a shell puts what it is offered on the command line.
    """
    return (name[:1].isalnum() or name[:1] == "_") and all(
        char.isalnum() or char in "_-.,:+@" or unicodedata.category(char) in ("Mn", "Mc") for char in name
    )


def _offer(names: Iterable[str], incomplete: str) -> list[object]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(name) for name in names if name.startswith(incomplete) and is_harmless(name)]
