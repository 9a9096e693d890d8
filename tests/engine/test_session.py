from dataclasses import replace

import pytest

from quiz.engine.responses import right_response
from quiz.engine.session import (
    FAIRLY,
    GUESS,
    SURE,
    Item,
    Result,
    Row,
    Rules,
    Session,
    TryAgain,
    can_be_easy,
    can_be_guess,
    can_override,
)
from quiz.model import (
    Blank,
    Body,
    Cloze,
    Draw,
    Flashcard,
    ListRecall,
    Matching,
    MultipleChoice,
    Numeric,
    Option,
    Question,
    Rubric,
    ShortAnswer,
    TrueFalse,
)
from quiz.responses import Malformed, Picked, Rated, Response, Revealed, Typed

CHOICE = MultipleChoice("key", partly=(Option("half"),), wrong=(Option("w0"), Option("w1")))
TEXT = ShortAnswer(("Canberra",), typos=True)
LIST = ListRecall((("a",), ("b",), ("c",), ("d",), ("e",)), need=5)

PLAIN = Rules()
RIGHT, HALF, WRONG = Picked(("key",)), Picked(("half",)), Picked(("w0",))


def question(
    name: str, body: Body = CHOICE, *, points: float = 1.0, hints: int = 0, tags: tuple[str, ...] = ()
) -> Question:
    return Question(
        name, f"d/{name}", f"{name}?", body, hints=tuple(f"h{n}" for n in range(hints)), points=points, tags=tags
    )


def start(*questions: Question, rules: Rules = PLAIN, seed: int = 1) -> Session:
    return Session.start([Item(one, "d", "Deck", "en") for one in questions], seed=seed, rules=rules)


def play(session: Session, *responses: Response) -> Session:
    for response in responses:
        session, _ = session.answer(response)
    return session


def asked(session: Session) -> str:
    return session.asked.item.question.id if session.asked else ""


def last(session: Session) -> Result:
    assert session.last
    return session.last


# ---------------------------------------------------------------- the way through


def test_a_sitting_from_end_to_end() -> None:
    session = start(question("a"), question("b", points=2), question("c"), question("d"))
    first = session.asked
    assert first
    assert (first.number, first.total, first.round, first.try_number) == (1, 4, 1, 1)
    assert sorted(first.options) == ["half", "key", "w0", "w1"]
    session = play(session, RIGHT, HALF, WRONG)
    assert not session.done
    session, result = session.answer(Revealed())
    assert isinstance(result, Result)
    assert (result.points, result.rating, result.response) == (0.0, 1, Revealed())
    assert session.done
    assert session.asked is None
    summary = session.summary()
    assert (summary.points, summary.max_points, summary.percent) == (2.0, 5.0, 40.0)
    assert (summary.answered, summary.total, summary.marks) == (4, 4, "+~--")
    assert [one.item.question.id for one in summary.missed] == ["b", "c", "d"]


def test_a_session_never_changes() -> None:
    before = start(question("a", hints=1), question("b"))
    before.hint(), before.skip(), before.answer(RIGHT), before.stop()
    same = replace(before)  # one that has nothing cached
    assert same.asked == start(question("a", hints=1), question("b")).asked
    assert (same.results, same.can_undo, same.done) == ((), False, False)


def test_nothing_to_ask_is_done_at_once() -> None:
    session = start()
    assert session.done
    assert session.summary().percent == 0.0
    with pytest.raises(ValueError, match="nothing is asked"):
        session.answer(RIGHT)
    with pytest.raises(ValueError, match="nothing was missed"):
        session.retry()


def test_a_response_that_cannot_be_read_changes_nothing() -> None:
    session = start(question("a", Numeric("5", "5", "5")))
    after, outcome = session.answer(Typed(("12..5",)))
    assert outcome == Malformed("'12..5' is not a number")
    assert after is session


def test_a_rejected_response_is_an_error() -> None:
    with pytest.raises(ValueError, match="not an option"):
        start(question("a")).answer(Picked(("nonsense",)))


