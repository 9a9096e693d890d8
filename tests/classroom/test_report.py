"""What a teacher and an author see of a class: the report in each form, a question's preview, what is allowed."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from click.testing import CliRunner, Result
from pupils import Item, write_class

from quiz.classroom.guessing import find_guess_score
from quiz.cli import quiz
from quiz.identity import hash_content
from quiz.library import Library
from quiz.reading.deckfile import read_deck

DECK = """\
deck: demo
title: Demo
questions:
""" + "".join(
    f"- id: q{number:02d}\n  question: 'Is it <b>{number}</b> & more?'\n  answer: key\n  wrong: [w1, w2, w3]\n"
    for number in range(1, 7)
)
ITEMS = [*(Item(-1 + number / 2, 1.2) for number in range(5)), Item(0, 1.2, "key-suspect")]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("QUIZ_DECKS", raising=False)
    monkeypatch.chdir(tmp_path)
    Path("demo.yaml").write_text(DECK)
    return Path()


def run(*words: str) -> Result:
    return CliRunner().invoke(quiz, words)


def read_revs() -> list[str]:
    bank = Library([Path.cwd()]).open(["demo.yaml"])
    return [hash_content(bank.item(entry.identity).question) for entry in bank.entries]


def fill(learners: int, folder: str = "in", seed: int = 2) -> None:
    write_class(Path(folder), ITEMS, learners, seed=seed, revs=read_revs())
    assert run("class", "add", folder, "--class", "c.db").exit_code == 0


def test_the_page_stands_alone_and_is_safe() -> None:
    """One file: no script, no address, no name that is read as a tag; each learner, question and option is in it."""
    fill(40)
    path = min(Path("in").iterdir())
    text = path.read_text().replace("Pupil 000", "<script>alert(1)</script>\\u202e").replace('"w1"', '"<i>w1"')
    path.write_text(text)
    run("class", "add", str(path), "--class", "other.db")
    assert run("class", "report", "demo", "--class", "other.db", "--html", "other.html").exit_code == 0
    hostile = Path("other.html").read_text()
    assert "<script" not in hostile
    assert "<i>" not in hostile
    assert "\u202e" not in hostile
    done = run("class", "report", "demo", "--class", "c.db", "--html", "report.html")
    assert (done.exit_code, done.stdout) == (0, "Wrote report.html.\n")
    page = Path("report.html").read_text()
    assert "default-src 'none'; style-src 'unsafe-inline'" in page
    assert not re.search(r"(?i)\b(?:src|href|srcset|on\w+)\s*=|url\(|@import", page)
    body = fromstring(re.sub(r"<(meta[^>]*)>", r"<\1/>", page.partition("\n")[2]))
    text = " ".join(body.itertext())
    for words in ("Pupil 039", "demo/q06", "Is it <b>6</b> & more?", "✓ right", "discrimination", "alpha"):
        assert words in text
    drawn = list(body.iter("svg"))
    assert len(drawn) == 2 + 6 * 4
    assert all(svg.get("role") == "img" and svg.get("aria-label") for svg in drawn)
    assert len(list(body.iter("circle"))) == 6
    assert run("class", "report", "demo", "--class", "c.db", "--html", "report.txt").exit_code == 2
    assert run("class", "report", "demo", "--class", "c.db", "--html", "x.html", "--json").exit_code == 2


def test_a_class_of_nobody_and_of_one_has_a_page_too() -> None:
    fill(1)
    assert run("class", "report", "--class", "c.db", "--html", "one.html").exit_code == 0
    assert "1 learner, mean" in Path("one.html").read_text()


def test_the_report_has_all_figures() -> None:
    fill(120)
    text = run("class", "report", "--class", "c.db").stdout
    plain = " ".join(text.split())
    assert re.search(r"Skewness -?\d\.\d\d, kurtosis -?\d\.\d\d", plain)
    assert "standard deviation 0.50, guessing earns 25%, discrimination 0." in plain
    assert re.search(r"efficiency \d+%, weight \d+% \(meant: 17%\)", plain)
    told = json.loads(run("class", "report", "--class", "c.db", "--json").stdout)
    assert [item["guess"] for item in told["items"]] == [0.25] * 6
    assert sum(item["intended"] for item in told["items"]) == pytest.approx(1)


def test_older_figures_stand_apart() -> None:
    fill(40)
    Path("demo.yaml").write_text(DECK.replace("Is it <b>2</b>", "Are they <b>2</b>"))
    write_class(Path("later"), ITEMS, 5, seed=3, revs=read_revs())
    for path in Path("later").iterdir():
        path.write_text(path.read_text().replace("Pupil", "Later pupil"))
    run("class", "add", "later", "--class", "c.db")
    items = json.loads(run("class", "report", "--class", "c.db", "--json").stdout)["items"]
    assert {(one["n"], one["is_current"]) for one in items if one["question"] == "demo/q02"} == {(40, False), (5, True)}
    assert "an older version" in run("class", "report", "--class", "c.db").stdout


def test_the_preview_of_a_question_has_its_figures() -> None:
    fill(40)
    shown = run("preview", "demo.yaml:8", "--with", "c.db").stdout
    assert "In this class\n" in shown
    assert re.search(r"\d+% of the points \(\d+ to \d+\), 40 answers", shown)
    assert re.search(r"✓ +\d+%  r +-?\d\.\d\d +\d+/\d+/\d+  key", shown)
    Path("demo.yaml").write_text(DECK.replace("<b>2</b>", "<b>two</b>"))
    shown = run("preview", "demo.yaml:8", "--with", "c.db").stdout
    assert "Nobody in this class has answered the question as it is now." in shown
    assert "In this class" not in run("preview", "demo.yaml:8").stdout
    assert run("preview", "demo.yaml", "--with", "no.db").exit_code == 1


@pytest.mark.slow
@pytest.mark.parametrize("where", ["deck", "question"])
def test_a_suspicion_can_be_allowed(where: str) -> None:
    fill(200)
    told = "[key-suspect]"
    assert told in run("check", "demo.yaml", "--with", "c.db").stdout
    deck = "title: Demo\n" if where == "deck" else "- id: q06\n"
    allow = "allow: [key-suspect]\n" if where == "deck" else "  allow: [key-suspect]\n"
    Path("demo.yaml").write_text(DECK.replace(deck, deck + allow))
    done = run("check", "demo.yaml", "--with", "c.db")
    assert told not in done.stdout
    assert "unknown-code" not in done.stdout
    Path("demo.yaml").write_text(DECK.replace(deck, deck + allow.replace("suspect", "suspekt")))
    assert "did you mean 'key-suspect'?" in run("check", "demo.yaml").stdout


@pytest.mark.parametrize(
    ("question", "score"),
    [
        ("question: Q?, answer: a, wrong: [b, c, d]", 0.25),
        ("question: Q?, answer: a, wrong: [b]", 0.5),
        ("question: It is., answer: true", 0.5),
        ("question: M., match: {a: x, b: y, c: x}", 0.5),
        ("question: Q?, answer: word", 0.0),
        ("question: Q?, answer: 3", 0.0),
        ("question: Q?, answers: [a, b], wrong: [c]", None),
        ("question: O., order: [a, b, c]", None),
        ("front: F, back: B", None),
    ],
)
def test_what_guessing_earns(question: str, score: float | None) -> None:
    deck, _ = read_deck(f"deck: d\ntitle: D\nquestions:\n- {{id: a, {question}}}\n".encode(), "d.yaml")
    assert deck is not None
    assert find_guess_score(deck.questions[0]) == score
