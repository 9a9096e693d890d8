"""`quiz take --exam` as a program: the time it is given, streams, exit codes, what it leaves behind."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import click
import pytest

from quiz.cli.exams import read_time

from .program import run_quiz

DECK = """
deck: d
title: A deck
questions:
- {id: a, question: First?, answer: 'yes', wrong: ['no', maybe], hint: one}
- {id: b, question: Second?, answer: gold, typos: no}
- {id: c, question: Third?, answer: 42}
- {id: f, front: Front, back: Back}
"""


@pytest.fixture
def run(tmp_path: Path):
    (tmp_path / "d.yaml").write_text(DECK)

    def run_take(*args: str, input: str = "", **env: str) -> subprocess.CompletedProcess[str]:
        kept = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "QUIZ_HOME": str(tmp_path / "home"), "LANG": "C.UTF-8"}
        words = ["take", "d.yaml", "--order", "file", "--seed", "1", *args]
        return run_quiz(*words, folder=tmp_path, env={**kept, **env}, input=input)

    return run_take


def events(stdout: str) -> list[dict]:
    return [json.loads(line) for line in stdout.splitlines()]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90", 90), ("90s", 90), ("10m", 600), ("1h30m", 5400), ("1h", 3600), ("1h 5s", 3605), ("2H", 7200),
        ("168h", 604_800), ("01m", 60),
    ],
)  # fmt: skip
def test_a_time_is_read(text, seconds):
    assert read_time(None, None, text) == seconds


@pytest.mark.parametrize(
    "text",
    ["", "0", "0m", "-5", "5x", "1h30", "30m1h", "1.5h", "m", "169h", "9999999", "٣m", "1:30", "ten minutes", "1m1m"],
)
def test_what_is_no_time_is_refused(text):
    with pytest.raises(click.BadParameter, match="is not a time"):
        read_time(None, None, text)


@pytest.mark.parametrize(
    ("answers", "mark", "code"),
    [
        ("yes\ngold\n42\n", "100", 0),
        ("yes\ngold\n\n", "66", 0),
        ("yes\n\n\n", "66", 1),
        ("yes\ngold\n42", "100", 0),
        ("yes\ngold\n", "10", 1),  # not handed in, so not passed
    ],
)
def test_exit_code_says_whether_a_pass_mark_was_reached(run, answers, mark, code):
    assert run("--exam", "--pass", mark, input=answers).returncode == code


def test_events(run, tmp_path):
    """Nothing of what is right before the exam is handed in."""
    done = run("--exam", "--time", "10m", "--json", input="yes\ntin\n/s\n")
    told = events(done.stdout)
    assert [event["event"] for event in told] == [
        "start", *["question", "saved"] * 3, "feedback", "feedback", "feedback", "end",
    ]  # fmt: skip
    start, end = told[0], told[-1]
    assert (start["exam"], start["seconds"], start["left_out"], start["total"]) == (True, 600, 1, 3)
    assert 0 < start["seconds_left"] <= 600
    assert all(0 < event["seconds_left"] <= 600 for event in told if event["event"] == "question")
    assert [event["answered"] for event in told if event["event"] == "saved"] == [True, True, False]
    assert [(e["id"], e["verdict"]) for e in told if e["event"] == "feedback"] == [
        ("a", "Correct"),
        ("b", "Wrong"),
        ("c", "Not answered"),
    ]
    assert (end["points"], end["max_points"], end["missed"], end["finished"]) == (1, 3, ["b", "c"], True)
    with closing(sqlite3.connect(tmp_path / "home" / "history.db")) as log:
        assert set(log.execute("SELECT DISTINCT origin FROM event")) == {("exam",)}


def test_an_exam_that_is_not_handed_in_has_no_score(run):
    done = run("--exam", "--json", input="yes\n")
    end = events(done.stdout)[-1]
    assert (end["event"], end["finished"], end["points"], end["percent"], end["answered"]) == (
        "end",
        False,
        None,
        None,
        1,
    )
    assert "progress saved, not handed in. Resume with: quiz take d.yaml --exam --resume" in done.stderr
    assert done.returncode == 0
    again = events(run("--exam", "--resume", "--json", input="gold\n42\n").stdout)
    assert again[0]["answered"] == 1
    assert [event["id"] for event in again if event["event"] == "question"] == ["b", "c"]
    assert again[-1]["marks"] == "+++"


def test_history_counts_what_is_answered_and_says_that_it_is_not_handed_in(run, tmp_path):
    run("--exam", input="yes\ntin\n/q\n")
    env = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "QUIZ_HOME": str(tmp_path / "home"), "LANG": "C.UTF-8"}
    for mode, said in (([], "A deck (exam)  not handed in, 2 of 3 answered\n"), (["--json"], '"answered": 2,')):
        command = [sys.executable, "-m", "quiz", "history", *mode]
        done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=300, check=True)
        assert said in done.stdout


def test_a_hint_costs_nothing_for_there_is_none(run):
    done = run("--exam", "--json", input="/h\n/?\nyes\ngold\n42\n")
    assert events(done.stdout)[-1]["percent"] == 100
    assert done.stderr.count("an exam has no hints") == 2


@pytest.mark.parametrize("stdin", ["", "\n\n\n", "\x00\n", "/h\n" * 200, "/q\n", "/s\n" * 9, "\x1b[A\n" * 3])
@pytest.mark.parametrize("mode", [(), ("--json",), ("--accessible",)])
def test_any_input_ends_without_a_traceback(run, stdin, mode):
    done = run("--exam", *mode, input=stdin)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert "\x1b" not in done.stdout + done.stderr


def test_a_faulty_answers_file_begins_no_exam(run):
    done = run("--exam", "--answers", "none.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no unfinished exam" in run("--exam", "--resume").stderr


def test_missed_questions_are_written_once_it_is_handed_in(run, tmp_path):
    run("--exam", "--save-missed", "again.yaml", input="yes\n")
    assert not (tmp_path / "again.yaml").exists()
    run("--exam", "--resume", "--save-missed", "again.yaml", input="gold\n41\n")
    assert "Third?" in (tmp_path / "again.yaml").read_text()


def test_negative_marking_is_kept_through_a_resume(run):
    run("--exam", "--negative", "--json", input="no\n")
    assert events(run("--exam", "--resume", "--json", input="\n\n").stdout)[-1]["points"] == -0.5
