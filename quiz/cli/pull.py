"""`quiz pull`: what learners edited, flagged and marked in Anki, as a patch of the question files and as flags."""

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quiz.errors import QuizError
from quiz.plurals import say_count
from quiz.shown import quote_word, show

if TYPE_CHECKING:
    from quiz.history.event import Event
    from quiz.importing.anki.pulling import Pulled
    from quiz.library import Library

HELP = """\
Bring what was edited in Anki home, as a diff of the question files for `git apply` in this folder.

FILE is a package (.apkg, .colpkg) or a collection.anki2 with cards that `quiz export anki` made. Notes
that were edited in Anki after the last export are compared with it; the lockfiles say when that was. An
edit that cannot be turned back is reported with its line. Flags of cards and the tag `marked` appear in
`quiz flags`.

\b
Examples:
  quiz pull collection.colpkg | git apply
  quiz pull collection.colpkg decks/capitals.yaml -o edits.patch
"""


@click.command(help=HELP)
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False))
@click.argument("decks", metavar="[DECK...]", nargs=-1)
@click.option("-o", "--output", metavar="PATCH", help="Write the diff to PATCH instead.")
def command(file: str, decks: tuple[str, ...], output: str | None) -> None:
    """Print or write the diff, report what is not in it, and add flags to the history."""
    from quiz.anki.exporting import plan_export
    from quiz.cli.clock import find_offset
    from quiz.cli.folders import cache_dir
    from quiz.cli.places import open_library
    from quiz.importing.anki.collection import open_collection
    from quiz.importing.anki.pulling import list_edited, list_flags

    library = open_library()
    report = library.check(list(decks) or _list_own(library))
    if report.has_errors:
        from quiz.errors import FaultyDeck

        raise FaultyDeck([problem for problem in report.problems if problem.severity == "error"])
    plan = plan_export(report.decks, report.sheets, folder=Path(library.cwd), now=int(time.time()), as_new=True)
    with open_collection(file, cache_dir()) as collection:
        edited = list_edited(collection, plan)
        flags = list(list_flags(collection, plan, find_offset))
    diff = b"".join(_diff(library, path, pulled) for path, pulled in edited.items())
    if flags:
        _add_flags(file, flags)
    if not diff:
        click.echo("Nothing that was edited in Anki can be patched.", err=True)
    elif output is None:
        click.echo(diff, nl=False)
    else:
        from quiz.files import replace_file

        try:
            replace_file(output, diff)
        except OSError as error:
            raise QuizError(f"{show(output)} cannot be written: {error.strerror or error}.") from error
        click.echo(f"To apply it here: git apply {quote_word(output)}", err=True)


def _list_own(library: "Library") -> list[str]:
    """Return the files of the decks in the current folder and below `decks`."""
    here = os.path.join(os.path.realpath(library.cwd), "")
    found = [path for _, files in library.roots.list_top() for path in files]
    own = [path for path in found if os.path.realpath(path).startswith(here)]
    if not own:
        raise QuizError("There is no deck in this folder: name the decks after the file.")
    return own


def _diff(library: "Library", path: str, pulled: "list[Pulled]") -> bytes:
    """Return the diff of a deck, and report what is not in it, each with its line."""
    from quiz.importing.anki.pulling import apply
    from quiz.library.files import MAX_BYTES
    from quiz.opening import read_regular
    from quiz.writing.diff import write_diff

    where = os.path.join(library.cwd, path)
    try:
        data = read_regular(where, MAX_BYTES)
    except OSError as error:
        raise QuizError(f"{show(path)} cannot be read: {error.strerror or error}.") from error
    after, left, bounds = apply(data, path, pulled, library.files.read_shared(where))
    for one in left:
        for remark in one.remarks:
            click.echo(f"{show(path)}:{one.question.line}: not patched: {show(remark)}", err=True)
    return write_diff(data, after, os.path.relpath(where, library.cwd).replace(os.sep, "/"), bounds)


def _add_flags(file: str, flags: "list[Event]") -> None:
    from quiz.cli.clock import make_clock
    from quiz.cli.past import open_log
    from quiz.importing.anki.reviews import take_events

    with open_log() as log:
        done = take_events(log, file, flags, at_ms=int(make_clock()().timestamp() * 1000))
    if done.events:
        click.echo(f"{say_count(done.events, 'new flag')}: quiz flags", err=True)
