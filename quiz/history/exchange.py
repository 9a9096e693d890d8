"""Carries events between machines as text: one JSONL file a device and month.

The first line of a file says format, device and learner; each further line is one event. Files only
ever grow, so a folder of them may lie in git or in a synchronised folder, where every machine
writes files of its own alone. Reading them in merges by id: in any order, any number of times, the
result is the same. The database itself is never to be synchronised.

However many events there are, only a few are in memory, and the record is never locked for long.
"""

import json
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from hashlib import sha256
from io import BufferedReader
from itertools import chain
from shutil import copyfileobj
from typing import Any, BinaryIO, NamedTuple

from quiz import files
from quiz.errors import HistoryError
from quiz.history.columns import DEVICE, NEEDED, NEEDED_BY, find_fault, show_value
from quiz.history.event import COLUMNS, Event, to_json
from quiz.history.imports import Source, Staging
from quiz.history.log import FIELDS, Log
from quiz.history.pasted import list_records
from quiz.shown import quote_word, show

FORMAT = 2
"""Of the files that are written; older ones are read too. Format 2 has suspend, unsuspend, bury, reset and guesses."""

LONGEST_LINE = 16 * 2**20
"""In bytes: the start of a sitting of 100,000 questions fits."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_LEFT_OUT = Event("", "", "", "", "")  # fields as here are not written
_REMEDY = "Nothing was imported: take another copy of the file, or remove the line."
_SLICE = 2_000


class Exchanged(NamedTuple):
    """How many files were written, and how many events were new in them."""

    files: int
    events: int


class Imported(NamedTuple):
    """How many files were read, how many events were new, and how many were skipped since they were forgotten."""

    files: int
    events: int
    skipped: int


# ---------------------------------------------------------------- writing


def export_events(
    log: Log, folder: "str | os.PathLike[str]", *, learner: str = "", everything: bool = False
) -> Exchanged:
    """Write the events of this device (of all devices with `everything`) that the folder does not have yet.

    A file is called DEVICE-YYYY-MM.jsonl, by the month in UTC. Raises HistoryError when one cannot
    be written; each is then as it was or complete.
    """
    where = os.fspath(folder)
    written = events = 0
    for device, month in _list_files_to_write(log, everything=everything):
        name = name_device(device)
        path = os.path.join(where, f"{name}-{month}.jsonl")
        try:
            files.make_folder(where)
            count = _write_file(log, path, device, month, {"format": FORMAT, "device": name, "learner": learner})
        except OSError as error:
            raise HistoryError(f"{show(path)} cannot be written: {error.strerror}.") from error
        written, events = written + bool(count), events + count
    return Exchanged(written, events)


def export_bank(log: Log, path: str, bank: str, *, learner: str) -> Exchanged:
    """Write the quizzes and exams of one bank to one file, to hand in, in place of an older one: no reviews.

    Raises HistoryError when it cannot be written, or when there is nothing to write.
    """
    rows = log.query("SELECT session, data_json FROM event WHERE kind = 'start' AND origin IN ('take', 'exam')")
    sessions = [session for session, data in rows if _read_bank(data) == bank]
    events = sorted((event for session in sessions for event in log.events(session)), key=lambda event: event.id)
    if not events:
        raise HistoryError(f"You have not taken '{show(bank)}' yet: there is nothing to hand in.")
    head = {"format": FORMAT, "device": name_device(log.device), "learner": learner}
    lines = [to_json(head).encode() + b"\n", *map(write_line, events)]
    try:
        files.replace_file(path, b"".join(lines))
    except OSError as error:
        raise HistoryError(f"{show(path)} cannot be written: {error.strerror}.") from error
    return Exchanged(1, len(events))


def _read_bank(data: object) -> str:
    try:
        found = json.loads(str(data))
    except ValueError:
        return ""
    return str(found.get("bank", "")) if isinstance(found, dict) else ""


def name_device(device: str) -> str:
    """Return a name that a file can have: the device's own, as import allows it, else one made of it."""
    if DEVICE.fits(device):
        return device
    plain = re.sub(r"[^0-9a-z]+", "-", device[:40].lower()).strip("-")
    return f"{plain}-{sha256(device.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}".lstrip("-")


def write_line(event: Event) -> bytes:
    """Return an event as a line of a file."""
    fields = {}
    for name in COLUMNS:
        value = getattr(event, name)
        if name != "device" and (name in NEEDED or value != getattr(_LEFT_OUT, name)):
            fields[name] = value
    return to_json(fields).encode() + b"\n"


