"""Flaws of numbers: a tolerance in which almost anything is right, and a point that may separate thousands."""

import re
from decimal import Decimal

from quiz.checking.questions import Found, Subject
from quiz.engine.languages import writes_comma
from quiz.model import Numeric
from quiz.patterns import compile_late

_WHEN = compile_late(
    r"\b(?:when|year|wann|jahr|quand|année|cuándo|año|quando|anno|ano|wanneer|jaar|när|år|когда|год\w*)\b",
    re.IGNORECASE,
)
_AMOUNT = compile_late(
    r"\bhow (?!long ago\b)\w+|\b(?:wie ?viele?|wie \w+|combien|cuánt\w+|quant\w+|сколько)\b", re.IGNORECASE
)
_DEGREES = frozenset("° °c °f c f celsius fahrenheit degrees".split())  # noqa: SIM905
MOST_YEARS = 25
"""The most that a share may mean, either way, where the answer is a year."""


def wide_tolerance(subject: Subject) -> Found | None:
    """The tolerance covers what nobody would call right: centuries around a year, or zero."""
    body = subject.body
    if not isinstance(body, Numeric) or not body.tolerance:
        return None
    answer, low, high = Decimal(body.answer), Decimal(body.low), Decimal(body.high)
    off = max(answer - low, high - answer)
    stem = subject.question.stem
    is_year = not body.units and "." not in body.answer and 100 <= answer <= 2200 and not _AMOUNT.search(stem)
    if is_year and off > MOST_YEARS and (_WHEN.search(stem) or 5 * off > answer > 1000):
        if body.tolerance.endswith("%") or off > 4 * MOST_YEARS:
            help = "write an amount of years, such as within: 5"
            return Found("within", f"every year from {low:.0f} to {high:.0f} would be right", help)
    elif answer and off >= abs(answer) and off > 1 and _DEGREES.isdisjoint(map(str.casefold, body.units)):
        return Found("within", f"everything from {low:f} to {high:f} would be right", "write a smaller tolerance")
    return None


_GROUPED = compile_late(r"-?([1-9][0-9]{0,2})\.([0-9]{3})")


def point_or_thousands(subject: Subject) -> Found | None:
    """A number has a point before three digits, in a language that separates thousands so."""
    body = subject.body
    if not isinstance(body, Numeric) or not writes_comma(subject.deck.language):
        return None
    if not _GROUPED.fullmatch(body.answer) or "." in body.tolerance:
        return None
    bare = body.answer.rstrip("0").rstrip(".")
    return Found(
        "answer",
        f"{body.answer} is read as {bare.replace('.', ',')}: a point begins the decimals here, in every language",
        f"write {body.answer.replace('.', '')} if you mean thousands; else allow this warning",
    )
