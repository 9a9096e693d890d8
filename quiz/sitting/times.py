"""Time spans in words: how long ago something was, and when a question comes back.

Reads no clock: both times are arguments.
"""

import re
from typing import TYPE_CHECKING

from quiz.plurals import say_count
from quiz.sitting.wording import say_number

if TYPE_CHECKING:
    from datetime import datetime

_LONGEST = 7 * 24 * 3600


def say_last(points: float, max_points: float, then: "datetime", now: "datetime") -> str:
    """Return the result of an earlier sitting: "last time 7/10, 3 days ago"."""
    return f"last time {say_number(points)}/{say_number(max_points)}, {say_ago(then, now)}"


def say_ago(then: "datetime", now: "datetime") -> str:
    """Return how long ago that was, in the largest unit that fits; aware times."""
    minutes = max(0, int((now - then).total_seconds() // 60))
    days = max(0, (now.date() - then.astimezone(now.tzinfo).date()).days)
    if minutes < 2:
        return "just now"
    if minutes < 60:
        return f"{minutes} minutes ago"
    if days == 0:
        return f"{say_count(minutes // 60, 'hour')} ago"
    if days == 1:
        return "yesterday"
    if days < 60:
        return f"{days} days ago"
    return f"{days // 30} months ago" if days < 730 else f"{days // 365} years ago"


def say_wait(days: int) -> str:
    """Return a time in the future: "today", "tomorrow", "in 5 days", "in 3 months", "in 2 years"."""
    if days <= 0:
        return "today"
    if days == 1:
        return "tomorrow"
    if days < 60:
        return f"in {days} days"
    return f"in {round(days / 30.44)} months" if days < 730 else f"in {round(days / 365.25)} years"


def say_interval(days: int) -> str:
    """Return an interval in short: "5 d", "3.1 mo", "2.4 y"."""
    if days < 60:
        return f"{days} d"
    return f"{days / 30.44:.1f} mo" if days < 730 else f"{days / 365.25:.1f} y"


def read_seconds(text: str) -> int | None:
    """Return the seconds that `90`, `90s`, `10m` or `1h30m` means: up to a week, None for anything else."""
    text = "".join(text.split()).lower()
    found = re.fullmatch(r"(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?", text)
    seconds = int(text) if re.fullmatch(r"[0-9]{1,6}", text) else 0
    if found and text.isascii():
        hours, minutes, rest = (int(part or 0) for part in found.groups())
        seconds = 3600 * hours + 60 * minutes + rest
    return seconds if 0 < seconds <= _LONGEST else None
