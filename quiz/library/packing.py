"""Turns dataclasses into plain tuples, which `marshal` can store, and back.

Works for the dataclasses in `CLASSES`: the types of their fields say which fields are dataclasses again.
Knows nothing of files or of the meaning of values.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from quiz import model

CLASSES: tuple[type, ...] = (
    model.Question,
    model.Fragment,
    model.Option,
    model.Draw,
    model.Blank,
    model.Citation,
    model.Image,
    *model.KIND_OF,
    model.Sheet,
    model.Fact,
)
"""A packed value names its class by its place here: the cache's version stamp covers changes."""

_NUMBERS = {cls: number for number, cls in enumerate(CLASSES)}
_nested: dict[type, tuple[int, ...]] = {}
_getters: dict[type, Callable[[Any], tuple[Any, ...]]] = {}


def pack(value: Any) -> tuple[Any, ...]:
    """Return a tuple of plain values: the number of the class, then its fields."""
    cls = type(value)
    if cls not in _getters:
        names = list(cls.__dataclass_fields__)
        _getters[cls] = attrgetter(*names) if len(names) > 1 else lambda value: (getattr(value, names[0]),)
    packed = [_NUMBERS[cls], *_getters[cls](value)]
    for place in _places_of(cls):
        inner = packed[place]
        if inner:
            packed[place] = tuple(map(pack, inner)) if isinstance(inner, tuple) else pack(inner)
    return tuple(packed)


def unpack(packed: tuple[Any, ...]) -> Any:
    """Return the value that `pack` made these plain values of."""
    cls = CLASSES[packed[0]]
    values = list(packed)
    for place in _places_of(cls):
        inner = values[place]
        if inner:
            # A tuple that starts with a number is one value, else it is a tuple of values.
            values[place] = unpack(inner) if isinstance(inner[0], int) else tuple(map(unpack, inner))
    return cls(*values[1:])


def _places_of(cls: type) -> tuple[int, ...]:
    """Return the places in a packed value that hold packed values."""
    if cls not in _nested:
        known: dict[str, Any] = cls.__dataclass_fields__  # type: ignore[attr-defined]
        _nested[cls] = tuple(place for place, field in enumerate(known.values(), 1) if _holds_values(field.type))
    return _nested[cls]


def _holds_values(kind: Any) -> bool:
    return kind in _NUMBERS or any(map(_holds_values, getattr(kind, "__args__", ())))
