"""The single fixes of `quiz check --fix`, by the code of the problem: which part of a file to replace with what.

Each proposes; whether it helps is tried by `fixes`. Proposes nothing where more than one thing can be meant.
"""

import re
from collections.abc import Callable

from quiz.checking.edits import Edit, Text
from quiz.checking.unlabel import remove_all_labels, remove_number
from quiz.problems import Problem
from quiz.quoting import quote

_LEAD = re.compile(r""" *(?:-[ ]+)*(?:(?:"[^"]*"|'[^']*'|[^\s"'\[\]{}#&*!|>%@`,][^:#]*):[ ]+)?""")
_LANGUAGE = re.compile(r"^language *: *[\"']?([A-Za-z-]+)", re.MULTILINE)


def _quote_from_start(text: Text, problem: Problem) -> Edit | None:
    """Quote the value on a line, with what looks like a comment after one space."""
    line, start, _ = text.line_of(problem)
    at = _find_value(line)
    value = re.split(r"\s{2,}#", line[at:], maxsplit=1)[0].rstrip()
    # A text that begins with '#' may well be a comment.
    if not value or value[0] in "[{|>#" or text.is_within(problem):
        return None
    return Edit(start + at, start + at + len(value), quote(value))


def _quote_here(text: Text, problem: Problem) -> Edit | None:
    """Quote from the place of the problem to the end of the line or a comment; between brackets, one entry."""
    from quiz.reading.diagnosis.brackets import ENTRY
    from quiz.reading.diagnosis.lines import drop_comment

    line, start, _ = text.line_of(problem)
    at = problem.location.column - 1
    value = line[at:]
    if text.is_within(problem) or (at > _find_value(line) and line[_find_value(line)] in "[{"):
        found = ENTRY.match(line, at)
        if not found or line[:at].rstrip()[-1:] not in ("", *"[{,:"):
            return None
        value = found.group()
    value = drop_comment(value)
    return Edit(start + at, start + at + len(value), quote(value)) if value else None


def _find_value(line: str) -> int:
    lead = _LEAD.match(line)
    assert lead
    return min(lead.end(), len(line) - 1)


def _add_space(text: Text, problem: Problem) -> Edit | None:
    line, start, _ = text.line_of(problem)
    at = problem.location.column - 1
    if line[at : at + 1].isdigit() and line[at - 1 : at] == "-":
        return None  # -5 may be a number
    if line[at : at + 1].isspace():
        return Edit(start + at, start + at + 1, " ")  # another kind of space
    return Edit(start + at, start + at, " ")


def _spell_key(text: Text, problem: Problem) -> Edit | None:
    from quiz.keys import DECK_KEYS, DEFAULT_KEYS, DRAW_KEYS, FACT_KEYS, MEDIA_KEYS, QUESTION_KEYS, SHEET_KEYS

    known = {
        key.name
        for keys in (DECK_KEYS, DEFAULT_KEYS, DRAW_KEYS, FACT_KEYS, MEDIA_KEYS, QUESTION_KEYS, SHEET_KEYS)
        for key in keys
    }
    return _spell(text, problem, known, re.compile(r"[A-Za-z][A-Za-z_ -]*(?=[ ]*:)"))


def _spell_difficulty(text: Text, problem: Problem) -> Edit | None:
    return _spell(text, problem, {"easy", "medium", "hard"}, re.compile(r"[A-Za-z]+(?=\s*(?:#|,|\}|$))"))


def _spell(text: Text, problem: Problem, known: set[str], token: re.Pattern[str]) -> Edit | None:
    line, start, _ = text.line_of(problem)
    at = problem.location.column - 1
    found = token.match(line, at)
    if not found:
        return None
    spelt = re.sub(r"[_ ]", "-", found.group().casefold().rstrip())
    if spelt not in known or f"'{spelt}'" not in problem.help:
        return None
    return Edit(start + at, start + at + len(found.group().rstrip()), spelt)


def _remove_labels(text: Text, problem: Problem) -> Edit | None:
    first, end = text.item_of(problem)
    found = remove_all_labels(text.slice_lines(first, end), problem.location.line - first)
    return _move(found, text.starts[first])


def _remove_number(text: Text, problem: Problem) -> Edit | None:
    first, end = text.item_of(problem)
    language = _LANGUAGE.search(text.text)
    found = remove_number(
        text.slice_lines(first, end), problem.location.line - first, language.group(1) if language else "en"
    )
    return _move(found, text.starts[first])


def _move(edit: Edit | None, by: int) -> Edit | None:
    return Edit(edit.start + by, edit.end + by, edit.text) if edit else None


REMEDIES: dict[str, Callable[[Text, Problem], Edit | None]] = {
    "comment-cuts-text": _quote_from_start,
    "colon-in-text": _quote_from_start,
    "labelled-options": _remove_labels,
    "needs-quotes": _quote_here,
    "numbered-question": _remove_number,
    "space-after-colon": _add_space,
    "space-after-dash": _add_space,
    "unknown-difficulty": _spell_difficulty,
    "unknown-key": _spell_key,
}
