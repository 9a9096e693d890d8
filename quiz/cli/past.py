"""The history of this machine, and what it says of earlier sittings of a bank."""

from typing import TYPE_CHECKING

from quiz.cli.folders import history_file
from quiz.cli.sentences import complain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from typing import Any

    from quiz.engine.session import Rules
    from quiz.history.event import Event
    from quiz.history.log import Log
    from quiz.history.memory import Memory
    from quiz.history.sittings import SittingRow
    from quiz.sitting.attempt import Attempt


def open_log(*, is_free: bool = True) -> "Log":
    """Open the history of this machine; the learner's settings say when a day begins if they are `is_free` to.

    They are not where no person answers: a script's answers count for the usual day, whatever the settings, and it runs
    even if these have a mistake.
    """
    from quiz.cli.settings import SETTINGS, read_setting
    from quiz.history.log import Log

    day_begins = read_setting("day_begins") if is_free else SETTINGS["day_begins"].default
    return Log.open(history_file(), warn=complain, day_begins=day_begins)


def open_memory(
    log: "Log", now: "Callable[[], datetime]", *, is_free: bool = True, retention: float | None = None
) -> "Memory":
    """Return what is remembered, for this retention, else that of the learner's settings if they are `is_free`."""
    from quiz.cli.progress import make_progress
    from quiz.cli.settings import SETTINGS, read_setting
    from quiz.history.memory import Memory

    if retention is None:
        retention = read_setting("retention") if is_free else SETTINGS["retention"].default
    return Memory(log, now, make_progress("Working out what is due"), retention)


def started(row: "SittingRow") -> "datetime":
    """Return when a sitting began, in the learner's time then."""
    from datetime import datetime, timedelta, timezone

    return datetime.fromtimestamp(row.started_ms / 1000, timezone(timedelta(minutes=row.tz_min)))


def week_before(now: "datetime") -> int:
    """Return the time a week ago in milliseconds since 1970: a quiz that was left before it is not offered.

    `quiz take` with `--resume` still finds it.
    """
    return int(now.timestamp() * 1000) - 7 * 86_400_000


def look_back(
    attempt: "Attempt", now: "Callable[[], datetime]", rules: "Rules"
) -> "tuple[str, tuple[float, float] | None]":
    """Return the result of the last finished sitting of the same selection in words, and the last and best percent.

    The same questions were chosen from, as many were asked, and points were given by the same rules.
    """
    log = attempt.log
    if log is None:
        return "", None
    from quiz.history.sittings import list_sittings
    from quiz.sitting.attempt import list_rules

    same = _selection(attempt.origin, attempt.options, list_rules(rules))

    def is_like(start: "Event") -> bool:
        options, rules = start.data.get("options"), start.data.get("rules")
        return (
            not start.data.get("retry_of")
            and isinstance(options, dict)
            and same == _selection(start.origin, options, rules)
        )

    rows = [row for row in list_sittings(log, attempt.bank.name, limit=20, like=is_like) if row.percent is not None]
    if not rows:
        return "", None
    from quiz.sitting.times import say_last

    percents = [row.percent for row in rows if row.percent is not None]
    return say_last(rows[0].points, rows[0].max_points, started(rows[0]), now()), (percents[0], max(percents))


def _selection(origin: str, options: "Mapping[str, Any]", rules: object) -> "tuple[Any, ...]":
    """Return what two sittings of the same questions by the same rules have in common.

    The order of the questions is part of it only where it decides which of them are asked.
    """
    count = options.get("count")
    order = options.get("order") if count is not None else None
    return origin, count, order, *(options.get(name) or [] for name in ("tags", "kinds", "difficulties")), rules
