"""The short label in front of each option, and the option that a typed label means.

Knows texts only: nothing of keys, screens or right answers.
"""

import re
from collections.abc import Sequence

LETTERS = "abcdefgijklmnprtvwxyz"
"""Labels in order: without h, o, q, s and u, which are or may be commands."""


def label_options(options: Sequence[str], kind: str = "") -> tuple[str, ...]:
    """Return the label of each option, in shown order.

    `t` and `f` for a true/false question, else a, b, c ... Numbers from 1 where an option is
    itself a single letter, for a rubric's points, and where there are not enough letters.
    """
    if kind == "true-false":
        return tuple(option[0] for option in options)
    alone = any(len(option) == 1 and option.isalpha() for option in map(str.strip, options))
    if alone or kind == "rubric" or len(options) > len(LETTERS):
        return tuple(str(number) for number in range(1, len(options) + 1))
    return tuple(LETTERS[: len(options)])


def label_lefts(lefts: Sequence[str]) -> tuple[str, ...]:
    """Return the numbers in front of the left sides of a matching question."""
    return tuple(str(number) for number in range(1, len(lefts) + 1))


class Labels:
    """The labels of some options, and the option that a typed label or number means."""

    def __init__(self, options: Sequence[str], kind: str = "") -> None:
        self.texts = label_options(options, kind)
        self._places = {label: place for place, label in enumerate(self.texts)}
        self._numbered = not any(option.strip()[:1].isdigit() for option in options)

    def find(self, typed: str) -> int | None:
        """Return the place (from 0) of the option for a label or number, None if there is none.

        Numbers from 1 count as labels too, unless an option begins with a digit.
        """
        typed = typed.strip().casefold()
        place = self._places.get(typed)
        if place is None and self._numbered and re.fullmatch("[1-9][0-9]{0,3}", typed):
            return int(typed) - 1 if int(typed) <= len(self.texts) else None
        return place
