"""`quiz class add`: what learners handed in goes into a class."""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO

import click

from quiz.cli.class_places import open_place, with_place
from quiz.errors import QuizError
from quiz.plurals import say_count
from quiz.shown import show

if TYPE_CHECKING:
    from quiz.classroom.hand_ins import Wanted
    from quiz.classroom.results import Row, Told

HELP = """\
Add results: files that learners handed in, or folders of them.

Recognised by their content: files that `quiz history export` or a page wrote, a line of
results that was copied and pasted anywhere, xAPI statements, and the zip of a Moodle assignment, in
which a folder is a pupil. With --deck also Moodle's report of responses (CSV, Excel or JSON), graded
by the deck, and the letters that pupils wrote on paper: a CSV file with the columns pupil, version, 1,
2, ...; --mapping names the file that came with the paper.

You can add a file repeatedly and files in any order; the result is the same. A line that is damaged
is passed over and named. A file without a name in it counts as that of the learner it is called after.

\b
Examples:
  quiz class add ada.jsonl bob.jsonl
  quiz class add results --deck capitals
  quiz class add responses.csv --deck capitals
"""

_ENDINGS = (".jsonl", ".json", ".csv", ".txt", ".xlsx", ".zip")


@click.command("add", short_help="Add what learners handed in.", help=HELP)
@click.argument("paths", metavar="RESULTS...", nargs=-1, required=True, type=click.Path(exists=True))
@click.option("--deck", metavar="DECK", help="Keep results of this deck only.")
@click.option("--pseudonyms", is_flag=True, help="Keep no names: a learner becomes a code that only you can compute.")
@click.option(
    "--mapping",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False),
    help="Which questions the versions of a paper have.",
)
@with_place
def command(
    paths: Sequence[str], deck: str | None, pseudonyms: bool, mapping: str | None, file: str | None, url: str | None
) -> int:
    """Add files one by one; print how many answers are new; return 1 if something was passed over."""
    from quiz.classroom.results import Told
    from quiz.opening import open_regular

    told = Told()
    new = count = 0
    wanted = _find_wanted(deck, mapping)._replace(name_learner=make_pseudonym if pseudonyms else str)
    with open_place(file, url) as room:
        for path in _list_files(paths):
            try:
                with open_regular(path) as opened:
                    new += room.add(_read(opened, path, told, wanted), told)
            except OSError as error:
                told.faults.append(f"{show(path)} cannot be read: {error.strerror or error}.")
                continue
            count += 1
    for fault in told.faults:
        click.echo(f"Passed over: {fault}", err=True)
    if told.reviews[0]:
        answers = say_count(told.reviews[0], "answer")
        click.echo(f"Passed over: {answers} from reviews; a class counts quizzes and exams.", err=True)
    click.echo(f"{say_count(new, 'new answer')} from {say_count(count, 'file')}.")
    return 1 if told.faults else 0


def _find_wanted(deck: str | None, mapping: str | None) -> "Wanted":
    """Return what is taken: everything, or the results of a deck. Raises QuizError."""
    from quiz.classroom.hand_ins import Wanted
    from quiz.classroom.letters import read_mapping
    from quiz.classroom.matching import Questions
    from quiz.classroom.tables import LARGEST, BadTable, parse_json
    from quiz.cli.places import open_library
    from quiz.opening import read_regular

    places = None
    if mapping is not None:
        try:
            places = read_mapping(parse_json(read_regular(mapping, LARGEST)))
        except (BadTable, OSError) as error:
            raise QuizError(f"{show(mapping)} cannot be read: {str(error).removesuffix('.')}.") from error
    if deck is None:
        return Wanted(mapping=places)
    bank = open_library().open([deck])
    items = [bank.item(entry.identity) for entry in bank.entries]
    questions = Questions(bank.name, [(item.question, item.language) for item in items])
    return Wanted(lambda name: name == bank.name, questions, places)


def _read(opened: BinaryIO, path: str, told: "Told", wanted: "Wanted") -> "Iterator[Row]":
    from quiz.classroom.hand_ins import read_hand_in

    name = os.path.basename(path).partition(".")[0]
    return read_hand_in(opened, path, learner=name, told=told, wanted=wanted)


def _list_files(paths: Sequence[str]) -> Iterator[str]:
    """Yield the files, and those in folders that may be results, by name."""
    for path in paths:
        if os.path.isdir(path):
            for folder, folders, names in os.walk(path):
                folders.sort()
                yield from (os.path.join(folder, name) for name in sorted(names) if name.endswith(_ENDINGS))
        else:
            yield path


def make_pseudonym(name: str) -> str:
    """Return a code for a name, always the same one on this machine; nobody else can compute it."""
    from hashlib import blake2b

    return f"learner-{blake2b(name.encode('utf-8', 'surrogatepass'), key=_read_salt(), digest_size=6).hexdigest()}"


def _read_salt() -> bytes:
    """Return the secret of this machine, made when it is needed first."""
    from quiz.cli.folders import data_dir
    from quiz.files import create_file, make_folder

    path = os.path.join(data_dir(), "class.salt")
    try:
        make_folder(data_dir())
        with suppress(FileExistsError):
            create_file(path, os.urandom(32).hex().encode())
        with open(path, "rb") as file:
            return file.read(64)
    except OSError as error:
        raise QuizError(f"{show(path)} cannot be used: {error.strerror or error}.") from error
