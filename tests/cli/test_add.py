import os
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pexpect
import pytest

from quiz.model import (
    Blank,
    Body,
    Cloze,
    Flashcard,
    ListRecall,
    Mask,
    MaskedPicture,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    Option,
    Ordering,
    Range,
    Rubric,
    ShortAnswer,
    TrueFalse,
)
from quiz.reading.deckfile import read_deck
from tests.terminals import Program

from .program import run_quiz

DECK = """\
# mine
deck: sky
title: The sky
sources: [moon]
questions:
- id: far
  question: How far away is the Moon?
  answer: 384400   # on average
tags: [sky]
"""
SHEET = "source: moon\ntitle: About the Moon\nfacts:\n- id: distance\n  fact: It is far away.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "decks").mkdir()
    (tmp_path / "seeds").mkdir()
    (tmp_path / "decks" / "sky.yaml").write_text(DECK)
    (tmp_path / "seeds" / "moon.yaml").write_text(SHEET)
    (tmp_path / "decks" / "a.svg").write_bytes(b"x")
    return tmp_path


def environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "QUIZ_HOME": str(folder / "home"), "TERM": "xterm", "COLUMNS": "80"}


def add(folder: Path, *lines: str) -> subprocess.CompletedProcess[str]:
    typed = "".join(f"{line}\n" for line in lines)
    return run_quiz("add", "decks/sky.yaml", folder=folder, env=environment(folder), input=typed)


ALL = [
    (
        ["multiple-choice", "Q?", "a: b", "7", "# y", "", "No.", ""],
        MultipleChoice("a: b", (), (Option("7", "No."), Option("# y"))),
    ),
    (["multiple-response", "Which?", "a", "b", "", "c", "", ""], MultipleResponse(("a", "b"), wrong=(Option("c"),))),
    (["short-answer", "What?", "NO", "nope", ""], ShortAnswer(("NO", "nope"))),
    (["short-answer", "What?", "007", ""], ShortAnswer(("007",))),
    (["numeric", "How many?", "12.5", "2%", "km"], Numeric("12.5", "12.25", "12.75", "2%", ("km",))),
    (["true-false", "It is.", "false"], TrueFalse(False)),
    (["list-recall", "Which?", "a", "b", ""], ListRecall((("a",), ("b",)), 2)),
    (["ordering", "Order them.", "a", "b", "c", ""], Ordering((("a",), ("b",), ("c",)))),
    (["9", "Match.", "a", "b", "c", "d", ""], Matching((("a", "b"), ("c", "d")))),
    (["cloze", "Water is {{wet::or dry?}}."], Cloze((Blank(("wet",), "or dry?"),))),
    (["flashcard", "Front", "Back"], Flashcard("Back")),
    (
        [
            *("masked-picture", "What?", "a.svg", "A plant", "all"),
            *("leaf", "1, 2, 3, 4.5", "It is: green", "Root", "1 2 3 4", "", ""),
        ],
        MaskedPicture(
            (Mask(("leaf",), (1, 2, 3, 4.5), "It is: green", "leaf"), Mask(("Root",), (1, 2, 3, 4), "", "root"))
        ),
    ),
    (["rubric", "Explain.", "one", "two", ""], Rubric(("one", "two"))),
]  # fmt: skip


def test_every_kind_can_be_added():
    assert {type(body) for _, body in ALL} == set(get_args(Body))


