"""Whatever a reader or a rule does wrong with one file, all other files are read, checked and played as ever."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from quiz import checking
from quiz.errors import FaultyDeck
from quiz.library import Library, files, sharing
from quiz.model import Deck
from quiz.problems import Problem
from quiz.reading.deckfile import read_deck

DECK = """\
deck: {name}
title: {name}
questions:
- id: a
  question: Which of these is NOT {name}?
  answer: x
  wrong: [y, z, all of the above]
"""
FAILURES = [KeyError("x"), RecursionError(), MemoryError(), AssertionError("never")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "decks").mkdir()
    for name in ("good", "unlucky", "other"):
        (tmp_path / "decks" / f"{name}.yaml").write_text(DECK.format(name=name))
    return tmp_path


def fail_to_read(error: Exception):
    """Return a reader that fails with the file of one deck."""

    def read(data: bytes, path: str):
        if b"deck: unlucky" in data:
            raise error
        return read_deck(data, path)

    return read


def fail_to_check(error: Exception):
    """Return the rules, and one that fails with one deck after all others are done with it."""

    def check(deck: Deck, read_lines) -> Iterator[Problem]:
        yield from checking.check_deck(deck, read_lines)
        if deck.id == "unlucky":
            raise error

    return check


def place_and_code(problem: Problem) -> tuple[str, int, int, str]:
    at = problem.location
    return at.path, at.line, at.column, problem.code


@pytest.mark.parametrize("error", FAILURES, ids=repr)
@pytest.mark.parametrize("failing", ["read_deck", "check_deck"])
def test_a_check_goes_on_and_names_the_file(folder: Path, failing: str, error: Exception) -> None:
    """And says of all others what it says of them without it."""
    stand_in = {"read_deck": fail_to_read(error), "check_deck": fail_to_check(error)}[failing]
    report = Library(["decks"], cwd=folder, **{failing: stand_in}).check(["decks"])
    ours = [problem for problem in report.problems if problem.location.path == "decks/unlucky.yaml"]
    assert ("decks/unlucky.yaml", 1, 1, "fault-of-quiz") in map(place_and_code, ours)
    assert report.has_errors
    (fault,) = (problem for problem in ours if problem.code == "fault-of-quiz")
    assert fault.message.startswith(f"this is a fault of quiz; please report it ({type(error).__name__}")
    others = [problem for problem in report.problems if problem not in ours]
    (folder / "decks" / "unlucky.yaml").unlink()
    assert others == list(Library(["decks"], cwd=folder).check(["decks"]).problems)
    assert "all-of-the-above" in {problem.code for problem in others}


@pytest.mark.parametrize("error", FAILURES, ids=repr)
def test_other_decks_are_listed_and_played(folder: Path, error: Exception) -> None:
    library = Library(["decks"], cwd=folder, read_deck=fail_to_read(error))
    assert [(bank.name, bank.decks) for bank in library.banks()] == [("good", 1), ("other", 1), ("unlucky", 0)]
    assert [entry.identity for entry in library.open(["good", "other"]).entries] == ["good/a", "other/a"]


def test_a_folder_is_played_without_the_file_which_is_named(folder: Path) -> None:
    bank = Library(["decks"], cwd=folder, read_deck=fail_to_read(KeyError("x"))).open(["decks"])
    assert [entry.identity for entry in bank.entries] == ["good/a", "other/a"]
    assert [place_and_code(problem) for problem in bank.left_out] == [("decks/unlucky.yaml", 1, 1, "fault-of-quiz")]


def test_a_file_that_is_named_is_refused_with_the_fault(folder: Path) -> None:
    library = Library(["decks"], cwd=folder, read_deck=fail_to_read(KeyError("x")))
    for names in (["decks/unlucky.yaml"], ["good", "decks/unlucky.yaml"]):
        with pytest.raises(FaultyDeck) as caught:
            library.open(names)
        assert [problem.code for problem in caught.value.problems] == ["fault-of-quiz"]


def test_a_rule_that_fails_keeps_nobody_from_playing(folder: Path) -> None:
    library = Library(["decks"], cwd=folder, check_deck=fail_to_check(KeyError("x")))
    library.check(["decks"])
    bank = library.open(["decks"])
    assert [entry.identity for entry in bank.entries] == ["good/a", "other/a", "unlucky/a"]
    assert bank.item("unlucky/a").question.stem == "Which of these is NOT unlucky?"


@pytest.mark.parametrize("failing", ["read_deck", "check_deck"])
def test_a_fault_is_not_remembered(folder: Path, failing: str) -> None:
    """A quiz in which it is fixed, or a machine with more memory, reads the file again."""
    cache = folder / "cache"
    stand_in = {"read_deck": fail_to_read(MemoryError()), "check_deck": fail_to_check(MemoryError())}[failing]
    library = Library(["decks"], cwd=folder, cache=cache, **{failing: stand_in})
    assert "fault-of-quiz" in {problem.code for problem in library.check(["decks"]).problems}
    again = Library(["decks"], cwd=folder, cache=cache)
    assert "fault-of-quiz" not in {problem.code for problem in again.check(["decks"]).problems}
    assert again.open(["decks"]).left_out == ()


@pytest.mark.skipif(sys.platform != "linux", reason="children are forked on Linux only")
@pytest.mark.parametrize("error", FAILURES, ids=repr)
@pytest.mark.parametrize("failing", ["read_deck", "check_deck"])
def test_a_check_with_children_is_one_without(
    folder: Path, failing: str, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in = {"read_deck": fail_to_read(error), "check_deck": fail_to_check(error)}[failing]
    alone = Library(["decks"], cwd=folder, **{failing: stand_in}).check(["decks"])
    monkeypatch.setattr(files, "ENOUGH_TO_SHARE", 0)
    monkeypatch.setattr(sharing, "count_children", lambda: 2)
    together = Library(["decks"], cwd=folder, cache=folder / "cache", **{failing: stand_in}).check(["decks"])
    assert list(map(place_and_code, together.problems)) == list(map(place_and_code, alone.problems))
