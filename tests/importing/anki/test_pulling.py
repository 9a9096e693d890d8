"""What was fixed in the real Anki comes home as a patch that git applies, and nothing else changes."""

import os
import subprocess
from pathlib import Path

import pytest
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

from quiz.anki.note_type import PLACE

from ...cli.program import run_quiz
from ..conftest import FORMS, write

DECK = """\
# My deck
deck: demo
title: Demo
questions:
- id: norway
  question: What is the capital of Norwey?   # a comment
  answer: Oslo
  accept: [Kristiania]
  explain: "It is *north* of Sweden."

- id: dog
  front: dog
  back: |
    Hund
    in German
  hint:
  - It barks.
  - It has four legs.

- id: choice
  question: Which metal is Au?
  answer: gold
  wrong:
  - silvver: Silver is Ag.
  - iron

- id: water
  cloze: Water boils at {{100|one hundred::a number}} degres, {{not}} less.

- id: order
  question: Which order?
  order: [one, two, three]
  explain: Count.

- id: match
  question: Which capital?
  match: {Canada: Ottawa, Turkey: Ankara}
  wrong: [Toronto]

- id: bases
  question: Which bases?
  answers: [adenine, [thymine, T]]

- id: moon
  question: How far is the Moon?
  answer: 384400
  within: 2%
  unit: km

- id: seasons
  question: Why are there seasons?
  rubric: [The axis is tilted., It points one way.]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder under git with a deck, whose cards were exported and then imported in Anki."""
    (tmp_path / "demo.yaml").write_text(DECK)
    run(tmp_path, "export", "anki", "demo.yaml", "-o", "demo.apkg")
    return tmp_path


@pytest.fixture
def learner(folder: Path, col: Collection) -> Collection:
    package = str(folder / "demo.apkg")
    col.import_anki_package(ImportAnkiPackageRequest(package_path=package, options=ImportAnkiPackageOptions()))
    return col


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return run_quiz(*words, folder=folder, env={**os.environ, "QUIZ_HOME": str(folder / "home")})


def edit(col: Collection, name: str, tags: str = "", **fields: tuple[str, str]) -> None:
    """Replace a text in fields of a note, as a person does in Anki, a minute after the export."""
    (number,) = col.db.list("SELECT id FROM notes WHERE flds LIKE ?", f"demo/{name}\x1f%")
    note = col.get_note(number)
    for field, (old, new) in fields.items():
        place = PLACE[field.replace("_", " ")]
        assert old in note.fields[place], note.fields[place]
        note.fields[place] = note.fields[place].replace(old, new)
    note.tags += tags.split()
    col.update_note(note)
    col.db.execute("UPDATE notes SET mod = mod + 60 WHERE id = ?", number)


