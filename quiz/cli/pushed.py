"""How the last pushes left the notes in Anki: a file of this machine, by which an edit made there is known."""

import json
import os
from collections.abc import Mapping

from quiz.errors import QuizError

_LARGEST = 200_000_000


def read_left() -> dict[str, str]:
    """Return the signed fields of each note by its name; {} if the file is not there or damaged."""
    from quiz.opening import read_regular

    try:
        found = json.loads(read_regular(_name_file(), _LARGEST))
    except (OSError, ValueError, RecursionError):
        return {}
    return {str(id): str(signed) for id, signed in found.items()} if isinstance(found, dict) else {}


def read_left_by_id() -> dict[int, set[str]]:
    """Return the same by the numbers of the notes, of which several profiles may have one."""
    found: dict[int, set[str]] = {}
    for name, signed in read_left().items():
        id = name.rpartition(":")[2]
        if id.isdecimal():
            found.setdefault(int(id), set()).add(signed)
    return found


def add_left(left: Mapping[str, str]) -> None:
    """Remember how a push left notes."""
    from quiz.files import make_folder, replace_file

    try:
        make_folder(os.path.dirname(_name_file()))
        replace_file(_name_file(), json.dumps(read_left() | dict(left)))
    except OSError as error:
        raise QuizError(f"{_name_file()} cannot be written: {error.strerror or error}.") from error


def _name_file() -> str:
    from quiz.cli.folders import data_dir

    return os.path.join(data_dir(), "anki-notes.json")
