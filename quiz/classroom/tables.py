"""Tables of other programs as rows of texts: CSV with any separator, JSON, the first sheet of an XLSX workbook.

Files may come from anybody: what is unpacked is limited, and XML that declares anything is refused.
"""

import csv
import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO, StringIO
from typing import Any
from xml.etree.ElementTree import Element, ParseError, fromstring

LARGEST = 256 * 2**20
"""In bytes, of what is unpacked or read."""
_MOST_CELLS = 5_000_000
_SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_COLUMN = re.compile(r"([A-Z]{1,3})[0-9]+")

Table = list[list[str]]


class BadTable(Exception):
    """A table cannot be read; the message says why, as a sentence without its end."""


def read_csv(data: bytes) -> Table:
    """Return the rows of a CSV file in UTF-8 or UTF-16, with commas, semicolons or tabs between its cells."""
    text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace")
    first = text[: text.find("\n") + 1] or text
    separator = max(",;\t", key=first.count)
    try:
        return [
            [cell.strip() for cell in row]
            for row in csv.reader(StringIO(text, newline=""), delimiter=separator)
            if any(row)
        ]
    except csv.Error as error:
        raise BadTable(f"this is not a CSV file: {error}") from error


def read_json(value: Any) -> Table:
    """Return the rows of Moodle's JSON, a header first: a list of objects or of lists, perhaps in a list of sheets."""
    while (
        isinstance(value, list)
        and value
        and isinstance(value[0], list)
        and value[0]
        and isinstance(value[0][0], list | dict)
    ):
        value = value[0]
    rows = value if isinstance(value, list) else []
    if rows and all(isinstance(row, dict) for row in rows):
        names = list(dict.fromkeys(name for row in rows for name in row))
        rows = [names, *([row.get(name, "") for name in names] for row in rows)]
    if not rows or not all(isinstance(row, list) for row in rows):
        raise BadTable("this JSON is not a table")
    return [["" if cell is None else str(cell).strip() for cell in row] for row in rows]


def parse_json(data: bytes) -> Any:
    """Return the value of a JSON file. Raises BadTable."""
    try:
        return json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadTable("this is no JSON") from error


def read_xlsx(data: bytes) -> Table:
    """Return the rows of the first sheet of a workbook. Raises BadTable."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as book:
            names = sorted(name for name in book.namelist() if re.fullmatch(r"xl/worksheets/sheet[0-9]+\.xml", name))
            if not names:
                raise BadTable("this workbook has no sheet")
            shared = []
            if "xl/sharedStrings.xml" in book.namelist():
                shared = [_join(item) for item in _parse(book, "xl/sharedStrings.xml").iter(f"{_SPREADSHEET}si")]
            return list(_list_rows(_parse(book, min(names, key=len)), shared))
    except (
        zipfile.BadZipFile,
        zlib.error,
        ParseError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as error:
        raise BadTable("this workbook is damaged") from error


def _parse(book: zipfile.ZipFile, name: str) -> Element:
    with book.open(name) as member:
        data = member.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise BadTable("this workbook is too large")
    if b"<!" in data[:4096] or b"<!ENTITY" in data:
        raise BadTable("this workbook declares entities, which no spreadsheet program writes")
    return fromstring(data)


def _list_rows(sheet: Element, shared: Sequence[str]) -> Iterator[list[str]]:
    cells = 0
    for row in sheet.iter(f"{_SPREADSHEET}row"):
        found: list[str] = []
        for cell in row.iter(f"{_SPREADSHEET}c"):
            place = _COLUMN.fullmatch(cell.get("r", ""))
            at = _number_of(place[1]) if place else len(found)
            if at < len(found) or at > 16_384:
                continue
            found += [""] * (at - len(found))
            found.append(_read_cell(cell, shared).strip())
        cells += len(found)
        if cells > _MOST_CELLS:
            raise BadTable("this workbook is too large")
        if any(found):
            yield found


def _read_cell(cell: Element, shared: Sequence[str]) -> str:
    value = cell.find(f"{_SPREADSHEET}v")
    text = (value.text or "") if value is not None else ""
    if cell.get("t") == "inlineStr":
        return _join(cell)
    if cell.get("t") == "s":
        return shared[int(text)] if text.isascii() and text.isdigit() and int(text) < len(shared) else ""
    return text


def _join(element: Element) -> str:
    return "".join(text.text or "" for text in element.iter(f"{_SPREADSHEET}t"))


def _number_of(letters: str) -> int:
    """Return the number of a column from 0: A, B, ... Z, AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
