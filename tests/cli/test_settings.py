"""Settings: where each value comes from, what is wrong with one, and that a repeatable quiz ignores them."""

import json
import os
import re
import shutil
import sys
from datetime import date
from pathlib import Path

import pexpect
import pytest

from quiz.cli.settings import SETTINGS
from quiz.history.event import Event
from quiz.history.log import Log
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


CHANGED = {
    "accessible": "true",
    "color": "false",
    "editor": '"nano"',
    "count": "2",
    "new_per_day": "1",
    "retention": "0.97",
    "day_begins": "12",
    "decks": '["{other}"]',
    "recall": '"flip"',
}
"""Another value than the default for every setting."""

WAYS = {
    "take --seed": (True, ("take", "mine", "--seed", "3")),
    "take --answers": (True, ("take", "mine", "--order", "file", "--answers", "answers.txt")),
    "take --json": (True, ("take", "mine", "--order", "file", "--json")),
    "take --exam": (True, ("take", "mine", "--order", "file", "--exam")),
    "take | cat": (False, ("take", "mine", "--order", "file")),
    "review --seed": (True, ("review", "mine", "--seed", "3")),
    "review --answers": (True, ("review", "mine", "--answers", "answers.txt")),
    "review --json": (True, ("review", "mine", "--json")),
    "review | cat": (False, ("review", "mine")),
}
"""The ways to ask for a sitting that is always the same, each on a terminal or not."""


def play_as(folder: Path, way: str, config: str) -> str:
    """Play with these settings on a day at ten, with a copy of the record; return all output but a seed of chance."""
    is_on_terminal, words = WAYS[way]
    env = {"QUIZ_NOW": "2026-03-04T10:00:00+00:00", "QUIZ_HOME": str(folder / "copy"), "COLUMNS": "80"}
    shutil.rmtree(folder / "copy", ignore_errors=True)
    shutil.copytree(folder / "home", folder / "copy")
    (folder / "copy" / "config.toml").write_text(config.replace("{other}", str(folder / "other")))
    if is_on_terminal:
        child = open_terminal(folder, *words, **env)
        if "answers" not in way:
            child.expect('stem": |Question 1 of')  # the program has the terminal: what is typed is echoed only then
            child.sendline("77")
            child.sendline("/q")
            child.sendeof()
        child.expect(pexpect.EOF)
        child.close()
        shown = child.before if "answers" in way else ""
        shown += "".join(str(event.data) for event in read_starts(folder / "copy"))
    else:
        done = run_quiz(*words, folder=folder, env=env, input="x\n1\n")
        shown = done.stdout + done.stderr
    return re.sub(r"(?i)(seed\W+)\d+", r"\1N", shown)


def read_starts(home: Path) -> list[Event]:
    with Log.open(home / "history.db") as log:
        return [event for event in log.all_events() if event.kind in ("start", "answer")]


@pytest.fixture
def practised(folder: Path) -> Path:
    """Six questions, of which four were answered on two days, so that some are due and some new."""
    (folder / "other").mkdir()
    (folder / "other" / "mine.yaml").write_text(DECK.replace("Number", "Another"))
    (folder / "answers.txt").write_text("x\n1\n")
    for day, answers in (("01", "0\n1\n2\n"), ("02", "0\nx\n2\n3\n")):
        env = {"QUIZ_HOME": str(folder / "home"), "QUIZ_NOW": f"2026-03-{day}T13:00:00+00:00"}
        count = str(answers.count("\n"))
        run_quiz("take", "mine", "--order", "file", "-n", count, folder=folder, env=env, input=answers)
    return folder


def test_every_setting_has_another_value_in_these_tests(folder: Path) -> None:
    assert CHANGED.keys() == SETTINGS.keys()
    config = "".join(f"{name} = {value}\n" for name, value in CHANGED.items()).replace("{other}", str(folder))
    shown = json.loads(run(folder, "config", "--json", config=config).stdout)["settings"]
    assert all(shown[name]["value"] != setting.default for name, setting in SETTINGS.items())


@pytest.mark.parametrize("way", WAYS)
def test_settings_never_change_a_sitting_that_is_to_be_repeatable(practised: Path, way: str) -> None:
    before = play_as(practised, way, "")
    assert "Number" in before or "mine/q" in before
    config = "".join(f"{name} = {value}\n" for name, value in CHANGED.items())
    assert play_as(practised, way, config) == before


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_nor_does_any_one_setting(practised: Path, way: str) -> None:
    before = play_as(practised, way, "")
    for name, value in CHANGED.items():
        assert play_as(practised, way, f"{name} = {value}\n") == before, name


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


def test_retention_decides_when_a_question_comes_back(practised: Path) -> None:
    """What is due on a terminal follows the setting, what `--retention` says goes before it."""

    def count_due(*words: str, config: str = "", **env: str) -> int:
        (practised / "home" / "config.toml").write_text(config)
        child = open_terminal(practised, "review", "mine", "--due", *words, QUIZ_NOW=at, **env)
        child.expect(r"Due: (\d+) today")
        found = int(child.match[1])
        assert end(child) == 0
        return found

    at = "2026-03-04T13:00:00+00:00"
    usual = count_due()
    assert count_due(config="retention = 0.97\n") > usual
    assert count_due("--retention", "0.9", config="retention = 0.97\n") == usual
    assert count_due(config="retention = 0.9\n", QUIZ_RETENTION="0.97") > usual
    assert count_due() == usual
    done = run(practised, "review", "mine", "--retention", "0.5")
    assert done.returncode == 2
    assert "'0.5' is not a number from 0.7 to 0.99" in done.stderr
    assert run(practised, "review", "--retention", "nan").returncode == 2


def test_the_day_begins_when_the_setting_says(practised: Path) -> None:
    """At five o'clock it is still yesterday for a learner whose day begins at six; an answer then counts for that."""
    (practised / "home" / "config.toml").write_text("day_begins = 6\n")
    env = {"QUIZ_NOW": "2026-03-04T05:00:00+00:00"}
    child = open_terminal(practised, "review", "mine", **env)
    child.expect("Question 1 of")
    child.sendline("77")
    child.sendline("/q")
    assert end(child) == 0
    assert [event.day for event in read_starts(practised / "home")][-1] == (date(2026, 3, 3) - date(1970, 1, 1)).days
    assert json.loads(run(practised, "stats", "--json", **env).stdout)["today"] == "2026-03-03"


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
