"""The one place that opens files: finds decks and sheets, reads them, checks them, remembers them."""

from quiz.library.bank import Bank
from quiz.library.library import Library, bundled_root

__all__ = ["Bank", "Library", "bundled_root"]
