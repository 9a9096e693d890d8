"""Hashcards: `Q:` and `A:` for two sides, and `C:` for a text with `[deletions]`, each of which is a card."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from quiz.importing.bank import Files, make_source
from quiz.importing.building import make_cloze
from quiz.importing.parsed import LeftOut, Parsed
from quiz.importing.texts import convert, convert_plain, find_code
from quiz.losses import Lose, Loss
from quiz.model import BLANK, Blank, Flashcard, Question

_TAG = re.compile(r"([QAC]):(?:\s|$)")
_HEAD = re.compile(r"---\n(.*?\n)?---(?:\n|$)", re.DOTALL)
_NAME = re.compile(r"^name\s*=\s*[\"'](.*)[\"']\s*$", re.MULTILINE)
MOST_GAPS = 100
"""Each is a question with the whole text."""
_EDGE = re.compile(r"\\[\[\]]|!?\[|\]")


class _Card(NamedTuple):
    """A card: its line, its tag, its text, and its other side."""

    line: int
    tag: str
    lines: list[str]
    back: list[str]


def parse(text: str, files: Files, lose: Lose) -> Iterator[Parsed]:
    """Yield the questions of a file; call `lose` for each that is left out."""
    skipped = 0
    category = ""
    if head := _HEAD.match(text):
        skipped = head.group().count("\n")
        category = found[1] if (found := _NAME.search(head[1] or "")) else ""
    for card in _split(text.split("\n")[skipped:], skipped):
        place = f"line {card.line}"
        try:
            for one in _read(card, files):
                yield one._replace(place=place, category=category)
        except LeftOut as error:
            lose(Loss(place, str(error), is_left_out=True))


def _split(lines: list[str], skipped: int) -> Iterator[_Card]:
    """Yield the cards; a rule of dashes ends one."""
    card: _Card | None = None
    side: list[str] = []
    for number, line in enumerate(lines, skipped + 1):
        found = _TAG.match(line)
        if found and found[1] == "A" and card is not None and card.tag == "Q" and not card.back:
            side = card.back
            side.append(line[2:])
        elif found or line.strip() == "---":
            if card is not None:
                yield card
            card = _Card(number, found[1], [line[2:]], []) if found else None
            side = card.lines if card else []
        else:
            side.append(line)
    if card is not None:
        yield card


def _read(card: _Card, files: Files) -> Iterator[Parsed]:
    text = "\n".join(card.lines).strip()
    if card.tag == "A":
        raise LeftOut("an answer without a question")
    if card.tag == "C":
        yield from _read_cloze(text, files)
        return
    front, back = (convert(side, "tex", files.locate) for side in (text, "\n".join(card.back).strip()))
    if not front.text or not back.text:
        raise LeftOut("it has no answer" if front.text else "it has no question")
    losses = tuple(dict.fromkeys((*front.losses, *back.losses)))
    yield Parsed(Question("", "", front.text, Flashcard(back.text)), "", losses=losses)


def _read_cloze(text: str, files: Files) -> Iterator[Parsed]:
    """Yield a question for each deletion, the others filled in."""
    gaps = list(_find_deletions(text))
    if not gaps:
        raise LeftOut("it has no [deletion]")
    if len(gaps) > MOST_GAPS:
        raise LeftOut(f"more than {MOST_GAPS} deletions")
    for asked in range(len(gaps)):
        out, at = [], 0
        for number, (start, end) in enumerate(gaps):
            out += [text[at:start], BLANK if number == asked else text[start + 1 : end]]
            at = end + 1
        start, end = gaps[asked]
        answer = convert_plain(text[start + 1 : end], "markdown")
        if not answer:
            raise LeftOut("an empty [deletion]")
        made = convert("".join([*out, text[at:]]).replace("\\[", "&#91;").replace("\\]", "&#93;"), "tex", files.locate)
        stem, body = make_cloze(made.text, [Blank((answer,))])
        yield Parsed(Question("", "", stem, body.body, recall="flip"), "", losses=made.losses)


def _find_deletions(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of the brackets of each deletion: not of pictures, links, code and formulas."""
    code = find_code(text)
    start = -1
    for found in _EDGE.finditer(text):
        if any(begin <= found.start() < end for begin, end in code):
            continue
        if found.group() == "[":
            start = found.start()
        elif found.group() == "![":
            start = -1
        elif found.group() == "]" and start >= 0:
            if not text.startswith("(", found.end()):
                yield start, found.start()
            start = -1


def is_hashcards(path: str, head: str) -> bool:
    """Return whether a text has a question with its answer below, or a cloze with brackets."""
    return re.search(r"^Q:\s.*\n(?:.*\n){0,40}?A:\s|^C:\s.*\[[^\[\]]+\]", head, re.MULTILINE) is not None


SOURCE = make_source("Hashcards", is_hashcards, parse)
