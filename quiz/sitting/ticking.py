"""A timer that looks in while someone types, so that the time of an exam can end the wait."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def ticking(tick: Callable[[], None]) -> Iterator[None]:
    """Interrupt the wait for a line now and then, and call `tick`, which may raise to end it.

    Python's readline looks at signals only when one interrupts its wait, so a Ctrl-C that comes
    just before it begins to wait would be heard only with the next key.
    """
    if sys.platform == "win32":
        yield
        return
    before = signal.signal(signal.SIGALRM, lambda number, frame: tick())
    signal.setitimer(signal.ITIMER_REAL, 0.2, 0.2)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
