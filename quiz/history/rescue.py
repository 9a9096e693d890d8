"""Takes the events out of a damaged database, page by page, as a file that `quiz history import` reads.

It does not use SQLite, which gives up if a tree of pages is broken or the schema cannot be read. It reads each
page by itself (https://www.sqlite.org/fileformat2.html) and keeps the rows that are events.
"""

import os
import struct
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from quiz import files
from quiz.errors import HistoryError
from quiz.history.columns import find_fault
from quiz.history.event import COLUMNS, Event, from_row, to_json
from quiz.history.exchange import FORMAT, LONGEST_LINE, name_device, write_line
from quiz.opening import open_regular
from quiz.shown import show

_LEAF = 0x0D
_OTHER_PAGES = (0x02, 0x05, 0x0A)
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_REAL = tuple(COLUMNS.index(name) for name in ("score", "points"))
_DAMAGE = (ValueError, TypeError, IndexError, OverflowError, RecursionError, struct.error)


class Rescued(NamedTuple):
    """How many events were saved, and how many there must have been besides, by the numbers of the rows."""

    events: int
    lost: int


def rescue_events(path: str, target: str) -> Rescued:
    """Write all events of the database at `path` that can be read to `target`, one file for all devices.

    Raises HistoryError if there are none, if `target` is there already, or if a file cannot be used.
    """
    if os.path.lexists(target):
        raise HistoryError(f"{show(target)} is there already: remove it, or choose another name with --output.")
    try:
        with open_regular(path) as file:
            return _write(_Pages(file), path, target)
    except OSError as error:
        raise HistoryError(f"{show(error.filename or path)} cannot be used: {error.strerror}.") from error


def _write(pages: "_Pages", path: str, target: str) -> Rescued:
    rows: set[int] = set()
    device = None
    with files.replacing(target) as out:
        for row, event in pages.list_events():
            if row in rows:
                continue
            rows.add(row)
            if event.device != device:
                device = event.device
                head = {"format": FORMAT, "device": name_device(device), "learner": ""}
                out.write(to_json(head).encode() + b"\n")
            out.write(write_line(event))
        if not rows:
            raise HistoryError(f"{show(path)} holds no event that can be read.")
    return Rescued(len(rows), max(rows) - len(rows))


class _Pages:
    """The pages of a database file, of which any may be damaged."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        head = file.read(100)
        (size,) = struct.unpack(">H", head[16:18].ljust(2, b"\0"))
        self._size = 65_536 if size == 1 else size if size >= 512 and size & (size - 1) == 0 else 4_096
        self._count = -(-os.fstat(file.fileno()).st_size // self._size)

    def list_events(self) -> Iterator[tuple[int, Event]]:
        """Yield number of the row and event, in the order of the pages."""
        for number in range(self._count):
            page = self._read(number)
            begin = 0 if number else 100
            cells, content = struct.unpack(">HH", page[begin + 3 : begin + 7])
            if page[begin] != _LEAF and (page[begin] in _OTHER_PAGES or not begin + 8 + 2 * cells <= content):
                continue
            cells = min(cells, self._size // 4)
            for cell in range(cells):
                place = begin + 8 + 2 * cell
                try:
                    row, values = self._read_cell(page, int.from_bytes(page[place : place + 2]))
                    event = _to_event(values)
                except _DAMAGE:
                    continue
                if row > 0 and find_fault(event) is None:
                    yield row, event

    def _read(self, number: int) -> bytes:
        if not 0 <= number < self._count:
            raise ValueError(number)
        self._file.seek(number * self._size)
        return self._file.read(self._size).ljust(self._size, b"\0")

    def _read_cell(self, page: bytes, place: int) -> tuple[int, list[Any]]:
        """Return number and values of a row of a table."""
        length, place = _read_varint(page, place)
        row, place = _read_varint(page, place)
        if length > LONGEST_LINE:
            raise ValueError(length)
        here = self._count_local(length)
        payload = page[place : place + here]
        following = page[place + here : place + here + 4]
        while len(payload) < length:
            rest = self._read(int.from_bytes(following) - 1)
            payload += rest[4 : 4 + length - len(payload)]
            following = rest[:4]
        return row, _read_record(payload)

    def _count_local(self, length: int) -> int:
        """Return how many bytes of a row are on its own page; the others are on pages chained to it."""
        if length <= self._size - 35:
            return length
        least = (self._size - 12) * 32 // 255 - 23
        local = least + (length - least) % (self._size - 4)
        return local if local <= self._size - 35 else least


def _read_varint(data: bytes, place: int) -> tuple[int, int]:
    """Return a number of one to nine bytes, and the place behind it."""
    value = 0
    for count in range(9):
        byte = data[place + count]
        if count == 8:
            return value << 8 | byte, place + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + count + 1
    raise ValueError(place)


def _read_record(payload: bytes) -> list[Any]:
    end, place = _read_varint(payload, 0)
    kinds = []
    while place < end:
        kind, place = _read_varint(payload, place)
        kinds.append(kind)
    if len(kinds) != len(COLUMNS):
        raise ValueError("a row of another table")
    values: list[Any] = []
    for kind in kinds:
        size = _INTEGERS.get(kind, 8 if kind == 7 else (kind - 12) // 2 if kind >= 12 else 0)
        content = payload[place : place + size]
        if len(content) < size:
            raise ValueError("cut short")
        place += size
        if kind in _INTEGERS:
            values.append(int.from_bytes(content, signed=True))
        elif kind == 7:
            values.append(struct.unpack(">d", content)[0])
        elif kind in (8, 9):
            values.append(kind - 8)
        elif kind >= 13 and kind % 2:
            values.append(content.decode())
        else:
            values.append(None)  # or bytes, which no event holds
    return values


def _to_event(values: list[Any]) -> Event:
    for column in _REAL:
        if values[column] is not None:
            values[column] = float(values[column])  # SQLite stores 1.0 as 1
    return from_row(tuple(values))
