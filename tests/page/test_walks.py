"""Pages in a real browser, as people use them: by keyboard, again later, without a script, from a terminal."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from quiz.cli import quiz
from quiz.history.log import Log
from tests.page.browser import Browser
from tests.page.test_document import HOSTILE

pytestmark = pytest.mark.slow
DECK = """\
deck: small
title: A small deck
passages:
  moon: The Moon circles the Earth.
questions:
- {id: a, question: What circles the Earth?, answer: the Moon, wrong: [Mars, the Sun], passage: moon}
- {id: b, question: Which are planets?, answers: [Mars, Venus], wrong: [the Moon]}
- {id: c, question: The Earth is flat., answer: false}
- {id: d, question: Put in order., order: [one, two, three]}
- {id: e, question: Match., match: {cat: meow, dog: woof}}
- {id: f, question: How many legs has a spider?, answer: 8}
- {id: g, question: The capital of Norway?, answer: Oslo, hint: It begins with O.}
- {id: h, cloze: "{{Oslo}} is in {{Norway}}."}
- {id: i, question: Name two primes below 5., answers: [two, three, three and two], need: 2}
- {id: j, front: H2O, back: water}
- {id: k, question: Why is the sky blue?, rubric: [Light scatters., Blue scatters most.]}
"""
ORDER = "abcdefghijk"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.yaml").write_text(DECK)
    return tmp_path


def export(deck: str, *options: str) -> str:
    done = CliRunner().invoke(quiz, ["export", "html", deck, "-o", "page.html", *options])
    assert done.exit_code == 0, done.output
    return Path("page.html").absolute().as_uri()


def asked(chromium: Browser) -> str:
    """The id of the question asked."""
    return str(
        chromium.run(
            code="JSON.parse(document.getElementById('data').textContent)"
            ".questions[document.querySelector('main').dataset.q].id"
        )
    )


def focused(chromium: Browser) -> str:
    return str(
        chromium.run(
            code="(({tagName, innerText, type}) =>"
            " tagName === 'BODY' ? '' : tagName === 'SELECT' ? type : innerText || type)(document.activeElement)"
        )
    )


KEYS = {  # from the first field on, and how many fields are before it
    "a": (["ArrowDown", "Space"], "radio"),
    "b": (["Space"], "checkbox"),
    "c": (["ArrowDown"], "radio"),
    "f": (["8"], "text"),
    "g": (["O", "s", "l", "o"], "text"),
    "h": (["O", "s", "l", "o", "Tab", "N", "o", "r", "w", "a", "y"], "text"),
    "i": (["t", "w", "o", "Tab", "t", "h", "r", "e", "e"], "text"),
    "e": (["m", "Tab", "w"], "select-one"),
    "d": (["Tab", "Enter"], "↓"),
}


def tab_to(chromium: Browser, wanted: str) -> None:
    for _ in range(12):
        if focused(chromium).startswith(wanted):
            return
        chromium.press(keys=["Tab"])
    raise AssertionError(f"no Tab leads to {wanted} of {asked(chromium)} in {chromium.text()}")


def test_every_kind_is_answered_by_the_keyboard_alone(chromium: Browser) -> None:
    """Tab, arrows, Enter and letters; the question is read first, then the fields come, then what can be pressed."""
    chromium.open(url=export("small.yaml", "--seed", "3"))
    tab_to(chromium, "Start")
    chromium.press(keys=["Enter"])
    verdicts = {}
    for _ in ORDER:
        chromium.wait(selector="main:not(.answered) form")
        name = asked(chromium)[-1]
        assert focused(chromium).startswith("Question "), "a new question is where reading begins"
        if name in "jk":
            tab_to(chromium, "Show the answer")
            chromium.press(keys=["Enter"])
            tab_to(chromium, {"j": "Good", "k": "checkbox"}[name])
            chromium.press(keys=["Enter"] if name == "j" else ["Space"])
            if name == "k":
                tab_to(chromium, "Mark it")
                chromium.press(keys=["Enter"])
        else:
            keys, first = KEYS[name]
            tab_to(chromium, first)
            chromium.press(keys=keys)
            if name in "abcdef":
                tab_to(chromium, "Check")
            chromium.press(keys=["Enter"])
        chromium.wait(selector=".feedback")
        assert "Missed" not in chromium.text() or name in "be", name
        verdicts[name] = chromium.text(".verdict b")
        assert focused(chromium) in ("Next question", "See your result"), "Enter goes on"
        chromium.press(keys=["Enter"])
    chromium.wait(selector=".percent")
    assert {verdicts[name] for name in "cfghi"} == {"Correct"}, verdicts
    assert {verdicts["j"], verdicts["k"]} == {"Rated good", "Partly right"}
    assert focused(chromium) == "Your result"
    percent = chromium.text(".percent")
    chromium.reload()
    chromium.push(words="See your last result", expect=".percent")
    assert chromium.text(".percent") == percent, "a page that was closed too soon still has the results to hand in"
    assert chromium.told()["errors"] == []


def describe(node: dict[str, Any], depth: int = 0) -> Iterator[str]:
    """The tree that assistive technology sees, as lines."""
    known = ("checked", "invalid", "disabled", "expanded", "value", "level", "description")
    more = "".join(f" {key}={node[key]}" for key in known if node.get(key) not in (None, "", False))
    yield f"{'  ' * depth}{node['role']} {node.get('name', '')!r}{more}"
    for child in node.get("children", ()):
        yield from describe(child, depth + 1)


def test_assistive_technology_is_told_what_is_asked_and_what_came_of_it(chromium: Browser) -> None:
    """The accessibility tree of a question and of its feedback, whole: read a change as a person would hear it."""
    chromium.open(url=export("small.yaml", "--seed", "3"))
    seen = []
    chromium.click(selector=".primary", expect="form")
    for _ in ORDER:
        name = asked(chromium)[-1]
        if name in "aeh":
            seen.append(f"== {name}")
            seen += describe(chromium.tree())
        chromium.fill(
            response={"revealed": True} if name != "a" else {"picked": ["Mars"]}, expect=".feedback, .revealed"
        )
        if chromium.run(code="Boolean(document.querySelector('.revealed'))"):
            chromium.fill(response={"picked": []}, expect=".feedback")
        if name == "a":
            chromium.until(code="document.querySelector('.unseen[role=status]').textContent")
            seen.append("== a, answered")
            seen += describe(chromium.tree())
        chromium.click(selector=".primary", expect="main:not(.answered)")
    golden = Path(__file__).with_name("tree.txt")
    if os.environ.get("REGENERATE"):
        golden.write_text("\n".join(seen) + "\n", encoding="utf-8")
    assert "\n".join(seen) + "\n" == golden.read_text(encoding="utf-8")


def test_an_attempt_is_continued_after_the_page_was_closed(chromium: Browser) -> None:
    address = export("small.yaml", "--seed", "3")
    chromium.open(url=address)
    chromium.click(selector=".primary", expect="form")
    for response in ({"revealed": True}, {"revealed": True}):
        first = asked(chromium)
        chromium.fill(response=response, expect=".feedback, .revealed")
        if chromium.run(code="Boolean(document.querySelector('.revealed'))"):
            chromium.fill(response={"picked": []}, expect=".feedback")
        chromium.click(selector=".primary", expect="form")
    third = asked(chromium)
    assert third != first
    chromium.reload()
    assert "Continue: 2 of 11 answered" in chromium.text()
    chromium.click(selector=".primary", expect="form")
    assert asked(chromium) == third
    chromium.reload()
    chromium.push(words="Start again", expect="form")
    assert chromium.text("h2") == "Question 1 of 11"
    Path("small.yaml").write_text(DECK.replace("How many legs", "How many of its legs"))
    export("small.yaml", "--seed", "3")
    chromium.goto(url=address)
    assert "Continue" not in chromium.text(), "other questions are another attempt"


def test_where_nothing_is_kept_progress_goes_into_a_file(chromium: Browser, home: Path) -> None:
    address = export("small.yaml", "--seed", "3")
    text = Path("page.html").read_text()
    chromium.open(url=address)
    chromium.run(code="Object.defineProperty(window, 'localStorage', {get() { throw new Error('no'); }})")
    chromium.downloads(folder=str(home))
    chromium.click(selector=".primary", expect="form")
    chromium.fill(response={"revealed": True}, expect=".feedback, .revealed")
    chromium.click(selector=".primary")
    chromium.wait(selector="form")
    chromium.push(words="Save your progress")
    from tests.page.test_browser import wait_for_file

    kept = json.loads(wait_for_file(home, "*.quiz-progress.json").read_text())
    assert len(kept["sittings"][0]["settled"]) == 1
    assert kept["content"] in text


def test_an_exam_tells_nothing_until_it_is_handed_in(chromium: Browser, home: Path) -> None:
    chromium.open(url=export("small.yaml", "--seed", "3", "--exam", "--time", "10m"))
    chromium.downloads(folder=str(home))
    assert "10:00" in chromium.text()
    assert "2 questions that you would mark yourself are left out" in chromium.text()
    chromium.click(selector=".primary", expect="form")
    right = {
        "a": {"picked": ["the Moon"]},
        "b": {"picked": ["Mars", "Venus"]},
        "f": {"typed": ["8"]},
        "g": {"typed": ["Bergen"]},
    }
    for number in range(9):
        name = asked(chromium)[-1]
        assert re.search(r"9:\d\d left|10:00 left", chromium.text(".clock"))
        if name in right:
            chromium.fill(response=right[name])
        else:
            chromium.push(words="Save and")
        if number < 8:
            chromium.until(code=f"document.querySelector('h2').innerText.startsWith('Question {number + 2} ')")
        assert "Correct" not in chromium.text("body")
    chromium.until(code="document.querySelector('h2').innerText === 'Hand in?'")
    assert "5 questions have no answer yet." in chromium.text()
    assert chromium.axe() == []
    chromium.push(words="Hand in", expect=".percent")
    assert chromium.text(".percent") == "33.3%"
    chromium.push(words="Download")
    from tests.page.test_browser import wait_for_file

    file = wait_for_file(home, "small-*.jsonl")
    assert CliRunner().invoke(quiz, ["history", "import", str(file)]).stdout == "6 new events from 1 file.\n"
    listed = json.loads(CliRunner().invoke(quiz, ["history", "--json"]).stdout)
    assert (listed["origin"], listed["percent"], listed["answered"]) == ("exam", pytest.approx(100 / 3, abs=0.01), 4)
    assert chromium.told()["errors"] == []


def test_a_page_without_a_script_is_readable(chromium: Browser) -> None:
    chromium.open(url=export("small.yaml"), script=False)
    tree = "\n".join(describe(chromium.tree()))
    for words in ("No script runs here", "What circles the Earth?", "Question 11", "Answer"):
        assert words in tree
    assert "Blue scatters most." not in tree, "an answer is out of sight"
    assert chromium.told()["errors"] == []


def test_a_hostile_deck_runs_nothing_and_reaches_nothing(chromium: Browser) -> None:
    Path("hostile.yaml").write_text(HOSTILE)
    for script in (True, False):
        chromium.open(url=export("hostile.yaml", "--seed", "1"), script=script)
        if script:
            chromium.click(selector=".primary", expect="form")
            for _ in range(2):
                chromium.fill(response={"revealed": True}, expect=".feedback")
                chromium.click(selector=".primary", expect="main:not(.answered)")
            chromium.run(code="document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        told = chromium.told()
        assert told["errors"] == []
        assert [url for url in told["requests"] if not url.startswith(("data:", "file:"))] == []


def test_colours_that_the_system_forces_and_calm_are_respected(chromium: Browser) -> None:
    chromium.open(url=export("small.yaml", "--seed", "3"), forced=True, reduced=True)
    chromium.click(selector=".primary", expect="form")
    code = "getComputedStyle(document.querySelector('.primary')).transitionDuration"
    assert chromium.run(code=code) in ("0s", "")
    assert chromium.run(code="matchMedia('(forced-colors: active)').matches")


# ---------------------------------------------------------------- --browser


@contextmanager
def served(home: Path, *words: str) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """Run a command with --browser; yield the address that it prints, and the process."""
    process = subprocess.Popen(
        [sys.executable, "-m", "quiz", *words, "--browser"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "QUIZ_HOME": str(home / "home")},
    )
    try:
        assert process.stdout
        found = re.search(r"http://127\.0\.0\.1:\d+/[\w-]+/", process.stdout.readline())
        assert found, process.stderr and process.stderr.read()
        yield found[0], process
    finally:
        process.kill()
        process.communicate()


def saved(home: Path) -> list[str]:
    with Log.open(home / "home" / "history.db") as log:
        return [event.question for event in log.all_events() if event.kind == "answer"]


def test_answers_on_the_page_of_a_terminal_are_in_the_record_before_their_feedback(
    chromium: Browser, home: Path
) -> None:
    """Even if quiz is killed right after; and a page that is loaded again goes on where it was."""
    with served(home, "take", "small.yaml", "--seed", "3") as (address, process):
        chromium.open(url=address)
        first = asked(chromium)
        chromium.fill(response={"revealed": True}, expect=".feedback, .revealed")
        if chromium.run(code="Boolean(document.querySelector('.revealed'))"):
            chromium.fill(response={"picked": []}, expect=".feedback")
        process.kill()
        process.wait()
        assert saved(home) == [first]
        chromium.click(selector=".primary", expect="form")
        chromium.fill(response={"revealed": True}, expect=".error:not([hidden]), .revealed")
        told = [error for error in chromium.told()["errors"] if "ERR_CONNECTION_REFUSED" not in error]
        assert told == []
    with served(home, "take", "small.yaml", "--resume") as (address, process):
        chromium.open(url=address)
        assert chromium.text("h2") == "Question 2 of 11"
        chromium.reload()
        second = asked(chromium)
        assert second != first
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=20)
        assert "Left after 1 of 11 questions; progress saved. Resume with: quiz take" in output
        assert process.returncode == 0


def test_a_whole_quiz_and_its_missed_questions_on_the_page_of_a_terminal(chromium: Browser, home: Path) -> None:
    Path("two.yaml").write_text(
        "deck: two\ntitle: Two\nquestions:\n- {id: a, question: A?, answer: a}\n- {id: b, question: B?, answer: b}\n"
    )
    with served(home, "review", "two.yaml") as (address, process):
        chromium.open(url=address)
        for _ in range(2):
            name = asked(chromium)[-1]
            chromium.fill(response={"typed": [name if name == "a" else "x"]}, expect=".feedback")
            assert "Next: " in chromium.text(".again")
            chromium.click(selector=".primary", expect="main:not(.answered)")
        chromium.wait(selector=".percent")
        assert chromium.text(".percent") == "50%"
        assert chromium.axe() == []
        chromium.push(words="Retry what you missed")
        chromium.wait(selector="form")
        assert asked(chromium) == "two/b"
        chromium.fill(response={"typed": ["b"]}, expect=".feedback")
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
    assert sorted(saved(home)) == ["two/a", "two/b", "two/b"]


def test_another_page_of_the_browser_can_neither_read_nor_post(chromium: Browser, home: Path) -> None:
    """Even if it knew the address."""
    Path("evil.html").write_text("<!doctype html><title>evil</title><p>evil")
    with served(home, "take", "small.yaml", "--seed", "3") as (address, _):
        chromium.open(url=Path("evil.html").absolute().as_uri())
        body = json.dumps(json.dumps({"step": "answer", "unit": "small/a", "response": {"revealed": True}}))
        tries = [
            f"fetch('{address}').then((r) => r.text())",
            f"fetch('{address}', {{mode: 'no-cors'}}).then((r) => r.text())",
            f"fetch('{address}', {{method: 'POST', mode: 'no-cors', body: {body}}}).then((r) => r.text())",
            f"fetch('{address}', {{method: 'POST', body: {body}, headers: {{'Content-Type': 'application/json'}}}})"
            ".then((r) => r.text())",
        ]
        for attempt in tries:
            assert chromium.run(code=f"{attempt}.catch(() => '')") == "", attempt
        framed = chromium.run(
            code=f"new Promise((done) => {{ const frame = document.createElement('iframe'); frame.src = '{address}';"
            " frame.onload = () => { try { done(frame.contentDocument ? frame.contentDocument.body.innerText : ''); }"
            " catch (e) { done(''); } }; document.body.append(frame); setTimeout(() => done(''), 3000); })"
        )
        assert framed == ""
    assert not (home / "home" / "history.db").exists() or saved(home) == []


def test_an_exam_on_the_page_of_a_terminal_is_handed_in_there(chromium: Browser, home: Path) -> None:
    words = ("take", "small.yaml", "--seed", "3", "--exam", "--time", "10m", "-n", "2", "--pass", "90")
    with served(home, *words) as (address, process):
        chromium.open(url=address)
        assert "Your answers are saved in your history." in chromium.text()
        chromium.push(words="Start the exam")
        chromium.wait(selector=".sheet")
        first = asked(chromium)
        chromium.push(words="Mark for later")
        chromium.push(words="Save and")
        chromium.wait(selector="button.marked")
        chromium.reload()
        chromium.wait(selector="button.marked")
        chromium.run(code="document.querySelector('.sheet button').click()")
        chromium.until(code="document.querySelector('h2').innerText.startsWith('Question 1 ')")
        assert asked(chromium) == first
        chromium.push(words="Hand in")
        chromium.until(code="document.querySelector('h2').innerText === 'Hand in?'")
        chromium.push(words="Hand in", expect=".percent")
        chromium.reload()
        chromium.wait(selector=".percent")
        assert chromium.text(".percent") == "0%"
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
        assert process.returncode == 1, "the pass mark was missed"
    with Log.open(home / "home" / "history.db") as log:
        assert [event.kind for event in log.all_events()][-1] == "finish"


def test_a_deck_from_right_to_left_is_mirrored(chromium: Browser, home: Path) -> None:
    Path("ar.yaml").write_text(
        "deck: ar\ntitle: الجغرافيا\nlanguage: ar\nquestions:\n"
        "- {id: a, question: ما عاصمة النرويج؟, answer: أوسلو, wrong: [برغن, Paris]}\n",
        encoding="utf-8",
    )
    chromium.open(url=export("ar.yaml", "--seed", "1"), width=320)
    chromium.click(selector=".primary", expect="form")
    input_left, label_left = chromium.run(
        code="['.picks input', '.picks .text'].map((s) => document.querySelector(s).getBoundingClientRect().right)"
    )
    assert input_left > label_left, "the button is at the right of its text"
    assert chromium.axe() == []
    chromium.fill(response={"picked": ["برغن"]}, expect=".feedback")
    assert chromium.axe() == []
    assert chromium.run(code="document.documentElement.scrollWidth") <= 320
