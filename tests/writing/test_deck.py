"""What is written reads back as the same questions."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.engine.session import Item
from quiz.library import Library
from quiz.model import (
    BLANK,
    Blank,
    Cloze,
    Flashcard,
    MultipleChoice,
    Option,
    Ordering,
    Question,
    ShortAnswer,
    TrueFalse,
)
from quiz.quoting import quote
from quiz.reading.deckfile import read_deck
from quiz.writing.deck import DeckWriter

DECKS = Path(__file__).parents[2] / "decks"


def cite(item: Item, citation) -> str:
    return citation.text or "/".join(filter(None, (citation.sheet, citation.fact)))


def write_and_read(items: list[Item], passage=lambda item: "", keeps_media=True) -> list[Question]:
    writer = DeckWriter(cite, passage, lambda item: keeps_media)
    text = writer.write(items, deck="copy", title="A copy", comment="made")
    deck, problems = read_deck(text.encode(), "copy.yaml")
    assert [p for p in problems if p.severity == "error"] == [], text
    assert deck is not None
    return list(deck.questions)


def without_place(question: Question) -> Question:
    """The question without its place, its id in the file, and the names of pools."""
    if getattr(question.body, "draws", ()):
        draws = tuple(replace(draw, pool="") for draw in question.body.draws)
        question = replace(question, body=replace(question.body, draws=draws))
    return replace(question, id="", line=1, column=1, places="", passage="")


@pytest.mark.parametrize("name", ["examples", "hanoi-summit"])
def test_bundled_questions_come_back_the_same(name):
    bank = Library([], bundled=DECKS.parent, cwd=DECKS).open([name])
    items = list(bank.items([entry.identity for entry in bank.entries if not entry.retired]))
    again = write_and_read(items, bank.passage)
    assert len(again) == len(items)
    for item, question in zip(items, again, strict=True):
        assert without_place(question) == without_place(item.question)
        assert bool(question.passage) == bool(item.question.passage)


def test_ids_that_clash_are_told_apart_and_keep_their_identity():
    body = ShortAnswer(("x",))
    questions = [Question("a", f"{deck}/a", "Which?", body) for deck in ("d", "e", "f")]
    again = write_and_read([Item(question, "d", "D", "en") for question in questions])
    assert [(question.id, question.identity) for question in again] == [("a", "d/a"), ("a-2", "e/a"), ("a-3", "f/a")]


def test_a_picture_that_does_not_come_along_becomes_words():
    bank = Library([], cwd=DECKS).open([str(DECKS / "examples")])
    (question,) = write_and_read([bank.item("everything/shells")], keeps_media=False)
    assert question.image is None
    assert question.stem.endswith(
        "(Picture: A nucleus with two electrons on the inner shell and four on the outer shell.)"
    )


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), min_size=1, max_size=20).map(
    lambda text: " ".join(text.split()) or "x"
)


@given(texts, texts, texts)
def test_any_text_survives(stem, key, other):
    if len({" ".join(text.split()).casefold() for text in (key, other)}) < 2:
        return
    stem = stem.replace("{{", "{")
    items = [
        Item(Question("a", "d/a", stem, MultipleChoice(key, wrong=(Option(other, "So it is."),))), "d", "D", "en"),
        Item(Question("b", "d/b", stem, Ordering(((key,), (other,), ("the third",)))), "d", "D", "en"),
    ]
    writer = DeckWriter(cite, lambda item: "", lambda item: True)
    deck, problems = read_deck(writer.write(items, deck="copy", title="T").encode(), "copy.yaml")
    if any(problem.severity == "error" for problem in problems):
        return  # not a text that any question file may hold
    assert deck is not None
    assert deck.questions[0].body == items[0].question.body
    assert deck.questions[1].body == items[1].question.body


@given(st.text(max_size=30))
def test_a_quoted_text_is_one_line(text):
    assert quote(text).isprintable() or "\n" not in quote(text)


def test_blanks_with_characters_of_the_format_survive():
    body = Cloze((Blank(("a|b", "c::d"), "hint"), Blank(("{x}",))))
    question = Question("a", "d/a", f"Is {{{{ {BLANK} and {BLANK}?", body)
    (again,) = write_and_read([Item(question, "d", "D", "en")])
    assert (again.stem, again.body) == (question.stem, body)


def test_the_way_of_answering_comes_back() -> None:
    typed = Question("a", "d/a", "Which?", ShortAnswer(("so",)), recall="flip")
    picked = Question("b", "d/b", "Is it?", TrueFalse(True), recall="flip")
    card = Question("c", "d/c", "Front", Flashcard("back"), write=True)
    found = write_and_read([Item(question, "d", "Deck", "en") for question in (typed, picked, card)])
    assert [(question.recall, question.write) for question in found] == [("flip", False), ("", False), ("", True)]


def test_the_description_of_a_sound_comes_back_with_the_format_that_it_needs() -> None:
    heard = Question("a", "d/a", "Which?", ShortAnswer(("so",)), audio="a.ogg", audio_alt="A bell: twice")
    (again,) = write_and_read([Item(heard, "d", "Deck", "en")])
    assert (again.audio, again.audio_alt) == ("a.ogg", "A bell: twice")


def test_what_is_said_of_an_answer_comes_back_with_the_format_that_it_needs() -> None:
    said = Question("a", "d/a", "Which?", ShortAnswer(("so",)), if_right="Yes: **so**.", if_wrong="No.\n\nSo.")
    (again,) = write_and_read([Item(said, "d", "Deck", "en")])
    assert (again.if_right, again.if_wrong) == (said.if_right, said.if_wrong)
    plain = Item(Question("a", "d/a", "Which?", ShortAnswer(("so",))), "d", "D", "en")
    text = DeckWriter(cite, lambda item: "", lambda item: True).write([plain], deck="d", title="D")
    assert "format" not in text


def test_feedback_on_right_answers_comes_back(tmp_path: Path) -> None:
    (tmp_path / "d.yaml").write_text(
        """
