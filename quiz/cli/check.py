"""`quiz check`: the problems in question files and source sheets, each with its location and a fix."""

import gc
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from quiz.cli.clock import make_clock
from quiz.cli.colors import no_color
from quiz.cli.completion import complete_decks
from quiz.cli.problems import print_text, remember_lines
from quiz.errors import UsageError

if TYPE_CHECKING:
    from quiz.library import Library
    from quiz.library.report import Report
    from quiz.problems import ExtraFlaw, Note, Problem

FORMATS = ("text", "json", "github", "sarif")


class UnknownCheck(UsageError):
    """`--explain` was given a code that no check has."""

    def __init__(self, name: str, near: str) -> None:
        meant = f"Did you mean '{near}'?" if near else "The code is in [...] at the end of a problem's first line."
        super().__init__(f"No check has the code '{name}'. {meant}")


class NotOffByDefault(UsageError):
    """`--also` was given a code that no warning has, or one that is looked for anyway."""

    def __init__(self, name: str, near: str, known: Sequence[str]) -> None:
        meant = f"Did you mean '{near}'?" if near else f"Those are: {', '.join(known)}; or all."
        super().__init__(f"'{name}' is not the code of a warning that is off by default. {meant}")


class NothingToCheck(UsageError):
    """No path was given, and there is no default folder."""

    def __init__(self) -> None:
        super().__init__(
            "There is no folder 'decks' or 'seeds' here. Name a file to check, such as: quiz check my-deck.yaml"
        )


HELP = """\
Find mistakes in question files and source sheets.

PATH is a file, a folder or the name of a deck; without it, the folders decks and seeds in the
current folder are checked. Reports the problems of all questions in all files in one pass: errors,
which make a file invalid, and warnings about question quality. Prints nothing if there is nothing to report.

The exit code is 0 if there are no errors, 1 if there are any (with --strict, warnings count as
errors), and 2 for wrong usage.

\b
Examples:
  quiz check decks/capitals.yaml
  quiz check --fix
  quiz check --watch
  quiz check --explain near-duplicate
  quiz check --strict --format github
"""


@click.command(help=HELP)
@click.argument("paths", metavar="[PATH...]", nargs=-1, shell_complete=complete_decks)
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="How to print problems; github and sarif are for CI.",
)
@click.option("--fix", is_flag=True, help="First fix what is safe to fix: add ids, quote texts that YAML would cut.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, without writing.")
@click.option("--watch", is_flag=True, help="Check again each time you save a file, until Ctrl-C.")
@click.option(
    "--also",
    metavar="CODE",
    multiple=True,
    help="Look for a warning that is off by default too, or for all of them: --also all.",
)
@click.option("--all-warnings", is_flag=True, help="Print each warning, even if a file has many of one kind.")
@click.option("--flags", is_flag=True, help="Show what learners flagged, too, as notes at the questions.")
@click.option(
    "--with",
    "room",
    metavar="CLASS",
    help="Warn at questions that did not work in this class: a file, or postgresql://USER@HOST/NAME.",
)
@no_color
@click.option("--explain", metavar="CODE", help="Explain a code, with examples, and check nothing.")
def command(
    paths: tuple[str, ...],
    strict: bool,
    form: str,
    fix: bool,
    diff: bool,
    watch: bool,
    also: tuple[str, ...],
    all_warnings: bool,
    flags: bool,
    room: str | None,
    explain: str | None,
) -> int:
    """Print every problem of the files asked for; return the exit code."""
    from quiz.cli.places import open_library

    if explain is not None:
        click.echo(explain_code(explain), nl=False)
        return 0
    library = open_library()
    names = list(paths) or list_usual()
    codes = choose_also(also)
    if watch:
        from quiz.cli.watching import watch as watch_files

        if fix or diff or flags or room or form != "text":
            raise UsageError(
                "You cannot combine --watch with --fix, --diff, --flags, --with or --format:"
                " it prints text and writes nothing."
            )
        watch_files(library, names, codes, all_warnings=all_warnings)
    if fix or diff:
        from quiz.cli.fixing import fix_files

        fix_files(library, names, write=not diff)
    with _nothing_collected():
        report = library.check(names, make_clock()().date().isoformat(), codes)
        suspects = _list_suspects(report, room) if room else []
        if not diff:
            notes = [*suspects, *(_list_notes(library, names) if flags else ())]
            show(report, library, form, notes, all_warnings=all_warnings)
    return exit_code(report, strict) or int(strict and bool(suspects))


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Keep the garbage collector from walking through everything that was read: now, and when the process ends.

    There are no cycles in it, and looking for them takes 30 ms for 10,000 questions.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()


