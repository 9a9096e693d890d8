"""An answer judged part by part, the same for lines and for the screen."""

import pytest

from quiz.engine.responses import right_response
from quiz.engine.session import Session
from quiz.responses import Matched, Ordered, Picked, Revealed, Typed
from quiz.sitting.judging import Part, judge_parts

DECK = """
deck: d
title: A deck
questions:
- {id: choice, question: Which?, answer: right, wrong: [{left: Not left.}, up]}
- {id: picks, question: Which two?, answers: [a1, a2], wrong: [{w1: Not w1.}, w2, w3]}
- {id: truth, question: So?, answer: true}
- {id: number, question: How many?, answer: 10, within: 1}
- {id: text, question: Who?, answer: Madrid, typos: yes}
- {id: list, question: Name two., answers: [[iron, Fe], tin, lead], need: 2}
- {id: order, question: Order?, order: [first, second, third]}
- {id: pairs, question: Pairs?, match: {L1: R1, L2: R2}}
- {id: blank, cloze: "One {{gap}}."}
- {id: blanks, cloze: "A {{gap}} and {{another}}."}
- {id: rubric, question: Why?, rubric: [one point, another point]}
- {id: card, front: Front?, back: Back.}
"""


@pytest.fixture
def judge(open_bank):
    """Return a function that answers a question and returns the parts of the answer."""
    bank = open_bank(DECK)

    def judge_response(name, response, *, whole=False):
        _, result = Session.start(bank.items([f"d/{name}"]), seed=1).answer(response)
        return judge_parts(result, whole=whole)

    return judge_response


@pytest.mark.parametrize(
    ("name", "response", "parts"),
    [
        (
            "choice",
            Picked(("left",)),
            [Part("picked", "left", "option", feedback="Not left."), Part("right", "right", "option")],
        ),
        ("choice", Revealed(), [Part("right", "right", "option")]),
        (
            "picks",
            Picked(("w1", "a2")),
            [
                Part("missed", "a1", "option"),
                Part("right", "a2", "option"),
                Part("wrong", "w1", "option", feedback="Not w1."),
            ],
        ),
        ("truth", Picked(("false",)), [Part("picked", "false", "truth"), Part("right", "true", "truth")]),
        ("number", Typed(("9",)), [Part("right", "10 (within 1)", "literal")]),
        (
            "text",
            Typed(("Madrit",)),
            [Part("typed", "Madrit", "literal", note="typo forgiven"), Part("right", "Madrid", "literal")],
        ),
        (
            "list",
            Typed(("Fe", "iron", "tin", "zinc")),
            [
                Part("right", "iron", "literal", given="Fe"),
                Part("right", "tin", "literal"),
                Part("also", "lead", "literal"),
                Part("typed", "iron", "literal", note="already named"),
                Part("typed", "zinc", "literal", note="not counted"),
            ],
        ),
        (
            "order",
            Ordered(("first", "third")),
            [
                Part("right", "first", place="1"),
                Part("missed", "second", place="2"),
                Part("wrong", "third", given="2", place="3"),
            ],
        ),
        (
            "pairs",
            Matched((("L1", "R2"), ("L2", "R2"))),
            [Part("right", "R2", left="L2"), Part("wrong", "R1", given="R2", left="L1")],
        ),
        ("blank", Typed(("hole",)), [Part("wrong", "gap", "literal", given="hole", place="1")]),
        (
            "blanks",
            Typed(("gap", "")),
            [Part("right", "gap", "literal", place="1"), Part("missed", "another", "literal", place="2")],
        ),
        ("rubric", Picked(("one point",)), [Part("met", "one point"), Part("not met", "another point")]),
        ("card", Revealed(), []),
    ],
)
def test_the_parts_of_an_answer(judge, name, response, parts):
    assert judge(name, response) == parts


@pytest.mark.parametrize("name", ["choice", "truth", "text", "blank"])
def test_a_right_answer_of_one_part_needs_no_more_than_its_verdict(judge, name, open_bank):
    response = right_response(open_bank(DECK).items([f"d/{name}"])[0].question)
    assert judge(name, response) == []
    assert [part.word for part in judge(name, response, whole=True)] == ["right"]
