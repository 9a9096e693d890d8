"""Odd values under every key: a problem or a value, never an exception, and no character that cannot be shown."""

import dataclasses
from collections.abc import Iterator
from itertools import product

import pytest

from quiz.checking import check_deck
from quiz.keys import (
    DECK_KEYS,
    DRAW_KEYS,
    FACT_KEYS,
    MEDIA_KEYS,
    PLACE_KEYS,
    QUESTION_KEYS,
    SHARED_KEYS,
    SHEET_KEYS,
    Key,
)
from quiz.model import BLANK
from quiz.problems import Problem
from quiz.reading.deckfile import read_deck, read_shared
from quiz.reading.sourcefile import read_sheet
from quiz.reading.text.decoding import FORBIDDEN

pytestmark = pytest.mark.slow

QUESTIONS = {
    "flashcard": {"front": "F", "back": "B"},
    "cloze": {"cloze": "A {{b|c::d}}."},
    "ordering": {"question": "Q?", "order": "[a, b, [c, d]]"},
    "matching": {"question": "Q?", "match": "{a: b, c: d}", "wrong": "[e]"},
    "rubric": {"question": "Q?", "rubric": "[a, b]"},
    "multiple-response": {"question": "Q?", "answers": "[a, b]", "wrong": "[c]", "shown": "[a, c, b]"},
    "list-recall": {"question": "Q?", "answers": "[a, [b, c]]", "need": "1"},
    "multiple-choice": {"question": "Q?", "answer": "a", "wrong": "[b, {c: D.}, {from: p, pick: 1}]"},
    "true-false": {"question": "Q?", "answer": "true"},
    "numeric": {"question": "Q?", "answer": "5", "within": "1", "reject": "[7: No.]"},
    "masked-picture": {"question": "Q?", "image": "a.png", "places": "{a: [1, 2, 3, 4], b: {at: [5, 6, 7, 8]}}"},
    "short-answer": {"question": "Q?", "answer": "ab", "accept": "[c]", "reject": "[d: No.]"},
}
ESCAPES = [*"0abtnvfreN_LP ", "x00", "x1b", "x7f", "x9f", "xad", "u0000", "u200b", "u2028", "u202e", "ud800", "ufdd0"]
ESCAPES += ["ufdd1", "ufeff", "uffff", "ud83d\\ude00", "U0001fffe", "U00110000", "U00000000", "\n   "]
PARTS = ["", "0", "5", "00", ".", ",", "-", "+", "−", "–", "$", "€", "%", "‰", "e", "E-", "/", ":", "_", "'", " ", "0x"]
PARTS += ["0b", "0o", "F", "٣", "１", "½", "1.5", "24.12", "1,000", "e9999999999", "9" * 5000, "0x" + "F" * 5000]
NUMBERS = sorted({f"1{a}{b}" for a, b in product(PARTS, PARTS)} | {f"{a}1{b}" for a, b in product(PARTS, PARTS)})
OTHERS = """'' "" ' ' ~ [] {} [[]] [{}] {a:} [~] [''] {a:\tb} '{{a}}' '{{' '}}' '{{}}' '{{|}}' '{{::}}' '{{a::}}'
'{{{{}}}}'
'![](..)' '![x](a\\b)' '\\(' '\\)' '\\({\\)' '\\(\\)' '**' '`' a: true TRUE no Off / // a/b/c a/ /a .. ~/x 'C:\\x' ﬃ İ 𝟘
{from:p} {from:\tp} << |9 ? @ & *a !t""".replace(" ", "\n").replace("\t", " ").split("\n")  # fmt: skip


def make_values() -> Iterator[str]:
    for escape in ESCAPES:
        yield f'"\\{escape}"'
        yield f'"A\\{escape}B"'
    yield from OTHERS
    yield from ("{from: p, pick: 1e9}", "{file: a, alt: [b]}", "{[a]: b}", "[a, [b, [c]]]", "{a: {b: c}}", "|\n    x")


FORMS = ["{}", "\n  - {}\n  - b: {}", "\n    a: {}\n    {}: b"]
FEW = [*make_values(), "1.5.", "$1.5."]
AT_ONCE = 25
"""Questions in a file: a fault in one of them leaves the others as they are."""