def apply(folder: Path, patch: str) -> str:
    """Let git apply a patch; return the deck."""
    done = subprocess.run(["git", "apply"], cwd=folder, input=patch, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr + patch
    return (folder / "demo.yaml").read_text()


@pytest.mark.parametrize("form", FORMS)
def test_edits_come_home(folder: Path, learner: Collection, form: str):
    edit(learner, "norway", Question=("Norwey", "Norway"), Explanation=("<em>north</em>", "<b>west</b>"))
    edit(learner, "dog", Answer=("Hund", "der Hund"), Hint=("four legs", "a tail"))
    edit(learner, "choice", Options=("silvver", "silver"))
    edit(learner, "water", Question=("degres", "degrees"))
    path = write(learner, folder, form)
    done = run(folder, "pull", os.path.relpath(path, folder), "demo.yaml")
    assert (done.returncode, done.stderr) == (0, "")
    assert apply(folder, done.stdout) == (
        DECK.replace("Norwey", "Norway")
        .replace("*north*", "**west**")
        .replace("back: |\n    Hund\n    in German\n", 'back: "der Hund\\nin German"\n')
        .replace("four legs", "a tail")
        .replace("silvver", "silver")
        .replace("degres", "degrees")
    )
    assert run(folder, "check", "demo.yaml").returncode == 0


def test_edits_of_the_other_kinds_come_home(folder: Path, learner: Collection):
    edit(learner, "order", Options=("two", "zwei"))
    edit(learner, "match", Options=("Canada", "Kanada"), Answer=("Canada", "Kanada"))
    edit(learner, "match", Options=("Toronto", "Montreal"))
    edit(learner, "match", Options=("Ankara", "Ankara!"))
    edit(learner, "bases", Answer=("thymine", "Thymine"))
    edit(learner, "moon", Answer=("384400", "384399"), Typed=("384400", "384399"))
    edit(learner, "seasons", Answer=("tilted", "*tilted*"))
    edit(learner, "water", Answer=("100", "99"))
    path = write(learner, folder, "new.apkg")
    done = run(folder, "pull", path.name, "demo.yaml")
    assert (done.returncode, done.stderr) == (0, "")
    assert apply(folder, done.stdout) == (
        DECK.replace("two", "zwei")
        .replace("Canada", "Kanada")
        .replace("Toronto", "Montreal")
        .replace("Ankara", "Ankara!")
        .replace("thymine", "Thymine")
        .replace("384400", "384399")
        .replace("tilted", "\\*tilted\\*")
        .replace("{{100|", "{{99|")
    )


def test_nothing_to_pull(folder: Path, learner: Collection):
    """Also if a note was only tagged, or has only other HTML for the same text."""
    edit(learner, "norway", tags="mine")
    edit(learner, "dog", Answer=("<p>", "<div>"))
    path = write(learner, folder, "new.apkg")
    done = run(folder, "pull", path.name, "demo.yaml")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "Nothing that was edited in Anki can be patched.\n"


def test_what_cannot_be_turned_back_is_named_with_its_line(folder: Path, learner: Collection):
    edit(learner, "order", Explanation=("Count.", ""))
    edit(learner, "water", Answer=("boils", "cooks"))
    edit(learner, "choice", Options=("<li>iron</li>", ""))
    edit(learner, "norway", Question=("Norwey", "Norway"))
    path = write(learner, folder, "new.apkg")
    (folder / "demo.yaml").write_text(DECK.replace("of Norwey", "of Noorwey"))
    done = run(folder, "pull", path.name, "demo.yaml")
    assert done.stdout == ""
    assert [line.partition(" ")[0] for line in done.stderr.splitlines()] == [
        *("demo.yaml:5:", "demo.yaml:20:", "demo.yaml:27:", "demo.yaml:30:", "Nothing"),
    ]
    assert "it was edited in Anki, and here since the last export" in done.stderr
    assert "the field 'Answer' was edited in Anki: Water cooks at 100" in done.stderr


def test_an_older_package_is_no_edit(folder: Path, learner: Collection):
    """The deck has changed since, and the learner has not imported that yet."""
    (folder / "demo.yaml").write_text(DECK.replace("Norwey", "Norway"))
    run(folder, "export", "anki", "demo.yaml", "-o", "later.apkg")
    path = write(learner, folder, "new.apkg")
    done = run(folder, "pull", path.name, "demo.yaml")
    assert (done.stdout, done.stderr) == ("", "Nothing that was edited in Anki can be patched.\n")


def test_flags_and_marks_arrive_in_quiz_flags(folder: Path, learner: Collection):
    (card,) = learner.find_cards("Norwey")
    learner.set_user_flag_for_cards(1, [card])
    edit(learner, "dog", tags="Marked")
    path = write(learner, folder, "new.apkg")
    assert run(folder, "pull", path.name, "demo.yaml").stderr.startswith("2 new flags: quiz flags\n")
    said = run(folder, "flags", "demo.yaml").stdout.splitlines()
    assert [line.partition(": ")[0] for line in said] == ["demo.yaml:5", "demo.yaml:11"]
    assert said[0].endswith("red flag in Anki")
    assert said[1].endswith("marked in Anki")
    run(folder, "flags", "demo.yaml", "--clear")
    learner.db.execute("UPDATE cards SET mod = mod + 99")
    path = write(learner, folder, "legacy.apkg")
    assert "flag" not in run(folder, "pull", path.name, "demo.yaml").stderr
    assert run(folder, "flags", "demo.yaml").stdout == ""
