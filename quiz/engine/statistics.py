"""Figures about a learner's answers: shares with their uncertainty, days in a row, when a question is known."""

from collections.abc import Collection
from math import sqrt
from typing import NamedTuple

KNOWN = 21.0
"""Days of stability from which a question counts as known, as a card in Anki counts as mature."""
_Z = 1.96


class Share(NamedTuple):
    """`right` of `answers`."""

    right: int = 0
    answers: int = 0

    @property
    def value(self) -> float:
        """The share, in 0..1; ValueError without any answer."""
        if not self.answers:
            raise ValueError("a share of nothing")
        return self.right / self.answers

    @property
    def interval(self) -> tuple[float, float]:
        """The bounds between which the true share lies with 95% confidence, in 0..1; (0, 1) without any answer."""
        return find_interval(self.value, self.answers) if self.answers else (0.0, 1.0)


def find_interval(share: float, n: int) -> tuple[float, float]:
    """Return the bounds between which a true share lies with 95% confidence, in 0..1, if `share` of `n` were right.

    Wilson's score interval (E. B. Wilson, Journal of the American Statistical Association 22, 1927), which also
    holds for few answers and near 0 and 1. `n` is above 0.
    """
    centre = share + _Z * _Z / (2 * n)
    spread = _Z * sqrt(share * (1 - share) / n + _Z * _Z / (4 * n * n))
    scale = 1 + _Z * _Z / n
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def count_days_in_row(days: Collection[int], today: int) -> int:
    """Return how many days in a row up to today, or up to yesterday while today has none, are among these."""
    day = today if today in days else today - 1
    count = 0
    while day - count in days:
        count += 1
    return count
