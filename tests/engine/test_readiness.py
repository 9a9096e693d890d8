"""The questions of a day, for a date on which they are to be known."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from fsrs import Card, Rating, Scheduler

from quiz.engine.fsrs import recall
from quiz.engine.memory import Day, State
from quiz.engine.readiness import (
    FIRST_TIME,
    KNOWN,
    Record,
    count_answers_needed,
    expect,
    select_by_date,
)

TODAY = Day(1000)


def state(stability: float, ago: int, difficulty: float = 5.0) -> State:
    """Return the state of a question that was answered so many days ago."""
    last = Day(TODAY - ago)
    return State(stability, difficulty, last, last, Day(last + 1), 2, 0)


def after(days: int) -> Day:
    return Day(TODAY + days)


def test_recall_is_that_of_the_model() -> None:
    scheduler = Scheduler(enable_fuzzing=False)
    drawn = random.Random(5)
    for _ in range(500):
        stability, days = drawn.uniform(0.01, 400), drawn.randint(0, 400)
        given = datetime(2026, 1, 1, tzinfo=UTC)
        card = Card(card_id=1, stability=stability, difficulty=5.0, last_review=given, due=given)
        theirs = scheduler.get_card_retrievability(card, given + timedelta(days=days))
        assert recall(stability, days) == pytest.approx(theirs, abs=1e-12)


def test_gains_in_the_last_days_are_those_of_the_model() -> None:
    """Each answer, right or wrong, is worked out by py-fsrs; the order must be that of the gains."""
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    drawn = random.Random(6)
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    now, left = begin + timedelta(days=60), 3
    states, gains = {}, {}
    for number in range(300):
        ago = drawn.randint(1, 60)
        stability, difficulty = drawn.uniform(0.05, 30), drawn.uniform(1, 10)
        last = now - timedelta(days=ago)
        card = Card(card_id=1, stability=stability, difficulty=difficulty, last_review=last, due=last)
        then = now + timedelta(days=left)
        kept = scheduler.get_card_retrievability(card, then)
        if kept >= KNOWN:
            continue
        chance = scheduler.get_card_retrievability(card, now)
        right, wrong = (
            scheduler.get_card_retrievability(scheduler.review_card(card, rating, now)[0], then)
            for rating in (Rating.Good, Rating.Again)
        )
        gains[str(number)] = chance * right + (1 - chance) * wrong - kept
        states[str(number)] = state(stability, ago, difficulty)
    found = select_by_date(states, [], today=TODAY, date=after(left), budget=1000).identities
    assert [gains[one] for one in found] == pytest.approx(sorted(gains.values(), reverse=True))
    right, wrong = (
        scheduler.get_card_retrievability(scheduler.review_card(Card(card_id=1), rating, now)[0], then)
        for rating in (Rating.Good, Rating.Again)
    )
    new = FIRST_TIME * right + (1 - FIRST_TIME) * wrong
    better = sum(gain > new for gain in gains.values())
    for budget, count in ((better, 0), (better + 1, 1)):
        assert select_by_date(states, ["new"], today=TODAY, date=after(left), budget=budget).new == count


def test_shaky_ones_come_first_then_new_ones_then_the_most_overdue() -> None:
    states = {"calm": state(20, 1), "late": state(4, 30), "later": state(2, 30), "shaky": state(0.5, 2)}
    found = select_by_date(states, ["new"], today=TODAY, date=after(30), budget=3)
    assert (found.shaky, found.new, found.other) == (1, 1, 1)
    assert set(found.identities) == {"shaky", "new", "later"}
    assert not found.is_all


def test_new_ones_are_spread_between_the_others() -> None:
    states = {f"old{number}": state(2, 30) for number in range(4)}
    found = select_by_date(states, ["a", "b"], today=TODAY, date=after(30), budget=10).identities
    assert [one if one in "ab" else "-" for one in found] == ["-", "a", "-", "-", "b", "-"]


def test_new_ones_stop_when_the_answers_left_are_needed_for_those_begun() -> None:
    """Ten days of four answers are 40, of which 30 begun questions need one each: 10 are left, for five new ones."""
    states = {str(number): state(2, 5) for number in range(30)}
    new = [f"new{number}" for number in range(20)]
    plenty = select_by_date(states, new, today=TODAY, date=after(10), budget=4)
    assert (plenty.new, plenty.shaky) == (4, 0)
    assert select_by_date(states, new, today=TODAY, date=after(8), budget=4).new == 1
    assert select_by_date(states, new, today=TODAY, date=after(7), budget=4).new == 0


def test_a_limit_of_new_ones_is_kept() -> None:
    found = select_by_date({}, ["a", "b", "c"], today=TODAY, date=after(30), budget=9, most_new=2)
    assert found.identities == ("a", "b")


def test_on_the_day_the_least_sure_come_first_and_nothing_new() -> None:
    states = {"sure": state(50, 1), "unsure": state(1, 20), "fair": state(5, 5)}
    found = select_by_date(states, ["new"], today=TODAY, date=TODAY, budget=9)
    assert found.identities == ("unsure", "fair", "sure")


def test_what_was_answered_today_is_not_asked_again() -> None:
    found = select_by_date({"today": state(0.2, 0), "other": state(0.2, 1)}, [], today=TODAY, date=after(9), budget=9)
    assert found.identities == ("other",)


def test_where_there_is_time_for_all_it_ends_at_what_is_known() -> None:
    states = {"known": state(100, 1), "shaky": state(0.9, 1), "fading": state(5, 5)}
    found = select_by_date(states, [], today=TODAY, date=after(30), budget=100)
    assert found.identities == ("shaky", "fading")
    assert found.is_all


def test_a_date_in_the_past_is_refused() -> None:
    with pytest.raises(ValueError, match="past"):
        select_by_date({}, ["a"], today=TODAY, date=Day(TODAY - 1), budget=9)


def test_expected_is_a_range_of_two_curves() -> None:
    """100 questions of ten days' stability, 30 days on: 80.9% by the default curve, 76.6% by the steeper one."""
    states = {str(number): state(10, 0) for number in range(100)}
    assert expect(states, date=after(30)) == (75, 80)
    many = {str(number): state(10, 0) for number in range(1000)}
    assert expect(many, date=after(30)) == (770, 810)


