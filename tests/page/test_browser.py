"""Pages in a real browser: taken by the controls and by the keyboard, judged as in a terminal, and accessible."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from quiz.cli import quiz
from quiz.engine.responses import right_response, to_data
from quiz.engine.selection import draw_options
from quiz.history.log import Log
from quiz.history.memory import Memory
from quiz.model import Deck, Question
from quiz.reading.deckfile import read_deck
from tests.cli.program import run_quiz
from tests.page.browser import Browser

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "decks" / "examples"
SEED = 7


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def export(deck: object, *options: str) -> str:
    """Write a page; return its address."""
    done = CliRunner().invoke(quiz, ["export", "html", str(deck), "-o", "page.html", *options])
    assert done.exit_code == 0, done.output
    return Path("page.html").absolute().as_uri()


def vary_response(question: Question, number: int) -> dict[str, Any]:
    """A response that is right, wrong, right in part, or "I don't know", by turns."""
    right = to_data(right_response(question))
    options = list(draw_options(question, seed=SEED))
    turn = number % 4
    if turn == 3:
        return {"revealed": True}
    if turn == 0:
        return right
    match right:
        case {"picked": texts}:
            others = [text for text in options if text not in texts]
            if question.kind in ("multiple-choice", "true-false"):
                return {"picked": others[:1]}
            return {"picked": texts[:1] if turn == 2 else others[:1] + texts[:1]}
        case {"ordered": texts}:
            return {"ordered": texts[::-1] if turn == 1 else [*texts[1:2], *texts[:1], *texts[2:]]}
        case {"matched": dict(pairs)}:
            lefts = list(pairs)
            return {"matched": {lefts[0]: pairs[lefts[0]]} if turn == 2 else dict.fromkeys(lefts, pairs[lefts[0]])}
        case {"rated": _}:
            return {"rated": turn}
        case {"typed": [text]}:
            return {"typed": ["0" if question.kind == "numeric" else text if turn == 2 else "something else"]}
        case {"typed": texts}:
            return {"typed": texts[:1] + [""] * (len(texts) - 1) if turn == 2 else ["nothing"] * len(texts)}
    raise AssertionError(right)


def read_decks() -> list[Deck]:
    decks = [read_deck(path.read_bytes(), str(path))[0] for path in sorted(EXAMPLES.glob("*.yaml"))]
    return [deck for deck in decks if deck]


def take_in_terminal(responses: dict[str, dict[str, Any]], order: list[str]) -> list[dict[str, Any]]:
    """Take the same quiz with the same answers, by the record's own words; return the events printed."""
    from quiz.cli.clock import make_clock
    from quiz.cli.places import open_library
    from quiz.engine.responses import from_data
    from quiz.engine.session import Session
    from quiz.library import Library
    from quiz.sitting.sitting import Sitting

    library: Library = open_library()
    bank = library.open(["examples"])
    told = []
    with Log.open(Path("terminal.db")) as log:
        session = Session.start(bank.items(order), seed=SEED, is_deck_word=bank.is_deck_word)
        sitting = Sitting.begin(session, bank=bank, log=log, now=make_clock())
        while sitting.asked:
            identity = sitting.asked.item.question.identity
            result = sitting.answer(from_data(responses[identity]))
            told.append({"id": identity, "fraction": result.fraction, "points": result.points})  # type: ignore[union-attr]
        summary = sitting.finish()
        told.append({"points": summary.points, "most": summary.max_points, "percent": summary.percent})
    return told


