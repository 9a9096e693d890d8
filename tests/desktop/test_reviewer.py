"""Cards played in the real Anki desktop: real clicks and keys, to a right and a wrong end.

Needs a Python with `aqt[qt6]`: this one, or the one that ANKI_DESKTOP_PYTHON names (`make test-desktop`
sets it). Everything runs in one start of Anki, without a screen.
"""

import importlib.util
import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from quiz.anki.exporting import plan_export, write_export
from quiz.model import (
    Blank,
    Cloze,
    Deck,
    Flashcard,
    Image,
    ListRecall,
    Mask,
    MaskedPicture,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    Option,
    Ordering,
    Question,
    Rubric,
    ShortAnswer,
    TrueFalse,
)
from quiz.script import GRADER, read_script

PYTHON = os.environ.get("ANKI_DESKTOP_PYTHON", "")
if not PYTHON and importlib.util.find_spec("aqt"):
    PYTHON = sys.executable
pytestmark = pytest.mark.skipif(not PYTHON, reason="no Python with aqt[qt6]: see make test-desktop")

MASKS = (Mask(("petal",), (63, 15, 19, 13), "", "petal"), Mask(("leaf",), (60, 53, 26, 15), "It is green.", "leaf"))
FLOWER = Path(__file__).parents[2] / "decks" / "examples" / "flower.svg"
BODIES = {
    "choice": MultipleChoice("Canberra", (Option("ACT", "Close."),), (Option("Sydney", "Larger."), Option("Perth"))),
    "response": MultipleResponse(("whale", "bat"), (Option("shark", "A fish."), Option("emu"))),
    "truth": TrueFalse(True),
    "told": TrueFalse(True),
    "text": ShortAnswer(("Canberra", "the capital"), (Option("Sydney", "Larger."),), typos=True),
    "number": Numeric("384400", "376712", "392088", "2%", ("km",)),
    "order": Ordering((("one",), ("two",), ("three",), ("four",))),
    "match": Matching((("Canada", "Ottawa"), ("Turkey", "Ankara")), (Option("Toronto", "Not the capital."),)),
    "again": Matching((("Niger", "Africa"), ("Congo", "Africa")), (Option("Asia"),), partial=False),
    "formulas": Cloze((Blank(("x^2",)), Blank(("2x",)), Blank(("2",)))),
    "blanks": Cloze((Blank(("100",)), Blank(("212",), "above 200"))),
    "entries": ListRecall((("adenine",), ("cytosine",), ("guanine",)), 2, typos=True),
    "rubric": Rubric(("One half is lit.", "We see it change.")),
    "card": Flashcard("Because of the Moon."),
    "written": Flashcard("Because of the Moon.", both_ways=True),
    "masks": MaskedPicture(MASKS),
    "mask": MaskedPicture(MASKS, 1),
    "turned": MaskedPicture(MASKS, 1),
    "wide": MultipleChoice("wo" * 60 + "rd", (), (Option("x" + " and so on" * 12), Option("no"))),
}
FORMULA = (
    r"What is \(\sum_{n=0}^{\infty} \frac{(-1)^n (2n)!}{4^n (n!)^2 (4n+3)} x^{4n+3}"
    r" + \int_0^x \frac{t^2}{\sqrt{1+t^4}}\,dt\)?"
)
VERDICT = {"js": "document.querySelector('.verdict').innerText.replace(/\\s+/g, ' ')"}
OPEN = {"js": "Array.from(document.querySelectorAll('.mask'), (e) => e.classList.contains('open'))"}
LEFT = ".lefts .option"
OVERFLOW = {"js": "document.documentElement.scrollWidth - innerWidth"}
FORMULA_SHOWN = {"until": "Boolean(document.querySelector('mjx-container'))"}
NARROW, ORDINARY = {"width": 390}, {"width": 760}
LINES = {"js": "Array.from(document.querySelectorAll('.option .text'), (e) => e.getClientRects()[0].height < 40)"}
FOCUS = {"focus": True}
BOTTOM = "document.querySelector('{}').getBoundingClientRect().bottom"
IS_INSIDE = {"js": f"[{BOTTOM.format('.note')} <= {BOTTOM.format('.options')}]"}
TYPED = {"js": "Array.from(document.querySelectorAll('.blanks .blank'), (e) => e.value).filter(Boolean)"}
SET = {"js": "Array.from(document.querySelectorAll('.answer .gap'), (e) => Boolean(e.querySelector('mjx-container')))"}
LABELS = {"js": "Array.from(document.querySelectorAll('.label'), (e) => e.innerText).sort()"}
BOXES = {
    "js": "Array.from(document.querySelectorAll('.question mjx-container'), (e) => e.innerHTML.includes('mjx-mn'))"
}
TAPPABLE = {"js": "[document.querySelectorAll('.back .tappable').length]"}
HINTS = ("First.", "Second.")


