"""Writes golden.html, the fields of every note of the example deck: `python tests/anki/regenerate_golden.py`."""

from pathlib import Path

from quiz.anki.media import Media
from quiz.anki.note_type import FIELDS
from quiz.anki.notes import Context, make_note
from quiz.reading.deckfile import read_deck
from quiz.script.nearwords import NearWords

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).with_name("golden.html")


def make_golden() -> str:
    """Return the fields of every note that are not empty, a line each."""
    path = ROOT / "decks" / "examples" / "everything.yaml"
    deck, _ = read_deck(path.read_bytes(), str(path))
    assert deck
    media = Media()
    context = Context(deck, {}, lambda source: media.add(path.parent, source), NearWords(deck).find)
    lines = []
    for question in deck.questions:
        note = make_note(question, context)
        lines.append(f"<!-- {question.identity} {note.guid} cards {note.cards} tags {' '.join(note.tags)} -->")
        lines += [f"{name}: {field}" for (name, _), field in zip(FIELDS, note.fields, strict=True) if field]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    GOLDEN.write_text(make_golden(), encoding="utf-8")
