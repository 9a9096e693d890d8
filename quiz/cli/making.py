"""New files: their names, ids and paths; written whole, and never over another."""

import os
import re
import unicodedata
from contextlib import suppress

from quiz.errors import QuizError, UsageError
from quiz.files import create_file, make_folder
from quiz.identity import ID
from quiz.shown import show


def make_slug(name: str, what: str) -> str:
    """Return an id made from a name; one that cannot begin an id gets `what` before it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50]
    return slug if slug[:1].isalpha() else f"{what}-{slug}".rstrip("-")


def name_sheet(article: str) -> str:
    """Return the id of the sheet of an article if you name no other."""
    name = os.path.basename(article)
    return make_slug(name.rpartition(".")[0] or name, "article")


def choose_sheet(article: str, sheet: str | None) -> tuple[str, str]:
    """Return id and path of the sheet of an article. Raises UsageError if the name cannot be an id."""
    if sheet and (os.sep in sheet or "/" in sheet or sheet.endswith((".yaml", ".yml"))):
        path = sheet if sheet.endswith((".yaml", ".yml")) else f"{sheet}.yaml"
        id = os.path.basename(path).rpartition(".")[0]
    else:
        id = sheet or name_sheet(article)
        path = os.path.join("seeds", f"{id}.yaml")
    if not ID.fullmatch(id):
        raise UsageError(
            f"'{show(id)}' is not an id: use at most 64 lowercase letters, digits and hyphens, a letter first."
        )
    return id, path


def write_new(path: str, text: str) -> None:
    """Write a new file, whole or not at all; never overwrite one."""
    folder, shown = os.path.dirname(path), show(path)
    made = _list_missing(folder)
    try:
        make_folder(folder or os.curdir)
    except OSError as error:
        _remove_empty(made)
        raise QuizError(f"{shown} cannot be written, because the folder {show(folder)} cannot be created.") from error
    try:
        create_file(path, text)
    except FileExistsError:
        raise QuizError(f"{shown} already exists, so nothing was written; choose another name.") from None
    except OSError as error:
        _remove_empty(made)
        raise QuizError(f"{shown} cannot be written: {error.strerror or error}.") from error


def _list_missing(folder: str) -> list[str]:
    """Return the folder and those above it that do not exist, the innermost first."""
    missing = []
    while folder and not os.path.lexists(folder):
        missing.append(folder)
        folder = os.path.dirname(folder)
    return missing


def _remove_empty(folders: list[str]) -> None:
    with suppress(OSError):
        for folder in folders:
            os.rmdir(folder)