deck: d
title: D
format: 2
questions:
- {id: a, question: q?, answer: {"C: a": "It is: so."}, wrong: [x]}
- {id: b, question: q?, answers: [2: Two., 3], wrong: [4]}
- {id: c, question: It is., answer: {TRUE: So.}}
- {id: d, question: q?, answer: {gold: A.}, accept: [aurum: B., or]}
- {id: e, question: q?, answer: {6: "A"}, accept: [7: B., 8]}
- {id: f, question: q?, answers: [a: A., [b, c: C.]]}
- {id: g, question: q?, any-of: [a, b: B.], partly: [c, {text: d, credit: 33.3%, feedback: "D: d"}], wrong: [e]}
- {id: h, question: q?, none-right: yes, wrong: [e: E., f]}
- {id: i, question: q?, all-right: yes, answers: [e: E., f], shown: [f, e]}
- {id: j, question: q?, answer: a, partly: [b: B., {text: c, credit: 99%}], reject: [d]}
- {id: k, question: q?, answer: 5, partly: [6: F., {text: 7, within: 0.5}, {within: [1, 9], credit: 5%, feedback: A.}]}
- {id: l, cloze: "It is {{5|five}} or {{6}}.", numbers: yes, within: 10%}
- {id: n, cloze: "It is {{a}} or {{b}}.", wrong: {a: [c, d: D.], b: [a]}}
- {id: m, question: q?, answers: [1, [2, b]], numbers: yes}
- id: o
  cloze: It is {{100}} or {{7}}.
  numbers: yes
  within: {7: 1}
  accept: {100: [{text: 212, within: 2, feedback: F.}], 7: [{text: 70, within: 2%}, "seven"]}
  partly: {100: [{within: 10, credit: 30%, feedback: G.}]}
- {id: p, question: q?, answer: 5, accept: [{text: 6, feedback: F}], reject: [{text: 7, feedback: G}]}
"""
    )
    bank = Library([], cwd=tmp_path).open([str(tmp_path / "d.yaml")])
    items = list(bank.items([entry.identity for entry in bank.entries]))
    again = write_and_read(items)
    assert list(map(without_place, again)) == [without_place(item.question) for item in items]
