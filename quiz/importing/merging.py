"""A question that was imported, edited, and is imported again: key by key, what the author changed stays.

Works on the lines of one question as `writing.block` writes them. Knows no files.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple
from zlib import crc32

_KEY = re.compile(r"(?:- |  )([a-z][a-z-]*):(?=\s|$)")
_KEPT = frozenset(("id", "was"))


class Block(NamedTuple):
    """A question as it goes into a deck: its identity, its key in the source, "" for our own, and its lines."""

    identity: str
    key: str
    text: str


class Merged(NamedTuple):
    """The lines of a question, and the keys that both the source and the author changed: the author's stay."""

    text: str
    kept: tuple[str, ...]


def write_hashes(block: str) -> str:
    """Return a short hash of each key of a question: "question=1a2b3c4d answer=5e6f7a8b"."""
    return " ".join(f"{name}={_hash(lines)}" for name, lines in split_keys(block).items() if name not in _KEPT)


def split_keys(block: str) -> dict[str, str]:
    """Return the lines of each key of a question, {} if it is not written as a list of keys."""
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in block.rstrip("\n").split("\n"):
        if match := _KEY.match(line):
            if match[1] in found:
                return {}
            lines = found[match[1]] = [f"  {line[2:]}"]
        elif not found:
            return {}
        else:
            lines.append(line)
    return {name: "\n".join(lines) for name, lines in found.items()}


def merge(current: str, new: str, hashes: str) -> Merged | None:
    """Return a question of a deck with what has changed in the source since the hashes were written; None if it cannot
    be split into keys.
    """
    mine, theirs = split_keys(current), split_keys(new)
    if not mine or not theirs:
        return None
    before: Mapping[str, str] = dict(pair.split("=", 1) for pair in hashes.split() if "=" in pair)
    out = dict(mine)
    kept = []
    for name in dict.fromkeys((*theirs, *before)):
        if name in _KEPT:
            continue
        was, is_now, here = before.get(name), theirs.get(name), mine.get(name)
        if (is_now is None and was is None) or (is_now is not None and _hash(is_now) == was) or is_now == here:
            continue
        if (None if here is None else _hash(here)) != was:
            kept.append(name)
        elif is_now is None:
            out.pop(name)
        else:
            out[name] = is_now
    order = list(theirs)
    placed = [name for name in mine if name in out]
    for name in (name for name in order if name in out and name not in mine):
        earlier = [placed.index(other) for other in order[: order.index(name)] if other in placed]
        placed.insert(max(earlier, default=0) + 1, name)
    text = "\n".join(out[name] for name in placed)
    return Merged(f"- {text[2:]}\n", tuple(kept))


def _hash(lines: str) -> str:
    return f"{crc32(lines.encode('utf-8', 'surrogatepass')):08x}"
