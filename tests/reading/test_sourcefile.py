"""Source sheets: whole values, and the exact places of faults."""

import pytest

from quiz.model import Fact, Sheet
from quiz.reading.sourcefile import read_sheet

GOOD = """\
# Facts in our own words.
source: moon
title: "About the Moon: what is known"
publisher: The Paper
kind: live blog
author: Ada
date: 2019-02-28
url: https://example.org/moon
facts:

- id: far
  fact: On average the Moon is 384,400 km away.
  says: the average distance
  paragraph: 8
  note: Others say 384,399.
- id: round
  fact: The Moon is round.
x-mine: [1]
"""


def test_sheet() -> None:
    sheet, problems = read_sheet(GOOD.encode(), "seeds/moon.yaml")
    assert problems == []
    assert sheet == Sheet(
        "moon",
        "About the Moon: what is known",
        "seeds/moon.yaml",
        (
            Fact(
                "far",
                "On average the Moon is 384,400 km away.",
                "the average distance",
                8,
                "Others say 384,399.",
                line=11,
                column=3,
            ),
            Fact("round", "The Moon is round.", line=16, column=3),
        ),
        publisher="The Paper",
        kind="live blog",
        author="Ada",
        date="2019-02-28",
        url="https://example.org/moon",
    )


HEAD = "source: moon\ntitle: T\nfacts:\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEAD + "- id: a\n  fact: b\n  says: one two three four five six seven eight nine\n", ["6:9 says-too-long"]),
        (HEAD + "- id: a\n  fact: b\n  says: one two three four five six seven eight\n", []),
        (HEAD + "- id: a\n  fact: b\n  says: one - two – three four five six seven eight\n", []),
        ("deck: d\ntitle: T\nquestions:\n- id: a\n  question: q\n", ["1:1 unknown-key"]),
        ("\n# not a sheet\ndeck: d\n", ["3:1 unknown-key"]),
        (HEAD + "- id: a\n  fact: b\n- id: a\n  fact: c\n", ["6:7 duplicate-id"]),
        (HEAD + "- id: A b\n  fact: b\n", ["4:7 bad-id"]),
        (HEAD + "- fact: b\n", ["4:3 missing-key"]),
        (HEAD + "- id: b\n", ["4:3 missing-key"]),
        (HEAD + "- id: b\n  fact:\n", ["5:3 empty-value"]),
        (HEAD + "- id: b\n  fact: c\n  paragraph: first\n", ["6:14 bad-number"]),
        (HEAD + "- id: b\n  fact: c\n  paragraph: 0\n", ["6:14 bad-number"]),
        (HEAD + "- id: b\n  fact: c\n  paragraph: 8-7\n", ["6:14 bad-number"]),
        (HEAD + "- id: b\n  fact: c\n  paragraph: 7-7\n", ["6:14 bad-number"]),
        (HEAD + "- id: b\n  fact: c\n  paragraph: 7-\n", ["6:14 bad-number"]),
        (HEAD + "- id: b\n  fact: c\n  quote: d\n", ["6:3 unknown-key"]),
        (HEAD + "- id: b\n  fact: c\n  id: d\n", ["6:3 duplicate-key"]),
        (
            HEAD + "- id: b\n  fact: c\n  id: d\n  fact: e\n  says: f\n  id: b\n  fact: g\n",
            ["6:3 duplicate-key", "9:3 duplicate-key", "9:7 duplicate-id"],
        ),
        (HEAD + "- id: b\n  fact: c\n  fact: d\n  says: e\n", ["6:3 duplicate-key"]),
        (HEAD + "- id: b\n  fact: c # 1 in the list\n", ["5:10 comment-cuts-text"]),
        (HEAD + "- id: b\n  fact: c: d\n", ["5:10 colon-in-text"]),
        (HEAD + "- b\n", ["4:3 not-a-mapping"]),
        ("source: moon\ntitle: T\nfacts:\n", ["3:1 empty-list"]),
        ("source: moon\ntitle: T\nfacts: []\n", ["3:1 empty-list"]),
        ("source: moon\ntitle: T\nfacts: none\n", ["3:8 not-a-list"]),
        ("source: moon\ntitle: T\n", ["1:1 missing-key"]),
        ("title: T\nfacts:\n- id: b\n  fact: c\n", ["1:1 missing-key"]),
        ("source: moon\npublischer: P\ntitle: T\nfacts:\n- id: b\n  fact: c\n", ["2:1 unknown-key"]),
        ("source: Moon\ntitle:\nfacts:\n- id: b\n  fact: c\n", ["1:9 bad-id", "2:1 empty-value"]),
        ("source: moon\ntitle: T\nfacts:\n- id: b\n  fact: c\nfacts:\n- id: d\n  fact: e\n", ["6:1 duplicate-key"]),
    ],
)
def test_faults_of_a_sheet_are_found_at_their_places(text: str, expected: list[str]) -> None:
    _, problems = read_sheet(text.encode(), "s.yaml")
    assert [f"{p.location.line}:{p.location.column} {p.code}" for p in problems] == expected


def test_a_fact_without_a_dash_begins_at_its_first_key() -> None:
    text = HEAD + "- id: a\n  fact: b\n  id: c\n  fact: d\n  foo bar: e\n"
    sheet, problems = read_sheet(text.encode(), "s.yaml")
    assert sheet is not None
    assert [(fact.id, fact.line, fact.column) for fact in sheet.facts] == [("a", 4, 3), ("c", 6, 3)]
    assert [problem.code for problem in problems] == ["duplicate-key", "unknown-key"]
    assert "braces" not in problems[1].help


def test_a_second_list_of_facts_names_the_line_of_the_first() -> None:
    _, (problem,) = read_sheet((HEAD + "- id: a\n  fact: b\nfacts:\n- id: c\n  fact: d\n").encode(), "s.yaml")
    assert problem.message == "'facts' is already set on line 3"


def test_a_fact_that_is_no_yaml_hides_no_other() -> None:
    text = HEAD + '- id: a\n  fact: "open\n- id: b\n  fact: c\n'
    sheet, problems = read_sheet(text.encode(), "s.yaml")
    assert [problem.code for problem in problems] == ["unclosed-quote"]
    assert sheet is not None
    assert not sheet.is_whole
    assert [fact.id for fact in sheet.facts] == ["b"]


@pytest.mark.parametrize("written", ["7-8", '"7-8"', "7–8", "7 - 8"])
def test_a_fact_can_have_several_paragraphs(written: str):
    sheet, problems = read_sheet(f"{HEAD}- id: b\n  fact: c\n  paragraph: {written}\n".encode(), "a.yaml")
    assert problems == []
    assert sheet is not None
    (fact,) = sheet.facts
    assert (fact.paragraph, fact.last_paragraph, fact.paragraphs) == (7, 8, "7–8")
