"""`quiz export anki`: what it writes, says and refuses."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quiz.cli import quiz
from quiz.export.anki import RELEASED

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
        "changed   demo/sun  demo.yaml\nretired   demo/moon  demo.yaml\n0 new, 1 changed, 0 unchanged, 1 retired\n"
    )
    assert done.stderr == (
        "What has changed about a question is only known beside the package of the last export, demo.apkg.\n"
    )
    assert Path("demo.anki.lock").read_text() == before
    assert not Path("demo.apkg").exists()


def test_a_dry_run_counts_unchanged_questions_and_does_not_list_them():
    export("demo.yaml")
    edit("the Sun", "our Sun")
    done = export("demo.yaml", "--dry-run")
    assert done.stdout == "changed   demo/sun  demo.yaml  (text)\n0 new, 1 changed, 1 unchanged\n"


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
    edit("- id: sun\n", "- id: star\n")
    edit("the Sun", "our Sun")
    done = export("demo.yaml")
    assert "demo.yaml no longer has 'demo/sun', but learners keep it." in done.stderr
    assert "1 new, 0 changed, 1 unchanged" in done.stdout
    assert "demo/sun " in Path("demo.anki.lock").read_text()
    assert "write 'was: demo/sun' in it" in done.stderr
    assert "--forget demo/sun" in done.stderr


@pytest.mark.parametrize("name", ["sun", "demo/sun"])
def test_a_line_that_would_be_reported_for_ever_can_be_forgotten(name):
    export("demo.yaml")
    edit("- id: sun\n", "- id: star\n")
    edit("the Sun", "our Sun")
    export("demo.yaml")
    assert export("demo.yaml", "--dry-run", "--forget", name).stderr == (
        "demo.yaml: 'demo/sun' would be forgotten; learners keep their card.\n"
    )
    assert export("demo.yaml", "--locked", "--forget", name).exit_code == 1
    assert "demo/sun " in Path("demo.anki.lock").read_text()
    done = export("demo.yaml", "--forget", name)
    assert done.stderr == "demo.yaml: 'demo/sun' has just been forgotten; learners keep their card.\n"
    assert "demo/sun " not in Path("demo.anki.lock").read_text()
    assert export("demo.yaml").stderr == ""


def test_only_what_is_gone_can_be_forgotten():
    export("demo.yaml")
    assert export("demo.yaml", "--forget", "sun").stderr == (
        "quiz: 'demo/sun' is still in these decks: --forget is for questions that are gone.\n"
    )
    assert export("demo.yaml", "--forget", "mars").stderr == (
        "quiz: No lockfile of these decks has a line for 'mars'.\n"
    )


def test_a_new_id_for_the_same_question_is_refused_with_the_line_to_write():
    export("demo.yaml")
    before = Path("demo.anki.lock").read_bytes()
    Path("demo.apkg").unlink()
    edit("- id: sun\n", "- id: star\n")
    for more in ([], ["--dry-run"], ["--locked"]):
        done = export("demo.yaml", *more)
        assert (done.exit_code, done.stdout, done.stderr) == (
            1,
            "",
            "quiz: demo.yaml:7: 'demo/star' has the content of 'demo/sun', which is gone. If you renamed it, learners"
            " keep their history with this line in it:\n  was: demo/sun\n"
            "If it is a new question, insist with --as-new.\n",
        )
    assert (Path("demo.anki.lock").read_bytes(), Path("demo.apkg").exists()) == (before, False)
    edit("- id: star\n", "- id: star\n  was: demo/sun\n")
    done = export("demo.yaml")
    assert (done.stderr, "0 new, 0 changed, 2 unchanged" in done.stdout) == ("", True)


def test_a_question_that_is_new_indeed_is_insisted_on():
    export("demo.yaml")
    edit("- id: sun\n", "- id: star\n")
    assert "1 new, 0 changed, 1 unchanged" in export("demo.yaml", "--as-new").stdout
    assert export("demo.yaml").exit_code == 0, "it has a line of its own from now on"


def test_two_renamed_questions_are_both_named():
    export("demo.yaml")
    edit("- id: sun\n", "- id: star\n")
    edit("- id: moon\n", "- id: luna\n")
    said = export("demo.yaml").stderr
    assert said.count("  was: demo/") == 2
    assert said.endswith("\nIf they are different questions, insist with --as-new.\n")


@pytest.mark.parametrize("file", ["demo.yaml", "other.yaml"])
def test_a_new_id_for_a_whole_deck_is_one_line_to_write(file):
    """In the same file, or in one of another name: its old lockfile is beside it then, without a deck."""
    export("demo.yaml")
    edit("deck: demo", "deck: other")
    Path("demo.yaml").rename(file)
    done = export(file)
    assert done.exit_code == 1
    assert done.stderr.startswith(
        f"quiz: {file}: the deck 'other' has the content of 'demo', which is gone. If you renamed it, learners keep"
        " their history with this line below 'deck: other':\n  was: demo\n"
    )
    Path(file).write_text(Path(file).read_text().replace("deck: other", "deck: other\nwas: demo"))
    assert "0 new, 0 changed, 2 unchanged" in export(file).stdout


def test_a_question_that_moved_without_a_word_is_named():
    """Both decks are exported: it is gone from one and new in the other."""
    Path("two.yaml").write_text("deck: two\ntitle: Two\nquestions:\n- {id: x, question: Where?, answer: Here}\n")
    export("demo.yaml", "two.yaml", "-o", "both.apkg")
    moved = Path("demo.yaml").read_text().partition("- id: sun")[2]
    edit("- id: sun" + moved, "")
    with open("two.yaml", "a") as two:
        two.write("- id: sun" + moved)
    done = export("demo.yaml", "two.yaml", "-o", "both.apkg")
    assert done.stderr.startswith("quiz: two.yaml:5: 'two/sun' has the content of 'demo/sun', which is gone.")
    assert "\n  was: demo/sun\n" in done.stderr


def move_to_another_folder() -> None:
    """A question of aa/demo.yaml, which has its lockfile, goes to bb/two.yaml."""
    Path("aa").mkdir()
    Path("bb").mkdir()
    Path("demo.yaml").rename("aa/demo.yaml")
    export("aa/demo.yaml")
    Path("bb/two.yaml").write_text(
        "deck: two\ntitle: Two\nquestions:\n- id: sun\n  was: demo/sun\n"
        "  question: What does the Earth circle?\n  answer: the Sun\n"
    )


@pytest.mark.parametrize("is_repository", [False, True])
def test_a_question_from_another_folder_keeps_its_stamp(monkeypatch, is_repository):
    """Its old deck's lockfile is looked for below the current folder, or in the git repository."""
    move_to_another_folder()
    (line,) = [line for line in Path("aa/demo.anki.lock").read_text().splitlines() if line.startswith("demo/sun ")]
    if is_repository:
        Path(".git").mkdir()
        monkeypatch.chdir("bb")
    done = export("two.yaml" if is_repository else "bb/two.yaml")
    assert "0 new, 0 changed, 1 unchanged" in done.stdout
    assert line in Path("two.anki.lock" if is_repository else "bb/two.anki.lock").read_text().splitlines()


