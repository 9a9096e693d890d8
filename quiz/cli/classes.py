"""`quiz class`: the results of a class in one place, and what they tell."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

import click

from quiz.cli import class_adding
from quiz.cli.class_adding import make_pseudonym
from quiz.cli.class_places import open_place, with_place
from quiz.errors import QuizError, UsageError
from quiz.plurals import say_count
from quiz.shown import quote_word, show

if TYPE_CHECKING:
    from quiz.classroom.figures import Item
    from quiz.classroom.store import Class
    from quiz.model import Question

HELP = """\
Collect what learners hand in, and see who got what and which questions work.

Learners hand in the file that `quiz history export` writes with --deck. A class is one file on your
computer, or a PostgreSQL or ClickHouse database if several teachers share it.

\b
Examples:
  quiz class add results/*.jsonl
  quiz class report capitals
  quiz check decks/capitals.yaml --with class.db
"""


@click.group("class", short_help="Collect results of a class, and see which questions work.", help=HELP)
def command() -> None:
    """Group the commands of a class."""


command.add_command(class_adding.command)


REPORT_HELP = """\
Show who got what, and how each question worked.

A question's figures are of first finished attempts; an edited question starts again. Correlations need
30 learners and are uncertain below 100. In the lines of learners, + is right, ~ partly, - wrong and . open.

\b
Examples:
  quiz class report capitals
  quiz class report capitals --roster pupils.csv --csv > marks.csv
  quiz class report capitals --html report.html
"""


@command.command(short_help="Show who got what, and how each question worked.", help=REPORT_HELP)
@click.argument("deck", metavar="[DECK]", required=False)
@click.option("--grade", type=click.Choice(["best", "first", "last"]), default="best", show_default=True)
@click.option("--roster", metavar="FILE.csv", type=click.Path(exists=True, dir_okay=False), help="Names to expect.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as one JSON object.")
@click.option("--csv", "as_csv", is_flag=True, help="Print a table of the learners as CSV, for a gradebook.")
@click.option("--html", "page", metavar="FILE.html", help="Write the report as a page with plots, to open or to print.")
@with_place
def report(
    deck: str | None,
    grade: Any,
    roster: str | None,
    as_json: bool,
    as_csv: bool,
    page: str | None,
    file: str | None,
    url: str | None,
) -> None:
    """Print the report in the form asked for."""
    from quiz.classroom.figures import describe_test, list_items, list_learners
    from quiz.cli.sentences import measure_width, write
    from quiz.lines import class_page, class_report

    if as_json + as_csv + bool(page) > 1:
        raise UsageError("Use only one of --json, --csv and --html.")
    with open_place(file, url) as room:
        bank = _choose_bank(room, deck)
        learners = list(list_learners(room, bank, grade=grade, roster=_read_roster(roster) if roster else ()))
        if as_csv:
            import csv
            from io import StringIO

            table = StringIO()
            csv.writer(table).writerows(class_report.learner_table(learners, bank))
            write(table.getvalue())
            return
        items = list_items(room, bank)
        test = describe_test(room, bank, items)
    items, stems = _look_up(bank, items)
    if as_json:
        from quiz.shown import dump_json

        write(dump_json(class_report.as_data(learners, test, items), indent=2) + "\n")
        return
    if page:
        _write_page(page, class_page.make_class_page(bank, learners, test, items, stems))
        return
    width = measure_width()
    lines = [
        *class_report.learner_lines(learners, width=width),
        "",
        *class_report.test_lines(test),
        *class_report.item_lines(items, stems, width=width),
    ]
    write("".join(f"{show(line, keep=chr(10))}\n" for line in lines))


def _choose_bank(room: "Class", deck: str | None) -> str:
    """Return the bank that is meant; without a name, the only one. Raises UsageError."""
    banks = room.list_banks()
    names = [bank.name for bank in banks]
    if deck is None and len(banks) == 1:
        return names[0]
    listed = f" This class has results of: {', '.join(map(show, names))}." if banks else " This class is empty."
    if deck is None:
        raise UsageError(f"Name the deck.{listed}")
    if deck in names:
        return deck
    found = _find_bank(deck)
    if found not in names:
        raise UsageError(f"This class has no results of '{show(deck)}'.{listed}")
    return found


def _find_bank(deck: str) -> str:
    """Return the name under which results of a deck are recorded."""
    from quiz.cli.places import open_library

    return open_library().open([deck]).name


def _read_roster(path: str) -> Iterator[str]:
    """Yield the names in the first column of a CSV file, without a header 'name' or 'username'."""
    import csv

    from quiz.opening import open_regular

    try:
        with closing(open_regular(path)) as file:
            text = file.read(10_000_000).decode("utf-8-sig", "replace")
    except OSError as error:
        raise QuizError(f"{show(path)} cannot be read: {error.strerror or error}.") from error
    try:
        rows = [row[0].strip() for row in csv.reader(text.splitlines()) if row and row[0].strip()]
    except csv.Error as error:
        raise QuizError(f"{show(path)} is no CSV file: {error}.") from error
    yield from rows[1:] if rows and rows[0].casefold() in ("name", "username", "learner") else rows


def _look_up(bank: str, items: "Sequence[Item]") -> "tuple[list[Item], dict[str, str]]":
    """Return the items with what their questions tell, and the stems, as far as the deck is here."""
    from quiz.classroom.guessing import find_guess_score
    from quiz.identity import hash_content

    find = _finder(bank)
    known, stems = [], {}
    for item in items:
        if found := find(item.question):
            question, _ = found
            stems[item.question] = " ".join(question.stem.split())
            item = item._replace(guess=find_guess_score(question), is_current=item.rev == hash_content(question))
        known.append(item)
    return known, stems


def _write_page(path: str, page: str) -> None:
    from quiz.files import replace_file

    if not path.lower().endswith((".html", ".htm")):
        raise UsageError(f"The name of a page must end in .html, not {show(path)}.")
    try:
        replace_file(path, page.encode("utf-8", "replace"))
    except OSError as error:
        raise QuizError(f"{show(path)} cannot be written: {error.strerror or error}.") from error
    click.echo(f"Wrote {show(path)}.")


EXPORT_HELP = """\
Write the answers of a class for other programs.

xapi writes a statement per line for a learning record store, csv a table with a row for each answer.
Sending a statement again does no harm: it keeps its id.

\b
Examples:
  quiz class export xapi capitals -o statements.jsonl --home https://school.example
  quiz class export csv capitals > answers.csv
"""


@command.command(short_help="Write the answers of a class for other programs.", help=EXPORT_HELP)
@click.argument("form", metavar="xapi|csv", type=click.Choice(["xapi", "csv"]))
@click.argument("deck", metavar="[DECK]", required=False)
@click.option("-o", "--output", metavar="FILE", help="Write to FILE instead of standard output.")
@click.option(
    "--home",
    metavar="URL",
    default="https://plainquiz.invalid",
    show_default=True,
    help="The address under which your learners' names are unique, for xapi.",
)
@with_place
def export(form: str, deck: str | None, output: str | None, home: str, file: str | None, url: str | None) -> None:
    """Write statements or a table, line by line; a file appears when it is complete."""
    from quiz.files import replacing

    if "://" not in home:
        raise UsageError(f"--home takes an address such as https://school.example, not {home}.")
    # Closed first, also when the reader of the lines has gone: its query needs the open class.
    with open_place(file, url) as room, closing(_write_lines(room, form, _choose_bank(room, deck), home)) as lines:
        if output is None:
            for line in lines:
                click.echo(line, nl=False)
            return
        try:
            with replacing(output) as opened:
                for line in lines:
                    opened.write(line.encode("utf-8", "replace"))
        except OSError as error:
            raise QuizError(f"{show(output)} cannot be written: {error.strerror or error}.") from error


def _write_lines(room: "Class", form: str, bank: str, home: str) -> Generator[str, None, None]:
    from quiz.shown import dump_json

    if form == "xapi":
        from quiz.classroom.xapi import make_statements

        for statement in make_statements(room, bank, _finder(bank), home=home):
            yield dump_json(statement) + "\n"
        return
    import csv
    from io import StringIO

    from quiz.classroom.queries import STATEMENTS

    names = ("id", "attempt", "learner", "at_ms", "question", "score", "points", "max_points", "response", "rev")
    for row in (names, *room.query(STATEMENTS, (bank,))):
        if row[4] is not None:
            text = StringIO()
            csv.writer(text).writerow(row)
            yield text.getvalue()


def _finder(bank: str) -> "Callable[[str], tuple[Question, str] | None]":
    """Return a function that finds a question of a bank and its language, as far as the deck is here."""
    from functools import lru_cache

    from quiz.cli.places import open_library

    try:
        found = open_library().open([bank])
    except QuizError:
        return lambda identity: None
    known = {entry.identity for entry in found.entries}

    @lru_cache(None)
    def find(identity: str) -> "tuple[Question, str] | None":
        if identity not in known:
            return None
        item = found.item(identity)
        return item.question, item.language

    return find


@command.command(short_help="Delete a learner for good.", help="Delete all that a class has of a learner.")
@click.argument("name")
@click.option("--pseudonyms", is_flag=True, help="NAME was added with --pseudonyms.")
@with_place
def forget(name: str, pseudonyms: bool, file: str | None, url: str | None) -> None:
    """Delete a learner, and print how many attempts that were."""
    with open_place(file, url) as room:
        gone = room.forget(make_pseudonym(name) if pseudonyms else name)
    if not gone:
        raise QuizError(f"This class has nothing of '{show(name)}'.")
    click.echo(f"Deleted {say_count(gone, 'attempt')} of {show(quote_word(name))}.")
