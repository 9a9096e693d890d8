"""The JSON Schema never refuses what the reader accepts, and sees the faults that a schema can see."""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from quiz.keys import DECK_KEYS, FACT_KEYS, QUESTION_KEYS, SHEET_KEYS
from quiz.reading.deckfile import read_deck
from quiz.reading.sourcefile import read_sheet
from quiz.schema import make_deck_schema, make_schema, make_sheet_schema

ROOT = Path(__file__).parents[2]


class Yaml12(yaml.SafeLoader):
    """Resolves plain scalars as editors do: by the core schema of YAML 1.2."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 (as its parent has it)


for tag, pattern, first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL", "~nN"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    Yaml12.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), list(first))
Yaml12.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("^$"), [""])
Yaml12.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(loader.construct_scalar(node)))
Yaml12.add_constructor("tag:yaml.org,2002:float", lambda loader, node: float(loader.construct_scalar(node)))

SCHEMA = Draft7Validator(make_schema({"moon": ["distance"]}))


def complaints(text: str) -> list[str]:
    data = yaml.load(text, Yaml12)
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:150]}" for error in SCHEMA.iter_errors(data)]


def deck_of(question: str, top: str = "") -> str:
    body = "\n".join("  " + line for line in question.strip().splitlines())
    return f"deck: demo\ntitle: Demo\n{top}questions:\n- id: one\n{body}\n"


def has_errors(text: str) -> bool:
    reading = read_sheet if text.startswith("source") else read_deck
    _, problems = reading(text.encode(), "file.yaml")
    return any(problem.severity == "error" for problem in problems)


def test_the_schemas_are_draft_07():
    for schema in (make_deck_schema(), make_sheet_schema(), make_schema({"moon": ["distance"]})):
        Draft7Validator.check_schema(schema)
        assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"


def test_every_key_is_described():
    deck, sheet = make_deck_schema(), make_sheet_schema()
    question = deck["definitions"]["question"]
    fact = sheet["properties"]["facts"]["items"]
    for schema, keys in ((deck, DECK_KEYS), (question, QUESTION_KEYS), (sheet, SHEET_KEYS), (fact, FACT_KEYS)):
        assert list(schema["properties"]) == [key.name for key in keys]
        assert all(schema["properties"][key.name]["description"] == key.about for key in keys)


SHIPPED = sorted([*ROOT.glob("decks/**/*.yaml"), *ROOT.glob("seeds/*.yaml")])


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_shipped_files_are_valid(path: Path):
    assert complaints(path.read_text()) == []


ACCEPTED = [
    "question: q\nanswer: NO\nwrong: [NR, ON]",
    "question: q\nanswer: ~\naccept: [null, 1.50, 1e5, 0x1F, 2019-01-01]",
    "question: q\nanswer: TRUE",
    "question: q\nanswer: tRuE",
    "question: q\nanswer: -12.50\nwithin: 2%\nunit: [km, 1]\nreject:\n- 12: No.",
    "question: q\nanswer: 5\nwithin: [4, 6]\nunit: km",
    "question: 12\nanswers: [2, 29, 97]\nwrong: [1, 51, {91: 'It is 7 times 13.'}]\npoints: '2'",
    "question: q\nanswers: [a, [b, c], 3]\nneed: 2\ntypos: YES\nexact: No",
    "question: q\norder: [1, [2, 3], 4]\npartial: false",
    "question: q\nmatch: {1: 2, Turkey: Ankara}\nwrong: [x]",
    "cloze: a {{b}} c\ntypos: no",
    "front: f\nback: b\nboth-ways: yes\nimage: {file: a.png, alt: x}\naudio: a.mp3",
    'front: f\nback: b\nimage: a.png\naudio: {file: a.mp3}\nsource: "Wikipedia"',
    "question: q\nrubric:\n- a\n- b\nx-mine: {any: [thing]}",
    "question: q\nanswer: a\nwrong:\n- b: No.\n- {from: metals, pick: 2, except: [tin]}\n- from: To here.",
    "question: q\nanswer: a\nsource: moon/distance",
    "question: q\nanswer: a\nsource: [Wikipedia, WHO]\nimage: a.png\nalt: A disc",
    "question: q\nanswer: a\naudio: {file: a.ogg, alt: A bell}",
    "question: q\nimage: a.png\nplaces: {b: [1, 2.5, '3', 4], c: {at: [1, 2, 3, 4], accept: [d], words: e, id: f}}",
    "question: q\nimage: {file: a.png, alt: b}\nask: all\ntypos: yes\nplaces:\n  true: [0, 0, 100, 100]",
    "question: q\nimage: a.png\nask: b\nplaces: {b: [1, 2, 3, 4]}\nrecall: flip\npartial: no",
    "question: q\nanswer: a\nsource: [moon, moon/other, 'A book, 1998', http://example.org]\nhint: 3",
    "question: q\nanswer: {a: A.}\naccept: [b, {c: C.}]\nif-right: x\nif-wrong: y",
    "question: q\nanswer: {TRUE: A.}",
    "question: q\nany-of: [a, {b: B.}]\nwrong: [c]\npartly: [d, {e: E.}, {text: f, credit: 5.5%, feedback: F.}]",
    "question: q\nnone-right: yes\nwrong: [c]",
    "cloze: a {{5}}\nnumbers: yes\nwithin: 2%",
    "cloze: a {{b}} {{5}}\nwrong: {b: [c, {d: D.}], 5: [6]}",
    "question: q\nanswers: [1, [2, two]]\nnumbers: YES",
    "question: q\nanswers: [a, b]\nall-right: yes\nshown: [b, a]",
    "question: q\nanswer: a\npartly: [b, {text: c, credit: 10%}]",
    "question: q\nanswer: 5\npartly: [6, {within: 1, credit: 10%}, {text: 8, within: 5%, feedback: F.}]",
    "question: q\nanswer: {5: A.}\naccept: [{6: B.}]",
    "question: q\nanswer: 5\naccept: [{text: 6, feedback: B}]\nreject: [{text: 7, feedback: C}]",
    "question: q\nanswers: [{a: A.}, [b, {c: C.}]]",
    "question: q\nanswers: [{a: A.}]\nwrong: [b]",
    "question: q\nanswer: 5\naccept: [6, {text: 7, within: 5%}, {8: So.}]\nreject:\n- {text: 9, within: [9, 10]}",
    "question: q\nanswer: 5\npartly: [{text: 6, credit: 100%}, {text: 7, credit: 0%}, {text: 8, credit: 100.0 %}]",
    "cloze: a {{b}} {{b}} {{5}}\nnumbers: yes\nwithin: {5: 1%}\naccept: {b: [c: C.]}\npartly: {b#2: [d: D.]}",
    "question: q\nwrite: yes",
    "question: q\nwrite: YES\nanswer: |\n  A *text*\n  of two lines",
    "question: q\nwrite: true\nanswer: 5\nif-right: x",
    "front: f\nback: b\nwrite: yes\nif-right: x\nif-wrong: y",
    "question: q\nrubric: [a, b]\nwrite: no\nif-wrong: y",
    "question: q\nanswer: a\nwas: old/one\ntags: [x, 7]\nallow: [no-source]\ndifficulty: hard\nhint: [a, b]",
]
TOP = """\
collection: 7
description: d
language: pt-BR
format: 2
author: Ada
licence: CC0
origin: 1984
tags: []
sources: [moon]
defaults: {typos: yes}
pools:
  metals: [iron, lead, tin, gold, 5]
