import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from quiz.engine.session import Session
from quiz.history.log import Log
from quiz.library import Library
from quiz.responses import Typed
from quiz.sitting.sitting import Sitting
from tests.terminals import Program

from ..json_output import fits
from .program import run_quiz

QUIZ = str(Path(sys.executable).with_name("quiz"))

DECK = """\
deck: demo
title: Demo
questions:
- id: oslo
  question: What is the capital of Norway?
  answer: Oslo
- id: rome
  question: What is the capital of Italy?
  answer: Rome
"""


def run(folder: Path, home: str, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "QUIZ_HOME": str(folder / home), "QUIZ_NOW": "2026-11-22T10:00:00+01:00"}
    return run_quiz(*words, folder=folder, env=env, input=stdin)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "demo.yaml").write_text(DECK)
    assert run(tmp_path, "one", "take", "demo.yaml", "--seed", "1", stdin="Oslo\nMilan\n").returncode == 0
    assert run(tmp_path, "one", "take", "demo.yaml", "--seed", "2", stdin="Oslo\n").returncode == 0
    return tmp_path


LISTED = """\
  1  2026-11-22 10:00  Demo  unfinished, 1 of 2 answered
  2  2026-11-22 10:00  Demo   50%  1 of 2 points
"""


def test_sittings_are_listed_newest_first(folder: Path):
    done = run(folder, "one", "history")
    lines, listed = done.stdout.splitlines(), LISTED.splitlines()  # both began at the same moment
    assert (done.stderr, sorted(line[5:] for line in lines)) == ("", sorted(line[5:] for line in listed))
    assert [line[:5] for line in lines] == [line[:5] for line in listed]


def test_as_json(folder: Path):
    rows = [json.loads(line) for line in run(folder, "one", "history", "--json").stdout.splitlines()]
    assert sorted((row["bank"], row["seed"], row["percent"], row["answered"]) for row in rows if row["finished"]) == [
        ("demo", 1, 50.0, 2)
    ]
    assert rows[0]["started"].startswith("2026-11-22T09:00:")
    assert {row["finished"]: (row["points"], row["max_points"]) for row in rows} == {True: (1, 2), False: (1, None)}


def test_nothing_yet_says_how_to_begin(tmp_path: Path):
    done = run(tmp_path, "new", "history")
    assert (done.returncode, done.stdout) == (0, "")
    assert "quiz take" in done.stderr


def test_another_machine_takes_the_record_in_any_number_of_times(folder: Path):
    exported = run(folder, "one", "history", "export", "carried")
    assert exported.stdout.endswith(" in 1 file.\n")
    assert run(folder, "one", "history", "export", "carried").stdout == "0 new events in 0 files.\n"
    count = int(exported.stdout.split()[0])
    assert run(folder, "two", "history", "import", "carried").stdout == f"{count} new events from 1 file.\n"
    assert run(folder, "two", "history", "import", "carried").stdout == "0 new events from 1 file.\n"
    assert run(folder, "two", "history").stdout == run(folder, "one", "history").stdout


@pytest.mark.parametrize("words", [["import", "nothing"], ["import"], ["export"]])
def test_wrong_usage(folder: Path, words: list[str]):
    done = run(folder, "one", "history", *words)
    assert (done.returncode, done.stdout) == (2, "")


def test_a_file_that_is_no_history_changes_nothing(folder: Path):
    (folder / "x.jsonl").write_text('{"a": 1}\n')
    done = run(folder, "one", "history", "import", "x.jsonl")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "quiz: x.jsonl:1: this is not the start of a quiz history.\n"


def test_an_import_is_listed_and_can_be_forgotten(folder: Path):
    count = int(run(folder, "one", "history", "export", "carried").stdout.split()[0])
    (carried,) = (folder / "carried").iterdir()
    assert run(folder, "two", "history", "imports").stderr == "Nothing was imported.\n"
    run(folder, "two", "history", "import", "carried")
    listed = run(folder, "two", "history", "imports").stdout
    assert listed.split()[0] == "1"
    assert listed.endswith(f"  {count} events  {carried}\n")
    (row,) = fits("quiz history imports", run(folder, "two", "history", "imports", "--json").stdout)
    assert (row["number"], row["events"], row["name"]) == (1, count, str(carried))
    assert run(folder, "two", "history", "forget", "1").stdout == f"Forgot {count} events.\n"
    assert run(folder, "two", "history").stdout == ""
    done = run(folder, "two", "history", "import", "carried")
    assert done.stdout == (
        f"0 new events from 1 file.\nSkipped {count} events that you forgot; to import them: --again.\n"
    )
    done = run(folder, "two", "history", "import", "--again", "carried")
    assert done.stdout == f"{count} new events from 1 file.\n"
    assert run(folder, "two", "history").stdout == run(folder, "one", "history").stdout


