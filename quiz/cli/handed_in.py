"""Remarks that learners handed in: as a patch, as `quiz flags --json` prints them, or as an exported history.

The files may come from anybody: they are read, never followed.
"""

import json
import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from quiz.errors import QuizError
from quiz.shown import show

if TYPE_CHECKING:
    from quiz.history.remarks import Remark

MARK = "remark: "
"""Before each remark, below the diff of its file: git passes over such lines."""

_MAX_BYTES = 256 * 2**20


def read_remarks(paths: Sequence[str]) -> "list[Remark]":
    """Return the remarks in some files, the oldest first, each once. Raises QuizError for a file without any."""
    found: dict[tuple[object, ...], Remark] = {}
    for path in paths:
        remarks = list(_read_file(path))
        if not remarks:
            raise QuizError(
                f"{show(path)} has no flags and no answers counted as right: hand in what quiz flags --patch,"
                " quiz flags --json or quiz history export wrote."
            )
        for one in remarks:
            found.setdefault((one.kind, one.question, one.at_ms, one.note, json.dumps(one.response)), one)
    return sorted(found.values(), key=lambda remark: (remark.at_ms, remark.question))


def _read_file(path: str) -> "Iterator[Remark]":
    from quiz.opening import read_regular

    try:
        data = read_regular(path, _MAX_BYTES)
    except OSError as error:
        raise QuizError(f"{show(path)} cannot be read: {error.strerror or error}.") from error
    lines = data.decode("utf-8-sig", "replace").split("\n")
    if "format" in _read_object(lines[0]):
        yield from _read_history(path)
        return
    for line in lines:
        if (remark := _read_remark(_read_object(line.removeprefix(MARK)))) is not None:
            yield remark


def _read_history(path: str) -> "Iterator[Remark]":
    """Yield the remarks of an exported history, which is read into a record of its own."""
    from quiz.cli.folders import cache_dir
    from quiz.files import make_folder, scratch_folder
    from quiz.history.exchange import import_events
    from quiz.history.log import Log
    from quiz.history.remarks import list_remarks

    make_folder(cache_dir())
    with scratch_folder(cache_dir()) as folder, Log.open(os.path.join(folder, "history.db")) as log:
        import_events(log, [path])
        yield from list_remarks(log)


def _read_object(line: str) -> dict[str, Any]:
    """Return the JSON object of a line, {} if it is none."""
    try:
        found = json.loads(line) if line.startswith("{") else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _read_remark(fields: dict[str, Any]) -> "Remark | None":
    """Return the remark of such an object, None if it is none."""
    from quiz.engine.responses import from_data
    from quiz.history.remarks import Remark

    match fields:
        case {"kind": "flag" | "right" as kind, "question": str(question), "at": str(at), "note": str(note)}:
            pass
        case _:
            return None
    response = fields.get("response") if kind == "right" else None
    try:
        when = datetime.fromisoformat(at)
        at_ms = int((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() * 1000)
        if kind == "right":
            from_data(response)
    except (ValueError, OverflowError, OSError):
        return None
    return Remark("", kind, question, at_ms, 0, "take", note, response)
