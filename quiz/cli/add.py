"""`quiz add`: asks for the parts of one question, shows it, and appends it to a question file."""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from quiz.cli.adding_kinds import ask_question
from quiz.cli.colors import no_color
from quiz.cli.completion import complete_files
from quiz.cli.dialogue import Back, Dialogue, completing, one_of
from quiz.errors import Interrupted, QuizError, UsageError
from quiz.files import replace_file
from quiz.kinds import KINDS
from quiz.opening import open_regular
from quiz.quoting import write_text
from quiz.shown import show
from quiz.writing.block import Line, append_block, write_block

if TYPE_CHECKING:
    from quiz.library import Bank, Library
    from quiz.model import Deck, Kind, Shared
    from quiz.problems import Problem


HELP = """\
Add a question to a deck, step by step.

You see the question as learners will see it before anything is written, and can then add feedback,
credit and other rare parts. Press Enter to skip an optional part and Tab to complete sources; /back
returns to the part before, and Ctrl-C stops without writing. Without a terminal, answers are read
from standard input, one per line.

\b
Examples:
  quiz add decks/capitals.yaml
"""


@click.command(help=HELP)
@click.argument("deck", shell_complete=complete_files)
@no_color
def command(deck: str) -> None:
    """Ask for one question and append it to a file."""
    from quiz.cli.places import open_library

    library = open_library()
    path = _find_file(library, deck)
    try:
        _add(library, path)
    except (EOFError, KeyboardInterrupt):
        click.echo(err=True)
        raise Interrupted("Nothing was added.") from None


def _find_file(library: "Library", deck: str) -> str:
    bank = library.open([deck])
    paths = {bank.path_of(entry.identity) for entry in bank.entries}
    if len(paths) != 1:
        raise UsageError(f"{deck} has {len(paths)} files; name the one to add to.")
    (path,) = paths
    shown = show(library.show_path(path))
    if os.path.islink(path):
        raise QuizError(f"{shown} is a link: name the file that it leads to.")
    if not os.access(path, os.W_OK):
        raise QuizError(f"{shown} cannot be written.")
    return path


def _add(library: "Library", path: str) -> None:
    from quiz.reading.deckfile import read_deck

    data = _read(path)
    before, _ = read_deck(data, library.show_path(path), library.files.read_shared(path))
    assert before
    dialogue, sources = Dialogue(), _list_sources(library, path, before)
    while True:
        try:
            return _add_one(library, path, data, before, dialogue, sources)
        except Back:
            dialogue.undo()


def _add_one(
    library: "Library", path: str, data: bytes, before: "Deck", dialogue: Dialogue, sources: Sequence[str]
) -> None:
    """Ask for a question and add it to a deck. Raises Back if an answer is to be given again."""
    kind = _ask_kind(dialogue)
    stem, lines = ask_question(dialogue, kind)
    lines = _ask_rest(dialogue, stem, lines, {question.id for question in before.questions}, sources)
    while _offer(library, path, data, before, dialogue, write_block(lines)) == "m":
        from quiz.cli.adding_more import ask_more

        lines = ask_more(dialogue, kind, stem, lines)


def _offer(library: "Library", path: str, data: bytes, before: "Deck", dialogue: Dialogue, block: str) -> str:
    """Show a question, and add it to a deck if that is wanted; return the answer, "m" for more parts."""
    from quiz.reading.deckfile import read_deck

    shown = library.show_path(path)
    try:
        text, line = append_block(data.decode("utf-8"), block)
    except QuizError as error:
        raise QuizError(f"Nothing was added to {show(shown)}: {error}.") from None
    shared = library.files.read_shared(path)
    after, problems = read_deck(text.encode("utf-8"), shown, shared)
    if any(problem.code == "needs-format" for problem in problems):
        longer = _name_format(text, shown, shared)
        line += longer.count("\n") - text.count("\n")
        text = longer
        after, problems = read_deck(text.encode("utf-8"), shown, shared)
    faults = [problem for problem in problems if problem.severity == "error"]
    if faults or after is None or len(after.questions) <= len(before.questions):
        for problem in faults:
            click.echo(f"{problem.message}: {problem.help}", err=True)
        raise QuizError(f"Nothing was added to {show(shown)}, because this is not a question:\n\n{block}")
    added = text.encode("utf-8")
    _show(library.open_draft(path, added), f"{show(shown)}:{line}", line)
    wants = dialogue.say("Add it? (Y/n, or m for more parts)", needed=False).casefold()
    if wants == "m":
        return wants
    if wants not in ("", "y", "yes"):
        click.echo("Nothing was added.", err=True)
        return wants
    try:
        if _read(path) != data:
            raise QuizError(f"Nothing was added: {show(shown)} was changed in the meantime. Run the command again.")
        replace_file(path, added)
    except OSError as error:
        raise QuizError(f"{show(shown)} cannot be written: {error.strerror}.") from error
    click.echo(f"Added to {show(shown)}, line {line}.")
    return wants


