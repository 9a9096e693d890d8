"""Results as one line of text, as a page copies them: a record of answers, packed so that it can be pasted anywhere.

A line is `quiz-results:1:` and the record, in the form of `quiz history export`, compressed (zlib) and written in the
64 signs of RFC 4648 for addresses; `quiz-results:0:` has a record that is not compressed. It may be anywhere in a text:
in a message, in a cell of a table. `quiz/page/record.js` writes it.
"""

import re
import zlib
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from io import BufferedReader, BytesIO
from typing import BinaryIO

from quiz.errors import HistoryError
from quiz.shown import show

LARGEST = 64 * 2**20
"""The most bytes of one record: far more than the answers of one person to 10,000 questions."""

_LINE = re.compile(r"quiz-results:([0-9]+):([A-Za-z0-9_-]*)")
_CUT_SHORT = "this line of results is cut short or changed: copy all of it."


class BadResults(HistoryError):
    """A line of results that cannot be read."""


def unpack_lines(text: str) -> Iterator[bytes]:
    """Yield the record in each line of results of a text, as the bytes of a file that `quiz history export` writes.

    Raises BadResults for one that cannot be read.
    """
    for found in _LINE.finditer(text):
        yield _unpack(found[1], found[2])


def list_records(file: BufferedReader, path: str) -> Iterator[BinaryIO]:
    """Yield the records in an open file called `path`: the file itself, or each that a text has as a line of results.

    Raises HistoryError if it cannot be read.
    """
    try:
        if file.peek(1)[:1] in (b"{", b"\xef"):  # a record, perhaps with a byte order mark
            yield file
            return
        data = file.read(LARGEST + 1)
    except OSError as error:
        raise HistoryError(f"{show(path)} cannot be read: {error.strerror}.") from error
    if b"quiz-results:" not in data:
        yield BytesIO(data)
        return
    try:
        yield from map(BytesIO, unpack_lines(data.decode("utf-8", "replace")))
    except BadResults as error:
        raise HistoryError(f"{show(path)}: {error} Nothing was imported.") from error


def _unpack(form: str, packed: str) -> bytes:
    if form not in ("0", "1"):
        raise BadResults("this line of results was written by a newer version of quiz: update quiz to read it.")
    try:
        data = urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
        if form == "1":
            stream = zlib.decompressobj()
            data = stream.decompress(data, LARGEST)
            if not stream.eof:
                raise BadResults(_CUT_SHORT)
    except (ValueError, zlib.error) as error:
        raise BadResults(_CUT_SHORT) from error
    if not data.endswith(b"\n"):
        raise BadResults(_CUT_SHORT)
    return data
