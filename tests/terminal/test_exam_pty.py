"""Whole exams with real keys on a pseudo-terminal. Words are waited for; nothing sleeps.

Where a test is about time, `QUIZ_NOW` has the exam's clock move on by a second each time it is looked at, so that
no machine is too slow to show the question before the time is over.
"""

import os
import re
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from .terminal import Terminal, again, take

DECK = """\
- id: first-step
  question: Who was the first to step onto the Moon?
  answer: Armstrong
  wrong:
  - Aldrin: He came second.
  - Collins
  shown: [Collins, Armstrong, Aldrin]
  explain: It was in July 1969.
  source: nasa/distance
- id: mission
  question: What was the mission called?
  answer: Apollo 11
- id: own-light
  question: The Moon shines by its own light.
  answer: false
"""
CARD = """\
- id: card
  front: Sea of Tranquillity
  back: Mare Tranquillitatis
"""
NOW = {"QUIZ_NOW": "2026-11-22T10:00:00+01:00"}


def kinds(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "home" / "history.db")) as log:
        return [kind for (kind,) in log.execute("SELECT kind FROM event ORDER BY id")]


def test_a_whole_exam(tmp_path: Path) -> None:
    """Answers are saved without a word about them; at the end all is graded, then comes the usual end."""
    with take(tmp_path, DECK + CARD, "--exam", "--time", "10m", "--pass", "50") as quiz:
        quiz.wait("Exam of 10 min.", "1 question left out: an exam has no questions that you mark yourself")
        quiz.wait("left, 0 of 3 answered", "1 of 3", "Who was the first", "a-c answer", "q leave", "> ")
        told = quiz.press("c").wait("> c  Aldrin", "Saved.", "2 of 3", "Enter answer", "> ")
        assert not re.search("Correct|Wrong|second|Armstrong|July", told)
        quiz.press("apollo 11\r").wait("Saved.", "3 of 3", "t/f answer", "> ")
        quiz.press("t").wait("Saved.", "Answer sheet", "3 answered, 0 open", "h hand in", "Sheet > ")
        quiz.press("h").wait(
            "Question 1 of 3", "Wrong  0 of 1", "you    c  Aldrin", "He came second.", "right  b  Armstrong"
        )
        quiz.wait("It was in July 1969.", "Source: NASA, fact sheet, 2 May 2024, paragraph 2")
        quiz.wait("Question 2 of 3", "Correct  1 of 1", "Question 3 of 3", "Wrong", "right  f  False")
        quiz.wait("1 of 3  33.3%", "not passed", "Worth another look", "retry the 2 missed")
        quiz.press("\r")
        assert quiz.end() == 1
    assert kinds(tmp_path) == ["start", "draft", "draft", "draft", "answer", "answer", "answer", "finish"]


def test_going_about_changing_and_marking(tmp_path: Path) -> None:
    with take(tmp_path, DECK, "--exam") as quiz:
        quiz.wait("Exam without a time limit.", "1 of 3", "> ")
        quiz.press("-").wait("This is the first question.", "> ")
        quiz.press("+").wait("2 of 3", "> ")
        quiz.press("/!\r").wait("Marked for later.", "> ")
        quiz.press("/-\r").wait("1 of 3", "> ")
        quiz.press("a").wait("Saved.", "1 of 3 answered, marked for later", "2 of 3", "> ")
        quiz.press("/s\r").wait(
            "1  answered          Who", "2  open      marked  What", "3  open              The Moon"
        )
        quiz.wait("1 answered, 2 open, 1 marked", "Sheet > ")
        quiz.press("0").wait("there is no question 0")
        quiz.press("4").wait("there is no question 4")
        quiz.press("3\x7f1\r").wait("1 of 3", "Your answer so far: Collins", "> ")
        quiz.press("b").wait("Saved.", "2 of 3", "> ")
        quiz.press("\r").wait("Nothing typed yet", "> ")
        quiz.press("/+\r").wait("3 of 3", "> ")
        quiz.press("f").wait("Saved.", "Sheet > ")
        quiz.press("h").wait("1 question is open and scores 0. 1 is marked for later. Hand in? y/n > ")
        quiz.press("n").wait("> n", "Sheet > ")
        quiz.press("2\r").wait("marked for later", "2 of 3", "> ")
        quiz.press("/h\r").wait("There are no more hints.", "> ")
        quiz.press("/s\r").wait("Sheet > ")
        quiz.press("h").wait("y/n > ")
        quiz.press("y").wait("Question 1 of 3", "Correct", "right  b  Armstrong", "Question 2 of 3")
        quiz.wait("Not answered", "Apollo 11", "66.7%", "1 of 3 questions not answered", "retry the one missed")
        quiz.press("r").wait("1 of 1", "round 2", "> ")
        quiz.press("Apollo 11\r").wait("Correct", "Enter next")
        quiz.press("\r").wait("100%")
        assert quiz.end() == 0


