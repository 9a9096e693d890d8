import json
import os
import subprocess
from pathlib import Path

import pytest

from .program import run_quiz

SHEET = """\
source: moon
title: About the Moon
publisher: NASA
facts:
- id: distance
  fact: On average the Moon is 384,400 km away.
- id: light
  fact: The Moon does not shine by itself.
"""
DECK = """\
deck: sky
title: The sky
sources: [moon]
questions:
- id: far
  question: How far away is the Moon?
  answer: 384400
  source: moon/distance
- id: stars
  question: The stars shine by themselves.
  answer: true
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "decks").mkdir()
    (tmp_path / "seeds").mkdir()
    (tmp_path / "decks" / "sky.yaml").write_text(DECK)
    (tmp_path / "seeds" / "moon.yaml").write_text(SHEET)
    return tmp_path


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return run_quiz("sources", *words, folder=folder, env={**os.environ, "QUIZ_HOME": str(folder / "home")})


def test_the_table_shows_both_ways(folder: Path):
    done = run(folder)
    assert done.stderr == ""
    assert done.stdout == (
        "moon  NASA  1 of 2 facts asked\n"
        "  distance  sky/far\n"
        "  light     not asked  (seeds/moon.yaml:7)\n"
        "\n"
        "1 question cites nothing:\n"
        "  sky/stars  (decks/sky.yaml:9)\n"
    )


def test_json_has_the_same(folder: Path):
    data = json.loads(run(folder, "--json").stdout)
    assert [(fact["id"], fact["asked_by"]) for fact in data["sheets"][0]["facts"]] == [
        ("distance", ["sky/far"]),
        ("light", []),
    ]
    assert data["uncited"] == [{"name": "sky/stars", "path": "decks/sky.yaml", "line": 9}]


def test_a_faulty_deck_is_refused(folder: Path):
    (folder / "decks" / "sky.yaml").write_text(DECK + "  pionts: 2\n")
    done = run(folder)
    assert done.returncode == 1
    assert "decks/sky.yaml:12:3: error:" in done.stderr


def test_without_folders_the_remedy_is_said(tmp_path: Path):
    done = run(tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "quiz sources hanoi-summit" in done.stderr
