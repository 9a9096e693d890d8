"""`quiz export`: exports questions to other programs. So far to Anki."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from quiz.cli.completion import complete_decks
from quiz.errors import FaultyDeck, QuizError, UsageError
from quiz.shown import dump_json, show

if TYPE_CHECKING:
    from quiz.anki.exporting import DeckPlan, Plan
    from quiz.library import Library
    from quiz.library.report import Report


@click.group(help="Export decks to other programs.")
def command() -> None:
    """Group the targets of an export."""


ANKI_HELP = """\
Write an Anki package that can be imported again and again.

An import leaves unchanged cards alone, along with everything the learner did to them. A lockfile
next to each deck records when each question changed: commit it.

\b
Examples:
  quiz export anki hanoi-summit
  quiz export anki decks/ -o all.apkg --locked
"""


@command.command(help=ANKI_HELP)
@click.argument("decks", metavar="DECK...", nargs=-1, required=True, shell_complete=complete_decks)
@click.option(
    "-o",
    "--output",
    metavar="FILE.apkg",
    type=click.Path(path_type=Path),
    help="The file to write [default: DECK.apkg]",
)
@click.option("--dry-run", is_flag=True, help="Report what is new, changed, unchanged and retired, without writing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--locked", is_flag=True, help="Fail if a lockfile is out of date (for CI).")
@click.option("--restamp", metavar="ID", multiple=True, help="Send this question to all learners again.")
@click.option("--rename-anki-deck", is_flag=True, help="Apply a deck's new title or collection in Anki.")
def anki(
    decks: tuple[str, ...],
    output: Path | None,
    dry_run: bool,
    as_json: bool,
    locked: bool,
    restamp: tuple[str, ...],
    rename_anki_deck: bool,
) -> int:
    """Write an Anki package, and the lockfiles next to the decks; return the exit code."""
    from quiz.anki.exporting import LockOutdated, plan_export, write_export
    from quiz.cli.places import library

    if output is None and len(decks) > 1 and not dry_run:
        raise UsageError("To write several decks, name the file: -o FILE.apkg")
    target = output or Path(f"{Path(decks[0]).absolute().stem}.apkg")
    if target.suffix.casefold() != ".apkg":
        raise UsageError(f"Anki only opens files that end in .apkg, not {target}.")
    left_out: list[str] = []

    def tell(sentence: str) -> None:
        left_out.append(sentence)
        print(show(sentence), file=sys.stderr)

    books = library()
    with _progress() as begin:
        begin("Reading", None)
        report = _read(books, decks)
        begin("Comparing", None)
        plan = plan_export(
            report.decks,
            report.sheets,
            folder=Path(books.cwd),
            now=int(time.time()),
            restamp=restamp,
            rename=rename_anki_deck,
        )
        for notice in _list_notices(plan):
            print(show(notice), file=sys.stderr)
        if locked and (changes := _list_changes(plan)):
            raise LockOutdated(changes)
        if not dry_run:
            tick = begin("Writing", sum(len(deck.deck.questions) for deck in plan.decks))
            for path in write_export(plan, target, tick=tick, tell=tell):
                print(f"Cannot write {show(str(path))}: this export's timestamps were not saved.", file=sys.stderr)
    if as_json:
        print(dump_json(_summarize(plan), indent=2))
    else:
        _print_summary(plan, "" if dry_run else str(target))
    return 1 if left_out else 0


def _read(books: "Library", names: tuple[str, ...]) -> "Report":
    """Return the checked decks; FaultyDeck if they have errors."""
    report = books.check(names)
    if report.has_errors:
        raise FaultyDeck([problem for problem in report.problems if problem.severity == "error"])
    if not report.decks:
        raise QuizError(f"There is no deck in {', '.join(names)}.")
    return report


def _list_notices(plan: "Plan") -> Iterator[str]:
    """Yield notices for the author about lockfiles, names and missing questions."""
    without = [deck for deck in plan.decks if not deck.had_lock]
    if without:
        more = f" and {len(without) - 1} more have" if without[1:] else " has"
        which = "the *.anki.lock files with them" if without[1:] else f"{without[0].lock_path.name} with it"
        yield f"{without[0].deck.path}{more} no lockfile yet: every question has just been timestamped. Commit {which}."
    for deck in plan.decks:
        path = deck.deck.path
        if deck.wanted_name:
            yield (
                f"{path} is now '{deck.wanted_name}', but learners have it as '{deck.stamped.lock.name}', so that name"
                " is kept. With --rename-anki-deck, new cards go to the new deck; learners' cards stay in the old one."
            )
        for identity in deck.stamped.vanished:
            yield (
                f"{path} no longer has '{identity}', but learners keep it. If you renamed or moved the question, write"
                f" 'was: {identity}' in it. If you withdrew it, put it back with 'retired: yes' to notify learners."
            )


def _list_changes(plan: "Plan") -> list[str]:
    """Return the changes that an up-to-date lockfile would already contain."""
    changes = [question.identity for question, state in plan.changes() if state != "unchanged"]
    return changes or [deck.lock_path.name for deck in plan.decks if deck.lock_is_stale]


def _list_states(deck: "DeckPlan") -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"new": [], "changed": [], "unchanged": []}
    for question in deck.deck.questions:
        found[deck.stamped.states[question.identity]].append(question.identity)
    found["retired"] = [question.identity for question in deck.deck.questions if question.retired]
    found["vanished"] = list(deck.stamped.vanished)
    return found


def _summarize(plan: "Plan") -> dict[str, Any]:
    decks = [
        {
            "deck": deck.deck.id,
            "path": deck.deck.path,
            "anki_deck": deck.stamped.lock.name,
            "lockfile": str(deck.lock_path),
            **_list_states(deck),
        }
        for deck in plan.decks
    ]
    keys = ("new", "changed", "unchanged", "retired", "vanished")
    return {"decks": decks, "total": {key: sum(len(deck[key]) for deck in decks) for key in keys}}


def _print_summary(plan: "Plan", target: str) -> None:
    states = [_list_states(deck) for deck in plan.decks]
    if not target:
        for deck, found in zip(plan.decks, states, strict=True):
            for state in ("new", "changed", "retired", "vanished"):
                for identity in found[state]:
                    print(f"{state:9} {identity}  {show(deck.deck.path)}")
    counts = [(sum(len(found[key]) for found in states), key) for key in ("new", "changed", "unchanged", "retired")]
    said = ", ".join(f"{count} {key}" for count, key in counts if count or key != "retired")
    print(f"{show(target)}: {said}" if target else said)


@contextmanager
def _progress() -> Iterator[Callable[[str, int | None], Callable[[], None]]]:
    """Yield a function that begins a stage (its name, its steps if known) and returns a function to call for each step.

    A progress bar appears on stderr after a second, if that is a terminal.
    """
    if not sys.stderr.isatty():
        yield lambda name, total: lambda: None
        return
    from itertools import count
    from threading import Timer

    from rich.progress import Progress

    from quiz.terminal.screen import make_console

    bar = Progress(console=make_console(stderr=True), transient=True)
    timer = Timer(1, bar.start)
    timer.daemon = True

    def begin(name: str, total: int | None) -> Callable[[], None]:
        for task in bar.task_ids:
            bar.remove_task(task)
        task = bar.add_task(name, total=total)
        steps = count(1)

        def step() -> None:
            done = next(steps)
            if done % 500 == 0:
                bar.update(task, completed=done)

        return step

    timer.start()
    try:
        yield begin
    finally:
        timer.cancel()
        timer.join()
        bar.stop()
