"""text2qti: numbered questions with `a)`, `*b)`, `[*]`, `=`, `*` or `____` below, and `...` for feedback."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from textwrap import dedent
from typing import Protocol

from quiz.importing.bank import Files, make_source
from quiz.importing.building import (
    Answer,
    Made,
    Number,
    make_choice,
    make_essay,
    make_numeric,
    make_short,
    make_truth,
    write_number,
    write_range,
)
from quiz.importing.parsed import LeftOut, Parsed
from quiz.importing.texts import convert, convert_plain
from quiz.losses import Lose, Loss
from quiz.model import Flashcard, Question

_START = re.compile(
    r"(?P<title>(?:Quiz )?[Tt]itle|Points|Quiz description|Text(?: title)?):\s*"
    r"|(?P<number>[0-9]+)\.\s+|(?P<choice>\*?)(?P<letter>[a-zA-Z])\)\s+|\[(?P<box>[ *]?)\]\s+"
    r"|(?P<numeric>=)\s+|(?P<short>\*)\s+|(?P<feedback>\.\.\.|\+|-)\s+|(?P<essay>_{3,})\s*$|(?P<upload>\^{3,})\s*$"
    r"|(?P<group>GROUP|END_GROUP|pick:|points per question:|Solutions?:|[Ss]huffle answers:|[Ss]how correct answers:)"
)
_NUMBER = re.compile(r"\[\s*(.+?)\s*,\s*(.+?)\s*\]|(.+?)(?:\s*\+-\s*(.+?)(%?))?")


_QUESTION = re.compile(
    r"^[0-9]+\.[ \t]+\S.*\n(?:[ \t]+\S.*\n|[ \t]*\n|\.\.\. .*\n){0,60}"
    r"(?:\*?[a-zA-Z]\)\s|\[[ *]\]\s|=\s+[-\[0-9]|\*\s+\S|____)",
    re.MULTILINE,
)


class Read(Protocol):
    """Returns a text as Markdown."""

    def __call__(self, text: str, *, inline: bool = False) -> str:
        """Return a text as Markdown, an `inline` one on one line."""


@dataclass
class _Item:
    """A question as it is read: its lines by what they are."""

    line: int
    stem: str = ""
    title: str = ""
    points: str = ""
    options: list[list[str]] = field(default_factory=list)
    """Each: what it is ("choice", "box", "numeric", "short"), "*" if it is right, its text, its feedback."""
    said: dict[str, str] = field(default_factory=dict)
    is_essay: bool = False
    is_upload: bool = False
    is_drawn: bool = False


def parse(text: str, files: Files, lose: Lose) -> Iterator[Parsed]:
    """Yield the questions of a quiz; call `lose` for each that is left out."""
    category, items = _collect(text)
    for item in items:
        place = f"line {item.line}"
        try:
            yield _make(item, files)._replace(place=place, category=category)
        except LeftOut as error:
            lose(Loss(place, str(error), is_left_out=True))


def _collect(text: str) -> tuple[str, list[_Item]]:
    """Return the title of the quiz and its items."""
    category, items = "", []
    pending: dict[str, str] = {}
    item: _Item | None = None
    is_drawn = False
    for line, found, value in _split(text):
        kind = found.lastgroup or ""
        groups = found.groupdict()
        if groups["title"]:
            name = groups["title"].casefold()
            if name == "quiz title":
                category = value
            elif name in ("title", "points"):
                pending[name] = value
            item = None
        elif groups["group"]:
            is_drawn = groups["group"] == "GROUP" or (is_drawn and groups["group"] != "END_GROUP")
        elif groups["number"]:
            item = _Item(line, value, pending.pop("title", ""), pending.pop("points", ""), is_drawn=is_drawn)
            items.append(item)
        elif item is None:
            continue
        elif groups["letter"] or groups["box"] is not None or kind in ("numeric", "short"):
            name = "choice" if groups["letter"] else "box" if groups["box"] is not None else kind
            item.options.append(
                [
                    name,
                    "*" if groups["choice"] or groups["box"] == "*" or name in ("numeric", "short") else "",
                    value,
                    "",
                ]
            )
        elif groups["feedback"]:
            if item.options and groups["feedback"] == "...":
                item.options[-1][3] = value
            else:
                item.said[groups["feedback"]] = value
        elif groups["essay"]:
            item.is_essay = True
        elif groups["upload"]:
            item.is_upload = True
    return category, items


def _split(text: str) -> Iterator[tuple[int, re.Match[str], str]]:
    """Yield each part: its line, what it begins with, and its text with the indented lines below it."""
    current: tuple[int, re.Match[str]] | None = None
    lines: list[str] = []
    is_comment = False
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() == "COMMENT" or line.strip() == "END_COMMENT":
            is_comment = line.strip() == "COMMENT"
            continue
        if is_comment or line.startswith("%"):
            continue
        found = _START.match(line) if not line.startswith((" ", "\t")) else None
        if found:
            if current:
                yield *current, _dedent(lines)
            current, lines = (number, found), [line[found.end() :]]
        else:
            lines.append(line)
    if current:
        yield *current, _dedent(lines)


def _dedent(lines: list[str]) -> str:
    return "\n".join([lines[0].strip(), *dedent("\n".join(lines[1:])).split("\n")]).strip()


def _make(item: _Item, files: Files) -> Parsed:
    """Return the question of an item. Raises LeftOut."""
    losses: list[str] = ["the draw from its group"] if item.is_drawn else []

    def read(text: str, *, inline: bool = False) -> str:
        made = convert(text, "tex", files.locate, inline=inline)
        losses.extend(made.losses)
        return made.text

    general, right, wrong = (read(item.said.get(mark, "")) for mark in ("...", "+", "-"))
    if item.is_upload:
        raise LeftOut("its answer is a file to upload")
    made = make_essay(general) if item.is_essay else _make_body(item, read)
    is_model = isinstance(made.body, Flashcard)
    try:
        points = float(item.points or 1)
    except ValueError:
        points = 1.0
    question = Question(
        "",
        "",
        read(item.stem),
        made.body,
        explanation="" if is_model else general,
        if_right=right or made.if_right,
        if_wrong=wrong or made.if_wrong,
        remarks=made.remarks,
        points=points if 0 < points < 1e6 else 1.0,
        write=item.is_essay,
    )
    if not question.stem:
        raise LeftOut("it has no text")
    return Parsed(question, "", item.title, losses=tuple(dict.fromkeys((*losses, *made.losses))))


def _make_body(item: _Item, read: Read) -> Made:
    if not item.options:
        raise LeftOut("it has no answer")
    kind = item.options[0][0]
    if kind in ("choice", "box"):
        options = [
            Answer(read(text, inline=True), float(bool(mark)), read(said, inline=True))
            for _, mark, text, said in item.options
        ]
        if kind == "choice" and [option.text.casefold() for option in options] in (
            ["true", "false"],
            ["false", "true"],
        ):
            said = {bool(one.credit): one.feedback for one in options}
            is_true = next(bool(one.credit) == (one.text.casefold() == "true") for one in options)
            return make_truth(is_true, if_right=said.get(True, ""), if_wrong=said.get(False, ""))
        return make_choice(options, single=kind == "choice", weighted=False)
    if kind == "short":
        return make_short(
            [Answer(convert_plain(text, "markdown"), 1.0, read(said, inline=True)) for _, _, text, said in item.options]
        )
    return make_numeric([_read_number(text, read(said, inline=True)) for _, _, text, said in item.options])


def _read_number(text: str, feedback: str) -> Number:
    found = _NUMBER.fullmatch(text.strip())
    if not found:
        raise LeftOut("its answer is not a number")
    if found[1]:
        return Number(*write_range(found[1], found[2]), 1.0, feedback)
    tolerance = write_number(found[4]) if found[4] else ""
    return Number(write_number(found[3]), f"{tolerance}{found[5]}" if tolerance not in ("", "0") else "", 1.0, feedback)


def is_text2qti(path: str, head: str) -> bool:
    """Return whether a text has a numbered question with an answer of one of its forms on the lines below."""
    if re.search(r"^Quiz title:", head, re.MULTILINE):
        return True
    return _QUESTION.search(head) is not None


SOURCE = make_source("text2qti", is_text2qti, parse)
