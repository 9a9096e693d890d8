"""What the author says of an answer, wherever it is shown: on a screen, in lines, as JSON, in a preview."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from quiz.engine.session import Session
from quiz.library import Bank, Library
from quiz.lines.json_events import JsonView
from quiz.lines.plain import PlainView
from quiz.lines.style import LABELLED
from quiz.responses import Picked, Rated, Response, Revealed, Typed
from quiz.sitting.answers import read_line
from quiz.sitting.wording import Wording, instruct
from quiz.terminal.feedback import feedback_lines
from quiz.terminal.preview import preview_lines
from quiz.terminal.screen import Screen

DECK = """
deck: d
title: D
format: 2
questions:
- id: text
  question: Which metal has the symbol Au?
  answer: gold
  explain: From Latin.
  if-right: Well *known*.
  if-wrong: "Look at **Latin**."
- id: several
  question: Which are prime?
  answers: [2, 3]
  wrong: [4]
  if-wrong: Divide.
- id: choice
  question: What is the capital of Australia?
  answer: {Canberra: Built for *it*.}
  wrong: [Sydney: The largest., Perth]
- id: picks
  question: Which are even?
  answers: [{2: The only even prime.}, 4]
  wrong: [{3: A prime.}, 5]
- id: truth
  question: The Moon is far.
  answer: {true: As far as 30 Earths.}
- id: typed
  question: Which metal has the symbol Hg?
  answer: {mercury: As the god.}
  accept: [{quicksilver: It is quick.}]
- id: number
  question: How many sides has a hexagon?
  answer: {6: From Greek.}
  unit: sides
- id: near
  question: How far is the Moon?
  answer: 384400
  within: 1%
  partly: [{within: 5%, credit: 60%}, {text: 240000, feedback: Those are miles.}]
- id: one-of
  question: Name a noble gas.
  any-of: [helium, neon]
  partly: [{text: radon, credit: 20%}]
  wrong: [iron]
- id: nothing
  question: Which are prime?
  none-right: yes
  wrong: [51, 91]
- id: everything
  question: Which are prime?
  answers: [2, 3]
  all-right: yes
- id: entries
  question: Name two of the DNA bases.
  answers: [{adenine: With thymine.}, [thymine, {5-methyluracil: Its other name.}]]
"""

# Two more decks, whose texts are not among those that the tests above look for.
BLANKS = """
deck: b
title: B
format: 2
questions:
- id: blanks
  cloze: Water boils at {{100|a hundred}} degrees, or {{373.15}} kelvins, and on a mountain at a {{lower}} temperature.
  numbers: yes
  within: {373.15: 0.5}
  accept: {lower: [lower: The air is thin there., reduced]}
  wrong: {lower: [higher: Then tea would be quick.]}
  partly: {100: [{text: 212, within: 2, credit: 60%, feedback: Of another scale.}]}
- id: lone
  cloze: The metal with the symbol Hg is {{mercury}}.
  accept: {mercury: [mercury: As the god.]}
  partly: {mercury: [{text: amalgam, credit: 25%}]}
- id: born
  question: When was Grant born?
  answer: 1822
  accept: [{text: 1869, within: 1, feedback: He was in office.}]
  reject: [{text: 1885, within: 3, feedback: He had died.}]
- id: place
  question: What is this?
  image: {file: a.png, alt: A heart}
  places: {aorta: {at: [1, 2, 3, 4], accept: [main artery], words: The wide vessel}}
- id: essay
  question: Why does a lake freeze from above?
  answer: The *coldest* water is not the densest.
  write: yes
  if-right: So fish survive.
  if-wrong: Think of four degrees.
- id: open
  question: Which book would you take to an island?
  write: yes
- id: points
  question: Why are there seasons?
  rubric: [The axis is tilted.]
  if-wrong: Draw the orbit.
