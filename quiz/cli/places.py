"""The library of this machine, and the places where it looks for decks."""

import os
import sys
from typing import TYPE_CHECKING

from quiz.cli.folders import cache_dir
from quiz.shown import show

if TYPE_CHECKING:
    from quiz.library import Library


def open_library() -> "Library":
    """Return the library of this machine: decks in `./decks`, $QUIZ_DECKS, the bundled ones, the current folder.

    Folders of the settings come after the bundled decks, so that a name means the same with and without them.
    """
    from quiz.cli.settings import find_setting
    from quiz.library import Library
    from quiz.library.roots import find_bundled

    try:
        cwd = os.getcwd()
    except OSError:  # the folder is gone
        cwd = os.path.abspath(os.sep)
    folders, origin = find_setting("decks")
    bundled = find_bundled()
    first = [os.path.join(bundled, "decks")] if origin.startswith("line ") else []
    roots = ["decks", *first, *map(os.path.expanduser, folders)]
    return Library(roots, bundled=bundled, cache=cache_dir(), cwd=cwd, notify=_notify)


def list_own(library: "Library") -> list[str]:
    """Return the decks below `decks` in the current folder, else all below the current folder."""
    here = os.path.join(os.path.realpath(library.cwd), "")
    found = [path for _, files in library.roots.list_top() for path in files]
    own = [path for path in found if os.path.realpath(path).startswith(here)]
    return own or ["."]


def _notify(sentence: str) -> None:
    print("quiz:", show(sentence), file=sys.stderr)
