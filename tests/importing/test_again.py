"""A file that is imported again: nothing is overwritten, and a diff brings what has changed."""

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quiz.cli import quiz

GIFT = """\
::capital::Which is the capital of Norway?{=Oslo ~Bergen ~Stavanger}

::sun::The sun rises in the east.{T}

::year::When did it happen?{#1822:5}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "home"))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    subprocess.run(["git", "init", "-q"], check=True)
    Path("bank.gift").write_text(GIFT)
    return Path()


def run(*words: str) -> Result:
    return CliRunner().invoke(quiz, ["import", "bank.gift", *words])


def edit(path: str, *pairs: tuple[str, str]) -> None:
    text = Path(path).read_text()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    Path(path).write_text(text, newline="")


def apply(diff: str) -> None:
    subprocess.run(["git", "apply"], input=diff.encode(), check=True)


def test_the_same_file_changes_nothing() -> None:
    first = run()
    assert first.stdout == "3 questions, in 1 deck:\n  bank.yaml  3 questions\nNext: quiz check bank.yaml\n"
    before = {path.name: path.read_bytes() for path in Path().glob("bank*")}
    again = run()
    assert (again.stdout, again.stderr) == ("", "3 unchanged: bank.yaml\n")
    assert {path.name: path.read_bytes() for path in Path().glob("bank*")} == before


def test_what_only_the_source_changed_is_in_the_diff_and_what_the_author_changed_stays() -> None:
    run()
    edit(
        "bank.yaml",
        ("- Bergen", "- Bergen: Nice, but no."),
        ("within: 5", "within: 6"),
        (
            "question: The sun rises in the east.",
            "question: The sun rises in the east.\n  explain: As the Earth turns.",
        ),
    )
    edit(
        "bank.gift",
        ("~Stavanger", "~Tromsø"),
        ("#1822:5", "#1823:7"),
        ("{T}", "{T#No.}"),
        ("::year", "::moon::Is it new?{F}\n\n::year"),
    )
    again = run()
    assert again.stderr == (
        "bank.yaml: line 6: your own 'wrong' stays: the source has changed it\n"
        "bank.yaml: line 18: your own 'within' stays: the source has changed it\n"
        "2 changed, 1 new, 1 unchanged: bank.yaml\n"
    )
    apply(again.stdout)
    assert (
        Path("bank.yaml").read_text()
        == """\
deck: bank
title: "Bank"
format: 2
allow: [no-explanation, no-source]
questions:

- id: capital
  question: Which is the capital of Norway?
  answer: Oslo
  wrong:
  - Bergen: Nice, but no.
  - Stavanger

- id: sun
  question: The sun rises in the east.
  explain: As the Earth turns.
  answer: true
  if-wrong: No.

- id: year
  question: When did it happen?
  answer: 1823
  within: 6

- id: moon
  question: Is it new?
  answer: false
"""
    )
    assert (run().stdout, CliRunner().invoke(quiz, ["check", "bank.yaml"]).exit_code) == ("", 0)


def test_a_question_that_was_renamed_removed_or_indented_is_found() -> None:
    run()
    text = Path("bank.yaml").read_text().replace("- id: capital\n", "- id: oslo\n  was: capital\n")
    head, _, rest = text.partition("questions:\n")
    body = "\r\n".join(f"  {line}" if line else "" for line in rest.partition("- id: year")[0].rstrip().split("\n"))
    Path("bank.yaml").write_bytes(f"{head}questions:\n{body}\n".replace("\r\n", "\n").replace("\n", "\r\n").encode())
    edit("bank.gift", ("~Stavanger", "~Molde"), ("::sun::The sun rises in the east.{T}\n\n", ""))
    again = run()
    assert again.stderr == (
        "bank.yaml: line 14: 'bank/sun' is no longer in the source\n1 changed, 1 unchanged: bank.yaml\n"
    )
    apply(again.stdout_bytes.decode())
    assert b"    - Molde\r\n" in Path("bank.yaml").read_bytes()
    assert b"year" not in Path("bank.yaml").read_bytes()


def test_a_deck_of_another_origin_is_not_touched() -> None:
    Path("bank.yaml").write_text("deck: mine\n")
    refused = run()
    assert (refused.exit_code, Path("bank.yaml").read_text()) == (1, "deck: mine\n")
    assert "bank.yaml is there already" in refused.output


def test_a_change_that_would_make_an_error_stays_out() -> None:
    run()
    edit("bank.yaml", ("- Bergen", "- Trondheim"))
    edit("bank.gift", ("=Oslo ~Bergen", "=Trondheim ~Bergen"))
    again = run()
    assert "answer: Trondheim" not in again.stdout
    assert json.loads(Path("bank.import.json").read_text())["questions"]["bank/capital"][0] == "capital"


def test_strict_writes_nothing_and_one_bad_file_does_not_stop_the_others() -> None:
    Path("bad.gift").write_text("{")
    Path("lossy.gift").write_text("::a::Which?{~%50%a ~%50%b ~c}")
    strict = CliRunner().invoke(quiz, ["import", "--strict", "lossy.gift", "bank.gift", "bad.gift", "-o", "out"])
    assert strict.exit_code == 1
    assert [path.name for path in sorted(Path("out").iterdir())] == ["bank.import.json", "bank.yaml"]
    assert "There is no question to import in bad.gift." in strict.stderr
    assert "lossy.gift: line 1: loses: its weights" in strict.stderr
