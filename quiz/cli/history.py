"""`quiz history`: lists past sittings, and moves the history between machines as files."""

import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from quiz.cli.completion import complete_decks
from quiz.cli.numbers import WholeNumber
from quiz.cli.past import open_log
from quiz.errors import QuizError, UsageError
from quiz.plurals import say_count

if TYPE_CHECKING:
    from quiz.history.log import Log
    from quiz.history.sittings import SittingRow
    from quiz.importing.anki.reviews import Left


HELP = """\
List past quizzes, newest first; move your history between machines.

\b
Examples:
  quiz history
  quiz history show 1
  quiz history export ~/notes/quiz
  quiz history import ~/notes/quiz
  quiz history import --from-anki collection.colpkg
  quiz history imports
  quiz history forget 3
"""


@click.group(invoke_without_command=True, help=HELP)
@click.option(
    "-n", "--number", metavar="N", type=WholeNumber(1), default=20, show_default=True, help="List at most N quizzes."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per line.")
@click.pass_context
def command(ctx: click.Context, number: int, as_json: bool) -> None:
    """List past quizzes, if no subcommand follows."""
    if ctx.invoked_subcommand is not None:
        return
    from quiz.history.sittings import list_sittings

    with open_log(is_free=False) as log:
        rows = [_count_drafts(row, log) for row in list_sittings(log, limit=number)]
    if as_json:
        from quiz.shown import dump_json

        for row in rows:
            click.echo(dump_json(_as_data(row)))
        return
    if not rows:
        click.echo("No quizzes yet. Start with: quiz take hanoi-summit", err=True)
        return
    titles = [_title(row) for row in rows]
    wide = min(40, max(map(len, titles)))
    for place, (row, title) in enumerate(zip(rows, titles, strict=True), 1):
        click.echo(f"{place:>3}  {_started(row):%Y-%m-%d %H:%M}  {title:{wide}}  {_result(row)}")


SHOW_HELP = """\
Show quiz N of the list that `quiz history` prints: each question, your answer and the right one.

\b
Example:
  quiz history show 1      the latest quiz
"""


@command.command(short_help="Show the answers of one quiz.", help=SHOW_HELP)
@click.argument("number", metavar="N", type=WholeNumber(1))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def show(number: int, as_json: bool) -> None:
    """Print one sitting. UsageError if there are fewer."""
    from quiz.cli.one_sitting import describe_answers, tell_sitting
    from quiz.cli.places import open_library
    from quiz.errors import UsageError
    from quiz.history.sittings import list_sittings

    with open_log(is_free=False) as log:
        rows = list_sittings(log, limit=number)
        if len(rows) < number:
            have = f"Your history has {say_count(len(rows), 'quiz', 'quizzes')}" if rows else "No quizzes yet"
            raise UsageError(f"{have}: there is no quiz {number}. `quiz history` lists them.")
        row = _count_drafts(rows[-1], log)
        if as_json:
            from quiz.shown import dump_json

            click.echo(dump_json(_as_data(row) | {"answers": describe_answers(row, log)}))
            return
        click.echo(f"{_title(row)}, {_started(row):%Y-%m-%d %H:%M}")
        click.echo(_result(row).strip())
        if row.origin == "exam" and not row.finished:
            click.echo("Its answers are shown when you have handed it in.")
            return
        for line in tell_sitting(row, log, open_library()):
            click.echo(line)


EXPORT_HELP = """\
Write this machine's history to a folder, one file per month.

The files only ever grow, so you can keep the folder in git or in a synchronised folder. Never
synchronise the database itself.

With --deck, write a file to hand in: your quizzes and exams of that deck, and nothing else.

\b
Examples:
  quiz history export ~/quiz-history
  quiz history export ada.jsonl --deck capitals --name "Ada Lovelace"
"""


@command.command(help=EXPORT_HELP)
@click.argument("path", metavar="FOLDER|FILE.jsonl")
@click.option("--all", "everything", is_flag=True, help="Include history imported from other machines.")
@click.option(
    "--deck",
    metavar="DECK",
    help="Write only quizzes and exams of this deck, to one file.",
    shell_complete=complete_decks,
)
@click.option("--name", metavar="NAME", default="", help="Your name, for who gets the file; with --deck.")
def export(path: str, everything: bool, deck: str | None, name: str) -> None:
    """Write the events of this machine, and print how many are new."""
    from quiz.errors import UsageError
    from quiz.history.exchange import export_bank, export_events

    if deck is None:
        if name:
            raise UsageError("--name goes with --deck.")
        if os.path.exists(path) and not os.path.isdir(path):
            raise UsageError(f"{path} is a file: name a folder, or a deck with --deck.")
        with open_log(is_free=False) as log:
            done = export_events(log, path, everything=everything)
        click.echo(f"{say_count(done.events, 'new event')} in {say_count(done.files, 'file')}.")
        return
    from quiz.cli.places import open_library
    from quiz.shown import show

    if not path.endswith(".jsonl"):
        raise UsageError(f"With --deck, name a file that ends in .jsonl, not {path}.")
    bank = open_library().open([deck]).name
    with open_log(is_free=False) as log:
        done = export_bank(log, path, bank, learner=name.strip())
    click.echo(f"Wrote {say_count(done.events, 'event')} to {show(path)}.")


IMPORT_HELP = """\
Import history from other machines: files or folders that `quiz history export` wrote.

You can import them repeatedly and in any order; the result is the same. A file with a faulty
line is refused as a whole, and so is one with a name in it, such as the results of a page: it belongs
in a class, unless you give --as-mine. `quiz history forget` undoes an import.

With --from-anki, import what you answered in Anki, from packages (.apkg, .colpkg) or collections of
your cards that `quiz export anki` made, with the FSRS parameters and the desired retention of each deck;
with --live, from the Anki that is open on this machine, through its add-on AnkiConnect.

\b
Examples:
  quiz history import ~/notes/quiz
  quiz history import --from-anki collection.colpkg
  quiz history import --live
"""


@command.command("import", short_help="Import history from other machines or from Anki.", help=IMPORT_HELP)
@click.argument("paths", metavar="PATH...", nargs=-1, type=click.Path(exists=True))
@click.option("--from-anki", is_flag=True, help="Import answers from Anki's files.")
@click.option("--live", is_flag=True, help="Import answers from the open Anki.")
@click.option("--port", metavar="N", type=click.IntRange(1, 65535), default=8765, help="Of AnkiConnect [default: 8765]")
@click.option("--again", is_flag=True, help="Include what you forgot with `quiz history forget`.")
@click.option("--as-mine", is_flag=True, help="Import results that were handed in under a name: they are yours.")
def import_(paths: tuple[str, ...], from_anki: bool, live: bool, port: int, again: bool, as_mine: bool) -> None:
    """Import events from files or the open Anki, and print how many are new."""
    from quiz.cli.clock import make_clock

    if live == bool(paths):
        raise UsageError(
            "--live takes no PATH." if live else "Name the files to import, or ask the open Anki with --live."
        )
    at_ms = int(make_clock()().timestamp() * 1000)
    if live:
        _import_live(port, at_ms, again=again)
        return
    if from_anki:
        _import_from_anki(paths, at_ms, again=again)
        return
    from quiz.history.exchange import import_events

    with open_log() as log:
        done = import_events(log, paths, at_ms=at_ms, again=again, as_mine=as_mine)
    _report_import(done.events, say_count(done.files, "file"), done.skipped)


def _import_from_anki(paths: tuple[str, ...], at_ms: int, *, again: bool) -> None:
    from quiz.cli.clock import find_offset
    from quiz.cli.folders import cache_dir
    from quiz.importing.anki.reviews import import_reviews

    with open_log() as log:
        done = import_reviews(log, paths, scratch=cache_dir(), locate=find_offset, at_ms=at_ms, again=again)
    _report_import(done.events, say_count(len(paths), "file"), done.skipped)
    _report_left(done.left)


def _import_live(port: int, at_ms: int, *, again: bool) -> None:
    from quiz.anki.connect import AnkiConnect
    from quiz.cli.clock import find_offset
    from quiz.importing.anki.live_reviews import LiveReviews
    from quiz.importing.anki.reviews import import_live

    reviewed = LiveReviews(AnkiConnect(port))
    if not reviewed.cards:
        raise QuizError("The open Anki has no card that `quiz export anki` or `quiz push` made.")
    with open_log() as log:
        done = import_live(log, reviewed, reviewed.cards, locate=find_offset, at_ms=at_ms, again=again)
    _report_import(done.events, "the open Anki", done.skipped)
    _report_left(done.left)


def _report_left(left: "Left") -> None:
    reasons = {
        "before a reset": left.before_reset,
        "set by hand or rescheduled": left.manual,
        "crammed without rescheduling": left.cram,
        "damaged": left.other,
    }
    if said := ", ".join(f"{count} {reason}" for reason, count in reasons.items() if count):
        click.echo(f"Left out, since they are not answers that count: {said}.")


def _report_import(events: int, source: str, skipped: int) -> None:
    click.echo(f"{say_count(events, 'new event')} from {source}.")
    if skipped:
        click.echo(f"Skipped {say_count(skipped, 'event')} that you forgot; to import them: --again.")


@command.command(help="List your imports with the numbers that `quiz history forget` takes.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per line.")
def imports(as_json: bool) -> None:
    """Print a line for each import."""
    from quiz.history.imports import list_imports

    with open_log(is_free=False) as log:
        found = list_imports(log)
    if as_json:
        from quiz.shown import dump_json

        for one in found:
            click.echo(dump_json(one._asdict()))
        return
    if not found:
        click.echo("Nothing was imported.", err=True)
        return
    from quiz.shown import show

    for one in found:
        at = datetime.fromtimestamp(one.at_ms / 1000, UTC).astimezone() if one.at_ms else None
        when = f"{at:%Y-%m-%d %H:%M}" if at else "long ago".ljust(16)
        click.echo(f"{one.number:>3}  {when}  {say_count(one.events, 'event'):>14}  {show(one.name)}")


FORGET_HELP = """\
Delete the events of import N, as listed by `quiz history imports`.

Events that another import holds as well are kept, and so is whatever was recorded on this machine.
Later imports skip what you forgot, unless you give them --again.
"""


@command.command(short_help="Undo an import.", help=FORGET_HELP)
@click.argument("number", metavar="N", type=WholeNumber(1))
def forget(number: int) -> None:
    """Forget an import, and print how many events went with it."""
    from quiz.history.imports import forget

    with open_log(is_free=False) as log:
        gone, kept = forget(log, number)
    more = (
        f" {say_count(kept, 'event')} of it kept: another import holds {'it' if kept == 1 else 'them'}." if kept else ""
    )
    click.echo(f"Forgot {say_count(gone, 'event')}.{more}")


RESCUE_HELP = """\
Save what can be read of a damaged history to a file that `quiz history import` reads.

FILE is the damaged database; the default is that of this machine. It is only read.

\b
Examples:
  quiz history rescue
  quiz history rescue backup/history.db -o rescued.jsonl
"""


@command.command(short_help="Save what can be read of a damaged history.", help=RESCUE_HELP)
@click.argument("file", metavar="[FILE]", required=False, type=click.Path(exists=True, dir_okay=False))
@click.option("-o", "--output", metavar="PATH", help="Where to write; the default is FILE.rescued.jsonl.")
def rescue(file: str | None, output: str | None) -> None:
    """Rescue events, and print how many, how many are lost, and what to do next."""
    from quiz.cli.folders import history_file
    from quiz.history.rescue import rescue_events
    from quiz.shown import quote_word, show

    source = file or history_file()
    target = output or f"{source}.rescued.jsonl"
    done = rescue_events(source, target)
    lost = f"; up to {say_count(done.lost, 'other')} could not be read" if done.lost else ""
    click.echo(f"Rescued {say_count(done.events, 'event')} to {show(target)}{lost}.")
    click.echo(f"Move {show(source)} away, then: quiz history import {quote_word(target)}")


def _count_drafts(row: "SittingRow", log: "Log") -> "SittingRow":
    """Return a row that also counts the answers of an exam that was not handed in."""
    if row.origin != "exam" or row.finished:
        return row
    from dataclasses import replace

    from quiz.sitting.exam import count_answered

    return replace(row, answered=count_answered(log.events(row.session)))


def _started(row: "SittingRow") -> datetime:
    """Return the start of a sitting, in the learner's time zone at that time."""
    return datetime.fromtimestamp(row.started_ms / 1000, UTC) + timedelta(minutes=row.tz_min)


def _title(row: "SittingRow") -> str:
    from quiz.shown import show

    title = show(str(row.data.get("title") or row.bank or "a quiz"))
    if row.round > 1:
        return f"{title} (missed, round {row.round})"
    return f"{title} (exam)" if row.origin == "exam" else title


def _result(row: "SittingRow") -> str:
    if row.percent is None:
        state = {"exam": "not handed in", "review": "left"}.get(row.origin, "unfinished" if row.round == 1 else "left")
        if row.discarded:
            state = "discarded"
        return f"{state}, {row.answered} of {row.count} answered"
    from quiz.sitting.wording import say_number

    return f"{row.percent:3.0f}%  {say_number(row.points)} of {say_number(row.max_points)} points"


def _as_data(row: "SittingRow") -> dict[str, Any]:
    return {
        "session": row.session,
        "bank": row.bank,
        "title": row.data.get("title", ""),
        "origin": row.origin,
        "round": row.round,
        "started": datetime.fromtimestamp(row.started_ms / 1000, UTC).isoformat(),
        "finished": row.finished,
        "discarded": row.discarded,
        "answered": row.answered,
        "questions": row.count,
        "points": row.points,
        "max_points": row.max_points if row.finished else None,
        "percent": row.percent,
        "seed": row.seed,
    }
