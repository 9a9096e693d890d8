"""The current local time: the only clock that the program uses for dates.

`QUIZ_NOW` (such as 2026-11-22T10:00:00+01:00) sets it for tests and recordings: it starts there
and advances by a second each time it is read.
"""

import os
from collections.abc import Callable
from datetime import datetime, timedelta

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