def _name_format(text: str, shown: str, shared: "Shared") -> str:
    """Return the text of a deck with the format that a question in it needs."""
    from quiz.checking.fixes import fix
    from quiz.reading.deckfile import read_deck

    def read(data: bytes) -> "tuple[Deck | None, list[Problem]]":
        deck, problems = read_deck(data, shown, shared)
        return deck, [problem for problem in problems if problem.code == "needs-format"]

    return fix(text.encode("utf-8"), read).data.decode("utf-8")


def _read(path: str) -> bytes:
    with open_regular(path) as file:
        return file.read()


def _show(bank: "Bank", place: str, line: int) -> None:
    """Show the question on a line of a bank as learners will see it."""
    from rich.text import Text

    from quiz.terminal.preview import preview_lines
    from quiz.terminal.screen import Screen, make_console

    items = [bank.item(entry.identity) for entry in bank.entries]
    item = next(item for item in items if item.question.line == line)
    screen = Screen(make_console(), bank)
    screen.print([Text(), *preview_lines(screen, item, place), Text()])


def _list_sources(library: "Library", path: str, deck: "Deck") -> list[str]:
    """Return the ids that can be cited: every sheet that the deck names, and its facts."""
    found = []
    for name in deck.sources:
        sheet = library.load_sheet(name, os.path.dirname(path))
        if sheet:
            found += [name, *(f"{name}/{fact.id}" for fact in sheet.facts)]
    return found


def _ask_rest(
    dialogue: Dialogue, stem: str, lines: Sequence[Line], taken: set[str], sources: Sequence[str]
) -> list[Line]:
    """Return the keys of a question in the order to write them, from those that make its kind; ids are `taken`."""
    from quiz.identity import ID, suggest_id

    explain = dialogue.say("Explanation (why it is right)", needed=False)
    source = _ask_source(dialogue, sources)
    difficulty = dialogue.say("Difficulty: easy, medium or hard", needed=False, check=one_of("easy", "medium", "hard"))
    hint = dialogue.say("Hint", needed=False)
    suggested = suggest_id(stem)

    def fits(value: str) -> str:
        if not ID.fullmatch(value):
            return "Use lowercase letters, digits and hyphens, a letter first."
        return f"'{value}' is already an id in this deck." if value in taken else ""

    id = dialogue.say(f"Id (empty: {suggested})", needed=False, check=fits) or suggested
    if id in taken:
        raise QuizError(f"The deck already has a question '{id}'; nothing was added.")
    found: list[Line] = [("id", id), *lines]
    found += [("explain", write_text(explain))] if explain else []
    found += [("source", source)] if source else []
    found += [("hint", write_text(hint))] if hint else []
    found += [("difficulty", difficulty)] if difficulty else []
    return found


def _ask_kind(dialogue: Dialogue) -> "Kind":
    names = list(KINDS)
    if dialogue.live and not dialogue.has_begun:
        for number, (name, row) in enumerate(KINDS.items(), 1):
            click.echo(f"  {number:2}  {name:17}  {row.about}")

    def fits(text: str) -> str:
        known = text in names or (text.isdecimal() and 1 <= int(text) <= len(names))
        return "" if known else f"Type a number from 1 to {len(names)}, or one of: {', '.join(names)}."

    given = dialogue.say(f"Kind (empty: {names[0]})", needed=False, check=fits) or names[0]
    return names[int(given) - 1] if given.isdecimal() else next(name for name in names if name == given)


def _ask_source(dialogue: Dialogue, sources: Sequence[str]) -> str:
    def fits(text: str) -> str:
        if text in sources or " " in text or "://" in text:
            return ""
        from difflib import get_close_matches

        near = get_close_matches(text, sources, 3, 0.5)
        return f"Did you mean {' or '.join(near)}?" if near else "A source in words needs a space."

    with completing(sources if dialogue.live else ()):
        about = "sheet/fact (Tab completes) or words" if sources else "a book, an article, an address"
        return write_text(found) if (found := dialogue.say(f"Source: {about}", needed=False, check=fits)) else ""