def test_a_result_says_what_was_shown() -> None:
    session = start(question("a", MultipleChoice("key", draws=(Draw("p", 2, tuple("uvwxyz")),))))
    shown = session.asked.options if session.asked else ()
    assert last(play(session, RIGHT)).options == shown


def test_words_of_the_deck_are_no_slips() -> None:
    def is_deck_word(deck: str, word: str) -> bool:
        return (deck, word) == ("d", "canbera")

    item = Item(question("a", TEXT), "d", "Deck", "en")
    session = Session.start([item], seed=1, is_deck_word=is_deck_word)
    assert last(play(session, Typed(("Canbera",)))).score.fraction == 0
    session = Session.start([item._replace(deck="other")], seed=1, is_deck_word=is_deck_word)
    assert last(play(session, Typed(("Canbera",)))).score.fraction == 1


def test_the_language_of_the_deck_reads_numbers() -> None:
    item = Item(question("a", Numeric("1234", "1234", "1234")), "d", "Deck", "de")
    assert last(play(Session.start([item], seed=1), Typed(("1.234",)))).score.fraction == 1


# ---------------------------------------------------------------- hints and skips


@pytest.mark.parametrize(("hints", "points"), [(0, 2.0), (1, 1.5), (2, 1.0), (3, 0.5), (4, 0.0), (5, 0.0)])
def test_each_hint_costs_a_quarter_of_the_points_and_nothing_of_the_score(hints: int, points: float) -> None:
    session = start(question("a", points=2, hints=5))
    for _ in range(hints):
        session = session.hint()
    assert session.asked
    assert session.asked.hints == tuple(f"h{n}" for n in range(hints))
    assert session.asked.hints_left == 5 - hints
    result = last(play(session, RIGHT))
    assert (result.points, result.score.fraction, result.rating) == (points, 1.0, 2 if hints else 3)


def test_there_are_no_more_hints_than_there_are() -> None:
    with pytest.raises(ValueError, match="no more hints"):
        start(question("a", hints=1)).hint().hint()


def test_what_is_skipped_is_asked_once_more_at_the_end() -> None:
    session = start(question("a"), question("b"), question("c")).skip()
    session = play(session, RIGHT).skip()
    assert session.asked
    assert (asked(session), session.asked.number, session.asked.again) == ("a", 1, True)
    session = play(session, RIGHT)
    assert asked(session) == "c"
    session = session.skip()
    assert session.done
    left = session.results[2]
    assert (left.response, left.rating, left.points, left.max_points) == (None, None, 0.0, 1.0)
    assert [one.identity for one in session.results] == ["d/a", "d/b", "d/c"]
    summary = session.summary()
    assert (summary.marks, summary.answered, summary.total) == ("++.", 2, 3)
    assert round(summary.percent, 1) == 66.7


def test_hints_stay_given_through_a_skip() -> None:
    session = start(question("a", hints=2), question("b")).hint().skip()
    session = play(session, RIGHT)
    assert session.asked
    assert session.asked.hints == ("h0",)
    assert last(play(session, RIGHT)).points == 0.75


# ---------------------------------------------------------------- second tries


def test_a_second_try_earns_half() -> None:
    session = start(question("a"), rules=Rules(tries=2))
    session, outcome = session.answer(WRONG)
    assert isinstance(outcome, TryAgain)
    assert outcome.tries_left == 1
    assert session.asked
    assert (session.asked.try_number, session.asked.tried) == (2, (WRONG,))
    assert session.results == ()
    result = last(play(session, RIGHT))
    assert (result.points, result.score.fraction, result.tries, result.rating, result.mark) == (0.5, 1.0, 2, 2, "~")


def test_each_further_try_halves_again() -> None:
    session = play(start(question("a"), rules=Rules(tries=3)), WRONG, WRONG, RIGHT)
    assert last(session).points == 0.25


def test_tries_with_hints() -> None:
    session = play(start(question("a", hints=1), rules=Rules(tries=2)), WRONG).hint()
    assert last(play(session, RIGHT)).points == 0.375


