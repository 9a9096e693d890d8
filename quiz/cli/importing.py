"""`quiz import`: questions of other programs as decks: all that the formats of `quiz.importing` have in common."""

from collections import Counter
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

import click

from quiz.errors import QuizError, UsageError
from quiz.importing import SOURCES
from quiz.plurals import say_count
from quiz.shown import quote_word, show

if TYPE_CHECKING:
    from quiz.importing.decks import Plan
    from quiz.importing.source import Loss, Source

_MOST_LOSSES = 20

HELP = """\
Import questions from other programs as decks.

FILE is an Anki package (.apkg, .colpkg) or a collection.anki2. Each of its decks becomes a question file in a new
folder; -o DECK.yaml puts all questions into one file. Whatever a question loses is reported.

\b
Examples:
  quiz import biology.apkg
  quiz import biology.apkg -o biology.yaml
  quiz import collection.colpkg -o anki --with-history
"""


@click.command(help=HELP)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False))
@click.option("-o", "--output", metavar="DECK.yaml|FOLDER", help="What to write [default: a folder named like FILE]")
@click.option(
    "--format",
    "name",
    metavar="FORMAT",
    type=click.Choice(list(SOURCES)),
    help=f"The format of the files [default: recognised by content]: {', '.join(SOURCES)}.",
)
@click.option("--with-history", is_flag=True, help="Also import your reviews of these questions.")
@click.option("--strict", is_flag=True, help="Write nothing if any question loses something.")
@click.option("--all-losses", is_flag=True, help=f"Print every loss, not only the first {_MOST_LOSSES}.")
def command(
    files: tuple[str, ...], output: str | None, name: str | None, with_history: bool, strict: bool, all_losses: bool
) -> int:
    """Import files one after the other; return 1 if a strict import was refused, else 0."""
    if output is not None and len(files) > 1:
        raise UsageError("-o is for one file: import several one by one.")
    return max([_import(file, output, name, with_history, strict, all_losses) for file in files])


def _import(path: str, output: str | None, name: str | None, with_history: bool, strict: bool, all_losses: bool) -> int:
    from quiz.cli.folders import cache_dir
    from quiz.importing.decks import name_media_folder, name_target, plan_decks, write_plan

    name, source = _find_source(path, name)
    target, is_file = name_target(path, output)
    losses: list[Loss] = []
    with source.open(path, cache_dir()) as reading:
        if with_history and not hasattr(reading, "list_reviews"):
            raise UsageError(f"{source.title} keeps no reviews: leave --with-history out.")
        drafts = reading.drafts(losses.append, name_media_folder(target, is_file=is_file))
        plan = plan_decks(drafts, target, name, is_file=is_file)
        _report_losses(path, losses, all_losses=all_losses)
        if not plan.decks:
            raise QuizError(f"There is no question to import in {show(path)}.")
        if strict and losses:
            click.echo("Nothing was written, because of --strict.", err=True)
            return 1
        write_plan(plan, reading)
        _report(plan, losses)
        if with_history:
            from quiz.cli.clock import find_offset, make_clock
            from quiz.cli.past import open_log
            from quiz.importing.anki.reviews import take_reviews

            with open_log() as log:
                reviews = reading.list_reviews(plan.identities, find_offset, log.day_begins)
                done = take_reviews(log, path, reviews, at_ms=int(make_clock()().timestamp() * 1000))
            click.echo(f"{say_count(done.events, 'new event')} in your history.")
        click.echo(f"Next: quiz check {quote_word(target)}")
    return 0


def _find_source(path: str, name: str | None) -> "tuple[str, Source]":
    """Return name and format of a file. Raises QuizError if none recognises it."""
    from quiz.opening import open_regular

    if name is not None:
        return name, import_module(SOURCES[name]).SOURCE
    try:
        with open_regular(path) as file:
            head = file.read(4096)
    except OSError as error:
        raise QuizError(f"{show(path)} cannot be read: {error.strerror or error}.") from error
    for known, module in SOURCES.items():
        source: Source = import_module(module).SOURCE
        if source.recognise(path, head):
            return known, source
    raise QuizError(f"{show(path)} has no format that is known: name it with --format ({', '.join(SOURCES)}).")


def _report_losses(path: str, losses: "Sequence[Loss]", *, all_losses: bool) -> None:
    for loss in losses if all_losses else losses[:_MOST_LOSSES]:
        left_out = "left out: " if loss.is_left_out else "loses: "
        click.echo(f"{show(path)}: {show(loss.place)}: {left_out}{show(loss.what)}", err=True)
    if not all_losses and len(losses) > _MOST_LOSSES:
        rest = Counter(loss.what for loss in losses[_MOST_LOSSES:])
        for what, count in rest.most_common(_MOST_LOSSES):
            click.echo(f"{show(path)}: {count} more: {show(what)}", err=True)
        click.echo("To see each of them: --all-losses", err=True)


def _report(plan: "Plan", losses: "Sequence[Loss]") -> None:
    """Print the tally, and the command to type next."""
    count = sum(deck.questions for deck in plan.decks)
    left_out = sum(loss.is_left_out for loss in losses)
    lossy = len({loss.place for loss in losses if not loss.is_left_out})
    more = [f"{lossy} with a loss"] * bool(lossy) + [f"{left_out} left out"] * bool(left_out)
    click.echo(f"{', '.join([say_count(count, 'question'), *more])}, in {say_count(len(plan.decks), 'deck')}:")
    for deck in plan.decks[:_MOST_LOSSES]:
        click.echo(f"  {show(deck.path)}  {say_count(deck.questions, 'question')}")
    if len(plan.decks) > _MOST_LOSSES:
        click.echo(f"  and {len(plan.decks) - _MOST_LOSSES} more")