def test_an_answer_taken_back_leaves_the_question_open(tmp_path: Path) -> None:
    with take(tmp_path, DECK, "--exam") as quiz:
        quiz.wait("> ")
        quiz.press("b").wait("2 of 3", "> ")
        quiz.press("/-\r").wait("Your answer so far: Armstrong", "> ")
        quiz.press("0").wait("> clear", "Left open.", "0 of 3 answered", "2 of 3", "> ")
        quiz.press("/0\r").wait("Left open.", "3 of 3", "> ")
        quiz.press("?").wait("0       withdraw your answer", "q       save and leave", "Ctrl-C")


def test_a_resumed_exam_has_less_time_left(tmp_path: Path) -> None:
    with take(tmp_path, DECK, "--exam", "--time", "1h", **NOW) as quiz:
        quiz.wait("59 min 58 s left, 0 of 3", "> ")
        quiz.press("b").wait("2 of 3", "> ")
        quiz.press("/q\r").wait(
            "1 of 3 questions answered; progress saved, not handed in. The", "keeps running.", "--exam --resume"
        )
        assert quiz.end() == 0
    with again(tmp_path, "--exam", QUIZ_NOW="2026-11-22T10:30:00+01:00") as quiz:
        quiz.wait("an exam started 30 minutes ago, not handed in, ", " left.", "Enter resume", "> ")
        quiz.press("\r").wait("Exam of 1 h.", "29 min 5", "s left, 1 of 3 answered", "2 of 3", "> ")
        quiz.press("\x04").wait("progress saved, not handed in")
        assert quiz.end() == 0
    with again(tmp_path, "--resume", QUIZ_NOW="2026-11-23T10:00:00+01:00") as quiz:
        quiz.wait("Time is up. Your answers so far were handed in.", "Question 1 of 3", "Correct")
        quiz.wait("33.3%", "1 h 0 min", "2 of 3 questions not answered", "Enter done")
        quiz.press("\r")
        assert quiz.end() == 0
    with again(tmp_path, "--resume") as quiz:
        quiz.wait("There is no unfinished quiz of moon")
        assert quiz.end() == 1


@pytest.mark.slow
def test_the_time_ends_while_a_key_is_awaited(tmp_path: Path) -> None:
    with take(tmp_path, DECK, "--exam", "--time", "3s", **NOW) as quiz:
        quiz.wait("1 of 3", "> ")
        quiz.wait("Time is up.", "Question 1 of 3", "Not answered", "0%", "Enter done")
        quiz.press("\r")
        assert quiz.end() == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "said", "percent"),
    [
        ("Apollo 11", "So was the answer you were giving: “Apollo 11”.", "100%"),
        ("Apollo", "So was the answer you were giving: “Apollo”.", "0%"),
        ("/s", "Time is up. Your answers so far were handed in.\r\n", "0%"),
    ],
)
def test_the_time_ends_while_a_line_is_typed(tmp_path: Path, typed: str, said: str, percent: str) -> None:
    """The text on the line is handed in and shown; keys typed after that do nothing."""
    deck = DECK[DECK.index("- id: mission") : DECK.index("- id: own-light")]
    with take(tmp_path, deck, "--exam", "--time", "3s", **NOW) as quiz:
        quiz.wait("1 of 1", "> ")
        quiz.press(typed).wait("Time is up.")
        quiz.press("12\r\rr").wait("1 of 1", percent)
        assert quiz.end() == 0 if percent == "100%" else quiz.wait("Enter done")
        assert said.strip() in quiz.text.replace("\n", " ")
        assert "round 2" not in quiz.text


