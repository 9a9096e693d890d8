"""Nothing that is shown can steer a terminal."""

import re

import pytest

from quiz.shown import show

EVERY_CHARACTER = "".join(map(chr, range(0x110000)))
STEERING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


@pytest.mark.parametrize("reveal", [False, True])
def test_no_character_steers_a_terminal(reveal: bool) -> None:
    assert not STEERING.search(show(EVERY_CHARACTER, reveal=reveal))
    assert not STEERING.search(show(EVERY_CHARACTER, keep="\n", reveal=reveal).replace("\n", ""))


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
