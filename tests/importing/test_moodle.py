"""Moodle XML: each kind of question, and files that are broken or hostile."""

from collections.abc import Callable
from pathlib import Path

from quiz.importing.moodle import is_moodle

Import = Callable[[str, str], tuple[str, list[str]]]
FILES = Path(__file__).parent / "files"


def test_every_kind_of_question(tmp_path: Path, import_text: Import) -> None:
    _, losses = import_text("moodle", (FILES / "moodle.xml").read_text())
    written = (tmp_path / "out/questions.yaml").read_text().replace("questions.media", "biology.media")
    assert written == (FILES / "moodle.yaml").read_text().replace("deck: biology", "deck: questions")
    assert losses == [
        "line 38 (text): a text between questions, which asks nothing",
        "line 39 (calc): its numbers are drawn and its answer is worked out",
        "line 40: its XML is damaged: mismatched tag",
        "line 42: its element is never closed",
        "line 26 (num): the unit 'hundred', which is another amount",
    ]
    (picture,) = (tmp_path / "out/questions.media").iterdir()
    assert picture.read_bytes() == b"picture"


def test_entities_are_not_expanded(import_text: Import) -> None:
    question = '<question type="truefalse"><name><text>a</text></name><questiontext><text>{}</text></questiontext>'
    question += '<answer fraction="100"><text>true</text></answer></question>'
    hostile = (
        '<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY f SYSTEM "/etc/passwd">]>'
        f"<quiz>{question.format('Is &b; so?')}{question.format('Is &f; so?')}{question.format('Yes?')}</quiz>"
    )
    block, losses = import_text("moodle", hostile)
    assert block == "- id: a\n  question: Yes?\n  answer: true\n"
    assert [loss.partition(": ")[2] for loss in losses] == [
        "its XML is damaged: undefined entity",
        "its XML is damaged: undefined entity",
    ]
    inner = question.format("x").replace("<name>", '<!DOCTYPE name [<!ENTITY c "c">]><name>')
    assert "which are not allowed here" in import_text("moodle", f"<quiz>{inner}{question.format('Yes?')}</quiz>")[1][0]


def test_it_is_known_by_its_root() -> None:
    assert is_moodle("x", '<?xml version="1.0"?>\n<!-- by hand -->\n<quiz>')
    assert not is_moodle("x.xml", "<quiz-like>")
    assert not is_moodle("x.md", "# Demo\n\n<quiz>\nIs it?\n")


def test_numbers_and_texts_in_blanks_keep_shares_feedback_and_tolerances(import_text: Import) -> None:
    blanks = (
        "Water boils at {1:NUMERICAL:=100:0.5#Yes.~%50%212:2#In F.~0:1#That freezes.} C, which is {1:NM:=373.15:0.1} "
        "K, in {1:SHORTANSWER:=Oslo#Right!~%50%Bergen#Near.~Paris#No.~*}."
    )
    block, losses = import_text(
        "moodle",
        f"""<quiz><question type="cloze"><name><text>c</text></name><questiontext><text>{blanks}</text></questiontext>
        </question></quiz>""",
    )
    assert losses == []
    expected = """\
  partly:
    "100":
    - {text: "212", within: 2, credit: 50%, feedback: "In F."}
    - {text: "0", within: 1, credit: 0%, feedback: "That freezes."}
    "Oslo":
    - {text: "Bergen", credit: 50%, feedback: "Near."}
    - {text: "Paris", credit: 0%, feedback: "No."}
  numbers: yes
  within:
    "100": 0.5
    "373.15": 0.1
"""
    assert expected in block
