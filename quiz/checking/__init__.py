"""Rules for decks and sheets that were read, one function per rule, and the formats in which problems are printed."""

from quiz.checking.allow import drop_allowed
from quiz.checking.checks import check_bank, check_deck, compare

__all__ = ["check_bank", "check_deck", "compare", "drop_allowed"]
