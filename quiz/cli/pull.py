"""`quiz pull`: what learners edited, flagged and marked in Anki, as a patch of the question files and as flags."""

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quiz.errors import QuizError, UsageError
from quiz.plurals import say_count
from quiz.shown import quote_word, show

if TYPE_CHECKING:
    from quiz.history.event import Event
    from quiz.importing.anki.own_notes import Flagged, OwnNote
    from quiz.importing.anki.pulling import Pulled
    from quiz.library import Library

HELP = """\
Bring what was edited in Anki home, as a diff of the question files for `git apply` in this folder.

FILE is a package (.apkg, .colpkg) or a collection.anki2 with cards that `quiz export anki` made; with
--live, there is no FILE, and the Anki that is open on this machine is asked, through its add-on AnkiConnect.
Notes that were edited in Anki after the last export are compared with it; the lockfiles say when that was.
An edit that cannot be turned back is reported with its line. Flags of cards and the tag `marked` appear in
`quiz flags`.

\b
Examples:
  quiz pull collection.colpkg | git apply
  quiz pull collection.colpkg decks/capitals.yaml -o edits.patch
  quiz pull --live | git apply
"""


@click.command(help=HELP)
@click.argument("names", metavar="FILE [DECK...]", nargs=-1)
@click.option("--live", is_flag=True, help="Ask the open Anki instead of a file: all names are decks.")
@click.option("--port", metavar="N", type=click.IntRange(1, 65535), default=8765, help="Of AnkiConnect [default: 8765]")
@click.option("-o", "--output", metavar="PATCH", help="Write the diff to PATCH instead.")
def command(names: tuple[str, ...], live: bool, port: int, output: str | None) -> None:
    """Print or write the diff, report what is not in it, and add flags to the history."""
    from quiz.anki.exporting import plan_export
    from quiz.cli.clock import find_offset
    from quiz.cli.places import list_own, open_library
    from quiz.cli.pushed import read_left_by_id
    from quiz.importing.anki.own_notes import list_flags
    from quiz.importing.anki.pulling import list_edited

    if not live and not names:
        raise UsageError("Name a file of Anki's, or ask the open Anki with --live.")
    decks = names if live else names[1:]
    library = open_library()
    report = library.check(list(decks) or list_own(library))
    if report.has_errors:
        from quiz.errors import FaultyDeck

        raise FaultyDeck([problem for problem in report.problems if problem.severity == "error"])
    if not report.decks:
        raise QuizError("There is no deck in this folder: name the decks.")
    plan = plan_export(report.decks, report.sheets, folder=Path(library.cwd), now=int(time.time()), as_new=True)
    notes, flagged = _read_live(port) if live else _read_file(names[0])
    edited = list_edited(notes, plan, read_left_by_id())
    flags = list(list_flags(notes, flagged, plan, find_offset))
    diff = b"".join(_diff(library, path, pulled) for path, pulled in edited.items())
    if flags:
        _add_flags("" if live else names[0], flags)
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


def _read_file(path: str) -> "tuple[list[OwnNote], list[Flagged]]":
    from quiz.cli.folders import cache_dir
    from quiz.importing.anki.collection import open_collection
    from quiz.importing.anki.own_notes import list_flagged, list_own_notes

    with open_collection(path, cache_dir()) as collection:
        return list(list_own_notes(collection)), list(list_flagged(collection))


def _read_live(port: int) -> "tuple[list[OwnNote], list[Flagged]]":
    from quiz.anki.connect import AnkiConnect
    from quiz.importing.anki.own_notes import list_live_flagged, list_live_notes

    anki = AnkiConnect(port)
    return list(list_live_notes(anki)), list(list_live_flagged(anki))


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
    """Add flags to the history; "" is the open Anki."""
    from hashlib import sha256

    from quiz.cli.clock import make_clock
    from quiz.cli.past import open_log
    from quiz.history.imports import Source
    from quiz.importing.anki.reviews import describe_file, take_events

    live = Source("the open Anki", sha256(" ".join(flag.id for flag in flags).encode()).hexdigest())
    with open_log() as log:
        source = describe_file(file) if file else live
        done = take_events(log, source, flags, at_ms=int(make_clock()().timestamp() * 1000))
    if done.events:
        click.echo(f"{say_count(done.events, 'new flag')}: quiz flags", err=True)