passages:
  light: The Moon ...
was: old
allow: [no-source]
x-own: 1
"""


@pytest.mark.parametrize("question", ACCEPTED)
def test_what_the_reader_accepts_is_valid(question: str):
    text = deck_of(question, TOP)
    _, problems = read_deck(text.encode(), "deck.yaml")
    assert [problem for problem in problems if problem.severity == "error"] == []
    assert complaints(text) == []


REFUSED = [
    "question: q\nanswer: a\nexplian: x",
    "question: q\nanswer: a\nneed: 2",
    "question: q\nanswer: a\nwrong: []",
    "question: q\nanswer: a\nwrong: b",
    "question: q\nanswer: a\nwrong:\n- b: c\n  d: e",
    "question: q\nanswer: [a, b]",
    "question: q",
    "answer: a",
    "front: f",
    "front: f\nback: b\nanswer: c",
    "question: q\norder: [a, b, c]\nmatch: {a: b, c: d}",
    "question: q\norder: [a, b, c]\ntypos: yes",
    "question: q\nmatch: {a: b}",
    "question: q\nmatch: [a, b]",
    "cloze: a {{b}}\nquestion: q",
    "question: q\nrubric: x",
    "question: q\nanswers: []",
    "question: q\nanswer: a\npoints: 0",
    "question: q\nanswer: a\ndifficulty: esay",
    "question: q\nanswer: a\nsource: nasa/moon/far",
    "question: q\nanswer: a\nimage: [a.png]",
    "question: q\nanswer: a\nimage: {alt: x}",
    "question: q\nanswer: a\ntags: x",
    "question: q\nanswer: a\nwas: Old",
    "question: q\nanswer: a\nwrong:\n- {from: metals, pick: 0}",
    "question: q\nanswer: 5\nwithin: [1, 2, 3]",
    "question: q\nanswers: [a, b]\nneed: 0",
    "question: q\nanswer: a\nexact: perhaps",
]


REFUSED_IN_FORMAT_2 = [
    "question: q\nanswer: a\nif-right: [x]",
    "question: q\nnone-right: no\nwrong: [b, c]",
    "question: q\nnone-right: yes",
    "question: q\nanswers: [a, b]\nall-right: yes\nwrong: [c]",
    "question: q\nany-of: a\nwrong: [b, c]",
    "question: q\nany-of: [a, b]",
    "question: q\nany-of: [a]\nanswer: b\nwrong: [c, d]",
    "question: q\nanswers: [1, b]\nnumbers: perhaps",
    "question: q\nanswers: [1, b]\nwithin: 2",
    "question: q\nanswer: 5\nnumbers: yes",
    "question: q\nanswer: 5\nwithin: {5: 1}",
    "question: q\nanswer: 5\nwithin: about 2",
    "question: q\nanswer: 5\npartly: [{text: 6, credit: 60}]",
    "question: q\nanswer: 5\npartly: [{text: 6, credit: 160%}]",
    "question: q\nanswer: 5\npartly: [{feedback: F., credit: 60%}]",
    "question: q\nanswer: 5\naccept: [{text: 6, credit: 60%}]",
    "question: q\nanswer: a\npartly: [{credit: 50%}]",
    "question: q\nanswer: 5\naccept: [{within: 1}]",
    "question: q\nanswer: a\ntypos: [yes]",
    "question: q\nanswer: a\nexact: 1",
    "question: q\nanswer: a\nretired: {yes: no}",
    "cloze: a {{5}}\nnumbers: [yes]",
    "question: q\nimage: a.png\nplaces: {b: [5, 5, 0, 20]}",
    "question: q\nimage: a.png\nplaces: {b: [5, 5, wide, 20]}",
    "question: q\nanswer: {true: A., false: B.}",
    "question: q\nanswer: a\nalt: x",
    "question: q\nimage: a.png\nplaces: {b: 1 2 3 4}",
    "question: q\nimage: a.png\nplaces: {}",
    "question: q\nanswer: a\nwrite: no",
    "question: q\nanswer: a\nwrite: yes\nboth-ways: yes",
    "question: q\nanswer: {a: A.}\nwrite: yes",
    "question: q\nanswer: a\naccept: [b]\nwrite: yes",
    "front: f\nback: b\nquestion: q\nwrite: yes",
    "cloze: a {{b}}\nwrong: [c]",
    "cloze: a {{b}}\naccept: {b: c}",
    "cloze: a {{b}}\npartly: {b: []}",
    "cloze: a {{5}}\nwithin: {5: 1}",
    "question: q\nanswer: a\nwrong: {a: [b]}",
]


@pytest.mark.parametrize("question", REFUSED_IN_FORMAT_2)
def test_faults_of_format_2_that_a_schema_can_see_are_seen(question: str):
    """Each of these the reader refuses too."""
    text = deck_of(question, "format: 2\n")
    assert has_errors(text)
    assert complaints(text)


@pytest.mark.parametrize("question", REFUSED)
def test_faults_that_a_schema_can_see_are_seen(question: str):
    """Each of these the reader refuses too."""
    text = deck_of(question, "pools: {metals: [iron, lead, tin]}\n")
    assert has_errors(text)
    assert complaints(text)


@pytest.mark.parametrize(
    "text",
    [
        "title: t\ndeck: demo",
        "deck: Demo\ntitle: t\nquestions: [{question: q, answer: a}]",
        "deck: demo\ntitle: t\nquestions: []",
        "deck: demo\ntitle: t\nqestions: [{question: q, answer: a}]",
        "deck: demo\ntitle: t\ndefaults: {typo: yes}\nquestions: [{question: q, answer: a}]",
        "deck: demo\ntitle: t\nformat: 2\nquestions: [{question: q, image: a.png, ask: all, places: {b: [1, 2, 3]}}]",
        "deck: demo\ntitle: t\nformat: 2\nquestions: [{question: q, image: a.png, places: {b: [1, 2, 3, 400]}}]",
        "deck: demo\ntitle: t\nformat: 2\nquestions: [{question: q, image: a.png, places: {b: {words: c}}}]",
        "deck: demo\ntitle: t\nformat: 2\nquestions: [{question: q, places: {b: [1, 2, 3, 4]}}]",
        "deck: demo\ntitle: t\nformat: 3\nquestions: [{question: q, answer: a}]",
        "deck: demo\ntitle: t\nauthor: Ada\nquestions: [{question: q, answer: a}]",
        "deck: demo\ntitle: t\nquestions: [{question: q, answer: a, write: yes}]",
        "- {question: q, answer: a, if-right: x}",
        "source: moon\ntitle: t\nfacts: []",
        "source: moon\ntitle: t\nfacts: [{id: a, fact: b, paragraf: 2}]",
        "source: moon\ntitle: t\nfacts: [{fact: b}]",
        "source: moon\ntitle: t\nfacts: [{id: a, fact: b, paragraph: 7-}]",
    ],
)
def test_faults_at_the_top_and_in_sheets_are_seen(text: str):
    assert has_errors(text)
    assert complaints(text)


VALUES = st.sampled_from(
    [
        "a",
        "b c",
        "NO",
        "yes",
        "true",
        "~",
        "12",
        "1.5",
        "007",
        "[a, b]",
        "[1, 2, 3]",
        "[[a, b], c, d]",
        "{a: b, c: d}",
        "{a: B.}",
        "[{a: B.}]",
        "''",
        "2%",
        "easy",
    ]
)
KEYS = st.sampled_from([key.name for key in QUESTION_KEYS if key.name != "id"])


@given(st.dictionaries(KEYS, VALUES, max_size=5), st.sampled_from(["answer", "answers", "order", "match", "rubric"]))
def test_the_schema_never_refuses_what_the_reader_accepts(pairs: dict[str, str], sign: str):
    """Random values under random keys: whatever the reader takes, the schema takes."""
    basic = {"answer": "a", "answers": "[a, b, c]", "order": "[a, b, c]", "match": "{a: b, c: d}", "rubric": "[a]"}
    keys = {"question": "q", sign: basic[sign], **pairs}
    text = deck_of("\n".join(f"{name}: {value}" for name, value in keys.items()))
    if not has_errors(text):
        assert complaints(text) == []


def test_a_file_that_decks_share_is_told_from_a_deck():
    assert complaints("pools: {metals: [iron, 5]}\npassages: {a: b}\nformat: 2\nx-mine: 1\n") == []
    assert complaints("pools: {metals: []}\n")
    assert complaints("pools: {metals: [iron]}\npool: {}\n")
    assert complaints("pools: {metals: [iron]}\ntitle: T\n")  # a deck without questions


def test_a_list_of_questions_alone_is_valid():
    assert complaints("- id: a\n  question: q\n  answer: x\n- cloze: a {{b}}\n") == []
    assert complaints("- id: a\n  question: q\n  anwser: x\n")
