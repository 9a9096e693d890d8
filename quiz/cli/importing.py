"""`quiz import`: questions of other programs as decks: all that the formats of `quiz.importing` have in common."""

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

import click

from quiz.cli.losses import MOST, report_losses
from quiz.errors import QuizError, UsageError
from quiz.importing import SOURCES
from quiz.plurals import say_count
from quiz.shown import quote_word, show

if TYPE_CHECKING:
    from quiz.importing.decks import Plan
    from quiz.importing.source import Draft, Reading, Source
    from quiz.losses import Loss

_HEAD = 65_536
"""In bytes: so much of a file tells its format."""

HELP = """\
Import questions from other programs as decks.

The format of FILE is recognised by its content. A package of several decks becomes a folder, any other file
one deck. Whatever a question loses is reported, with its place in FILE.

If the deck is there from an earlier import, nothing is overwritten: what has changed in FILE is printed as a
diff for `git apply`, and what you changed yourself stays.

\b
Examples:
  quiz import bank.xml -o bio.yaml
  quiz import bank.xml -o bio.yaml | git apply
  quiz import collection.colpkg -o anki --with-history
"""


@click.command(help=HELP)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False))
@click.option("-o", "--output", metavar="DECK.yaml|FOLDER", help="What to write [default: a deck named like FILE]")
@click.option(
    "--format",
    "name",
    metavar="FORMAT",
    type=click.Choice(list(SOURCES)),
    help=f"The format of the files [default: recognised by content]: {', '.join(SOURCES)}.",
)
@click.option("--with-history", is_flag=True, help="Also import your reviews of these questions.")
@click.option("--strict", is_flag=True, help="Write nothing if any question loses something.")
@click.option("--all-losses", is_flag=True, help=f"Print every loss, not only the first {MOST}.")
def command(
    files: tuple[str, ...], output: str | None, name: str | None, with_history: bool, strict: bool, all_losses: bool
) -> int:
    """Import files one after the other; return 1 if one of them was refused, else 0."""
    if len(files) == 1:
        return _import(files[0], output, name, with_history, strict, all_losses)
    if output is not None and output.casefold().endswith((".yaml", ".yml")):
        raise UsageError("-o DECK.yaml is for one file: for several, name a folder.")
    worst = 0
    for file in files:
        try:
            worst = max(worst, _import(file, output, name, with_history, strict, all_losses))
        except UsageError:
            raise
        except QuizError as error:
            click.echo(str(error), err=True)
            worst = 1
    return worst


def _import(path: str, output: str | None, name: str | None, with_history: bool, strict: bool, all_losses: bool) -> int:
    from quiz.cli.folders import cache_dir
    from quiz.cli.progress import make_progress
    from quiz.importing.decks import name_media_folder, name_target, plan_decks, write_plan

    name, source = _find_source(path, name)
    target, is_file = name_target(path, output, makes_folder=source.makes_folder)
    losses: list[Loss] = []
    progress = make_progress(f"importing {show(os.path.basename(path))}")
    with source.open(path, cache_dir()) as reading:
        if with_history and not hasattr(reading, "list_reviews"):
            raise UsageError(f"{source.title} keeps no reviews: leave --with-history out.")
        drafts = _count(reading.drafts(losses.append, name_media_folder(target, is_file=is_file)), progress)
        plan = plan_decks(drafts, target, name, is_file=is_file, head=source.head)
        for notice in reading.notices:
            click.echo(f"{show(path)}: {show(notice)}", err=True)
        report_losses(path, losses, all_losses=all_losses)
        if not plan.decks:
            raise QuizError(f"There is no question to import in {show(path)}.")
        if strict and losses:
            click.echo("Nothing was written, because of --strict.", err=True)
            return 1
        if is_again := _is_import(plan, name):
            _import_again(plan, reading)
        else:
            write_plan(plan, reading)
            _report(plan, losses)
        if with_history:
            from quiz.cli.clock import find_offset, make_clock
            from quiz.cli.past import open_log
            from quiz.importing.anki.reviews import take_reviews

            with open_log() as log:
                reviews = reading.list_reviews(plan.identities, find_offset, log.day_begins)
                done = take_reviews(log, path, reviews, at_ms=int(make_clock()().timestamp() * 1000))
            click.echo(f"{say_count(done.events, 'new event')} in your history.", err=is_again)
    return 0


