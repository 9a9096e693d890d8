"""One thing that happened in a sitting, as the log keeps it: plain values, ids and days.

Knows nothing of a database, and reads no clock: the time is an argument.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Any, NamedTuple

from quiz.values import dataclass

HOLDS = ("suspend", "unsuspend", "bury", "reset")
"""Kinds of events that say whether a question is asked in reviews, or that earlier answers no longer count in them."""

KINDS = frozenset(
    ("start", "draft", "answer", "finish", "discard", "undo", "override", "flag", "unflag", "preset", *HOLDS)
)
ORIGINS = frozenset(("take", "review", "exam", "anki"))

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
"""The form of an id: a UUID of version 7."""

_48_BITS, _62_BITS = (1 << 48) - 1, (1 << 62) - 1

DAY_BEGINS = 4
"""The hour of local time at which a learner's day begins by default: learning past midnight belongs to the same day."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event of the log; never changed once written.

    `target` is the id of the event that an undo, override or unflag is about. `question` is the permanent
    identity (of a preset, that of its deck), `part` 0, or 1 for a flashcard asked from its back, as Anki's second
    card is, `rev` its content hash. `at_ms` are milliseconds since 1970 in UTC, `tz_min` minutes east of UTC where the
    learner was, `day` the number of the learner's day since 1970-01-01. `score` is the raw fraction in
    [0, 1], `points` what it earned after hints and penalties, `rating` 1 Again to 4 Easy, `rating_source`
    "score" or "learner", `ms` the time from question to answer. `data` is JSON-able; option texts as
    shown, no letters.
    """

    id: str
    device: str
    session: str
    kind: str
    origin: str
    question: str = ""
    part: int = 0
    target: str = ""
    rev: str = ""
    at_ms: int = 0
    tz_min: int = 0
    day: int = 0
    score: float | None = None
    points: float | None = None
    rating: int | None = None
    rating_source: str = ""
    hints: int = 0
    tries: int = 0
    ms: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def unit(self) -> str:
        """The side of the question that it is about, as `identity.name_unit` names it."""
        from quiz.identity import name_unit

        return name_unit(self.question, self.part)


COLUMNS = tuple(Event.__dataclass_fields__)
"""The columns of the table in order; the last one is `data_json` there."""


def to_row(event: Event) -> tuple[object, ...]:
    """Return the row of the table."""
    row = [getattr(event, name) for name in COLUMNS]
    row[-1] = to_json(event.data)
    return tuple(row)


def from_row(row: tuple[Any, ...]) -> Event:
    """Return the event of a row of the table."""
    import json

    values: list[Any] = [*row[:-1], json.loads(row[-1])]
    return Event(*values)


def to_json(data: object) -> str:
    """Return compact JSON, the same for equal data in the same order; half a surrogate pair is kept escaped."""
    import json

    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:
        text = json.dumps(data, allow_nan=False, separators=(",", ":"))
    return text


def derive_id(at_ms: int, text: str) -> str:
    """Return a UUID of version 7 for this time that is a pure function of a text: for what comes from elsewhere."""
    from hashlib import sha256

    drawn = int.from_bytes(sha256(text.encode("utf-8", "surrogatepass")).digest()[:10], "big")
    return _form_id(at_ms & _48_BITS, drawn >> 68, drawn & _62_BITS)


class Times(NamedTuple):
    """A moment in milliseconds since 1970, its offset from UTC in minutes, and the learner's day."""

    at_ms: int
    tz_min: int
    day: int


def to_times(now: datetime, day_begins: int = DAY_BEGINS) -> Times:
    """Return an aware time as an event has it; raises ValueError for a naive one.

    `day_begins` is the hour of local time, 0..23, at which the learner's day begins.
    """
    offset = now.utcoffset()
    if offset is None:
        raise ValueError("the time of an event needs its offset from UTC")
    minutes = (offset.days * 86_400 + offset.seconds) // 60
    at_ms = int(now.timestamp() * 1000)
    return Times(at_ms, minutes, (at_ms + minutes * 60_000 - day_begins * 3_600_000) // 86_400_000)


def next_id(at_ms: int, last: str = "") -> str:
    """Return a UUID of version 7 (RFC 9562) for this time that sorts after `last`.

    When the clock stood still or went back it is the successor of `last`, so the order of ids is
    the order of events. A `last` that is no such UUID has no successor, and does not matter.
    """
    drawn = int.from_bytes(os.urandom(10), "big")
    # The highest of the 62 low bits stays 0: room to count up in.
    number = ((at_ms & _48_BITS) << 74) | ((drawn >> 68) << 62) | (drawn & (_62_BITS >> 1))
    if UUID.fullmatch(last):
        bits = int(last.replace("-", ""), 16)
        number = max(number, 1 + ((bits >> 80) << 74 | (bits >> 64 & 0xFFF) << 62 | bits & _62_BITS))
    return _form_id(number >> 74 & _48_BITS, number >> 62 & 0xFFF, number & _62_BITS)


def _form_id(at_ms: int, upper: int, lower: int) -> str:
    """Return a UUID of 48, 12 and 62 bits, which surround the version (7) and the variant (0b10)."""
    text = f"{at_ms << 80 | 0x7 << 76 | upper << 64 | 0b10 << 62 | lower:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
