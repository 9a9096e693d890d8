"""Rules over what was read, one function a rule, and the formats in which problems are told."""

from quiz.checking.allowing import drop_allowed
from quiz.checking.checks import check_bank, check_deck, compare

__all__ = ["check_bank", "check_deck", "compare", "drop_allowed"]