def show(selector: str) -> dict[str, str]:
    """A step whose result is the texts of all elements that fit."""
    return {
        "js": f"Array.from(document.querySelectorAll({json.dumps(selector)}), e => e.innerText.replace(/\\s+/g, ' '))"
    }


def pick(text: str, among: str = ".option") -> dict[str, str]:
    """A step that clicks the option with a text, wherever the shuffle put it."""
    return {"pick": text, "among": among}


ANSWER, BACK = {"answer": True}, {"side": "back"}
PLAYS = {
    "choice right": ["choice", pick("Canberra"), ANSWER, VERDICT, show(".good .text")],
    "choice wrong": ["choice", pick("Canberra"), pick("Sydney"), ANSWER, VERDICT, show(".bad .text, .note")],
    "choice half": ["choice", pick("ACT"), ANSWER, VERDICT],
    "choice by key": ["choice", FOCUS, {"digit": "Perth"}, {"press": "Space"}, BACK, VERDICT, {"state": True}],
    "choice unanswered": ["choice", ANSWER, VERDICT, show(".option .label")],
    "choice same order": ["choice", show(".option"), pick("Perth"), ANSWER, show(".option .text")],
    "response right": ["response", pick("bat"), pick("whale"), ANSWER, VERDICT],
    "response wrong": ["response", pick("bat"), pick("shark"), pick("emu"), ANSWER, VERDICT, show(".note")],
    "response untick": ["response", pick("bat"), pick("emu"), pick("emu"), pick("whale"), ANSWER, VERDICT],
    "truth right": ["truth", {"keys": "1"}, {"press": "Enter"}, BACK, VERDICT],
    "truth wrong": ["truth", pick("False"), ANSWER, VERDICT],
    "truth told": ["told", ANSWER, show(".note"), IS_INSIDE],
    "text right": ["text", FOCUS, {"keys": "The Capital"}, {"press": "Enter"}, BACK, VERDICT],
    "text typo": ["text", {"keys": "Canbera"}, ANSWER, VERDICT],
    "text rejected": ["text", {"keys": "sydney"}, ANSWER, VERDICT, show(".answer")],
    "text wrong": ["text", {"keys": "Perth-on-Sea  x"}, ANSWER, VERDICT],
    "text empty": ["text", ANSWER, VERDICT, show(".answer")],
    "number right": ["number", {"keys": "380,000 km"}, ANSWER, VERDICT],
    "number wrong": ["number", {"keys": "4e5"}, ANSWER, VERDICT],
    "number malformed": ["number", {"keys": "12..5"}, ANSWER, VERDICT],
    "order right": ["order", pick("one"), pick("two"), pick("three"), pick("four"), ANSWER, VERDICT],
    "order wrong": ["order", pick("four"), pick("three"), pick("two"), pick("one"), ANSWER, VERDICT, show(".text")],
    "order again": ["order", pick("two"), pick("two"), pick("one"), pick("two"), pick("three"), ANSWER, VERDICT],
    "match right": ["match", pick("Turkey", LEFT), pick("Ankara"), pick("Ottawa"), ANSWER, VERDICT],
    "match wrong": ["match", pick("Turkey", LEFT), pick("Toronto"), pick("Ankara"), ANSWER, VERDICT, show(".note")],
    "match in words": [
        "match", pick("Turkey", LEFT), pick("Toronto"), ANSWER, LABELS, show(".slot s"), VERDICT],
    "match used": ["match", pick("Turkey", LEFT), pick("Ankara"), show(".used .text"), TAPPABLE],
    "match again": ["again", pick("Niger", LEFT), pick("Africa"), show(".used .text"), pick("Africa"), ANSWER, VERDICT],
    "match whole": ["again", pick("Niger", LEFT), pick("Africa"), pick("Asia"), ANSWER, VERDICT],
    "blanks right": ["blanks", {"keys": "100"}, {"press": "Enter"}, {"keys": "212"}, {"press": "Enter"}, BACK, VERDICT],
    "blanks wrong": ["blanks", {"keys": "90"}, {"press": "Tab"}, {"keys": "212"}, ANSWER, VERDICT, show(".answer s")],
    "blanks empty": ["blanks", {"keys": "100"}, ANSWER, VERDICT, show(".gap.missed"), show(".answer small")],
    "formulas": [
        "formulas", FORMULA_SHOWN, BOXES, {"click": ".blanks .blank"}, {"keys": "x^2"}, TYPED,
        {"press": "Tab"}, {"keys": "7"}, ANSWER, FORMULA_SHOWN, VERDICT, SET, show(".gap.missed")],
    "blanks revealed": ["blanks", {"click": ".quiet:last-child"}, show(".question .gap"), ANSWER, VERDICT],
    "entries right": ["entries", {"keys": "guanine"}, {"press": "Enter"}, {"keys": "adenin"}, ANSWER, VERDICT],
    "entries wrong": ["entries", {"keys": "uracil"}, ANSWER, VERDICT],
    "rubric": ["rubric", ANSWER, VERDICT, pick("One half is lit."), VERDICT, pick("We see it change."), VERDICT],
    "card": ["card", show(".question"), ANSWER, show(".answer")],
    "card written": ["written", {"click": ".draft"}, {"keys": "The Moon"}, ANSWER, show(".draft, .answer")],
    "card written backwards": [
        {"open": "desk/written", "card": 1}, {"click": ".draft"}, {"keys": "Tides"}, ANSWER, show(".draft, .answer")],
    "masks right": ["masks", {"click": ".mask.asked"}, {"keys": "Petal"}, {"press": "Enter"}, {"keys": "leaf"},
                    {"press": "Enter"}, BACK, VERDICT, show(".answer li")],
    "masks wrong": ["masks", FOCUS, {"keys": "leaf"}, {"press": "Tab"}, {"keys": "leaf"}, ANSWER, VERDICT,
                    show(".answer s"), OPEN, {"click": ".mask"}, OPEN],
    "mask right": ["mask", {"keys": "leaf"}, {"press": "Enter"}, BACK, VERDICT, OPEN],
    "mask turned": ["turned", OPEN, {"click": ".mask.asked"}, OPEN, ANSWER, show(".answer"), OPEN],
    "masks unanswered": ["masks", show(".mask b"), ANSWER, VERDICT, show(".answer li")],
    "narrow": ["wide", NARROW, FORMULA_SHOWN, OVERFLOW, ANSWER, FORMULA_SHOWN, OVERFLOW, ORDINARY],
    "narrow truth": ["truth", NARROW, pick("False"), ANSWER, LINES, ORDINARY],
    "hints": ["choice", {"click": ".quiet"}, show(".hints p"), {"click": ".quiet"}, show(".hints p")],
}  # fmt: skip


