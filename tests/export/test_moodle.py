"""Moodle XML: what Moodle's import needs of each type, and the way back by our own importer."""

import subprocess
import sys
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz.cli import quiz
from quiz.export.moodle import join, write_question
from quiz.importing.moodle import parse
from quiz.model import Deck

from .questions import BODIES, block, decks, go_round, inline, show

ROOT = Path(__file__).parents[2]
COMMON = ["name/text", "questiontext/text", "generalfeedback/text", "penalty", "hidden", "idnumber"]
FEEDBACK = ["correctfeedback/text", "partiallycorrectfeedback/text", "incorrectfeedback/text"]
NEEDED = {
    "category": ["category/text", "info/text", "idnumber"],
    "multichoice": [*COMMON, "defaultgrade", "single", "shuffleanswers", "answernumbering", *FEEDBACK, "answer/text"],
    "truefalse": [*COMMON, "defaultgrade", "answer/text"],
    "shortanswer": [*COMMON, "defaultgrade", "usecase", "answer/text"],
    "numerical": [*COMMON, "defaultgrade", "answer/text", "answer/tolerance"],
    "matching": [*COMMON, "defaultgrade", "shuffleanswers", *FEEDBACK, "subquestion/text", "subquestion/answer/text"],
    "ordering": [*COMMON, "defaultgrade", "layouttype", "selecttype", "selectcount", "gradingtype", *FEEDBACK],
    "essay": [*COMMON, "defaultgrade", "responseformat", "responsefieldlines", "attachments", "graderinfo/text"],
    "cloze": COMMON,
}
"""What `question/format/xml/format.php` of Moodle reads of each type without asking whether it is there."""
SHARES = {
    100,
    90,
    83.33333,
    80,
    75,
    70,
    66.66667,
    60,
    50,
    40,
    33.33333,
    30,
    25,
    20,
    16.66667,
    14.28571,
    12.5,
    11.11111,
    10,
    5,
    0,
}


@pytest.mark.slow
@settings(max_examples=120, deadline=None)
@given(
    decks(
        BODIES,
        explanation=st.one_of(st.just(""), block),
        hints=st.lists(inline, max_size=2).map(tuple),
        points=st.sampled_from([1.0, 2.5]),
    )
)
def test_what_moodle_can_say_comes_back(deck: Deck) -> None:
    found = go_round(deck, write_question, join, parse, ROOT)
    assert [show(one.question) for one in found] == list(map(show, deck.questions))
    assert [one.name for one in found] == [question.identity for question in deck.questions]


@pytest.fixture
def exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Element:
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "home"))
    done = CliRunner().invoke(quiz, ["export", "moodle", str(ROOT / "decks/examples"), "-o", str(tmp_path / "all.xml")])
    assert done.exit_code == 0, done.output
    return fromstring((tmp_path / "all.xml").read_text())


@pytest.mark.slow
def test_each_type_has_what_moodle_reads(exported: Element) -> None:
    assert {one.get("type") for one in exported} == set(NEEDED)
    for one in exported:
        lacking = [path for path in NEEDED[str(one.get("type"))] if one.find(path) is None]
        assert not lacking, (one.findtext("idnumber"), lacking)
        if one.get("type") != "ordering":
            for answer in one.iterfind("answer"):
                assert abs(float(str(answer.get("fraction")))) in SHARES
    pictures = [file.get("name") for file in exported.iter("file")]
    assert {"atom.svg", "area.svg"} <= set(pictures)


@pytest.mark.slow
def test_all_that_was_exported_is_imported(exported: Element, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    count = sum(one.get("type") != "category" for one in exported)
    done = CliRunner().invoke(quiz, ["import", "all.xml", "-o", "back.yaml"])
    assert done.exit_code == 0
    assert done.stdout.startswith(f"{count} questions")
    assert "left out" not in done.output
    subprocess.run([sys.executable, "-m", "quiz", "check", "back.yaml"], check=True, capture_output=True)


def test_only_what_has_changed_and_a_file_for_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    text = "deck: d\ntitle: D & E\nquestions:\n- {id: a, question: 'Is ]]> & so?', answer: true}\n"
    text += "- {id: b, question: B?, answer: x}\n"
    Path("d.yaml").write_text(text)
    assert CliRunner().invoke(quiz, ["export", "moodle", "d.yaml"]).exit_code == 0
    Path("d.yaml").write_text(text.replace("answer: x", "answer: y"))
    done = CliRunner().invoke(
        quiz, ["export", "moodle", "d.yaml", "-o", "new.xml", "--changed-since", "d.xml", "--split", "all"]
    )
    assert done.stderr == "1 of 2 questions are new or changed since d.xml.\n"
    root = fromstring(Path("new.xml").read_text())
    assert [one.findtext("idnumber") for one in root] == ["d", "d/b"]
    assert [path.as_posix() for path in Path("all").rglob("*.xml")] == ["all/d/b.xml"]
    assert fromstring(Path("d.xml").read_text())[1].findtext("questiontext/text") == "Is ]]&gt; &amp; so?"
    other = CliRunner().invoke(quiz, ["export", "moodle", "d.yaml", "--changed-since", "d.yaml"])
    assert (other.exit_code, "not a file that `quiz export moodle` wrote" in other.output) == (1, True)
