"""Reads protobuf messages, in which newer collections keep their settings, as far as they are needed: fields by number.

https://protobuf.dev/programming-guides/encoding
"""

from collections.abc import Iterator
from struct import unpack

Value = int | bytes
"""A number, or the bytes of a text, of a message, of packed numbers or of a float."""

_VARINT, _EIGHT, _LENGTH, _FOUR = 0, 1, 2, 5
_LONGEST = 10  # bytes of a number


def list_fields(data: bytes) -> Iterator[tuple[int, Value]]:
    """Yield number and value of each field of a message, in order. Raises ValueError if it is not a message."""
    at = 0
    while at < len(data):
        key, at = _read_number(data, at)
        form = key & 7
        if form == _VARINT:
            number, at = _read_number(data, at)
            yield key >> 3, number
            continue
        if form == _LENGTH:
            size, at = _read_number(data, at)
        elif form in (_EIGHT, _FOUR):
            size = 8 if form == _EIGHT else 4
        else:
            raise ValueError(f"no field has the form {form}")
        if at + size > len(data):
            raise ValueError("the message is cut short")
        yield key >> 3, data[at : at + size]
        at += size


def read_message(data: bytes) -> dict[int, Value]:
    """Return the last value of each field by its number. Raises ValueError if it is not a message."""
    return dict(list_fields(data))


def get_number(message: dict[int, Value], field: int) -> int:
    """Return a whole number, 0 if the field is absent or something else."""
    value = message.get(field, 0)
    return value if isinstance(value, int) else 0


def get_bytes(message: dict[int, Value], field: int) -> bytes:
    """Return the bytes of a field, b"" if it is absent or a number."""
    value = message.get(field, b"")
    return value if isinstance(value, bytes) else b""


def get_text(message: dict[int, Value], field: int) -> str:
    """Return a text, "" if the field is absent; U+FFFD for what is not UTF-8."""
    return get_bytes(message, field).decode(errors="replace")


def get_floats(message: dict[int, Value], field: int) -> tuple[float, ...]:
    """Return a float or packed floats, () if the field is absent or something else."""
    data = get_bytes(message, field)
    return unpack(f"<{len(data) // 4}f", data) if len(data) % 4 == 0 else ()


def _read_number(data: bytes, at: int) -> tuple[int, int]:
    """Return a varint and the place after it."""
    number = shift = 0
    for place in range(at, min(at + _LONGEST, len(data))):
        byte = data[place]
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, place + 1
        shift += 7
    raise ValueError("a number is cut short or too long")