LIST = "- {id: craters, question: Name three., answers: [Tycho, Plato, Kepler], need: 3}\n"
PICKS = """\
- id: landed
  question: Which missions landed?
  answers: [Apollo 11, Apollo 12]
  wrong: [Apollo 8]
  shown: [Apollo 8, Apollo 11, Apollo 12]
"""
PAIRS = "- {id: who, question: Who?, match: {Apollo 11: Armstrong, Apollo 12: Conrad, Apollo 14: Shepard}}\n"
BLANKS = "- {id: crew, cloze: '{{Aldrin}}, {{Collins}} and {{Armstrong}}'}\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("question", "keys", "lines", "said"),
    [
        (LIST, ["Tycho\r", "Plato"], ["Tycho\r", "Plato"], "“Tycho; Plato”"),
        (PICKS, ["b", "c"], ["b c"], "“Apollo 11; Apollo 12”"),
        (BLANKS, ["Aldrin\r", "Collins"], ["Aldrin\r", "Collins"], "“Aldrin; Collins; -”"),
        (PAIRS, ["a"], ["a\r", "b"], " = Armstrong"),
    ],
    ids=["list", "picks", "blanks", "pairs"],
)
@pytest.mark.parametrize("mode", ["keys", "lines"])
def test_the_time_ends_in_the_middle_of_an_answer(
    tmp_path: Path, question: str, keys: list[str], lines: list[str], said: str, mode: str
) -> None:
    """All that was given so far is handed in."""
    more = ["--accessible"] if mode == "lines" else []
    with take(tmp_path, question, "--exam", "--time", "4s", *more, **NOW) as quiz:
        for typed in keys if mode == "keys" else lines:
            quiz.wait("> " if mode == "keys" else ": ")
            quiz.press(typed)
        quiz.wait("Time is up.", "were handed in.", "giving:", said, "Question 1 of 1")
        assert kinds(tmp_path)[:2] == ["start", "draft"]


def test_an_answer_after_the_end_does_not_count(tmp_path: Path) -> None:
    """The clock of this test is ahead of the one that ends the wait, as after a sleep of the machine."""
    with take(tmp_path, DECK, "--exam", "--time", "12s", **NOW) as quiz:
        quiz.wait("10 s left", "> ")
        quiz.press("b").wait("Saved.", "8 s left", "2 of 3", "> ")
        for left in (6, 4, 2):
            quiz.press("/-\r").wait("1 of 3 ", "> ")
            quiz.press("+").wait(f"{left} s left", "2 of 3", "> ")
        quiz.press("/-\r").wait("1 s left", "Your answer so far: Armstrong", "> ")
        quiz.press("a").wait("> a  Collins", "Time is up.", "Question 1 of 3", "Correct", "33.3%")
    assert kinds(tmp_path) == ["start", "draft", "answer", "finish"]


def test_nothing_is_redrawn_while_one_waits_or_types(tmp_path: Path) -> None:
    with take(tmp_path, DECK, "--exam", "--time", "10m") as quiz:
        quiz.wait("1 of 3", "> ")
        quiz.press("b").wait("2 of 3", "> ")
        quiz.press("Apollo").wait("Apollo")
        assert quiz.new == ""
        quiz.press(" 11\r").wait("Saved.", "3 of 3", "> ")
        assert quiz.text.count("What was the mission") == quiz.text.count("1 of 3 answered") == 1


def test_ctrl_c_twice_stops_and_keeps_the_answers(tmp_path: Path) -> None:
    with take(tmp_path, DECK, "--exam", "--time", "10m") as quiz:
        quiz.wait("> ")
        quiz.press("b").wait("2 of 3", "> ")
        quiz.press("/s\r").wait("Sheet > ")
        quiz.press("\x03").wait("Stop here?")
        quiz.press("n").wait("Sheet > ")
        quiz.press("\x03").wait("Stop here?")
        quiz.press("\x03").wait("1 of 3 questions answered; progress saved, not handed in.")
        assert quiz.end() == 130
    assert kinds(tmp_path) == ["start", "draft"]


def test_killed_it_goes_on_where_it_was(tmp_path: Path) -> None:
    with take(tmp_path, DECK, "--exam", "--time", "10m") as quiz:
        quiz.wait("> ")
        quiz.press("b").wait("Saved.")
        quiz.kill(signal.SIGKILL)
    with again(tmp_path, "--exam", "--resume") as quiz:
        quiz.wait("1 of 3 answered", "2 of 3", "> ")


def test_ctrl_l_and_a_narrower_window_draw_the_question_and_the_sheet_again(tmp_path: Path) -> None:
    with take(tmp_path, DECK, "--exam", "--time", "10m") as quiz:
        quiz.wait("1 of 3", "> ")
        quiz.press("\x0c").wait("left, 0 of 3 answered", "1 of 3", "a-c answer", "> ")
        quiz.press("s").wait("Sheet > ")
        quiz.press("\x0c").wait("Answer sheet", "Sheet > ")
        quiz.resize(44)
        quiz.wait("Answer sheet", "Sheet > ")
        lines = quiz.display.splitlines()
        assert max(map(len, lines)) <= 44


def test_without_a_record_nothing_is_kept(tmp_path: Path) -> None:
    with take(tmp_path, DECK, "--exam", "--no-history") as quiz:
        quiz.wait("> ")
        quiz.press("q").wait("0 of 3 questions answered; nothing was recorded.")
        assert quiz.end() == 0
    assert not os.path.exists(tmp_path / "home" / "history.db")


