"""Reviews with real keys on a pseudo-terminal: when a question comes again, before and after its answer."""

import sys
from pathlib import Path

import pytest

from tests.cli.program import run_quiz

from .terminal import Terminal, write_deck

DECK = """\
- {id: far, question: How far?, answer: 384}
- {id: old, question: How old?, answer: ancient}
- {id: sea, front: A mare, back: a plain of lava}
"""


def review(folder: Path, *options: str, **env: str) -> Terminal:
    """Start `quiz review` of the deck that is there, at noon of the first of March."""
    command = [sys.executable, "-m", "quiz", "review", "moon", "--seed", "7", *options]
    return Terminal(command, folder=folder, QUIZ_NOW="2026-03-01T12:00:00+01:00", **env)


def test_every_answer_says_when_the_question_comes_again(tmp_path: Path) -> None:
    write_deck(tmp_path, DECK)
    with review(tmp_path) as quiz:
        quiz.wait("Review: The Moon - 3 questions", "3 new", "How far?", "> ")
        quiz.press("384\r").wait("Correct", "Next: in 2 days", "g I guessed 1 d", "! easy")
        quiz.press("!").wait("Marked as easy.", "Next: in 8 days", "Enter next")
        quiz.press("\r").wait("How old?", "> ")
        quiz.press("anciet\r").wait("Wrong", "Next: tomorrow", "y I was right")
        quiz.press("y").wait("Counted as right", "Next: in 2 days", "Enter next")
        quiz.press("u").wait("Asked again.", "How old?", "> ")
        quiz.press("ancient\r").wait("Correct", "Next: tomorrow", "y I was right")  # worth what the first answer was
        quiz.press("y").wait("Counted as right", "Enter next")
        quiz.press("\r").wait("A mare", "> ")
        quiz.press("\r").wait("1 Again 1 d   2 Hard 1 d   3 Good 2 d   4 Easy 8 d", "> ")
        quiz.press("4").wait("Rated easy", "Next: in 8 days", "Enter next")
        quiz.press("\r").wait("100%", "Due: 1 tomorrow, 1 in the next 7 days.")
        assert quiz.end() == 0


def test_what_was_missed_comes_back_until_it_is_right_once(tmp_path: Path) -> None:
    """The score and the day are those of the first answer."""
    write_deck(tmp_path, DECK)
    with review(tmp_path, "--new", "2") as quiz:
        quiz.wait("How far?", "> ")
        quiz.press("5\r").wait("Wrong", "Next: tomorrow", "Enter next")
        quiz.press("\r").wait("How old?", "> ")
        quiz.press("ancient\r").wait("Correct", "Enter next")
        quiz.press("\r").wait("1 missed question again:", "round 2", "How far?", "> ")
        quiz.press("6\r").wait("Wrong", "Enter next")
        quiz.press("\r").wait("1 missed question again:", "round 3", "How far?", "> ")
        quiz.press("384\r").wait("Correct", "Next: tomorrow", "Enter next")
        quiz.press("\r").wait("50%", "v look at them   Enter done")
        assert "r retry" not in quiz.text
        quiz.press("\r").wait("Due: 1 tomorrow")
        assert quiz.end() == 0


def test_with_once_what_was_missed_does_not_come_back(tmp_path: Path) -> None:
    write_deck(tmp_path, DECK)
    with review(tmp_path, "--new", "1", "--once") as quiz:
        quiz.wait("How far?", "> ")
        quiz.press("5\r").wait("Wrong", "Enter next")
        quiz.press("\r").wait("0%", "retry the one missed", "Enter done")
        quiz.press("\r").wait("Due: 1 tomorrow")
        assert quiz.end() == 0


@pytest.mark.parametrize("labelled", [False, True], ids=["keys", "labelled"])
def test_undo_reaches_back_over_the_start_of_a_round_of_missed_questions(tmp_path: Path, labelled: bool) -> None:
    """The round before is over only after the new answer; left in between, it counts as it was."""
    write_deck(tmp_path, DECK)
    prompt, onward = ("Answer: ", "for more: ") if labelled else ("> ", "Enter next")
    with review(tmp_path, "--new", "1", *["--accessible"] * labelled) as quiz:
        quiz.wait("How far?", prompt)
        quiz.press("5\r").wait("Wrong", onward)
        quiz.press("\r").wait("1 missed question again", "ound 2", "How far?", prompt)
        quiz.press("/u\r").wait("Asked again. The second answer", "econd look", "How far?", prompt)
        quiz.press("384\r").wait("the first answer counts", "Next: tomorrow", onward)
        quiz.press("\r").wait("1 missed question again", "ound 2", "How far?", prompt)
        quiz.press("/u\r").wait("Asked again. The second answer", "econd look", "How far?", prompt)
        quiz.press("/q\r").wait("0%" if labelled else "The quiz is over: 0 of 1 point, 0%.", "Due: 1 tomorrow")
        assert quiz.end() == 0
        assert "Resume" not in quiz.text
    env = {"QUIZ_HOME": str(tmp_path / "home")}
    assert run_quiz("history", folder=tmp_path, env=env).stdout.splitlines() == [
        "  1  2026-03-01 12:00  Review: The Moon    0%  0 of 1 points"
    ]


