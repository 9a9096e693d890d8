"""The bounds that `within` gives around a number, and those of the items of a list."""

from collections.abc import Sequence

from quiz.intent.tolerance import WITHIN_HELP, Bounds, find_bounds, find_range, find_right
from quiz.intent.words import mean_digits
from quiz.model import Range
from quiz.reading.nodes.source import Source
from quiz.reading.nodes.tree import MappingNode, Node, SequenceNode
from quiz.reading.values.closed import read_number, take
from quiz.reading.values.collections import read_items
from quiz.reading.values.options import Options
from quiz.reading.values.scalars import read_word


def read_within(source: Source, node: Node, answer: str) -> Bounds:
    """Return the bounds that `within` gives around an answer."""
    if isinstance(node, SequenceNode):
        return _read_range(source, node, answer)
    if isinstance(node, MappingNode):
        source.add("bad-within", node, "'within' has no keys of its own", WITHIN_HELP)
        return Bounds()
    text = read_word(source, node, "'within'")
    return take(source, node, find_bounds(text, answer), Bounds()) if text else Bounds()


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
    return take(source, node, find_range(low, high, answer), Bounds()) if low and high else Bounds()


def read_range(source: Source, listed: Options, place: int, right: Sequence[Range], where: str) -> list[Range]:
    """Return the numbers that an item of a list is, none with a problem; some of them are not among the `right` ones.

    An item without a text is about the first of the latter.
    """
    option, at = listed.options[place], listed.nodes[place]
    number = take(source, at, mean_digits(option.text), "") if option.text else right[0].number
    if not number or not all(one.low for one in right):
        return []
    bounds = read_within(source, listed.withins[place], number) if place in listed.withins else Bounds(number, number)
    wrongs = [find_right(bounds, one.low, one.high, number, where) for one in right] if bounds.low else []
    if wrong := next(filter(None, wrongs), None):
        source.add(wrong.code, at, wrong.message, wrong.help)
    elif bounds.low:
        return [Range(bounds.low, bounds.high, option.credit, option.feedback, option.text, bounds.tolerance)]
    return []
