"""Answers that say whether a statement is true, and those that are just such words."""

import pytest

from quiz.intent.truth import find_truth
from quiz.reading.deckfile import read_deck


@pytest.mark.parametrize(
    ("stem", "answer", "truth"),
    [
        ("The Moon is made of cheese.", "False", False),
        ("The Moon is made of cheese", "f", False),
        ("True or false? The sky is blue.", "“true”", True),
        ("The Earth orbits the Sun. (T/F)", "T", True),
        ("Right or wrong: 2 + 2 = 5", "wrong", False),
        ("Is the sky blue?", "Yes", True),
        ("In winter, is it cold?", "no", False),
        ("Does 0.1 + 0.2 == 0.3 hold in Python?", "False", False),
        ("Der Himmel ist blau.", "wahr", True),
        ("Ist der Himmel grün?", "nein", False),
        ("El cielo es azul.", "verdadero", True),
        ("Which keyword is the truth value in JSON?", "true", None),
        ("What is the symbol of fluorine?", "f", None),
        ("What does `not True` give in Python?", "False", None),
        ("Name the letter after e.", "f", None),
        ("The note below G is called", "f", None),
        ("The first letter of fish is ___.", "f", None),
        ("How do you say 'nein' in English?", "no", None),
        ("Opposite of yes?", "no", None),
        ("Say yes in Spanish.", "sí", None),
        ("Bond film: Dr.", "No", None),
        ("Element 102?", "No", None),
        ("Which is right?", "right", None),
        ("The Moon is made of cheese.", "cheese", None),
    ],
)
def test_what_an_answer_says(stem: str, answer: str, truth: bool | None) -> None:
    assert find_truth(stem, answer) is truth


def test_one_cause_is_one_problem() -> None:
    text = "deck: d\ntitle: T\nquestions:\n- id: q\n  question: Is ice cold?\n  answer: yes\n"
    _, problems = read_deck(text.encode(), "d.yaml")
    assert [(p.location.line, p.location.column, p.code) for p in problems] == [(6, 11, "truth-is-text")]
