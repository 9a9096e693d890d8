"""Frozen values that cost little to define: a third of what `dataclasses.dataclass` takes at every start.

Of the methods that `dataclass` writes and compiles for each class, only `__init__` differs in more than
names; the others are shared here. The type checker, `fields`, `replace` and `match` take this for
`dataclasses.dataclass`; only the type checker ensures that nothing assigns to a value.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    import dataclasses
    from collections.abc import Callable

    def dataclass(*, frozen: bool, slots: bool) -> "Callable[[type], type]":
        """Return a decorator that makes a class with annotations a value: compared, hashed and shown by its fields."""
        assert frozen
        assert slots

        def make(cls: type) -> type:
            made = dataclasses.dataclass(repr=False, eq=False, slots=True)(cls)
            made.__eq__, made.__hash__, made.__repr__ = _equal, _hash, _show
            return made

        return make


def _values(value: Any) -> tuple[object, ...]:
    return tuple([getattr(value, name) for name in value.__slots__])


def _equal(self: Any, other: object) -> Any:
    if self.__class__ is not other.__class__:
        return NotImplemented
    return _values(self) == _values(other)


def _hash(self: Any) -> int:
    return hash(_values(self))


def _show(self: Any) -> str:
    fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
    return f"{self.__class__.__qualname__}({fields})"