def test_a_later_try_never_costs_what_an_earlier_one_earned() -> None:
    result = last(play(start(question("a"), rules=Rules(tries=2)), HALF, WRONG))
    assert (result.points, result.score.fraction, result.rating) == (0.5, 0.0, 1)


@pytest.mark.parametrize(
    ("body", "response"),
    [
        (TrueFalse(True), Picked(("false",))),
        (MultipleChoice("key", wrong=(Option("w0"),)), WRONG),
        (Flashcard("b"), Rated(1)),
        (Rubric(("x", "y")), Picked(("x",))),
        (CHOICE, Revealed()),
    ],
)
def test_no_second_try_with_two_options_nor_where_the_answer_was_seen(body: Body, response: Response) -> None:
    assert play(start(question("a", body), rules=Rules(tries=5)), response).done


def test_tries_are_fewer_than_options() -> None:
    body = MultipleChoice("key", wrong=(Option("w0"), Option("w1")))
    assert play(start(question("a", body), rules=Rules(tries=9)), WRONG, WRONG).done


def test_tries_are_kept_through_a_skip() -> None:
    session = play(start(question("a"), question("b"), rules=Rules(tries=2)), WRONG).skip()
    session = play(session, RIGHT)
    assert session.asked
    assert (asked(session), session.asked.try_number) == ("a", 2)


# ---------------------------------------------------------------- negative marking, confidence


@pytest.mark.parametrize(
    ("body", "response", "points"),
    [
        (CHOICE, RIGHT, 3.0),
        (CHOICE, HALF, 1.5),
        (CHOICE, WRONG, -1.0),
        (CHOICE, Revealed(), 0.0),
        (TrueFalse(True), Picked(("false",)), -3.0),
        (TEXT, Typed(("Sydney",)), 0.0),
        (LIST, Typed(("x",)), 0.0),
        (Flashcard("b"), Rated(1), 0.0),
    ],
)
def test_negative_marking_makes_guessing_worth_nothing(body: Body, response: Response, points: float) -> None:
    session = play(start(question("a", body, points=3), rules=Rules(negative=True)), response)
    assert last(session).points == points
    assert session.summary().percent == max(0.0, round(points / 3 * 100, 6))


def test_negative_marking_takes_nothing_for_what_is_skipped() -> None:
    session = start(question("a"), rules=Rules(negative=True)).skip().skip()
    assert session.summary().points == 0.0


def test_negative_marking_after_a_second_try() -> None:
    rules = Rules(negative=True, tries=2)
    assert last(play(start(question("a", points=3), rules=rules), WRONG, WRONG)).points == -1.0
    assert last(play(start(question("a", points=3), rules=rules), WRONG, RIGHT)).points == 1.5
    assert last(play(start(question("a", points=3), rules=rules), HALF, WRONG)).points == 1.5


@pytest.mark.parametrize(
    ("response", "confidence", "points"),
    [
        (RIGHT, SURE, 3), (RIGHT, FAIRLY, 2), (RIGHT, GUESS, 1), (RIGHT, None, 1),
        (WRONG, SURE, -6), (WRONG, FAIRLY, -2), (WRONG, GUESS, 0), (WRONG, None, 0),
        (HALF, SURE, -6), (Revealed(), SURE, 0),
    ],
)  # fmt: skip
def test_confidence_pays_and_costs(response: Response, confidence: int | None, points: float) -> None:
    """Certainty-based marking (Gardner-Medwin 2006), whatever the question's own points."""
    session = start(question("a", points=5), rules=Rules(confidence=True, tries=2, negative=True))
    session, result = session.answer(response, confidence)
    assert isinstance(result, Result)
    assert (result.points, result.max_points) == (points, 3.0)


