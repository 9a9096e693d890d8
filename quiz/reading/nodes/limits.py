"""Limits on the depth and size of a piece: enough for any question, and small enough for any composer.

Depth is counted here, so that no parser's own limit decides what is reported. Knows nothing of decks.
"""

import re

import yaml

from quiz.patterns import compile_late
from quiz.reading.nodes.pieces import Piece
from quiz.reading.nodes.tree import (
    MAX_DEPTH,
    MAX_VALUES,
    CollectionEndEvent,
    CollectionStartEvent,
    Mark,
    Node,
    NodeEvent,
    TooMuchError,
    compose,
    list_events,
)
from quiz.reading.report import Place, Report

_MANY_BRACKETS = 2_000
"""More than a piece of ordinary questions has."""

_SOME = MAX_DEPTH // 2
_DEEP = re.compile(r"\n[ \t?:-]{10}")
_STARTS_DEEP = re.compile(r"(?:[?:-][ \t]+){3}|[ \t?:-]{10}")
_BRACKET_VALUE = compile_late(r"^(?:[^\S\n]*|[^\n]*?[-:?][ \t]+)([\[{][^\n]*)", re.MULTILINE)
_FLOW_TOKEN = compile_late(r"""(?<![^\s\[{,:])(?:"(?:[^"\\]|\\.)*+"|'(?:[^']|'')*+'|#.*)|[\[\]{}]""")
_NOT_BRACKETS = bytes(sorted(set(range(256)) - set(b"[]{}")))


def compose_piece(piece: Piece, report: Report) -> Node | None:
    """Return the root node of a piece, None for an empty one.

    Raises TooMuchError, which has been reported, for one that is beyond the limits, and yaml.YAMLError for one that is
    not YAML.
    """
    text = piece.text
    may_be_deep = _may_be_deep(text)
    if not may_be_deep and not _may_be_many(text):
        return compose(text)
    try:
        return compose(text, is_limited=True)
    except TooMuchError as fault:
        mark = _locate(text, fault.is_deep)
        _report(report, fault.is_deep, (mark.line + piece.line + 1, mark.column + 1))
        raise
    except yaml.YAMLError:
        # A parser looks ahead to the end of a line of brackets, and may refuse them before it says how deep they are.
        index = _find_deep_bracket(text) if may_be_deep else -1
        if index < 0:
            raise
        _report(report, True, (text.count("\n", 0, index) + piece.line + 1, index - text.rfind("\n", 0, index)))
        raise TooMuchError(is_deep=True) from None


def _may_be_deep(text: str) -> bool:
    """Remove pairs of brackets, the inner ones first: what is left after several rounds may be deep.

    Among very many brackets some may be in quotes or comments, so that they only look like pairs.
    """
    if _DEEP.search(text) or _STARTS_DEEP.match(text):
        return True
    brackets = text.encode("utf-8", "replace").translate(None, _NOT_BRACKETS)
    if len(brackets) > _MANY_BRACKETS:
        return True
    for _ in range(_SOME):
        if len(brackets) <= _SOME:
            return False
        brackets = brackets.replace(b"[]", b"").replace(b"{}", b"")
    return len(brackets) > _SOME


def _may_be_many(text: str) -> bool:
    """Return whether a text has more separators than half of the values allowed: none stands between more than two."""
    return len(text) > MAX_VALUES // 2 and sum(map(text.count, ",\n[{:")) > MAX_VALUES // 2


def _locate(text: str, is_deep: bool) -> Mark:
    """Return the place of the first node beyond a limit."""
    depth = count = 0
    for event in list_events(text):
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        count += isinstance(event, NodeEvent)
        if depth > MAX_DEPTH if is_deep else count > MAX_VALUES:
            return event.start_mark
    raise AssertionError


def _find_deep_bracket(text: str) -> int:
    """Return the index of the first bracket nested too deep within one line, -1 if there is none.

    Counts the brackets of a value that begins with one, except those in quotes and comments.
    """
    for value in _BRACKET_VALUE.finditer(text):
        depth = 0
        for found in _FLOW_TOKEN.finditer(text, value.start(1), value.end(1)):
            token = found.group()
            depth += (token in "[{") - (token in "]}")
            if depth > MAX_DEPTH:
                return found.start()
            if not depth:
                break
    return -1


def _report(report: Report, is_deep: bool, place: Place) -> None:
    if is_deep:
        message = f"this is nested more than {MAX_DEPTH} levels deep"
        report.add_fault("too-deep", place, message, "quote the text if the brackets or dashes belong to it")
    else:
        message = f"there are more than {MAX_VALUES} values in one place"
        help = "split the file; begin each question with '- ' on a line of its own"
        report.add_fault("too-large", place, message, help)
