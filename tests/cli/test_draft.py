import os
import subprocess
from pathlib import Path

import pytest

from ..json_output import fits
from .program import run_quiz

ARTICLE = """\
The Bridge of Lindal
The Bridge of Lindal was built by Anna Holm in 1874. It is 212 metres long.
Sign up to our newsletter
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bridge.txt").write_text(ARTICLE)
    return tmp_path


def run(folder: Path, *words: str, input: str = "") -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "QUIZ_HOME": str(folder / "home")}
    return run_quiz(*words, folder=folder, env=env, input=input)


def test_an_article_becomes_a_sheet_to_fill_in(folder: Path):
    done = run(folder, "draft", "bridge.txt")
    assert (done.returncode, done.stdout) == (0, "Wrote seeds/bridge.yaml: 2 facts to write, from 3 paragraphs.\n")
    assert done.stderr == (
        "Left out 1 notice to readers, such as requests to subscribe.\n"
        "Write the facts in your own words, and remove those that you do not need. Then:\n"
        "  quiz check seeds/bridge.yaml\n"
        "  quiz sources seeds/bridge.yaml --verify bridge.txt\n"
    )
    first = (folder / "seeds" / "bridge.yaml").read_text()
    assert "fact:\n  says: It is 212 metres long\n  paragraph: 2\n" in first
    (folder / "seeds" / "bridge.yaml").unlink()
    run(folder, "draft", "bridge.txt")
    assert (folder / "seeds" / "bridge.yaml").read_text() == first


def test_a_filled_sheet_passes_the_check_and_the_article(folder: Path):
    run(folder, "draft", "bridge.txt")
    sheet = folder / "seeds" / "bridge.yaml"
    assert run(folder, "check", "seeds/bridge.yaml").stdout.count("'fact:' has no value") == 2
    sheet.write_text(sheet.read_text().replace("fact:\n", "fact: Mine.\n"))
    assert run(folder, "check", "seeds/bridge.yaml").returncode == 0
    done = run(folder, "sources", "seeds/bridge.yaml", "--verify", "bridge.txt")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "Paragraphs without a fact:\n"
        "  1  The Bridge of Lindal\n"
        "  3  Sign up to our newsletter\n"
        "seeds/bridge.yaml: 2 of 2 facts as in bridge.txt.\n"
    )


@pytest.mark.parametrize(
    ("words", "path", "id"),
    [
        (["--sheet", "lindal"], "seeds/lindal.yaml", "lindal"),
        (["--sheet", "a/b/seeds/lindal.yaml"], "a/b/seeds/lindal.yaml", "lindal"),
        (["--sheet", "a/lindal"], "a/lindal.yaml", "lindal"),
    ],
)
def test_the_sheet_goes_where_you_say(folder: Path, words: list[str], path: str, id: str):
    assert run(folder, "draft", "bridge.txt", *words).returncode == 0
    assert f"source: {id}\n" in (folder / path).read_text()


def test_nothing_is_overwritten(folder: Path):
    run(folder, "draft", "bridge.txt")
    (folder / "seeds" / "bridge.yaml").write_text("mine")
    done = run(folder, "draft", "bridge.txt")
    assert (done.returncode, done.stdout) == (1, "")
    assert "already exists" in done.stderr
    assert (folder / "seeds" / "bridge.yaml").read_text() == "mine"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("missing.txt", None, "There is no file missing.txt."),
        ("a.txt", b"nothing of interest here\n", "there is nothing to draft."),
        ("a.txt", b"\xff\xfea\0", "save it as UTF-8"),
        ("a.txt", b"x y z " * 2_000_000, "larger than 1 MB"),
        ("a\x1b[31m.txt", b"", "a␛[31m.txt is empty"),
        (".", None, "it is not an ordinary file"),
    ],
)
def test_what_cannot_be_drafted_is_one_sentence(folder: Path, name: str, content: bytes | None, said: str):
    if content is not None:
        (folder / name).write_bytes(content)
    done = run(folder, "draft", name, "--sheet", "a")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert said in done.stderr
    assert not (folder / "seeds").exists()


def test_a_pipe_in_the_way_hangs_nothing(folder: Path):
    os.mkfifo(folder / "pipe.txt")
    for words in (["pipe.txt"], ["bridge.txt", "--from", "pipe.txt", "--keep-all"]):
        done = run(folder, "draft", *words)
        assert (done.returncode, done.stdout) == (1, "")
        assert "pipe.txt cannot be read: it is not an ordinary file." in done.stderr


def test_a_name_that_is_no_id_is_refused(folder: Path):
    done = run(folder, "draft", "bridge.txt", "--sheet", "A b")
    assert (done.returncode, done.stdout) == (2, "")
    assert "'A b' is not an id" in done.stderr


SHEET = """\
source: bridge
title: The bridge
facts:
- id: builder
  fact: The Bridge of Lindal was built by Anna Holm, an engineer.
  says: by Anna Holm in 1874
  paragraph: 1
- id: length
  fact: It has a length of 212 metres.
  says: is 212 metres
  paragraph: 2
"""


@pytest.fixture
def sheet(folder: Path) -> Path:
    (folder / "seeds").mkdir()
    (folder / "seeds" / "bridge.yaml").write_text(SHEET)
    return folder / "seeds" / "bridge.yaml"


def test_a_sheet_is_held_against_its_article(folder: Path, sheet: Path):
    done = run(folder, "sources", "bridge", "--verify", "bridge.txt")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == (
        'seeds/bridge.yaml:4: builder: "by Anna Holm in 1874" is in paragraph 2, not in 1\n'
        "  = help: write paragraph: 2\n"
        "seeds/bridge.yaml:4: builder: 'fact' copies 9 words of the article: "
        '"the bridge of lindal was built by anna holm"\n'
        "  = help: say it in your own words; 7 in a row are the maximum\n"
        "Paragraphs without a fact:\n"
        "  3  Sign up to our newsletter\n"
        "seeds/bridge.yaml: 1 of 2 facts as in bridge.txt.\n"
    )


def test_json_has_the_same(folder: Path, sheet: Path):
    done = run(folder, "sources", "bridge", "--verify", "bridge.txt", "--json")
    (data,) = fits("quiz sources", done.stdout)
    assert done.returncode == 1
    assert [(found["fact"], found["line"], found["reason"]) for found in data["findings"]] == [
        ("builder", 4, "other-paragraph"),
        ("builder", 4, "copied"),
    ]
    assert (data["source"], data["facts"], data["paragraphs"]) == ("bridge", 2, 3)
    assert data["paragraphs_without_a_fact"] == [3]


def test_a_faulty_sheet_is_refused(folder: Path, sheet: Path):
    sheet.write_text(SHEET + "  colour: red\n")
    done = run(folder, "sources", "seeds/bridge.yaml", "--verify", "bridge.txt")
    assert (done.returncode, done.stdout) == (1, "")
    assert "seeds/bridge.yaml:12:3: error:" in done.stderr


@pytest.mark.parametrize("words", [[], ["bridge", "other"], ["bridge", "--open"], ["nothing"]])
def test_verify_takes_one_sheet(folder: Path, sheet: Path, words: list[str]):
    done = run(folder, "sources", *words, "--verify", "bridge.txt")
    assert (done.returncode, done.stdout) == (2, "")


def test_a_sheet_names_no_file_to_be_read(folder: Path, sheet: Path):
    """A stranger's sheet must not learn what is on this machine."""
    sheet.write_text(SHEET.replace("title:", "url: bridge.txt\nx-article: bridge.txt\ntitle:"))
    assert "Anna" not in run(folder, "sources", "seeds").stdout
