"""The time of an exam, watched while someone types or thinks. Knows the monotonic clock and no other."""

from collections.abc import Callable
from time import monotonic

Typed = Callable[[], str]
"""Returns the text typed so far. It is called at most once, because it may consume the text."""

Tick = Callable[[Typed], None]
"""Called several times a second during a wait; raises to end it."""


class TimeOver(Exception):
    """The time of the exam is over. `typed` is the text on the line at that moment."""

    def __init__(self, typed: str = "") -> None:
        super().__init__("the time of the exam is over")
        self.typed = typed


class Watch:
    """A tick that raises TimeOver, once, when the given number of seconds has passed."""

    def __init__(self, seconds: float) -> None:
        self._end = monotonic() + seconds
        self._told = False

    def __call__(self, typed: Typed) -> None:
        """Raise TimeOver if the time has just ended."""
        if self.is_over and not self._told:  # an alarm may come once more
            self._told = True
            raise TimeOver(typed())

    @property
    def is_over(self) -> bool:
        """Whether the time has passed. It may stop while the machine sleeps; the real time is then ahead."""
        return monotonic() >= self._end
