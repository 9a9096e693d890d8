"""`quiz class` and `quiz check --with`, as a teacher and an author use them."""

import csv
import json
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pupils import Item, write_class

from quiz.cli import quiz
from quiz.identity import hash_content
from quiz.library import Library

from ..json_output import fits

FAULTS = {
    "q03": "negative-item",
    "q06": "key-suspect",
    "q08": "too-easy",
    "q10": "too-hard",
    "q12": "dead-distractor",
}
DECK = """\
deck: demo
title: Demo
allow: [no-source, no-explanation, key-position, options-alike, key-length-bias]
questions:
"""


def make_items(number: int) -> list[Item]:
    """Return items of which those in FAULTS are bad; the others are of middling difficulty and tell well."""
    items = [Item(-1 + 2 * place / number, 1.2) for place in range(number)]
    for name, fault in FAULTS.items():
        place = int(name[1:]) - 1
        items[place] = Item({"too-easy": -6.0, "too-hard": 6.0}.get(fault, 0.0), 1.2, fault)
    return items


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("QUIZ_DECKS", raising=False)
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    questions = [
        f"- id: q{number:02d}\n  question: 'Question {number} of the demo?'\n  answer: key\n  wrong: [w1, w2, w3]\n"
        for number in range(1, 21)
    ]
    Path("demo.yaml").write_text(DECK + "".join(questions))
    return Path()


def run(*words: str) -> Result:
    return CliRunner().invoke(quiz, words)


def read_revs() -> list[str]:
    bank = Library([Path.cwd()]).open(["demo.yaml"])
    return [hash_content(bank.item(entry.identity).question) for entry in bank.entries]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_bad_items_of_a_class_of_500_are_found_at_their_lines_and_good_ones_are_not(seed: int) -> None:
    write_class(Path("in"), make_items(20), 500, seed=seed, revs=read_revs())
    assert run("class", "add", "in", "--class", "c.db").exit_code == 0
    found = json.loads(run("check", "demo.yaml", "--with", "c.db", "--format", "json").stdout)
    lines = Path("demo.yaml").read_text().splitlines()
    told = set()
    for problem in found:
        above = [line for line in lines[: problem["line"]] if line.startswith("- id: ")]
        told.add((above[-1].removeprefix("- id: "), problem["code"], problem["severity"]))
        assert re.search(r"of 500 learners", problem["message"])
    assert {one for one in told if one[0] in FAULTS} >= {(name, code, "warning") for name, code in FAULTS.items()}
    good = {name for name, code, _ in told if name not in FAULTS}
    assert not good


def test_a_small_class_makes_no_suspicion() -> None:
    write_class(Path("in"), make_items(20), 29, seed=1, revs=read_revs())
    assert run("class", "add", "in", "--class", "c.db").exit_code == 0
    assert json.loads(run("check", "demo.yaml", "--with", "c.db", "--format", "json").stdout) == []


@pytest.mark.slow
def test_an_edited_question_is_suspect_no_more() -> None:
    write_class(Path("in"), make_items(20), 120, seed=1, revs=read_revs())
    assert run("class", "add", "in", "--class", "c.db").exit_code == 0
    before = run("check", "demo.yaml", "--with", "c.db", "--strict")
    assert (before.exit_code, "[key-suspect]" in before.stdout) == (1, True)
    Path("demo.yaml").write_text(Path("demo.yaml").read_text().replace("Question 6 of", "Question six of"))
    assert "[key-suspect]" not in run("check", "demo.yaml", "--with", "c.db").stdout
    assert "::warning " in run("check", "demo.yaml", "--with", "c.db", "--format", "github").stdout
    sarif = json.loads(run("check", "demo.yaml", "--with", "c.db", "--format", "sarif").stdout)
    rules = sarif["runs"][0]["tool"]["driver"]["rules"]
    assert {"negative-item", "too-hard"} <= {rule["id"] for rule in rules}
    assert all(len(rule["help"]["text"]) > 50 for rule in rules)


def test_a_class_that_is_not_there_is_not_made() -> None:
    done = run("check", "demo.yaml", "--with", "no.db")
    assert (done.exit_code, "There is no class at no.db" in done.stderr) == (1, True)
    assert not Path("no.db").exists()


def test_explain_tells_what_a_suspicion_means() -> None:
    done = run("check", "--explain", "key-suspect")
    assert (done.exit_code, done.stdout.splitlines()[0]) == (0, "key-suspect")