def choose_also(names: Sequence[str]) -> "tuple[ExtraFlaw, ...]":
    """Return the codes that `--also` names; raises UnknownCheck for one that is not off by default."""
    from quiz.checking.names import suggest
    from quiz.problems import EXTRA_FLAWS

    asked = [name.strip().strip("[]").casefold() for name in names]
    for name in asked:
        if name != "all" and name not in EXTRA_FLAWS:
            raise NotOffByDefault(name, suggest(name, EXTRA_FLAWS), EXTRA_FLAWS)
    return tuple(code for code in EXTRA_FLAWS if code in asked or "all" in asked)


def list_usual() -> list[str]:
    """Return `decks` and `seeds`, as far as this folder has them; raises NothingToCheck."""
    here = [name for name in ("decks", "seeds") if os.path.isdir(name)]
    if not here:
        raise NothingToCheck
    return here


def exit_code(report: "Report", strict: bool) -> int:
    """Return 1 if there is an error (with `strict`, also if there is a warning), else 0."""
    return int(report.has_errors or (strict and bool(report.problems)))


def _list_notes(library: "Library", names: Sequence[str]) -> "list[Note]":
    """Return a note for each flag of a question in these files that was not cleared."""
    from quiz.cli.flags import find_questions, say_remark
    from quiz.cli.past import open_log
    from quiz.history.remarks import list_remarks
    from quiz.problems import Location, Note

    with open_log(is_free=False) as log:
        remarks = [remark for remark in list_remarks(log) if remark.kind == "flag"]
    return [
        Note(Location(one.record.shown, one.question.line, one.question.column), say_remark(one.remark))
        for one in find_questions(library, names, remarks)
        if one.record is not None and one.question is not None
    ]


def _list_suspects(report: "Report", room: str) -> "list[Note]":
    """Return a note for each question of these files that did not work in a class. Raises ClassError."""
    from quiz.cli.class_judging import list_suspects

    return list_suspects(report.decks, room)


def show(report: "Report", library: "Library", form: str, notes: "Sequence[Note]" = (), *, all_warnings: bool) -> None:
    """Print the problems and notes on stdout and, in text form, their number on stderr.

    Only the text form folds many warnings of one kind, unless all are asked for.
    """
    from quiz.checking import formats

    problems: list[Problem | Note] = [*report.problems, *notes]
    if notes:
        problems.sort(key=lambda one: one.sort_key)
    if not report.files:
        click.echo("No question file or source sheet found: these are .yaml files.", err=True)
    if form == "json":
        click.echo(formats.format_json(problems), nl=False)
    elif form == "github":
        top = find_top(library.cwd)

        def locate(path: str) -> str:
            whole = os.path.join(library.cwd, path)
            return os.path.relpath(whole, top).replace(os.sep, "/") if whole.startswith(os.path.join(top, "")) else path

        click.echo(formats.format_github(problems, locate), nl=False)
    elif form == "sarif":
        from quiz import __version__
        from quiz.classroom.suspects import EXPLAINED
        from quiz.manual import read_page

        pages: dict[str, str] = {code: read_page(code) for code in {problem.code for problem in report.problems}}
        pages |= {str(code): page for code, page in EXPLAINED.items()}
        pages["flagged"] = "A learner flagged this question."
        click.echo(formats.format_sarif(problems, pages, __version__), nl=False)
    elif problems:
        print_text(problems, remember_lines(library), all_warnings=all_warnings)
        sys.stdout.flush()
        click.echo(formats.summarize(problems, report.files), err=True)


def find_top(folder: str) -> str:
    """Return the top of the repository that contains a folder; the folder itself without one."""
    top = folder
    while not os.path.exists(os.path.join(top, ".git")):
        if (above := os.path.dirname(top)) == top:
            return folder
        top = above
    return top


def explain_code(name: str) -> str:
    """Return the manual's page of a code under its name; raises UnknownCheck."""
    from quiz.checking.names import suggest
    from quiz.manual import read_page
    from quiz.problems import CODES, FLAWS, SUSPICIONS, find_code

    asked = name.strip().strip("[]").casefold()
    known = find_code(asked)
    if asked in SUSPICIONS:
        from quiz.classroom.suspects import EXPLAINED

        page = next(page for code, page in EXPLAINED.items() if code == asked)
        return f"{asked}\n\n{page}\n\nIt comes from the answers of a class: quiz check --with class.db\n"
    if not known:
        raise UnknownCheck(name, suggest(asked, CODES))
    advice = f"To silence it, write `allow: [{known}]` on the question or on the deck, with the reason in a comment."
    return f"{known}\n\n{read_page(known)}\n" + (f"\n{advice}\n" if known in FLAWS else "")
