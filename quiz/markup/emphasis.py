"""Which `*` and `_` are emphasis, by one rule: it begins where a word begins and ends where a word ends.

So a delimiter with a letter or digit on both sides is text, and so is one between a pair of quotation marks or
brackets. `__` is always text. In scripts that are written without spaces, such as Chinese, `*` works between letters.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from markdown_it.rules_inline.state_inline import Delimiter

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
_BEFORE = frozenset("([{<\"'“‘„‚«‹¿¡—–-…*_~|>")
_NEVER_FIRST = frozenset("./\\,;:)]}=+%&|^!?")  # of what one `*` emphasizes: `*.txt*` and `*/src/*` name files
_NEVER_LAST = frozenset("/\\([{=+&|^")
_AFTER = frozenset(")]}>\"'”’»›.,;:!?…—–-*_~|/")  # what may follow `_`; a `*` is less often in names
_SENTENCE = frozenset(":.!?…")
_PAIRS = {"(": ")", "[": "]", "{": "}", "<": ">", "“": "”", "‘": "’", "«": "»"}


def weigh(marker: str, count: int, before: str, after: str) -> tuple[bool, bool]:
    """Return whether a run of `count` markers may begin and may end emphasis, by the characters beside it."""
    if marker == "_" and count > 1:
        return False, False
    is_dense = marker == "*" and (_is_unspaced(before) or _is_unspaced(after))
    if _is_word(before) and _is_word(after) and not is_dense:
        return False, False
    if not before.isspace() and not _is_word(before) and after == _PAIRS.get(before, before):
        return False, False
    if before in ")]}" and after in "([{":
        return False, False
    if count > 1:
        begins = before.isspace() or before in _BEFORE or before == "]" or is_dense
        ends = not _is_word(after) or before in _SENTENCE or is_dense
    else:
        begins = (before.isspace() or before in _BEFORE or is_dense) and after not in _NEVER_FIRST
        begins = begins and (marker == "*" or before not in "\"'")  # a name between quotation marks
        ends = (not _is_word(after) or is_dense) and before not in _NEVER_LAST
        ends = ends and (marker == "*" or after.isspace() or after in _AFTER)
    return begins and not after.isspace(), ends and not before.isspace()


def _is_word(char: str) -> bool:
    """Return whether a character is part of a word: a letter or digit, a formula or a blank."""
    return char.isalnum() or unicodedata.category(char) in ("Cn", "Mn", "Mc")


def _is_unspaced(char: str) -> bool:
    return _UNSPACED.match(char) is not None


def mark_emphasis(state: "StateInline", silent: bool) -> bool:
    """Take a run of `*` or `_` as markdown-it does, but weigh it by the rule of this module."""
    marker = state.src[state.pos]
    if silent or marker not in "*_":
        return False
    start = end = state.pos
    while end < state.posMax and state.src[end] == marker:
        end += 1
    before = state.src[start - 1] if start else " "
    after = state.src[end] if end < state.posMax else " "
    begins, ends = weigh(marker, end - start, before, after)
    for _ in range(end - start):
        token = state.push("text", "", 0)
        token.content = marker
        state.delimiters.append(Delimiter(ord(marker), end - start, len(state.tokens) - 1, -1, begins, ends))
    state.pos = end
    return True


def release_emphasis(state: "StateInline") -> None:
    """Undo pairs that are not emphasis: of a part of a run (`**bold*`), or around no phrase (`*.*`, `(*f)(x*)`)."""
    _release(state, state.delimiters)
    for meta in state.tokens_meta:
        if meta and "delimiters" in meta:
            _release(state, meta["delimiters"])


def _release(state: "StateInline", delimiters: list[Delimiter]) -> None:
    begin_of = {one.end: number for number, one in enumerate(delimiters) if one.end >= 0}
    for one in delimiters:
        if one.end < 0:
            continue
        inside = state.tokens[one.token + 1 : delimiters[one.end].token]
        if not _is_phrase(inside, chr(one.marker), one.length):
            del begin_of[one.end]
            one.end = -1
    runs = list(_list_runs(delimiters))
    run_of = {number: run for run in runs for number in run}
    waiting = list(runs)
    while waiting:
        run = waiting.pop()
        paired = [number for number in run if delimiters[number].end >= 0 or number in begin_of]
        if len(paired) == len(run):
            continue
        for number in paired:
            begin = begin_of.pop(number) if number in begin_of else number
            end = delimiters[begin].end
            begin_of.pop(end, None)
            delimiters[begin].end = -1
            waiting += [run_of[begin], run_of[end]]


def _list_runs(delimiters: list[Delimiter]) -> Iterator[list[int]]:
    """Yield the places of the delimiters of each run: neighbours with the same marker."""
    for _, run in groupby(enumerate(delimiters), lambda item: (item[1].marker, item[1].token - item[0])):
        yield [number for number, _ in run]


def _is_phrase(inside: "Sequence[Token]", marker: str, length: int) -> bool:
    """Return whether brackets within a pair match and, between single delimiters, whether there is a word."""
    has_word = length > 1
    opened: list[str] = []
    for token in inside:
        if token.type != "text":
            has_word = True
            continue
        for char in token.content:
            if char == marker == "_":  # `_two_words_` is a name
                return False
            has_word = has_word or _is_word(char)
            if char in "([{":
                opened.append(char)
            elif char in ")]}" and (not opened or _PAIRS[opened.pop()] != char):
                return False
    return has_word and not opened
