"""Settings: where each value comes from, what is wrong with one, and that a repeatable quiz ignores them."""

import json
import os
import sys
from pathlib import Path

import pexpect
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


def open_terminal(folder: Path, *words: str, **env: str) -> pexpect.spawn:
    here = {"PATH": os.environ["PATH"], "QUIZ_HOME": str(folder / "home"), "TERM": "dumb", "LANG": "C.UTF-8", **env}
    return pexpect.spawn(
        sys.executable, ["-m", "quiz", *words], cwd=str(folder), env=here, encoding="utf-8", timeout=120
    )


def end(child: pexpect.spawn) -> int:
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus


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


CHANGING = "count = 2\nrecall = 'flip'\nnew_per_day = 1\ndecks = ['{}']\n"


@pytest.mark.parametrize("words", [("--seed", "3"), ("--json", "--seed", "3"), ("--exam", "--seed", "3")])
def test_settings_change_nothing_without_a_terminal(folder, tmp_path_factory, words):
    before = run(folder, "take", "mine", "--no-history", *words)
    other = tmp_path_factory.mktemp("other")
    (other / "mine.yaml").write_text(DECK.replace("Number", "Another"))
    after = run(folder, "take", "mine", "--no-history", *words, config=CHANGING.format(other))
    assert (before.returncode, before.stdout) == (after.returncode, after.stdout)
    assert "6" in before.stdout


@pytest.mark.parametrize("words", [("--seed", "3"), ("--exam",)])
def test_settings_do_not_change_a_repeatable_quiz_on_a_terminal(folder, words):
    (folder / "home" / "config.toml").write_text(CHANGING.format(folder))
    child = open_terminal(folder, "take", "mine", *words)
    child.expect("Question 1 of 6")
    child.sendline("/q")
    assert end(child) == 0


def test_settings_choose_what_the_options_of_a_free_quiz_leave_open(folder):
    (folder / "home" / "config.toml").write_text("count = 2\nrecall = 'flip'\nnew_per_day = 3\n")
    child = open_terminal(folder, "take", "mine")
    child.expect("Question 1 of 2")
    child.expect("Recall|recall|turn|show")
    child.sendline("/q")
    assert end(child) == 0
    child = open_terminal(folder, "take", "mine", "-n", "4", "--no-flip", "--fresh")
    child.expect("Question 1 of 4")
    child.expect("Answer: ")
    child.sendline("/q")
    assert end(child) == 0
    child = open_terminal(folder, "review", "mine")
    child.expect("Question 1 of 3")
    child.sendline("/q")
    assert end(child) == 0


def test_accessible_goes_before_the_terminal_and_the_environment_before_the_file(folder):
    (folder / "home" / "config.toml").write_text("accessible = true\ncolor = false\n")
    child = open_terminal(folder, "take", "mine", TERM="xterm-256color")
    child.expect("Question 1 of 6")
    child.sendline("/q")
    assert end(child) == 0
    child = open_terminal(folder, "take", "mine", "--fresh", TERM="xterm-256color", QUIZ_ACCESSIBLE="0")
    child.expect("1 of 6")
    child.sendline("/q")
    child.expect(pexpect.EOF)
    assert "Question 1" not in child.before
    assert "\x1b[1;36m" not in child.before
    child.close()


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
    assert "'count' must be" in done.stdout
    assert "rescue" in done.stdout or "history.db" in done.stdout
    (folder / "home" / "config.toml").unlink()
    done = run(folder, "doctor")
    assert "quiz check decks/bad.yaml" in done.stdout
    assert done.stdout.endswith("2 problems found.\n")


def test_doctor_counts_the_answers_of_a_sound_record(folder):
    run_quiz("take", "mine", "--seed", "1", folder=folder, env={"QUIZ_HOME": str(folder / "home")}, input="1\n" * 6)
    out = run(folder, "doctor").stdout
    assert "  integrity   ok\n" in out
    assert "  answers     6 on 1 day\n" in out