def test_a_question_whose_old_lockfile_is_not_found_is_reported(monkeypatch):
    move_to_another_folder()
    monkeypatch.chdir("bb")
    done = export("two.yaml")
    assert "1 new, 0 changed, 0 unchanged" in done.stdout
    assert (
        "two.yaml: no lockfile here has 'demo/sun', so it has just been timestamped: learners who have the card lose"
        " their own tags on it. Export in a folder that also holds its old deck's lockfile.\n"
    ) in done.stderr
    assert "no lockfile here has" not in export("two.yaml").stderr


def test_nothing_is_said_to_have_happened_that_has_not():
    """A dry run, an export that --locked refuses, and one that cannot write: all speak of what would be."""
    would = "demo.yaml has no lockfile yet: every question would be timestamped.\n"
    assert export("demo.yaml", "--dry-run").stderr == would
    assert export("demo.yaml", "--locked").stderr.startswith(would + "quiz: The lockfile is out of date: ")
    assert export("demo.yaml", "-o", "no/out.apkg").stderr.startswith(would + "quiz: Cannot write ")
    assert not Path("demo.anki.lock").exists()


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("the Sun", "our Sun", ["text"]),
        ("answer: the Sun", "answer: the Sun\n  tags: [sky]", ["tags"]),
        ("answer: the Sun", "answer: the Sun\n  image: {file: sun.png, alt: x}", ["picture"]),
        ("answer: the Sun", "answer: the Sun\n  audio: sun.mp3", ["sound"]),
        ("answer: the Sun", "answer: the Sun\n  source: '\"A book\"'", ["source"]),
        ("answer: the Sun", "answer: our Sun\n  source: '\"A book\"'\n  tags: [sky]", ["text", "tags", "source"]),
        ("answer: the Sun", "answer: the Sun\n  explain: See ![it](sun.png)", ["text", "picture"]),
        ("answer: the Sun", "answer: the Sun\n  retired: yes", ["retired"]),
    ],
)
def test_a_dry_run_tells_why(old, new, why):
    Path("sun.png").write_bytes(b"x")
    Path("sun.mp3").write_bytes(b"x")
    export("demo.yaml")
    edit(old, new)
    (deck,) = json.loads(export("demo.yaml", "--dry-run", "--json").stdout)["decks"]
    assert deck["why"] == {"demo/sun": why}
    assert f"  ({', '.join(why)})\n" in export("demo.yaml", "--dry-run").stdout


