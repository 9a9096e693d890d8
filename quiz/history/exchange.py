"""Carries events between machines as text: one JSONL file a device and month.

The first line of a file says format, device and learner; each further line is one event. Files only
ever grow, so a folder of them may lie in git or in a synchronised folder, where every machine
writes files of its own alone. Reading them in merges by id: in any order, any number of times, the
result is the same. The database itself is never to be synchronised.
"""

import json
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from quiz.errors import HistoryError
from quiz.history.event import Event, dump_json, to_row
from quiz.history.log import Log

FORMAT = 1

_TEXTS = ("id", "session", "kind", "origin", "question", "target", "rev", "rating_source")
_WHOLE = ("part", "at_ms", "tz_min", "day", "hints", "tries")
_WHOLE_OR_NONE = ("rating", "ms")
_NUMBERS = ("score", "points")
_NEEDED = ("id", "session", "kind", "origin", "at_ms", "tz_min", "day")
_LEFT_OUT = Event("", "", "", "", "")  # fields as here are not written


class Exchanged(NamedTuple):
    """How many files were written or read, and how many events were new in them or in the log."""

    files: int
    events: int


def export_events(
    log: Log, folder: "str | os.PathLike[str]", *, learner: str = "", everything: bool = False
) -> Exchanged:
    """Write the events of this device (of all devices with `everything`) that the folder does not have yet.

    A file is called DEVICE-YYYY-MM.jsonl, by the month in UTC. Raises HistoryError when one cannot
    be written; each is then as it was or complete.
    """
    where = os.fspath(folder)
    by_file: dict[tuple[str, str], list[Event]] = {}
    for event in log.all_events():
        if everything or event.device == log.device:
            month = datetime.fromtimestamp(event.at_ms / 1000, UTC).strftime("%Y-%m")
            by_file.setdefault((event.device, month), []).append(event)
    files = events = 0
    for (device, month), found in by_file.items():
        path = os.path.join(where, f"{device}-{month}.jsonl")
        before = _read_text(path) if os.path.lexists(path) else ""
        known = {event.id for event in _parse(before, path)} if before else set()
        fresh = sorted((event for event in found if event.id not in known), key=lambda event: event.id)
        if not fresh:
            continue
        head = before or dump_json({"format": FORMAT, "device": device, "learner": learner}) + "\n"
        _write_text(path, head + "".join(f"{_to_line(event)}\n" for event in fresh))
        files, events = files + 1, events + len(fresh)
    return Exchanged(files, events)


def import_events(log: Log, paths: "Iterable[str | os.PathLike[str]]") -> Exchanged:
    """Merge the events of files, and of all `*.jsonl` in folders, into the log.

    All or nothing: raises HistoryError, with path and line, at the first thing that cannot be read.
    """
    files = [file for path in paths for file in _list_files(os.fspath(path))]
    events = [event for file in files for event in _parse(_read_text(file), file)]
    return Exchanged(len(files), log.merge(map(to_row, events)))


def _list_files(path: str) -> list[str]:
    if not os.path.isdir(path):
        return [path]
    try:
        names = sorted(os.listdir(path))
    except OSError as error:
        raise HistoryError(f"The folder {path} cannot be read: {error.strerror}.") from error
    return [os.path.join(path, name) for name in names if name.endswith(".jsonl") and not name.startswith(".")]


def _to_line(event: Event) -> str:
    told = {}
    for name in Event.__dataclass_fields__:
        value = getattr(event, name)
        if name != "device" and (name in _NEEDED or value != getattr(_LEFT_OUT, name)):
            told[name] = value
    return dump_json(told)


def _parse(text: str, path: str) -> Iterator[Event]:
    lines = text.split("\n")
    if lines[-1]:
        raise HistoryError(f"{path}:{len(lines)}: the last line is cut short: let the file be copied whole.")
    device = ""
    for number, line in enumerate(lines[:-1], 1):
        try:
            told = json.loads(line, parse_constant=_refuse)
        except (ValueError, RecursionError):
            told = None
        if not isinstance(told, dict):
            raise HistoryError(f"{path}:{number}: this is not a line of a quiz history.")
        if number > 1:
            yield _to_event(told, device, f"{path}:{number}")
            continue
        device = told.get("device", "")
        known = told.get("format")
        if isinstance(known, int) and known > FORMAT:
            raise HistoryError(f"{path} was written by a newer version of quiz: update quiz to read it.")
        if known != FORMAT or not isinstance(device, str) or not device:
            raise HistoryError(f"{path}:1: this is not the start of a quiz history.")


def _refuse(constant: str) -> None:
    """Infinity and NaN are no JSON."""
    raise ValueError(constant)


def _to_event(told: dict[str, Any], device: str, place: str) -> Event:
    columns = {name: value for name, value in told.items() if name in Event.__dataclass_fields__ and name != "device"}
    if not all(name in columns for name in _NEEDED) or not columns["id"]:
        raise HistoryError(f"{place}: this event lacks {', '.join(n for n in _NEEDED if not columns.get(n))}.")
    for name, value in columns.items():
        if not _fits(name, value):
            raise HistoryError(f"{place}: the event's '{name}' cannot be {dump_json(value)[:40]}.")
    for name in _NUMBERS:
        if columns.get(name) is not None:
            columns[name] = float(columns[name])
    return Event(device=device, **columns)


def _fits(name: str, value: object) -> bool:
    if name in _TEXTS:
        return isinstance(value, str) and value.isprintable()
    if name == "data":
        return isinstance(value, dict)
    if value is None:
        return name in _WHOLE_OR_NONE or name in _NUMBERS
    if isinstance(value, bool) or not isinstance(value, (int, float) if name in _NUMBERS else int):
        return False
    return abs(value) < 2**62  # what SQLite can hold


def _read_text(path: str) -> str:
    try:
        with open(path, encoding="utf-8", newline="\n") as file:
            return file.read()
    except OSError as error:
        raise HistoryError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise HistoryError(f"{path} is not a quiz history: it is not UTF-8.") from error


def _write_text(path: str, text: str) -> None:
    part = f"{path}.part"
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        with open(part, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except OSError as error:
        if os.path.exists(part):
            os.unlink(part)
        raise HistoryError(f"{path} cannot be written: {error.strerror}.") from error
