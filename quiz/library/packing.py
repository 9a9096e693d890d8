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
    model.Range,
    model.Draw,
    model.Blank,
    model.Mask,
    model.Citation,
    model.Image,
    *model.KIND_OF,
    model.Sheet,
    model.Fact,
)
"""A packed value names its class by its place here: the cache's version stamp covers changes."""

_NUMBERS = {cls: number for number, cls in enumerate(CLASSES)}
Plan = tuple[int, Callable[[Any], tuple[Any, ...]], tuple[int, ...]]
"""How values of a class are packed: its number, how to get its fields, and the places of packed values among them."""

_plans: dict[type, Plan] = {}


def pack(value: Any) -> tuple[Any, ...]:
    """Return a tuple of plain values: the number of the class, then its fields."""
    number, get, places = _plans.get(type(value)) or _plan(type(value))
    packed = [number, *get(value)]
    for place in places:
        if inner := packed[place]:
            packed[place] = tuple(map(pack, inner)) if isinstance(inner, tuple) else pack(inner)
    return tuple(packed)


def unpack(packed: tuple[Any, ...]) -> Any:
    """Return the value that `pack` made these plain values of."""
    cls = CLASSES[packed[0]]
    values = list(packed)
    for place in _plan(cls)[2]:
        if inner := values[place]:
            # A tuple that starts with a number is one value, else it is a tuple of values.
            values[place] = unpack(inner) if isinstance(inner[0], int) else tuple(map(unpack, inner))
    return cls(*values[1:])


def _plan(cls: type) -> Plan:
    if cls not in _plans:
        known: dict[str, Any] = cls.__dataclass_fields__  # type: ignore[attr-defined]
        names = list(known)
        get = attrgetter(*names) if len(names) > 1 else lambda value: (getattr(value, names[0]),)
        places = tuple(place for place, field in enumerate(known.values(), 1) if _holds_values(field.type))
        _plans[cls] = _NUMBERS[cls], get, places
    return _plans[cls]


def _holds_values(kind: Any) -> bool:
    return kind in _NUMBERS or any(map(_holds_values, getattr(kind, "__args__", ())))
