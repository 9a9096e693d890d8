"""The history of this machine, and what it says of earlier sittings of a bank."""

from typing import TYPE_CHECKING

from quiz.cli.places import history_file
from quiz.cli.sentences import complain

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from quiz.history.log import Log, SittingRow
    from quiz.library import Bank


def open_log() -> "Log":
    """Open the history of this machine."""
    from quiz.history.log import Log

    return Log.open(history_file(), warn=complain)


def started(row: "SittingRow") -> "datetime":
    """Return when a sitting began, in the learner's time then."""
    from datetime import datetime, timedelta, timezone

    return datetime.fromtimestamp(row.started_ms / 1000, timezone(timedelta(minutes=row.tz_min)))


def look_back(
    bank: "Bank", log: "Log | None", now: "Callable[[], datetime]"
) -> "tuple[str, tuple[float, float] | None]":
    """Return the result of the last finished sitting of the bank in words, and the last and best percent."""
    rows = [row for row in log.sittings(bank.name, limit=20) if row.percent is not None] if log else []
    if not rows:
        return "", None
    from quiz.sitting.times import say_last

    percents = [row.percent for row in rows if row.percent is not None]
    return say_last(rows[0].points, rows[0].max_points, started(rows[0]), now()), (percents[0], max(percents))
