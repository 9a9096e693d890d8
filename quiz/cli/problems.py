"""Prints problems on a terminal, with colours where it supports them."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from quiz.library import Library
    from quiz.problems import Note, Problem


def remember_lines(library: "Library") -> Callable[[str, int], str]:
    """Return the library's `line_of`, which opens each file only once."""
    known: dict[str, list[str]] = {}

    def line_of(path: str, line: int) -> str:
        if path not in known:
            known[path] = library.lines_of(path)
        lines = known[path]
        return lines[line - 1] if 0 < line <= len(lines) else ""

    return line_of


def print_text(
    problems: "Sequence[Problem | Note]",
    line_of: Callable[[str, int], str],
    *,
    all_warnings: bool,
    stderr: bool = False,
) -> None:
    """Print the text form, with colours if the terminal supports them, on standard output or `stderr`.

    Unless `all_warnings` is set, many warnings of one kind in a file are folded into one line.
    """
    from quiz.checking.folding import fold_warnings
    from quiz.checking.formats import format_text, text_pieces
    from quiz.terminal.screen import make_console

    found = list(problems) if all_warnings else fold_warnings(problems)
    console = make_console(stderr=stderr)
    if console.no_color or console.color_system is None:
        click.echo(format_text(found, line_of), nl=False, err=stderr)
        return
    from rich.text import Text

    styles = {
        "place": "bold",
        "error": "bold red",
        "warning": "bold yellow",
        "note": "bold cyan",
        "message": "bold",
        "code": "cyan",
        "gutter": "blue",
        "source": "",
        "caret": "bold green",
        "help": "",
    }
    for problem in found:
        text = Text(end="")
        for piece, role in text_pieces(problem, line_of):
            text.append(piece, styles[role])
        console.print(text, soft_wrap=True, end="")
