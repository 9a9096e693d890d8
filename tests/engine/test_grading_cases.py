"""Runs grading_cases.yaml through reading and grading."""

from fractions import Fraction
from pathlib import Path
from textwrap import indent
from typing import Any, get_args

import pytest
import yaml

from quiz.engine.grading import grade
from quiz.engine.responses import from_data
from quiz.engine.typed import split_words
from quiz.model import Kind, Question
from quiz.reading.deckfile import read_deck
from quiz.responses import Malformed

# libyaml, where it is, is ten times as fast.
GROUPS = yaml.load(
    Path(__file__).with_name("grading_cases.yaml").read_text(encoding="utf-8"),
    getattr(yaml, "CSafeLoader", yaml.SafeLoader),
)


def read_question(group: dict[str, Any]) -> Question:
    head = f"deck: cases\ntitle: Cases\nformat: 2\nlanguage: {group.get('language', 'en')}\nquestions:\n- id: case\n"
    deck, problems = read_deck((head + indent(group["question"], "  ")).encode(), "cases.yaml")
    assert deck
    assert [problem for problem in problems if problem.severity == "error"] == []
    return deck.questions[0]


CASES = [
    pytest.param(group, case, id=f"{read_question(group).stem[:30]} {case['response']}")
    for group in GROUPS
    for case in group["cases"]
]


@pytest.mark.parametrize(("group", "case"), CASES)
def test_a_response_scores_what_the_table_says(group: dict[str, Any], case: dict[str, Any]) -> None:
    question = read_question(group)
    words = {word for text in (question.stem, *group.get("words", ())) for word in split_words(text)}
    score = grade(
        question,
        from_data(case["response"]),
        language=group.get("language", "en"),
        is_deck_word=words.__contains__,
    )
    if case["score"] == "malformed":
        assert isinstance(score, Malformed)
        return
    assert not isinstance(score, Malformed)
    assert score.fraction == float(Fraction(str(case["score"])))
    assert score.typo == case.get("typo", score.typo)
    for name in ("note", "feedback"):
        if name in case:
            assert " ".join(filter(None, (getattr(mark, name) for mark in score.marks))) == case[name]


def test_every_kind_has_cases() -> None:
    assert {read_question(group).kind for group in GROUPS} == set(get_args(Kind))
