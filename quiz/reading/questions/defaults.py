"""Values that the builders of all kinds share: the keys of a question, and the defaults of its deck."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from quiz.intent.pools import Pool
from quiz.model import Recall
from quiz.reading.nodes.source import Source
from quiz.reading.nodes.tree import Node
from quiz.reading.values import closed
from quiz.reading.values.scalars import read_markdown

Keys = dict[str, Node]
"""The values of a question by their keys."""


class Defaults(NamedTuple):
    """The defaults that a deck sets for its questions."""

    typos: bool = False
    exact: bool = False
    partial: bool = True
    language: str = "en"
    recall: Recall = ""


class Context(NamedTuple):
    """The parts of a deck that a question can use. Unless it `is_whole`, some pools and passages may be missing."""

    defaults: Defaults
    pools: Mapping[str, Pool]
    passages: Mapping[str, str]
    is_whole: bool
    sheets: Collection[str] = ()
    """The sheets that the deck names."""
    format: int = 1


def read_flag(source: Source, keys: Keys, name: str, default: bool) -> bool:
    """Return a flag of a question, or the default."""
    node = keys.get(name)
    return default if node is None else closed.read_flag(source, node, name, default)


def read_stem(source: Source, keys: Keys) -> str:
    """Return the stem."""
    return read_markdown(source, keys["question"], "'question'")
