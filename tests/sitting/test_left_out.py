"""A question that quiz fails to show is left out, named and never scored; the sitting or exam goes on."""

from collections.abc import Callable
from pathlib import Path

import pytest

from quiz.engine.exam import AnswerSheet
from quiz.errors import QuizError
from quiz.history.sittings import find_unfinished
from quiz.library import Bank
from quiz.lines.exam import ExamDialogue
from quiz.lines.giving import give_lines
from quiz.lines.json_events import JsonView
from quiz.lines.labelled import Dialogue
from quiz.lines.plain import PlainView
from quiz.lines.scripted import run, run_exam
from quiz.lines.style import LABELLED
from quiz.sitting.exam import ExamSitting
from quiz.sitting.replay import resume
from quiz.sitting.wording import Wording

DECK = """\
deck: d
title: D
language: en
questions:
- {id: one, question: First?, answer: 'yes', wrong: ['no', maybe], tags: [t]}
- {id: two, question: Second?, answer: gold, hint: It shines., explain: More on it., tags: [t]}
- {id: three, question: Third?, answer: 42}
"""
STEM, HINT, EXPLANATION = "Second?", "It shines.", "More on it."


class Unlucky:
    """A bank that cannot render one of its texts."""

    def __init__(self, bank: Bank, text: str, error: Exception) -> None:
        self._bank, self._text, self._error = bank, text, error

    def __getattr__(self, name: str) -> object:
        return getattr(self._bank, name)

    def tokens(self, text: str) -> object:
        """Fail, or return what the bank does."""
        if text == self._text:
            raise self._error
        return self._bank.tokens(text)

    def inline(self, text: str) -> object:
        """Fail, or return what the bank does."""
        if text == self._text:
            raise self._error
        return self._bank.inline(text)


@pytest.fixture
def unlucky(open_bank) -> Callable[..., Bank]:
    """Return a function that opens the deck in a bank that fails on a text."""
    return lambda text, error=None: Unlucky(open_bank(DECK), text, error or KeyError("x"))


def check_notes(notes: list[str], path: str = "deck.yaml:6") -> None:
    assert len(notes) == 1
    assert notes[0].startswith(f"{path} is left out: this is a fault of quiz; please report it (")


@pytest.mark.parametrize("error", [KeyError("x"), RecursionError(), MemoryError()], ids=repr)
@pytest.mark.parametrize("view", [PlainView, JsonView])
@pytest.mark.parametrize(("text", "answers"), [(STEM, "yes\n42\n"), (EXPLANATION, "yes\ngold\n42\n")])
def test_a_script_goes_on(unlucky, log, begin, view, text, answers, error) -> None:
    """Whether quiz fails to show the question or what is said to its answer, which is taken back then."""
    bank = unlucky(text, error)
    sitting = begin(bank, log)
    written, notes = [], []
    give = give_lines(iter(answers.splitlines(keepends=True)), "", Wording(bank).inline)
    summary = run(sitting, view(Wording(bank), written.append), give, notes.append)
    check_notes(notes)
    assert sitting.finished
    assert (summary.points, summary.max_points, summary.answered, summary.total) == (2, 2, 2, 2)
    assert [row.count for row in summary.by_tag] == [1]
    assert summary.missed == ()
    _, events = log.sitting(sitting.attempt.id)
    undone = {event.target for event in events if event.kind == "undo"}
    scored = [event.question for event in events if event.kind == "answer" and event.id not in undone]
    assert scored == ["d/one", "d/three"]


@pytest.mark.parametrize("text", [STEM, HINT, EXPLANATION])
def test_a_person_at_labelled_lines_goes_on(unlucky, log, begin, text) -> None:
    bank = unlucky(text)
    sitting = begin(bank, log)
    said: list[str] = []
    typed = {STEM: [], HINT: ["/h"], EXPLANATION: ["/h", "gold"]}[text]
    lines = iter(["yes", "", *typed, "42", ""])

    class Lines:
        def read(self, prompt, tick=None):
            return next(lines)

    dialogue = Dialogue(PlainView(Wording(bank), said.append, width=0, style=LABELLED), Lines(), lambda: 0.0)
    _, summary = dialogue.run(sitting)
    check_notes([line for line in said if "left out" in line])
    assert (summary.points, summary.total, summary.missed) == (2, 2, ())


def test_a_sitting_of_nothing_that_can_be_shown_ends(open_bank, log, begin) -> None:
    bank = Unlucky(open_bank(DECK.split("- {id: two")[0]), "First?", KeyError("x"))
    sitting, notes = begin(bank, log), []
    summary = run(sitting, PlainView(Wording(bank), len), give_lines(iter(["yes"]), "", str), notes.append)
    assert (summary.total, summary.percent, sitting.finished) == (0, 0, True)
    check_notes(notes, "deck.yaml:5")


