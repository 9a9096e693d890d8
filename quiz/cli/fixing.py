"""`quiz check --fix` and `--diff`: files are mended in place, or it is shown how they would be."""

import os
import sys
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from quiz.errors import QuizError

if TYPE_CHECKING:
    from quiz.checking.fixes import Fixed
    from quiz.library import Library
    from quiz.model import Deck
    from quiz.problems import Problem

_DEEDS = {
    "missing-id": ("added {} id", "added {} ids"),
    "unknown-key": ("spelt {} key", "spelt {} keys"),
    "unknown-difficulty": ("spelt {} difficulty", "spelt {} difficulties"),
    "space-after-colon": ("added {} space", "added {} spaces"),
    "space-after-dash": ("added {} space", "added {} spaces"),
}
_QUOTED = ("quoted {} text", "quoted {} texts")


class CannotWrite(QuizError):
    """A mended file could not be put in the place of the old one."""

    def __init__(self, path: str, error: OSError) -> None:
        super().__init__(f"{path} cannot be written, and is as it was: {error.strerror or error}.")


def fix_files(books: "Library", names: Sequence[str], *, write: bool) -> None:
    """Mend the files that the names mean; with `write` off, print the differences on stdout instead.

    What was done, and which file was left alone and why, is said on stderr.
    """
    for path in books.list_files(names):
        shown = books.show_path(path)
        try:
            with open(path, "rb") as file:
                data = file.read()
        except OSError:
            continue  # the check says so
        fixed = _fix(data, path, shown)
        if fixed is None:
            continue
        if fixed.refused:
            rest = "the questions that are not whole are left as they are" if fixed.mended else "left as it is"
            click.echo(f"{shown}: {rest}, for {fixed.refused}", err=True)
        if fixed.data != data and write:
            replace(path, fixed.data, shown)
            click.echo(f"{shown}: {describe(fixed.mended)}", err=True)
        elif fixed.data != data:
            click.echo(_compare(data, fixed.data, shown), nl=False)
            sys.stdout.flush()
            click.echo(f"{shown}: would have {describe(fixed.mended)}", err=True)
    books.forget()


def _fix(data: bytes, path: str, shown: str) -> "Fixed | None":
    """Return a mended deck or sheet; None for a file that means to be neither, and so is nobody's to mend."""
    from quiz.checking import drop_allowed
    from quiz.checking.fixes import fix
    from quiz.library.files import peek_kind
    from quiz.reading.deckfile import read_deck
    from quiz.reading.sourcefile import read_sheet

    kind = peek_kind(data, path)
    if kind == "other":
        return None

    def read(data: bytes) -> "tuple[Deck | None, Sequence[Problem]]":
        if kind == "sheet":
            return None, read_sheet(data, shown)[1]
        deck, problems = read_deck(data, shown)
        return deck, drop_allowed(deck, problems) if deck else problems

    return fix(data, read)


def replace(path: str, data: bytes, shown: str) -> None:
    """Put bytes in the place of a file in one step, with its permissions; a link stays a link.

    Raises CannotWrite, and then the file is untouched and nothing lies beside it.
    """
    target = os.path.realpath(path)
    folder, name = os.path.split(target)
    part = os.path.join(folder, f".{name}.{os.getpid()}.part")
    try:
        try:
            mode = os.stat(target).st_mode & 0o7777
            if not os.access(target, os.W_OK):
                raise PermissionError(13, "it is write-protected")
            with open(part, "xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(part, mode)
            os.replace(part, target)
        finally:
            if os.path.lexists(part):
                os.unlink(part)
    except OSError as error:
        raise CannotWrite(shown, error) from error


def describe(mended: "Sequence[Problem]") -> str:
    """Return "added 2 ids, quoted 1 text"."""
    deeds = Counter(_DEEDS.get(problem.code, _QUOTED) for problem in mended)
    return ", ".join(forms[count > 1].format(count) for forms, count in deeds.items())


def _compare(before: bytes, after: bytes, shown: str) -> str:
    """Return a unified difference, as `git diff` and `patch` know it."""
    from difflib import unified_diff

    old, new = (data.decode("utf-8").splitlines(keepends=True) for data in (before, after))
    lines = unified_diff(old, new, f"a/{shown}", f"b/{shown}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
