"""A deck that was imported before, from the same source: a diff of its file, so that nothing is overwritten.

What only the source changed is in the diff; what the author changed stays, key by key, and so do questions that the
source no longer has. Knows no format and writes no file.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping
from typing import NamedTuple

from quiz.errors import FaultyDeck
from quiz.importing.merging import Block, merge, write_hashes
from quiz.keys import NEWEST_FORMAT
from quiz.library.origins import Origins, write_origins
from quiz.losses import Loss
from quiz.reading.deckfile import read_deck
from quiz.writing.block import append_block
from quiz.writing.diff import Change, split_lines, write_changes

_END = re.compile(r"[^\s#-]")


class Again(NamedTuple):
    """The changes of a further import: the deck and its origins as two diffs, and how many questions are what.

    `losses` name what stays as the author has it, by its line in the deck.
    """

    deck: bytes
    origins: bytes
    changed: int
    added: int
    unchanged: int
    losses: tuple[Loss, ...]


class Found(NamedTuple):
    """A question of the deck as it is: from which line to before which, and its text without the list's indentation."""

    start: int
    end: int
    text: str
    indent: str


def compare(
    blocks: list[Block], data: bytes, before: Origins, *, path: str, origins_path: str, is_newer: bool
) -> Again:
    """Return the changes of a deck. Raises FaultyDeck if it has errors. Paths are relative, with slashes."""
    found, bounds = find_blocks(data, path)
    by_key = {key: identity for identity, key in before.keys.items()}
    lines = split_lines(data)
    changes: list[Change] = []
    added: list[Block] = []
    losses: list[Loss] = []
    keys, hashes = dict(before.keys), dict(before.hashes)
    unchanged = 0
    for block in blocks:
        identity = by_key.pop(block.key, block.identity) if block.key else block.identity
        here = found.get(identity)
        now = write_hashes(block.text)
        if here is None and identity in before.keys:
            unchanged += 1  # its author removed it
            continue
        if here is None:
            added.append(block)
        elif now == hashes.get(identity):
            unchanged += 1
            continue
        else:
            merged = merge(here.text, block.text, hashes.get(identity, ""))
            kept = merged.kept if merged else ("question",)
            if kept:
                losses.append(
                    Loss(f"line {here.start + 1}", f"your own {_join(kept)} stays: the source has changed it")
                )
            if merged and merged.text != here.text and not _breaks(here.text, merged.text):
                changes.append(Change(here.start, here.end, _indent(merged.text, here.indent, lines[here.start])))
            else:
                unchanged += 1
        if block.key:
            keys[identity], hashes[identity] = block.key, now
    for identity in by_key.values():
        if identity in found:
            losses.append(Loss(f"line {found[identity].start + 1}", f"'{identity}' is no longer in the source"))
    changed = len(changes)
    if added:
        changes += _append(data, added)
    if changes and is_newer:
        changes = [*_name_format(lines), *changes]
    old, new = write_origins(before).encode(), write_origins(before._replace(keys=keys, hashes=hashes)).encode()
    return Again(
        write_changes(data, changes, path, bounds),
        write_changes(old, _compare_lines(old, new), origins_path),
        changed,
        len(added),
        unchanged,
        tuple(losses),
    )


def _join(names: tuple[str, ...]) -> str:
    return " and ".join(f"'{name}'" for name in names)


def find_blocks(data: bytes, path: str) -> tuple[Mapping[str, Found], list[int]]:
    """Return the questions of a deck by their identity, and the numbers of the lines where questions begin."""
    deck, problems = read_deck(data, path)
    errors = [problem for problem in problems if problem.severity == "error"]
    if deck is None or errors:
        raise FaultyDeck(problems)
    lines = [line.decode("utf-8").rstrip("\r\n") for line in split_lines(data)]
    begins = sorted({question.line - 1 for question in deck.questions})
    found = {}
    for question in deck.questions:
        start = question.line - 1
        number = bisect_left(begins, start)
        limit = begins[number + 1] if number + 1 < len(begins) else len(lines)
        indent = lines[start][: len(lines[start]) - len(lines[start].lstrip())]
        end = next((n for n in range(start + 1, limit) if _ends(lines[n], indent)), limit)
        while end > start + 1 and (not lines[end - 1].strip() or re.match(rf"{indent}#|#", lines[end - 1])):
            end -= 1
        text = "\n".join(line.removeprefix(indent) for line in lines[start:end]) + "\n"
        found[question.identity] = Found(start, end, text, indent)
    return found, begins


def _ends(line: str, indent: str) -> bool:
    """Whether a line is a key of the deck, which ends the list of questions."""
    return not indent and _END.match(line) is not None


def _indent(text: str, indent: str, sample: bytes) -> tuple[bytes, ...]:
    end = "\r\n" if sample.endswith(b"\r\n") else "\n"
    return tuple(f"{indent if line else ''}{line}{end}".encode() for line in text.rstrip("\n").split("\n"))


def _breaks(before: str, after: str) -> bool:
    """Whether a question has an error only now."""
    return _has_error(after) and not _has_error(before)


def _has_error(block: str) -> bool:
    head = f"deck: trial\ntitle: Trial\nformat: {NEWEST_FORMAT}\nquestions:\n"
    return any(problem.severity == "error" for problem in read_deck((head + block).encode(), "")[1])


def _append(data: bytes, added: list[Block]) -> list[Change]:
    after, _ = append_block(data.decode("utf-8"), "\n".join(block.text for block in added))
    return _compare_lines(data, after.encode())


def _compare_lines(old: bytes, new: bytes) -> list[Change]:
    """Return the one range of lines outside of which two versions of a file are the same."""
    before, after = split_lines(old), split_lines(new)
    start = next(
        (n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after))
    )
    most = min(len(before), len(after)) - start
    tail = next((n for n in range(most) if before[-1 - n] != after[-1 - n]), most)
    if start == len(before) == len(after):
        return []
    return [Change(start, len(before) - tail, tuple(after[start : len(after) - tail]))]


def _name_format(lines: list[bytes]) -> list[Change]:
    """Return the change that adds the newer format to a deck that does not have it."""
    if any(re.match(rb"format:", line) for line in lines):
        return []
    at = max((n for n, line in enumerate(lines) if re.match(rb"(?:title|deck):", line)), default=-1)
    end = b"\r\n" if lines[at].endswith(b"\r\n") else b"\n"
    return [Change(at + 1, at + 1, (b"format: %d%s" % (NEWEST_FORMAT, end),))]