def _list_files_to_write(log: Log, *, everything: bool) -> list[tuple[str, str]]:
    """Note which event belongs to which file, slice by slice; return device and month of each file."""
    log.query("DROP TABLE IF EXISTS temp.export")
    log.query(
        "CREATE TEMP TABLE export (device TEXT, month TEXT, id TEXT, PRIMARY KEY (device, month, id)) WITHOUT ROWID"
    )
    first, last = "", ""
    while True:
        ((last,),) = log.query(
            "SELECT max(id) FROM (SELECT id FROM event WHERE id > ? ORDER BY id LIMIT ?)", (first, 10 * _SLICE)
        )
        if last is None:
            break
        log.query(
            "INSERT INTO temp.export"
            " SELECT device, coalesce(strftime('%Y-%m', at_ms / 1000, 'unixepoch'), ''), id FROM event"
            " WHERE id > ? AND id <= ? AND (device = ? OR ?)",
            (first, last, log.device, everything),
        )
        first = last
    found = log.query("SELECT DISTINCT device, month FROM temp.export ORDER BY device, month")
    if any(month == "" for _, month in found):
        log.leave_out()  # there is no such time
    return [(device, month) for device, month in found if month]


def _write_file(log: Log, path: str, device: str, month: str, head: dict[str, object]) -> int:
    """Append the events that a file does not have yet; return how many."""
    log.query("DROP TABLE IF EXISTS temp.known")
    log.query("CREATE TEMP TABLE known (id TEXT PRIMARY KEY) WITHOUT ROWID")
    before = _open_ordinary(path)
    try:
        if before is not None:
            with log.aside() as db:
                ids = ((event.id,) for event in read_events(before, path))
                db.executemany("INSERT OR IGNORE INTO temp.known VALUES (?)", ids)
        fresh = _list_fresh(log, device, month)
        first = next(fresh, None)
        if first is None:
            return 0
        count = 0
        with files.replacing(path) as file:
            if before is not None and before.seek(0, os.SEEK_END):
                before.seek(0)
                copyfileobj(before, file)
            if before is None or _find_format(before) != FORMAT:
                file.write(to_json(head).encode() + b"\n")
            for event in chain([first], fresh):
                file.write(write_line(event))
                count += 1
        return count
    finally:
        if before is not None:
            before.close()


def _find_format(file: BinaryIO) -> int:
    """Return the format of the last events of a file that was read, 0 for an empty one."""
    file.seek(0)
    heads = [line for line in file if b'"format":' in line[:200]]
    found = [fields["format"] for fields in map(json.loads, heads) if "format" in fields]
    return int(found[-1]) if found else 0


def _list_fresh(log: Log, device: str, month: str) -> Iterator[Event]:
    """Yield the events of a file that it does not have, by their ids."""
    last = ""
    while True:
        rows = log.query(
            f"SELECT {FIELDS} FROM temp.export x CROSS JOIN event e ON e.id = x.id"
            " WHERE x.device = ? AND x.month = ? AND x.id > ?"
            " AND NOT EXISTS (SELECT 1 FROM temp.known k WHERE k.id = x.id) ORDER BY x.id LIMIT ?",
            (device, month, last, _SLICE),
        )
        if not rows:
            return
        last = rows[-1][0]
        yield from log.read_rows(rows)


def _open_ordinary(path: str) -> BinaryIO | None:
    """Open a file to read it; None for nothing, and for a link, which is replaced and never followed."""
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return None
        return open(path, "rb")
    except FileNotFoundError:
        return None


# ---------------------------------------------------------------- reading


def import_events(
    log: Log,
    paths: "Iterable[str | os.PathLike[str]]",
    *,
    at_ms: int = 0,
    again: bool = False,
    as_mine: bool = False,
) -> Imported:
    """Merge the events of files, and of all `*.jsonl` in folders, into the log. A text may hold lines of results.

    `at_ms` is the time of the import. Events that were forgotten are skipped, unless `again`. A file of another machine
    that names a learner was handed in: it is refused, unless `as_mine`.
    All or nothing: raises HistoryError, with path and line, at the first thing that quiz would not have written.
    """
    found = [path for given in paths for path in _list_files_to_read(os.fspath(given))]
    staging, sources = Staging(log), []
    for path in found:
        with closing(_open_to_read(path)) as file:
            digest = sha256()
            for record in list_records(file, path):
                staging.add(read_events(record, path, digest.update, None if as_mine else log.device))
        sources.append(Source(show(os.path.abspath(path)), digest.hexdigest()))
    return Imported(len(found), *staging.take(sources, at_ms=at_ms, again=again))


class OthersAnswers(HistoryError):
    """A file holds what somebody handed in, under a name."""

    def __init__(self, path: str, learner: str) -> None:
        super().__init__(
            f"{show(path)} holds the answers of {show(learner)}, so nothing was imported. If they are your own, import"
            f" them with --as-mine. To add them to your class: quiz class add {quote_word(path)}"
        )


class BadLine(Exception):
    """A line of a file is not as quiz writes it; the message says what is wrong, without place and `remedy`."""

    def __init__(self, what: str, remedy: str = _REMEDY) -> None:
        super().__init__(what)
        self.remedy = remedy


