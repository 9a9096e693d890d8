"""Reads whatever is handed in, recognised by its content: results, statements, reports of Moodle, a zip of them.

A file may come from anybody. What it holds becomes rows of a class; what cannot be read is reported and passed over.
"""

import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any, BinaryIO, NamedTuple

from quiz.classroom.letters import Place, is_letters, read_letters
from quiz.classroom.matching import Questions
from quiz.classroom.moodle import is_responses, read_responses
from quiz.classroom.results import Attempt, Row, Told, read_results
from quiz.classroom.statements import is_statement, parse_lines, read_statements
from quiz.classroom.submissions import read_submissions
from quiz.classroom.tables import LARGEST, BadTable, Table, parse_json, read_csv, read_json, read_xlsx
from quiz.errors import HistoryError
from quiz.history.pasted import unpack_lines
from quiz.shown import show

_NO_DECK = "name the deck that it is about: --deck"


class Wanted(NamedTuple):
    """The results that are taken. `keep` says of a bank whether they are wanted.

    `questions` are those of the deck that was named, to match and grade what other programs recorded; `mapping` is that
    of a paper. None for what was not named. `name_learner` returns what a learner is called in the class: the ids that
    are made up are made of that, so that they do not give a name away.
    """

    keep: Callable[[str], bool] = lambda bank: True
    questions: Questions | None = None
    mapping: Mapping[str, Sequence[Place]] | None = None
    name_learner: Callable[[str], str] = str


def read_hand_in(
    file: BinaryIO, path: str, *, learner: str, told: Told, wanted: Wanted, is_sure: bool = False
) -> Iterator[Row]:
    """Yield the rows of an open file called `path`.

    `learner` is who it is from where the file does not say, or, if that `is_sure`, whatever the file says.
    """
    head = file.read(4096)
    file.seek(0)
    try:
        if head.startswith(b"PK\3\4"):
            yield from _read_archive(file, path, told, wanted)
        elif _starts_record(head):
            yield from _read_record(file, path, learner=learner, told=told, wanted=wanted, is_sure=is_sure)
        else:
            rows = _read_text(file, path, learner=learner, told=told, wanted=wanted, is_sure=is_sure)
            yield from _keep(rows, wanted.keep)
    except (BadTable, HistoryError) as error:
        told.faults.append(f"{show(path)}: {str(error).removesuffix('.')}.")


def _starts_record(head: bytes) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"{") and b'"format"' in start.split(b"\n", 1)[0]


def _read_archive(file: BinaryIO, path: str, told: Told, wanted: Wanted) -> Iterator[Row]:
    try:
        with zipfile.ZipFile(file) as archive:
            is_workbook = "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise BadTable("this zip is damaged") from error
    file.seek(0)
    if is_workbook:
        yield from _keep(_read_table(read_xlsx(_read_all(file)), path, told, wanted), wanted.keep)
        return
    for one in read_submissions(file, path, told):
        where = f"{path}: {one.name}"
        if not one.pupil:
            told.faults.append(f"{show(where)}: it is in no pupil's folder.")
            continue
        yield from read_hand_in(BytesIO(one.data), where, learner=one.pupil, told=told, wanted=wanted, is_sure=True)


def _read_all(file: BinaryIO) -> bytes:
    data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise BadTable(f"it is larger than {LARGEST // 2**20} MiB")
    return data


def _read_text(file: BinaryIO, path: str, *, learner: str, told: Told, wanted: Wanted, is_sure: bool) -> Iterator[Row]:
    data = _read_all(file)
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if b"quiz-results:" in data:
        for record in unpack_lines(data.decode("utf-8", "replace")):
            yield from _read_record(BytesIO(record), path, learner=learner, told=told, wanted=wanted, is_sure=is_sure)
        return
    if start in (b"{", b"["):
        statements = _find_statements(data)
        if statements is not None:
            rename = (lambda _: wanted.name_learner(learner)) if is_sure else wanted.name_learner
            yield from read_statements(statements, path, wanted.questions, told, rename)
            return
        if start == b"[":
            yield from _read_table(read_json(parse_json(data)), path, told, wanted)
            return
    elif b"\0" not in data[:4096] or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        table = read_csv(data)
        if table and (is_letters(table[0]) or is_responses(table[0])):
            yield from _read_table(table, path, told, wanted)
            return
    yield from _read_record(BytesIO(data), path, learner=learner, told=told, wanted=wanted, is_sure=is_sure)


def _read_record(
    file: BinaryIO, path: str, *, learner: str, told: Told, wanted: Wanted, is_sure: bool
) -> Iterator[Row]:
    for row in read_results(file, path, learner=learner, told=told, keep=wanted.keep, is_sure=is_sure):
        yield row._replace(learner=wanted.name_learner(row.learner))


def _find_statements(data: bytes) -> list[object] | None:
    """Return the statements of a file: one a line, a list of them, or the answer of a learning record store."""
    text = data.decode("utf-8-sig", "replace")
    try:
        value: Any = parse_json(data)
    except BadTable:
        found = list(parse_lines(text))
        return found if any(map(is_statement, found)) else None
    if isinstance(value, dict):
        value = value.get("statements", [value])
    return value if isinstance(value, list) and any(map(is_statement, value)) else None


def _read_table(table: Table, path: str, told: Told, wanted: Wanted) -> Iterator[Row]:
    if not table or not (is_letters(table[0]) or is_responses(table[0])):
        raise BadTable("this table has neither letters nor Moodle's responses")
    if wanted.questions is None:
        raise BadTable(_NO_DECK)
    if not is_letters(table[0]):
        yield from read_responses(table, path, wanted.questions, told, wanted.name_learner)
    elif wanted.mapping is None:
        raise BadTable("name the mapping that the paper came with: --mapping")
    else:
        yield from read_letters(table, path, wanted.questions, wanted.mapping, told, wanted.name_learner)


def _keep(rows: Iterator[Row], keep: Callable[[str], bool]) -> Iterator[Row]:
    """Yield the rows of attempts that are wanted; an attempt comes before what belongs to it."""
    unwanted: set[str] = set()
    for row in rows:
        if isinstance(row, Attempt):
            if not keep(row.bank):
                unwanted.add(row.id)
                continue
        elif row.attempt in unwanted:
            continue
        yield row
