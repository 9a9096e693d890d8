"""The reviews of our cards in the open Anki, as a collection of a file has them."""

import time
from collections.abc import Iterator
from typing import Any

from quiz.anki.connect import AnkiConnect, AnkiRefused, LiveNote
from quiz.anki.note_type import MODEL_ID
from quiz.anki.notes import make_guid
from quiz.identity import ID
from quiz.importing.anki.collection import AnkiDeck, Preset, read_old_preset
from quiz.importing.anki.reviews import Card

_MOST = 100


class LiveReviews:
    """The cards of ours in the open Anki. Making one raises NoAnki, AnkiRefused, and so does every method."""

    def __init__(self, anki: AnkiConnect) -> None:
        self._anki = anki
        self.modified = int(time.time() * 1000)
        self.cards: dict[tuple[int, int], Card] = {}
        """The questions by the number of the note and of the card in it."""
        self._places: dict[int, tuple[int, int]] = {}
        for note in anki.find_notes(f"mid:{MODEL_ID}"):
            self._add(note)
        self.decks: dict[int, AnkiDeck] = {}
        self.presets: dict[int, Preset] = {}
        self._homes: dict[int, int] = {}
        self._read_decks()

    def _add(self, note: LiveNote) -> None:
        identity = note.fields.get("Id", "")
        deck, slash, name = identity.partition("/")
        if slash and ID.fullmatch(deck) and ID.fullmatch(name):
            for part, card in enumerate(note.cards[:2]):
                self.cards[note.id, part] = Card(make_guid(identity), identity, part)
                self._places[card] = note.id, part

    def _read_decks(self) -> None:
        for number, (name, cards) in enumerate(self._anki.call("getDecks", cards=list(self._places)).items(), 1):
            config = self._anki.call("getDeckConfig", deck=name) or {}
            self.decks[number] = AnkiDeck(name, number if "new" in config else 0, 0.0)  # a filtered deck has no preset
            self.presets[number] = read_old_preset(config)
            self._homes |= dict.fromkeys(cards, number)

    @property
    def uses_fsrs(self) -> bool:
        """Whether cards are scheduled by FSRS; an older add-on does not tell."""
        try:
            return self._anki.call("isFsrsActive") is True
        except AnkiRefused:
            return False

    def list_reviews(self) -> Iterator[tuple[Any, ...]]:
        """Yield card, note, card's number in it, number of the review, ease, factor, time, type; by card and number."""
        cards = sorted(self._places)
        actions = [("getReviewsOfCards", {"cards": cards[at : at + _MOST]}) for at in range(0, len(cards), _MOST)]
        for found in self._anki.call_all(actions):
            for card, rows in found.items():
                for row in sorted(rows, key=lambda row: row["id"]):
                    values = (row[name] for name in ("id", "ease", "factor", "time", "type"))
                    yield int(card), *self._places[int(card)], *values

    def list_homes(self) -> Iterator[tuple[Any, ...]]:
        """Yield note, number of the card in it, and number of the card's own deck."""
        return ((*self._places[card], deck) for card, deck in self._homes.items())