def test_a_record_below_what_was_expected_lowers_the_lower_end_alone() -> None:
    states = {str(number): state(10, 0) for number in range(100)}
    assert expect(states, date=after(30), record=Record(100, 90.0, 60)) == (40, 80)
    assert expect(states, date=after(30), record=Record(99, 90.0, 60)) == (75, 80)
    assert expect(states, date=after(30), record=Record(100, 60.0, 90)) == (75, 80)


def test_answers_needed() -> None:
    states = {"known": state(1000, 1), "fading": state(5, 5), "shaky": state(0.5, 1)}
    assert count_answers_needed(states, 10, date=after(10)) == (33, 53)


def test_a_record_exactly_as_expected_moves_nothing() -> None:
    """A record counts as one answer more, half of it right: 130 of 260 are as many as expected here."""
    states = {str(number): state(100, 0) for number in range(20_000)}
    as_expected = expect(states, date=after(50), record=Record(260, 260 * 130.5 / 261, 130))
    assert as_expected == expect(states, date=after(50))
    assert as_expected.high - as_expected.low == 10, "both ends are one number, which is not printed as if it were sure"


def test_few_questions_are_expected_one_by_one() -> None:
    """A range has two ends, and never only a zero, whatever is begun."""
    assert expect({}, date=after(9)) == (0, 0)
    assert expect({"a": state(0.2, 0)}, date=after(300)) == (0, 1)
    assert expect({"a": state(1000, 0)}, date=after(1)) == (0, 1)
    assert expect({str(n): state(2.3, 0) for n in range(3)}, date=after(20)) == (1, 3)
    assert expect({str(n): state(2.3, 0) for n in range(19)}, date=after(20)) == (11, 13)
    assert expect({str(n): state(2.3, 0) for n in range(20)}, date=after(20)) == (10, 15)
    for count in (1, 2, 5, 19, 20, 21, 299, 300, 301):
        for stability in (0.1, 2, 60, 5000):
            low, high = expect({str(n): state(stability, 0) for n in range(count)}, date=after(30))
            assert 0 <= low < high <= count


def test_a_question_both_ways_is_expected_once() -> None:
    """Each side that was begun counts for its part of the question."""
    both = {name: state(30, 0) for number in range(6) for name in (f"q{number}", f"q{number}#2")}
    assert expect(both, date=after(30)) == expect({f"q{n}": state(30, 0) for n in range(6)}, date=after(30))
    assert expect({"a": state(5000, 0), "a#2": state(0.01, 0)}, date=after(300)) == (0, 1)


def test_what_is_known_on_the_day_anyway_comes_last_in_the_last_days() -> None:
    """All of that gains nothing, so it keeps its order."""
    states = {"surer": state(300, 1), "sure": state(60, 1), "fading": state(5, 5)}
    found = select_by_date(states, [], today=TODAY, date=after(2), budget=9)
    assert found.identities == ("fading", "surer", "sure")
