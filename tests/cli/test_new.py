import os
import re
import subprocess
from pathlib import Path

import pytest

from quiz.reading.deckfile import read_deck
from quiz.reading.sourcefile import read_sheet

from .program import run_quiz


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return run_quiz(*words, folder=folder, env={**os.environ, "QUIZ_HOME": str(folder / "home")})


@pytest.mark.parametrize(
    ("words", "path", "title", "id"),
    [
        (["capitals"], "capitals.yaml", "Capitals", r"capitals-[a-z2-9]{4}"),
        (["Große Städte"], "Große Städte.yaml", "Große städte", r"groe-stadte-[a-z2-9]{4}"),
        (["a/b/world_capitals.yaml"], "a/b/world_capitals.yaml", "World capitals", r"world-capitals-[a-z2-9]{4}"),
        (["7", "--title", "No: 7 #1", "--id", "seven"], "7.yaml", "No: 7 #1", "seven"),
        (["首都"], "首都.yaml", "首都", r"deck-[a-z2-9]{4}"),
        (["q", "--title", 'Say "yes" \\ no'], "q.yaml", 'Say "yes" \\ no', r"q-[a-z2-9]{4}"),
        (["yes"], "yes.yaml", "Yes", r"yes-[a-z2-9]{4}"),
    ],
)
def test_a_new_deck_is_read_as_meant_and_passes_the_strict_check(
    tmp_path: Path, words: list[str], path: str, title: str, id: str
):
    done = run(tmp_path, "new", *words)
    assert done.returncode == 0, done.stderr
    deck, problems = read_deck((tmp_path / path).read_bytes(), path)
    assert problems == []
    assert deck is not None
    assert deck.title == title
    assert re.fullmatch(id, deck.id)
    checked = run(tmp_path, "check", "--strict", path)
    assert (checked.returncode, checked.stdout) == (0, "")


def test_a_name_goes_into_the_folder_decks(tmp_path: Path):
    (tmp_path / "decks").mkdir()
    run(tmp_path, "new", "capitals")
    assert (tmp_path / "decks" / "capitals.yaml").exists()
    assert run(tmp_path, "take", "capitals", "-n", "1", "--seed", "1").returncode == 0


def test_nothing_is_overwritten(tmp_path: Path):
    (tmp_path / "capitals.yaml").write_text("mine")
    done = run(tmp_path, "new", "capitals")
    assert done.returncode == 1
    assert "already exists" in done.stderr
    assert (tmp_path / "capitals.yaml").read_text() == "mine"


@pytest.mark.parametrize("words", [["x", "--id", "Not an id"], [""], ["x", "--title", "a::b"]])
def test_what_cannot_be_is_refused(tmp_path: Path, words: list[str]):
    done = run(tmp_path, "new", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == []


def test_a_folder_in_the_way_is_said(tmp_path: Path):
    (tmp_path / "file").write_text("")
    done = run(tmp_path, "new", "file/deck")
    assert done.returncode == 1
    assert "cannot be written" in done.stderr


def test_a_new_sheet_is_read_as_meant(tmp_path: Path):
    done = run(tmp_path, "new", "--sheet", "moon-page", "--title", "Moon: a page")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Wrote seeds/moon-page.yaml, with two facts to change.\n"
    sheet, problems = read_sheet((tmp_path / "seeds" / "moon-page.yaml").read_bytes(), "seeds/moon-page.yaml")
    assert problems == []
    assert sheet is not None
    assert (sheet.id, sheet.title, len(sheet.facts)) == ("moon-page", "Moon: a page", 2)
    assert run(tmp_path, "new", "--sheet", "moon-page").returncode == 1


@pytest.mark.parametrize("words", [["A b"], ["moon", "--id", "moon"], ["moon", "--title", "a::b"]])
def test_a_sheet_that_cannot_be_is_refused(tmp_path: Path, words: list[str]):
    done = run(tmp_path, "new", "--sheet", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert not (tmp_path / "seeds").exists()


def test_two_new_decks_do_not_warn_of_each_other(tmp_path: Path) -> None:
    (tmp_path / "decks").mkdir()
    env = {"QUIZ_HOME": str(tmp_path / "home")}
    for name in ("one", "two"):
        assert run_quiz("new", name, folder=tmp_path, env=env).returncode == 0
    done = run_quiz("check", "--strict", folder=tmp_path, env=env)
    assert (done.returncode, done.stdout) == (0, "")
