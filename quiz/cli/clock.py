"""The current local time: the only clock that the program uses for dates.

`QUIZ_NOW` (such as 2026-11-22T10:00:00+01:00) sets it for tests and recordings: it starts there
and advances by a second each time it is read.
"""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from quiz.errors import UsageError


def make_clock() -> Callable[[], datetime]:
    """Return a function that returns the time, aware, with the local offset from UTC."""
    fixed = os.environ.get("QUIZ_NOW", "")
    if not fixed:
        return lambda: datetime.now().astimezone()
    try:
        start = datetime.fromisoformat(fixed)
    except ValueError as error:
        raise UsageError(f"QUIZ_NOW is not a time such as 2026-11-22T10:00:00+01:00: {fixed!r}.") from error
    state = [start.astimezone() if start.tzinfo is None else start]

    def look() -> datetime:
        state[0] += timedelta(seconds=1)
        return state[0]

    return look


def find_offset(at_ms: int) -> int:
    """Return how many minutes east of UTC this machine's time zone was at a time in milliseconds since 1970.

    A `QUIZ_NOW` with an offset of its own decides for all times.
    """
    zone = make_clock()().tzinfo if os.environ.get("QUIZ_NOW") else None
    offset = datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(zone).utcoffset() or timedelta()
    return offset // timedelta(minutes=1)
