"""Marks, feedback and refusals; the score of each response is in grading_cases.yaml."""

import pytest

from quiz.engine.grading import grade
from quiz.model import (
    Blank,
    Body,
    Cloze,
    Draw,
    Flashcard,
    ListRecall,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    Option,
    Ordering,
    Question,
    Rubric,
    ShortAnswer,
    TrueFalse,
)
from quiz.responses import Malformed, Mark, Matched, Ordered, Picked, Rated, Response, Revealed, Score, Typed

CHOICE = MultipleChoice(
    "iron", partly=(Option("steel", "Mostly iron."),), wrong=(Option("lead", "Lead is Pb."),),
    draws=(Draw("elements", 1, ("tin", "zinc")),),
)  # fmt: skip
PICKS = MultipleResponse(("2", "3"), wrong=(Option("1", "A unit."), Option("9", "Three threes.")))
ORDER = Ordering((("a",), ("b", "c"), ("d",)))
PAIRS = Matching((("Canada", "Ottawa"), ("Turkey", "Ankara")), wrong=(Option("Toronto", "Larger."),))
LIST = ListRecall((("adenine",), ("cytosine",), ("thymine", "5-methyluracil")), need=2, typos=True)
BLANKS = Cloze((Blank(("100", "one hundred")), Blank(("Canberra",))), typos=True)
MOON = Numeric("384400", "376712", "392088", "2%", units=("km",), reject=(Option("238900", "Those are miles."),))
GOLD = ShortAnswer(("gold", "aurum"), reject=(Option("silver", "Silver is Ag."),), typos=True)
CARD = Flashcard("back")
POINTS = Rubric(("one", "two", "three"))


def judge(body: Body, response: Response) -> Score:
    score = grade(Question("q", "d/q", "?", body), response)
    assert isinstance(score, Score)
    return score


@pytest.mark.parametrize(
    ("body", "response", "marks"),
    [
        (CHOICE, Picked(("iron",)), [Mark("iron", "iron", 1)]),
        (CHOICE, Picked(("steel",)), [Mark("steel", "iron", 0.5, "Mostly iron.")]),
        (CHOICE, Picked(("lead",)), [Mark("lead", "iron", 0, "Lead is Pb.")]),
        (CHOICE, Picked(("zinc",)), [Mark("zinc", "iron", 0)]),
        (CHOICE, Revealed(), [Mark("", "iron", 0)]),
        (PICKS, Picked(("9", "2")), [Mark("2", "2", 1), Mark("", "3", 0), Mark("9", "", 0, "Three threes.")]),
        (PICKS, Revealed(), [Mark("", "2", 0), Mark("", "3", 0)]),
        (TrueFalse(True), Picked(("false",)), [Mark("false", "true", 0)]),
        (TrueFalse(False), Revealed(), [Mark("", "false", 0)]),
        (ORDER, Ordered(("a", "c", "b", "d")), [Mark(entry, entry, 1) for entry in "acbd"]),
        (ORDER, Ordered(("c", "a", "b")), [Mark("c", "a", 0), Mark("a", "c", 0), Mark("b", "b", 1), Mark("", "d", 0)]),
        (ORDER, Revealed(), [Mark("", "a", 0), Mark("", "b", 0), Mark("", "c", 0), Mark("", "d", 0)]),
        (PAIRS, Matched((("Turkey", "Toronto"),)), [Mark("", "Ottawa", 0), Mark("Toronto", "Ankara", 0, "Larger.")]),
        (PAIRS, Revealed(), [Mark("", "Ottawa", 0), Mark("", "Ankara", 0)]),
        (
            LIST,
            Typed(("uracil", "5-methyluracil", "Adenin", "adenin")),
            [Mark("", "adenine", 0), Mark("", "cytosine", 0), Mark("5-methyluracil", "thymine", 1),
             Mark("uracil", "", 0), *(Mark(text, "", 0, note="not counted") for text in ("Adenin", "adenin"))],
        ),
        (
            LIST,
            Typed(("Adenin", "adenine", "thymine")),
            [Mark("adenine", "adenine", 1), Mark("", "cytosine", 0), Mark("thymine", "thymine", 1),
             Mark("Adenin", "", 0, note="already named")],
        ),
        (LIST, Revealed(), [Mark("", "adenine", 0), Mark("", "cytosine", 0), Mark("", "thymine", 0)]),
        (
            BLANKS,
            Typed(("One Hundred", "Canbera")),
            [Mark("One Hundred", "one hundred", 1), Mark("Canbera", "Canberra", 1, note="typo forgiven")],
        ),
        (BLANKS, Typed(("10",)), [Mark("10", "100", 0), Mark("", "Canberra", 0)]),
        (BLANKS, Revealed(), [Mark("", "100", 0), Mark("", "Canberra", 0)]),
        (MOON, Typed(("384,000",)), [Mark("384,000", "384400 km", 1, note="read as 384000")]),
        (MOON, Typed((" 238900 km",)), [Mark("238900 km", "384400 km", 0, "Those are miles.")]),
        (MOON, Revealed(), [Mark("", "384400 km", 0)]),
        (GOLD, Typed(("AURUM",)), [Mark("AURUM", "aurum", 1)]),
        (GOLD, Typed(("aurrum",)), [Mark("aurrum", "aurum", 1, note="typo forgiven")]),
        (GOLD, Typed(("Silver",)), [Mark("Silver", "gold", 0, "Silver is Ag.")]),
        (GOLD, Revealed(), [Mark("", "gold", 0)]),
        (CARD, Rated(2), []),
        (POINTS, Picked(("three",)), [Mark("", "one", 0), Mark("", "two", 0), Mark("three", "three", 1)]),
    ],
)  # fmt: skip
def test_the_marks_say_what_was_given_and_what_is_right(body: Body, response: Response, marks: list[Mark]) -> None:
    assert list(judge(body, response).marks) == marks


