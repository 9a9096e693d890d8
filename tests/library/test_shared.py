"""`shared.yaml`: what the decks of a folder share, on the disk, in the cache and in what is made of it."""

import os
from pathlib import Path

import pytest

from quiz.anki.exporting import plan_export, write_export
from quiz.errors import FaultyDeck, QuizError
from quiz.library import Library

DECK = """\
deck: rings
title: Rings
format: 2
questions:
- id: bright
  passage: rings
  question: Which planet is meant?
  answer: Saturn
  wrong: [{from: planets, pick: 3}]
  explain: It is.
- id: plain
  question: Which planet is nearest to the Sun?
  answer: Mercury
  explain: It is.
"""
SHARED = """\
pools:
  planets: [Mars, Venus, Earth, Jupiter]
passages:
  rings: Giant planets have rings.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "decks"
    made.mkdir()
    write(made / "rings.yaml", DECK)
    write(made / "shared.yaml", SHARED)
    return made


def write(path: Path, text: str) -> None:
    """Write a file as if that were long ago, so that the cache trusts its looks; each time at another time."""
    path.write_text(text)
    write.clock += 1000  # type: ignore[attr-defined]
    os.utime(path, (write.clock, write.clock))  # type: ignore[attr-defined]


write.clock = 1_000_000_000  # type: ignore[attr-defined]


def open_library(folder: Path) -> Library:
    return Library([], cwd=folder.parent, cache=folder.parent / "cache")


def list_problems(folder: Path, *names: str) -> list[str]:
    report = open_library(folder).check([str(folder / name) for name in names or ("",)])
    return [f"{Path(p.location.path).name}:{p.location.line} {p.code}" for p in report.problems]


def show(folder: Path) -> tuple[str, tuple[str, ...]]:
    """Return the passage of the question and what it draws from."""
    bank = open_library(folder).open([str(folder)])
    item = bank.item("rings/bright")
    return bank.passage(item), item.question.body.draws[0].candidates  # type: ignore[union-attr]


def test_a_deck_has_what_is_shared_in_its_folder(folder: Path) -> None:
    assert list_problems(folder) == []
    assert show(folder) == ("Giant planets have rings.", ("Mars", "Venus", "Earth", "Jupiter"))


def test_the_cache_knows_what_a_deck_depends_on(folder: Path) -> None:
    for _ in range(2):  # read, then from the cache
        assert show(folder)[0] == "Giant planets have rings."
    write(folder / "shared.yaml", SHARED.replace("Giant", "Large"))
    assert show(folder)[0] == "Large planets have rings."
    write(folder / "shared.yaml", SHARED.replace("planets:", "worlds:"))
    for _ in range(2):
        assert list_problems(folder, "rings.yaml") == ["rings.yaml:9 unknown-pool"]
    (folder / "shared.yaml").unlink()
    assert list_problems(folder, "rings.yaml") == ["rings.yaml:6 unknown-passage", "rings.yaml:9 unknown-pool"]
    write(folder / "shared.yaml", SHARED)
    assert list_problems(folder, "rings.yaml") == []


def test_what_is_open_is_looked_at_again_after_a_change(folder: Path) -> None:
    library = open_library(folder)
    assert not library.check([str(folder / "rings.yaml")]).problems
    (folder / "shared.yaml").unlink()
    library.forget([str(folder / "shared.yaml"), str(folder)])
    assert len(library.check([str(folder / "rings.yaml")]).problems) == 2


def test_faults_of_the_shared_file_are_those_of_its_decks(folder: Path) -> None:
    write(folder / "shared.yaml", SHARED + "pool: {}\n")
    assert list_problems(folder, "rings.yaml") == list_problems(folder) == ["shared.yaml:5 unknown-key"]
    with pytest.raises(FaultyDeck, match=r"decks/shared\.yaml has 1 error"):
        open_library(folder).open([str(folder)])


def test_a_picture_of_a_shared_passage_is_missed_where_it_is_named(folder: Path) -> None:
    write(folder / "shared.yaml", SHARED.replace("have rings.", "have ![rings](rings.png)."))
    assert list_problems(folder, "rings.yaml") == ["shared.yaml:4 missing-file"]
    (folder / "rings.png").write_bytes(b"x")
    assert list_problems(folder) == []


def test_a_formula_that_no_card_may_run_is_reported_where_it_is(folder: Path) -> None:
    write(folder / "shared.yaml", SHARED.replace("have rings.", "have \\(\\href{a}{b}\\)."))
    assert list_problems(folder) == ["shared.yaml:4 latex-command"]


def test_it_is_no_deck(folder: Path) -> None:
    with pytest.raises(QuizError, match="is not a deck: it has what the decks beside it share"):
        open_library(folder).open([str(folder / "shared.yaml")])


def test_other_folders_and_decks_of_that_name_are_left_alone(folder: Path, tmp_path: Path) -> None:
    below = folder / "below"
    below.mkdir()
    write(below / "rings.yaml", DECK.replace("deck: rings", "deck: others"))
    assert list_problems(folder, "below") == ["rings.yaml:6 unknown-passage", "rings.yaml:9 unknown-pool"]
    write(
        below / "shared.yaml",
        DECK.replace("deck: rings", "deck: shared").replace("format: 2\n", f"format: 2\n{SHARED}"),
    )
    assert list_problems(folder, "below/shared.yaml") == []
    assert open_library(folder).open([str(below / "shared.yaml")]).item("shared/bright").question.passage == "rings"


def test_an_export_knows_that_a_shared_passage_changed(folder: Path) -> None:
    def plan(now: int) -> list[str]:
        report = open_library(folder).check([str(folder)])
        planned = plan_export(list(report.decks), [], folder=folder.parent, now=now)
        write_export(planned, folder.parent / "x.apkg")
        return [f"{question.id} {state}" for question, state in planned.changes()]

    assert plan(1_700_000_000) == ["bright new", "plain new"]
    assert plan(1_700_000_001) == ["bright unchanged", "plain unchanged"]
    write(folder / "shared.yaml", SHARED.replace("Giant", "Large"))
    assert plan(1_700_000_002) == ["bright changed", "plain unchanged"]
    write(folder / "shared.yaml", SHARED.replace("Giant", "Large") + "  moons: They have moons.\n")
    assert plan(1_700_000_003) == ["bright unchanged", "plain unchanged"]


@pytest.mark.slow
def test_many_decks_are_read_by_children_with_what_they_share(folder: Path) -> None:
    for number in range(6):
        more = "".join(
            f"- {{id: q{n}, question: What is {n} of {number}?, answer: x{n}, explain: So.}}\n" for n in range(900)
        )
        write(folder / f"many{number}.yaml", DECK.replace("deck: rings", f"deck: many{number}") + more)
    library = open_library(folder)
    report = library.check([str(folder)])
    assert {p.code for p in report.problems} <= {"near-duplicate"}
    assert all(deck.passages == {"rings": "Giant planets have rings."} for deck in report.decks)