def test_confidence_goes_by_the_pass_mark() -> None:
    session = start(question("a", LIST), question("b", LIST), rules=Rules(confidence=True))
    session, _ = session.answer(Typed(("a", "b", "c", "d")), SURE)
    session, _ = session.answer(Typed(("a", "b", "c")), FAIRLY)
    assert [result.points for result in session.results] == [3.0, -2.0]
    assert session.summary().percent == round(100 / 6, 6)


def test_percent_has_a_floor_of_nothing() -> None:
    session = start(question("a"), question("b"), rules=Rules(confidence=True))
    session, _ = session.answer(WRONG, SURE)
    session, _ = session.answer(RIGHT, SURE)
    assert (session.summary().points, session.summary().percent) == (-3.0, 0.0)


def test_confidence_is_not_asked_where_the_learner_judges() -> None:
    session = start(question("a", Flashcard("b")), question("b"), rules=Rules(confidence=True))
    assert session.asked
    assert (session.asked.wants_confidence, session.asked.max_points) == (False, 3)
    session = play(session, Rated(3))
    assert last(session).points == 3
    assert session.asked
    assert session.asked.wants_confidence


def test_a_result_has_the_confidence_that_counted() -> None:
    """None where it does not count, a guess where it does and none is given; nothing for "don't know"."""
    for rules, given, counted in (
        (Rules(), SURE, None),
        (Rules(confidence=True), None, GUESS),
        (Rules(confidence=True), SURE, SURE),
    ):
        _, result = start(question("a"), rules=rules).answer(RIGHT, given)
        assert isinstance(result, Result)
        assert result.confidence == counted
    _, unknown = start(question("a"), rules=Rules(confidence=True)).answer(Revealed(), SURE)
    assert isinstance(unknown, Result)
    assert unknown.confidence is None


@pytest.mark.parametrize("confidence", [0, 4, -1])
def test_there_are_three_confidences(confidence: int) -> None:
    with pytest.raises(ValueError, match="confidence"):
        start(question("a")).answer(RIGHT, confidence)


# ---------------------------------------------------------------- after the answer


@pytest.mark.parametrize("first", [WRONG, Revealed()])
def test_an_answer_after_an_undo_is_worth_no_more_than_the_first(first: Response) -> None:
    """It is still called right, but points, rating, score and mark are those of the first."""
    session = play(start(question("a", points=2), question("b")), first).undo()
    assert session.asked
    assert (asked(session), session.asked.second_look, session.results) == ("a", True, ())
    session = play(session, RIGHT)
    result = last(session)
    assert (result.score.fraction, result.fraction, result.points, result.rating) == (1.0, 0.0, 0.0, 1)
    assert (result.mark, session.streak, session.summary().missed[0]) == ("-", 0, result)


def test_the_lowest_of_several_undone_answers_counts() -> None:
    session = play(play(start(question("a", TEXT), question("b")), Typed(("Canberra",))).undo(), Revealed())
    result = last(play(session.undo(), Typed(("Canberra",))))
    assert (result.points, result.rating, result.capped) == (0.0, 1, 0.0)


def test_a_worse_answer_after_an_undo_counts_as_it_is() -> None:
    result = last(play(play(start(question("a")), RIGHT).undo(), WRONG))
    assert (result.points, result.rating, result.capped) == (0.0, 1, None)


def test_a_better_answer_after_an_undo_is_capped_though_hints_took_its_points() -> None:
    """Half the points for half an answer, and as many for a right one after two hints."""
    undone = play(start(question("a", hints=2)), HALF).undo()
    result = last(play(undone.hint().hint(), RIGHT))
    assert (result.score.fraction, result.points, result.capped) == (1.0, 0.5, 0.5)


def test_a_word_that_was_undone_does_not_lift_the_next_answer() -> None:
    """Calling a wrong answer right, undoing it and copying the right one earns what the first answer was worth."""
    undone = play(start(question("a"), question("b")), WRONG).override().undo()
    result = last(play(undone, RIGHT))
    assert (result.points, result.rating, result.capped, result.overridden) == (0.0, 1, 0.0, False)
    assert [(one.points, one.overridden) for one in undone.stop().results[:1]] == [(0.0, False)]


