"""Settings: where each value comes from, and what is wrong with one. Those of a sitting: `test_settings_pty`."""

import json
import os
from pathlib import Path

import pytest

from quiz.cli.settings import SETTINGS
from tests.cli.program import run_quiz

DECK = "deck: mine\ntitle: My own\nquestions:\n" + "".join(
    f"- {{id: q{n}, question: Number {n}?, answer: {n}}}\n" for n in range(6)
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "decks").mkdir()
    (tmp_path / "decks" / "mine.yaml").write_text(DECK)
    (tmp_path / "home").mkdir()
    return tmp_path


def run(folder: Path, *words: str, config: str | None = None, **env: str):
    if config is not None:
        (folder / "home" / "config.toml").write_text(config)
    return run_quiz(*words, folder=folder, env={"QUIZ_HOME": str(folder / "home"), **env})


def test_config_shows_each_value_and_its_origin(folder):
    done = run(folder, "config", "--json", config="# mine\ncount = 5\neditor = 'nano'\n", EDITOR="ed")
    data = json.loads(done.stdout)
    path = str(folder / "home" / "config.toml")
    assert data["file"] == path
    assert data["settings"]["count"] == {"value": 5, "from": f"{path}:2"}
    assert data["settings"]["editor"] == {"value": "ed", "from": "EDITOR"}
    assert data["settings"]["new_per_day"] == {"value": 10, "from": "default"}
    assert list(data["settings"]) == list(SETTINGS)
    lines = run(folder, "config").stdout.splitlines()
    assert [line.split()[0] for line in lines[: len(SETTINGS)]] == list(SETTINGS)


@pytest.mark.parametrize("name", SETTINGS)
def test_the_example_of_every_setting_is_one(folder, name):
    config = f"{name} = {SETTINGS[name].example}\n"
    assert json.loads(run(folder, "config", "--json", config=config).stdout)["settings"][name]["from"].endswith(":1")


@pytest.mark.parametrize(
    ("config", "line", "said"),
    [
        ("\ncount = 0\n", 2, "'count' must be a whole number from 1: write count = 20"),
        ("count = true\n", 1, "'count' must be a whole number"),
        ("accessible = 1\n", 1, "'accessible' must be true or false"),
        ("recall = 'turn'\n", 1, '\'recall\' must be "type" or "flip"'),
        ("decks = ['here']\n", 1, "'decks' must be a list of full paths"),
        ("editor = ''\n", 1, "'editor' must be a command"),
        ("new_per_day = -1\n", 1, "'new_per_day' must be a whole number from 0"),
        ("color = true\nnew-per-day = 3\n", 2, "did you mean 'new_per_day'"),
        ("[colours]\nx = 1\n", 1, "there is no setting 'colours'"),
        ("count = 3\nrecall = flip\n", 2, 'recall = "flip"'),
        ("count = 3\ncount = 4\n", 2, "NAME = VALUE"),
        ("count = 3\ndecks = [\n", 3, "NAME = VALUE"),
    ],
)
def test_a_faulty_file_gets_one_sentence_with_line_and_remedy(folder, config, line, said):
    done = run(folder, "config", config=config)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"quiz: {folder / 'home' / 'config.toml'}:{line}: ")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_file_that_is_not_utf8_is_named_with_its_line(folder):
    (folder / "home" / "config.toml").write_bytes(b"count = 3\neditor = '\xff'\n")
    assert "config.toml:2: this is not UTF-8" in run(folder, "config").stderr


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("QUIZ_COUNT", "none", "a whole number from 1; set it to 20"),
        ("QUIZ_RETENTION", "90%", "a number from 0.7 to 0.99; set it to 0.85"),
        ("QUIZ_RETENTION", "nan", "a number from 0.7 to 0.99"),
        ("QUIZ_DAY_BEGINS", "24", "a whole hour from 0 to 23; set it to 0"),
        ("QUIZ_NEW_PER_DAY", "-1", "a whole number from 0"),
        ("QUIZ_RECALL", "turn", '"type" or "flip"; set it to flip'),
    ],
)
def test_a_variable_that_does_not_fit_gets_one_sentence(folder: Path, name: str, text: str, said: str) -> None:
    done = run(folder, "config", **{name: text})
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"quiz: {name} is '{text}': it must be {said}")


def test_a_variable_goes_before_the_file(folder: Path) -> None:
    config = "retention = 0.8\nday_begins = 3\n"
    data = json.loads(run(folder, "config", "--json", config=config, QUIZ_RETENTION="0.95").stdout)["settings"]
    assert data["retention"] == {"value": 0.95, "from": "QUIZ_RETENTION"}
    assert data["day_begins"]["value"] == 3


def test_doctor_finds_nothing_wrong_and_then_what_is(folder):
    done = run(folder, "doctor", EDITOR="sh", PATH=os.environ["PATH"])
    assert done.returncode == 0
    assert done.stdout.endswith("\nNo problems found.\n")
    for name in ("sqlite", "history", "terminal", "encoding", "file"):
        assert f"  {name}" in done.stdout
    (folder / "decks" / "bad.yaml").write_text("deck: bad\nquestions:\n- {id: a, question: b}\n")
    (folder / "home" / "history.db").write_bytes(b"this is no database" * 100)
    done = run(folder, "doctor", config="count = 0\n")
    assert done.returncode == 1
    assert done.stdout.count("'count' must be") == 1, "a problem is told once, though much depends on it"
    assert done.stdout.endswith("2 problems found.\n")
    assert "rescue" in done.stdout or "history.db" in done.stdout
    (folder / "home" / "config.toml").unlink()
    done = run(folder, "doctor")
    assert "quiz check decks/bad.yaml" in done.stdout
    assert done.stdout.endswith("2 problems found.\n")


def test_doctor_shows_settings_as_they_are_written_in_one_column(folder):
    decks = f'["{folder}/decks"]'
    out = run(folder, "doctor", config=f'accessible = true\nnew_per_day = 3\nrecall = "flip"\ndecks = {decks}\n').stdout
    for name, value in (("accessible", "true"), ("new_per_day", "3"), ("recall", '"flip"'), ("decks", decks)):
        assert f"  {name:<11}  {value} (line " in out
    rows = [line for line in out.splitlines() if line.startswith("  ")]
    assert {line[13:15] for line in rows} == {"  "}
    assert all(line[15] != " " for line in rows)


def test_doctor_counts_the_answers_of_a_sound_record(folder):
    run_quiz("take", "mine", "--seed", "1", folder=folder, env={"QUIZ_HOME": str(folder / "home")}, input="1\n" * 6)
    out = run(folder, "doctor").stdout
    assert "  integrity  ok\n" in out
    assert "  answers    6 on 1 day\n" in out
