"""What lines tell after an answer, beside what the transcripts show."""

import json

import pytest

from quiz.engine.responses import right_response
from quiz.engine.session import Session
from quiz.library import Library
from quiz.lines.json_events import JsonView
from quiz.lines.plain import PlainView
from quiz.lines.style import LABELLED
from quiz.sitting.wording import Wording

DECK = """
deck: d
title: D
sources: [moon]
questions:
- {id: both, question: How far?, answer: far, explain: It is., source: [moon/distance, moon/age, moon/distance]}
- {id: whole, question: How old?, answer: old, source: moon}
"""
SHEET = """
source: moon
title: The Moon
kind: book
date: May 1990
facts:
- {id: distance, fact: It is far., note: "Few have *384,399* km"}
- {id: age, fact: It is old., note: "Nobody [b]knows."}
"""


@pytest.fixture
def bank(tmp_path):
    for folder, text in (("decks/d", DECK), ("seeds/moon", SHEET)):
        path = tmp_path / f"{folder}.yaml"
        path.parent.mkdir()
        path.write_text(text)
    return Library([], cwd=tmp_path).open([str(tmp_path / "decks" / "d.yaml")])


def answer(bank, name, view):
    session = Session.start(bank.items([f"d/{name}"]), seed=1)
    view.question(session.asked)
    view.feedback(session.answer(right_response(session.asked.item.question))[1], 0)


@pytest.mark.parametrize(
    ("more", "rows"),
    [
        (
            {"style": LABELLED},
            [
                "Explanation: It is.",
                "Other records: Few have 384,399 km; Nobody [b]knows.",
                "Source: The Moon, book, May 1990",
            ],
        ),
        (
            {},
            [
                "  It is.",
                "  Other records: Few have 384,399 km; Nobody [b]knows.",
                "  Source: The Moon, book, May 1990",
            ],
        ),
    ],
)
def test_the_notes_of_cited_facts_are_one_line_after_the_answer(bank, more, rows):
    out: list[str] = []
    view = PlainView(Wording(bank), out.append, **more)
    answer(bank, "both", view)
    before, _, after = "".join(out).partition("Correct")
    assert "records" not in before
    assert after.splitlines()[1:] == rows


def test_a_question_that_cites_no_fact_with_a_note_has_no_such_line(bank):
    out: list[str] = []
    answer(bank, "whole", PlainView(Wording(bank), out.append))
    assert "records" not in "".join(out)


@pytest.mark.parametrize(("name", "said"), [("both", "Few have 384,399 km; Nobody [b]knows."), ("whole", None)])
def test_json_feedback_has_other_records(bank, name, said):
    out: list[str] = []
    answer(bank, name, JsonView(Wording(bank, raw=True), out.append))
    question, feedback = map(json.loads, out)
    assert "other_records" not in question
    assert feedback["other_records"] == said
