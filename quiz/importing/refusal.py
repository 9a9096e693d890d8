"""The error for a file that is not imported."""

import os

from quiz.errors import QuizError
from quiz.shown import show


class CannotImport(QuizError):
    """A file is not imported, and nothing was written. `why` is a clause: "its list of files is damaged"."""

    def __init__(self, path: "str | os.PathLike[str]", why: str) -> None:
        super().__init__(f"Cannot import {show(os.fspath(path))}: {show(why)}.")