@pytest.mark.parametrize(
    ("body", "response"),
    [
        (CHOICE, Picked(("gold",))),
        (CHOICE, Picked(("IRON",))),
        (CHOICE, Picked(())),
        (CHOICE, Picked(("iron", "lead"))),
        (CHOICE, Typed(("iron",))),
        (PICKS, Picked(("2", "7"))),
        (PICKS, Typed(("2",))),
        (TrueFalse(True), Picked(("yes",))),
        (ORDER, Ordered(("a", "a"))),
        (ORDER, Ordered(("a", "e"))),
        (ORDER, Picked(("a",))),
        (PAIRS, Matched((("Canada", "Paris"),))),
        (PAIRS, Matched((("France", "Ottawa"),))),
        (PAIRS, Matched((("Canada", "Ottawa"), ("Canada", "Ankara")))),
        (BLANKS, Typed(("1", "2", "3"))),
        (MOON, Typed(("1", "2"))),
        (MOON, Rated(0)),
        (CHOICE, Rated(3)),
        (GOLD, Typed(())),
        (CARD, Typed(("x",))),
        (CARD, Rated(0)),
        (CARD, Rated(5)),
        (POINTS, Picked(("four",))),
    ],
)
def test_a_response_that_no_learner_can_give_is_a_bug_of_the_caller(body: Body, response: Response) -> None:
    with pytest.raises(ValueError, match=r"."):
        judge(body, response)


def test_options_are_found_whatever_their_white_space_and_composition() -> None:
    body = MultipleChoice("Cafe\u0301  noir", wrong=(Option("tea"),))
    assert judge(body, Picked(("Café noir",))).fraction == 1


def test_picks_are_weighed_by_the_distractors_shown() -> None:
    """A false pick costs 1/m, m being what was drawn, or would be if nobody says what was shown."""
    body = MultipleResponse(("2", "3"), wrong=(Option("1"),), draws=(Draw("odd", 3, ("9", "15", "21", "25")),))
    question = Question("q", "d/q", "?", body)
    picked = Picked(("2", "3", "9"))
    assert grade(question, picked) == judge(body, picked)
    assert judge(body, picked).fraction == 3 / 4
    shown = grade(question, picked, options=("2", "3", "1", "9"))
    assert isinstance(shown, Score)
    assert shown.fraction == 1 / 2


def test_a_choice_without_partial_credit_gives_none_for_partly() -> None:
    body = MultipleChoice("iron", partly=(Option("steel", "Mostly iron."),), wrong=(Option("lead"),), partial=False)
    assert judge(body, Picked(("steel",))) == Score(0.0, (Mark("steel", "iron", 0.0, "Mostly iron."),))


def test_an_empty_answer_is_asked_again() -> None:
    assert grade(Question("q", "d/q", "?", GOLD), Typed((" ",))) == Malformed("type an answer")
    assert grade(Question("q", "d/q", "?", MOON), Typed((" ",))) == Malformed("type a number")


def test_a_list_takes_exact_matches_first_and_then_as_many_slips_as_fit() -> None:
    """The text "marine" is a slip of both others, and must not take the entry that matches exactly."""
    body = ListRecall((("marina",), ("marinx",), ("other",)), need=3, typos=True)
    score = judge(body, Typed(("marine", "marina", "other")))
    assert score.fraction == 1
    assert [mark.given for mark in score.marks] == ["marina", "marine", "other"]


def test_an_ordering_that_is_one_tie_is_right_once_all_is_placed() -> None:
    body = Ordering((("a", "b", "c"),))
    assert judge(body, Ordered(("c", "a", "b"))).fraction == 1
    assert judge(body, Ordered(("c", "a"))).fraction == 0
