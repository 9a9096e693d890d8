import os
import subprocess
import sys
from pathlib import Path

import pytest

from quiz.checking.dates import out_of_date
from quiz.checking.outline import outline
from quiz.library import Library
from quiz.plurals import say_day
from quiz.reading.deckfile import read_deck
from quiz.reading.sourcefile import read_sheet

DECK = """\
deck: sky
title: The sky
sources: [moon]
questions:
- id: far
  question: How far away is the Moon?
  answer: 384400
  explain: It is far.
  source: moon/distance
  as-of: 2019-02-28
  until: 2020-02-29
"""
SHEET = """\
source: moon
title: About the Moon
facts:
- id: distance
  fact: It is far away.
  as-of: 2019-02-28
  until: 2020-02-29
"""


@pytest.mark.parametrize(
    ("today", "found"),
    [
        ("2020-02-28", []),
        ("2020-02-29", []),
        ("2020-03-01", [("decks/sky.yaml", 11, 10), ("seeds/moon.yaml", 4, 3)]),
        ("", []),
    ],
)
def test_a_check_warns_from_the_day_after(tmp_path: Path, today: str, found: list[tuple[str, int, int]]):
    for name, text in (("decks/sky.yaml", DECK), ("seeds/moon.yaml", SHEET)):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text)
    for _ in range(2):  # from the files, then from the cache, which knows no day
        library = Library([], cwd=tmp_path, cache=tmp_path / "cache")
        problems = library.check(["decks", "seeds"], today).problems
        assert [(p.location.path, p.location.line, p.location.column) for p in problems] == found
        assert {p.code for p in problems} <= {"out-of-date"}


@pytest.mark.parametrize("more", ["  retired: yes\n", "  allow: [out-of-date]\n", "allow: [out-of-date]\n"])
def test_a_question_that_is_retired_or_allowed_is_not_reported(more: str):
    deck, problems = read_deck((DECK + more).encode(), "sky.yaml")
    assert deck
    assert problems == []
    assert list(out_of_date([outline(deck)], [], "2021-01-01")) == []


@pytest.mark.parametrize(
    "day",
    ["2019-02-29", "2019-2-8", "28.2.2019", "2019", "20190228", "2019-02-28T10:00", "2019-W09-4", "soon", "٢٠١٩-٠٢-٢٨"],
)
@pytest.mark.parametrize("key", ["as-of", "until"])
def test_a_day_has_one_form(day: str, key: str):
    deck, problems = read_deck((DECK.partition("  as-of")[0] + f"  {key}: {day}\n").encode(), "sky.yaml")
    assert [(problem.code, problem.location.line) for problem in problems] == [("bad-date", 10)]
    sheet, problems = read_sheet((SHEET.partition("  as-of")[0] + f"  {key}: {day}\n").encode(), "moon.yaml")
    assert [(problem.code, problem.location.line) for problem in problems] == [("bad-date", 6)]
    assert deck
    assert sheet


def test_a_day_in_quotes_is_the_same():
    sheet, problems = read_sheet(SHEET.replace("2019-02-28", '"2019-02-28"').encode(), "moon.yaml")
    assert problems == []
    assert sheet
    assert (sheet.facts[0].as_of, sheet.facts[0].until) == ("2019-02-28", "2020-02-29")


def test_a_day_in_words():
    assert say_day("2019-02-08") == "8 February 2019"


def run(folder: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    given = {**os.environ, "QUIZ_HOME": str(folder / "home"), "COLUMNS": "80", **env}
    return subprocess.run(
        [sys.executable, "-m", "quiz", *words],
        cwd=folder,
        env=given,
        capture_output=True,
        text=True,
        input="7\n",
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "decks").mkdir()
    (tmp_path / "seeds").mkdir()
    (tmp_path / "decks" / "sky.yaml").write_text(DECK)
    (tmp_path / "seeds" / "moon.yaml").write_text(SHEET)
    return tmp_path


@pytest.mark.slow
def test_the_command_looks_at_its_clock(folder: Path):
    early = run(folder, "check", QUIZ_NOW="2020-02-29T23:00:00+01:00")
    assert early.stdout == ""
    late = run(folder, "check", QUIZ_NOW="2020-03-01T10:00:00+01:00")
    assert late.returncode == 0
    assert (
        "warning: this question could be relied on until 29 February 2020, which has passed [out-of-date]"
        in late.stdout
    )
    assert run(folder, "check", "--strict", QUIZ_NOW="2020-03-01T10:00:00+01:00").returncode == 1


@pytest.mark.slow
@pytest.mark.parametrize("deck", [DECK, DECK.replace("  as-of: 2019-02-28\n", "")])
@pytest.mark.parametrize("words", [["take", "sky"], ["review", "sky", "--new", "1"]], ids=["take", "review"])
def test_learners_see_the_day_with_the_source(folder: Path, deck: str, words: list[str]):
    """The day of the question, or else that of the fact that it cites."""
    (folder / "decks" / "sky.yaml").write_text(deck)
    said = run(folder, *words, "--seed", "1").stdout
    assert "Source: About the Moon, as of 28 February 2019\n" in said


def test_without_a_day_the_source_is_as_before(folder: Path):
    (folder / "decks" / "sky.yaml").write_text(DECK.replace("  as-of: 2019-02-28\n", ""))
    (folder / "seeds" / "moon.yaml").write_text(SHEET.replace("  as-of: 2019-02-28\n", ""))
    assert "Source: About the Moon\n" in run(folder, "take", "sky", "--seed", "1").stdout
