"""Markdown: what boxes can say comes back, and the rest is readable."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz.export.bank import Surroundings, Written
from quiz.export.markdown import join, write_question
from quiz.importing.markdown import parse
from quiz.model import Deck
from quiz.reading.deckfile import read_deck

from .questions import block, decks, go_round, show

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(decks(("choice", "response"), bare=True, tags=st.just(()), explanation=st.one_of(st.just(""), block)))
def test_what_boxes_can_say_comes_back(deck: Deck) -> None:
    found = go_round(deck, write_question, join, parse, ROOT)
    assert [show(one.question) for one in found] == list(map(show, deck.questions))
    assert [one.name for one in found] == [question.identity for question in deck.questions]


def test_other_kinds_have_their_answer_below() -> None:
    source = "deck: d\ntitle: T\nquestions:\n- {id: a, question: How many?, answer: 5, unit: km}\n"
    source += "- id: b\n  cloze: It is {{so|thus}}.\n  source: Atlas, https://example.org/x\n"
    source += "- {id: c, question: Is it?, answer: false}\n"
    deck, _ = read_deck(source.encode(), "d.yaml")
    assert deck is not None
    around = Surroundings(deck, [], ROOT)
    text = join([Written(one, deck, write_question(one, around)) for one in deck.questions]).decode()
    assert (
        text
        == """\
# T

#### Question 1

<!-- d/a -->

How many?

**Answer:** 5 km

#### Question 2

<!-- d/b -->

It is _____.

**Answer:** so

[Reference](https://example.org/x)

#### Question 3

<!-- d/c -->

Is it?

- [ ] True
- [x] False
"""
    )
    assert around.losses == [
        "its kind: other programs do not ask it",
        "the words of its source, Atlas, https://example.org/x",
        "its kind: it is a choice now",
    ]
