"""Finds words of a deck that look like a typo of an answer but are different words.

The rule on typos asks whether the typed word occurs anywhere in the deck. A card cannot carry the
deck, so it carries the words that are one edit away from an answer.
"""

from collections.abc import Iterable

from quiz.engine.typed import split_words
from quiz.model import Deck
from quiz.texts import list_words


class NearWords:
    """The words of one deck, collected on first use."""

    def __init__(self, deck: Deck) -> None:
        self._deck = deck
        self._words: dict[tuple[str, int], list[str]] | None = None

    def find(self, answers: Iterable[str]) -> list[str]:
        """Return the words of the deck that are one edit away from a word of these answers, sorted."""
        from rapidfuzz.distance import OSA

        if self._words is None:
            self._words = {}
            for word in sorted(list_words(self._deck.questions, self._deck.passages.values())):
                self._words.setdefault((word[0], len(word)), []).append(word)
        return sorted(
            {
                word
                for meant in {word for answer in answers for word in split_words(answer)}
                if len(meant) >= 5
                for size in (len(meant) - 1, len(meant), len(meant) + 1)
                for word in self._words.get((meant[0], size), ())
                if OSA.distance(word, meant, score_cutoff=1) == 1
            }
        )
