"""Writing to a log that may refuse: it is locked, the disk is full, the file was moved."""

from collections.abc import Callable
from typing import TypeVar

from quiz.errors import ContinuedElsewhere, HistoryError

T = TypeVar("T")

AskAgain = Callable[[HistoryError], bool]
"""Asks the learner whether to try again after this error; returns False to give up."""


def never(error: HistoryError) -> bool:
    """Give up, as there is no one to ask."""
    return False


def insist(action: Callable[[], T], ask_again: AskAgain) -> T:
    """Return the result of an action, repeated as long as `ask_again` agrees. Raises its last HistoryError."""
    while True:
        try:
            return action()
        except HistoryError as error:
            if isinstance(error, ContinuedElsewhere) or not ask_again(error):
                raise
