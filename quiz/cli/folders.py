"""The folders where the program stores its files on this machine.

`QUIZ_HOME` is one folder for everything: the history and the settings in it, and the folder `cache`. Without it, each
is in the system's folder for programs' data, settings and caches. Paths are plain texts: importing `pathlib` would
take longer than all of this.
"""

import os
import sys

from quiz.errors import QuizError
from quiz.shown import show

APP = "plainquiz"


class NoPlace(QuizError):
    """The folder of this user's history is not known; the current folder would be a bad guess."""


def data_dir() -> str:
    """Return the absolute path of the folder for data that must not be lost; it need not exist. Raises NoPlace."""
    folder = _quiz_home() or _place("data", "XDG_DATA_HOME", ".local/share")
    if not folder:
        raise NoPlace("Your home folder cannot be found: set HOME or QUIZ_HOME to the full path of a folder.")
    return folder


def cache_dir() -> str:
    """Return the absolute path of the folder for data that can be recreated, "" if there is none. Raises NoPlace."""
    home = _quiz_home()
    return os.path.join(home, "cache") if home else _place("cache", "XDG_CACHE_HOME", ".cache")


def config_dir() -> str:
    """Return the absolute path of the folder for settings, "" if there is none; it need not exist. Raises NoPlace."""
    return _quiz_home() or _place("config", "XDG_CONFIG_HOME", ".config")


def history_file() -> str:
    """Return the path of the history; it need not exist."""
    return os.path.join(data_dir(), "history.db")


def _quiz_home() -> str:
    home = os.environ.get("QUIZ_HOME", "")
    if not home.strip():
        return ""
    folder = os.path.expanduser(home)
    if not os.path.isabs(folder):
        raise NoPlace(f"QUIZ_HOME is '{show(home)}': set it to the full path of a folder, such as /home/you/quiz.")
    return os.path.normpath(folder)


def _place(kind: str, variable: str, default: str) -> str:
    """Return the program's folder of a kind, "" if only a relative one is known."""
    if sys.platform == "linux" and "ANDROID_DATA" not in os.environ:
        # As platformdirs has it, without the 4 ms that importing it takes.
        base = os.environ.get(variable, "")
        folder = os.path.join(base if os.path.isabs(base) else os.path.join(os.path.expanduser("~"), default), APP)
    else:
        import platformdirs

        folder = str(getattr(platformdirs, f"user_{kind}_dir")(APP, appauthor=False))
    return folder if os.path.isabs(folder) else ""
