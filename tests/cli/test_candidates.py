import json
import os
import subprocess
from pathlib import Path

import pytest

from ..json_output import fits
from .program import run_quiz

ARTICLE = """\
The Bridge of Lindal
The Bridge of Lindal was built by Anna Holm in 1874. It is 212 metres long.
In 1911 a flood carried off two of the seven arches.
"""
DECK = """\
# mine
deck: bridge-k2m7
title: The bridge
questions:   # below

# the end
"""
CANDIDATES = """\
author: a-model
facts:
- id: length
  fact: The bridge is 212 metres long.
  says: It is 212 metres
  paragraph: 2
- id: flood
  fact: A flood took three of its arches in 1911.
  says: In 1911 a flood
  paragraph: 3
questions:
- question: How long is it, in metres?
  answer: 212
  explain: It was measured.
  source: length
- question: How many arches did the flood take?
  answer: 2
  explain: Five were left.
  source: flood
  author: Anna
- 7
"""
FACT = """\
- id: length
  fact: The bridge is 212 metres long.
  says: It is 212 metres
  paragraph: 2
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "decks").mkdir()
    (tmp_path / "bridge.txt").write_text(ARTICLE)
    (tmp_path / "decks" / "bridge.yaml").write_text(DECK)
    (tmp_path / "c.yaml").write_text(CANDIDATES)
    return tmp_path


def draft(folder: Path, *words: str, input: str | bytes = "") -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "QUIZ_HOME": str(folder / "home"), "COLUMNS": "80"}
    return run_quiz("draft", "bridge.txt", *words, folder=folder, env=env, input=input)


def test_what_passes_is_kept_and_what_does_not_waits(folder: Path):
    done = draft(folder, "--from", "c.yaml", "--deck", "decks/bridge.yaml", "--keep-all")
    assert done.returncode == 1
    assert done.stdout == (
        "c.yaml:21:3: question: this question is a text\n"
        "  = help: give it keys with values\n"
        "c.yaml:7:3: fact flood: the sentence that it quotes does not have '3', which the fact gives\n"
        "  = help: give the number as the article does, or cite its place\n"
        "c.yaml:16:3: question How many arches did the flood take?: "
        "the sheet 'bridge' has no fact 'flood' [unknown-fact]\n"
        "  = help: see the facts in seeds/bridge.yaml\n"
        "Added 1 fact to seeds/bridge.yaml.\n"
        "Added 1 question to decks/bridge.yaml.\n"
        "All: 2 kept, 0 fixed, 0 dropped, 3 refused, 0 waiting\n"
        "a-model: 2 kept, 0 fixed, 0 dropped, 2 refused, 0 waiting\n"
        "Anna: 0 kept, 0 fixed, 0 dropped, 1 refused, 0 waiting\n"
    )
    assert (
        folder / "seeds" / "bridge.yaml"
    ).read_text() == f"source: bridge\ntitle: The Bridge of Lindal\nfacts:\n{FACT}"
    deck = (folder / "decks" / "bridge.yaml").read_text()
    assert deck.startswith("# mine\ndeck: bridge-k2m7\ntitle: The bridge\nquestions:   # below\n- id: ")
    assert deck.endswith("\n  explain: It was measured.\n  source: bridge/length\n\n# the end\n")
    again = "quiz draft bridge.txt --from bridge.drafts.yaml --deck decks/bridge.yaml"
    assert done.stderr == f"What is left waits in bridge.drafts.yaml:\n  {again}\n"


def test_what_waits_can_be_fixed_and_tried_again(folder: Path):
    draft(folder, "--from", "c.yaml", "--deck", "decks/bridge.yaml", "--keep-all")
    drafts = folder / "bridge.drafts.yaml"
    assert drafts.read_text().startswith("# Candidates that are not decided, or were refused. To go through them:\n")
    assert drafts.read_text().count("author: ") == 2
    drafts.write_text(drafts.read_text().replace("three of its arches", "two of its arches"))
    done = draft(folder, "--from", "bridge.drafts.yaml", "--deck", "bridge-k2m7", "--keep-all")
    assert done.returncode == 0
    assert done.stdout.startswith(
        "Added 1 fact to seeds/bridge.yaml.\nAdded 1 question to decks/bridge.yaml.\nAll: 2 kept"
    )
    assert "- " not in drafts.read_text()


def test_what_waited_before_is_not_lost(folder: Path):
    draft(folder, "--from", "c.yaml", "--keep-all")
    first = (folder / "bridge.drafts.yaml").read_text()
    assert first.count("- ") == 3
    draft(folder, "--from", "-", "--keep-all", input='{"facts": [{"fact": "Bob built it.", "says": "Bob"}]}')
    both = (folder / "bridge.drafts.yaml").read_text()
    assert both.count("- ") == 4
    draft(folder, "--from", "c.yaml", "--keep-all")
    assert (folder / "bridge.drafts.yaml").read_text().count("- ") == 5  # the fact that was kept is a repeat now


def test_json_says_the_same_and_writes_nothing_by_itself(folder: Path):
    done = draft(folder, "--from", "c.yaml", "--deck", "decks/bridge.yaml", "--json")
    (data,) = fits("quiz draft", done.stdout)
    assert done.returncode == 1
    assert data["written"] is False
    assert [(one["kind"], one["id"], one["in"], one["line"]) for one in data["kept"]][:1] == [
        ("fact", "length", "seeds/bridge.yaml", 3)
    ]
    assert [(one["kind"], one["line"], [why["reason"] for why in one["reasons"]]) for one in data["refused"]] == [
        ("question", 21, ["malformed"]),
        ("fact", 7, ["invented"]),
        ("question", 16, ["check"]),
    ]
    assert data["authors"]["a-model"] == {"kept": 2, "fixed": 0, "dropped": 0, "refused": 2, "waiting": 0}
    assert sorted(path.name for path in folder.iterdir() if path.name != "home") == ["bridge.txt", "c.yaml", "decks"]
    assert (folder / "decks" / "bridge.yaml").read_text() == DECK
    done = draft(folder, "--from", "-", "--json", "--keep-all", input=CANDIDATES)
    assert json.loads(done.stdout)["written"] is True
    assert (folder / "seeds" / "bridge.yaml").read_text().endswith(FACT)


def test_all_good_is_exit_code_0_and_a_second_time_all_are_repeats(folder: Path):
    one = f"facts:\n{FACT}"
    assert draft(folder, "--from", "-", "--keep-all", input=one).returncode == 0
    assert not (folder / "bridge.drafts.yaml").exists()
    again = draft(folder, "--from", "-", "--keep-all", input=one)
    assert again.returncode == 1
    assert "'length' is already the id of the fact on line 4" in again.stdout


@pytest.mark.parametrize(
    ("words", "input", "code", "said"),
    [
        (["--from", "c.yaml"], "", 2, "There is no terminal to ask you on: add --keep-all"),
        (["--from", "-"], "", 2, "add --keep-all"),
        (["--keep-all"], "", 2, "go with --from"),
        (["--from", "none.yaml", "--keep-all"], "", 1, "There is no file none.yaml."),
        (["--from", ".", "--keep-all"], "", 1, "it is not an ordinary file"),
        (["--from", "-", "--keep-all"], "", 1, "has no candidates"),
        (["--from", "-", "--keep-all"], "facts: []", 1, "has no candidates"),
        (["--from", "-", "--keep-all"], "Here you are: a fact!", 1, "standard input"),
        (["--from", "-", "--keep-all"], "facts: &a [*a]", 1, "standard input:1:8"),
        (["--from", "-", "--keep-all"], b"\xff\xfe\x00", 1, "UTF-16"),
        (["--from", "-", "--keep-all"], "x" * 2_000_001, 1, "more than 2 MB"),
        (["--from", "c.yaml", "--keep-all", "--deck", "none"], "", 2, "No deck, file or folder is called 'none'"),
        (["--from", "c.yaml", "--keep-all", "--sheet", "A b"], "", 2, "is not an id"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(folder: Path, words: list[str], input: str | bytes, code: int, said: str):
    done = draft(folder, *words, input=input)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "seeds").exists()


def test_a_sheet_with_errors_is_fixed_first(folder: Path):
    (folder / "seeds").mkdir()
    (folder / "seeds" / "bridge.yaml").write_text("source: bridge\ntitle: B\nfacts:\n- id: a\n  fact:\n")
    done = draft(folder, "--from", "c.yaml", "--keep-all")
    assert (done.returncode, done.stdout) == (1, "")
    assert "seeds/bridge.yaml:5:3: error: 'fact:' has no value" in done.stderr


def test_a_question_of_a_deck_beside_it_is_not_repeated(folder: Path):
    other = "deck: other\ntitle: O\nquestions:\n- id: a\n  question: How long is it, in metres?\n  answer: 212\n"
    (folder / "decks" / "below").mkdir()
    (folder / "decks" / "below" / "other.yaml").write_text(other)
    (folder / "decks" / "broken.yaml").write_text("deck: [")
    (folder / "decks" / "candidates.yaml").write_text(CANDIDATES)
    (folder / "decks" / "questions.yaml").write_text(CANDIDATES[CANDIDATES.index("questions:") :].replace("- 7\n", ""))
    done = draft(folder, "--from", "c.yaml", "--deck", "decks/bridge.yaml", "--json")
    reasons = {one["name"]: [why["reason"] for why in one["reasons"]] for one in json.loads(done.stdout)["refused"]}
    assert reasons["How long is it, in metres?"] == ["repeated"]
    (folder / "decks" / "below" / "other.yaml").unlink()
    done = draft(folder, "--from", "decks/candidates.yaml", "--deck", "decks/bridge.yaml", "--json")
    assert [one["name"] for one in json.loads(done.stdout)["kept"]] == ["length", "How long is it, in metres?"]


@pytest.mark.parametrize("name", ["seeds/bridge.yaml", "decks/bridge.yaml"])
def test_a_planted_link_is_not_written_through(folder: Path, name: str):
    (folder / "seeds").mkdir()
    victim = folder / "victim"
    victim.write_text("source: bridge\ntitle: B\nfacts:\n" if name.startswith("seeds") else DECK)
    before = victim.read_text()
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(victim)
    done = draft(folder, "--from", "c.yaml", "--deck", "decks/bridge.yaml", "--keep-all")
    assert done.returncode == 1
    assert f"{name} is a link" in done.stderr
    assert victim.read_text() == before


def test_hostile_text_reaches_the_screen_made_safe(folder: Path):
    item = {"fact": "It \u202eis.", "says": "a\u202eb", "paragraph": 2, "author": "x\x07\u202ey"}
    done = draft(folder, "--from", "-", "--keep-all", input=json.dumps({"facts": [item]}))
    assert "\u202e" not in done.stdout + done.stderr
    assert "\x07" not in done.stdout + done.stderr
