"""`quiz export`: exports decks to other programs: all that the targets of `quiz.export` have in common."""

import gc
import sys
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from quiz.cli.completion import complete_decks
from quiz.cli.losses import MOST, report_losses
from quiz.errors import FaultyDeck, QuizError, UsageError
from quiz.export import TARGETS
from quiz.model import find_place
from quiz.plurals import say_count
from quiz.shown import dump_json, quote_word, show

if TYPE_CHECKING:
    from quiz.export.target import Option, Plan, Target
    from quiz.history.progress import Learned
    from quiz.library import Library
    from quiz.library.report import Report


class Unnamed(QuizError):
    """A deck has no id or no title of its own: the name of its file may change, and learners keep what they have."""

    def __init__(self, path: str, lacking: Sequence[str]) -> None:
        them = "it" if len(lacking) == 1 else "them"
        what = " and no ".join(lacking)
        super().__init__(f"{show(path)} has no {what}. Add {them} with: quiz check --fix {quote_word(path)}")


class Lossy(QuizError):
    """Questions would lose something, and the export is strict."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{say_count(count, 'question')} would lose something, and nothing was written: --strict.")


class Targets(click.Group):
    """A group that makes the command of a target when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the targets in the order of the table."""
        return list(TARGETS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of a target, None if there is none of this name."""
        if cmd_name not in TARGETS:
            return None
        module, short_help = TARGETS[cmd_name]
        return make_command(cmd_name, import_module(module).TARGET, short_help)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table of targets without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, short_help) for name, (_, short_help) in TARGETS.items()])


@click.group(cls=Targets, help="Export decks to other programs.")
def command() -> None:
    """Group the targets of an export."""


def make_command(name: str, target: "Target", short_help: str) -> click.Command:
    """Return the command of a target: what all have, and the options of its own."""
    file = f"FILE{target.suffix}"
    reported = ", ".join(state.name for state in target.states if state.counted != "never")
    return click.Command(
        name,
        callback=lambda **given: run(target, **given),
        help=target.help,
        short_help=short_help,
        params=[
            click.Argument(["decks"], metavar="DECK...", nargs=-1, required=True, shell_complete=complete_decks),
            click.Option(
                ["-o", "--output"],
                metavar=file,
                type=click.Path(path_type=Path),
                help=f"The file to write [default: DECK{target.suffix}]",
            ),
            click.Option(["--dry-run"], is_flag=True, help=f"Report what is {_join(reported)}, without writing."),
            click.Option(["--json", "as_json"], is_flag=True, help="Print JSON."),
            click.Option(["--strict"], is_flag=True, help="Write nothing if a question loses anything."),
            click.Option(["--all-losses"], is_flag=True, help=f"Print every loss, not only the first {MOST}."),
            *map(_make_option, target.options),
        ],
    )


def _join(names: str) -> str:
    first, comma, last = names.rpartition(", ")
    return f"{first} and {last}" if comma else last


def _make_option(option: "Option") -> click.Option:
    if option.value:
        return click.Option([f"--{option.name}"], metavar=option.value, multiple=True, help=option.help)
    return click.Option([f"--{option.name}"], is_flag=True, help=option.help)