def test_no_such_import(folder: Path):
    done = run(folder, "one", "history", "forget", "9")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "quiz: There is no import 9. To list them: quiz history imports\n"


@pytest.mark.slow
def test_last_time_is_of_the_same_selection(folder: Path):
    for words, stdin in [(("-n", "1"), "Oslo\n"), (("--tries", "2"), "Oslo\nRome\n"), ((), "Oslo\nRome\n")]:
        run(folder, "three", "take", "demo.yaml", *words, "--order", "file", stdin=stdin)
    home = {**os.environ, "QUIZ_HOME": str(folder / "three"), "QUIZ_NOW": "2026-11-24T10:00:00+01:00"}

    def head(*words: str) -> str:
        child = Program(
            sys.executable,
            ["-m", "quiz", "take", "demo.yaml", "--accessible", "--fresh", *words],
            env=home,
            cwd=folder,
            encoding="utf-8",
        )
        child.expect("Question 1")
        child.close(force=True)
        return next((line for line in child.before.splitlines() if "ast time" in line), "")

    assert "Last time 2/2, 2 days ago" in head()
    assert "Last time 1/1, 2 days ago" in head("-n", "1", "--order", "file")
    assert head("-n", "1") == ""  # another order is another question
    assert head("--kind", "short-answer") == ""


def test_questions_that_were_not_reached_are_not_wrong(folder: Path):
    done = run(folder, "four", "take", "demo.yaml", "--order", "file", stdin="Oslo\n")
    assert "Score  1 of 1 point, 100%\nAnswered 1 of 2 questions\n" in done.stdout


SHOWN = """\
Demo, 2026-11-22 10:00
50%  1 of 2 points

1. What is the capital of Norway?
  Correct: Oslo

2. What is the capital of Italy?
  Wrong: Milan
  Right answer: Rome
"""


def test_one_sitting_is_shown_with_its_answers(folder: Path):
    run(folder, "five", "take", "demo.yaml", "--order", "file", stdin="Oslo\nMilan\n")
    done = run(folder, "five", "history", "show", "1")
    assert (done.stderr, done.stdout) == ("", SHOWN)
    data = json.loads(run(folder, "five", "history", "show", "1", "--json").stdout)
    assert [(one["id"], one["score"], one["response"]) for one in data["answers"]] == [
        ("demo/oslo", 1.0, {"typed": ["Oslo"]}),
        ("demo/rome", 0.0, {"typed": ["Milan"]}),
    ]


def test_a_second_answer_is_called_right_and_worth_what_the_first_one_was(folder: Path):
    bank = Library([folder], cwd=folder).open([str(folder / "demo.yaml")])
    items = [bank.item(entry.identity) for entry in bank.entries]
    with Log.open(folder / "second" / "history.db") as log:
        sitting = Sitting.begin(Session.start(items, seed=1), bank=bank, log=log, now=lambda: datetime.now(UTC))
        sitting.answer(Typed(("Bergen",)))
        sitting.undo()
        sitting.answer(Typed(("Oslo",)))
    done = run(folder, "second", "history", "show", "1")
    assert "1. What is the capital of Norway?\n  Correct (the first answer counts): Oslo\n" in done.stdout, done
    assert "Right answer: Oslo" not in done.stdout


def test_a_sitting_whose_deck_is_gone_is_shown_as_far_as_it_can_be(folder: Path):
    run(folder, "six", "take", "demo.yaml", "--order", "file", stdin="Oslo\n\n")
    (folder / "demo.yaml").unlink()
    done = run(folder, "six", "history", "show", "1")
    assert done.stdout.splitlines()[3:] == [
        "1. demo/oslo (in no deck found)",
        "  Correct",
        "",
        "2. demo/rome (in no deck found)",
        "  Not known",
    ]


def test_an_exam_is_shown_once_it_is_handed_in(folder: Path):
    run(folder, "eight", "take", "demo.yaml", "--exam", "--order", "file", stdin="Oslo\n")
    open_ = run(folder, "eight", "history", "show", "1").stdout.splitlines()
    assert open_[1:] == ["not handed in, 1 of 2 answered", "Its answers are shown when you have handed it in."]
    run(folder, "seven", "take", "demo.yaml", "--exam", "--order", "file", stdin="Oslo\n\n")
    done = run(folder, "seven", "history", "show", "1")
    assert "1. What is the capital of Norway?\n  Correct: Oslo\n" in done.stdout, done
    assert "2. What is the capital of Italy?\n  Not answered\n  Right answer: Rome\n" in done.stdout


def test_a_number_that_no_sitting_has(folder: Path):
    done = run(folder, "one", "history", "show", "3")
    assert (done.returncode, done.stderr) == (
        2,
        "quiz: Your history has 2 quizzes: there is no quiz 3. `quiz history` lists them.\n",
    )
