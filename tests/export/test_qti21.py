"""QTI 2.1: valid by its schemas, and every link in an item and in the package leads somewhere."""

import os
import re
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz.cli import quiz
from quiz.export.qti21 import write_question
from quiz.importing.qti21 import parse
from quiz.model import Deck, Question, ShortAnswer

from .questions import block, decks, go_round, show

ROOT = Path(__file__).parents[2]
SCHEMAS = Path(os.environ.get("QTI_SCHEMAS", "-"))
Q = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
NAME = re.compile(r"[A-Za-z_][\w.-]*")
DECK = """\
deck: demo
title: Demo
format: 2
questions:
- {id: moon, question: What circles the Earth?, answer: the Moon, wrong: [Mars], source: "An atlas, 1999"}
- {id: planets, question: Which are planets?, answers: [Mars, Venus], wrong: [Moon, Sun]}
- id: blank
  cloze: "A {{hidden|secret}} and {{open}} word."
  wrong: {open: [shut, ajar]}
- {id: number, question: How many?, answer: 5, within: [4, 7], accept: [9]}
- {id: order, question: Order., order: [one, two, three]}
- {id: pairs, question: Match., match: {Peru: Lima, Ghana: Accra}, wrong: [Oslo]}
- {id: essay, question: "Why `x`?", write: yes, answer: "So\\n\\nit *is*."}
- {id: "true", question: It is so., answer: true}
"""


KINDS = ("choice", "response", "truth", "short", "number", "matching", "cloze", "card")


def without_rejected(question: Question) -> Question:
    """Return a question without the texts that earn nothing by name: a map of QTI gives nothing to any other text."""
    body = question.body
    return replace(question, body=replace(body, reject=())) if isinstance(body, ShortAnswer) else question


@settings(max_examples=60, deadline=None)
@given(decks(KINDS, bare=True, tags=st.just(()), explanation=st.one_of(st.just(""), block)))
def test_what_qti_can_say_comes_back(deck: Deck) -> None:
    found = go_round(
        deck,
        lambda question, around: write_question(question, around, {}),
        lambda written: "\n".join(one.text for one in written).encode(),
        parse,
        ROOT,
    )
    assert [show(one.question) for one in found] == [show(without_rejected(one)) for one in deck.questions]
    assert [one.name for one in found] == [question.identity for question in deck.questions]


def export(folder: Path, *words: str) -> zipfile.ZipFile:
    done = CliRunner().invoke(quiz, ["export", "qti21", *words, "-o", str(folder / "all.zip")])
    assert done.exit_code == 0, done.output
    return zipfile.ZipFile(folder / "all.zip")


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> zipfile.ZipFile:
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "home"))
    (tmp_path / "demo.yaml").write_text(DECK)
    return export(tmp_path, str(tmp_path / "demo.yaml"))


def check_item(item: Element) -> None:
    """Every interaction has its declaration, and whatever is named as right can be chosen."""
    declared = {one.get("identifier"): one for one in item.iter(f"{Q}responseDeclaration")}
    asked = [one for one in item.iter() if one.get("responseIdentifier")]
    assert {one.get("responseIdentifier") for one in asked} == set(declared)
    for one in asked:
        ids = [choice.get("identifier") for choice in one.iter() if choice.get("identifier")]
        assert all(NAME.fullmatch(str(id)) for id in ids)
        assert max(Counter(ids).values(), default=1) == 1
        declaration = declared[one.get("responseIdentifier")]
        if declaration.get("baseType") in ("identifier", "directedPair"):
            named = [str(value.text) for value in declaration.iter(f"{Q}value")]
            named += [str(entry.get("mapKey")) for entry in declaration.iter(f"{Q}mapEntry")]
            assert named
            assert {part for name in named for part in name.split()} <= set(ids)
        assert declaration.find(f"{Q}correctResponse") is not None or one.tag == f"{Q}extendedTextInteraction"


def test_every_link_leads_somewhere(package: zipfile.ZipFile) -> None:
    names = set(package.namelist())
    manifest = package.read("imsmanifest.xml").decode()
    assert set(re.findall(r'href="([^"]*)"', manifest)) == names - {"imsmanifest.xml"}
    resources = re.findall(r'resource identifier="([^"]*)"', manifest)
    assert len(set(resources)) == len(resources)
    assert set(re.findall(r'identifierref="([^"]*)"', manifest)) <= set(resources)
    items = [fromstring(package.read(name)) for name in names if name.startswith("items/")]
    assert sorted(str(item.get("title")) for item in items) == sorted(
        f"demo/{name}" for name in ("moon", "planets", "blank", "number", "order", "pairs", "essay", "true")
    )
    for item in items:
        check_item(item)
    (test,) = [fromstring(package.read(name)) for name in names if "/" not in name and name != "imsmanifest.xml"]
    assert {one.get("href") for one in test.iter(f"{Q}assessmentItemRef")} == {
        name for name in names if "items/" in name
    }


@pytest.mark.slow
@pytest.mark.skipif(not SCHEMAS.is_dir(), reason="QTI_SCHEMAS does not name the folder of the schemas of QTI 2.1")
def test_it_is_valid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from lxml import etree

    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "home"))
    (tmp_path / "demo.yaml").write_text(DECK)
    parser = etree.XMLParser(no_network=True)
    paths = ("qtiv2p1/imsqti_v2p1.xsd", "imscp_v1p1.xsd")
    items, manifests = (etree.XMLSchema(etree.parse(str(SCHEMAS / path), parser)) for path in paths)
    for source in (str(tmp_path / "demo.yaml"), str(ROOT / "decks/examples")):
        package = export(tmp_path, source)
        for name in package.namelist():
            if name.endswith(".xml"):
                schema = manifests if name == "imsmanifest.xml" else items
                assert schema.validate(etree.fromstring(package.read(name))), (name, list(schema.error_log)[:3])


def test_a_package_comes_in_again(package: zipfile.ZipFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(quiz, ["import", "all.zip", "-o", "back.yaml"])
    assert done.exit_code == 0, done.output
    back = (tmp_path / "back.yaml").read_text()
    assert back.count("- id:") == DECK.count("id: ")
    assert 'title: "Demo"\n' in back
    assert 'explain: "Source: An atlas, 1999"' in back
    assert "within: [4, 7]" in back
    assert "- id: pairs\n  question: Match.\n  match:\n    Peru: Lima\n    Ghana: Accra\n  wrong:\n  - Oslo\n" in back
    assert CliRunner().invoke(quiz, ["check", "back.yaml"]).exit_code == 0