def _count(drafts: "Iterator[Draft]", progress: "Callable[[int, int], None]") -> "Iterator[Draft]":
    """Yield the drafts, and show that they are being read: how many there will be is not known."""
    for number, draft in enumerate(drafts):
        if number % 200 == 0:
            progress(number, number + 1)
        yield draft
    progress(1, 1)


def _is_import(plan: "Plan", source: str) -> bool:
    """Return whether a deck of the plan is there, and was imported from the same format."""
    from quiz.library.origins import read_origins

    return any(os.path.lexists(deck.path) and read_origins(deck.path).source == source for deck in plan.decks)


def _import_again(plan: "Plan", reading: "Reading") -> None:
    """Print what has changed as a diff, write what is not there yet, and report what stays as it is."""
    from quiz.importing.again import compare
    from quiz.importing.decks import Exists, write_deck, write_media
    from quiz.library.files import MAX_BYTES
    from quiz.library.origins import name_file, read_origins
    from quiz.opening import read_regular

    write_media(plan, reading)
    total: Counter[str] = Counter()
    diffs = []
    for deck in plan.decks:
        if not os.path.lexists(deck.path):
            write_deck(deck)
            total["new"] += len(deck.blocks)
            continue
        before = read_origins(deck.path)
        if before.source != deck.source:
            raise Exists(deck.path)
        try:
            data = read_regular(deck.path, MAX_BYTES)
        except OSError as error:
            raise QuizError(f"{show(deck.path)} cannot be read: {error.strerror or error}.") from error
        paths = [os.path.relpath(path).replace(os.sep, "/") for path in (deck.path, name_file(deck.path))]
        again = compare(
            deck.blocks, data, before, path=paths[0], origins_path=paths[1], is_newer="format: 2" in deck.head
        )
        diffs += [again.deck, again.origins]
        for loss in again.losses:
            click.echo(f"{show(deck.path)}: {show(loss.place)}: {show(loss.what)}", err=True)
        total += Counter(changed=again.changed, new=again.added, unchanged=again.unchanged)
    said = ", ".join(f"{count} {name}" for name, count in total.items() if count)
    click.echo(f"{said or 'nothing'}: {show(os.path.commonpath([deck.path for deck in plan.decks]))}", err=True)
    if diff := b"".join(diffs):
        click.echo(diff, nl=False)
        if sys.stdout.isatty():
            click.echo("To apply this diff: add | git apply", err=True)


def _find_source(path: str, name: str | None) -> "tuple[str, Source]":
    """Return name and format of a file. Raises QuizError if none recognises it."""
    from quiz.opening import open_regular

    if name is not None:
        return name, import_module(SOURCES[name]).SOURCE
    try:
        with open_regular(path) as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise QuizError(f"{show(path)} cannot be read: {error.strerror or error}.") from error
    for known, module in SOURCES.items():
        source: Source = import_module(module).SOURCE
        if source.recognise(path, head):
            return known, source
    raise QuizError(f"{show(path)} has no format that is known: name it with --format ({', '.join(SOURCES)}).")


def _report(plan: "Plan", losses: "Sequence[Loss]") -> None:
    """Print the tally, and the command to type next."""
    count = sum(len(deck.blocks) for deck in plan.decks)
    left_out = sum(loss.is_left_out for loss in losses)
    lossy = len({loss.place for loss in losses if not loss.is_left_out})
    more = [f"{lossy} with a loss"] * bool(lossy) + [f"{left_out} left out"] * bool(left_out)
    click.echo(f"{', '.join([say_count(count, 'question'), *more])}, in {say_count(len(plan.decks), 'deck')}:")
    for deck in plan.decks[:MOST]:
        click.echo(f"  {show(deck.path)}  {say_count(len(deck.blocks), 'question')}")
    if len(plan.decks) > MOST:
        click.echo(f"  and {len(plan.decks) - MOST} more")
    first = plan.decks[0].path
    click.echo(f"Next: quiz check {quote_word(first if len(plan.decks) == 1 else os.path.dirname(first))}")
