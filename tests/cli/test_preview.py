import os
import subprocess
from pathlib import Path

import pytest

from .program import run_quiz

DECK = """\
deck: demo
title: Demo
language: en
questions:
- id: capital
  question: What is the capital of *Australia*?
  answer: Canberra
  wrong:
  - Sydney: The largest city.
  - Perth
  shown: [Sydney, Perth, Canberra]
  explain: A compromise.
  source: An atlas
  hint: Not a large one.
  difficulty: easy

- id: primes
  question: Which of these are prime?
  answers: [2, 29]
  wrong: [51]
"""


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "QUIZ_HOME": str(folder / "home"), "COLUMNS": "72"}
    return run_quiz("preview", *words, folder=folder, env=env)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "demo.yaml").write_text(DECK)
    return tmp_path


FIRST = """\
demo.yaml:5   id capital   multiple-choice   easy

What is the capital of Australia?

  a  Sydney
  b  Perth
  c  Canberra

  Hint  Not a large one.

Right answer  c  Canberra

  A compromise.

  Source: An atlas

Feedback on other answers
  Sydney  The largest city.
"""


@pytest.mark.parametrize("line", [":5", ":7", ":16", ":1", ":7:3"])
def test_the_question_at_a_line(folder: Path, line: str):
    """Any line of a question's block will do, also the blank one below it and the head of the file."""
    done = run(folder, f"demo.yaml{line}")
    assert (done.stderr, done.stdout) == ("", FIRST)


def test_all_questions_of_a_file(folder: Path):
    done = run(folder, "demo.yaml")
    assert done.stdout.startswith(FIRST + "\n" + "─" * 72)
    assert "demo.yaml:17   id primes   multiple-response" in done.stdout
    assert done.stdout.endswith("Right answer\n  a  2\n  b  29\n")


def test_what_else_is_right_is_shown(folder: Path):
    (folder / "demo.yaml").write_text(
        "deck: demo\ntitle: Demo\nquestions:\n- id: oslo\n  question: What is the capital of Norway?\n"
        "  answer: Oslo\n  accept: [Christiania, Kristiania]\n"
    )
    done = run(folder, "demo.yaml:4")
    assert done.stdout.endswith("Right answer  Oslo\nAlso right    Christiania; Kristiania\n")


def test_the_anki_card_as_a_page(folder: Path):
    done = run(folder, "demo.yaml:7", "--anki", "card.html")
    assert (done.stderr, done.stdout) == ("", "Wrote card.html.\n")
    page = (folder / "card.html").read_text()
    assert page.count("<iframe ") == 2
    assert "What is the capital of" in page
    assert "Which of these are prime?" not in page
    assert {path.name for path in folder.iterdir()} == {"demo.yaml", "card.html", "home"}


@pytest.mark.parametrize(("page", "code"), [("card.pdf", 2), ("no/such/card.html", 1)])
def test_a_page_that_cannot_be_written(folder: Path, page: str, code: int):
    done = run(folder, "demo.yaml:7", "--anki", page)
    assert (done.returncode, done.stdout) == (code, "")
    assert page in done.stderr
    assert "Traceback" not in done.stderr


def test_a_faulty_file_shows_its_problems(folder: Path):
    (folder / "demo.yaml").write_text(DECK + "  pionts: 2\n")
    done = run(folder, "demo.yaml:5")
    assert (done.returncode, done.stdout) == (1, "")
    assert "demo.yaml:21:3: error:" in done.stderr


def test_a_file_that_is_not_there(folder: Path):
    done = run(folder, "demmo.yaml:5")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
