"""Questions that were exported come back as they were, from the real Anki."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

from quiz.anki.exporting import plan_export, write_export
from quiz.model import Deck
from quiz.reading.deckfile import read_deck

from ...anki.conftest import BODIES, make_deck, make_question
from ...cli.program import run_quiz
from ..conftest import FORMS, write


def strip(deck: Deck) -> dict[str, object]:
    """The questions by id, without places and the way of answering, which no card tells."""
    return {one.id: replace(one, line=1, column=1, places="", recall="", citations=()) for one in deck.questions}


@pytest.mark.parametrize("form", [FORMS[0], FORMS[-1]])
def test_every_kind_comes_home(col: Collection, tmp_path: Path, form: str):
    deck = make_deck(*(make_question(name, tags=("a", "b::c")) for name in BODIES if name not in ("masked", "picture")))
    package = tmp_path / "ours.apkg"
    write_export(plan_export([deck], [], folder=tmp_path, now=1_700_000_000), package)
    col.import_anki_package(ImportAnkiPackageRequest(package_path=str(package), options=ImportAnkiPackageOptions()))
    path = os.path.relpath(write(col, tmp_path, form), tmp_path)
    done = run_quiz(
        "import", path, "-o", "out.yaml", folder=tmp_path, env={**os.environ, "QUIZ_HOME": str(tmp_path / "h")}
    )
    assert (done.returncode, done.stderr) == (0, "")
    found, problems = read_deck((tmp_path / "out.yaml").read_bytes(), "out.yaml")
    assert found is not None
    assert [problem for problem in problems if problem.severity == "error"] == []
    assert found.identity == "demo"
    wanted, made = strip(deck), strip(found)
    assert made.keys() == wanted.keys()
    for name in wanted:
        assert made[name].stem == wanted[name].stem
        assert (made[name].explanation, made[name].hints, set(made[name].tags)) == (
            "Because.",
            wanted[name].hints,
            {"a", "b::c"},
        )
    again = write_again(found, tmp_path)
    assert again == write_again(
        replace(deck, questions=tuple(replace(q, citations=()) for q in deck.questions)), tmp_path
    )


def write_again(deck: Deck, folder: Path) -> list[tuple[str, ...]]:
    """The fields of the notes that an export of the deck writes."""
    from quiz.anki.notes import Context, make_note

    return sorted(make_note(replace(one, citations=()), Context(deck, {})).fields for one in deck.questions)