def test_a_slip_can_be_called_right_after_its_undo_too() -> None:
    session = play(play(start(question("a"), question("b")), WRONG).undo(), RIGHT)
    assert can_override(last(session))
    result = last(session.override())
    assert (result.points, result.overridden) == (1.0, True)


def test_an_undone_answer_counts_if_there_is_no_other() -> None:
    """Also if its question is skipped for good, or left open at the end."""
    undone = play(start(question("a"), question("b")), RIGHT).undo()
    for left in (undone.stop(), play(undone.skip(), WRONG).skip()):
        assert [(result.points, result.rating) for result in left.results[:1]] == [(1.0, 3)]
    assert undone.summary().answered == 1


def test_a_forgotten_answer_counts_nowhere() -> None:
    undone = play(start(question("a"), question("b")), WRONG).undo(forget=True)
    assert undone.summary().answered == 0
    assert (last(play(undone, RIGHT)).points, last(play(undone, RIGHT)).rating) == (1.0, 2)


def test_undo_goes_back_answer_by_answer() -> None:
    session = play(start(question("a"), question("b"), question("c")), RIGHT, WRONG, RIGHT)
    assert session.done
    session = session.undo().undo()
    assert asked(session) == "b"
    session = session.undo()
    assert asked(session) == "a"
    with pytest.raises(ValueError, match="no answer to undo"):
        session.undo()
    assert [one.rating for one in play(session, RIGHT, RIGHT, RIGHT).results] == [2, 1, 2]


def test_undo_keeps_hints_and_wrong_tries() -> None:
    session = start(question("a", hints=1), question("b", hints=1), rules=Rules(tries=2)).hint()
    session = play(session, WRONG, RIGHT).hint().undo()
    assert session.asked
    assert (session.asked.hints, session.asked.tried) == (("h0",), (WRONG,))
    session = play(session, RIGHT)
    assert session.asked
    assert session.asked.hints == ("h0",)


def test_undo_brings_back_what_was_skipped_since() -> None:
    session = play(start(question("a"), question("b"), question("c")), WRONG).skip().undo()
    assert asked(session) == "a"
    assert asked(play(session, RIGHT)) == "b"


def test_undo_takes_a_streak_back() -> None:
    session = play(start(question("a"), question("b"), question("c")), RIGHT, RIGHT)
    assert (session.undo().streak, session.undo().best_streak) == (1, 1)


def test_a_flashcard_rated_again_after_an_undo_keeps_its_rating() -> None:
    assert last(play(play(start(question("a", Flashcard("b"))), Rated(1)).undo(), Rated(3))).rating == 3


def test_a_slip_of_the_finger_can_be_taken_for_right() -> None:
    session = play(start(question("a", points=2), question("b")), WRONG).override()
    assert (last(session).points, last(session).rating, session.summary().overridden) == (2.0, 3, 1)


def test_the_learners_word_stands_whatever_was_undone() -> None:
    session = play(play(start(question("a"), question("b")), WRONG).undo(), WRONG).override()
    assert (last(session).points, last(session).capped) == (1.0, None)


def test_a_right_answer_that_was_a_guess_keeps_its_points() -> None:
    session = play(start(question("a"), question("b")), RIGHT).guess()
    result = last(session)
    assert (result.points, result.rating, result.rating_source, result.mark) == (1.0, 1, "learner", "+")
    assert asked(session) == "b"
    assert last(play(session.undo(), RIGHT)).rating == 1


@pytest.mark.parametrize(
    ("body", "response"),
    [(CHOICE, WRONG), (CHOICE, Revealed()), (Flashcard("b"), Rated(3)), (Flashcard("b"), Rated(1))],
)
def test_only_a_right_graded_answer_can_be_a_guess(body: Body, response: Response) -> None:
    with pytest.raises(ValueError, match="only a right answer"):
        play(start(question("a", body), question("b")), response).guess()
    with pytest.raises(ValueError, match="only an answer just given"):
        play(start(question("a", body), question("b")), response).skip().guess()


