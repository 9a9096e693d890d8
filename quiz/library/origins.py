"""Which questions of a deck came from another program: `<deck>.import.json` beside the deck.

By the permanent identity of a question, so that an origin follows it through renames within the deck.
"""

import json
import os
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from quiz.errors import QuizError
from quiz.opening import read_regular
from quiz.shown import show

SUFFIX = ".import.json"
FORMAT = 2
_LARGEST = 200_000_000


class Origins(NamedTuple):
    """The format that a deck was imported from, and the key of each question in the source, by its identity.

    `hashes` has what each question was like when it was imported: "question=1a2b3c4d answer=5e6f7a8b".
    """

    source: str
    keys: Mapping[str, str]
    hashes: Mapping[str, str] = MappingProxyType({})


NONE = Origins("", {})


class OriginsFault(QuizError):
    """A file of origins is not one that quiz wrote."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{show(path)} is not a file that `quiz import` wrote: restore it, or remove it if the questions of the"
            " deck are all your own."
        )


def name_file(deck: "str | os.PathLike[str]") -> str:
    """Return the path of the file of origins beside a deck."""
    return os.path.splitext(os.fspath(deck))[0] + SUFFIX


def read_origins(deck: "str | os.PathLike[str]") -> Origins:
    """Return the origins of the questions of a deck; none without a file. Raises OriginsFault."""
    path = name_file(deck)
    try:
        found = json.loads(read_regular(path, _LARGEST))
    except FileNotFoundError:
        return NONE
    except (OSError, ValueError, RecursionError) as error:
        raise OriginsFault(path) from error
    if not isinstance(found, dict) or found.get("format") not in (1, FORMAT):
        raise OriginsFault(path)
    source, questions = found.get("source"), found.get("questions")
    if not isinstance(source, str) or not isinstance(questions, dict):
        raise OriginsFault(path)
    pairs = {name: [one, ""] if isinstance(one, str) else one for name, one in questions.items()}
    if not all(
        isinstance(one, list) and len(one) == 2 and all(isinstance(t, str) for t in one) for one in pairs.values()
    ):
        raise OriginsFault(path)
    return Origins(source, {name: key for name, (key, _) in pairs.items()}, {name: h for name, (_, h) in pairs.items()})


def write_origins(origins: Origins) -> str:
    """Return the text of a file of origins: a line for each question, so that a diff shows which changed."""
    lines = [
        f"    {_quote(identity)}: [{_quote(key)}, {_quote(origins.hashes.get(identity, ''))}]"
        for identity, key in origins.keys.items()
    ]
    inner = "{\n" + ",\n".join(lines) + "\n  }" if lines else "{}"
    return f'{{\n  "format": {FORMAT},\n  "source": {_quote(origins.source)},\n  "questions": {inner}\n}}\n'


_quote = json.encoder.encode_basestring