def test_a_resumed_sitting_is_where_it_was(unlucky, log, begin, now) -> None:
    """What was left out stays so, and an answer that came after it is kept."""
    bank = unlucky(EXPLANATION)
    sitting, notes = begin(bank, log), []
    give = give_lines(iter(["yes\n", "gold\n"]), "", Wording(bank).inline)
    run(sitting, PlainView(Wording(bank), len), give, notes.append)
    check_notes(notes)
    again = resume(sitting.attempt.id, bank=bank, log=log, now=now)
    assert again.asked is not None
    assert again.asked.item.question.id == "three"
    assert again.summary() == sitting.summary()


def test_a_skipped_question_that_fails_when_it_is_asked_again(unlucky, log, begin) -> None:
    bank = unlucky(EXPLANATION)
    sitting, notes = begin(bank, log), []
    give = give_lines(iter(["yes\n", "/s\n", "42\n", "gold\n"]), "", Wording(bank).inline)
    summary = run(sitting, PlainView(Wording(bank), len), give, notes.append)
    check_notes(notes)
    assert (summary.points, summary.total, sitting.finished) == (2, 2, True)


# ---------------------------------------------------------------- exams


@pytest.fixture
def hold(now) -> Callable[..., ExamSitting]:
    """Return a function that begins an exam of all questions of a bank."""

    def begin_exam(bank, log=None) -> ExamSitting:
        items = bank.items([entry.identity for entry in bank.entries])
        sheet = AnswerSheet.start(items, seed=1, is_deck_word=bank.is_deck_word)
        return ExamSitting.begin(sheet, bank=bank, log=log, now=now)

    return begin_exam


@pytest.mark.parametrize("text", [STEM, EXPLANATION])
@pytest.mark.parametrize("view", [PlainView, JsonView])
def test_an_exam_asks_and_grades_the_others(unlucky, log, hold, view, text) -> None:
    bank = unlucky(text)
    exam, notes, written = hold(bank, log), [], []
    give = give_lines(iter(["yes\n", "42\n"]), "", Wording(bank).inline)
    run_exam(exam, view(Wording(bank), written.append), give, notes.append)
    check_notes(notes)
    assert exam.graded is not None
    summary = exam.graded.summary()
    assert (summary.points, summary.max_points, summary.total) == (2, 2, 2)
    start, events = log.sitting(exam.attempt.id)
    assert start.data["questions"] == ["d/one", "d/three"]
    assert [event.question for event in events if event.kind == "answer"] == ["d/one", "d/three"]
    assert "Second?" not in "".join(written)


def test_a_resumed_exam_keeps_the_answers_of_the_others(open_bank, unlucky, log, hold, now) -> None:
    """Also if the fault came only after it was begun."""
    bank = open_bank(DECK)
    exam = hold(bank, log)
    give = give_lines(iter(["yes\n", "gold\n"]), "", Wording(bank).inline)
    run_exam(exam, PlainView(Wording(bank), len), give, len)
    bank = unlucky(STEM)
    again = ExamSitting.resume(find_unfinished(log, "d", "exam"), bank=bank, log=log, now=now)
    notes: list[str] = []
    run_exam(again, PlainView(Wording(bank), len), give_lines(iter(["42\n"]), "", str), notes.append)
    check_notes(notes)
    assert again.graded is not None
    summary = again.graded.summary()
    assert (summary.points, summary.total) == (2, 2)


def test_a_person_writes_an_exam_of_the_others(unlucky, log, hold) -> None:
    bank = unlucky(EXPLANATION)
    exam, said = hold(bank, log), []
    lines = iter(["yes", "42", "/hand in"])

    class Lines:
        def read(self, prompt, tick=None):
            return next(lines)

    ExamDialogue(PlainView(Wording(bank), said.append, width=0, style=LABELLED), Lines()).write(exam)
    check_notes([line for line in said if "left out" in line])
    assert exam.graded is not None
    assert exam.graded.summary().marks == "++"


def test_an_exam_of_nothing_that_can_be_shown_is_refused(open_bank, hold) -> None:
    bank = Unlucky(open_bank(DECK.split("- {id: two")[0]), "First?", KeyError("x"))
    with pytest.raises(QuizError, match="No question of this exam can be shown"):
        run_exam(hold(bank), PlainView(Wording(bank), len), give_lines(iter([]), "", str), len)


def test_places_are_those_of_messages(open_bank, tmp_path: Path) -> None:
    assert open_bank(DECK).place_of("d/three") == "deck.yaml:7"
