"""The only room that opens question files: finds decks and sheets, reads, checks and caches them."""

from quiz.library.bank import Bank
from quiz.library.library import Library, bundled_root

__all__ = ["Bank", "Library", "bundled_root"]