def test_what_comes_back_can_be_left(tmp_path: Path) -> None:
    write_deck(tmp_path, DECK)
    with review(tmp_path, "--new", "1") as quiz:
        quiz.wait("How far?", "> ")
        quiz.press("5\r").wait("Wrong", "Enter next")
        quiz.press("\r").wait("round 2", "> ")
        quiz.press("6\r").wait("Wrong", "Enter next")
        quiz.press("\r").wait("round 3", "> ")
        quiz.press("/q\r").wait("Left after 0 of 1 missed questions; your answers are saved.", "Due: 1 tomorrow")
        assert quiz.end() == 0
    env = {"QUIZ_HOME": str(tmp_path / "home")}
    assert run_quiz("history", folder=tmp_path, env=env).stdout.splitlines() == [
        "  1  2026-03-01 12:00  Review: The Moon (missed, round 2)    0%  0 of 1 points",
        "  2  2026-03-01 12:00  Review: The Moon                      0%  0 of 1 points",
    ]
    assert (
        "Review: The Moon (missed, round 2), 2026-03-01"
        in run_quiz("history", "show", "1", folder=tmp_path, env=env).stdout
    )


def test_a_resumed_review_continues_with_the_questions_still_due(tmp_path: Path) -> None:
    write_deck(tmp_path, DECK)
    with review(tmp_path) as quiz:
        quiz.wait("How far?", "> ")
        quiz.press("/?\r").wait("save and quit; the rest comes next time", "> ")
        quiz.press("/Ctrl-L\r").wait("'/Ctrl-L' is not a number", "> ")
        quiz.press("384\r").wait("Enter next")
        quiz.press("\r").wait("How old?", "> ")
        quiz.press("/q\r").wait("Left after 1 of 3 questions; progress saved.", "Resume with: quiz review moon")
        assert quiz.end() == 0
    with review(tmp_path) as quiz:
        quiz.wait("2 of 3 questions", "2 new", "How old?", "> ")
        quiz.press("\x03").wait("Stop here?")
        quiz.press("\x03")
        assert quiz.end() == 130


def test_a_question_fixed_in_mid_review_still_says_when_it_comes_again(tmp_path: Path) -> None:
    write_deck(tmp_path, DECK)
    mend = tmp_path / "mend.sh"
    mend.write_text('#!/bin/sh\nfor file; do :; done\nsed -i.old s/384/500/ "$file"\n')
    mend.chmod(0o755)
    with review(tmp_path, EDITOR=str(mend)) as quiz:
        quiz.wait("How far?", "> ")
        quiz.press("384\r").wait("Correct", "Next: in 2 days", "e edit")
        quiz.press("e").wait("read again", "Wrong", "Next: in 2 days", "Enter next")
        quiz.press("\r").wait("How old?", "> ")


def test_the_home_screen_counts_what_is_due_and_reviews_it(tmp_path: Path) -> None:
    write_deck(tmp_path, DECK)
    with review(tmp_path) as quiz:
        quiz.wait("How far?", "> ")
        quiz.press("384\r").wait("Enter next")
        quiz.press("q")
        assert quiz.end() == 0
    with Terminal([sys.executable, "-m", "quiz"], folder=tmp_path, QUIZ_NOW="2026-03-05T12:00:00+01:00") as quiz:
        quiz.wait("The Moon", "1 due", "r review the 1 due   s stats", "q quit")
        quiz.press("r\r").wait("Review: The Moon", "1 due, 2 new", "How far?", "> ")
        quiz.press("384\r").wait("Next: in 16 days", "Enter next")
        quiz.press("q").wait("1 day in a row")
        assert "review" not in quiz.wait("q quit")
        quiz.press("q\r")
        assert quiz.end() == 0


def test_a_question_is_suspended_buried_or_reset_after_its_answer(tmp_path: Path) -> None:
    """None of the two that are left out comes back, though both were missed."""
    write_deck(tmp_path, DECK)
    with review(tmp_path, "--new", "2") as quiz:
        quiz.wait("How far?", "> ")
        quiz.press("5\r").wait("Wrong", "Enter next")
        quiz.press("?").wait("until you unsuspend it", "of reviews until tomorrow", "r      learn", "save and quit")
        quiz.press("s").wait("Suspended: reviews leave it out until you unsuspend it.", "s unsuspend")
        quiz.press("s").wait("Reviews ask it again.", "Enter next")
        quiz.press("s").wait("Suspended:", "Enter next")
        quiz.press("\r").wait("How old?", "> ")
        quiz.press("x\r").wait("Wrong", "Enter next")
        quiz.press("r").wait("Type yes to reset it")
        quiz.press("\r").wait("Not reset.")
        quiz.press("b").wait("Buried: it comes back tomorrow.", "Enter next")
        quiz.press("\r").wait("0%", "Enter done")
        assert "again:" not in quiz.text
        quiz.press("\r").wait("Due: 1 tomorrow, 1 in the next 7 days; 1 not started.")
        assert quiz.end() == 0
