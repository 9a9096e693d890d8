import pytest

from quiz.anki.note_type import FIELDS, make_templates
from quiz.anki.notes import Context, make_note
from quiz.anki.preview import fill_template, make_page
from quiz.reading.deckfile import read_deck

DECK = b"""\
deck: demo
title: Demo
questions:
- id: one
  question: Is `1 < 2`?
  answer: "</script>"
  wrong: [b, "{{c}}"]
- id: two
  front: A
  back: B
  both-ways: yes
- id: three
  question: Type it.
  answer: gold
"""


BOX = '<input type="text" id="typeans">'


@pytest.fixture
def notes():
    deck, problems = read_deck(DECK, "demo.yaml")
    assert [problem for problem in problems if problem.severity == "error"] == []
    return [make_note(question, Context(deck, {})) for question in deck.questions]


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("{{A}} {{B}}", "a "),
        ("{{#A}}x{{A}}{{/A}}{{#B}}y{{/B}}", "xa"),
        ("{{^A}}x{{/A}}{{^B}}y{{/B}}", "y"),
        ("{{type:A}}", '<input type="text" id="typeans">'),
    ],
)
def test_a_template_is_filled_as_anki_does(template: str, shown: str):
    assert fill_template(template, {"A": "a", "B": ""}) == shown


def test_the_engine_fills_the_templates_in_the_same_way(notes, learner, export):
    """Both sides of every card, but for the box that Anki types into."""
    deck, _ = read_deck(DECK, "demo.yaml")
    learner.take(export(deck))
    for note in notes:
        fields = {name: value for (name, _), value in zip(FIELDS, note.fields, strict=True)}
        cards = learner.note(note.fields[0]).cards()
        assert len(cards) == len(note.cards)
        for card, template in zip(cards, make_templates(), strict=False):
            ours = fill_template(template["qfmt"], fields).replace(BOX, "[[type:Typed]]")
            assert card.render_output(reload=True).question_text == ours
            assert "{{" not in fill_template(template["afmt"], fields).replace("{{c}}", "")


def test_a_page_has_both_sides_of_every_card(notes):
    page = make_page([(f"demo.yaml:{number}", note) for number, note in enumerate(notes)])
    assert page.count("<iframe ") == 8
    assert page.count("<h2>demo.yaml:1</h2>") == 2
    assert "</script>" not in page  # nothing of a side leaves its frame
