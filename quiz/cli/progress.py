"""Shows how far something is that takes longer than a second, on standard error."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

PATIENCE = 1.0
"""After so many seconds something is shown."""


def make_progress(what: str) -> Callable[[int, int], None]:
    """Return a function that is called with how much is done, of how much, again and again until all is done.

    On a terminal it shows `what` with a percentage, on a line that is removed at the end; elsewhere, and where
    lines cannot be rewritten, it prints `what` once.
    """
    began, shown = monotonic(), False

    def progress(done: int, total: int) -> None:
        nonlocal shown
        if not shown and (done >= total or monotonic() - began < PATIENCE):
            return
        with suppress(OSError, ValueError):
            if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
                if not shown:
                    sys.stderr.write(f"quiz: {what} ...\n")
            elif done >= total:
                sys.stderr.write("\r\x1b[K")
            else:
                sys.stderr.write(f"\r{what}: {100 * done // total}%\x1b[K")
            sys.stderr.flush()
        shown = True

    return progress
