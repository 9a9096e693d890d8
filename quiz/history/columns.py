"""The schema of events: a table of rules for the columns, and one for the fields of `data` by kind of event.

An imported event must fit all of them. An event that is read back must fit those that its readers rely on,
since an older version may have imported it unchecked. Knows nothing of files or of the database.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from quiz.history.event import HOLDS, KINDS, ORIGINS, UUID, Event, to_json
from quiz.shown import show

MILLISECONDS_A_DAY = 86_400_000
END_MS = 32_503_680_000_000
"""The beginning of the year 3000: every time of an event is before it, and not before 1970."""

LEAST_RETENTION, MOST_RETENTION = 0.1, 0.995
"""The bounds of the probability of recall at which questions come again."""

_LONGEST_MS = 10**13
_DEEPEST = 8
_DEVICE = re.compile(r"[0-9a-z][0-9a-z_-]{0,63}")
_HASH = re.compile(r"[0-9a-z]{0,64}")


class Rule(NamedTuple):
    """A rule for a value: `fits` decides, `wanted` puts it in words ("a whole number from 1 to 4")."""

    fits: Callable[[Any], bool]
    wanted: str


class Fault(NamedTuple):
    """A value that breaks a rule: the column (`data.seed` is the seed in `data`), the value, and the rule in words."""

    column: str
    value: object
    wanted: str


# ---------------------------------------------------------------- kinds of rules


def _whole(low: int, high: int) -> Rule:
    return Rule(lambda value: type(value) is int and low <= value <= high, f"a whole number from {low} to {high}")


def _number(low: float, high: float) -> Rule:
    return Rule(
        lambda value: type(value) in (int, float) and low <= value <= high, f"a number from {low:g} to {high:g}"
    )


def _text(most: int) -> Rule:
    """Any text, as learners type it and files hold it: it is made safe when it is shown."""
    return Rule(lambda value: isinstance(value, str) and len(value) <= most, f"a text of at most {most} characters")


def _name(least: int, most: int) -> Rule:
    return Rule(
        lambda value: isinstance(value, str) and least <= len(value) <= most and value.isprintable(),
        f"a text of {least} to {most} printable characters",
    )


def _pattern(pattern: re.Pattern[str], wanted: str) -> Rule:
    return Rule(lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None, wanted)


def _one_of(*values: str) -> Rule:
    return Rule(lambda value: isinstance(value, str) and value in values, f"one of {', '.join(values)}")


def _or_none(rule: Rule) -> Rule:
    return Rule(lambda value: value is None or rule.fits(value), f"{rule.wanted}, or null")


def _or_empty(rule: Rule) -> Rule:
    return Rule(lambda value: value == "" or rule.fits(value), f"{rule.wanted}, or empty")


def _list(rule: Rule) -> Rule:
    return Rule(
        lambda value: isinstance(value, list) and all(map(rule.fits, value)), f"a list, of which each is {rule.wanted}"
    )


def _unique(rule: Rule) -> Rule:
    return Rule(
        lambda value: rule.fits(value) and len(set(value)) == len(value), f"{rule.wanted}, and none is repeated"
    )


def _object(fields: Mapping[str, Rule], *, only: bool = False) -> Rule:
    """An object whose fields fit, of those that it has; with `only` it has no others."""

    def fits(value: object) -> bool:
        return (
            isinstance(value, dict)
            and all(rule.fits(value[name]) for name, rule in fields.items() if name in value)
            and not (only and value.keys() - fields.keys())
        )

    inner = "; ".join(f"{name} is {rule.wanted}" for name, rule in fields.items())
    return Rule(fits, f"an object where {inner}")


def _is_response(value: object) -> bool:
    from quiz.engine.responses import from_data  # which brings all nouns: a start reads no response

    try:
        from_data(value)
    except ValueError:
        return False
    return True


def _is_id(value: object) -> bool:
    if not isinstance(value, str) or UUID.fullmatch(value) is None:
        return False
    return int(value[:8] + value[9:13], 16) < END_MS


# ---------------------------------------------------------------- the tables

_TRUTH = Rule(lambda value: isinstance(value, bool), "true or false")
_ID = Rule(_is_id, "an id such as 019ac3f0-7a2b-7c41-9d52-6f0e8b1a2c3d")
_QUESTION = _name(1, 500)
_TEXTS = _list(_text(100_000))
_RESPONSE = Rule(_is_response, 'a response such as {"typed":["Oslo"]}')
_POINTS = _number(-1e9, 1e9)


def _is_parameters(value: object) -> bool:
    from quiz.engine.fsrs import HIGHEST, LOWEST

    return (
        isinstance(value, list)
        and len(value) == len(LOWEST)
        and all(
            type(number) in (int, float) and low <= number <= high
            for number, low, high in zip(value, LOWEST, HIGHEST, strict=True)
        )
    )


_PERCENT = _number(0, 100)

DEVICE = _pattern(_DEVICE, "a name of small letters, digits, - and _, at most 64 characters")
"""A name, never a path: files are called by it."""

COLUMNS: Mapping[str, Rule] = {
    "id": _ID,
    "device": DEVICE,
    "session": _name(1, 64),
    "kind": _one_of(*sorted(KINDS)),
    "origin": _one_of(*sorted(ORIGINS)),
    "question": _or_empty(_QUESTION),
    "part": _whole(0, 1),
    "target": _or_empty(_ID),
    "rev": _pattern(_HASH, "at most 64 small letters and digits"),
    "at_ms": Rule(
        lambda value: type(value) is int and 0 <= value < END_MS, "a time in milliseconds, from 1970 to the year 2999"
    ),
    "tz_min": _whole(-1439, 1439),
    "day": _whole(-2, END_MS // MILLISECONDS_A_DAY + 1),
    "score": _or_none(_number(0, 1)),
    "points": _or_none(_POINTS),
    "rating": _or_none(_whole(1, 4)),
    "rating_source": _one_of("", "learner", "score"),
    "hints": _whole(0, 10_000),
    "tries": _whole(0, 10_000),
    "ms": _or_none(_whole(-_LONGEST_MS, _LONGEST_MS)),
    "data": Rule(lambda value: isinstance(value, dict), "an object"),
}

NEEDED = ("id", "session", "kind", "origin", "at_ms", "tz_min", "day")
"""The columns that every event has; `device` is given once, above the events."""

NEEDED_BY: Mapping[str, tuple[str, ...]] = {
    "answer": ("question",),
    "draft": ("question",),
    "discard": ("target",),
    "flag": ("question",),
    "override": ("question", "target"),
    "preset": ("question",),
    "undo": ("question", "target"),
    **dict.fromkeys(HOLDS, ("question",)),
    "unflag": ("question", "target"),
}
"""The further columns that every event of a kind has."""

_ANSWERED = {
    "response": _RESPONSE,
    "options": _TEXTS,
    "lefts": _TEXTS,
    "confidence": _or_none(_whole(1, 3)),
    "max_points": _POINTS,
    "score": _number(0, 1),
}

DATA: Mapping[str, Mapping[str, Rule]] = {
    "start": {
        "bank": _text(10_000),
        "retry_of": _text(64),
        "title": _text(10_000),
        "seed": _whole(0, 10**100),
        "round": _whole(1, 1_000_000),
        "recall": _one_of("", "type", "flip"),
        "questions": _unique(_list(_QUESTION)),
        "rules": _object({"tries": _whole(0, 10_000), "negative": _TRUTH, "confidence": _TRUTH}, only=True),
        "options": _object({"names": _TEXTS, "command": _TEXTS, "pass": _or_none(_PERCENT)}),
        "seconds": _or_none(_whole(0, 10_000_000)),
        "left_out": _whole(0, 10_000_000),
    },
    "draft": {"step": _one_of("answer", "clear", "hint", "leave-out", "mark", "skip", "try", "unmark"), **_ANSWERED},
    "answer": _ANSWERED,
    "undo": {"rule": _whole(1, 2)},
    "override": {"why": _one_of("easy", "guess", "right")},
    "flag": {"note": _text(100_000)},
    "preset": {
        "retention": _number(LEAST_RETENTION, MOST_RETENTION),
        "parameters": Rule(_is_parameters, "the 21 parameters of FSRS-6, each within its bounds"),
    },
    "finish": {
        "points": _POINTS,
        "max_points": _POINTS,
        "percent": _PERCENT,
        "answered": _whole(0, 10_000_000),
        "total": _whole(0, 10_000_000),
    },
}
"""The fields of `data`, by kind. Each may be absent; other fields are kept, and nothing reads them."""

_UNREAD = frozenset(("id", "device", "session", "kind", "target", "rev", "question"))
"""Columns that can harm no reader, whatever texts are in them."""

_READ = tuple((name, rule) for name, rule in COLUMNS.items() if name not in _UNREAD)


# ---------------------------------------------------------------- checking


def find_fault(event: Event) -> Fault | None:
    """Return the first thing for which an event must not be imported, None if it is as quiz writes them."""
    for name, rule in COLUMNS.items():
        value = getattr(event, name)
        if not rule.fits(value):
            return Fault(name, value, rule.wanted)
    for name in NEEDED_BY.get(event.kind, ()):
        if not getattr(event, name):
            return Fault(name, "", COLUMNS[name].wanted)
    day = (event.at_ms + event.tz_min * 60_000) // MILLISECONDS_A_DAY
    if not day - 1 <= event.day <= day:  # the day before until the hour at which the learner's day begins
        return Fault("day", event.day, f"{day - 1} or {day}, by its at_ms and tz_min")
    fault = _find_in_data(event)
    if fault is None and not _is_plain(event.data, _DEEPEST):
        return Fault("data", event.data, f"plain JSON, at most {_DEEPEST} levels deep, with finite numbers")
    return fault


def is_readable(event: Event) -> bool:
    """Whether an event of the record is one that every reader can take."""
    return (
        all(rule.fits(getattr(event, name)) for name, rule in _READ)
        and all(isinstance(getattr(event, name), str) for name in _UNREAD)
        and _find_in_data(event) is None
    )


def show_value(value: object) -> str:
    """Return the beginning of a value as JSON, on one line, safe on any screen."""
    try:
        text = to_json(value)
    except (ValueError, RecursionError):
        text = type(value).__name__
    return show(text if len(text) <= 40 else f"{text[:40]}...")


def _find_in_data(event: Event) -> Fault | None:
    for name, rule in DATA.get(event.kind, {}).items():
        if name in event.data and not rule.fits(event.data[name]):
            return Fault(f"data.{name}", event.data[name], rule.wanted)
    return None


def _is_plain(value: object, levels: int) -> bool:
    """Whether a value can be written as JSON and read again, whatever is on the stack."""
    if isinstance(value, float):
        return value - value == 0  # neither infinite nor no number
    if isinstance(value, int):
        return abs(value) <= 10**100
    if isinstance(value, dict):
        return levels > 0 and all(_is_plain(inner, levels - 1) for inner in value.values())
    if isinstance(value, list):
        return levels > 0 and all(_is_plain(inner, levels - 1) for inner in value)
    return True