def find_texts(value: object) -> Iterator[str]:
    """Yield every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from find_texts(item)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from find_texts(getattr(value, field.name))


def check_texts(value: object, problems: list[Problem]) -> None:
    for text in find_texts(value):
        assert not FORBIDDEN.search(text.replace(BLANK, "")), text
    for problem in problems:
        assert problem.message.isprintable(), problem


def read(text: str) -> None:
    data = text.encode()
    deck, problems = read_deck(data, "d.yaml")
    check_texts(deck, problems)
    if deck is not None:
        list(check_deck(deck, lambda: text.split("\n")))


@pytest.mark.parametrize("key", QUESTION_KEYS, ids=lambda key: str(key.name))
def test_in_a_question(key: Key) -> None:
    head = "deck: d\ntitle: T\nformat: 2\npools: {p: [q, r, s]}\npassages: {m: M.}\nquestions:\n"
    name, kinds = key.name, key.kinds or ("multiple-choice",)
    values = [form.replace("{}", value) for value, form in product(FEW, FORMS)]
    if name in ("answer", "accept", "within", "points"):
        values += NUMBERS
    for kind in kinds[-2:]:
        lines = "".join(f"  {other}: {value}\n" for other, value in QUESTIONS[kind].items() if other != name)
        for start in range(0, len(values), AT_ONCE):
            some = enumerate(values[start : start + AT_ONCE])
            read(head + "".join(f"- id: q{number}\n{lines}  {name}: {value}\n" for number, value in some))


@pytest.mark.parametrize("key", DECK_KEYS, ids=lambda key: str(key.name))
def test_in_a_deck(key: Key) -> None:
    for value, form in product(FEW, FORMS):
        read(f"{key.name}: {form.replace('{}', value)}\nquestions:\n- id: q\n  question: Q?\n  answer: b\n")


@pytest.mark.parametrize("key", [*MEDIA_KEYS, *DRAW_KEYS], ids=lambda key: str(key.name))
def test_in_an_image_and_a_draw(key: Key) -> None:
    head = "deck: d\ntitle: T\npools: {p: [q, r, s]}\nquestions:\n- id: q\n  question: Q?\n  answer: b\n"
    for value in FEW:
        read(f"{head}  image:\n    {key.name}: {value}\n")
        read(f"{head}  wrong:\n  - from: p\n    {key.name}: {value}\n")


@pytest.mark.parametrize("key", SHARED_KEYS, ids=lambda key: str(key.name))
def test_in_a_file_that_decks_share(key: Key) -> None:
    for value, form in product(FEW, FORMS):
        shared, problems = read_shared(f"{key.name}: {form.replace('{}', value)}\n".encode(), "shared.yaml")
        check_texts(shared, problems)


@pytest.mark.parametrize("key", PLACE_KEYS, ids=lambda key: str(key.name))
def test_in_a_place(key: Key) -> None:
    head = "deck: d\ntitle: T\nformat: 2\nquestions:\n- id: q\n  question: Q?\n  image: a.png\n  places:\n"
    for value in FEW:
        read(f"{head}    a:\n      at: [1, 2, 3, 4]\n      {key.name}: {value}\n")
        read(f"{head}    a:\n      {key.name}: {value}\n")
        read(f"{head}    {value}: [1, 2, 3, 4]\n    a: [{value}, 2, 3, 4]\n")


@pytest.mark.parametrize("key", [*SHEET_KEYS, *FACT_KEYS], ids=lambda key: str(key.name))
def test_in_a_sheet(key: Key) -> None:
    for value, form in product(FEW, FORMS):
        lines = f"{key.name}: {form.replace('{}', value)}\n"
        sheet, problems = read_sheet((lines + "facts:\n- id: a\n  fact: b\n").encode(), "s.yaml")
        check_texts(sheet, problems)
        sheet, problems = read_sheet(f"source: s\ntitle: T\nfacts:\n- id: a\n  {lines}".encode(), "s.yaml")
        check_texts(sheet, problems)