@pytest.mark.parametrize(("said", "body"), ALL, ids=lambda value: value[0] if isinstance(value, list) else "")
def test_each_kind_is_asked_for_and_appended(folder: Path, said: list[str], body: object):
    done = add(folder, *said, "Because.", "moon/distance", "hard", "A hint", "new-one", "y")
    assert done.returncode == 0, done.stderr
    text = (folder / "decks" / "sky.yaml").read_text()
    before, after = DECK.split("tags:")
    assert ("format: 2\n" in text) == isinstance(body, MaskedPicture)
    text = text.replace("format: 2\n", "")
    assert text.startswith(before)
    assert text.endswith("\ntags:" + after)
    deck, problems = read_deck((folder / "decks" / "sky.yaml").read_bytes(), "sky.yaml")
    assert [problem for problem in problems if problem.severity == "error"] == []
    assert deck is not None
    question = deck.questions[1]
    assert question.body == body
    assert (question.id, question.explanation, question.difficulty, question.hints) == (
        "new-one",
        "Because.",
        "hard",
        ("A hint",),
    )
    assert (question.citations[0].sheet, question.citations[0].fact) == ("moon", "distance")
    assert "Right answer" in done.stdout
    assert sorted(path.name for path in (folder / "decks").iterdir()) == ["a.svg", "sky.yaml"]


@pytest.mark.parametrize(
    "said",
    [
        ["multiple-choice", "Which?", "a", "b", "c", "", "", "", "", "", "", "", "", "n"],  # shown and declined
        ["multiple-choice", "Which?"],  # input ends
        ["multiple-choice", "Which?", "a", "a"],  # the key as a distractor
        ["sing"],
        ["number", "How many?", "many"],
        ["flashcard", "Front", "Back", "", "moon/distanse"],
        ["flashcard", "Front", "Back", "", "", "", "", "far"],  # an id that the deck has
    ],
)
def test_nothing_is_written_otherwise(folder: Path, said: list[str]):
    done = add(folder, *said)
    assert "othing was added" in done.stderr
    assert "Traceback" not in done.stderr
    assert (folder / "decks" / "sky.yaml").read_text() == DECK
    assert sorted(path.name for path in (folder / "decks").iterdir()) == ["a.svg", "sky.yaml"]


def test_on_a_terminal_a_fault_is_asked_again_and_tab_completes_sources(folder: Path):
    child = Program(
        sys.executable,
        ["-m", "quiz", "add", "decks/sky.yaml"],
        cwd=str(folder),
        env=environment(folder),
        encoding="utf-8",
        timeout=300,
    )
    for prompt, said in (
        ("Kind", "flashcard\r"),
        ("Front: ", "Luna\r"),
        ("Back: ", "\r"),
        ("is required", "The Moon\r"),
        ("Explanation", "\r"),
        ("Source", "moon/d\t\r"),
        ("Difficulty", "esay\r"),
        ("Type one of: easy, medium, hard", "easy\r"),
        ("Hint", "\r"),
        ("Id ", "\r"),
        ("Add it", "\r"),
        ("Added to decks/sky.yaml, line 10", ""),
    ):
        child.expect_exact(prompt)
        child.send(said)
    child.expect(pexpect.EOF)
    child.wait()
    child.close()
    assert child.exitstatus == 0
    assert "source: moon/distance\n" in (folder / "decks" / "sky.yaml").read_text()


def test_ctrl_c_leaves_the_file_alone(folder: Path):
    child = Program(
        sys.executable,
        ["-m", "quiz", "add", "decks/sky.yaml"],
        cwd=str(folder),
        env=environment(folder),
        encoding="utf-8",
        timeout=300,
    )
    child.expect_exact("Kind")
    child.sendintr()
    child.expect_exact("Nothing was added.")
    child.expect(pexpect.EOF)
    child.wait()
    child.close()
    assert child.exitstatus == 130
    assert (folder / "decks" / "sky.yaml").read_text() == DECK


