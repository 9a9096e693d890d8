"""The bounds that `within` gives around a number.

Knows nothing of how a learner types a number (`engine.numbers` does).
"""

from decimal import Context, Decimal
from typing import NamedTuple

from quiz.intent.numbers import plain
from quiz.model import MAX_DIGITS, PLAIN_NUMBER
from quiz.reading.nodes.source import Source
from quiz.reading.nodes.tree import MappingNode, Node, SequenceNode
from quiz.reading.values.closed import read_number
from quiz.reading.values.collections import read_items
from quiz.reading.values.scalars import read_word
from quiz.shown import shorten

_CONTEXT = Context(prec=100)


class Bounds(NamedTuple):
    """The lowest and the highest right number, and the tolerance as it is shown; all "" where there is a problem."""

    low: str = ""
    high: str = ""
    tolerance: str = ""


def read_within(source: Source, node: Node, answer: str) -> Bounds:
    """Return the bounds that `within` gives around an answer."""
    if isinstance(node, SequenceNode):
        return _read_range(source, node, answer)
    help = "write a share such as 2%, an amount such as 0.5, or [low, high]"
    if isinstance(node, MappingNode):
        source.add("bad-within", node, "'within' has no keys of its own", help)
        return Bounds()
    text = read_word(source, node, "'within'")
    amount = text.removesuffix("%").rstrip()
    if not text:
        return Bounds()
    if len(amount) > MAX_DIGITS or not PLAIN_NUMBER.fullmatch(amount) or amount.startswith("-"):
        source.add("bad-within", node, f"'{shorten(text)}' is not a tolerance", help)
        return Bounds()
    key, off = Decimal(answer), Decimal(amount)
    if text.endswith("%"):
        if not key:
            message = f"{text} of 0 is 0, so only 0 itself would be right"
            source.add("percent-of-zero", node, message, "write an amount, such as within: 0.5")
            return Bounds()
        off = _CONTEXT.divide(_CONTEXT.multiply(abs(key), off), Decimal(100))
        amount += "%"
    return Bounds(plain(_CONTEXT.subtract(key, off)), plain(_CONTEXT.add(key, off)), amount)


def _read_range(source: Source, node: SequenceNode, answer: str) -> Bounds:
    """Return the bounds of `[low, high]`."""
    errors = source.report.errors
    items = read_items(source, node, "within")
    if source.report.errors > errors:
        return Bounds()
    if len(items) != 2:
        message = f"a range has two numbers, and this one has {len(items)}"
        source.add("bad-within", node, message, "write [low, high], with a space after the comma")
        return Bounds()
    low, high = (read_number(source, item, "within") for item in items)
    if not low or not high:
        return Bounds()
    if Decimal(low) > Decimal(high):
        source.add("bad-within", node, f"{low} is greater than {high}", f"write [{high}, {low}]")
        return Bounds()
    if not Decimal(low) <= Decimal(answer) <= Decimal(high):
        message = f"the answer {answer} is not between {low} and {high}"
        source.add("bad-within", node, message, "correct the answer or the range")
        return Bounds()
    return Bounds(low, high, f"[{low}, {high}]")
