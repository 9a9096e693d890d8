"""Statements of every kind of question are what Ralph's models accept, and keep their ids."""

import csv
import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quiz.cli import quiz
from quiz.kinds import KINDS

ROOT = Path(__file__).parents[2]


def validate(statement: object) -> None:
    """Raise an error for what is not a statement; Ralph is imported here, since that takes longer than any test."""
    from ralph.models.xapi.base.statements import BaseXapiStatement

    BaseXapiStatement.model_validate(statement)


def run(*words: str) -> Result:
    return CliRunner().invoke(quiz, words)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("QUIZ_DECKS", raising=False)
    monkeypatch.chdir(tmp_path)
    # Whatever is picked, typed or arranged: the first option, or a text, or nothing known.
    Path("answers.txt").write_text("a\n" * 300)
    done = run("take", str(ROOT / "decks" / "examples"), "--answers", "answers.txt", "--seed", "1")
    assert done.exit_code == 0, done.stderr
    assert (
        run("history", "export", "ada.jsonl", "--deck", str(ROOT / "decks" / "examples"), "--name", "Ada").exit_code
        == 0
    )
    assert run("class", "add", "ada.jsonl").exit_code == 0


@pytest.mark.slow
def test_every_statement_is_accepted_and_every_kind_is_described() -> None:
    text = run("class", "export", "xapi", "--home", "https://school.example").stdout
    statements = [json.loads(line) for line in text.splitlines()]
    for statement in statements:
        validate(statement)
    definitions = [statement["object"]["definition"] for statement in statements]
    found = {definition.get("interactionType") for definition in definitions}
    assert found == {
        *("choice", "true-false", "fill-in", "numeric", "sequencing", "matching", "other", "performance"),
        None,  # the end of the attempt
    }
    assert len({statement["id"] for statement in statements}) == len(statements) > len(KINDS)
    assert run("class", "export", "xapi", "--home", "https://school.example", "-o", "out.jsonl").exit_code == 0
    assert Path("out.jsonl").read_text() == text
    right = [one for one in statements if one["result"].get("success")]
    assert right
    for statement in right:
        definition = statement["object"]["definition"]
        if definition["interactionType"] in ("choice", "true-false"):
            picked = statement["result"]["response"].split("[,]")
            assert sorted(definition["correctResponsesPattern"][0].split("[,]")) == sorted(picked)


@pytest.mark.slow
def test_a_statement_without_the_deck_is_accepted_too() -> None:
    moved = Path("ada.jsonl").read_text().replace('"bank":"', '"bank":"gone-')
    Path("ada.jsonl").write_text(moved)
    assert run("class", "add", "ada.jsonl", "--class", "class.db").exit_code == 0
    text = run("class", "export", "xapi", "--class", "class.db").stdout
    for line in text.splitlines():
        validate(json.loads(line))
    assert {json.loads(line)["object"]["definition"].get("interactionType") for line in text.splitlines()} == {
        "other",
        None,
    }


def test_the_table_has_a_row_for_each_answer() -> None:
    rows = list(csv.DictReader(StringIO(run("class", "export", "csv").stdout)))
    told = json.loads(run("class", "report", "--json").stdout)
    assert len(rows) == sum(item["n"] - item["omitted"] for item in told["items"])
    assert {row["learner"] for row in rows} == {"Ada"}


def test_a_home_that_is_no_address() -> None:
    assert run("class", "export", "xapi", "--home", "school").exit_code == 2


@pytest.mark.slow
@pytest.mark.parametrize("form", ["xapi", "csv"])
def test_a_reader_that_goes_away_is_no_error(form: str) -> None:
    """As `| head -n 1` does. Nothing is said of it, least of all by a query that was not finished."""
    command = [sys.executable, "-m", "quiz", "class", "export", form]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(20)
        process.stdout.close()
        assert process.stderr.read() == b""
