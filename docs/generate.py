"""Regenerates parts of these pages: the tables of keys, the entries of checks, the commands.

    python docs/generate.py

A generated part lies between `<!-- generated: NAME -->` and `<!-- end -->`; the rest of a page is
written by hand. A test compares the committed pages with the generated text.
"""

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from inspect import cleandoc
from pathlib import Path
from typing import Any

import click

from quiz import keys
from quiz.cli import quiz
from quiz.keys import QUESTION_KEYS, Form, Key
from quiz.kinds import KINDS
from quiz.lines.event_schema import EVENTS, make_event_schema
from quiz.manual import read_page
from quiz.problems import CODES, FLAWS

FOLDER = Path(__file__).parent
PART = re.compile(r"(<!-- generated: (\S+) -->\n).*?(<!-- end -->)", re.DOTALL)

FORMS: dict[Form, str] = {
    "id": "id",
    "text": "Markdown",
    "inline": "inline Markdown",
    "literal": "plain text",
    "texts": "list of plain texts",
    "inlines": "list of inline Markdown",
    "text or texts": "text, or list of texts",
    "options": "list of options",
    "parts": "list of options, or of mappings, below; in a cloze, by blank",
    "answers": "list of options, or of mappings, below; in a cloze, by blank",
    "credit": "percentage from 0% to 100%",
    "options or draws": "list of options and draws; or a mapping of answers to lists of options",
    "variants": "list of options, or of lists of variants",
    "groups": "list of inline Markdown, or of lists (ties)",
    "pairs": "mapping of inline Markdown to inline Markdown",
    "answer": "text, plain number, or true/false; or an option",
    "flag": "yes or no",
    "number": "plain number above 0",
    "count": "whole number from 1",
    "paragraphs": "whole number from 1, or two such as `7-8`",
    "date": "day, such as `2019-02-28`",
    "within": "`2%`, an amount, or `[low, high]`; in a cloze also by blank",
    "difficulty": "`easy`, `medium` or `hard`",
    "recall": "`type` or `flip`",
    "speak": "`question`, `answer` or `both`",
    "sources": "citation, or list of citations",
    "tags": "list of tags",
    "ids": "list of ids",
    "media": "path from the deck's folder, or mapping of `file` and `alt`",
    "places": "mapping of plain text to four numbers, or to a mapping, below",
    "box": "list of four numbers from 0 to 100",
    "ask": "`one`, `all` or the id of a place",
    "path": "path from the deck's folder",
    "was": "id, or `deck-id/id`",
    "codes": "list of codes of warnings",
    "language": "language tag",
    "mapping": "mapping, below",
    "questions": "list of questions",
    "facts": "list of facts",
}
"""The text that describes each form of value to authors."""


def main() -> int:
    """Write every page that has a generated part; print the names of those that changed. Return 0."""
    for page in sorted(FOLDER.glob("*.md")):
        old = page.read_text(encoding="utf-8")
        new = fill(old)
        if new != old:
            page.write_text(new, encoding="utf-8", newline="\n")
            print(f"{page.name} written")
    return 0


def fill(page: str) -> str:
    """Return a page with its generated parts up to date; KeyError if a part has an unknown name."""
    return PART.sub(lambda found: f"{found[1]}\n{PARTS[found[2]]().strip()}\n\n{found[3]}", page)


# ---------------------------------------------------------------- keys


def make_table(table: Iterable[Key]) -> str:
    """Return a table of keys."""
    rows = [
        (f"`{key.name}`{' (needed)' * key.required}{_say_format(key)}", FORMS[key.form], key.about) for key in table
    ]
    return _make_table(("key", "value", "what it is"), rows)


def _say_format(key: Key) -> str:
    return f" (format {key.format})" if key.format > 1 else ""


def make_common() -> str:
    """Return the table of the keys that every question can have."""
    return make_table(key for key in QUESTION_KEYS if not key.kinds)


def make_kind(kind: str) -> Callable[[], str]:
    """Return a function that makes the table of the keys of a kind."""
    return lambda: make_table(key for key in QUESTION_KEYS if kind in key.kinds)


