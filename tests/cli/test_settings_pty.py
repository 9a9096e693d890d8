"""Settings of a sitting, mostly on a real terminal; a repeatable quiz ignores them."""

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
from tests.terminals import Program

from .test_settings import DECK, run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "decks").mkdir()
    (tmp_path / "decks" / "mine.yaml").write_text(DECK)
    (tmp_path / "home").mkdir()
    return tmp_path


def open_terminal(folder: Path, *words: str, **env: str) -> Program:
    here = {"PATH": os.environ["PATH"], "QUIZ_HOME": str(folder / "home"), "TERM": "dumb", "LANG": "C.UTF-8", **env}
    return Program(sys.executable, ["-m", "quiz", *words], cwd=str(folder), env=here, encoding="utf-8", timeout=120)


def end(child: Program) -> int:
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus


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
