"""The deck to copy from has every key that there is."""

import re
from pathlib import Path

from quiz import keys

EVERYTHING = Path(__file__).parents[2] / "decks" / "examples" / "everything.yaml"
TABLES = (
    *(keys.DECK_KEYS, keys.DEFAULT_KEYS, keys.QUESTION_KEYS, keys.PART_KEYS),
    *(keys.PLACE_KEYS, keys.DRAW_KEYS),
)


def test_the_deck_to_copy_from_has_every_key() -> None:
    """Those that would be out of place in it are in the comment at its end."""
    text = EVERYTHING.read_text("utf-8")
    written = set(re.findall(r"(?<![\w-])([a-z][a-z-]*):(?= |$)", text, re.MULTILINE))
    missing = sorted({key.name for table in TABLES for key in table} - written)
    assert missing == []
