"""QTI 1.2 of Canvas and Respondus, and packages that are broken or hostile."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from quiz.importing import packages
from quiz.importing.qti12 import SOURCE
from quiz.importing.refusal import CannotImport

from .blocks import drop_ids

Import = Callable[..., tuple[str, list[str]]]


def item(kind: str, stem: str, inside: str, rules: str, more: str = "") -> str:
    field = (
        f"<qtimetadatafield><fieldlabel>question_type</fieldlabel><fieldentry>{kind}</fieldentry></qtimetadatafield>"
    )
    return (
        f'<item ident="{kind[:4]}" title="{kind}"><itemmetadata><qtimetadata>{field}</qtimetadata></itemmetadata>'
        f'<presentation><material><mattext texttype="text/html">{stem}</mattext></material>{inside}</presentation>'
        f"<resprocessing>{rules}</resprocessing>{more}</item>"
    )


def label(ident: str, text: str) -> str:
    return f'<response_label ident="{ident}"><material><mattext>{text}</mattext></material></response_label>'


def rule(test: str, score: str = "100", shown: str = "") -> str:
    feedback = f'<displayfeedback linkrefid="{shown}"/>' if shown else ""
    points = f'<setvar varname="SCORE">{score}</setvar>' if score else ""
    return f"<respcondition><conditionvar>{test}</conditionvar>{points}{feedback}</respcondition>"


def equal(ident: str, text: str) -> str:
    return f'<varequal respident="{ident}">{text}</varequal>'


LABELS = label("1", "one") + label("2", "two &amp; more")
PICK = f'<response_lid ident="r"><render_choice>{LABELS}</render_choice></response_lid>'
DROP = PICK.replace('"r">', '"response_a"><material><mattext>a</mattext></material>')
SAID = '<itemfeedback ident="1_fb"><material><mattext>No.</mattext></material></itemfeedback>'
GENERAL = '<itemfeedback ident="general_fb"><material><mattext>All.</mattext></material></itemfeedback>'
ITEMS = [
    item(
        "multiple_choice_question",
        "&lt;p&gt;Which?&lt;/p&gt;",
        PICK,
        rule(equal("r", "1"), "", "1_fb") + rule(equal("r", "2")),
        SAID + GENERAL,
    ),
    item(
        "multiple_answers_question",
        "Which all?",
        PICK.replace("<response_lid", '<response_lid rcardinality="Multiple"'),
        rule(f"<and>{equal('r', '2')}<not>{equal('r', '1')}</not></and>"),
    ),
    item(
        "numerical_question",
        "How many?",
        '<response_str ident="r"><render_fib fibtype="Decimal"/></response_str>',
        rule(f'<or>{equal("r", "3")}<and><vargte respident="r">2</vargte><varlte respident="r">4</varlte></and></or>'),
    ),
    item(
        "multiple_dropdowns_question",
        "Roses are [a].",
        DROP,
        rule(equal("response_a", "1")),
    ),
    item("essay_question", "Explain.", '<response_str ident="r"><render_fib/></response_str>', ""),
    item("text_only_question", "Read this.", "", ""),
    item("multiple_choice_question", "Nothing right?", PICK, rule(equal("r", "9"))),
]


def test_the_questions_of_canvas(import_text: Import) -> None:
    block, losses = import_text(
        "qti12", f'<questestinterop><assessment title="T">{"".join(ITEMS)}</assessment></questestinterop>'
    )
    assert (
        drop_ids(block)
        == """\
  question: Which?
  answer: two & more
  wrong:
  - one: "No."
  explain: All.

  question: Which all?
  answers:
  - two & more
  wrong:
  - one

  question: How many?
  answer: 3
  within: 1

  cloze: "Roses are {{one}}."
  wrong:
    "one":
    - "two & more"

  question: Explain.
  write: yes
""".replace('"No."', "No.")
    )
    assert losses == [
        "line 1: a text between questions, which asks nothing (text_only_question)",
        "line 1: none of its options is right (multiple_choice_question)",
    ]


def write_zip(path: Path, files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in files.items():
            file.writestr(name, data)


def test_a_package_with_pictures(import_text: Import, tmp_path: Path) -> None:
    question = ITEMS[4].replace("Explain.", '&lt;img src="$IMS-CC-FILEBASE$/a%20b.png"&gt; Explain.')
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("imsmanifest.xml", "<manifest/>")
        file.writestr("x/x.xml", f"<questestinterop>{question}</questestinterop>")
        file.writestr("web_resources/a b.png", b"picture")
    block, losses = import_text("qti12", out.getvalue(), "q.zip")
    (picture,) = (tmp_path / "out/questions.media").iterdir()
    assert (picture.read_bytes(), losses) == (b"picture", [])
    assert f"![](questions.media/{picture.name}) Explain." in block


def test_packages_that_are_too_large_or_broken_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "bad.zip"
    big = b"<questestinterop>" + b" " * 2000
    write_zip(path, {"imsmanifest.xml": b"", "a.xml": big})
    monkeypatch.setattr(packages, "LARGEST", 1000)
    for data in (path.read_bytes(), path.read_bytes()[:-30], b"PK\3\4" + b"x" * 50):
        path.write_bytes(data)
        with pytest.raises(CannotImport), SOURCE.open(str(path), str(tmp_path)) as reading:
            list(reading.drafts(lambda loss: None, "m"))
    monkeypatch.undo()
    write_zip(path, {"imsmanifest.xml": b"", "a.xml": big})
    data = bytearray(path.read_bytes())
    at = data.index(b"a.xml") + 5
    data[at : at + 4] = b"\xff\xff\xff\xff"
    path.write_bytes(data)
    with pytest.raises(CannotImport), SOURCE.open(str(path), str(tmp_path)) as reading:
        list(reading.drafts(lambda loss: None, "m"))
