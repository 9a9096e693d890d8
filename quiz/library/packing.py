"""Dataclasses as plain tuples and back, so that `marshal` can keep them.

Works for any dataclass named in `CLASSES`: what its fields hold is read from their types.
Knows nothing of files or of what the values mean.
"""

from typing import Any

from quiz import model

CLASSES: tuple[type, ...] = (
    model.Question,
    model.Option,
    model.Draw,
    model.Blank,
    model.Citation,
    model.Image,
    model.Flashcard,
    model.Cloze,
    model.Ordering,
    model.Matching,
    model.Rubric,
    model.MultipleResponse,
    model.ListRecall,
    model.MultipleChoice,
    model.TrueFalse,
    model.Numeric,
    model.ShortAnswer,
    model.Sheet,
    model.Fact,
)
"""A packed value names its class by its place here: the cache's version stamp covers changes."""

_NUMBERS = {cls: number for number, cls in enumerate(CLASSES)}
_fields: dict[type, tuple[tuple[str, bool], ...]] = {}


def pack(value: Any) -> tuple[Any, ...]:
    """Return a tuple of plain values: the number of the class, then its fields."""
    cls = type(value)
    packed: list[Any] = [_NUMBERS[cls]]
    for name, nested in _fields_of(cls):
        field = getattr(value, name)
        packed.append(_pack_nested(field) if nested and field else field)
    return tuple(packed)


def unpack(packed: tuple[Any, ...]) -> Any:
    """Return the value that `pack` made these plain values of."""
    cls = CLASSES[packed[0]]
    return cls(
        *[
            _unpack_nested(value) if nested and value else value
            for value, (_, nested) in zip(packed[1:], _fields_of(cls), strict=True)
        ]
    )


def _pack_nested(value: Any) -> Any:
    return tuple(map(pack, value)) if isinstance(value, tuple) else pack(value)


def _unpack_nested(value: tuple[Any, ...]) -> Any:
    # A tuple that starts with a number is one value, else it is a tuple of values.
    return unpack(value) if isinstance(value[0], int) else tuple(map(unpack, value))


def _fields_of(cls: type) -> tuple[tuple[str, bool], ...]:
    """Names of the fields, each with whether it holds dataclasses."""
    if cls not in _fields:
        known: dict[str, Any] = cls.__dataclass_fields__  # type: ignore[attr-defined]
        _fields[cls] = tuple((name, _holds_values(field.type)) for name, field in known.items())
    return _fields[cls]


def _holds_values(kind: Any) -> bool:
    return kind in _NUMBERS or any(map(_holds_values, getattr(kind, "__args__", ())))
