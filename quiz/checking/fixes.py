"""The fixes of `quiz check --fix`: from the bytes of a file to bytes in which nothing else has changed.

Only problems with a single possible fix are fixed: a missing id is added, a text that YAML would cut or
reject is quoted, a key or word that differs only in capitals or hyphens is corrected. Comments, order,
line ends, a byte order mark and everything else stay as they are. Every fix is tried: it counts only if
the file, read again, no longer has the problem and has not become worse. Opens no file.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from quiz.identity import suggest_id
from quiz.model import BLANK, Deck
from quiz.problems import Problem
from quiz.quoting import quote

Read = Callable[[bytes], tuple[Deck | None, Sequence[Problem]]]
"""Reads the bytes of the current file: returns its deck, if it is one, and its problems, without those that it allows.
"""

_BEYOND = frozenset({"control-character", "not-utf8", "second-document", "too-deep", "too-large", "unreadable-file"})
_BREAKING = frozenset(
    {"bad-escape", "bad-indent", "bad-yaml", "colon-in-text", "list-after-colon", "merge-conflict"}
) | {
    *("missing-colon", "needs-quotes", "space-after-colon", "space-after-dash", "tab"),
    *("unclosed-bracket", "unclosed-quote"),
}
"""Codes of problems that can make a whole file invalid YAML."""
_LINE_END = re.compile(r"\r\n|\r|\n")
_LEAD = re.compile(r""" *(?:-[ ]+)*(?:(?:"[^"]*"|'[^']*'|[^\s"'\[\]{}#&*!|>%@`,][^:#]*):[ ]+)?""")
_MOST = 200
"""At most this many texts of a file are quoted in one run; the next run continues."""


class Fixed(NamedTuple):
    """The bytes to write, the problems that they solve (with their old places), and the reason if not everything was
    tried.

    If there is a reason in `refused`, only questions without broken YAML have been fixed.
    """

    data: bytes
    solved: tuple[Problem, ...] = ()
    refused: str = ""


class _Edit(NamedTuple):
    start: int
    end: int
    text: str


def fix(data: bytes, read: Read) -> Fixed:
    """Return a file with everything fixed that is safe to fix; a second call finds nothing more to do."""
    _, problems = read(data)
    beyond = [problem for problem in problems if problem.code in _BEYOND]
    if beyond:
        return Fixed(data, refused=_refuse(beyond[0]))
    solved: list[Problem] = []
    current, problems = _fix_one_by_one(data, read, solved)
    if not _find_broken(current):
        current = _fix_together(current, read, solved)
        return Fixed(current, tuple(solved))
    faults = [problem for problem in problems if problem.severity == "error"]
    faults.sort(key=lambda problem: problem.code not in _BREAKING)
    if not faults:
        return Fixed(data, refused="the file cannot be read as YAML")
    # A broken question cannot be understood, so a fix in it would be a guess. The other questions do not depend on it.
    number_of = _number_items(data)
    broken = {number_of(problem) for problem in faults if problem.code in _BREAKING} or {0}
    solved = []
    if 0 not in broken:
        current, _ = _fix_one_by_one(data, read, solved, lambda problem: number_of(problem) not in broken | {0})
    return Fixed(current if solved else data, tuple(solved), _refuse(faults[0]))


def _refuse(problem: Problem) -> str:
    return f"the file cannot be read as YAML; fix line {problem.location.line} first: {problem.message}"


def _number_items(data: bytes) -> Callable[[Problem], int]:
    """Return a function that gives the number of the item of the long list that contains a problem, 0 for none."""
    from quiz.reading.nodes.pieces import split_items

    text = _LINE_END.sub("\n", data.decode("utf-8").removeprefix("\ufeff"))
    split = split_items(text, "questions") or split_items(text, "facts")
    if split is None:
        return lambda problem: 0
    first = split.pieces[0].line
    last = first + sum(piece.text.count("\n") for piece in split.pieces)
    dash = " " * split.column + "-"
    numbers = [0] * first
    for line in text.split("\n")[first:last]:
        numbers.append(numbers[-1] + line.startswith((f"{dash} ", f"{dash}\n")))
    return lambda problem: numbers[problem.location.line - 1] if problem.location.line <= len(numbers) else 0


def _find_broken(data: bytes) -> bool:
    import yaml

    from quiz.reading.nodes.tree import compose

    try:
        compose(data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    except (yaml.YAMLError, UnicodeDecodeError):
        return True
    return False


# ---------------------------------------------------------------- texts to quote, words to spell


def _fix_one_by_one(
    data: bytes, read: Read, solved: list[Problem], may: Callable[[Problem], bool] = lambda problem: True
) -> tuple[bytes, Sequence[Problem]]:
    """Apply the fixes that change how the rest is read, one at a time, since one may reveal further problems."""
    hopeless: set[tuple[str, int, str]] = set()
    _, problems = read(data)
    for _ in range(_MOST):
        for problem in problems:
            place = problem.code, problem.location.line, problem.message
            if problem.code not in _ALONE or place in hopeless or not may(problem):
                continue
            text = _Text(data)
            edit = _ALONE[problem.code](text, problem)
            if edit:
                tried = text.apply([edit])
                _, left = read(tried)
                if _is_better(problem, problems, left):
                    data, problems = tried, left
                    solved.append(problem)
                    break
            hopeless.add(place)
        else:
            break
    return data, problems


def _is_better(problem: Problem, before: Sequence[Problem], after: Sequence[Problem]) -> bool:
    """Whether a problem is gone and its line has no new error; further ones may appear below.

    Open brackets may have begun above.
    """
    line = problem.location.line

    def count(problems: Sequence[Problem]) -> Counter[str]:
        return Counter(p.code for p in problems if p.location.line == line and p.severity == "error")

    def count_above(problems: Sequence[Problem]) -> int:
        return sum(p.location.line < line and p.code in _BREAKING for p in problems)

    if count_above(after) > count_above(before):
        return False
    old, new = count(before), count(after)
    if problem.severity == "error":
        if new[problem.code] >= old[problem.code]:
            return False
        old[problem.code] -= 1
    return all(new[code] <= old[code] or code in _CONTENT for code in new)


_CONTENT = frozenset(
    {"duplicate-option", "key-in-wrong", "unknown-source", "unknown-fact", "duplicate-id", "bad-source"}
)
"""Errors about the content of a text, which could not be found while the line was not valid YAML."""


def _quote_from_start(text: "_Text", problem: Problem) -> _Edit | None:
    """Quote the value on a line, with what looks like a comment after one space."""
    line, start, _ = text.line_of(problem)
    lead = _LEAD.match(line)
    assert lead is not None
    return _quote_rest(
        line, start, lead.end(), r"\s{2,}#", "[{|>#"
    )  # a text that begins with '#' may well be a comment


def _quote_here(text: "_Text", problem: Problem) -> _Edit | None:
    """Quote from the place of the problem to the end of the line or a comment."""
    line, start, _ = text.line_of(problem)
    return _quote_rest(line, start, problem.location.column - 1, r"\s+#", "")


def _quote_rest(line: str, start: int, at: int, comment: str, refused: str) -> _Edit | None:
    value = re.split(comment, line[at:], maxsplit=1)[0].rstrip()
    if not value or value[0] in refused:
        return None
    return _Edit(start + at, start + at + len(value), quote(value))


def _add_space(text: "_Text", problem: Problem) -> _Edit | None:
    line, start, _ = text.line_of(problem)
    at = problem.location.column - 1
    if line[at : at + 1].isdigit() and line[at - 1 : at] == "-":
        return None  # -5 may be a number
    if line[at : at + 1].isspace():
        return _Edit(start + at, start + at + 1, " ")  # another kind of space
    return _Edit(start + at, start + at, " ")


def _spell_key(text: "_Text", problem: Problem) -> _Edit | None:
    from quiz.reading.keys import DECK_KEYS, DEFAULT_KEYS, DRAW_KEYS, FACT_KEYS, IMAGE_KEYS, QUESTION_KEYS, SHEET_KEYS

    known = {
        key.name
        for keys in (DECK_KEYS, DEFAULT_KEYS, DRAW_KEYS, FACT_KEYS, IMAGE_KEYS, QUESTION_KEYS, SHEET_KEYS)
        for key in keys
    }
    return _spell(text, problem, known, re.compile(r"[A-Za-z][A-Za-z_ -]*(?=[ ]*:)"))


def _spell_difficulty(text: "_Text", problem: Problem) -> _Edit | None:
    return _spell(text, problem, {"easy", "medium", "hard"}, re.compile(r"[A-Za-z]+(?=\s*(?:#|,|\}|$))"))


def _spell(text: "_Text", problem: Problem, known: set[str], token: re.Pattern[str]) -> _Edit | None:
    line, start, _ = text.line_of(problem)
    at = problem.location.column - 1
    found = token.match(line, at)
    if not found:
        return None
    spelt = re.sub(r"[_ ]", "-", found.group().casefold().rstrip())
    if spelt not in known or f"'{spelt}'" not in problem.help:
        return None
    return _Edit(start + at, start + at + len(found.group().rstrip()), spelt)


def _remove_labels(text: "_Text", problem: Problem) -> _Edit | None:
    from quiz.checking.unlabel import remove_all_labels

    found = remove_all_labels(text.text, problem.location.line)
    return _Edit(*found) if found else None


def _remove_number(text: "_Text", problem: Problem) -> _Edit | None:
    from quiz.checking.unlabel import remove_number

    found = remove_number(text.text, problem.location.line)
    return _Edit(*found) if found else None


_ALONE: dict[str, Callable[["_Text", Problem], _Edit | None]] = {
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


# ---------------------------------------------------------------- ids, and words to quote


def _fix_together(data: bytes, read: Read, solved: list[Problem]) -> bytes:
    """Apply the fixes that change nothing else: all at once, or one at a time if that did not work."""
    deck, problems = read(data)
    todo = [problem for problem in problems if problem.code in ("missing-id", "yes-is-text")]
    if not todo:
        return data
    tried = _apply(data, deck, todo)
    if _count_left(read(tried)[1]) == _count_left(problems) - Counter(problem.code for problem in todo):
        solved += todo
        return tried
    for problem in reversed(todo[:_MOST]):
        deck, problems = read(data)
        tried = _apply(data, deck, [problem])
        if tried != data and _count_left(read(tried)[1]) == _count_left(problems) - Counter([problem.code]):
            data = tried
            solved.append(problem)
    return data


def _count_left(problems: Sequence[Problem]) -> Counter[str]:
    return Counter(problem.code for problem in problems)


def _apply(data: bytes, deck: Deck | None, problems: Sequence[Problem]) -> bytes:
    text = _Text(data)
    ids = name_questions(deck) if deck else {}
    edits = []
    for problem in problems:
        line, start, end = text.line_of(problem)
        at = problem.location.column - 1
        if problem.code == "yes-is-text":
            found = re.compile(r"[A-Za-z]+").match(line, at)
            if found:
                edits.append(_Edit(start + at, start + found.end(), quote(found.group())))
        elif name := ids.get((problem.location.line, problem.location.column)):
            if line[at : at + 1] == "{":
                first = text.find_content(start + at + 1)
                pair = f'"id": "{name}", ' if text.text[first] == '"' else f"id: {name}, "
                edits.append(_Edit(first, first, pair))
            else:
                ending = text.ending_after(end)
                edits.append(_Edit(start + at, start + at, f"id: {name}{ending}{' ' * at}"))
    return text.apply(edits)


def name_questions(deck: Deck) -> dict[tuple[int, int], str]:
    """Return an id for each question without one, by line and column; it is a function of the stem.

    If two questions have the same stem, the id of the later one ends in "-2".
    """
    taken = {question.id for question in deck.questions if question.id}
    named = {}
    for question in deck.questions:
        if question.id:
            continue
        made = name = suggest_id(question.stem.replace(BLANK, "…"))
        number = 2
        while name in taken:
            name = f"{made}-{number}"
            number += 1
        taken.add(name)
        named[question.line, question.column] = name
    return named


class _Text:
    """The text of a file with the places of its lines, as problems count them; line ends are kept."""

    def __init__(self, data: bytes) -> None:
        whole = data.decode("utf-8")
        self.mark = "\ufeff" if whole.startswith("\ufeff") else ""
        self.text = whole.removeprefix("\ufeff")
        ends = [found.span() for found in _LINE_END.finditer(self.text)]
        self.starts = [0, *(end for _, end in ends)]
        self.ends = [*(start for start, _ in ends), len(self.text)]

    def line_of(self, problem: Problem) -> tuple[str, int, int]:
        """Return the line of a problem without its line end, and its start and end."""
        number = min(problem.location.line, len(self.starts)) - 1
        start, end = self.starts[number], self.ends[number]
        return self.text[start:end], start, end

    def ending_after(self, end: int) -> str:
        """Return the line end at a position, or that of the first line if there is none."""
        found = _LINE_END.match(self.text, end) or _LINE_END.search(self.text)
        return found.group() if found else "\n"

    def find_content(self, at: int) -> int:
        """Return the next position from this one on that is neither white space nor in a comment."""
        found = re.compile(r"(?:\s|#.*)*").match(self.text, at)
        assert found
        return found.end()

    def apply(self, edits: Sequence[_Edit]) -> bytes:
        """Return the file with these edits applied; an edit that overlaps an earlier one is left out."""
        parts, at = [self.mark], 0
        for edit in sorted(edits):
            if edit.start >= at:
                parts += [self.text[at : edit.start], edit.text]
                at = edit.end
        return "".join([*parts, self.text[at:]]).encode("utf-8")
