"""`quiz check`: what is printed where, and the exit code."""

import json
import sys
from pathlib import Path

import pexpect
import pytest
from click.testing import CliRunner, Result

from quiz.cli import quiz

GOOD = """\
deck: good
title: Good
questions:
- id: moon
  question: What circles the Earth?
  answer: the Moon
  explain: In a little less than a month.
"""
FLAWED = GOOD.replace("  explain: In a little less than a month.\n", "").replace("good", "flawed")
FAULTY = GOOD.replace("answer:", "anser:").replace("good", "faulty")


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run in an empty folder with a home of its own."""
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("QUIZ_DECKS", raising=False)
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return work


def check(*arguments: str) -> Result:
    return CliRunner().invoke(quiz, ["check", *arguments])


def test_nothing_wrong_is_silent() -> None:
    Path("good.yaml").write_text(GOOD)
    result = check("good.yaml")
    assert (result.exit_code, result.output) == (0, "")


def test_error_is_on_stdout_and_the_summary_on_stderr() -> None:
    Path("faulty.yaml").write_text(FAULTY)
    Path("good.yaml").write_text(GOOD.replace("circles the Earth", "is the Moon made of"))
    result = check(".")
    assert result.exit_code == 1
    assert result.stdout == (
        "faulty.yaml:6:3: error: a question has no key 'anser' [unknown-key]\n"
        "    6 |   anser: the Moon\n"
        "      |   ^\n"
        "      = help: did you mean 'answer'?\n"
    )
    assert result.stderr == "1 error in 1 of 2 files\n"


def test_warnings_fail_only_when_strict() -> None:
    Path("flawed.yaml").write_text(FLAWED)
    assert check("flawed.yaml").exit_code == 0
    assert "no-explanation" in check("flawed.yaml").stdout
    assert check("--strict", "flawed.yaml").exit_code == 1


def test_many_warnings_of_one_kind_are_one_line_of_text_and_all_for_programs() -> None:
    asked = "".join(f"- {{id: q{n}, question: What is {n}?, answer: so, explain: So.}}\n" for n in range(30))
    bare = "".join(f"- {{id: b{n}, question: Why {n}?, answer: so}}\n" for n in range(12))
    Path("many.yaml").write_text(f"deck: many\ntitle: Many\nquestions:\n{asked}{bare}")
    result = check("many.yaml")
    assert result.stdout == (
        "many.yaml:34:3: warning: the answer has no explanation; 12 such warnings in this file "
        "(34:3, 35:3, 36:3, ...); see all with --all-warnings [no-explanation]\n"
    )
    assert result.stderr == "12 warnings in 1 file\n"
    assert check("many.yaml", "--all-warnings").stdout.count("[no-explanation]") == 12
    assert len(json.loads(check("many.yaml", "--format", "json").stdout)) == 12
    assert check("many.yaml", "--format", "github").stdout.count("title=no-explanation") == 12
    assert len(json.loads(check("many.yaml", "--format", "sarif").stdout)["runs"][0]["results"]) == 12


def test_a_warning_that_is_off_by_default_is_looked_for_on_demand() -> None:
    told = (
        "- {id: b, question: What is cryptovirology?, answer: x, explain: Ransomware encrypts the files on a disk.}\n"
    )
    asked = "- {id: a, question: Which malware encrypts the files?, answer: ransomware, explain: So.}\n"
    Path("d.yaml").write_text(f"deck: d\ntitle: D\nquestions:\n{asked}{told}")
    assert check("d.yaml").output == ""
    for also in ("key-elsewhere", "[KEY-ELSEWHERE]", "all"):
        result = check("d.yaml", "--also", also)
        assert result.exit_code == 0
        assert result.stdout.startswith(
            "d.yaml:4:64: warning: the explanation of the question 'b' on line 5 tells this answer: "
            "it contains 'ransomware' [key-elsewhere]\n"
        )
    assert check("d.yaml", "--also", "no-anchor").output == ""
    assert check("d.yaml", "--strict", "--also", "all").exit_code == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("no-anker", "Did you mean 'no-anchor'?"),
        ("near-duplicate", "Those are: key-elsewhere, no-anchor; or all."),
    ],
)
def test_also_takes_only_what_is_off_by_default(name: str, said: str) -> None:
    Path("good.yaml").write_text(GOOD)
    result = check("good.yaml", "--also", name)
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1].endswith(
        f"'{name}' is not the code of a warning that is off by default. {said}"
    )


def test_without_a_path_decks_and_seeds_are_checked() -> None:
    Path("decks").mkdir()
    Path("decks/flawed.yaml").write_text(FLAWED)
    assert "decks/flawed.yaml:4:3" in check().stdout


def test_without_a_path_and_without_decks_there_is_advice() -> None:
    result = check()
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Name a file to check, such as: quiz check my-deck.yaml" in result.stderr


def test_folder_without_files_is_not_passed_in_silence() -> None:
    Path("empty").mkdir()
    result = check("empty")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "No question file or source sheet found: these are .yaml files.\n"


def test_path_that_means_nothing_is_wrong_usage() -> None:
    result = check("nowhere.yaml")
    assert result.exit_code == 2
    assert "nowhere.yaml" in result.stderr


def test_json_is_a_list_even_when_empty() -> None:
    Path("good.yaml").write_text(GOOD)
    Path("faulty.yaml").write_text(FAULTY)
    assert check("--format", "json", "good.yaml").stdout == "[]\n"
    (found,) = json.loads(check("--format", "json", "faulty.yaml").stdout)
    assert found["code"] == "unknown-key"


def test_github_and_sarif() -> None:
    Path("faulty.yaml").write_text(FAULTY)
    assert check("--format", "github", "faulty.yaml").stdout.startswith("::error file=faulty.yaml,line=6,col=3,")
    log = json.loads(check("--format", "sarif", "faulty.yaml").stdout)
    (rule,) = log["runs"][0]["tool"]["driver"]["rules"]
    assert rule["id"] == "unknown-key"
    assert "Fails:" in rule["help"]["markdown"]


def test_explain_prints_the_manual_entry_and_how_to_allow_a_warning() -> None:
    result = check("--explain", "few-distractors")
    assert result.exit_code == 0
    assert result.stdout.startswith("few-distractors\n\nA multiple choice has fewer than two wrong options.\n")
    assert "allow: [few-distractors]" in result.stdout
    assert "allow" not in check("--explain", "missing-file").stdout


def test_explain_takes_the_code_as_it_is_printed() -> None:
    assert check("--explain", "[Few-Distractors]").exit_code == 0


def test_explain_of_an_unknown_code_guesses() -> None:
    result = check("--explain", "few-distracters")
    assert result.exit_code == 2
    assert "Did you mean 'few-distractors'?" in result.stderr


def on_terminal(at_home: Path, monkeypatch: pytest.MonkeyPatch, **environment: str) -> str:
    Path("faulty.yaml").write_text(FAULTY)
    for name, value in {"TERM": "xterm-256color", "COLUMNS": "72", **environment}.items():
        monkeypatch.setenv(name, value)
    output = pexpect.run(
        f"{sys.executable} -m quiz check faulty.yaml", encoding="utf-8", timeout=300, dimensions=(24, 72)
    )
    return str(output).replace("\r\n", "\n")


def test_colours_on_a_terminal(at_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[1;31merror: \x1b[0m" in on_terminal(at_home, monkeypatch)


@pytest.mark.slow
@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_colours_where_they_are_not_wanted(
    at_home: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]
) -> None:
    text = on_terminal(at_home, monkeypatch, **environment)
    assert "\x1b" not in text
    assert "faulty.yaml:6:3: error: a question has no key 'anser' [unknown-key]\n" in text


def test_github_gets_paths_from_the_top_of_the_repository(at_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (at_home / "sub" / "decks").mkdir(parents=True)
    (at_home / "sub" / "decks" / "faulty.yaml").write_text(FAULTY)
    monkeypatch.chdir(at_home / "sub")
    said = CliRunner().invoke(quiz, ["check", "--format", "github"]).stdout
    assert said.startswith("::error file=decks/faulty.yaml,")
    (at_home / ".git").mkdir()
    said = CliRunner().invoke(quiz, ["check", "--format", "github"]).stdout
    assert said.startswith("::error file=sub/decks/faulty.yaml,")
    (at_home / "sub" / "inner").mkdir()
    monkeypatch.chdir(at_home / "sub" / "inner")
    said = CliRunner().invoke(quiz, ["check", "--format", "github", "../decks"]).stdout
    assert said.startswith("::error file=sub/decks/faulty.yaml,")