def test_a_typed_answer_can_be_taken_for_right() -> None:
    session = play(start(question("a", TEXT, points=2, hints=1), question("b")).hint(), Typed(("Kanberra",)))
    assert session.streak == 0
    session = session.override()
    result = last(session)
    assert (result.score.fraction, result.points, result.overridden) == (1.0, 1.5, True)
    assert (result.rating, result.response, session.streak) == (2, Typed(("Kanberra",)), 1)
    assert asked(session) == "b"
    assert asked(session.undo()) == "a"


def test_dont_know_pressed_by_mistake_can_be_taken_for_right() -> None:
    session = play(start(question("a", points=2), question("b")), Revealed()).override()
    assert (last(session).points, last(session).rating, last(session).mark) == (2.0, 3, "+")
    for rules in (Rules(negative=True), Rules(confidence=True)):
        result = last(play(start(question("a"), rules=rules), Revealed()).override())
        assert (result.points, result.overridden) == (1.0, True)


def test_an_answer_that_the_learner_marks_has_no_claims() -> None:
    """No guess, no "easy" and no "I was right" for a card, a rubric, or a typed answer that is turned."""
    rubric, turned = question("a", Rubric(("x", "y"))), replace(question("a", TEXT), recall="flip")
    for one, response in [
        (rubric, Picked(("x", "y"))), (rubric, Picked(("x",))), (rubric, Revealed()), (turned, Rated(3)),
        (turned, Rated(1)), (turned, Revealed()), (question("a", Flashcard("b")), Rated(3)),
    ]:  # fmt: skip
        result = last(play(start(one), response))
        assert [can_be_guess(result), can_be_easy(result), can_override(result)] == [False] * 3, (one, response)


def test_an_override_corrects_every_part_that_was_answered() -> None:
    session = play(start(question("a", LIST)), Typed(("a", "b", "c", "d", "epsilon"))).override()
    assert last(session).score.fraction == 1
    assert [mark.credit for mark in last(session).score.marks] == [1, 1, 1, 1, 0, 1]


def test_what_cannot_be_overridden() -> None:
    for body, response in [(Flashcard("b"), Rated(1)), (Flashcard("b"), Revealed()), (TEXT, Typed(("Canberra",)))]:
        with pytest.raises(ValueError, match="right"):
            play(start(question("a", body), question("b")), response).override()
    wrong = play(start(question("a", TEXT), question("b", hints=1), question("c")), Typed(("x",)))
    for later in (wrong.skip(), wrong.hint(), wrong.undo(), start(question("a", TEXT))):
        with pytest.raises(ValueError, match="just after"):
            later.override()
    with pytest.raises(ValueError, match="just after"):
        play(start(question("a", TEXT), rules=Rules(tries=2)), Typed(("x",))).override()


def test_easy_is_the_learners_own() -> None:
    session = play(start(question("a", TEXT)), Typed(("Canberra",))).rate_easy()
    assert (last(session).rating, last(session).rating_source) == (4, "learner")
    assert asked(session.undo()) == "a"


def test_what_cannot_be_easy() -> None:
    """What can be guessed, what was not fully right, and what is past."""
    pairs = Matching((("l", "r"), ("m", "s")))
    typo = play(start(question("a", TEXT)), Typed(("Canbera",)))
    hinted = play(start(question("a", TEXT, hints=1)).hint(), Typed(("Canberra",)))
    for session in [
        play(start(question("a")), RIGHT),
        play(start(question("a", pairs)), right_response(question("a", pairs))),
        play(start(question("a", TrueFalse(True))), Picked(("true",))),
        typo,
        hinted,
        play(start(question("a", TEXT), question("b")), Typed(("Canberra",))).skip(),
        start(question("a", TEXT)),
    ]:
        with pytest.raises(ValueError, match=r"easy|rated"):
            session.rate_easy()


