"""What number a learner typed, whichever way the learner's country writes numbers.

Knows nothing of what the number should be.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from quiz.model import Malformed


class Reading(NamedTuple):
    """A number as read; `note` is "read as 1234" where the typed text had two readings."""

    value: Decimal
    note: str = ""


def read_number(text: str, *, units: Sequence[str] = (), language: str = "en") -> Reading | Malformed:
    """Return the number in a typed text."""
    for unit in units:
        text = text.removesuffix(unit)
    try:
        return Reading(Decimal(text.strip().replace(",", ".")))
    except ArithmeticError:
        return Malformed(f"'{text}' is not a number")
