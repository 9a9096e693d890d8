"""The bounds that `within` gives around a number, and numbers that contradict them.

Knows neither a place in a file nor how a learner types a number (`engine.numbers` does).
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Context, Decimal
from typing import NamedTuple

from quiz.intent.numbers import plain
from quiz.intent.words import Wrong, is_plain_number, mean_digits
from quiz.model import Range
from quiz.problems import Fault
from quiz.shown import shorten

WITHIN_HELP = "write a share such as 2%, an amount such as 0.5, or [low, high]"
_CONTEXT = Context(prec=100)


class Bounds(NamedTuple):
    """The lowest and the highest right number, and the tolerance as it is shown; all "" where there is a problem."""

    low: str = ""
    high: str = ""
    tolerance: str = ""


def find_bounds(text: str, answer: str) -> Bounds | Wrong:
    """Return the bounds around an answer that a share or an amount gives."""
    amount = text.removesuffix("%").rstrip()
    if not is_plain_number(amount) or amount.startswith("-"):
        return Wrong("bad-within", f"'{shorten(text)}' is not a tolerance", WITHIN_HELP)
    key, off = Decimal(answer), Decimal(amount)
    if text.endswith("%"):
        if not key:
            message = f"{text} of 0 is 0, so only 0 itself would be right"
            return Wrong("percent-of-zero", message, "write an amount, such as within: 0.5")
        off = _CONTEXT.divide(_CONTEXT.multiply(abs(key), off), Decimal(100))
        amount += "%"
    return Bounds(plain(_CONTEXT.subtract(key, off)), plain(_CONTEXT.add(key, off)), amount)


def find_range(low: str, high: str, answer: str) -> Bounds | Wrong:
    """Return the bounds of `[low, high]`, which hold the answer."""
    if Decimal(low) > Decimal(high):
        return Wrong("bad-within", f"{low} is greater than {high}", f"write [{high}, {low}]")
    if not Decimal(low) <= Decimal(answer) <= Decimal(high):
        message = f"the answer {answer} is not between {low} and {high}"
        return Wrong("bad-within", message, "correct the answer or the range")
    return Bounds(low, high, f"[{low}, {high}]")


def find_right(bounds: Bounds, low: str, high: str, number: str, where: str = "partly") -> Wrong | None:
    """Return what is wrong with bounds of other numbers, around `number`, if all are right anyway."""
    if not Decimal(low) <= Decimal(bounds.low) or not Decimal(bounds.high) <= Decimal(high):
        return None
    what = number if bounds.low == bounds.high else f"every number from {bounds.low} to {bounds.high}"
    code: Fault = "reject-is-right" if where == "reject" else "key-in-wrong"
    return Wrong(code, f"{what} is right already", f"remove it from '{where}', or make it wider")


def find_equal_numbers(entries: Iterable[Sequence[str]]) -> Iterator[tuple[int, str]]:
    """Yield each number of a list that is equal to one of an earlier entry in another spelling, by its place in all."""
    first: dict[Decimal, tuple[int, str]] = {}
    places = ((number, text) for number, entry in enumerate(entries) for text in entry)
    for place, (number, text) in enumerate(places):
        if is_plain_number(text):
            earlier, spelt = first.setdefault(Decimal(text), (number, text))
            if earlier != number and spelt != text:
                yield place, text


def find_rejected(
    text: str, low: str, high: str, accepted: Collection[Decimal], partly: Iterable[Range] = ()
) -> Wrong | None:
    """Return what is wrong with a rejected number, if it is right or `partly` so; `low` may be "" (unknown)."""
    if isinstance(wrong := mean_digits(text), Wrong):
        return wrong
    number = Decimal(text)
    where, help = "", "remove it from one of the two"
    if low and Decimal(low) <= number <= Decimal(high):
        where = "the answer"
        if low != high:
            where, help = f"within {low} and {high}", "remove it, or narrow 'within'"
    elif low and number in accepted:
        where = "in 'accept'"
    near = (one for one in partly if one.credit and Decimal(one.low) <= number <= Decimal(one.high))
    if not where and (one := next(near, None)):
        where, help = f"partly right, within {one.low} and {one.high}", "remove it, or narrow 'within' in 'partly'"
    return Wrong("reject-is-right", f"{text} is rejected, but it is {where}", help) if where else None