def run(
    target: "Target",
    decks: Sequence[str],
    output: Path | None,
    dry_run: bool,
    as_json: bool,
    strict: bool,
    all_losses: bool,
    **options: Any,
) -> int:
    """Export decks: read, plan, report, write, sum up; return 1 if a question had to be left out, else 0."""
    from quiz.cli.places import open_library
    from quiz.export.target import Request

    folder = options[target.folder][-1] if target.folder and options[target.folder] else ""
    if folder and output:
        raise UsageError(f"Use -o or --{target.folder}, not both.")
    if output is None and len(decks) > 1 and not (dry_run or folder):
        raise UsageError(f"To write several decks, name the file: -o FILE{target.suffix}")
    own = {option.name: options[option.name.replace("-", "_")] for option in target.options}
    ending = "".join(option.ending for option in target.options if own[option.name])
    usual = Path(decks[0]).absolute().stem
    file = output or Path(f"{usual}{ending}{target.suffix}")
    if folder:
        file = Path(folder)
    elif file.suffix.casefold() != target.suffix:
        raise UsageError(f"{target.title} only opens files that end in {target.suffix}, not {file}.")
    left_out: list[str] = []

    def leave_out(sentence: str) -> None:
        left_out.append(sentence)
        _print_lines([sentence])

    library = open_library()
    with _progress() as begin:
        begin("Reading", None)
        report = _read(library, decks)
        found = list(report.decks)
        gc.freeze()  # a bank is a million objects without a cycle: nothing looks for one again
        begin("Comparing", None)
        plan = target.plan(
            Request(
                found,
                report.sheets,
                Path(library.cwd),
                int(time.time()),
                own,
                file,
                Path(f"{usual}{target.suffix}"),
                read_progress,
                lambda *paths: library.open(paths or decks),
            )
        )
        _print_lines(plan.notices)
        report_losses("", plan.losses, all_losses=all_losses)
        if strict and plan.losses:
            raise Lossy(len({loss.place for loss in plan.losses}))
        if dry_run or plan.refusal:
            _print_lines(plan.would)
        if plan.refusal:
            raise plan.refusal
        if not dry_run:
            tick = begin("Writing", sum(len(deck.questions) for deck in found))
            try:
                _print_lines(plan.write(file, tick, leave_out))
            except QuizError:
                _print_lines(plan.would)
                raise
    if as_json:
        print(dump_json(_summarize(target, plan, None if dry_run else str(file)), indent=2))
    else:
        _print_summary(target, plan, "" if dry_run else str(file))
        if not dry_run and (lines := plan.close(file)):
            print(lines)
    return 1 if left_out else 0


def read_progress(questions: Collection[str]) -> "Learned":
    """Return the learner's progress with these questions. Raises HistoryError."""
    from quiz.cli.clock import make_clock
    from quiz.cli.past import open_log, open_memory
    from quiz.history.progress import read_progress

    with open_log() as log:
        return read_progress(log, open_memory(log, make_clock()), questions)


def _read(library: "Library", names: Sequence[str]) -> "Report":
    """Return the checked decks; FaultyDeck if they have errors."""
    report = library.check(names)
    if report.has_errors:
        raise FaultyDeck([problem for problem in report.problems if problem.severity == "error"])
    for deck in report.decks:
        if lacking := [what for key, what in (("deck", "id"), ("title", "title")) if not find_place(deck.places, key)]:
            raise Unnamed(deck.path, lacking)
    if not report.decks:
        raise QuizError(f"There is no deck in {', '.join(names)}.")
    return report


def _print_lines(sentences: Sequence[str]) -> None:
    for sentence in sentences:
        print(show(sentence), file=sys.stderr)


def _summarize(target: "Target", plan: "Plan", file: str | None) -> dict[str, Any]:
    return {
        "output": file,
        "decks": [
            {"deck": deck.deck, "path": deck.path, **deck.about, **deck.states, "why": dict(deck.why)}
            for deck in plan.decks
        ],
        "total": {state.name: _count(plan, state.name) for state in target.states},
        "losses": [{"question": loss.place, "what": loss.what, "left_out": loss.is_left_out} for loss in plan.losses],
    }


def _print_summary(target: "Target", plan: "Plan", file: str) -> None:
    if not file:
        wide = max(len(state.name) for state in target.states)
        for deck in plan.decks:
            for state in target.states:
                for identity in deck.states[state.name] if state.listed else ():
                    why = f"  ({', '.join(deck.why[identity])})" if identity in deck.why else ""
                    print(f"{state.name:{wide}} {show(identity)}  {show(deck.path)}{why}")
    counts = [(_count(plan, state.name), state) for state in target.states if state.counted != "never"]
    said = ", ".join(f"{count} {state.name}" for count, state in counts if count or state.counted == "always")
    print(f"{show(file)}: {said}" if file else said)


def _count(plan: "Plan", state: str) -> int:
    return sum(len(deck.states[state]) for deck in plan.decks)


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
