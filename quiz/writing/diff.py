"""The difference between two versions of a file, in the form that `git apply` and `patch` take.

Works on bytes, in which a line ends at a line feed alone, as for git.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_CONTEXT = 3
_PLAIN = re.compile(r"[^\x00-\x20\x7f\"\\\ud800-\udfff]+")


class Change(NamedTuple):
    """Lines of the old file, from `start` up to before `end`, which become others."""

    start: int
    end: int
    new: tuple[bytes, ...]


def write_diff(before: bytes, after: bytes, path: str, bounds: Sequence[int] = ()) -> bytes:
    """Return a unified diff of a file, b"" if nothing has changed; `path` is relative, with slashes.

    `bounds` are the numbers of lines (from 0) at which the parts of the old file begin. The lines around a change are
    those of its part, and the first line of the next one if its part ends with the change: so patches of different
    parts apply one after the other.
    """
    old, new = split_lines(before), split_lines(after)
    return _write(old, list(_compare(old, new)), path, bounds)


def write_changes(before: bytes, changes: Sequence[Change], path: str, bounds: Sequence[int] = ()) -> bytes:
    """Return what `write_diff` does, for changes that are known: in order, none overlapping, in lines of the old file.

    It takes time in proportion to what changes, however long the file is.
    """
    old = split_lines(before)
    finer = [
        Change(change.start + start, change.start + end, lines)
        for change in changes
        for start, end, lines in _compare(old[change.start : change.end], change.new)
    ]
    return _write(old, finer, path, bounds)


def _write(old: Sequence[bytes], changes: Sequence[Change], path: str, bounds: Sequence[int]) -> bytes:
    if not changes:
        return b""
    groups: list[list[Change]] = []
    for change in changes:
        if groups and _reach(groups[-1][-1], bounds, len(old))[1] >= _reach(change, bounds, len(old))[0]:
            groups[-1].append(change)
        else:
            groups.append([change])
    head = f"--- {_name('a/' + path)}\n+++ {_name('b/' + path)}\n".encode("utf-8", "surrogateescape")
    shift, parts = 0, [head]
    for group in groups:
        start, end = _reach(group[0], bounds, len(old))[0], _reach(group[-1], bounds, len(old))[1]
        grown = sum(len(change.new) - (change.end - change.start) for change in group)
        parts.append(b"@@ -%s +%s @@\n" % (_range(start, end), _range(start + shift, end + shift + grown)))
        shift += grown
        at = start
        for change in group:
            parts += [_line(b" ", line) for line in old[at : change.start]]
            parts += [_line(b"-", line) for line in old[change.start : change.end]]
            parts += [_line(b"+", line) for line in change.new]
            at = change.end
        parts += [_line(b" ", line) for line in old[at:end]]
    return b"".join(parts)


def split_lines(data: bytes) -> list[bytes]:
    """Return the lines of a file with their ends, as git sees them."""
    lines = data.split(b"\n")
    return [line + b"\n" for line in lines[:-1]] + [line for line in lines[-1:] if line]


def _compare(old: Sequence[bytes], new: Sequence[bytes]) -> Iterator[Change]:
    from difflib import SequenceMatcher

    for tag, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Change(start, end, tuple(new[first:last]))


def _reach(change: Change, bounds: Sequence[int], count: int) -> tuple[int, int]:
    """Return from which line to before which line the context of a change reaches.

    A hunk needs a line after the change, else git takes its end for that of the file.
    """
    is_insertion = change.start == change.end
    first = max((bound for bound in bounds if bound < change.start + (not is_insertion)), default=0)
    last = min((bound + (bound == change.end) for bound in bounds if bound >= change.end), default=count)
    return max(first, change.start - _CONTEXT), min(last, change.end + _CONTEXT)


def _range(start: int, end: int) -> bytes:
    """Return lines as a diff counts them: from 1, and those before an empty range."""
    return b"%d,%d" % (start + (end > start), end - start)


def _line(mark: bytes, line: bytes) -> bytes:
    return mark + line if line.endswith(b"\n") else mark + line + b"\n\\ No newline at end of file\n"


def _name(path: str) -> str:
    r"""Return a path as git writes it: in quotes, with escapes, if it has spaces, quotes or other odd characters."""
    if _PLAIN.fullmatch(path):
        return path
    out = ""
    for char in path:
        if char in '"\\':
            out += f"\\{char}"
        elif char == " " or _PLAIN.fullmatch(char):
            out += char
        else:
            out += "".join(f"\\{byte:03o}" for byte in char.encode("utf-8", "surrogateescape"))
    return f'"{out}"'
