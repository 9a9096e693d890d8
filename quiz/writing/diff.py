"""The difference between two versions of a file, in the form that `git apply` and `patch` take.

Works on bytes, in which a line ends at a line feed alone, as for git.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

_CONTEXT = 3
_PLAIN = re.compile(r"[^\x00-\x20\x7f\"\\\ud800-\udfff]+")


class Change(NamedTuple):
    """Lines of the old file, from `start` up to before `end`, which become others."""

    start: int
    end: int
    new: tuple[bytes, ...]


class _Group(NamedTuple):
    """Changes that are in one hunk, and from which line to before which line it reaches."""

    start: int
    end: int
    changes: Sequence[Change]


def write_diff(before: bytes, after: bytes, path: str, bounds: Sequence[int] = ()) -> bytes:
    """Return a unified diff of a file, b"" if nothing has changed; `path` is relative, with slashes.

    `bounds` are the numbers of lines (from 0) at which the parts of the old file begin. Then the lines around a change
    are as few as name its place, of its part and the first of the next one, and above a comment there are none: so
    patches of different parts apply one after the other, and so do comments.
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
    places: dict[bytes, list[int]] = {}
    for number, line in enumerate(old):
        places.setdefault(line, []).append(number)
    groups: list[_Group] = []
    for change in changes:
        start, end = _reach(change, old, places, bounds)
        if groups and groups[-1].end >= start + bool(bounds):
            groups[-1] = _Group(min(groups[-1].start, start), max(groups[-1].end, end), [*groups[-1].changes, change])
        else:
            groups.append(_Group(start, end, [change]))
    head = f"--- {_name('a/' + path)}\n+++ {_name('b/' + path)}\n".encode("utf-8", "surrogateescape")
    shift, parts = 0, [head]
    for start, end, group in groups:
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


def _reach(
    change: Change, old: Sequence[bytes], places: Mapping[bytes, Sequence[int]], bounds: Sequence[int]
) -> tuple[int, int]:
    """Return from which line to before which line the context of a change reaches.

    A hunk needs a line after the change, else git takes its end for that of the file.
    """
    if not bounds:
        return max(0, change.start - _CONTEXT), min(len(old), change.end + _CONTEXT)
    is_insertion = change.start == change.end
    first = max((bound for bound in bounds if bound < change.start + (not is_insertion)), default=0)
    last = min((bound + 1 for bound in bounds if bound >= change.end), default=len(old))
    if is_insertion and change.end < last and all(line.lstrip().startswith(b"#") for line in change.new):
        first = change.start  # where others may have put a comment, too
    start, end = max(first, change.start - 1), min(last, change.end + 1)
    while (start > first or end < last) and _is_met_again(old, start, end, places):
        start, end = max(first, start - 1), min(last, end + 1)
    return start, end


def _is_met_again(old: Sequence[bytes], start: int, end: int, places: Mapping[bytes, Sequence[int]]) -> bool:
    """Whether the lines from `start` to before `end` are also elsewhere in the file."""
    lines = old[start:end]
    return any(at != start and old[at : at + len(lines)] == lines for at in places[old[start]])


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
