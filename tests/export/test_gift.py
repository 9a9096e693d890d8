"""GIFT: read back by our own importer, and by a parser that is not ours."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz.export.bank import LeftOut, Surroundings, Written
from quiz.export.gift import join, write_question
from quiz.importing.gift import parse
from quiz.model import Deck
from quiz.reading.deckfile import read_deck

from .questions import block, decks, go_round, show

ROOT = Path(__file__).parents[2]
PARSER = ROOT / "node_modules" / "gift-pegjs"
KINDS = ("choice", "response", "truth", "short", "number", "matching", "card")
READ = """
const fs = require("fs");
const { parse } = require(process.argv[1]);
console.log(JSON.stringify(parse(fs.readFileSync(0, "utf8"))));
"""


@pytest.mark.slow
@settings(max_examples=120, deadline=None)
@given(decks(KINDS, explanation=st.one_of(st.just(""), block)))
def test_what_gift_can_say_comes_back(deck: Deck) -> None:
    found = go_round(deck, write_question, join, parse, ROOT)
    assert [show(one.question) for one in found] == [
        show(question) if question.kind != "flashcard" else show(one.question)
        for question, one in zip(deck.questions, found, strict=True)
    ]
    assert [one.name for one in found] == [question.identity for question in deck.questions]


def write_examples() -> tuple[str, list[str]]:
    """Return all questions of the examples that GIFT can say, and their identities."""
    written, skipped = [], 0
    for path in sorted((ROOT / "decks/examples").glob("*.yaml")):
        deck, _ = read_deck(path.read_bytes(), path.name)
        assert deck is not None
        around = Surroundings(deck, [], path.parent)
        for question in deck.questions:
            try:
                written.append(Written(question, deck, write_question(question, around)))
            except LeftOut:
                skipped += 1
    assert len(written) > 4 * skipped
    return join(written).decode(), [one.question.identity for one in written]


@pytest.mark.slow
@pytest.mark.skipif(not PARSER.exists(), reason="npm install --no-save gift-pegjs")
def test_another_parser_reads_every_question() -> None:
    text, identities = write_examples()
    # Moodle drops a comment inside a text; so does this parser, which refuses the escapes in one
    text = re.sub(r"^//.*\n", "", text, flags=re.MULTILINE)
    done = subprocess.run(["node", "-e", READ, str(PARSER)], input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    read = [one for one in json.loads(done.stdout) if one["type"] != "Category"]
    assert [one["title"].replace("\\", "") for one in read] == identities
    assert {one["type"] for one in read} == {"MC", "TF", "Short", "Numerical", "Matching", "Essay"}


def test_no_line_and_no_text_breaks_out() -> None:
    """A stem with an empty line, a line that begins with a comment, braces and marks stays one question."""
    source = "deck: d\ntitle: T\nquestions:\n- id: a\n  question: |\n    See:\n\n"
    source += "    //x {=y} ~z ####\n\n    $CATEGORY: no\n  answer: true\n"
    deck, _ = read_deck(source.encode(), "d.yaml")
    assert deck is not None
    text = join(
        [Written(one, deck, write_question(one, Surroundings(deck, [], ROOT))) for one in deck.questions]
    ).decode()
    assert text == (
        "$CATEGORY: $course$/top/T\n\n// [id:d/a]\n::d/a::[html]<p>See\\:</p>"
        "<p>//x \\{\\=y\\} \\~z \\#\\#\\#\\#</p><p>$CATEGORY\\: no</p>{TRUE}\n"
    )
