"""CSV: read by Anki's own importer, and back by ours."""

from pathlib import Path

import pytest
from anki.collection import Collection, ImportCsvRequest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz.export.bank import Surroundings, Written
from quiz.export.csv import join, write_question
from quiz.importing.tables import parse
from quiz.model import Deck
from quiz.reading.deckfile import read_deck

from .questions import block, decks, go_round, inline, show

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(
    decks(
        ("choice", "card"),
        bare=True,
        explanation=st.one_of(st.just(""), block),
        hints=st.lists(inline, max_size=1).map(tuple),
    )
)
def test_what_a_table_can_say_comes_back(deck: Deck) -> None:
    found = go_round(deck, write_question, join, parse, ROOT)
    for question, one in zip(deck.questions, found, strict=True):
        back, there = show(one.question), show(question)
        assert (back.stem, back.explanation, back.hints, back.tags) == (
            there.stem, there.explanation, there.hints, there.tags,
        )  # fmt: skip
        assert back.body == there.body
        assert one.name == question.identity


@pytest.mark.slow
def test_anki_imports_it_and_updates_the_same_notes(tmp_path: Path) -> None:
    text = (ROOT / "decks/examples/spanish.yaml").read_bytes()
    col = Collection(str(tmp_path / "col.anki2"))
    for version in (text, text.replace(b"Spanish word", b"word in Spanish")):
        deck, _ = read_deck(version, "spanish.yaml")
        assert deck is not None
        written = [Written(one, deck, write_question(one, Surroundings(deck, [], tmp_path))) for one in deck.questions]
        (tmp_path / "s.csv").write_bytes(join(written))
        metadata = col.get_csv_metadata(str(tmp_path / "s.csv"), None)
        log = col.import_csv(ImportCsvRequest(path=str(tmp_path / "s.csv"), metadata=metadata)).log
        assert log.found_notes == len(deck.questions)
    notes = [col.get_note(id) for id in col.find_notes("")]
    assert {note.guid for note in notes} == {question.identity for question in deck.questions}
    (year,) = [note for note in notes if note.guid.endswith("/year")]
    assert year.fields[0] == "What is the word in Spanish for <strong>year</strong>?"
    assert year.fields[1].startswith("el año") or "año" in year.fields[1]
    col.close()
