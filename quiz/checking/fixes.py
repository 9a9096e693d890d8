"""The fixes of `quiz check --fix`: from the bytes of a file to bytes in which nothing else has changed.

Only problems with a single possible fix are fixed: a missing id is added, a text that YAML would cut or
reject is quoted, a key or word that differs only in capitals or hyphens is corrected. Comments, order,
line ends, a byte order mark and everything else stay as they are. Every fix is tried: it counts only if
the file, read again, no longer has the problem and has not become worse. Opens no file.

A question that cannot be read stays exactly as it is, and keeps no other one from being fixed.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from quiz.checking.edits import Edit, Text
from quiz.checking.remedies import REMEDIES
from quiz.identity import suggest_id
from quiz.keys import NEWEST_FORMAT
from quiz.model import BLANK, Deck, find_place
from quiz.problems import Problem
from quiz.quoting import quote, write_text

Read = Callable[[bytes], tuple[Deck | None, Sequence[Problem]]]
"""Reads the bytes of the current file: returns its deck, if it is one, and its problems, without those that it allows.
"""

_BREAKING = frozenset(
    {
        *(
            "bad-escape",
            "bad-indent",
            "bad-yaml",
            "colon-in-text",
            "control-character",
            "directive",
            "list-after-colon",
        ),
        *("merge-conflict", "missing-colon", "needs-quotes", "not-utf8", "second-document", "space-after-colon"),
        *("space-after-dash", "tab", "too-deep", "too-large", "unclosed-bracket", "unclosed-quote", "unreadable-file"),
    }
)
"""Codes of problems that can make a question unreadable."""
_CONTENT = frozenset(
    {"duplicate-option", "key-in-wrong", "unknown-source", "unknown-fact", "duplicate-id", "bad-source"}
)
"""Errors about the content of a text, which could not be found while the line was not valid YAML."""
_TOGETHER = frozenset({"missing-deck-id", "missing-id", "missing-title", "needs-format", "yes-is-text"})
"""Codes whose fixes change nothing else."""
_MOST = 200
"""At most so often the file is read again for fixes; the next run continues."""
_DECK_LINE = re.compile(r"^deck *:[^\r\n]*", re.MULTILINE)
_ID = re.compile(r"\bid[\"']?: *[\"']?([a-z][a-z0-9-]*)")


class Fixed(NamedTuple):
    """The bytes to write, the problems that they solve (with their old places), and what has to be fixed first where
    not everything was tried.

    Questions with a problem in `refused` have not been changed.
    """

    data: bytes
    solved: tuple[Problem, ...] = ()
    refused: str = ""


def fix(data: bytes, read: Read) -> Fixed:
    """Return a file with everything fixed that is safe to fix; a second call finds nothing more to do."""
    old = Text(data)
    current, problems, solved = _fix_in_rounds(data, read)
    broken: dict[int, Problem] = {}
    for problem in problems:
        if problem.code in _BREAKING and problem.severity == "error":
            broken.setdefault(old.number_of(problem), problem)
    if broken:
        current = Text(current).restore(old, broken)
        solved = [problem for problem in solved if old.number_of(problem) not in broken]
    solved.sort(key=lambda problem: problem.sort_key)
    current = _fix_together(current, read, solved, broken)
    return Fixed(current, tuple(solved), _refuse(list(broken.values())))


def _refuse(faults: Sequence[Problem]) -> str:
    if not faults:
        return ""
    lines = [str(problem.location.line) for problem in faults]
    also = f" (also line{'s' * (len(lines) > 2)} {', '.join(lines[1:9])}{', ...' * (len(lines) > 9)})"
    return f"fix line {lines[0]} first{also * (len(lines) > 1)}: {faults[0].message}"


# ---------------------------------------------------------------- texts to quote, words to spell


def _fix_in_rounds(data: bytes, read: Read) -> tuple[bytes, Sequence[Problem], list[Problem]]:
    """Apply the fixes that change how the rest is read, one a question at a time, since one may reveal the next.

    Return the file, the problems left in it, and those solved.
    """
    solved: list[Problem] = []
    hopeless: set[_Name] = set()
    most = len(data)  # questions in which something is tried at once
    _, problems = read(data)
    for _ in range(_MOST):
        text = Text(data)
        tries = _propose(text, problems, hopeless, most)
        if not tries:
            break
        tried = text.apply([edit for _, edit in tries.values()])
        _, left = read(tried)
        before, after = _group(text, problems), _group(text, left)
        failed = [
            problem
            for number, (problem, edit) in tries.items()
            if not _is_better(problem, _find_end(text, problem, edit), before[number], after[number])
        ]
        if _is_worse_elsewhere(tries, before, after):
            if len(tries) > 1:
                most = 1
                continue
            failed = [problem for problem, _ in tries.values()]
        hopeless.update(map(_name, failed))
        if not failed:
            data, problems = tried, left
            solved += [problem for problem, _ in tries.values()]
    return data, problems, solved


_Name = tuple[str, int, str]


def _name(problem: Problem) -> _Name:
    return problem.code, problem.location.line, problem.message


def _propose(
    text: Text, problems: Sequence[Problem], hopeless: set[_Name], most: int
) -> dict[int, tuple[Problem, Edit]]:
    """Return the first fix in each of some questions, by their numbers; add the problems that have none."""
    tries: dict[int, tuple[Problem, Edit]] = {}
    for problem in problems:
        number = text.number_of(problem)
        if len(tries) < most and problem.code in REMEDIES and number not in tries and _name(problem) not in hopeless:
            if edit := REMEDIES[problem.code](text, problem):
                tries[number] = problem, edit
            else:
                hopeless.add(_name(problem))
    return tries


def _group(text: Text, problems: Sequence[Problem]) -> defaultdict[int, list[Problem]]:
    """Return problems by the numbers of their questions."""
    groups: defaultdict[int, list[Problem]] = defaultdict(list)
    for problem in problems:
        groups[text.number_of(problem)].append(problem)
    return groups


def _is_worse_elsewhere(
    tries: Collection[int], before: defaultdict[int, list[Problem]], after: defaultdict[int, list[Problem]]
) -> bool:
    """Return whether a question in which nothing was changed has more errors than before."""

    def count(problems: list[Problem]) -> int:
        return sum(problem.severity == "error" for problem in problems)

    # After too many problems the rest was not read.
    unread = [number for number, found in before.items() if any(p.code == "too-many-problems" for p in found)]
    return any(
        count(found) > count(before[number])
        for number, found in list(after.items())
        if number not in tries and number < min(unread, default=number + 1)
    )


def _find_end(text: Text, problem: Problem, edit: Edit) -> int:
    """Return the column (from 1) behind an edit on the line of a problem."""
    _, start, _ = text.line_of(problem)
    return edit.start - start + len(edit.text)


def _is_better(problem: Problem, end: int, before: Sequence[Problem], after: Sequence[Problem]) -> bool:
    """Whether a problem is gone and its line has no new error; further ones may appear below.

    Between brackets the next text to quote may appear behind column `end`. Open brackets may have begun above.
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
        is_next = problem.code == "needs-quotes" and all(
            p.location.column > end for p in after if p.location.line == line and p.code == problem.code
        )
        if new[problem.code] >= old[problem.code] and not is_next:
            return False
        old[problem.code] -= not is_next
    return all(new[code] <= old[code] or code in _CONTENT for code in new)