@pytest.mark.parametrize("content", [None, b"", b"not a package", b"PK\x05\x06" + b"\0" * 18])
def test_without_an_earlier_package_a_dry_run_cannot_tell_why(content):
    export("demo.yaml")
    Path("demo.apkg").unlink()
    if content is not None:
        Path("demo.apkg").write_bytes(content)
    edit("the Sun", "our Sun")
    assert export("demo.yaml", "--dry-run").stdout == "changed   demo/sun  demo.yaml\n0 new, 1 changed, 1 unchanged\n"


def test_json_tells_programs_what_was_written_and_renamed():
    first = json.loads(export("demo.yaml", "--json").stdout)
    assert (first["output"], first["decks"][0]["had_lockfile"]) == ("demo.apkg", False)
    edit("- id: sun\n", "- id: star\n  was: demo/sun\n")
    edit("title: A little", "title: A lot")
    second = json.loads(export("demo.yaml", "--rename-anki-deck", "--dry-run", "--json").stdout)
    (deck,) = second["decks"]
    assert (second["output"], deck["had_lockfile"]) == (None, True)
    assert deck["renamed"] == {"demo/star": "demo/sun"}
    assert deck["renamed_anki_deck"] == {"from": "A little", "to": "A lot"}


def test_two_names_of_a_deck_after_a_merge_are_solved_by_the_option_for_it():
    """Two branches renamed the deck; git kept both lines."""
    export("demo.yaml")
    lock = Path("demo.anki.lock")
    lock.write_text(lock.read_text().replace("deck A little\n", "deck A bit\ndeck A lot\n"))
    done = export("demo.yaml")
    assert (done.exit_code, "2 lines name the Anki deck" in done.stderr) == (1, True)
    assert "--rename-anki-deck" in done.stderr
    assert "0 new, 0 changed, 2 unchanged" in export("demo.yaml", "--rename-anki-deck").stdout
    assert [line for line in lock.read_text().splitlines() if line.startswith("deck")] == ["deck A little"]


def test_the_file_for_new_learners_has_no_withdrawn_questions():
    export("demo.yaml")
    edit("question: What circles", "retired: yes\n  question: What circles")
    export("demo.yaml")
    said = "1 retired question left out of the package.\n"
    assert export("demo.yaml", "--without-retired", "-o", "new.apkg").stderr == said
    assert export("demo.yaml", "--locked").exit_code == 0, "the lockfile is the same for both files"
    assert Path("new.apkg").stat().st_size < Path("demo.apkg").stat().st_size


def at(monkeypatch: pytest.MonkeyPatch, now: int) -> None:
    monkeypatch.setattr("time.time", lambda: now)


def test_a_clock_before_the_release_is_refused(monkeypatch):
    at(monkeypatch, 86_400)
    done = export("demo.yaml")
    assert (done.exit_code, Path("demo.anki.lock").exists(), Path("demo.apkg").exists()) == (1, False, False)
    assert "This computer's clock says 1970-01-02, which is before this version of quiz was made" in done.stderr


def test_a_clock_that_is_a_day_behind_the_newest_stamp_is_reported(monkeypatch):
    at(monkeypatch, RELEASED + 200_000)
    export("demo.yaml")
    at(monkeypatch, RELEASED + 200_000 - 86_400)
    assert export("demo.yaml").stderr == ""
    at(monkeypatch, RELEASED + 200_000 - 86_401)
    assert export("demo.yaml").stderr.startswith(
        "This computer's clock says 2026-11-23, but a question was timestamped on 2026-11-24: set the clock."
    )


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
