"""`quiz export anki`: what it writes, says and refuses."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quiz.cli import quiz

DECK = """\
deck: demo
title: A little
questions:
- id: moon
  question: What circles the Earth?
  answer: the Moon
- id: sun
  question: What does the Earth circle?
  answer: the Sun
"""


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run in a folder with one deck and a home of its own."""
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("QUIZ_DECKS", raising=False)
    work = tmp_path / "work"
    work.mkdir()
    (work / "demo.yaml").write_text(DECK)
    monkeypatch.chdir(work)
    return work


def export(*arguments: str) -> Result:
    return CliRunner().invoke(quiz, ["export", "anki", *arguments])


def edit(old: str, new: str) -> None:
    Path("demo.yaml").write_text(Path("demo.yaml").read_text().replace(old, new))


def test_the_first_export_stamps_and_says_so():
    done = export("demo.yaml", "-o", "out.apkg")
    assert (done.exit_code, done.stdout) == (0, "out.apkg: 2 new, 0 changed, 0 unchanged\n")
    assert (
        done.stderr
        == "demo.yaml has no lockfile yet: every question has just been timestamped. Commit demo.anki.lock with it.\n"
    )
    assert Path("out.apkg").stat().st_size > 1000
    assert len(Path("demo.anki.lock").read_text().splitlines()) == 5


def test_several_first_exports_are_one_notice():
    Path("other.yaml").write_text(DECK.replace("deck: demo", "deck: other"))
    assert export("demo.yaml", "other.yaml", "-o", "out.apkg").stderr == (
        "demo.yaml and 1 more have no lockfile yet: every question has just been timestamped."
        " Commit the *.anki.lock files with them.\n"
    )


def test_without_o_the_package_is_called_like_the_deck():
    assert export("demo.yaml").exit_code == 0
    assert Path("demo.apkg").exists()


def test_dry_run_says_what_would_be_and_writes_nothing():
    export("demo.yaml")
    before = Path("demo.anki.lock").read_text()
    edit("the Sun", "our Sun")
    edit("question: What circles", "retired: yes\n  question: What circles")
    Path("demo.apkg").unlink()
    done = export("demo.yaml", "--dry-run")
    assert done.stdout == (
        "changed   demo/moon  demo.yaml\nchanged   demo/sun  demo.yaml\nretired   demo/moon  demo.yaml\n"
        "0 new, 2 changed, 0 unchanged, 1 retired\n"
    )
    assert Path("demo.anki.lock").read_text() == before
    assert not Path("demo.apkg").exists()


def test_a_dry_run_counts_unchanged_questions_and_does_not_list_them():
    export("demo.yaml")
    edit("the Sun", "our Sun")
    done = export("demo.yaml", "--dry-run")
    assert done.stdout == "changed   demo/sun  demo.yaml\n0 new, 1 changed, 1 unchanged\n"


def test_dry_run_as_json():
    export("demo.yaml")
    edit("the Sun", "our Sun")
    said = json.loads(export("demo.yaml", "--dry-run", "--json").stdout)
    assert said["total"] == {"new": 0, "changed": 1, "unchanged": 1, "retired": 0, "vanished": 0}
    (deck,) = said["decks"]
    assert (deck["anki_deck"], deck["changed"], deck["unchanged"]) == ("A little", ["demo/sun"], ["demo/moon"])


def test_locked_passes_when_all_is_stamped_and_fails_when_not():
    assert export("demo.yaml", "--locked").exit_code == 1
    assert not Path("demo.anki.lock").exists()
    export("demo.yaml")
    assert export("demo.yaml", "--locked").exit_code == 0
    edit("the Sun", "our Sun")
    done = export("demo.yaml", "--locked", "-o", "new.apkg")
    assert done.exit_code == 1
    assert done.stderr == (
        "quiz: The lockfile is out of date: demo/sun. Export without --locked, and commit the lockfile.\n"
    )
    assert not Path("new.apkg").exists()


def test_restamp():
    export("demo.yaml")
    assert "0 new, 1 changed, 1 unchanged" in export("demo.yaml", "--restamp", "moon").stdout
    assert export("demo.yaml", "--restamp", "mars").stderr == "quiz: These decks have no question 'mars'.\n"


def test_a_rename_is_reported_and_done_on_request():
    export("demo.yaml")
    edit("title: A little", "title: A lot")
    done = export("demo.yaml")
    assert "demo.yaml is now 'A lot', but learners have it as 'A little', so that name is kept." in done.stderr
    assert export("demo.yaml", "--locked").exit_code == 0
    assert export("demo.yaml", "--rename-anki-deck").stderr == ""
    assert "deck A lot\n" in Path("demo.anki.lock").read_text()


def test_a_question_that_vanished_is_reported():
    export("demo.yaml")
    before = Path("demo.anki.lock").read_bytes()
    edit("- id: sun\n", "- id: star\n")
    done = export("demo.yaml")
    assert "demo.yaml no longer has 'demo/sun', but learners keep it." in done.stderr
    assert "1 new, 0 changed, 1 unchanged" in done.stdout
    assert "demo/sun " in Path("demo.anki.lock").read_text()
    assert "write 'was: demo/sun' in it" in done.stderr
    Path("demo.anki.lock").write_bytes(before)
    edit("- id: star\n", "- id: star\n  was: demo/sun\n")
    done = export("demo.yaml")
    assert (done.stderr, "0 new, 0 changed, 2 unchanged" in done.stdout) == ("", True)


def test_a_deck_with_errors_is_refused_and_the_old_package_stays():
    Path("demo.apkg").write_text("old")
    edit("answer: the Sun", "anser: the Sun")
    done = export("demo.yaml")
    assert done.exit_code == 1
    assert "demo.yaml:9:3: error: " in done.output
    assert Path("demo.apkg").read_text() == "old"
    assert not Path("demo.anki.lock").exists()


def test_a_formula_with_a_command_that_no_card_may_run_is_refused():
    edit("What circles the Earth?", r"'What is \(\href{javascript:alert(1)}{x}\)?'")
    for done in (export("demo.yaml"), CliRunner().invoke(quiz, ["preview", "demo.yaml", "--anki", "page.html"])):
        assert done.exit_code == 1
        assert r"demo.yaml:" in done.stderr
        assert r"error: '\href' is not a command that a formula may have [latex-command]" in done.stderr
    assert not Path("demo.apkg").exists()
    assert not Path("page.html").exists()
    played = CliRunner().invoke(quiz, ["take", "demo.yaml"], input="x\nx\n")
    assert played.exit_code == 0, "in the terminal a formula is a text"


def test_a_missing_id_is_refused_with_the_command_that_adds_it():
    edit("- id: sun\n  question", "- question")
    done = export("demo.yaml")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "quiz: A question has no id (demo.yaml:7). Add it with: quiz check --fix demo.yaml\n"


def test_wrong_use():
    assert (export("demo.yaml", "-o", "out.zip").exit_code, Path("out.zip").exists()) == (2, False)
    assert export("demo.yaml", "demo.yaml").exit_code == 2
    assert export("nothing").exit_code == 2
    assert export().exit_code == 2
    done = export("demo.yaml", "-o", "no/out.apkg")
    assert done.exit_code == 1
    assert done.stderr.splitlines()[-1].endswith("no/out.apkg: no such file or directory. Nothing was changed there.")


def test_a_newer_lockfile_is_refused_and_kept():
    Path("demo.anki.lock").write_text("format 9\n")
    done = export("demo.yaml")
    assert (done.exit_code, Path("demo.anki.lock").read_text()) == (1, "format 9\n")
    assert "has format 9, but this version of quiz knows only format 1" in done.stderr