def _make_table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [tuple(head)]
    lines.append(tuple("---" for _ in lines[0]))
    lines += [tuple(cell.replace("|", "\\|") for cell in row) for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


# ---------------------------------------------------------------- checks


def make_index() -> str:
    """Return the lists of all errors and warnings, each with its one line."""
    out = []
    for title, wanted in (("Errors", False), ("Warnings", True)):
        rows = [(f"[{code}](#{code})", read_page(code).split("\n\n")[0]) for code in CODES if (code in FLAWS) is wanted]
        out.append(f"### {title}\n\n{_make_table(('code', 'what it reports'), rows)}")
    return "\n\n".join(out)


def make_entries() -> str:
    """Return the manual entry of every check."""
    out = []
    for code in CODES:
        first, _, rest = read_page(code).partition("\n\n")
        kind = (
            f"Warning. To silence it, write `allow: [{code}]`, with the reason in a comment."
            if code in FLAWS
            else "Error. You cannot silence it."
        )
        # GitHub makes anchors from headings, so the heading is the code alone.
        out.append(f"### {code}\n\n**{first}**\n{kind}\n\n{rest}")
    return "\n\n".join(out)


# ---------------------------------------------------------------- commands


def make_commands() -> str:
    """Return the manual of every command, made from the texts that `--help` prints."""
    return "\n\n".join(_make_command(quiz, "quiz"))


def _make_command(command: click.Command, path: str) -> list[str]:
    arguments = [param for param in command.params if isinstance(param, click.Argument)]
    options = [param for param in command.params if isinstance(param, click.Option)]
    group = isinstance(command, click.Group)
    usage = " ".join([path, *["[OPTIONS]"] * bool(options), *map(_name_argument, arguments), *["COMMAND ..."] * group])
    parts = [f"## {path}", f"    {usage}", *_make_prose(command.help or "")]
    if options:
        rows = [(_name_option(option), _describe(option)) for option in options]
        parts.append(_make_table(("option", "what it does"), rows))
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=path)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner
            parts += _make_command(inner, f"{path} {name}")
    return parts


def _make_prose(help: str) -> list[str]:
    """Return the paragraphs of a help text; a paragraph that click must not wrap becomes a block of code."""
    out = []
    for paragraph in cleandoc(help).split("\n\n"):
        if not paragraph.startswith("\b\n"):
            out.append(paragraph.replace("<", "\\<"))
            continue
        lines = paragraph.split("\n")[1:]
        title = lines.pop(0) if lines[0].endswith(":") else "Examples:"
        out += [title, "\n".join(f"    {line.removeprefix('  ')}" for line in lines)]
    return out


# ---------------------------------------------------------------- events for programs


def make_events() -> str:
    """Return the table of events; a field is explained where it comes first."""
    rows, seen = [], set()
    for name, (said, fields) in EVENTS.items():
        told = [_name_field(field, {} if field in seen else schema) for field, schema in fields.items()]
        rows.append((f"`{name}`", said, "; ".join(told)))
        seen.update(fields)
    return _make_table(("event", "when", "fields"), rows)


def _name_field(name: str, schema: Mapping[str, Any]) -> str:
    about = f": {schema['description']}" if "description" in schema else ""
    return f"`{name.removesuffix('_or_none')}`{' (not always)' * name.endswith('_or_none')}{about}"


def make_answers() -> str:
    """Return the table of answers by kind."""
    rows = []
    for kind in make_event_schema()["definitions"]["answer"]["anyOf"]:
        form = "one of " + ", ".join(f"`{value}`" for value in kind["enum"]) if "enum" in kind else kind["description"]
        rows.append((kind["title"], form))
    return _make_table(("kind", "answer"), rows)


def _name_argument(argument: click.Argument) -> str:
    return argument.metavar or (argument.name or "").upper()


def _name_option(option: click.Option) -> str:
    if option.is_flag:
        value = ""
    elif option.metavar:
        value = f" {option.metavar}"
    elif isinstance(option.type, click.Choice):
        value = f" {'|'.join(option.type.choices)}"
    else:
        value = " N" if isinstance(option.type, click.IntRange) else f" {option.type.name.upper()}"
    return f"`{', '.join(option.opts + option.secondary_opts)}{value}`"


def _describe(option: click.Option) -> str:
    text = (option.help or "").replace("<", "\\<").replace("[", "\\[")
    if option.show_default and option.default is not None:
        text += f" Default: `{option.default}`."
    return text


def make_formats() -> str:
    """Return the table of kinds and formats."""
    sys.path.insert(0, str(FOLDER))
    from formats_table import make_table as make_formats_table

    return make_formats_table()


PARTS: dict[str, Callable[[], str]] = {
    "deck-keys": lambda: make_table(keys.DECK_KEYS),
    "default-keys": lambda: make_table(keys.DEFAULT_KEYS),
    "common-keys": make_common,
    **{f"{kind}-keys": make_kind(kind) for kind in KINDS},
    "draw-keys": lambda: make_table(keys.DRAW_KEYS),
    "place-keys": lambda: make_table(keys.PLACE_KEYS),
    "media-keys": lambda: make_table(keys.MEDIA_KEYS),
    "part-keys": lambda: make_table(keys.PART_KEYS),
    "sheet-keys": lambda: make_table(keys.SHEET_KEYS),
    "fact-keys": lambda: make_table(keys.FACT_KEYS),
    "index-of-checks": make_index,
    "checks": make_entries,
    "commands": make_commands,
    "events": make_events,
    "answers": make_answers,
    "formats": make_formats,
}

if __name__ == "__main__":
    sys.exit(main())
