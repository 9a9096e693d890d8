"""What an author sees in an editor that runs yaml-language-server with the schema of `quiz schema decks`."""

from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SHIPPED = sorted([*ROOT.glob("decks/**/*.yaml"), *ROOT.glob("seeds/*.yaml")])

DECK = """\
deck: demo
title: Demo
questions:
- id: capital-au
  question: What is the capital of Australia?
  answer: Canberra
"""


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_shipped_files_are_clean(server: Any, path: Path):
    assert server.problems(path.read_text(), path.as_uri()) == []


def test_a_misspelt_key_is_an_error_at_its_place(server: Any):
    problems = server.problems(DECK + "  explian: Built as a compromise.\n", "file:///misspelt.yaml")
    assert [(line, column) for line, column, _ in problems] == [(7, 3)]
    assert "explian" in problems[0][2]


def test_a_key_of_another_kind_is_an_error(server: Any):
    assert server.problems(DECK + "  need: 2\n", "file:///other-kind.yaml") != []


def test_keys_are_completed(server: Any):
    uri = "file:///keys.yaml"
    server.problems(DECK + "  e\n", uri)
    offered = server.completions(uri, 7, 4)
    assert {"wrong", "explain", "source", "hint", "difficulty"} <= set(offered)
    assert "answer" not in offered


def test_ids_of_facts_are_completed(server: Any):
    uri = "file:///facts.yaml"
    server.problems(DECK + "  source: \n", uri)
    offered = server.completions(uri, 7, 11)
    assert "independent/no-agreement" in offered
    assert "agencies" in offered
