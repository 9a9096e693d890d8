"""Paper: sheets without answers, versions, a key that fits them, and pages that a browser prints."""

import csv
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from quiz.cli import quiz

ROOT = Path(__file__).parents[2]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
DECK = """\
deck: demo
title: Demo
questions:
- {id: moon, question: What circles the Earth?, answer: the Moon, explain: Since long.}
- {id: planets, question: Which are planets?, answers: [Mars, Venus], wrong: [Moon, Sun], points: 2}
- {id: order, question: Order., order: [one, two, three]}
- {id: pairs, question: Match., match: {Peru: Lima, Ghana: Accra}, wrong: [Oslo]}
- {id: true, question: It is so., answer: true}
- {id: blank, cloze: "A {{zebra}} word."}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    Path("demo.yaml").write_text(DECK)


def export(*words: str) -> None:
    done = CliRunner().invoke(quiz, ["export", "paper", *words])
    assert done.exit_code == 0, done.output


def test_sheets_have_no_answer_and_the_key_fits_each_version() -> None:
    export("demo.yaml", "--versions", "A,B", "--seed", "7", "--key")
    sheets, key = Path("demo.html").read_text(), Path("demo.key.html").read_text()
    assert not re.search("the Moon|Since long|zebra|http", sheets)
    assert sheets.count("<section>") == key.count("<section>") == 2
    mapping = json.loads(Path("demo.mapping.json").read_text())
    assert mapping["decks"] == ["demo"]
    orders = {name: [place["question"] for place in places] for name, places in mapping["versions"].items()}
    assert set(orders) == {"A", "B"}
    assert sorted(orders["A"]) == sorted(orders["B"]) != orders["A"]
    for (name, places), section in zip(mapping["versions"].items(), key.split("<section>")[1:], strict=True):
        rows = re.findall(r"<tr><td>(\d+)</td><td>([A-Z0-9 ]*)</td>.*?<td>(demo/\w+)</td></tr>", section, re.DOTALL)
        letters = {identity: said for _, said, identity in rows}
        assert list(letters) == orders[name]
        options = next(place["options"] for place in places if place["question"] == "demo/planets")
        assert letters["demo/planets"] == " ".join(
            "ABCD"[n] for n, text in enumerate(options) if text in ("Mars", "Venus")
        )
        assert letters["demo/true"] == "A"
    header, *pupils = csv.reader(Path("demo.letters.csv").read_text().splitlines())
    assert header == ["pupil", "version", *"123456"]
    assert {tuple(row) for row in pupils} == {("",) * 8}
    before = sheets
    export("demo.yaml", "--versions", "A,B", "--seed", "7")
    assert Path("demo.html").read_text() == before


def test_one_version_is_in_the_order_of_the_file() -> None:
    export("demo.yaml", "--key")
    (places,) = json.loads(Path("demo.mapping.json").read_text())["versions"].values()
    assert [place["question"].partition("/")[2] for place in places] == [
        "moon",
        "planets",
        "order",
        "pairs",
        "true",
        "blank",
    ]
    assert CliRunner().invoke(quiz, ["export", "paper", "demo.yaml", "--versions", "A,a"]).exit_code == 2
    assert CliRunner().invoke(quiz, ["export", "paper", "demo.yaml", "--seed", "x"]).exit_code == 2


def test_the_back_of_a_card_is_behind_its_front() -> None:
    export("demo.yaml", "--cards")
    fronts, backs = Path("demo.html").read_text().split('<div class="sheet">')[1:]
    cut = [re.split(r'<div class="card[^"]*">', side)[1:] for side in (fronts, backs)]
    assert "What circles" in cut[0][0]
    assert "the Moon" in cut[1][1]
    assert "Which are planets?" in cut[0][1]
    assert "Mars" in cut[1][0]
    assert len(cut[0]) == len(cut[1]) == 8


@pytest.mark.slow
@pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium here (Debian: apt install chromium)")
def test_a_browser_prints_it(tmp_path: Path) -> None:
    """Each version begins a page, no card makes its sheet longer than one."""
    counts = {}
    for name, words in {"sheets": ("--versions", "A,B,C"), "cards": ("--cards",)}.items():
        export(str(ROOT / "decks/examples/everything.yaml"), "-o", f"{name}.html", *words)
        command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / name}"]
        subprocess.run(
            [*command, f"--print-to-pdf={name}.pdf", f"{name}.html"], check=True, capture_output=True, timeout=120
        )
        data = Path(f"{name}.pdf").read_bytes()
        assert data.startswith(b"%PDF")
        counts[name] = len(re.findall(rb"/Type\s*/Page\b", data))
    sheets = Path("cards.html").read_text().count('<div class="sheet">')
    assert counts["cards"] == sheets
    assert counts["sheets"] >= 6
