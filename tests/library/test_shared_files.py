"""What is wrong with a file `shared.yaml` is said at its place, whoever opens a deck beside it."""

from pathlib import Path

import pytest

from quiz.errors import FaultyDeck
from quiz.library import Library
from quiz.library.report import check

DECK = """\
deck: {id}
title: T
format: 2
questions:
- {{id: {id}, question: "Which, {id}?", answer: b, explain: So., passage: {passage}, source: A book}}
"""


def look(folder: Path, *names: str) -> list[str]:
    report = check(Library([], cwd=folder), names or (str(folder),))
    return [f"{Path(p.location.path).name}:{p.location.line} {p.code}" for p in report.problems]


def test_what_no_deck_of_the_folder_uses_is_reported_at_its_place(tmp_path: Path) -> None:
    shared = tmp_path / "shared.yaml"
    shared.write_text("passages:\n  moon: M\n  sun: S\npools:\n  gases: [a, b]\n")
    (tmp_path / "one.yaml").write_text(DECK.format(id="one", passage="moon"))
    assert look(tmp_path) == ["shared.yaml:3 unused-part", "shared.yaml:5 unused-part"]
    (tmp_path / "two.yaml").write_text(DECK.format(id="two", passage="sun"))
    assert look(tmp_path) == ["shared.yaml:5 unused-part"]
    # without the second deck, nothing is known of what it uses
    assert look(tmp_path, "one.yaml", "shared.yaml") == []
    (tmp_path / "two.yaml").write_text(DECK.format(id="two", passage="sin"))
    assert look(tmp_path) == ["two.yaml:5 unknown-passage"]


@pytest.mark.parametrize("text", ["passages: {moon: M\n", "passages: {moon: M}\npasages: {sun: S}\n", "x: 1\n"])
def test_a_faulty_file_is_named_by_itself(tmp_path: Path, text: str) -> None:
    (tmp_path / "shared.yaml").write_text(text)
    (tmp_path / "one.yaml").write_text(DECK.format(id="one", passage="sun"))
    (problem,) = look(tmp_path, "one.yaml")
    assert problem.startswith("shared.yaml:")
    with pytest.raises(FaultyDeck) as raised:
        Library([], cwd=tmp_path).open(["one.yaml"])
    assert {Path(problem.location.path).name for problem in raised.value.problems} == {"shared.yaml"}