def test_accessible(tmp_path: Path) -> None:
    """By labelled lines: the time is said with each question, and any question can be gone to."""
    with take(tmp_path, DECK, "--exam", "--time", "10m", "--accessible", **NOW) as quiz:
        quiz.wait("Exam of 10 minutes.", "Question 1 of 3.", "9 minutes 57 seconds left.", "Answer: ")
        quiz.press("/b\r").wait("This is the first question.", "Answer: ")
        quiz.press("/?\r").wait("/hand in ends the exam", "Answer: ")
        quiz.press("/h\r").wait("There are no hints in an exam.", "Answer: ")
        quiz.press("\r").wait("You typed nothing", "Answer: ")
        quiz.press("Collins\r").wait("Saved.", "Question 2 of 3.", "Answer: ")
        quiz.press("/m\r").wait("Marked for later.", "Answer: ")
        quiz.press("/t\r").wait("left.", "Answer: ")
        quiz.press("/n\r").wait("Question 3 of 3.", "True or false? ")
        quiz.press("maybe\r").wait("Not an answer", "True or false? ")
        quiz.press("f\r").wait("Answer sheet. 2 answered, 1 open.", "Question 2, open, marked for later: What")
        quiz.wait("/hand in: ")
        quiz.press("7\r").wait("numbers from 1 to 3", "/hand in: ")
        quiz.press("1\r").wait("Question 1 of 3.", "Your answer so far: Collins.", "Answer: ")
        quiz.press("Armstrong\r").wait("Saved.", "Question 2 of 3.", "Answer: ")
        quiz.press("/s\r").wait("Answer sheet.", "Answer: ")
        quiz.press("/g 3\r").wait("Question 3 of 3.", "True or false? ")
        quiz.press("/0\r").wait("Left open.", "/hand in: ")
        quiz.press("/hand in\r").wait("2 questions are open and score 0. 1 is marked for later. Type y")
        quiz.press("n\r").wait("Not handed in.", "/hand in: ")
        quiz.press("/hand in\r").wait("Type y")
        quiz.press("y\r").wait("Question 1 of 3: Who", "Your answer: Armstrong", "Correct.", "Question 2 of 3: What")
        quiz.wait("Not answered.", "Right answer: Apollo 11", "Score: 1 of 3 points, 33.3%")
        assert quiz.end() == 0


@pytest.mark.slow
@pytest.mark.parametrize("term", ["xterm", "dumb"], ids=["readline", "none"])
def test_accessible_the_time_ends_while_a_line_is_typed(tmp_path: Path, term: str) -> None:
    with take(tmp_path, DECK, "--exam", "--time", "4s", "--accessible", TERM=term, **NOW) as quiz:
        quiz.wait("Question 1 of 3.", "Answer: ")
        quiz.press("Armstrong")
        quiz.wait("\nTime is up.", "So was the answer you were giving: “Armstrong”.").strip()
        quiz.press("rm -r nothing\r").wait("Question 1 of 3: Who", "Correct.", "Question 2 of 3: What")
        quiz.wait("Not answered.", "Score: 1 of 3 points")
        assert quiz.end() == 0


def test_accessible_left_and_over(tmp_path: Path) -> None:
    with take(tmp_path, DECK, "--exam", "--time", "1h", "--accessible", **NOW) as quiz:
        quiz.wait("Answer: ")
        quiz.press("Armstrong\r").wait("Saved.", "Answer: ")
        quiz.press("/q\r").wait("progress saved, not handed in. The time keeps running.")
        assert quiz.end() == 0
    later = {"QUIZ_NOW": "2026-11-22T12:00:00+01:00"}
    with again(tmp_path, "--resume", "--accessible", **later) as quiz:
        quiz.wait("Time is up.", "Question 1 of 3", "Correct", "Score: 1 of 3 points")
        assert quiz.end() == 0


def test_the_exam_of_a_script_can_be_resumed_on_a_terminal(tmp_path: Path) -> None:
    with take(tmp_path, DECK, "--exam", "--fresh") as quiz:
        quiz.wait("> ")
        quiz.press("q").wait("saved")
        quiz.end()
    command = f"echo b | {sys.executable} -m quiz take moon --exam --resume 2>&1"
    with Terminal(["bash", "-c", command], folder=tmp_path) as script:
        script.wait("1 of 3 questions answered; progress saved, not handed in")
        script.end()
    with again(tmp_path, "--exam", "--resume") as quiz:
        quiz.wait("1 of 3 answered", "2 of 3", "> ")
