"""A picture with masked places in lines and as JSON: readable without seeing it, answered place by place."""

import json
from pathlib import Path
from typing import Any

import pytest

from quiz.engine.session import Asked, Session
from quiz.library import Bank, Library
from quiz.lines.answering import Answerer
from quiz.lines.json_events import JsonView
from quiz.lines.plain import PlainView
from quiz.responses import Typed
from quiz.sitting.answers import read_line
from quiz.sitting.options import Unreadable
from quiz.sitting.wording import Wording

DECK = """
deck: d
title: D
format: 2
questions:
- id: all
  question: Name the parts.
  image: {file: a.png, alt: A plant}
  ask: all
  places:
    petal: {at: [63, 15, 19, 13], words: It is *pink*, accept: [petals]}
    leaf: [60, 53, 26, 15]
- id: one
  question: What is it?
  image: {file: a.png, alt: A plant}
  places:
    petal: {at: [63, 15, 19, 13], words: It is *pink*}
    leaf: [60, 53, 26, 15]
"""


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    (tmp_path / "d.yaml").write_text(DECK, encoding="utf-8")
    (tmp_path / "a.png").write_bytes(b"x")
    return Library([], cwd=tmp_path).open([str(tmp_path)])


def ask(bank: Bank, name: str) -> Asked:
    asked = Session.start(bank.items([f"d/{name}"]), seed=1).asked
    assert asked
    return asked


def show(bank: Bank, asked: Asked) -> tuple[list[str], Any]:
    """Return the question in lines and as JSON."""
    lines: list[list[str]] = [[], []]
    PlainView(Wording(bank), lines[0].append).question(asked)
    JsonView(Wording(bank, raw=True), lines[1].append).question(asked)
    return "".join(lines[0]).split("\n"), json.loads(lines[1][0])


def test_every_place_has_its_words(bank: Bank) -> None:
    lines, data = show(bank, ask(bank, "all"))
    assert [line for line in lines if line][1:] == [
        "Name the parts.",
        "[picture: A plant]",
        "Place 1: It is pink",
        "Place 2: right, 73% across and 60% down",
        "Name the 2 masked places by number.",
    ]
    assert data["places"] == [
        {"number": 1, "at": [63.0, 15.0, 19.0, 13.0], "words": "It is pink"},
        {"number": 2, "at": [60.0, 53.0, 26.0, 15.0], "words": "right, 73% across and 60% down"},
    ]


def test_one_place_keeps_its_number(bank: Bank) -> None:
    lines, data = show(bank, ask(bank, "one-leaf"))
    assert "Place 2: right, 73% across and 60% down" in lines
    assert "Name place 2 of 2." in lines
    assert [place["number"] for place in data["places"]] == [2]


def test_places_are_asked_one_by_one(bank: Bank) -> None:
    asked, prompts = ask(bank, "all"), []
    given = iter(["petals", "leaf"])

    def read(prompt: str, *, empty: bool = False) -> str:
        prompts.append(prompt)
        return next(given)

    view = PlainView(Wording(bank), lambda text: None)
    assert Answerer(view, asked, read).ask() == Typed(("petals", "leaf"))
    assert prompts == ["Place 1 of 2: ", "Place 2 of 2: "]
    assert read_line("petal; leaf", asked) == Typed(("petal", "leaf"))
    for line in ("1 petal; 2 leaf", "2. leaf; 1: petal", "2) leaf; 1 petal"):
        assert read_line(line, asked) == Typed(("petal", "leaf")), line
    assert read_line("2 leaf", asked) == Typed(("", "leaf"))
    for line in ("1 petal; leaf", "1 petal; 1 leaf", "3 petal; 1 leaf"):
        assert read_line(line, asked) == Typed(tuple(line.split("; "))), line
    assert read_line("leaf", ask(bank, "one-leaf")) == Typed(("leaf",))


def test_feedback_names_the_places(bank: Bank) -> None:
    _, result = Session.start(bank.items(["d/all"]), seed=1).answer(Typed(("stem", "leaf")))
    lines: list[str] = []
    PlainView(Wording(bank), lines.append).feedback(result, 0)
    assert "Place 1: stem, wrong, right is petal" in "".join(lines)
    assert "Place 2: leaf, right" in "".join(lines)
    assert read_line("a; b; c", ask(bank, "all")) == Unreadable("3 entries for 2 places")


def test_what_is_right_is_named_by_number(bank: Bank) -> None:
    words = Wording(bank)
    assert words.right_answer(bank.item("d/all")) == "1 petal; 2 leaf"
    assert words.also_right(bank.item("d/all")) == "petals"
    assert words.right_answer(bank.item("d/one-leaf")) == "leaf"