class Head(NamedTuple):
    """The first line of a file: whose events follow."""

    device: str
    learner: str


def read_events(
    file: BinaryIO, path: str, note: Callable[[bytes], object] = lambda line: None, mine: str | None = None
) -> Iterator[Event]:
    """Yield the events of an open file called `path`; raises HistoryError at the first line that is not right.

    `note` is called with each line as it is in the file. With `mine`, the name of a device, a file of any other that
    names a learner raises OthersAnswers.
    """
    device = ""
    for number, line in read_lines(file, path):
        note(line)
        try:
            found = parse_line(line, is_first=number == 1, device=device)
        except BadLine as error:
            raise HistoryError(" ".join(filter(None, (f"{show(path)}:{number}: {error}", error.remedy)))) from error
        if isinstance(found, Head):
            device = found.device
            learner = " ".join(found.learner.split())
            if learner and mine is not None and device != name_device(mine):
                raise OthersAnswers(path, learner)
        else:
            yield found


def parse_line(line: bytes, *, is_first: bool = False, device: str = "") -> Head | Event:
    """Return what a line says: whose events follow, or an event of `device`. Raises BadLine."""
    if is_first:
        line = line.removeprefix(_BYTE_ORDER_MARK)
    try:
        text = line.decode()
    except UnicodeDecodeError as error:
        raise BadLine("this is not a quiz history: it is not UTF-8.") from error
    if not line.endswith(b"\n"):
        if len(line) > LONGEST_LINE:
            raise BadLine(f"the line is longer than {LONGEST_LINE:,} bytes.")
        raise BadLine("the last line is cut short: copy the whole file again.", "")
    try:
        fields = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, dict):
        raise BadLine("this is not a line of a quiz history.")
    if is_first or "format" in fields:
        return _read_head(fields)
    return _to_event(fields, device)


def read_lines(file: BinaryIO, path: str) -> Iterator[tuple[int, bytes]]:
    """Yield number and bytes of each line of an open file called `path`; of one that is too long, the beginning.

    Raises HistoryError if the file cannot be read.
    """
    number = 0
    try:
        while line := file.readline(LONGEST_LINE + 1):
            number += 1
            yield number, line
            while len(line) > LONGEST_LINE and not line.endswith(b"\n"):
                line = file.readline(LONGEST_LINE + 1)
    except OSError as error:
        raise HistoryError(f"{show(path)} cannot be read: {error.strerror}.") from error


def _list_files_to_read(path: str) -> list[str]:
    if not os.path.isdir(path):
        return [path]
    try:
        names = sorted(os.listdir(path))
    except OSError as error:
        raise HistoryError(f"The folder {show(path)} cannot be read: {error.strerror}.") from error
    paths = [os.path.join(path, name) for name in names if name.endswith(".jsonl") and not name.startswith(".")]
    return [path for path in paths if os.path.isfile(path)]


def _open_to_read(path: str) -> BufferedReader:
    try:
        return open(path, "rb")
    except OSError as error:
        raise HistoryError(f"{show(path)} cannot be read: {error.strerror}.") from error


def _refuse(constant: str) -> None:
    """Infinity and NaN are no JSON."""
    raise ValueError(constant)


def _read_head(fields: dict[str, Any]) -> Head:
    """Return the device and learner whose events follow."""
    known, device = fields.get("format"), fields.get("device")
    if type(known) is int and known > FORMAT:
        raise BadLine("this was written by a newer version of quiz: update quiz to read it.", "")
    if type(known) is not int or known not in (1, FORMAT) or not isinstance(device, str):
        raise BadLine("this is not the start of a quiz history.", "")
    if not DEVICE.fits(device):
        raise BadLine(f"'device' is {show_value(device)}; it must be {DEVICE.wanted}.")
    learner = fields.get("learner", "")
    return Head(device, learner if isinstance(learner, str) else "")


def _to_event(fields: dict[str, Any], device: str) -> Event:
    columns = {name: value for name, value in fields.items() if name in COLUMNS and name != "device"}
    kind = columns.get("kind")
    needed = (*NEEDED, *NEEDED_BY.get(kind if isinstance(kind, str) else "", ()))
    lacking = [name for name in needed if columns.get(name) in (None, "")]
    if lacking:
        raise BadLine(f"this event lacks {', '.join(lacking)}.")
    event = Event(device=device, **columns)
    fault = find_fault(event)
    if fault is not None:
        raise BadLine(f"the event's '{fault.column}' is {show_value(fault.value)}; it must be {fault.wanted}.")
    if type(event.score) is int or type(event.points) is int:
        from dataclasses import replace

        score, points = (None if value is None else float(value) for value in (event.score, event.points))
        event = replace(event, score=score, points=points)
    return event
