"""The entries of a list while they are typed: how many places they take, and which of them are repeats.

Knows nothing of how they are typed or shown.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from quiz.model import ListRecall

if TYPE_CHECKING:
    from quiz.engine.recall import Recalled
    from quiz.engine.session import Item
    from quiz.library import Bank


def recall_entries(item: "Item", texts: Sequence[str], bank: "Bank") -> "Recalled":
    """Return what the entries typed so far name, for an item whose question is a list recall."""
    from quiz.engine.recall import recall

    body = item.question.body
    assert isinstance(body, ListRecall)
    return recall(body, texts, language=item.language, is_deck_word=lambda word: bank.is_deck_word(item.deck, word))


def is_full(item: "Item", found: "Recalled") -> bool:
    """Return whether as many entries are typed as the question needs."""
    body = item.question.body
    assert isinstance(body, ListRecall)
    return found.places >= body.need
