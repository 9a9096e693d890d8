"""`quiz doctor`: looks at versions, settings, folders, the record and the terminal, and says what to do."""

import os
import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple

import click

from quiz.errors import QuizError
from quiz.plurals import say_count
from quiz.shown import dump_json, show

HELP = """\
Check your installation: versions, settings, folders, your history and the terminal.

Changes nothing. The exit code is 1 if something needs your attention; each such line says what to do.
"""


class Finding(NamedTuple):
    """A line of the report; `remedy` is "" if all is well."""

    name: str
    value: str
    remedy: str = ""


@click.command(short_help="Check your installation, history and terminal.", help=HELP)
def command() -> int:
    """Print all findings; return 1 if one of them needs attention."""
    told: set[str] = set()
    parts = {title: list(_look_safely(look, told)) for title, look in _PARTS.items()}
    findings = [finding for part in parts.values() for finding in part]
    width = max(len(finding.name) for finding in findings)
    for title, part in parts.items():
        click.echo(title)
        for finding in part:
            click.echo(f"  {finding.name:<{width}}  {show(finding.value)}")
            if finding.remedy:
                click.echo(f"  {'':<{width}}  -> {show(finding.remedy)}")
    count = sum(bool(finding.remedy) for finding in findings)
    click.echo(f"\n{say_count(count, 'problem')} found." if count else "\nNo problems found.")
    return 1 if count else 0


def _look_safely(look: "Callable[[], Iterator[Finding]]", told: set[str]) -> "Iterator[Finding]":
    """Yield the findings of a part; an error ends it, and is a problem only where it is met first."""
    try:
        yield from look()
    except QuizError as error:
        if str(error) in told:
            yield Finding("...", "not checked: fix the problem above first")
        else:
            told.add(str(error))
            yield Finding("problem", str(error), "Fix this, then run: quiz doctor")


def _look_at_versions() -> Iterator[Finding]:
    import sqlite3
    from importlib.metadata import version

    import yaml

    from quiz import __version__
    from quiz.history.schema import OLDEST_SQLITE

    yield Finding("quiz", __version__)
    yield Finding("python", f"{sys.version.split()[0]} ({sys.executable})")
    old = sqlite3.sqlite_version_info < OLDEST_SQLITE
    wanted = ".".join(map(str, OLDEST_SQLITE))
    yield Finding("sqlite", sqlite3.sqlite_version, f"Install a Python with SQLite {wanted} or newer." if old else "")
    yield Finding("click", version("click"))
    yield Finding("rich", version("rich"))
    fast = hasattr(yaml, "CSafeLoader")
    yield Finding(
        "pyyaml", f"{version('pyyaml')}, {'with' if fast else 'without'} libyaml{'' if fast else ' (slower)'}"
    )


def _look_at_folders() -> Iterator[Finding]:
    from quiz.cli.folders import cache_dir, config_dir, data_dir
    from quiz.cli.places import open_library

    for name, folder in (("history", data_dir()), ("cache", cache_dir()), ("settings", config_dir())):
        yield Finding(name, *_judge_folder(folder))
    library = open_library()
    for folder in library.roots.folders:
        yield Finding("decks", folder)
    banks = library.banks()
    faulty = [info for info in banks if info.errors]
    yield Finding("found", f"{say_count(sum(info.decks for info in banks), 'deck')} without errors")
    for info in faulty:
        from quiz.shown import quote_word

        path = library.show_path(info.path)
        yield Finding("errors", path, f"To see what is wrong: quiz check {quote_word(path)}")


def _judge_folder(folder: str) -> tuple[str, str]:
    """Return how a folder is described, and what to do if the program cannot write there."""
    if not folder:
        return "none", ""
    at = folder
    while not os.path.exists(at) and os.path.dirname(at) != at:
        at = os.path.dirname(at)
    if not os.path.isdir(at):
        return folder, f"{at} is a file: move it, or set QUIZ_HOME to another folder."
    remedy = "" if os.access(at, os.W_OK | os.X_OK) else f"Allow yourself to write to {at}, or set QUIZ_HOME."
    return f"{folder}{'' if at == folder else ' (not there yet)'}", remedy


def _look_at_record() -> Iterator[Finding]:
    from quiz.cli.folders import history_file
    from quiz.cli.past import open_log

    path = history_file()
    if not os.path.exists(path):
        yield Finding("file", f"{path} (not there yet: it is made when you first answer)")
        return
    size = os.path.getsize(path)
    with open_log(is_free=False) as log:
        rows = log.query("PRAGMA integrity_check(3)")
        faults = [str(fault) for (fault,) in rows if fault != "ok"]
        remedy = "Save what can be read: quiz history rescue" if faults else ""
        yield Finding("file", f"{path}, {size / 1e6:.1f} MB")
        yield Finding("integrity", "; ".join(faults) or "ok", remedy)
        ((answers, days),) = log.query("SELECT count(*), count(DISTINCT day) FROM event WHERE kind = 'answer'")
        yield Finding("answers", f"{answers:,} on {say_count(days, 'day')}")


def _look_at_settings() -> Iterator[Finding]:
    from quiz.cli.settings import SETTINGS, config_file, find_setting

    path = config_file()
    yield Finding("file", f"{path}{'' if os.path.exists(path) else ' (not there yet; you need none)'}")
    for name in SETTINGS:
        value, origin = find_setting(name)
        if origin:
            yield Finding(name, f"{dump_json(value)} ({origin})")


def _look_at_terminal() -> Iterator[Finding]:
    from quiz.cli.settings import read_setting
    from quiz.cli.wishes import Wish, is_terminal

    if not is_terminal():
        yield Finding("terminal", "none: input or output is a file or a pipe")
    else:
        width, height = os.get_terminal_size()
        narrow = "Make the window at least 40 columns wide." if width < 40 else ""
        yield Finding("terminal", f"{os.environ.get('TERM') or 'TERM is not set'}, {width} x {height}", narrow)
        yield Finding("shown", "as labelled lines" if Wish(()).is_labelled else "as a screen with single keys")
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    plain = "" if encoding.startswith("utf") else "Characters may be replaced: set LANG=C.UTF-8, or PYTHONUTF8=1."
    yield Finding("encoding", sys.stdout.encoding or "unknown", plain)
    words = str(read_setting("editor") or ("notepad" if sys.platform == "win32" else "vi")).split()
    missing = not _is_program(words[0])
    note = " (not found: `e` cannot open a question; set EDITOR)" if missing else ""
    yield Finding("editor", f"{' '.join(words)}{note}")


def _is_program(word: str) -> bool:
    """Whether there is a program of this name or path."""
    folders = [""] if os.path.dirname(word) else os.environ.get("PATH", "").split(os.pathsep)
    endings = os.environ.get("PATHEXT", "").split(os.pathsep) if sys.platform == "win32" else [""]
    return any(os.access(os.path.join(folder, word + end), os.X_OK) for folder in folders for end in endings)


_PARTS = {
    "Versions": _look_at_versions,
    "Settings": _look_at_settings,
    "Folders": _look_at_folders,
    "History": _look_at_record,
    "Terminal": _look_at_terminal,
}
