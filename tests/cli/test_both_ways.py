"""Flashcards both ways: a side of its own in reviews and in the record, never both on one day."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from .test_review import Learner

DECK = """\
deck: words
title: Words
questions:
- {id: dog, front: der Hund, back: the dog, both-ways: yes, hint: It barks.}
- {id: cat, front: die Katze, back: the cat, both-ways: yes}
"""
ANSWERS = {"dog": "good", "dog#2": "hard", "cat": "good", "words/cat#2": "again"}


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    made = Learner(tmp_path)
    (tmp_path / "decks" / "words.yaml").write_text(DECK)
    (tmp_path / "answers.json").write_text(json.dumps(ANSWERS))
    return made


def play(learner: Learner, day: int, command: str, *words: str) -> list[dict]:
    done = learner.run(day, command, "words", *words, "--json", "--answers", "answers.json")
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def ask(learner: Learner, day: int, *words: str) -> list[tuple[str, str, str]]:
    """Review; return id, stem and right answer of each question."""
    events = play(learner, day, "review", *words)
    asked = [(event["id"], event["stem"]) for event in events if event["event"] == "question"]
    answers = [event["answer"] for event in events if event["event"] == "feedback"]
    return [(*one, answer) for one, answer in zip(asked, answers, strict=True)]


def test_each_side_is_asked_on_days_of_its_own(learner: Learner) -> None:
    dog, cat = ("dog", "der Hund", "the dog"), ("cat", "die Katze", "the cat")
    god, tac = ("dog#2", "the dog", "der Hund"), ("cat#2", "the cat", "die Katze")
    assert ask(learner, 1) == [dog, cat]
    assert ask(learner, 1) == []
    assert set(ask(learner, 1, "--ahead", "9")) == {dog, cat}
    assert (
        learner.run(1, "review", "words", "--due").stdout == "Due: 0 tomorrow, 2 in the next 7 days; 2 not started.\n"
    )
    assert ask(learner, 2, "--new", "1") == [god]
    assert ask(learner, 2) == [tac]
    assert learner.run(9, "review", "words", "--due").stdout == "Due: 2 today, 2 tomorrow, 2 in the next 7 days.\n"
    assert set(ask(learner, 9)) == {god, tac}  # they have been due for longer
    assert learner.run(9, "review", "words").stdout.startswith("Nothing is due today. Due: ")
    assert set(ask(learner, 10)) >= {dog, cat}


def test_take_asks_the_front_alone(learner: Learner) -> None:
    events = play(learner, 1, "take", "--order", "file")
    assert [event["id"] for event in events if event["event"] == "question"] == ["dog", "cat"]
    assert ask(learner, 1) == []
    assert [id for id, *_ in ask(learner, 2)] == ["dog#2", "cat#2"]
    assert [e["id"] for e in play(learner, 3, "take", "--order", "weakest") if e["event"] == "question"] != []


def test_by_a_date_one_side_is_asked_on_a_day(learner: Learner) -> None:
    asked = ask(learner, 1, "--by", "2026-03-20")
    assert [id for id, *_ in asked] == ["dog", "cat"]
    assert ask(learner, 1, "--by", "2026-03-20") == []
    assert {id for id, *_ in ask(learner, 2, "--by", "2026-03-20")} == {"dog#2", "cat#2"}


def test_the_record_has_the_side_as_its_part(learner: Learner) -> None:
    """As Anki does: its second card has the number 1."""
    ask(learner, 1)
    ask(learner, 2)
    with closing(sqlite3.connect(learner.folder / "home" / "history.db")) as db:
        answers = list(db.execute("SELECT question, part, rating FROM event WHERE kind = 'answer' ORDER BY id"))
        starts = [json.loads(data) for (data,) in db.execute("SELECT data_json FROM event WHERE kind = 'start'")]
    assert answers == [("words/dog", 0, 3), ("words/cat", 0, 3), ("words/dog", 1, 2), ("words/cat", 1, 1)]
    assert [start["questions"] for start in starts] == [["words/dog", "words/cat"], ["words/dog#2", "words/cat#2"]]


def test_a_card_that_is_no_longer_asked_both_ways_has_one_side(learner: Learner) -> None:
    ask(learner, 1)
    ask(learner, 2)
    (learner.folder / "decks" / "words.yaml").write_text(DECK.replace("both-ways: yes", "both-ways: no"))
    told = learner.run(9, "review", "words", "--json", input="good\ngood\n").stdout
    asked = [event["id"] for event in map(json.loads, told.splitlines()) if event["event"] == "question"]
    assert set(asked) == {"dog", "cat"}