def load_grading():
    """The module that runs the grading cases through V8: the cases are the same here."""
    path = Path(__file__).parents[1] / "anki" / "test_grading.py"
    spec = importlib.util.spec_from_file_location("grading_cases", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def list_calls() -> list[list[object]]:
    """What the card's script is given for each case of the file."""
    grading, calls = load_grading(), []
    for deck, response, _ in (case.values for case in grading.list_cases()):
        grading.grade_by_script(lambda name, *given: calls.append(list(given)), deck.questions[0], response, deck)
    return calls


def grade_all() -> dict[str, str]:
    """A step that grades every case on the page."""
    script = "".join(map(read_script, GRADER))
    calls = json.dumps(list_calls())
    return {"js": f"(() => {{ {script} return {calls}.map((call) => gradeAnswer(...call)); }})()"}


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """The results of every play, by its name."""
    folder = tmp_path_factory.mktemp("desktop")
    stems = {"wide": FORMULA, "blanks": "Water boils at \ufdd0 °C or \ufdd0 °F."}
    stems["formulas"] = (
        r"If \(f = \ufdd0\), then \(f' = \ufdd0\) and the degree is ".replace(r"\ufdd0", "\ufdd0") + "\ufdd0."
    )
    asked = tuple(
        Question(
            name,
            f"desk/{name}",
            stems.get(name, f"What of {name}?"),
            body,
            hints=HINTS,
            write=name == "written",
            remarks=(Option("true", "As one sees."),) if name == "told" else (),
            image=Image("flower.svg", "A plant") if isinstance(body, MaskedPicture) else None,
            recall="flip" if name == "turned" else "",
        )
        for name, body in BODIES.items()
    )
    deck = Deck("desk", "desk", "Desk", "desk.yaml", asked)
    package = folder / "desk.apkg"
    (folder / "flower.svg").write_bytes(FLOWER.read_bytes())
    write_export(plan_export([deck], [], folder=folder, now=1_900_000_000), package)
    base, runtime = folder / "anki", folder / "runtime"
    base.mkdir()
    runtime.mkdir(mode=0o700)
    env = dict(
        os.environ,
        QT_QPA_PLATFORM=os.environ.get("QT_QPA_PLATFORM", "offscreen"),
        QTWEBENGINE_DISABLE_SANDBOX="1",
        QTWEBENGINE_CHROMIUM_FLAGS="--no-sandbox --disable-gpu --disable-background-networking",
        XDG_RUNTIME_DIR=str(runtime),
        ANKI_SINGLE_INSTANCE_KEY=str(base),  # else an Anki that somebody has open would be asked to play them
        LANG="C.UTF-8",
    )
    plays = [
        [{"open": f"desk/{name}"}, *steps] if isinstance(name, str) else [name, *steps]
        for name, *steps in PLAYS.values()
    ]
    plays.append([{"open": "desk/card"}, grade_all()])
    spec = json.dumps({"base": str(base), "package": str(package), "plays": plays})
    driver = Path(__file__).with_name("driver.py")
    done = subprocess.run([PYTHON, str(driver)], input=spec, env=env, capture_output=True, text=True, timeout=1800)
    lines = [json.loads(line.removeprefix("PLAY ")) for line in done.stdout.splitlines() if line.startswith("PLAY ")]
    assert len(lines) == len(plays), done.stdout[-2000:] + done.stderr[-2000:]
    assert "JS error" not in done.stdout + done.stderr
    return dict(zip([*PLAYS, "grading"], lines, strict=True))


EXPECTED = {
    "choice right": ["Correct", ["Canberra"]],
    "choice wrong": ["Wrong", ["Sydney", "Larger."]],
    "choice half": ["Partly right 50%"],
    "choice by key": ["keys", "Wrong", "answer"],
    "choice unanswered": ["", ["Right answer"]],
    "response right": ["Correct"],
    "response wrong": ["Wrong 1 of 2 right, 2 wrong", ["A fish."]],
    "response untick": ["Correct"],
    "truth right": ["Correct"],
    "truth wrong": ["Wrong"],
    "truth told": [["As one sees."], [True]],
    "text right": ["tappable", "Correct You: The Capital"],
    "text typo": ["Correct You: Canbera (typo forgiven)"],
    "text rejected": ["Wrong You: sydney Larger.", ["Canberra the capital"]],
    "text wrong": ["Wrong You: Perth-on-Sea x"],
    "text empty": ["", ["Canberra the capital"]],
    "number right": ["Correct You: 380,000 km (read as 380000)"],
    "number wrong": ["Wrong You: 4e5"],
    "number malformed": ["Not a number 12..5"],
    "order right": ["Correct"],
    "order wrong": ["Wrong 0 of 4 right", ["one", "two", "three", "four"]],
    "order again": ["Partly right 50% 3 of 4 right, one left out"],
    "match right": ["Correct"],
    "match wrong": ["Wrong 0 of 2 right", ["Not the capital."]],
    "match in words": [["Left out", "Wrong"], ["Toronto"], "Wrong 0 of 2 right, one left out"],
    "match used": [["Ankara"], [0]],
    "match again": [[], "Correct"],
    "match whole": ["Wrong 1 of 2 right, all must be right"],
    "blanks right": ["Correct"],
    "blanks wrong": ["Partly right 50% 1 of 2 right", ["90"]],
    "blanks empty": ["Partly right 50% 1 of 2 right, one left empty", ["212"], [" left empty"]],
    "formulas": [[True, True], ["x^2"], "Partly right 33% 1 of 3 right, one left empty", [False, True, True], ["2"]],
    "blanks revealed": [["100"], ""],
    "entries right": ["Correct 2 of 2"],
    "entries wrong": ["Wrong 0 of 2 right, one entry wrong"],
    "rubric": ["", "Partly right 50% 1 of 2 points", "Correct 2 of 2 points"],
    "card": [["What of card?"], ["Because of the Moon."]],
    "card written": [["The Moon", "Because of the Moon."]],
    "card written backwards": [["Tides", "What of written?"]],
    "masks right": ["Correct", ["petal", "leaf"]],
    "masks wrong": ["blank tappable", "Partly right 50% 1 of 2 right", ["leaf"], [True, True], [False, True]],
    "mask right": ["Correct You: leaf", [False, True]],
    "mask turned": [[False, False], [False, True], ["leaf"], [False, True]],
    "masks unanswered": [["1", "2"], "", ["petal", "leaf"]],
    "narrow": [0, 0],
    "narrow truth": [[True, True]],
    "hints": [["First."], ["First.", "Second."]],
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_card_is_played(played, name):
    """What the learner did in the reviewer has the verdict that it should, in words."""
    assert played[name].get("error", "") == ""
    assert played[name]["results"] == EXPECTED[name]


def test_the_back_keeps_the_order_of_the_front(played):
    front, back = played["choice same order"]["results"]
    assert [text.partition(" ")[2] for text in front] == back


def test_the_desktop_grades_as_python_does(played):
    """Every case of tests/engine/grading_cases.yaml, graded by the script in the desktop's own web engine."""
    expected = [case.values[2] for case in load_grading().list_cases()]
    (found,) = played["grading"]["results"]
    assert len(found) == len(expected) > 100
    for score, case in zip(found, expected, strict=True):
        if case["score"] == "malformed":
            assert "malformed" in score, case
        else:
            assert score["fraction"] == float(Fraction(str(case["score"]))), case
