"""Writes the manual pages of the commands into a folder, as `man` reads them: quiz.1, quiz-take.1 and so on.

    python docs/man.py build/man

They say what `--help` says. The source distribution has them; packagers install them to share/man/man1.
"""

import sys
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path

import click

from quiz import __version__
from quiz.cli import quiz


def main() -> int:
    """Write all pages; return 0."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in make_pages():
        (folder / f"{name}.1").write_text(page, encoding="utf-8", newline="\n")
    return 0


def make_pages() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each page: one for `quiz`, one for each of its commands."""
    context = click.Context(quiz, info_name="quiz")
    inner = [(name, quiz.get_command(context, name)) for name in quiz.list_commands(context)]
    names = [f"quiz-{name}" for name, _ in inner]
    yield "quiz", _make_page("quiz", quiz, names)
    for name, command in inner:
        assert command
        yield f"quiz-{name}", _make_page(f"quiz {name}", command, ["quiz"])


def _make_page(path: str, command: click.Command, see: list[str]) -> str:
    name = path.replace(" ", "-")
    short = command.get_short_help_str(limit=200).rstrip(".")
    lines = [
        f'.TH {_quote(name.upper())} 1 "" {_quote("plainquiz " + __version__)} {_quote("plainquiz")}',
        ".SH NAME",
        f"{_escape(name)} \\- {_escape(short[:1].lower() + short[1:])}",
        ".SH SYNOPSIS",
        *_make_synopsis(path, command),
        ".SH DESCRIPTION",
        *_make_prose(command.help or ""),
        *_make_options(command, ".SH OPTIONS"),
    ]
    if isinstance(command, click.Group) and command is not quiz:
        lines.append(".SH COMMANDS")
        for inner_path, inner in _walk(path, command):
            lines += [f".SS {_escape(inner_path)}", *_make_synopsis(inner_path, inner), ".PP"]
            lines += [*_make_prose(inner.help or ""), *_make_options(inner, ".PP\nOptions:")]
    lines += [".SH SEE ALSO", ", ".join(f"\\fB{_escape(other)}\\fR(1)" for other in see)]
    return "\n".join(lines) + "\n"


def _walk(path: str, group: click.Group) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group, info_name=path)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from _walk(f"{path} {name}", command)


def _make_synopsis(path: str, command: click.Command) -> list[str]:
    words = command.collect_usage_pieces(click.Context(command, info_name=path))
    return [f"\\fB{_escape(path)}\\fR {_escape(' '.join(words))}".rstrip()]


def _make_prose(help: str) -> Iterator[str]:
    """Yield the paragraphs of a help text; one that click must not wrap stays as it is."""
    for number, paragraph in enumerate(cleandoc(help).split("\n\n")):
        if number:
            yield ".PP"
        if paragraph.startswith("\b\n"):
            yield ".nf"
            yield from map(_escape, paragraph.split("\n")[1:])
            yield ".fi"
        else:
            yield _escape(" ".join(paragraph.split("\n")))


def _make_options(command: click.Command, head: str) -> Iterator[str]:
    context = click.Context(command)
    options = [param for param in command.get_params(context) if isinstance(param, click.Option)]
    records = [found for option in options if (found := option.get_help_record(context))]
    if records:
        yield head
    for names, said in records:
        yield from (".TP", f"\\fB{_escape(names)}\\fR", _escape(said))


def _escape(text: str) -> str:
    """Return a text of which `man` takes nothing for a command; a hyphen stays one that can be searched and pasted."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\[aq]").replace("`", "\\[ga]")
    return f"\\&{text}" if text.startswith(".") else text


def _quote(text: str) -> str:
    return '"' + _escape(text) + '"'


if __name__ == "__main__":
    sys.exit(main())
