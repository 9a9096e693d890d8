"""`quiz check --fix` and `--diff`: what is written, what is said, and what is never harmed."""

import os
import stat
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quiz.cli import quiz
from quiz.cli.fixing import CannotWrite, replace

BEFORE = """\
deck: demo
title: Demo
questions:

# the first one
- question: What circles the Earth?
  answer: the Moon # or so
  explain: In a little less than a month.
"""
AFTER = """\
deck: demo
title: Demo
questions:

# the first one
- id: circles-earth-e85e
  question: What circles the Earth?
  answer: "the Moon # or so"
  explain: In a little less than a month.
"""


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in an empty folder with a home of its own."""
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("QUIZ_DECKS", raising=False)
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")


def check(*arguments: str) -> Result:
    return CliRunner().invoke(quiz, ["check", *arguments])


def test_fix_writes_what_is_safe_and_says_so() -> None:
    Path("demo.yaml").write_bytes(BEFORE.encode())
    result = check("--fix", "demo.yaml")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "demo.yaml: quoted 1 text, added 1 id\n"
    assert Path("demo.yaml").read_bytes() == AFTER.encode()
    again = check("--fix", "demo.yaml")
    assert (again.exit_code, again.output) == (0, "")


def test_what_cannot_be_fixed_is_printed_afterwards_with_its_new_place() -> None:
    Path("demo.yaml").write_text(BEFORE + "  anser: x\n")
    result = check("--fix", "demo.yaml")
    assert result.exit_code == 1
    assert result.stdout.startswith("demo.yaml:10:3: error: ")


@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\x85"])
def test_git_applies_a_diff_whatever_characters_look_like_line_ends(character: str) -> None:
    Path("odd name.yaml").write_bytes(BEFORE.replace("# the first", f"# the{character}first").encode())
    diff = check("--diff", "odd name.yaml").stdout.partition("odd name.yaml:")[0]
    done = subprocess.run(["git", "apply", "-"], input=diff.encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert Path("odd name.yaml").read_bytes() == AFTER.replace("# the first", f"# the{character}first").encode()


def test_diff_shows_and_writes_nothing() -> None:
    Path("demo.yaml").write_bytes(BEFORE.encode())
    result = check("--diff", "demo.yaml")
    assert result.exit_code == 1  # the text that YAML cuts is still an error
    assert Path("demo.yaml").read_bytes() == BEFORE.encode()
    assert result.stdout == (
        "--- a/demo.yaml\n"
        "+++ b/demo.yaml\n"
        "@@ -3,6 +3,7 @@\n"
        " questions:\n"
        " \n"
        " # the first one\n"
        "-- question: What circles the Earth?\n"
        "-  answer: the Moon # or so\n"
        "+- id: circles-earth-e85e\n"
        "+  question: What circles the Earth?\n"
        '+  answer: "the Moon # or so"\n'
        "   explain: In a little less than a month.\n"
    )
    assert result.stderr == "demo.yaml: would have quoted 1 text, added 1 id\n"


def test_broken_file_is_left_alone_and_others_are_fixed() -> None:
    broken = BEFORE.replace("the Moon # or so", "[the Moon")
    Path("broken.yaml").write_text(broken)
    Path("demo.yaml").write_text(BEFORE)
    result = check("--fix", ".")
    assert result.exit_code == 1
    assert Path("broken.yaml").read_text() == broken
    assert Path("demo.yaml").read_text() == AFTER
    assert result.stderr.startswith("broken.yaml: not changed; fix line 7 first: '[' is never closed\n")


def test_the_lines_beside_a_broken_question_are_fixed() -> None:
    broken = BEFORE + "- id: open\n  question: [q\n  answer: b # c\n"
    Path("demo.yaml").write_text(broken)
    result = check("--fix", "demo.yaml")
    assert result.exit_code == 1
    assert Path("demo.yaml").read_text() == AFTER + "- id: open\n  question: [q\n  answer: b # c\n"
    assert result.stderr.splitlines()[:2] == [
        "demo.yaml: left as it is where it cannot be read; fix line 10 first: '[' is never closed",
        "demo.yaml: quoted 1 text, added 1 id",
    ]


def test_files_that_are_no_decks_are_not_touched() -> None:
    Path("other.yaml").write_text("name: NO\nlist: a # b\n")
    check("--fix", "other.yaml")
    assert Path("other.yaml").read_text() == "name: NO\nlist: a # b\n"


def test_source_sheets_are_fixed_too() -> None:
    Path("seeds").mkdir()
    sheet = "source: moon\ntitle: The Moon # 1\nfacts:\n- id: a\n  fact: It is round.\n"
    Path("seeds/moon.yaml").write_text(sheet)
    check("--fix", "seeds/moon.yaml")
    assert Path("seeds/moon.yaml").read_text() == sheet.replace("The Moon # 1", '"The Moon # 1"')


def test_permissions_stay_and_nothing_is_left_beside() -> None:
    real = Path("real.yaml")
    real.write_text(BEFORE)
    real.chmod(0o640)
    check("--fix", "real.yaml")
    assert real.read_text() == AFTER
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert os.listdir() == ["real.yaml"]


def test_a_file_behind_a_link_is_left_as_it_is(tmp_path: Path) -> None:
    """A stranger's folder may hold a link to any file of yours, or to a folder of them."""
    outside = tmp_path / "mine"
    outside.mkdir()
    (outside / "deck.yaml").write_text(BEFORE)
    (outside / "other.yaml").write_text(BEFORE.replace("deck: demo", "deck: other"))
    Path("theirs").mkdir()
    Path("theirs/link.yaml").symlink_to(outside / "deck.yaml")
    Path("theirs/folder").symlink_to(outside)
    said = check("--fix", "theirs").stderr
    assert "theirs/folder/other.yaml: not changed, because it is reached through a link" in said
    assert (
        "not changed, because it is reached through a link; fix the file itself\n"
        in check("--fix", "theirs/link.yaml").stderr
    )
    assert (outside / "deck.yaml").read_text() == BEFORE
    assert sorted(os.listdir(outside)) == ["deck.yaml", "other.yaml"]


def test_a_pipe_called_like_a_deck_holds_nothing_up() -> None:
    os.mkfifo("pipe.yaml")
    assert "it is not an ordinary file" in check("--fix", ".").stdout


def test_file_that_cannot_be_replaced_is_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "folder"
    target.mkdir()
    with pytest.raises(CannotWrite, match=r"^folder cannot be written and is unchanged: "):
        replace(str(target), b"new", "folder")
    assert sorted(os.listdir(tmp_path)) == ["folder", "work"]


def test_a_deck_is_fixed_with_what_its_folder_shares(tmp_path: Path) -> None:
    Path("shared.yaml").write_text("passages:\n  sky: The Moon is in the sky.\n  sea: C # not C++\n")
    Path("demo.yaml").write_text("deck: demo\ntitle: Demo\nquestions:\n- passage: sky\n  question: q?\n  answer: b\n")
    result = CliRunner().invoke(quiz, ["check", "--fix", "."])
    assert "demo.yaml: added 1 id" in result.stderr
    assert "shared.yaml: quoted 1 text" in result.stderr
    assert Path("shared.yaml").read_text().endswith('sea: "C # not C++"\n')
    assert "format: 2\n" in Path("demo.yaml").read_text()
    assert "error" not in result.stdout
