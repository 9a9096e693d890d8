"""Where things are kept on this machine, and the library that looks there.

`QUIZ_HOME` is one folder for everything: the record of answers in it, `cache` below. Else each has
the place that the system gives to programs' data and caches. Paths are plain texts: `pathlib` costs
a start more than all of this.
"""

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quiz.library import Library

APP = "plainquiz"


def data_dir() -> str:
    """Return the folder for what must not be lost; it need not exist."""
    return _quiz_home() or _place("data", "XDG_DATA_HOME", ".local/share")


def cache_dir() -> str:
    """Return the folder for what can be made again; it need not exist."""
    home = _quiz_home()
    return os.path.join(home, "cache") if home else _place("cache", "XDG_CACHE_HOME", ".cache")


def history_file() -> str:
    """Return the path of the record of answers; it need not exist."""
    return os.path.join(data_dir(), "history.db")


def library() -> "Library":
    """Return the library of this machine: decks in `./decks`, then $QUIZ_DECKS, then the bundled ones."""
    from quiz.library import Library
    from quiz.library.roots import find_bundled

    try:
        cwd = os.getcwd()
    except OSError:  # the folder is gone
        cwd = os.path.expanduser("~")
    folders = [folder for folder in os.environ.get("QUIZ_DECKS", "").split(os.pathsep) if folder.strip()]
    roots = ["decks", *map(os.path.expanduser, folders)]
    return Library(roots, bundled=find_bundled(), cache=cache_dir(), cwd=cwd)


def _quiz_home() -> str:
    home = os.environ.get("QUIZ_HOME", "")
    return os.path.abspath(os.path.expanduser(home)) if home.strip() else ""


def _place(kind: str, variable: str, default: str) -> str:
    if sys.platform == "linux" and "ANDROID_DATA" not in os.environ:
        # What platformdirs says there, without the 4 ms that importing it takes.
        base = os.environ.get(variable, "")
        return os.path.join(base if os.path.isabs(base) else os.path.join(os.path.expanduser("~"), default), APP)
    import platformdirs

    return str(getattr(platformdirs, f"user_{kind}_dir")(APP, appauthor=False))