def test_an_earlier_part_can_be_answered_again(folder: Path):
    child = Program(
        sys.executable,
        ["-m", "quiz", "add", "decks/sky.yaml"],
        cwd=str(folder),
        env=environment(folder),
        encoding="utf-8",
        timeout=300,
    )
    for prompt, said in (
        ("Kind", "multiple-choice"),
        ("Question: ", "Which is near?"),
        ("Right answer: ", "the Sun"),
        ("Wrong answer 1: ", "/back"),
        ("Right answer: ", "the Moon"),
        ("Wrong answer 1: ", "the Sun"),
        ("Wrong answer 2: ", ""),
        ("Feedback on 'the Sun': ", "/back"),
        ("Wrong answer 2: ", "Mars"),
        ("Wrong answer 3: ", ""),
        ("Feedback on 'the Sun': ", ""),
        ("Feedback on 'Mars': ", ""),
        ("Explanation", "It is."),
        ("Source", ""),
        ("Difficulty", ""),
        ("Hint", ""),
        ("Id ", "nearest"),
        ("Add it", "/back"),
        ("Id ", "near"),
        ("Add it", "y"),
        ("Added to decks/sky.yaml, line 10", ""),
    ):
        child.expect_exact(prompt)
        child.send(f"{said}\r")
    child.expect(pexpect.EOF)
    child.wait()
    child.close()
    assert child.exitstatus == 0
    text = (folder / "decks" / "sky.yaml").read_text()
    assert "- id: near\n  question: Which is near?\n  answer: the Moon\n  wrong:\n  - the Sun\n  - Mars\n" in text
    assert text.count("- id:") == 2


FIVE = Range("5", "5", 1.0, number="5")
MORE = [
    (
        ["multiple-choice", "Q?", "a", "b", "c", "", "", ""],
        ["Yes, a", "d", "e", "", "60%", "Nearly.", "", "", "Well: done.", ""],
        MultipleChoice("a", (Option("d", "Nearly.", 0.6), Option("e")), (Option("b"), Option("c"))),
        ([("a", "Yes, a")], "Well: done.", "", False),
    ),
    (
        ["short-answer", "What?", "gold", "aurum", ""],
        ["", "Latin!", "brass", "", "", "", "", ""],
        ShortAnswer(("gold", "aurum"), partly=(Option("brass"),)),
        ([("aurum", "Latin!")], "", "", False),
    ),
    (
        ["numeric", "How many?", "12", "", ""],
        ["A dozen.", "20", "", "0%", "5%", "A score.", "", ""],
        Numeric("12", "12", "12", ranges=(Range("19", "21", 0.0, "A score.", "20", "5%"),)),
        ([("12", "A dozen.")], "", "", False),
    ),
    (
        ["true-false", "It is.", "true"],
        ["So it is.", "", "No."],
        TrueFalse(True),
        ([("true", "So it is.")], "", "No.", False),
    ),
    (
        ["list-recall", "Which?", "1000", "b", ""],
        ["Many.", "", "y", "2", "", ""],
        ListRecall((("1000",), ("b",)), 2, numbers=(Range("998", "1002", 1.0, number="1000", tolerance="2"),)),
        ([("1000", "Many.")], "", "", False),
    ),
    (
        ["cloze", "Water is {{wet}} at {{5}} degrees."],
        ["dry", "", "Try it.", "", "yes", "", "", ""],
        Cloze((Blank(("wet",), wrong=(Option("dry", "Try it."),)), Blank(("5",))), numbers=(FIVE,)),
        ([], "", "", False),
    ),
    (["flashcard", "Front", "Back"], ["y", "", "Again."], Flashcard("Back"), ([], "", "Again.", True)),
    (["rubric", "Explain.", "one", ""], ["yes", "", ""], Rubric(("one",)), ([], "", "", True)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "more", "body", "rest"), MORE, ids=lambda value: value[0] if isinstance(value, list) else ""
)
def test_rarer_parts_are_asked_for_on_request(
    folder: Path, said: list[str], more: list[str], body: object, rest: tuple[object, ...]
):
    done = add(folder, *said, "Because.", "", "", "", "new-one", "m", *more, "y")
    assert done.returncode == 0, done.stderr
    deck, problems = read_deck((folder / "decks" / "sky.yaml").read_bytes(), "sky.yaml")
    assert [problem for problem in problems if problem.severity == "error"] == []
    assert deck is not None
    question = deck.questions[1]
    assert question.body == body
    remarks = [(option.text, option.feedback) for option in question.remarks]
    assert (remarks, question.if_right, question.if_wrong, question.write) == rest
