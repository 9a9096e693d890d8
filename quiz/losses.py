"""A part of a question that an import or an export could not carry. Knows no format."""

from collections.abc import Callable
from typing import NamedTuple


class Loss(NamedTuple):
    """A part that a question lost, in one clause, or the reason why the question was left out.

    `place` is the place of the question in what was read: its line or its name in a file, or its identity.
    """

    place: str
    what: str
    is_left_out: bool = False


Lose = Callable[[Loss], None]