def test_the_same_answers_have_the_same_verdicts_score_and_memory(chromium: Browser, home: Path) -> None:
    """All kinds: right, wrong, in part and not known, in the browser and in a terminal, with the same seed."""
    questions = {question.identity: question for deck in read_decks() for question in deck.questions}
    chromium.open(url=export("examples", "--seed", str(SEED)))
    chromium.downloads(folder=str(home))
    data = json.loads(chromium.run(code="document.getElementById('data').textContent"))["questions"]
    chromium.click(selector=".primary", expect="form")
    responses, order, shown = {}, [], []
    for number in range(len(questions)):
        at = int(chromium.run(code="document.querySelector('main').dataset.q"))
        question = questions[data[at]["id"]]
        response = vary_response(question, number)
        chromium.fill(response=response, expect=".feedback")
        if response == {"revealed": True} and question.kind == "flashcard":
            response = {"rated": 1}
        responses[question.identity] = response
        order.append(question.identity)
        shown.append(chromium.text(".verdict"))
        chromium.click(selector=".primary", expect="main:not(.answered)")
    told = chromium.told()
    assert told["errors"] == []
    assert [url for url in told["requests"] if not url.startswith(("data:", "file:"))] == []

    expected = take_in_terminal(responses, order)
    *results, end = expected
    assert list_asked(home, len(order)) == [questions[identity].id for identity in order]
    from quiz.sitting.wording import say_number, say_points

    for text, result in zip(shown, results, strict=True):
        points = f"{say_number(result['points'])} of {say_points(questions[result['id']].points)}"
        assert points in text, (result, text)
        word = "Correct" if result["fraction"] == 1 else "Partly right" if result["fraction"] > 0 else "Wrong"
        assert text.startswith((word, "Not known", "Rated")), (result, text)
    assert chromium.text(".percent") == f"{say_number(end['percent'])}%"

    chromium.run(code="document.getElementById('learner').value = 'Zoë'")
    chromium.push(words="Download")
    file = wait_for_file(home, "Zoë-examples-*.jsonl")
    runner = CliRunner()
    refused = runner.invoke(quiz, ["history", "import", str(file)])
    assert refused.exit_code == 1
    assert "the answers of Zoë" in refused.stderr
    assert "quiz class add" in refused.stderr
    assert runner.invoke(quiz, ["class", "add", str(file)]).stdout == f"{len(order)} new answers from 1 file.\n"
    assert runner.invoke(quiz, ["history", "import", str(file), "--as-mine"]).exit_code == 0
    assert remember(home / "home" / "history.db") == remember(Path("terminal.db"))

    chromium.push(words="Copy as one line", expect="#line:not([hidden])")
    line = chromium.run(code="document.getElementById('line').value")
    from quiz.history.pasted import unpack_lines

    assert [record.decode() for record in unpack_lines(line)] == [file.read_text()]
    Path("mail.txt").write_text(f"Hello, here are my results:\n{line}\n")
    done = runner.invoke(quiz, ["class", "add", "mail.txt", "--class", "other.db"])
    assert done.stdout == f"{len(order)} new answers from 1 file.\n"


def list_asked(home: Path, count: int) -> list[str]:
    """The ids of the questions that `quiz take` asks, in their order."""
    words = ["take", "examples", "--seed", str(SEED), "--json", "--no-history", "--answers", "-"]
    done = run_quiz(*words, folder=home, env={"QUIZ_HOME": str(home)}, input="\n" * count)
    events = [json.loads(line) for line in done.stdout.splitlines()]
    return [event["id"] for event in events if event["event"] == "question"]


def wait_for_file(folder: Path, pattern: str) -> Path:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if found := list(folder.glob(pattern)):
            return found[0]
        time.sleep(0.02)
    raise AssertionError(f"no {pattern} in {list(folder.iterdir())}")


def remember(path: Path) -> dict[str, Any]:
    """What is remembered of each question, but the moment of its last answer."""
    from quiz.cli.clock import make_clock

    with Log.open(path) as log:
        memory = Memory(log, make_clock(), lambda *_: None, 0.9)  # type: ignore[arg-type]
        return {unit: (state.stability, state.difficulty, state.due_day) for unit, state in memory.states().items()}


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing(chromium: Browser, dark: bool) -> None:
    """On the cover, on each kind of question before and after its answer, and at the end; in both themes, at 320 px."""
    chromium.open(url=export(EXAMPLES / "everything.yaml", "--seed", "1"), dark=dark, width=320, height=700)
    found = chromium.axe()
    chromium.click(selector=".primary", expect="form")
    kinds = set()
    while chromium.run(code="Boolean(document.querySelector('form'))"):
        kind = chromium.run(code="document.querySelector('main').className")
        assert chromium.run(code="document.documentElement.scrollWidth") <= 320, kind
        if kind not in kinds:
            found += chromium.axe()
        chromium.fill(response={"revealed": True}, expect=".feedback, .revealed")
        if kind not in kinds:
            found += chromium.axe()
            assert chromium.run(code="document.documentElement.scrollWidth") <= 320, kind
        kinds.add(kind)
        chromium.click(selector=".primary", expect="main:not(.answered)")
    assert len(kinds) == 12
    found += chromium.axe()
    assert found == []
    assert chromium.run(code="document.documentElement.scrollWidth") <= 320


def test_axe_finds_nothing_in_any_bundled_deck(chromium: Browser) -> None:
    """All questions and answers as a list; and those of the examples that have other elements than those before."""
    chromium.open(url=export(ROOT / "decks"))
    chromium.run(code="document.documentElement.className = ''")
    chromium.run(code="document.querySelectorAll('details').forEach((one) => {one.open = true})")
    assert chromium.axe() == []
    chromium.open(url=export(EXAMPLES))
    shape = "document.querySelector('main').className"
    shape += " + Array.from(new Set(Array.from(document.querySelectorAll('main *'), (one) => one.localName))).sort()"
    chromium.click(selector=".primary", expect="form")
    found, seen = [], set()

    def look() -> None:
        one = chromium.run(code=shape)
        if one not in seen:
            seen.add(one)
            found.extend(chromium.axe())

    while chromium.run(code="Boolean(document.querySelector('form'))"):
        look()
        chromium.fill(response={"revealed": True}, expect=".feedback, .revealed")
        look()
        chromium.click(selector=".primary", expect="main:not(.answered)")
    assert found == []