def test_streaks_count_full_scores_in_a_row() -> None:
    questions = [question(name) for name in "abcdefg"]
    session = play(start(*questions), RIGHT, RIGHT, RIGHT, HALF, RIGHT)
    assert (session.streak, session.best_streak) == (1, 3)
    session = session.skip()
    assert session.streak == 1
    assert session.skip().skip().streak == 0


# ---------------------------------------------------------------- the end


def test_stopping_leaves_the_rest_unanswered() -> None:
    session = play(start(question("a"), question("b", hints=1), question("c")).skip(), RIGHT).stop()
    assert session.done
    assert [result.mark for result in session.results] == [".", "+", "."]
    assert (session.summary().percent, session.summary().answered) == (33.333333, 1)
    for step in (session.undo, session.skip, session.hint):
        with pytest.raises(ValueError, match=r"undo|asked"):
            step()


def test_a_stopped_sitting_stays_stopped() -> None:
    session = play(start(question("a", TEXT), question("b")), Typed(("x",))).stop()
    for step in (session.undo, session.override, session.rate_easy):
        with pytest.raises(ValueError, match=r"undo|just"):
            step()


def test_a_summary_before_the_end_counts_what_is_open() -> None:
    session = play(start(question("a"), question("b")), RIGHT)
    assert (session.summary().marks, session.summary().percent) == ("+.", 50.0)
    assert not session.done


def test_retry_asks_what_was_missed_in_another_order_of_options() -> None:
    wide = MultipleChoice("key", wrong=tuple(Option(f"w{n}") for n in range(8)))
    session = play(start(question("a", wide), question("b", wide), question("c", wide)), WRONG, RIGHT).skip().skip()
    again = session.retry()
    assert again.asked
    assert (again.round, again.seed, [item.question.id for item in again.items]) == (2, 1, ["a", "c"])
    assert (again.asked.number, again.asked.total, again.asked.round) == (1, 2, 2)
    assert again.asked.options != session.results[0].options
    assert again.results == ()


def test_an_answer_in_a_retry_is_not_rated() -> None:
    session = play(play(start(question("a"), question("b", Flashcard("b"))), WRONG, Rated(1)).retry(), RIGHT, Rated(3))
    assert [(result.rating, result.points) for result in session.results] == [(None, 1.0), (None, 1.0)]
    with pytest.raises(ValueError, match="nothing was missed"):
        session.retry()


def test_retry_waits_for_the_end() -> None:
    with pytest.raises(ValueError, match="not over"):
        play(start(question("a"), question("b")), WRONG).retry()


def test_rows_by_tag_and_by_deck() -> None:
    items = [
        Item(question("a", tags=("x", "y")), "d", "Deck", "en"),
        Item(question("b", tags=("y",), points=2), "e", "Other", "en"),
        Item(question("c"), "d", "Deck", "en"),
    ]
    summary = play(Session.start(items, seed=1), RIGHT, WRONG, HALF).summary()
    assert summary.by_tag == (Row("x", 1.0, 1.0, 1), Row("y", 1.0, 3.0, 2))
    assert summary.by_deck == (Row("Deck", 1.5, 2.0, 2), Row("Other", 0.0, 2.0, 1))


def test_points_have_no_dust() -> None:
    session = play(start(*(question(name, points=0.1) for name in "abc")), RIGHT, RIGHT, RIGHT)
    assert (session.summary().points, session.summary().percent) == (0.3, 100.0)
    thirds = ListRecall((("a",), ("b",), ("c",)), need=3)
    session = play(start(*(question(name, thirds) for name in "xyz")), *[Typed(("a",))] * 3)
    assert (session.summary().points, session.summary().max_points) == (1.0, 3.0)


@pytest.mark.slow
def test_ten_thousand_questions_in_one_sitting() -> None:
    """Sessions share what they hold: neither memory nor time grows with the square."""
    session = start(*(question(f"q{n}") for n in range(10_000)))
    while not session.done:
        session, _ = session.answer(RIGHT)
    assert session.summary().percent == 100.0


