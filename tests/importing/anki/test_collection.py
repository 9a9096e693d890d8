"""What the real engine has written is read without it: whatever the form, the same notes, types, decks and presets."""

from pathlib import Path

import pytest
from anki.collection import Collection

from quiz.importing.anki import collection as reading
from quiz.importing.anki.collection import open_collection
from quiz.importing.refusal import CannotImport

from ..conftest import FORMS, add, write

PARAMETERS = [
    0.4,
    1.2,
    3.1,
    15.7,
    7.2,
    0.5,
    1.5,
    0.004,
    1.6,
    0.12,
    1.03,
    1.9,
    0.1,
    0.3,
    2.3,
    0.2,
    3.0,
    0.5,
    0.6,
    0.1,
    0.2,
]


def fill(col: Collection) -> None:
    col.set_config("fsrs", True)
    preset = col.decks.add_config("mine")
    preset |= {"desiredRetention": 0.85, "fsrsParams6": PARAMETERS}
    col.decks.update_config(preset)
    deck = col.decks.id("Ärzte::Häufiges")
    col.decks.set_config_id_for_deck_dict(col.decks.get(deck), preset["id"])
    own = col.decks.get(deck)
    own["desiredRetention"] = 80
    col.decks.update(own)
    add(col, "Basic", "2 &lt; 3", '<img src="a b.png">', tags="one two::three", deck=deck)
    add(col, "Cloze", "{{c1::Oslo}} is north", deck=deck)
    col.media.write_data("a b.png", b"picture")


@pytest.mark.parametrize("form", FORMS)
def test_every_form_holds_the_same(col: Collection, tmp_path: Path, form: str):
    fill(col)
    path = write(col, tmp_path, form)
    with open_collection(str(path), str(tmp_path / "scratch")) as found:
        basic, cloze = found.notes()
        assert basic.fields == ("2 &lt; 3", '<img src="a b.png">')
        assert basic.tags.split() == ["one", "two::three"]
        kind = found.note_types[basic.type]
        assert (kind.name, kind.is_cloze, kind.stock, kind.fields) == ("Basic", False, 1, ("Front", "Back"))
        assert "{{Front}}" in kind.templates[0].front
        assert (found.note_types[cloze.type].is_cloze, found.note_types[cloze.type].stock) == (True, 5)
        (deck,) = [deck for deck in found.decks.values() if deck.name == "Ärzte::Häufiges"]
        assert found.presets[deck.preset] == reading.Preset(0.85, tuple(PARAMETERS))
        assert deck.retention == 0.8
        assert found.uses_fsrs or form.endswith(".apkg")  # of the whole collection, which a package is not
        with (tmp_path / "out").open("wb") as target:
            found.copy_media("a b.png", target)
        assert (tmp_path / "out").read_bytes() == b"picture"
    assert not list((tmp_path / "scratch").glob("*"))


def test_reading_changes_nothing(col: Collection, tmp_path: Path, snapshot):
    fill(col)
    write(col, tmp_path, "collection.anki2")
    before = snapshot()
    with open_collection(col.path, "") as found:
        list(found.notes())
        with pytest.raises(CannotImport):
            list(found.query("DELETE FROM notes"))
    assert snapshot() == before


def test_a_collection_that_anki_has_open_is_refused(col: Collection, tmp_path: Path):
    fill(col)
    with pytest.raises(CannotImport, match="close Anki, then try again"), open_collection(col.path, ""):
        pass
