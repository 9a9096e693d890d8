"""Options are marked where they are on the screen as they are picked, whatever was printed below them since."""

import sys
from pathlib import Path

import pytest

from .terminal import Terminal, take, write_deck

PICKS = """\
- id: landed
  question: Which missions landed?
  answers: [Apollo 11, Apollo 12]
  wrong: [Apollo 8, Apollo 13]
  shown: [Apollo 8, Apollo 11, Apollo 12, Apollo 13]
  hint: Not the one that came back without landing, nor the one that only went around it.
"""
ORDER = """\
- id: order
  question: "Order these by date:"
  order: [Apollo 8, Apollo 11, Apollo 12]
"""
PAIRS = """\
- id: pairs
  question: Who flew with which mission?
  match: {Lovell: Apollo 8, Aldrin: Apollo 11}
  wrong: [Apollo 12]
"""
LONG = """\
- id: pairs
  question: Who flew with which mission?
  match: {"The one who was the first to step onto it": Apollo 8, "The one who came second": Apollo 11}
"""
RUBRIC = """\
- id: why
  question: Why?
  rubric: [The first point., The second point.]
"""


def marks(quiz: Terminal) -> list[str]:
    """Return what is before each label in the question that is lowest on the screen, from its first option down."""
    lines = quiz.display.splitlines()
    found = [line.split("Apollo")[0].split()[:-1] for line in lines if "Apollo" in line and line.startswith("  ")]
    return [" ".join(words) for words in found]


def test_several_answers(tmp_path: Path) -> None:
    """The mark comes and goes with the pick; a hint and the help are printed in between."""
    with take(tmp_path, PICKS) as quiz:
        quiz.wait("> ")
        assert marks(quiz) == ["○", "○", "○", "○"]
        quiz.press("c").wait("> c")
        assert marks(quiz) == ["○", "○", "●", "○"]
        quiz.press("h").wait("> c   h", "Hint  Not the one", "around it.", "> c")
        quiz.press("a").wait("> a c")
        assert marks(quiz) == ["●", "○", "●", "○"]
        quiz.press("?").wait("Ctrl-C", "> a c")
        quiz.press("c").wait("> a")
        assert marks(quiz) == ["●", "○", "○", "○"]
        quiz.press("b").wait("> a b")
        shown = quiz.display
        assert marks(quiz) == ["●", "●", "○", "○"]
        quiz.press("\x0c").wait("Which missions landed?", "> a b")
        assert marks(quiz) == ["●", "●", "○", "○"] * 2  # above, and drawn again below
        quiz.press("\r").wait("Wrong  0 of 1")
        assert quiz.display.startswith(shown.rsplit("\n", 1)[0])


def test_the_order_is_counted(tmp_path: Path) -> None:
    with take(tmp_path, ORDER) as quiz:
        quiz.wait("> ")
        assert marks(quiz) == ["○", "○", "○"]
        quiz.press("c").wait("> c")
        quiz.press("a").wait("> c a")
        assert marks(quiz) == ["2.", "○", "1."]
        quiz.press("\x7f").wait("> c")
        quiz.press("b").wait("> c b")
        assert marks(quiz) == ["○", "2.", "1."]
        quiz.press("0").wait("don't know", "Not known")
        assert marks(quiz)[:3] == ["○", "○", "○"]


def test_pairs_are_marked_on_both_sides(tmp_path: Path) -> None:
    with take(tmp_path, PAIRS) as quiz:
        quiz.wait("> ")
        assert marks(quiz) == ["○ Lovell ○", "○ Aldrin ○", "○"]
        quiz.press("b").wait("> b  Apollo", "> ")
        assert marks(quiz)[:3] == ["● Lovell ○", "○ Aldrin ●", "○"]
        quiz.press("\x7f").wait("back", "> ")
        assert marks(quiz)[:3] == ["○ Lovell ○", "○ Aldrin ○", "○"]
        quiz.press("0").wait("left open", "> ")
        quiz.press("c").wait("Wrong")
        assert marks(quiz)[:3] == ["○ Lovell ○", "● Aldrin ○", "●"]


def test_pairs_one_above_the_other(tmp_path: Path) -> None:
    with take(tmp_path, LONG, width=40) as quiz:
        quiz.wait("> ")
        quiz.press("a").wait("> a")
        assert "  ● The one who was the first to step\n    onto it\n  ○ The one who came second" in quiz.display
        assert marks(quiz)[:2] == ["●", "○"]


def test_points_of_a_rubric(tmp_path: Path) -> None:
    with take(tmp_path, RUBRIC) as quiz:
        quiz.wait("> ")
        quiz.press("some words\r").wait("The second point.", "> ")
        quiz.press("2").wait("> 2")
        assert "  ○ 1  The first point.\n  ● 2  The second point.\n" in quiz.display


def test_a_second_try_begins_unmarked(tmp_path: Path) -> None:
    with take(tmp_path, PICKS, "--tries", "2") as quiz:
        quiz.wait("> ")
        quiz.press("a\r").wait("Not yet", "> ")
        assert marks(quiz) == ["○", "○", "○", "○"]
        quiz.press("b").wait("> b")
        assert marks(quiz) == ["○", "●", "○", "○"]


def test_an_exam_marks_too(tmp_path: Path) -> None:
    with take(tmp_path, PICKS, "--exam") as quiz:
        quiz.wait("> ")
        quiz.press("b").wait("> b")
        quiz.press("!").wait("Marked for later.", "> ")
        assert marks(quiz) == ["○", "○", "○", "○"]
        quiz.press("c").wait("> c")
        assert marks(quiz) == ["○", "○", "●", "○"]


def test_what_has_scrolled_away_is_left_alone(tmp_path: Path) -> None:
    """Nothing else on the screen is overwritten."""
    write_deck(tmp_path, PICKS)
    command = [sys.executable, "-m", "quiz", "take", "moon"]
    with Terminal(command, folder=tmp_path, height=5) as quiz:
        quiz.wait("> ")
        before = quiz.display
        quiz.press("a").wait("> a")
        quiz.press("d").wait("> a d")
        assert quiz.display == before.rsplit(">", 1)[0].replace("○ d", "● d") + "> a d"


def test_a_window_made_narrow_marks_what_it_draws_again(tmp_path: Path) -> None:
    with take(tmp_path, PICKS, width=70) as quiz:
        quiz.wait("> ")
        quiz.resize(40)
        quiz.wait("Which missions landed?", "> ")
        quiz.press("b").wait("> b")
        assert marks(quiz)[-4:] == ["○", "●", "○", "○"]


@pytest.mark.parametrize("env", [{"TERM": "dumb"}, {"QUIZ_ACCESSIBLE": "1"}])
def test_where_nothing_can_be_changed_there_are_no_marks(tmp_path: Path, env: dict[str, str]) -> None:
    with take(tmp_path, PICKS, **env) as quiz:
        quiz.wait("Answers, such as a c: ")
        assert "○" not in quiz.text