def test_an_undone_answer_can_be_undone_and_overridden_again() -> None:
    session = play(start(question("a", TEXT, hints=1)).hint(), Typed(("x",))).undo()
    session = play(session, Typed(("y",)))
    assert (last(session).hints, last(session.override()).points, asked(session.undo())) == (1, 0.75, "a")


def test_questions_may_come_one_by_one_and_a_list_of_them_may_change_later():
    items = [Item(question(name), "d", "Deck", "en") for name in "ab"]
    session = Session.start(iter(items), seed=1)
    assert play(session, RIGHT, RIGHT).summary().total == 2
    session = Session.start(items, seed=1)
    items.clear()
    assert play(session, RIGHT, RIGHT).summary().total == 2


# ---------------------------------------------------------------- left out


def test_a_question_that_is_left_out_is_not_asked_again_and_counts_nowhere():
    session = play(start(question("a", tags=("t",)), question("b", tags=("t",)), question("c")), RIGHT).leave_out()
    assert asked(session) == "c"
    summary = play(session, WRONG).summary()
    assert (summary.points, summary.max_points, summary.total, summary.marks) == (1, 2, 2, "+-")
    assert [row.count for row in summary.by_tag] == [1]
    assert session.stop().summary().marks == "+."


def test_a_question_left_out_after_a_skip_is_not_asked_again():
    session = start(question("a"), question("b")).skip()
    session = play(session, RIGHT)
    assert asked(session) == "a"
    done = session.leave_out()
    assert (done.done, done.summary().marks) == (True, "+")


def test_a_retry_does_not_ask_what_was_left_out():
    session = play(start(question("a"), question("b")).leave_out(), WRONG)
    assert [item.question.id for item in session.retry().items] == ["b"]
    with pytest.raises(ValueError, match="nothing is asked"):
        session.leave_out()


def test_leaving_out_everything_leaves_nothing_to_score():
    session = start(question("a")).leave_out()
    assert session.done
    assert (session.summary().total, session.summary().percent) == (0, 0)


# ---------------------------------------------------------------- recalled, not typed


@pytest.mark.parametrize("body", [TEXT, LIST, Numeric("1", "1", "1"), Cloze((Blank(("a",)),))])
def test_a_typed_question_may_be_recalled_and_rated(body: Body) -> None:
    """By the question's own wish, or the learner's, which comes first. One try, no guess, nothing to insist on."""
    own = replace(question("a", body), recall="flip")
    items = [Item(own, "d", "Deck", "en")]
    session = Session.start(items, seed=1, rules=Rules(tries=3))
    assert session.asked
    assert session.asked.flips
    assert session.asked.is_self_rated
    session, result = session.answer(Rated(3))
    assert isinstance(result, Result)
    assert (result.points, result.rating, result.rating_source) == (1, 3, "learner")
    assert not can_be_guess(result)
    assert not can_override(result)
    again, missed = session.undo().answer(Rated(1))  # may be rated again freely
    assert isinstance(missed, Result)
    assert (missed.points, missed.rating, missed.capped) == (0, 1, None)
    assert last(again.undo().answer(Rated(4))[0]).rating == 4
    typed = Session.start(items, seed=1, recall="type")
    assert typed.asked
    assert not typed.asked.flips
    plain = Session.start([Item(question("a", body), "d", "Deck", "en")], seed=1, recall="flip")
    assert plain.asked
    assert plain.asked.flips
    assert (retried := play(plain, Rated(1)).retry().asked)
    assert retried.flips


def test_what_is_picked_is_never_recalled() -> None:
    session = Session.start([Item(replace(question("a"), recall="flip"), "d", "Deck", "en")], seed=1, recall="flip")
    assert session.asked
    assert not session.asked.flips


def test_confidence_is_not_asked_of_what_learners_rate() -> None:
    items = [Item(replace(question("a", TEXT), recall="flip"), "d", "Deck", "en")]
    session = Session.start(items, seed=1, rules=Rules(confidence=True))
    assert session.asked
    assert not session.asked.wants_confidence
    assert last(play(session, Rated(2))).points == 3
