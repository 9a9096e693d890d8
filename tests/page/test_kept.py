"""What a page keeps of an attempt: the fields of an exam, answers by odd texts, and nothing that is damaged."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from quiz.cli import quiz
from tests.page.browser import Browser

pytestmark = pytest.mark.slow
DECK = r"""
deck: odd
title: Odd
format: 2
questions:
- id: none
  question: Which are fractions?
  none-right: yes
  wrong: ["\\(\\sqrt{3}\\)", "\\(\\pi\\)"]
- {id: match, question: Match., match: {__proto__: one, constructor: two}}
- {id: text, question: "What is \\(\\frac{1}{2}\\) of 4?", answer: 2}
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "odd.yaml").write_text(DECK)
    return tmp_path


def export(*options: str) -> str:
    done = CliRunner().invoke(quiz, ["export", "html", "odd.yaml", "-o", "page.html", "--seed", "1", *options])
    assert done.exit_code == 0, done.output
    return Path("page.html").absolute().as_uri()


RESPONSES = {"none": {"picked": []}, "text": {"typed": ["3"]}}
MATCH = """document.querySelectorAll(".pairs li").forEach((row) => {
  const wanted = row.querySelector("label").innerText === "__proto__" ? "one" : "two";
  const select = row.querySelector("select");
  select.value = Array.from(select.options).find((one) => one.text === wanted).value;
})"""
ASKED = "JSON.parse(document.getElementById('data').textContent).questions[document.querySelector('main').dataset.q].id"
TYPE = "(() => {const field = document.querySelector('.typed input'); field.value = '3';"
TYPE += " field.dispatchEvent(new Event('input', {bubbles: true}))})()"


def test_an_exam_keeps_its_fields_and_no_answer_is_lost(chromium: Browser) -> None:
    """None of the options is an answer, a text may have any name, and what is in the fields outlives a reload."""
    chromium.open(url=export("--exam"))
    chromium.click(selector=".primary", expect="form")
    for number in range(3):
        name = chromium.run(code=ASKED).partition("/")[2] or chromium.run(code=ASKED)
        if name == "text":
            chromium.run(code=TYPE)
            chromium.reload()
            chromium.push(words="Continue", expect="form")
            assert chromium.run(code="document.querySelector('.typed input').value") == "3"
        if name == "match":
            chromium.run(code=MATCH)
            chromium.click(selector=".primary")
        else:
            chromium.fill(response=RESPONSES[name])
        going = "'Hand in?'" if number == 2 else f"'Question {number + 2} of 3'"
        chromium.until(code=f"document.querySelector('h2').innerText === {going}")
    assert "All questions have an answer." in chromium.text()
    chromium.push(words="Hand in", expect=".percent")
    assert chromium.text(".percent") == "66.7%"
    assert chromium.text(".reviews[open] .line") == "What is 1/2 of 4?", "a formula is spelled"
    shown = "(({open, innerText}) => open && innerText.includes('Right answer'))(document.querySelector('.reviewed'))"
    for event, expected in (("beforeprint", True), ("afterprint", False)):
        chromium.run(code=f"dispatchEvent(new Event('{event}'))")
        assert chromium.run(code=shown) == expected, "what was missed is printed with its answer"
    chromium.click(selector=".reviewed summary", expect=".reviewed .feedback")
    assert chromium.told()["errors"] == []


def test_nothing_ticked_is_no_answer(chromium: Browser) -> None:
    chromium.open(url=export())
    chromium.click(selector=".primary", expect="form")
    while "none" not in chromium.run(code=ASKED):
        chromium.push(words="Skip")
    chromium.push(words="Check")
    assert "“None of these”" in chromium.text(".error")
    labels = chromium.run(code="Array.from(document.querySelectorAll('.picks input'), (one) => one.ariaLabel)")
    assert sorted(filter(None, labels)) == ["π", "√3"], "a formula has a name"


@pytest.mark.parametrize(
    "damage", ["delete kept.sittings[0].settled", "kept.sittings[0].settled[0] = {}", "kept.sittings = [7]"]
)
def test_a_damaged_attempt_is_forgotten(chromium: Browser, damage: str) -> None:
    chromium.open(url=export())
    chromium.click(selector=".primary", expect="form")
    chromium.fill(response={"revealed": True}, expect=".feedback")
    key = "Object.keys(localStorage).find((name) => name.startsWith('plainquiz/odd/'))"
    code = f"const key = {key}, kept = JSON.parse(localStorage.getItem(key)); {damage};"
    chromium.run(code=f"(() => {{{code} localStorage.setItem(key, JSON.stringify(kept));}})()")
    chromium.reload()
    assert "was damaged, so you start anew." in chromium.text(".told")
    chromium.reload()
    assert chromium.text(".told") == ""
    chromium.click(selector=".primary", expect="form")
    assert chromium.told()["errors"] == []
