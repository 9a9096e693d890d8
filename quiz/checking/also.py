"""Rules that are off by default: `quiz check --also CODE` looks for what they find.

They are right too seldom for every check, or hold for some decks only. Each takes a deck. Nothing that they find is
cached, and a check without them does not pay for them.
"""

from collections.abc import Callable, Collection, Iterator, Mapping

from quiz.checking.allow import drop_allowed
from quiz.checking.anchors import no_anchor
from quiz.checking.elsewhere import key_elsewhere
from quiz.model import Deck
from quiz.problems import ExtraFlaw, Problem

ALSO: Mapping[ExtraFlaw, Callable[[Deck], Iterator[Problem]]] = {
    "key-elsewhere": key_elsewhere,
    "no-anchor": no_anchor,
}


def check_also(deck: Deck, codes: Collection[ExtraFlaw]) -> list[Problem]:
    """Return what the rules with these codes find in a deck and it does not allow."""
    return drop_allowed(deck, (problem for code in codes for problem in ALSO[code](deck)))
