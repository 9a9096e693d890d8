"""An exam is on the disk before anything is returned, its time runs on, and it resumes as it was."""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta, timezone

import pytest

from quiz.engine.exam import SELF_RATED, AnswerSheet
from quiz.engine.responses import right_response
from quiz.engine.session import Rules
from quiz.errors import HistoryError
from quiz.history.log import Log
from quiz.history.sittings import find_unfinished, list_sittings, read_last_fractions
from quiz.responses import Malformed, Picked, Revealed, Typed
from quiz.sitting.exam import ExamSitting, TimeOver, count_answered
from quiz.sitting.exam_wording import say_exam_saved, say_left, say_span, say_unready

DECK = """
deck: d
title: A deck
questions:
- {id: a, question: First?, answer: 'yes', wrong: ['no', maybe, never]}
- {id: b, question: Second?, answer: gold, typos: yes}
- {id: c, question: Third?, answer: 42}
- {id: m, question: Match?, match: {x: 1, y: 2}}
"""
START = datetime(2026, 11, 22, 10, 0, tzinfo=timezone(timedelta(hours=1)))


class Clock:
    """A clock that stands still until it is set: seconds since the start."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> datetime:
        """Return the time that it shows."""
        return START + timedelta(seconds=self.seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def begin(clock, open_bank):
    def begin_exam(log: Log | None = None, seconds: int | None = 60, rules: Rules | None = None, **more) -> ExamSitting:
        bank = open_bank(DECK)
        sheet = AnswerSheet.start(
            bank.items([entry.identity for entry in bank.entries]), seed=1, rules=rules or Rules()
        )
        exam = ExamSitting.begin(sheet, bank=bank, log=log, now=clock, seconds=seconds, **more)
        exam.start()
        return exam

    return begin_exam


def resume(exam: ExamSitting, log: Log, bank=None) -> ExamSitting:
    row = find_unfinished(log, "d", "exam")
    assert row is not None
    assert row.session == exam.attempt.id
    return ExamSitting.resume(row, bank=bank or exam.attempt.bank, log=log, now=exam.attempt.now)


def stored(log: Log, *columns: str) -> list[tuple]:
    with closing(sqlite3.connect(log.path)) as other:
        return other.execute(f"SELECT {', '.join(columns)} FROM event ORDER BY id").fetchall()


def fill(exam: ExamSitting, **responses) -> None:
    names = [item.question.id for item in exam.sheet.items]
    for name, response in responses.items():
        exam.go(names.index(name) + 1)
        assert exam.answer(response, ms=100) is None


# ---------------------------------------------------------------- saving


def test_the_start_is_saved_at_once_with_all_that_a_resume_needs(log, begin):
    exam = begin(log, options={"names": ["d"], "pass": 50.0}, left_out=2)
    assert stored(log, "kind", "origin", "at_ms") == [("start", "exam", int(START.timestamp() * 1000))]
    assert log.events(exam.attempt.id)[0].data == {
        "bank": "d",
        "title": "A deck",
        "seed": 1,
        "questions": ["d/a", "d/b", "d/c", "d/m"],
        "rules": {"tries": 1, "negative": False, "confidence": False},
        "options": {"names": ["d"], "pass": 50.0},
        "seconds": 60,
        "left_out": 2,
    }
    exam.start()
    assert len(log.events(exam.attempt.id)) == 1


def test_every_answer_and_change_is_committed_when_it_is_given(log, begin):
    exam = begin(log)
    fill(exam, b=Typed(("silver",)))
    assert [event.data for event in log.events(exam.attempt.id)[1:]] == [
        {"step": "answer", "response": {"typed": ["silver"]}, "options": []}
    ]
    fill(exam, a=Picked(("no",)), b=Typed(("gold",)))
    exam.mark()
    exam.mark()
    fill(exam, b=Revealed())
    fill(exam, b=Revealed())  # nothing to take back any more
    assert stored(log, "kind", "question", "origin", "ms", "score", "rating")[1:] == [
        ("draft", "d/b", "exam", 100, None, None),
        ("draft", "d/a", "exam", 100, None, None),
        ("draft", "d/b", "exam", 100, None, None),
        ("draft", "d/b", "exam", None, None, None),
        ("draft", "d/b", "exam", None, None, None),
        ("draft", "d/b", "exam", 100, None, None),
    ]
    assert [event.data["step"] for event in log.events(exam.attempt.id)[1:]] == [
        "answer", "answer", "answer", "mark", "unmark", "clear",
    ]  # fmt: skip


def test_answers_are_counted_in_the_record_and_those_taken_back_are_not(log, begin):
    exam = begin(log)
    fill(exam, a=Picked(("yes",)), b=Typed(("gold",)), c=Typed(("42",)))
    fill(exam, b=Revealed(), c=Typed(("43",)))
    exam.mark()
    assert count_answered(log.events(exam.attempt.id)) == len(exam.sheet.responses) == 2


def test_nothing_counts_as_answered_before_it_is_handed_in(log, begin):
    exam = begin(log)
    fill(exam, a=Picked(("yes",)))
    assert read_last_fractions(log) == {}
    assert find_unfinished(log, "d") is None
    exam.hand_in()
    assert read_last_fractions(log) == {"d/a": 1.0}
    assert find_unfinished(log, "d", "exam") is None


def test_handing_in_saves_a_graded_answer_for_each_and_the_finish(log, begin, clock):
    exam = begin(log)
    fill(exam, m=Revealed(), b=Typed(("gold",)), a=Picked(("no",)), c=Typed(("41",)))
    fill(exam, c=Typed(("42",)))
    clock.seconds = 20
    graded = exam.hand_in()
    rows = stored(log, "kind", "question", "origin", "score", "points", "rating", "rating_source", "ms", "at_ms")
    at = int(clock().timestamp() * 1000)
    assert rows[-4:] == [
        ("answer", "d/a", "exam", 0.0, 0.0, 1, "score", 100, at),
        ("answer", "d/b", "exam", 1.0, 1.0, 3, "score", 100, at),
        ("answer", "d/c", "exam", 1.0, 1.0, 3, "score", 200, at),
        ("finish", "", "exam", 0.5, 2.0, None, "", 20_000, at),
    ]
    assert log.events(exam.attempt.id)[-1].data == {
        "points": 2.0,
        "max_points": 4.0,
        "percent": 50.0,
        "answered": 3,
        "total": 4,
    }
    assert (graded.finished, graded.asked, graded.ms, graded.summary().marks) == (True, None, 20_000, "-++.")
    (row,) = list_sittings(log, "d")
    assert (row.origin, row.finished, row.answered, row.count, row.percent) == ("exam", True, 3, 4, 50.0)


def test_handing_in_twice_changes_nothing(log, begin):
    exam = begin(log)
    assert exam.hand_in() is exam.hand_in()
    assert len(log.events(exam.attempt.id)) == 2
    with pytest.raises(TimeOver):
        exam.answer(Picked(("yes",)))


def test_what_cannot_be_read_is_not_saved(log, begin):
    exam = begin(log)
    exam.go(3)
    assert isinstance(exam.answer(Typed(("4..1",))), Malformed)
    assert len(log.events(exam.attempt.id)) == 1


def test_when_the_log_fails_the_sheet_stays_as_it_was(log, begin):
    exam = begin(log)
    log.close()
    before = exam.sheet
    for step in (lambda: exam.answer(Picked(("yes",))), exam.mark, exam.hand_in):
        with pytest.raises(HistoryError):
            step()
    assert exam.sheet == before
    assert exam.graded is None


def test_without_a_log_it_is_an_exam_all_the_same(begin):
    exam = begin(None)
    fill(exam, a=Picked(("yes",)))
    exam.mark()
    assert exam.hand_in().summary().points == 1


def test_the_missed_can_be_asked_again_as_a_sitting_that_is_no_exam(log, begin):
    exam = begin(log)
    fill(exam, a=Picked(("yes",)))
    again = exam.hand_in().retry()
    assert not again.can_undo  # the answers of an exam stay
    again.answer(Revealed())
    assert stored(log, "kind", "origin")[-2:] == [("start", "take"), ("answer", "take")]
    assert again.questions == ["d/b", "d/c", "d/m"]


# ---------------------------------------------------------------- time


def test_the_time_runs_from_the_start(begin, clock):
    exam = begin()
    assert exam.seconds_left() == 60
    clock.seconds = 59.5
    assert exam.seconds_left() == 0.5
    clock.seconds = 61
    assert exam.seconds_left() == 0
    assert begin(seconds=None).seconds_left() is None


@pytest.mark.parametrize("late", [60, 61, 100_000])
def test_what_comes_after_the_end_does_not_count(log, begin, clock, late):
    exam = begin(log)
    clock.seconds = 59.9
    fill(exam, a=Picked(("yes",)))
    clock.seconds = late
    for step in (lambda: exam.answer(Picked(("no",))), lambda: exam.answer(Revealed()), exam.mark):
        with pytest.raises(TimeOver):
            step()
    assert len(log.events(exam.attempt.id)) == 2
    graded = exam.hand_in()
    assert (graded.summary().marks, graded.ms) == ("+...", 60_000)


def test_an_exam_handed_in_late_is_dated_at_the_end_of_its_time(log, begin, clock):
    """The memory of a question is as old as its answer."""
    exam = begin(log)
    fill(exam, a=Picked(("yes",)))
    clock.seconds = 3 * 86_400
    exam.hand_in()
    ended = int(START.timestamp() * 1000) + 60_000
    assert [at for (at,) in stored(log, "at_ms")[-2:]] == [ended, ended]
    assert len({day for (day,) in stored(log, "day")}) == 1


def test_without_a_limit_no_time_is_late(begin, clock):
    exam = begin(seconds=None)
    clock.seconds = 10**7
    fill(exam, a=Picked(("yes",)))
    assert exam.hand_in().summary().points == 1


# ---------------------------------------------------------------- resuming


def test_a_resumed_exam_is_as_it_was_and_its_time_has_run_on(log, begin, clock):
    exam = begin(log, rules=Rules(negative=True), left_out=3, options={"names": ["d"]})
    fill(exam, c=Typed(("41",)), b=Typed(("gold",)), a=Picked(("no",)))
    exam.mark()
    fill(exam, c=Typed(("42",)), b=Revealed())
    clock.seconds = 45
    again = resume(exam, log)
    assert again.sheet.responses == exam.sheet.responses
    assert again.sheet.marked == {1}
    assert again.sheet.rules == Rules(negative=True)
    assert (again.seconds_left(), again.left_out, again.attempt.title, again.attempt.id) == (
        15,
        3,
        "A deck",
        exam.attempt.id,
    )
    assert again.sheet.number == 4  # the next open one
    assert again.sheet.go(1).asked == exam.sheet.go(1).asked
    assert again.hand_in().summary() == exam.hand_in().summary()
    assert again.attempt.resume_command == "quiz take d --exam --resume"


def test_an_exam_in_which_nothing_was_done_can_be_resumed_for_its_time_runs(log, begin, clock):
    exam = begin(log)
    clock.seconds = 50
    assert resume(exam, log).seconds_left() == 10


def test_an_exam_resumed_after_its_time_hands_in_what_there_is(log, begin, clock):
    exam = begin(log)
    fill(exam, b=Typed(("gold",)))
    clock.seconds = 1000
    again = resume(exam, log)
    with pytest.raises(TimeOver):
        again.answer(Revealed())
    assert again.hand_in().summary().marks == ".+.."


def test_what_the_deck_no_longer_has_is_left_out_of_a_resumed_exam(log, begin, open_bank):
    exam = begin(log)
    fill(exam, a=Picked(("no",)), b=Typed(("gold",)), c=Typed(("42",)))
    changed = DECK.replace("- {id: b, question: Second?, answer: gold, typos: yes}\n", "").replace("'no'", "nay")
    again = resume(exam, log, open_bank(changed))
    assert again.attempt.lost == ("d/b",)
    assert again.sheet.responses == {2: Typed(("42",))}  # the option that was picked at first is gone, too


def test_a_question_that_became_a_flashcard_is_left_out(log, begin, open_bank):
    exam = begin(log)
    changed = DECK.replace("- {id: b, question: Second?, answer: gold, typos: yes}", "- {id: b, front: S, back: g}")
    assert resume(exam, log, open_bank(changed)).attempt.lost == ("d/b",)


def test_nothing_left_to_resume_is_said(log, begin, open_bank):
    exam = begin(log)
    with pytest.raises(ValueError, match="needs questions"):
        resume(exam, log, open_bank("deck: d\ntitle: D\nquestions:\n- {id: z, question: New?, answer: 1}\n"))


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("seconds", "said", "spelled"),
    [
        (0, "0 s", "0 seconds"), (1, "1 s", "1 second"), (60, "1 min", "1 minute"),
        (61, "1 min 1 s", "1 minute 1 second"), (3600, "1 h", "1 hour"),
        (5430, "1 h 30 min 30 s", "1 hour 30 minutes 30 seconds"),
    ],
)  # fmt: skip
def test_a_span_of_time_in_words(seconds, said, spelled):
    assert (say_span(seconds), say_span(seconds, spelled=True)) == (said, spelled)
    assert say_left(seconds + 0.9) == f"{said} left"


def test_what_speaks_against_handing_in(begin):
    exam = begin()
    assert say_unready(exam) == "4 questions are open and score 0."
    fill(exam, a=Revealed(), b=Typed(("x",)), c=Typed(("1",)), m=Revealed())
    exam.mark()
    assert say_unready(exam) == "2 questions are open and score 0. 1 is marked for later."


def test_what_becomes_of_an_exam_that_is_left(log, begin):
    exam = begin(log, options={"names": ["my deck"]})
    assert say_exam_saved(exam) == (
        "Left with 0 of 4 questions answered; progress saved, not handed in. The time keeps running."
        " Resume with: quiz take 'my deck' --exam --resume"
    )
    assert say_exam_saved(begin(None)) == "Left with 0 of 4 questions answered; nothing was recorded."


# ---------------------------------------------------------------- every kind


def test_every_kind_but_those_the_learner_marks_goes_through_draft_resume_and_grade(everything, log, clock):
    here = [entry.identity for entry in everything.entries if entry.kind not in SELF_RATED]
    sheet = AnswerSheet.start(everything.items(here), seed=5, is_deck_word=everything.is_deck_word)
    exam = ExamSitting.begin(sheet, bank=everything, log=log, now=clock)
    exam.start()
    for number, item in enumerate(sheet.items, 1):
        exam.go(number)
        assert exam.answer(right_response(item.question)) is None
    row = find_unfinished(log, everything.name, "exam")
    assert row is not None
    again = ExamSitting.resume(row, bank=everything, log=log, now=clock)
    assert again.sheet.responses == exam.sheet.responses
    summary = again.hand_in().summary()
    assert (summary.percent, summary.total) == (100, len(here))
    assert {item.question.kind for item in sheet.items} == {entry.kind for entry in everything.entries} - SELF_RATED
