"""A line of results holds the record that was packed, wherever it was pasted; a damaged one is refused."""

import zlib
from base64 import urlsafe_b64encode

import pytest

from quiz.history.pasted import LARGEST, BadResults, unpack_lines

RECORD = '{"format":2,"device":"page-1","learner":"Zoë"}\n{"id":"…"}\n'.encode() * 30


def pack(record: bytes, form: int = 1) -> str:
    data = zlib.compress(record) if form == 1 else record
    return f"quiz-results:{form}:{urlsafe_b64encode(data).decode().rstrip('=')}"


def test_a_line_is_found_in_any_text() -> None:
    text = f'Hello,\n> {pack(RECORD)}.\nname,results\n"Ada","{pack(RECORD, 0)}"\n'
    assert list(unpack_lines(text)) == [RECORD, RECORD]
    assert list(unpack_lines("quiz-results are in, quiz-results: none")) == []


@pytest.mark.parametrize("cut", [1, 2, 3, 40])
@pytest.mark.parametrize("form", [0, 1])
def test_a_line_that_was_cut_short_is_refused(form: int, cut: int) -> None:
    with pytest.raises(BadResults, match="cut short"):
        list(unpack_lines(pack(RECORD, form)[:-cut]))


@pytest.mark.slow
def test_a_changed_or_huge_or_newer_line_is_refused() -> None:
    packed = pack(RECORD)
    with pytest.raises(BadResults, match="cut short or changed"):
        list(unpack_lines(packed[:60] + ("A" if packed[60] != "A" else "B") + packed[61:]))
    with pytest.raises(BadResults):
        list(unpack_lines(pack(bytes(LARGEST + 1))))
    with pytest.raises(BadResults, match="newer version"):
        list(unpack_lines("quiz-results:2:AAAA"))
