"""Blanks that are picked: their options are shown in the stem, and a letter is as good as a text."""

import json

import pytest

from quiz.anki.note_type import PLACE
from quiz.anki.notes import Context, make_note
from quiz.engine.session import Session
from quiz.lines.json_events import JsonView
from quiz.model import Blank, Cloze, Deck, Option, Question
from quiz.responses import Response, Revealed, Typed
from quiz.sitting.choices import list_choices, name_choices, say_choices
from quiz.sitting.wording import Wording

PICKED = Blank(("lower",), "", (Option("higher", "Think of tea."), Option("the same")))
TYPED = Blank(("pressure",))
LETTERS = Blank(("B",), "", (Option("A"), Option("C")))
QUESTION = Question("q", "d/q", "It boils at a \ufdd0 \ufdd0, says \ufdd0.", Cloze((PICKED, TYPED, LETTERS)))


def test_options_are_in_the_order_of_the_alphabet_with_labels():
    assert list_choices(PICKED) == ("higher", "lower", "the same")
    assert say_choices(PICKED) == "a higher, b lower, c the same"
    assert say_choices(LETTERS) == "1 A, 2 B, 3 C"
    assert (list_choices(TYPED), say_choices(TYPED)) == ((), "")


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (Typed(("b", "a", "2")), Typed(("lower", "a", "B"))),
        (Typed(("2", "", "b")), Typed(("lower", "", "b"))),
        (Typed(("HIGHER", "x")), Typed(("HIGHER", "x"))),
        (Typed(("z", "x", "9")), Typed(("z", "x", "9"))),
        (Revealed(), Revealed()),
    ],
)
def test_a_label_is_the_option_that_it_stands_for(given: Response, named: Response):
    assert name_choices(QUESTION, given) == named


def test_the_options_are_shown_where_the_question_is(open_bank):
    bank = open_bank(
        "deck: d\ntitle: D\nformat: 2\nquestions:\n- {id: q, cloze: 'a {{bee}} {{c}}', wrong: {bee: [x, y: Y.]}}\n"
    )
    item = bank.item("d/q")
    assert Wording(bank).stem(item.question) == "a (1) ____ [1 bee, 2 x, 3 y] (2) ____"
    lines: list[str] = []
    JsonView(Wording(bank, raw=True), lines.append).question(Session.start([item], seed=1).asked)
    assert json.loads(lines[0])["blanks"] == [{"hint": None, "options": ["bee", "x", "y"]}, {"hint": None}]


def test_a_card_offers_the_options_and_reads_right_without_a_script():
    note = make_note(QUESTION, Context(Deck("d", "d", "D", "d.yaml", (QUESTION,)), {}))
    assert "&#91;higher / lower / the same]" in note.fields[PLACE["Question"]]
    assert '<li data-o="0"><b>higher</b> Think of tea.</li>' in note.fields[PLACE["Feedback"]]