def test_from_a_learners_record_to_the_teachers_report() -> None:
    """A learner takes the deck, hands in a file, and stands in the report; what else was learned is not in it."""
    Path("answers.txt").write_text("a\nb\n" * 10)
    take = run("take", "demo.yaml", "--seed", "1", "--answers", "answers.txt", "--json")
    assert take.exit_code == 0, take.stderr
    assert run("take", "hanoi-start", "-n", "2", "--answers", "answers.txt").exit_code == 0
    done = run("history", "export", "ada.jsonl", "--deck", "demo.yaml", "--name", "Ada  Lovelace")
    assert done.exit_code == 0, done.stderr
    text = Path("ada.jsonl").read_text()
    assert "hanoi" not in text
    assert '"learner":"Ada  Lovelace"' in text
    added = run("class", "add", "ada.jsonl")
    assert (added.exit_code, added.stdout) == (0, "20 new answers from 1 file.\n")
    (told,) = fits("quiz class report", run("class", "report", "--json").stdout)
    (learner,) = told["learners"]
    right = json.loads(take.stdout.splitlines()[-1])["points"]
    assert (learner["name"], learner["points"], learner["attempts"]) == ("Ada Lovelace", right, 1)
    assert list(learner["items"].values()).count("right") == right
    assert len(told["items"]) == 20


def test_the_table_of_a_gradebook_names_who_is_missing() -> None:
    write_class(Path("in"), make_items(12), 2, seed=1)
    run("class", "add", "in")
    Path("pupils.csv").write_text("\ufeffname,group\nPupil 001,b\nZoe,a\n")
    table = list(csv.reader(StringIO(run("class", "report", "demo", "--roster", "pupils.csv", "--csv").stdout)))
    assert table[0][:5] == ["username", "demo", "maximum", "percent", "attempts"]
    assert [row[0] for row in table[1:]] == ["Pupil 000", "Pupil 001", "Zoe"]
    assert table[3][1:5] == ["", "", "", "0"]
    assert set(table[1][5:]) <= {"right", "wrong"}


def test_pseudonyms_keep_no_name_and_are_the_same_each_time(tmp_path: Path) -> None:
    write_class(Path("in"), make_items(12), 3, seed=1)
    run("class", "add", "in", "--pseudonyms", "--class", "c.db")
    first = [
        learner["name"]
        for learner in json.loads(run("class", "report", "--class", "c.db", "--json").stdout)["learners"]
    ]
    assert all(re.fullmatch("learner-[0-9a-f]{12}", name) for name in first)
    assert b"Pupil" not in Path("c.db").read_bytes()
    assert run("class", "add", "in", "--pseudonyms", "--class", "c.db").stdout == "0 new answers from 3 files.\n"
    assert run("class", "forget", "Pupil 001", "--pseudonyms", "--class", "c.db").exit_code == 0
    assert len(json.loads(run("class", "report", "--class", "c.db", "--json").stdout)["learners"]) == 2


def test_only_results_of_the_deck_are_kept() -> None:
    write_class(Path("in"), make_items(12), 2, seed=1)
    write_class(Path("other"), make_items(12), 2, seed=2)
    for path in Path("other").iterdir():
        path.write_text(path.read_text().replace('"demo"', '"elsewhere"'))
    assert run("class", "add", "in", "other", "--deck", "demo.yaml").stdout == "24 new answers from 4 files.\n"


def test_an_empty_class_and_an_unknown_deck() -> None:
    assert "This class is empty" in run("class", "report").stderr
    write_class(Path("in"), make_items(12), 2, seed=1)
    run("class", "add", "in")
    done = run("class", "report", "hanoi-start")
    assert (done.exit_code, "has results of: demo." in done.stderr) == (2, True)
    assert run("class", "forget", "Nobody").exit_code == 1


def test_the_report_reads_well() -> None:
    write_class(Path("in"), make_items(12), 40, seed=3, revs=["r"] * 12)
    run("class", "add", "in")
    text = run("class", "report").stdout
    assert re.search(r"^Pupil 000 +\d+/12 +[\d.]+ +1  [-+]{12}$", text, re.MULTILINE)
    assert re.search(r"^40 learners, mean [\d.]+, median [\d.]+ points, standard deviation [\d.]+$", text, re.MULTILINE)
    assert "discrimination 0." in text
    assert ", uncertain" in text
    assert max(map(len, text.splitlines())) <= 80
