"""`quiz check --fix` and `--diff`: files are fixed in place, or the differences are shown."""

import os
import sys
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from quiz.errors import QuizError
from quiz.files import replace_file
from quiz.opening import read_regular
from quiz.shown import show

if TYPE_CHECKING:
    from quiz.checking.fixes import Fixed
    from quiz.library import Library
    from quiz.model import Deck, Shared
    from quiz.problems import Problem

_DEEDS = {
    "missing-deck-id": ("added {} deck id", "added {} deck ids"),
    "missing-id": ("added {} id", "added {} ids"),
    "missing-title": ("added {} title", "added {} titles"),
    "unknown-key": ("corrected {} key", "corrected {} keys"),
    "unknown-difficulty": ("corrected {} difficulty", "corrected {} difficulties"),
    "needs-format": ("named {} format", "named {} formats"),
    "space-after-colon": ("added {} space", "added {} spaces"),
    "space-after-dash": ("added {} space", "added {} spaces"),
}
_QUOTED = ("quoted {} text", "quoted {} texts")


class CannotWrite(QuizError):
    """A fixed file could not be put in the place of the old one."""

    def __init__(self, path: str, error: OSError) -> None:
        super().__init__(f"{show(path)} cannot be written and is unchanged: {error.strerror or error}.")


def fix_files(library: "Library", names: Sequence[str], *, write: bool) -> None:
    """Fix the named files; with `write` off, print the differences on stdout instead.

    Reports on stderr what was done, and which file was left alone and why.
    """
    from quiz.library.files import MAX_BYTES

    roots = [os.path.realpath(os.path.join(library.cwd, name)) for name in (*names, *library.roots.folders)]
    for path in library.list_files(names):
        shown = library.show_path(path)
        try:
            data = read_regular(path, MAX_BYTES)
        except OSError:
            continue  # the check reports it
        fixed = _fix(data, path, shown, library.files.read_shared(path))
        if fixed is None:
            continue
        shown = show(shown)
        if fixed.data != data and _is_through_link(path, roots):
            click.echo(f"{shown}: not changed, because it is reached through a link; fix the file itself", err=True)
            continue
        if fixed.refused:
            rest = "left as it is where it cannot be read" if fixed.solved else "not changed"
            click.echo(f"{shown}: {rest}; {fixed.refused}", err=True)
        if fixed.data != data and write:
            replace(path, fixed.data, shown)
            click.echo(f"{shown}: {describe(fixed.solved)}", err=True)
        elif fixed.data != data:
            from quiz.writing.diff import write_diff

            click.echo(write_diff(data, fixed.data, library.show_path(path).replace(os.sep, "/")), nl=False)
            sys.stdout.flush()
            click.echo(f"{shown}: would have {describe(fixed.solved)}", err=True)
    library.forget()


def _fix(data: bytes, path: str, shown: str, shared: "Shared") -> "Fixed | None":
    """Return a fixed file of any kind, a deck as one that can use what is `shared`; None for a file of no kind."""
    from quiz.checking import drop_allowed
    from quiz.checking.fixes import fix
    from quiz.library.files import peek_kind
    from quiz.reading.deckfile import read_deck, read_shared
    from quiz.reading.sourcefile import read_sheet

    kind = peek_kind(data, path)
    if kind == "other":
        return None

    def read(data: bytes) -> "tuple[Deck | None, Sequence[Problem]]":
        if kind == "sheet":
            return None, read_sheet(data, shown)[1]
        if kind == "shared":
            return None, read_shared(data, shown)[1]
        deck, problems = read_deck(data, shown, shared)
        return deck, drop_allowed(deck, problems) if deck else problems

    return fix(data, read)


def replace(path: str, data: bytes, shown: str) -> None:
    """Put bytes in the place of a file in one step, with its permissions.

    If it raises CannotWrite, the file is unchanged and nothing is left next to it.
    """
    try:
        replace_file(path, data)
    except OSError as error:
        raise CannotWrite(shown, error) from error


def _is_through_link(path: str, roots: Sequence[str]) -> bool:
    """Whether a file is reached through a link in one of these folders: such a link may lead anywhere."""
    real = os.path.realpath(path)
    return os.path.islink(path) or not any(real == root or real.startswith(f"{root}{os.sep}") for root in roots)


def describe(fixed: "Sequence[Problem]") -> str:
    """Return "added 2 ids, quoted 1 text"."""
    deeds = Counter(_DEEDS.get(problem.code, _QUOTED) for problem in fixed)
    return ", ".join(forms[count > 1].format(count) for forms, count in deeds.items())