# ---------------------------------------------------------------- ids, and words to quote


def _fix_together(data: bytes, read: Read, solved: list[Problem], broken: Collection[int]) -> bytes:
    """Apply the fixes that change nothing else: all at once, or one at a time if that did not work.

    Questions with a number in `broken` are left as they are.
    """
    deck, problems = read(data)
    text = Text(data)
    todo = [problem for problem in problems if problem.code in _TOGETHER and text.number_of(problem) not in broken]
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
    text = Text(data)
    ids = name_questions(deck, _ID.findall(text.text)) if deck else {}
    edits = _write_head(text, deck, {problem.code for problem in problems}) if deck else []
    for problem in problems:
        line, start, end = text.line_of(problem)
        at = problem.location.column - 1
        if problem.code == "yes-is-text":
            found = re.compile(r"[A-Za-z]+").match(line, at)
            if found:
                edits.append(Edit(start + at, start + found.end(), quote(found.group())))
        elif name := ids.get((problem.location.line, problem.location.column)):
            if line[at : at + 1] == "{":
                first = text.find_content(start + at + 1)
                pair = f'"id": "{name}", ' if text.text[first] == '"' else f"id: {name}, "
                edits.append(Edit(first, first, pair))
            else:
                ending = text.ending_after(end)
                edits.append(Edit(start + at, start + at, f"id: {name}{ending}{' ' * at}"))
    return text.apply(edits)


def _write_head(text: Text, deck: Deck, codes: Collection[str]) -> list[Edit]:
    """Return the edits that write the id, the title and the format that a deck lacks.

    They are one, with the key above a list that is all of the file, but a format that is there is replaced.
    """
    lacking = {"missing-deck-id": ("deck", deck.id), "missing-title": ("title", deck.title)}
    lacking["needs-format"] = ("format", str(NEWEST_FORMAT))
    pairs = [pair for code, pair in lacking.items() if code in codes]
    edits = []
    if lacking["needs-format"] in pairs and (place := find_place(deck.places, "format")):
        pairs.remove(lacking["needs-format"])
        at = text.text.index("1", text.starts[place[0] - 1] + place[1] - 1)
        edits.append(Edit(at, at + 1, str(NEWEST_FORMAT)))
    return edits + _write_pairs(text, pairs)


def _write_pairs(text: Text, pairs: Sequence[tuple[str, str]]) -> list[Edit]:
    """Return the edit that writes keys at the top of a deck."""
    first = text.find_content(0)
    if text.text.startswith("---", first):
        first = text.find_content(first + 3)
    if not pairs or text.text.startswith("[", first):
        return []
    if text.text.startswith("{", first):
        at = text.find_content(first + 1)
        is_json = text.text.startswith('"', at)
        written = [f'"{key}": {quote(value)}, ' if is_json else f"{key}: {quote(value)}, " for key, value in pairs]
        return [Edit(at, at, "".join(written))]
    lines = [f"{key}: {write_text(value)}" for key, value in pairs]
    if below := _DECK_LINE.search(text.text):
        ending = text.ending_after(below.end())
        return [Edit(below.end(), below.end(), "".join(ending + line for line in lines))]
    if text.text[first] == "-":
        lines.append("questions:")
    at = text.start_of_line(first)
    ending = text.ending_after(first)
    return [Edit(at, at, "".join(line + ending for line in lines))]


def name_questions(deck: Deck, others: Collection[str]) -> dict[tuple[int, int], str]:
    """Return an id for each question without one, by line and column; it is a function of the stem.

    If two questions have the same stem, the id of the later one ends in "-2". `others` are ids that are taken, too.
    """
    taken = {*others, *(question.id for question in deck.questions if question.id)}
    named = {}
    for question in deck.questions:
        if question.id or (question.line, question.column) in named:  # one for all places of a picture
            continue
        made = name = suggest_id(question.stem.replace(BLANK, "…"))
        number = 2
        while name in taken:
            name = f"{made}-{number}"
            number += 1
        taken.add(name)
        named[question.line, question.column] = name
    return named