"""


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    (tmp_path / "a.png").write_bytes(b"\x89PNG")
    (tmp_path / "d.yaml").write_text(DECK, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(BLANKS, encoding="utf-8")
    return Library([], cwd=tmp_path).open([str(tmp_path)])


def answer(bank: Bank, name: str, response: Response) -> tuple[Session, Any]:
    session = Session.start(bank.items([name if "/" in name else f"d/{name}"]), seed=1)
    return session, session.answer(response)[1]


def show(bank: Bank, name: str, response: Response) -> tuple[str, str, str, Any]:
    """Return the feedback on an answer on a screen, in plain lines, in labelled lines and as JSON."""
    session, result = answer(bank, name, response)
    screen = Screen(Console(width=80), bank)
    shown = "\n".join(line.plain for line in feedback_lines(screen, result))
    lines: list[list[str]] = [[], [], []]
    for said, style in ((lines[0], {}), (lines[1], {"style": LABELLED})):
        PlainView(Wording(bank), said.append, **style).feedback(result, 0)
    view = JsonView(Wording(bank, raw=True), lines[2].append)
    view.question(session.asked or Session.start([result.item], seed=1).asked)
    view.feedback(result, 0)
    return shown, "\n".join(lines[0]), "\n".join(lines[1]), json.loads(lines[2][-1])


@pytest.mark.parametrize(
    ("name", "response", "said"),
    [
        ("text", Typed(("gold",)), "Well known."),
        ("text", Typed(("iron",)), "Look at Latin."),
        ("text", Revealed(), "Look at Latin."),
        ("several", Picked(("2",)), "Divide."),
        ("several", Picked(("2", "3")), ""),
    ],
)
def test_what_is_said_of_an_answer_as_a_whole(bank: Bank, name: str, response: Response, said: str) -> None:
    shown, plain, labelled, data = show(bank, name, response)
    others = {"Well known.", "Look at Latin.", "Divide."} - {said}
    for text in (shown, plain, labelled):
        assert said in text
        assert not [other for other in others if other in text]
    assert data["feedback"] == (said or None)


def test_a_preview_shows_what_is_said_of_either(bank: Bank) -> None:
    screen = Screen(Console(width=80), bank)
    text = "\n".join(line.plain for line in preview_lines(screen, bank.item("d/text"), "d.yaml:6"))
    assert "If right\n  Well known." in text
    assert "If wrong\n  Look at Latin." in text


@pytest.mark.parametrize(
    ("name", "response", "said"),
    [
        ("choice", Picked(("Canberra",)), ["Built for it."]),
        ("choice", Picked(("Sydney",)), ["The largest."]),
        ("choice", Revealed(), []),
        ("picks", Picked(("2", "4")), ["The only even prime."]),
        ("picks", Picked(("2", "3")), ["The only even prime.", "A prime."]),
        ("picks", Picked(("4",)), []),
        ("truth", Picked(("true",)), ["As far as 30 Earths."]),
        ("truth", Picked(("false",)), []),
        ("typed", Typed(("Mercury",)), ["As the god."]),
        ("typed", Typed(("quicksilver",)), ["It is quick."]),
        ("number", Typed(("6",)), ["From Greek."]),
        ("entries", Typed(("adenine", "5-methyluracil")), ["With thymine.", "Its other name."]),
        ("entries", Typed(("thymine", "iron")), []),
    ],
)
def test_a_right_answer_has_the_feedback_of_whoever_gives_it(
    bank: Bank, name: str, response: Response, said: list[str]
) -> None:
    *texts, data = show(bank, name, response)
    every = re.findall(r"[:{] ?([^:{}]+?\.)(?=[,}\]])", DECK.replace("*", ""))
    for text in texts:
        assert [one for one in every if one in text] == sorted(said, key=every.index)
    assert [mark["feedback"] for mark in data["marks"] if mark["feedback"]] == said


def test_a_preview_shows_feedback_on_right_answers(bank: Bank) -> None:
    screen = Screen(Console(width=80), bank)
    text = "\n".join(line.plain for line in preview_lines(screen, bank.item("d/choice"), "d.yaml:6"))
    assert "Feedback on right answers\n  Canberra  Built for it." in text
    assert "Feedback on other answers\n  Sydney  The largest." in text


@pytest.mark.parametrize(
    ("name", "response", "said"),
    [
        ("near", Typed(("370000",)), "Partly right  0.6 of 1"),
        ("near", Typed(("240000",)), "Those are miles."),
        ("one-of", Picked(("radon",)), "Partly right  0.2 of 1"),
        ("one-of", Picked(("neon",)), "Correct  1 of 1"),
        ("nothing", Picked(()), "Correct  1 of 1"),
        ("nothing", Picked(("51",)), "Wrong  0 of 1"),
        ("nothing", Revealed(), "Not known  0 of 1"),
        ("everything", Picked(("2", "3")), "Correct  1 of 1"),
        ("everything", Picked(("3",)), "Partly right  0.5 of 1"),
    ],
)
def test_the_verdict_says_what_it_earns(bank: Bank, name: str, response: Response, said: str) -> None:
    assert said in show(bank, name, response)[0]


@pytest.mark.parametrize(
    ("name", "response", "rows"),
    [
        ("one-of", Picked(("iron",)), ["helium", "neon"]),
        ("nothing", Picked(("51",)), ["51", "none of them"]),
        ("nothing", Revealed(), ["none of them"]),
    ],
)
def test_every_right_answer_is_shown_after_a_wrong_one(
    bank: Bank, name: str, response: Response, rows: list[str]
) -> None:
    for text in show(bank, name, response)[:3]:
        assert [row for row in rows if row in text] == rows


def test_a_preview_shows_credit_and_every_right_answer(bank: Bank) -> None:
    def preview(name: str) -> str:
        screen = Screen(Console(width=80), bank)
        return "\n".join(line.plain for line in preview_lines(screen, bank.item(f"d/{name}"), "d.yaml:6"))

    assert "Partly right\n  365180 to 403620  60%\n  240000  50%" in preview("near")
    assert "helium or neon" in preview("one-of")
    assert "Right answer  none of them" in preview("nothing")


@pytest.mark.parametrize(
    ("name", "response", "screen", "line"),
    [
        (
            "blanks",
            Typed(("210.5", "373", "Lower")),
            "partly  1  100  (you: 210.5, 60%)\n          Of another scale.\n  right   2  373.15",
            "Blank 1: 210.5, partly right (60%), right is 100 - Of another scale.",
        ),
        (
            "blanks",
            Typed(("1e2", "", "lower")),
            "The air is thin there.",
            "Blank 3: lower, right - The air is thin there.",
        ),
        ("blanks", Typed(("100", "373.15", "higher")), "Then tea would be quick.", "higher, wrong, right is lower"),
        ("lone", Typed(("Mercury",)), "As the god.", "Blank: mercury, right - As the god."),
        (
            "lone",
            Typed(("amalgam",)),
            "Partly right  0.3 of 1",
            "Blank: amalgam, partly right (25%), right is mercury",
        ),
        ("born", Typed(("1870",)), "He was in office.", "He was in office."),
        ("born", Typed(("1883",)), "He had died.", "He had died."),
        ("essay", Rated(3), "So fish survive.", "So fish survive."),
        ("essay", Rated(1), "Think of four degrees.", "Think of four degrees."),
        ("open", Revealed(), "There is no model answer", "There is no model answer"),
        ("points", Picked(()), "Draw the orbit.", "Draw the orbit."),
    ],
)
def test_each_part_says_what_it_earns_and_why(
    bank: Bank, name: str, response: Response, screen: str, line: str
) -> None:
    shown, plain, labelled, _ = show(bank, f"b/{name}", response)
    assert screen in shown
    assert line in plain
    assert line in labelled


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        (
            "blanks",
            [
                "a hundred; reduced",
                "373.15 (372.65 to 373.65)",
                "210 to 214  60%",
                "Of another scale.",
                "lower  The air is thin there.",
                "higher  Then tea would be quick.",
            ],
        ),
        ("lone", ["mercury  As the god.", "amalgam  25%"]),
        ("born", ["Also right    1868 to 1870", "1868 to 1870  He was in office.", "1882 to 1888  He had died."]),
        ("place-aorta", ["Also right    main artery", "The wide vessel"]),
        ("essay", ["a line to write on", "The coldest water is not the densest.", "So fish survive."]),
        ("open", ["a line to write on", "There is no model answer"]),
    ],
)
def test_a_preview_hides_nothing_that_the_author_wrote(bank: Bank, name: str, texts: list[str]) -> None:
    screen = Screen(Console(width=120), bank)
    text = "\n".join(line.plain for line in preview_lines(screen, bank.item(f"b/{name}"), "b.yaml:6"))
    assert [one for one in texts if one not in text] == []


@pytest.mark.parametrize(
    ("name", "response", "also"),
    [
        ("d/one-of", Picked(("iron",)), ["neon"]),
        ("d/typed", Typed(("iron",)), ["quicksilver"]),
        ("b/born", Typed(("1",)), ["1868 to 1870"]),
        ("b/blanks", Revealed(), ["a hundred", "reduced"]),
        ("d/text", Typed(("iron",)), None),
    ],
)
def test_json_names_every_right_answer(bank: Bank, name: str, response: Response, also: list[str] | None) -> None:
    assert show(bank, name, response)[3].get("also_right") == also


@pytest.mark.parametrize("line", ["none", "None of them", "none of these", "[]"])
def test_none_of_the_options_can_be_typed(bank: Bank, line: str) -> None:
    asked = Session.start(bank.items(["d/nothing"]), seed=1).asked
    assert asked
    assert read_line(line, asked) == Picked(())
    assert instruct(asked) == "Pick all that apply, or type none."
