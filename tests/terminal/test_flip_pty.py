"""Typed questions that are recalled, turned and rated with real keys; a line to write on before the answer."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from .terminal import Terminal, again, take
from .test_review_pty import DECK, review, write_deck

TYPED = """\
- {id: bases, question: Name two bases of DNA., answers: [adenine, [thymine, 5-methyluracil], cytosine], need: 2}
- {id: drugs, cloze: "First line: {{thiazide diuretic|thiazide}} or {{calcium channel blocker|CCB}}."}
- {id: far, question: How far?, answer: 384, unit: km}
- {id: sun, question: Is the Moon a star?, answer: false}
"""


def read_answers(folder: Path) -> list[tuple[str, int, str]]:
    """Return question, rating and the source of the rating for each answer in the record."""
    with closing(sqlite3.connect(folder / "home" / "history.db")) as db:
        return list(
            db.execute("SELECT question, rating, rating_source FROM event WHERE kind = 'answer' ORDER BY at_ms, id")
        )


def test_with_flip_a_typed_question_is_turned_and_rated_as_a_flashcard(tmp_path: Path) -> None:
    write_deck(tmp_path, DECK)
    with review(tmp_path, "--flip") as quiz:
        quiz.wait("How far?", "Enter show the answer", "> ")
        quiz.press("\r").wait("384", "1 Again 1 d   2 Hard 1 d   3 Good 2 d   4 Easy 8 d", "> ")
        shown = quiz.press("3").wait("Rated good", "Next: in 2 days", "Enter next")
        assert "I was right" not in shown
        assert "I guessed" not in shown
        assert "easy" not in shown
        quiz.press("u").wait("Asked again: mark it as you like.", "How far?", "> ")  # the undone rating counts no more
        quiz.press("\r").wait("384", "1 Again 1 d   2 Hard 1 d   3 Good 2 d   4 Easy 8 d", "> ")
        quiz.press("3").wait("Rated good", "Next: in 2 days", "Enter next")
        quiz.press("\r").wait("How old?", "> ")
        quiz.press("\r").wait("ancient", "1 Again 1 d", "> ")
        quiz.press("1").wait("Rated again", "Next: tomorrow", "Enter next")
        quiz.press("\r").wait("A mare", "> ")
        quiz.press("\r").wait("a plain of lava", "> ")
        quiz.press("4").wait("Rated easy", "Enter next")
        quiz.press("\r").wait("1 missed question again:", "How old?", "> ")
        quiz.press("\r").wait("ancient", "3 Good", "> ")
        quiz.press("3").wait("Rated good", "Enter next")
        quiz.press("\r").wait("66.7%", "v look at them", "Enter done")
        quiz.press("v").wait("How old?", "Rated again", "right", "ancient")
        quiz.press("\r").wait("Enter done")
        quiz.press("\r").wait("Due:")
        assert quiz.end() == 0
    answers = read_answers(tmp_path)
    assert answers[:4] == [
        ("moon/far", 3, "learner"),
        ("moon/far", 3, "learner"),
        ("moon/old", 1, "learner"),
        ("moon/sea", 4, "learner"),
    ]


def test_a_deck_and_a_question_say_how_to_answer(tmp_path: Path) -> None:
    """The answer is shown with what else is right; a kind without typing is asked as ever."""
    with take(tmp_path, TYPED) as quiz:
        quiz.wait("Name two bases", "empty line ends it")
    deck = tmp_path / "decks" / "moon.yaml"
    text = deck.read_text("utf-8").replace("questions:", "recall: flip\nquestions:")
    deck.write_text(text.replace("unit: km}", "unit: km, recall: type}"), "utf-8")
    with again(tmp_path, "--fresh", "--order", "file") as quiz:
        quiz.wait("Name two bases", "> ")
        quiz.press("\r").wait("adenine; thymine; cytosine", "Also right: 5-methyluracil", "4 Easy", "> ")
        quiz.press("u").wait("> ")  # nothing: there is no answer yet
        quiz.press("2").wait("Rated hard  1 of 1", "Enter next")
        quiz.press("\r").wait("First line:", "> ")
        shown = quiz.press("/0\r").wait("Not known  0 of 1", "thiazide diuretic", "calcium channel blocker", "? more")
        assert "u undo   i id   f flag" in shown
        quiz.press("u").wait("Asked again: mark it as you like.", "First line:", "> ")
        quiz.press("\r").wait("thiazide diuretic; calcium channel blocker", "Also right: thiazide; CCB", "> ")
        quiz.press("4").wait("Rated easy  1 of 1", "Enter next")
        quiz.press("\r").wait("How far?", "Enter answer", "> ")
        quiz.press("384\r").wait("Correct", "Enter next")
        quiz.press("\r").wait("Is the Moon a star?", "t/f")
        quiz.press("f").wait("Correct", "Enter next")
        quiz.press("q").wait("The quiz is over: 4 of 4 points")
    with again(tmp_path, "--fresh", "--order", "file", "--no-flip") as quiz:
        quiz.wait("Name two bases", "empty line ends it")


def test_a_quiz_that_is_resumed_is_turned_as_before(tmp_path: Path) -> None:
    with take(tmp_path, TYPED, "--flip") as quiz:
        quiz.wait("Name two bases", "Enter show the answer")
        quiz.press("\r").wait("adenine", "> ")
        quiz.press("3").wait("Rated good", "Enter next")
        quiz.press("q").wait("Resume with:")
        assert quiz.end() == 0
    command = [sys.executable, "-m", "quiz", "take", "moon", "--resume"]
    with Terminal(command, folder=tmp_path) as quiz:
        quiz.wait("2 of 4", "First line:", "Enter show the answer")
        quiz.press("\r").wait("thiazide diuretic", "> ")
        quiz.press("3").wait("Rated good  1 of 1", "2 so far")


def test_words_typed_where_an_answer_is_turned_are_never_commands(tmp_path: Path) -> None:
    city = "- {id: city, question: Which city is it?, answer: Oslo}\n"
    with take(tmp_path, city + TYPED, "--flip") as quiz:
        quiz.wait("1 of 5", "Enter show the answer   /0 don't know   /s skip", "> ")
        quiz.press("oslo\r").wait("You wrote: oslo", "Oslo", "4 Easy", "> ")
        quiz.press("3").wait("Rated good", "Enter next")
        quiz.press("\r").wait("2 of 5", "> ")
        quiz.press("/u\r").wait("Asked again: mark it as you like.", "1 of 5", "> ")
        quiz.press("\r").wait("Oslo", "> ")
        quiz.press("u").wait("there is nothing to undo")
    with again(tmp_path, "--fresh", "--order", "file", "--flip", "--accessible") as quiz:
        quiz.wait("Press Enter for the answer: ")
        quiz.press("oslo\r").wait("You wrote: oslo", "Answer: Oslo", "good or easy? ")


WRITTEN = """\
- {id: sea, front: A mare, back: a plain of lava, write: yes}
- {id: why, question: Why does it shine?, rubric: [Sunlight, It is reflected], write: yes}
"""


def test_with_write_there_is_a_line_to_write_on_beside_the_answer(tmp_path: Path) -> None:
    with take(tmp_path, WRITTEN) as quiz:
        quiz.wait("A mare", "Enter show the answer", "> ")
        quiz.press("a dark sea\r").wait("You wrote: a dark sea", "a plain of lava", "1 Again", "> ")
        quiz.press("2").wait("Rated hard", "Enter next")
        quiz.press("\r").wait("Why does it shine?", "> ")
        quiz.press("by the Sun\r").wait("You wrote: by the Sun", "1  Sunlight", "> ")
        quiz.press("1\r").wait("Partly right", "Enter next")
    with again(tmp_path, "--fresh", "--order", "file", "--accessible") as quiz:
        quiz.wait("Write your answer, then press Enter to compare: ")
        quiz.press("lava\r").wait("You wrote: lava", "Answer: a plain of lava", "How well did you know it")
