"""What the builders of all kinds share: the keys of a question, and what its deck says of them."""

from typing import Any, NamedTuple

from quiz.reading import words
from quiz.reading.scalars import Reader

Keys = dict[str, Any]


class Ways(NamedTuple):
    """What holds in a deck unless a question says otherwise."""

    typos: bool = False
    exact: bool = False
    partial: bool = True
    language: str = "en"


def read_flag(reader: Reader, keys: Keys, name: str, default: bool) -> bool:
    """Return a flag of a question, or what its deck says."""
    node = keys.get(name)
    return default if node is None else words.read_flag(reader, node, name, default)


def read_stem(reader: Reader, keys: Keys) -> str:
    """Return what is asked."""
    return reader.markdown(keys["question"], "'question'")
