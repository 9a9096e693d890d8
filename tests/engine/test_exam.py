"""The answer sheet: filled in any order, changed, graded at last as a sitting would be."""

import pytest

from quiz.engine.exam import AnswerSheet
from quiz.engine.responses import right_response
from quiz.engine.session import Item, Rules, Session
from quiz.model import Flashcard, MultipleChoice, Numeric, Option, Question, ShortAnswer
from quiz.responses import Malformed, Picked, Revealed, Typed

CHOICE = MultipleChoice("key", wrong=(Option("w0"), Option("w1")))
BODIES = {"a": CHOICE, "b": ShortAnswer(("gold",)), "c": Numeric("42", "42", "42"), "d": CHOICE}
RIGHT, WRONG = Picked(("key",)), Picked(("w0",))


def items(*names: str) -> list[Item]:
    names = names or tuple(BODIES)
    return [Item(Question(name, f"d/{name}", f"{name}?", BODIES[name]), "d", "Deck", "en") for name in names]


def start(*names: str, rules: Rules | None = None) -> AnswerSheet:
    return AnswerSheet.start(items(*names), seed=3, rules=rules or Rules())


def fill(sheet: AnswerSheet, **responses) -> AnswerSheet:
    for name, response in responses.items():
        answered = sheet.go(list(BODIES).index(name) + 1).answer(response)
        assert isinstance(answered, AnswerSheet)
        sheet = answered
    return sheet


def test_any_question_can_be_opened_and_looks_as_in_a_sitting() -> None:
    sheet = start()
    assert (sheet.asked.number, sheet.asked.total) == (1, 4)
    assert sheet.asked == Session.start(items(), seed=3).asked
    assert sheet.go(3).asked.item.question.id == "c"
    assert (sheet.asked.hints_left, sheet.asked.again, sheet.asked.try_number) == (0, False, 1)
    for number in (0, 5, -1):
        with pytest.raises(ValueError, match="there is no question"):
            sheet.go(number)


def test_an_answer_is_kept_until_another_takes_its_place_or_it_is_taken_back() -> None:
    sheet = fill(start(), a=WRONG, c=Typed(("42",)))
    assert (sheet.responses, sheet.open, sheet.go(1).next_open, sheet.go(4).next_open) == (
        {1: WRONG, 3: Typed(("42",))}, (2, 4), 2, None,
    )  # fmt: skip
    sheet = fill(sheet, a=RIGHT)
    assert sheet.response == RIGHT
    assert fill(sheet, a=Revealed()).responses == {3: Typed(("42",))}
    assert fill(start(), a=Revealed()) == start()


def test_what_cannot_be_read_changes_nothing() -> None:
    sheet = fill(start(), c=Typed(("41",)))
    assert isinstance(sheet.answer(Typed(("4..1",))), Malformed)
    assert sheet.response == Typed(("41",))


def test_a_response_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a Picked"):
        start().answer(Typed(("key",)))


def test_a_mark_is_set_and_taken_away() -> None:
    sheet = start().go(2).mark()
    assert sheet.marked == {2}
    assert sheet.mark().marked == frozenset()


def test_all_is_graded_as_a_sitting_with_one_try_grades_it() -> None:
    graded = fill(start(), b=Typed(("gold",)), a=WRONG, d=RIGHT).grade_all()
    summary = graded.summary()
    assert graded.done
    assert (summary.marks, summary.points, summary.max_points, summary.answered, summary.total) == ("-+.+", 2, 4, 3, 4)
    assert [result.response for result in graded.results] == [WRONG, Typed(("gold",)), None, RIGHT]
    assert [result.rating for result in graded.results] == [1, 3, None, 3]
    assert graded.results[0].options == start().asked.options
    assert [result.identity for result in graded.retry().summary().missed] == ["d/a", "d/c"]


def test_an_empty_sheet_is_graded_too() -> None:
    summary = start().grade_all().summary()
    assert (summary.marks, summary.percent, summary.answered) == ("....", 0, 0)


def test_a_full_sheet_of_right_answers_is_all() -> None:
    sheet = start()
    for number in range(1, 5):
        sheet = sheet.go(number)
        answered = sheet.answer(right_response(sheet.asked.item.question))
        assert isinstance(answered, AnswerSheet)
        sheet = answered
    assert sheet.open == ()
    assert sheet.grade_all().summary().percent == 100


def test_negative_marking_takes_points() -> None:
    assert fill(start(rules=Rules(negative=True)), a=WRONG).grade_all().summary().points == -0.5


@pytest.mark.parametrize("rules", [Rules(tries=2), Rules(confidence=True)])
def test_rules_that_need_feedback_are_refused(rules: Rules) -> None:
    with pytest.raises(ValueError, match="neither further tries nor confidence"):
        start(rules=rules)


def test_no_questions_and_questions_that_the_learner_marks_are_refused() -> None:
    card = Item(Question("f", "d/f", "f?", Flashcard("back")), "d", "Deck", "en")
    with pytest.raises(ValueError, match="the learner marks"):
        AnswerSheet.start([*items(), card], seed=1)
    with pytest.raises(ValueError, match="needs questions"):
        AnswerSheet.start([], seed=1)


def test_questions_that_are_left_out_make_the_others_move_up() -> None:
    sheet = fill(start(), a=RIGHT, c=Revealed(), d=RIGHT).go(4).mark().go(2).mark().go(3)
    less = sheet.leave_out({2})
    assert [item.question.id for item in less.items] == ["a", "c", "d"]
    assert (less.number, less.responses, less.marked) == (2, {1: RIGHT, 3: RIGHT}, frozenset({3}))
    assert less.grade_all().summary().total == 3
    assert sheet.leave_out({3}).number == 1
    assert sheet.leave_out(()) == sheet
    with pytest.raises(ValueError, match="needs questions"):
        sheet.leave_out({1, 2, 3, 4})
