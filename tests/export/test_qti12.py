"""QTI 1.2: valid by its DTD, read back by our importer, with links that lead somewhere."""

import os
import re
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz.cli import quiz
from quiz.export.qti12 import write_question
from quiz.importing.qti12 import parse
from quiz.model import Deck

from .questions import block, decks, go_round, show

ROOT = Path(__file__).parents[2]
DTD = Path(os.environ.get("QTI_SCHEMAS", "")) / "ims_qtiasiv1p2p1.dtd"
KINDS = ("choice", "response", "truth", "number", "matching", "cloze")


@settings(max_examples=60, deadline=None)
@given(decks(KINDS, tags=st.just(()), explanation=st.one_of(st.just(""), block), points=st.sampled_from([1.0, 2.5])))
def test_what_qti_can_say_comes_back(deck: Deck) -> None:
    found = go_round(
        deck,
        lambda question, around: write_question(question, around, {}),
        lambda written: f"<questestinterop>{''.join(one.text for one in written)}</questestinterop>".encode(),
        parse,
        ROOT,
    )
    assert [show(one.question) for one in found] == list(map(show, deck.questions))
    assert [one.name for one in found] == [question.identity for question in deck.questions]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> zipfile.ZipFile:
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(quiz, ["export", "qti12", str(ROOT / "decks/examples"), "-o", "all.zip"])
    assert done.exit_code == 0, done.output
    return zipfile.ZipFile("all.zip")


@pytest.mark.slow
def test_every_link_leads_somewhere_and_all_comes_in(package: zipfile.ZipFile) -> None:
    names = set(package.namelist())
    manifest = package.read("imsmanifest.xml").decode()
    assert set(re.findall(r'href="([^"]*)"', manifest)) == names - {"imsmanifest.xml", "non_cc_assessments/"}
    assert set(re.findall(r'identifierref="([^"]*)"', manifest)) <= set(
        re.findall(r'resource identifier="([^"]*)"', manifest)
    )
    count = 0
    for name in re.findall(r'imsqti_xmlv1p2"><file href="([^"]*)"', manifest):
        text = package.read(name).decode()
        for item in re.findall(r"<item .*?</item>", text, re.DOTALL):
            count += 1
            assert set(re.findall(r'linkrefid="([^"]*)"', item)) == set(
                re.findall(r'itemfeedback ident="([^"]*)"', item)
            )
            responses = set(re.findall(r'<response_(?:lid|str) ident="([^"]*)"', item))
            assert set(re.findall(r'respident="([^"]*)"', item)) <= responses
        for picture in re.findall(r"\$IMS-CC-FILEBASE\$/([^&\"]*)", text):
            assert f"web_resources/{picture}" in names
    done = CliRunner().invoke(quiz, ["import", "all.zip", "-o", "back.yaml"])
    assert done.stdout.startswith(f"{count} questions"), done.output
    assert CliRunner().invoke(quiz, ["check", "back.yaml"]).exit_code == 0


@pytest.mark.slow
@pytest.mark.skipif(not DTD.is_file(), reason="the folder QTI_SCHEMAS does not have ims_qtiasiv1p2p1.dtd")
def test_it_is_valid(package: zipfile.ZipFile) -> None:
    """By the DTD of QTI 1.2.1, which knows no namespace."""
    from lxml import etree

    with DTD.open() as file:
        dtd = etree.DTD(file)
    for name in package.namelist():
        text = package.read(name).decode(errors="replace")
        if "<questestinterop" in text:
            root = etree.fromstring(text.replace(' xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2"', "").encode())
            assert dtd.validate(root), list(dtd.error_log)[:3]
