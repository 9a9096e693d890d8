"""`quiz check --watch`: checks again whenever a file is saved, until Ctrl-C.

Reads the times of the files several times a second, which works on every disk, over a network and in
a container. Clears nothing, so you can scroll back to earlier output.
"""

import os
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import click

from quiz.cli.clock import make_clock
from quiz.cli.problems import print_text, remember_lines
from quiz.errors import QuizError
from quiz.shown import show

if TYPE_CHECKING:
    from quiz.library import Library
    from quiz.library.report import Report
    from quiz.problems import ExtraFlaw, Problem

INTERVAL = 0.04
"""Seconds between two looks. In folders so large that looking takes long, twenty times as long as a look."""

Stamps = dict[str, tuple[int, int, int]]
"""Time of change, size and number on the disk, by path."""


def watch(library: "Library", names: Sequence[str], also: "Sequence[ExtraFlaw]", *, all_warnings: bool) -> None:
    """Check, then check again after every change, and print the problems; ends only on Ctrl-C.

    After a change, prints the problems of the files that changed, those that the change caused elsewhere,
    and the total. Raises QuizError only at the start, for unknown names.
    """
    # Taken before the check, so that a file saved meanwhile counts as a change afterwards.
    stamps = _stamp(_list_files(library, names))
    report = library.check(names, make_clock()().date().isoformat(), also)
    _print(report, report.problems, library, "Watching. Press Ctrl-C to stop.", all_warnings)
    stamps |= _stamp(_list_sheets(report, library))
    while True:
        began = time.perf_counter()
        changed, now = _look(library, names, report, stamps)
        if not changed:
            time.sleep(max(INTERVAL, 20 * (time.perf_counter() - began)))
            continue
        stamps = now
        library.forget(changed)
        try:
            after = library.check(names, make_clock()().date().isoformat(), also)
        except QuizError as error:
            click.echo(str(error), err=True)
            continue
        if after.problems != report.problems or any(not os.path.isdir(path) for path in changed):
            shown = {library.show_path(path) for path in changed}
            before = {_name(problem) for problem in report.problems}
            told = [p for p in after.problems if p.location.path in shown or _name(p) not in before]
            files = sorted(path for path in shown if path.endswith((".yaml", ".yml")))
            said = ", ".join(files[:3]) + (f" and {len(files) - 3} more" if len(files) > 3 else "")
            _print(after, told, library, f"{datetime.now():%H:%M:%S} {said}".rstrip(), all_warnings)
        report = after


def _look(library: "Library", names: Sequence[str], report: "Report", stamps: Stamps) -> tuple[set[str], Stamps]:
    """Return the paths that have changed, appeared or disappeared, and all current stamps."""
    try:
        now = _stamp([*_list_files(library, names), *_list_sheets(report, library)])
    except QuizError:  # a folder is gone: perhaps it is being replaced
        now = {}
    return {path for path in now.keys() | stamps.keys() if now.get(path) != stamps.get(path)}, now


def _list_files(library: "Library", names: Sequence[str]) -> list[str]:
    """Return the files to check, and where the files may be that the decks of a folder share."""
    from quiz.keys import SHARED_NAMES

    files = library.list_files(names)
    folders = dict.fromkeys(map(os.path.dirname, files))
    return [*files, *(os.path.join(folder, name) for folder in folders for name in SHARED_NAMES)]


def _list_sheets(report: "Report", library: "Library") -> Iterator[str]:
    for sheet in report.sheets:
        yield os.path.join(library.cwd, sheet.path)


def _stamp(paths: Sequence[str] | Iterator[str]) -> Stamps:
    """Return the stamps of files and of their folders, which change when a picture is added or removed."""
    stamps = {}
    files = set(paths)
    for path in files | {os.path.dirname(path) for path in files}:
        try:
            found = os.stat(path)
        except OSError:
            continue
        stamps[path] = found.st_mtime_ns, found.st_size, found.st_ino
    return stamps


def _name(problem: "Problem") -> tuple[str, str, str]:
    """Return the parts of a problem that stay the same when lines above it are added or removed."""
    return problem.code, problem.location.path, problem.message


def _print(report: "Report", problems: "Sequence[Problem]", library: "Library", title: str, all_warnings: bool) -> None:
    from quiz.checking.formats import summarize

    click.echo(f"\n-- {show(title)}", err=True)
    print_text(problems, remember_lines(library), all_warnings=all_warnings)
    sys.stdout.flush()
    click.echo(summarize(report.problems, report.files) or "No problems.", err=True)
