"""How a sitting writes to the record of answers, which may refuse: locked, on a full disk, moved away."""

from collections.abc import Callable
from typing import TypeVar

from quiz.errors import ContinuedElsewhere, HistoryError

T = TypeVar("T")

AskAgain = Callable[[HistoryError], bool]
"""Asks whoever plays whether to try again after this error; returns False to give up."""


def never(error: HistoryError) -> bool:
    """Give up: nobody is there to ask."""
    return False


def insist(action: Callable[[], T], ask_again: AskAgain) -> T:
    """Return what the action returns, tried again as long as `ask_again` says so. Raises its HistoryError at last."""
    while True:
        try:
            return action()
        except HistoryError as error:
            if isinstance(error, ContinuedElsewhere) or not ask_again(error):
                raise
