"""A picture with masked places: what it is read as, and the questions that it stands for."""

import pytest

from quiz.intent.places import join_ids, make_place_id
from quiz.masks import say_where
from quiz.model import Deck, Mask, MaskedPicture
from quiz.reading.deckfile import read_deck

HEAD = "deck: d\ntitle: T\nformat: 2\nquestions:\n"
HEART = """\
- id: heart
  question: What is it?
  image: heart.png
  places:
    aorta: [40, 5, 12.5, 20]
    left ventricle: {at: ["52", 50, 18, 30], accept: [LV], words: The *thick* one, id: lv}
"""
AORTA = Mask(("aorta",), (40, 5, 12.5, 20), "", "aorta")
VENTRICLE = Mask(("left ventricle", "LV"), (52, 50, 18, 30), "The *thick* one", "lv")


def read(text: str) -> Deck:
    deck, problems = read_deck((HEAD + text).encode(), "d.yaml")
    assert [problem for problem in problems if problem.code != "missing-id"] == []
    assert deck
    return deck


def list_ids(text: str) -> list[str]:
    return [question.identity for question in read(text).questions]


def test_one_question_for_each_place() -> None:
    first, second = read(HEART).questions
    assert (first.id, first.identity, first.stem) == ("heart-aorta", "d/heart-aorta", "What is it?")
    assert (second.id, second.identity) == ("heart-lv", "d/heart-lv")
    assert first.body == MaskedPicture((AORTA, VENTRICLE), 0)
    assert second.body == MaskedPicture((AORTA, VENTRICLE), 1)
    assert (first.line, first.place_of("places/1")) == (second.line, second.place_of("places/1")) == (5, (10, 5))
    assert second.body.blanks == (VENTRICLE,)


def test_one_question_for_all_places_or_for_one_alone() -> None:
    (question,) = read(HEART + "  ask: all\n  partial: no\n").questions
    assert (question.identity, question.body) == ("d/heart", MaskedPicture((AORTA, VENTRICLE), -1, partial=False))
    (question,) = read(HEART + "  ask: lv\n  typos: yes\n").questions
    assert (question.identity, question.body) == ("d/heart", MaskedPicture((AORTA, VENTRICLE), 1, typos=True))


def test_ids_stay_when_places_are_added_moved_and_renamed() -> None:
    before = list_ids(HEART)
    more = HEART.replace("    aorta", "    apex: [50, 80, 5, 5]\n    aorta")
    assert [identity for identity in list_ids(more) if identity != "d/heart-apex"] == before
    renamed = HEART.replace("aorta: [40, 5, 12.5, 20]", "Aorta ascendens: {at: [40, 5, 12.5, 20], id: aorta}")
    assert list_ids(renamed) == before
    assert list_ids(HEART.replace("id: heart\n", "id: pump\n  was: heart\n")) == before
    assert list_ids(HEART.replace("id: heart\n", "id: pump\n  was: old/heart\n")) == ["old/heart-aorta", "old/heart-lv"]


def test_a_question_without_an_id_gets_the_one_that_a_fix_would_write() -> None:
    bare = HEART.replace("- id: heart\n  question", "- question")
    first, second = read(bare).questions
    assert first.id == second.id == ""
    made = first.identity.removesuffix("-aorta").removeprefix("d/")
    assert list_ids(HEART.replace("id: heart", f"id: {made}")) == [first.identity, second.identity]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("aorta", "aorta"), ("Left Ventricle", "left-ventricle"), ("Herz-Öhr", "herz-ohr"), ("3rd rib", "q-3rd-rib")],
)
def test_the_id_of_a_place_is_made_of_its_name(name: str, expected: str) -> None:
    assert make_place_id(name).startswith(expected)
    assert len(join_ids("q" * 64, make_place_id(name * 9))) <= 64


def test_names_in_any_script_have_ids_of_their_own() -> None:
    made = [make_place_id(name) for name in ("心", "肺", "сердце", "лёгкое")]
    assert len(set(made)) == 4


@pytest.mark.parametrize(
    ("box", "where"),
    [
        ((0, 0, 10, 10), "top left, 5% across and 5% down"),
        ((45, 45, 10, 10), "middle, 50% across and 50% down"),
        ((45, 85, 10, 10), "bottom, 50% across and 90% down"),
        ((85, 45, 15, 10), "right, 92% across and 50% down"),
        ((90, 90, 10, 10), "bottom right, 95% across and 95% down"),
    ],
)
def test_where_a_place_is_in_words(box: tuple[float, float, float, float], where: str) -> None:
    assert say_where(Mask(("a",), box)) == where


def test_an_id_that_is_made_twice_is_an_error() -> None:
    from quiz.checking.checks import check_bank

    other = "- id: heart-aorta\n  question: What else?\n  answer: x\n"
    found = list(check_bank([read(HEART + other)], []))
    message = "'heart-aorta' is already the id of the question on line 5"
    assert ("duplicate-id", message) in [(problem.code, problem.message) for problem in found]
