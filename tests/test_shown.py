"""Nothing that is shown can steer a terminal."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.shown import dump_json, show

EVERY_CHARACTER = "".join(map(chr, range(0x110000)))
STEERING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


@pytest.mark.slow
@pytest.mark.parametrize("reveal", [False, True])
def test_no_character_steers_a_terminal(reveal: bool) -> None:
    assert not STEERING.search(show(EVERY_CHARACTER, reveal=reveal))
    assert not STEERING.search(show(EVERY_CHARACTER[:0x10000], keep="\n", reveal=reveal).replace("\n", ""))


@pytest.mark.parametrize(
    ("text", "safe", "revealed"),
    [
        ("plain, ä, 日本", "plain, ä, 日本", "plain, ä, 日本"),
        ("a\x1b[31mb", "a␛[31mb", "a␛[31mb"),
        ("a\tb\nc\r\nd", "a b c  d", "a→b␊c␍␊d"),
        ("\u202eevil", "\\u202eevil", "\\u202eevil"),
        ("\x9b31m", "\\x9b31m", "\\x9b31m"),
        ("soft\u00adhyphen", "soft\u00adhyphen", "soft\\xadhyphen"),
        ("no\u200bwidth", "no\u200bwidth", "no\\u200bwidth"),
        ("👩\u200d🔬", "👩\u200d🔬", "👩\u200d🔬"),
        ("a\u00a0b", "a b", "a b"),
        ("\udc80", "\\udc80", "\\udc80"),
    ],
)
def test_texts(text: str, safe: str, revealed: str) -> None:
    assert (show(text), show(text, reveal=True)) == (safe, revealed)


def test_line_ends_stay_where_they_are_wanted() -> None:
    assert show("a\r\nb\nc\x1b", keep="\n") == "a\nb\nc␛"


@pytest.mark.slow
@given(st.recursive(st.text() | st.integers() | st.none(), lambda inner: st.dictionaries(st.text(), inner)))
def test_json_keeps_every_value_and_steers_no_terminal(value: object) -> None:
    for ascii_only in (False, True):
        text = dump_json(value, ascii_only=ascii_only)
        assert json.loads(text) == value
        assert show(text) == text
        assert text.isascii() or not ascii_only


def test_json_escapes_what_cannot_be_shown() -> None:
    assert dump_json("a\x1b\u202e\ufdd0\U0001fffe é") == r'"a\u001b\u202e\ufdd0\ud83f\udffe é"'
