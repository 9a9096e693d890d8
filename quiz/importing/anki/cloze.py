"""Anki's clozes, `{{c1::answer::hint}}`, as the numbers they ask for and as one question for each."""

import re
from typing import NamedTuple

from quiz.model import BLANK

_EDGE = re.compile(r"\{\{c([0-9]{1,3}(?:,[0-9]{1,3})*)::|\}\}")


class Gap(NamedTuple):
    """A blank of one question: the HTML of its answer and of its hint."""

    answer: str
    hint: str


class _Part(NamedTuple):
    numbers: frozenset[int]
    content: "tuple[str | _Part, ...]"


def list_numbers(html: str) -> list[int]:
    """Return the numbers of the clozes in a text, each once."""
    return sorted({int(number) for found in _EDGE.finditer(html) if found[1] for number in found[1].split(",")} - {0})


def ask(html: str, number: int) -> tuple[str, list[Gap]]:
    """Return the text with a `BLANK` for each cloze of one number and the others filled in, and its blanks."""
    gaps: list[Gap] = []
    return _fill(_parse(html), number, gaps), gaps


def show(html: str) -> str:
    """Return the text with all clozes filled in."""
    return _fill(_parse(html), 0, [])


def _parse(html: str) -> "tuple[str | _Part, ...]":
    """Return texts and clozes, which may be in each other; what is not closed is text."""
    stack: list[tuple[str, frozenset[int], list[str | _Part]]] = [("", frozenset(), [])]
    at = 0
    for found in _EDGE.finditer(html):
        stack[-1][2].append(html[at : found.start()])
        at = found.end()
        if found[1]:
            stack.append((found[0], frozenset(map(int, found[1].split(","))), []))
        elif len(stack) > 1:
            _, numbers, content = stack.pop()
            stack[-1][2].append(_Part(numbers, tuple(content)))
        else:
            stack[-1][2].append(found[0])
    stack[-1][2].append(html[at:])
    while len(stack) > 1:
        opened, _, content = stack.pop()
        stack[-1][2] += [opened, *content]
    return tuple(stack[0][2])


def _fill(content: "tuple[str | _Part, ...]", number: int, gaps: list[Gap]) -> str:
    out = []
    for part in content:
        if isinstance(part, str):
            out.append(part)
            continue
        answer, hint = _split(part.content)
        if number in part.numbers:
            gaps.append(Gap(_fill(answer, 0, []), hint))
            out.append(BLANK)
        else:
            out.append(_fill(answer, number, gaps))
    return "".join(out)


def _split(content: "tuple[str | _Part, ...]") -> "tuple[tuple[str | _Part, ...], str]":
    """Return the answer and the hint of a cloze."""
    for place, part in enumerate(content):
        if isinstance(part, str) and "::" in part:
            before, _, after = part.partition("::")
            rest = "".join(one if isinstance(one, str) else "" for one in content[place + 1 :])
            return (*content[:place], before), after + rest
    return content, ""
