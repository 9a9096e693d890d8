"""Runs grading_cases.yaml through reading and grading."""

from fractions import Fraction
from pathlib import Path
from textwrap import indent
from typing import Any, get_args

import yaml

from quiz.engine.grading import grade
from quiz.engine.responses import from_data
from quiz.engine.typed import split_words
from quiz.model import Kind, Question
from quiz.reading.deckfile import read_deck
from quiz.responses import Malformed, Score

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


QUESTIONS = [(group, read_question(group)) for group in GROUPS]


def read_score(score: Score | Malformed, case: dict[str, Any]) -> dict[str, Any]:
    """Return what a score is in those words of the table that a case has."""
    if isinstance(score, Malformed):
        return {"score": "malformed"}
    texts = {name: [getattr(mark, name) for mark in score.marks] for name in ("note", "feedback")}
    found = {
        "score": score.fraction,
        "typo": score.typo,
        **{name: " ".join(filter(None, texts[name])) for name in texts},
    }
    return {name: found[name] for name in found if name in case}


def test_a_response_scores_what_the_table_says() -> None:
    wrong = []
    for group, question in QUESTIONS:
        words = {word for text in (question.stem, *group.get("words", ())) for word in split_words(text)}
        for case in group["cases"]:
            score = grade(
                question,
                from_data(case["response"]),
                language=group.get("language", "en"),
                is_deck_word=words.__contains__,
            )
            expected = {name: case[name] for name in ("score", "typo", "note", "feedback") if name in case}
            if expected["score"] != "malformed":
                expected["score"] = float(Fraction(str(expected["score"])))
            if (found := read_score(score, case)) != expected:
                wrong.append((question.stem, case["response"], found, expected))
    assert wrong == []


def test_every_kind_has_cases() -> None:
    assert {question.kind for _, question in QUESTIONS} == set(get_args(Kind))
