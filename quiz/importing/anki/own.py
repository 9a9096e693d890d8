"""Notes that `quiz export anki` made, as the questions that they were.

What is made of a note is read again and rendered as an export would: where that gives other fields, they are named.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from html import unescape
from typing import Any

from quiz.anki.note_type import FIELDS
from quiz.anki.notes import Context, make_note
from quiz.importing.html import to_markdown, to_plain
from quiz.model import BLANK, Blank, Cloze
from quiz.quoting import quote, write_text
from quiz.reading.deckfile import read_deck
from quiz.writing.block import Line, write_block, write_option
from quiz.writing.deck import fill_blanks

_ITEM = re.compile(r"<li[^>]*>(.*?)</li>", re.DOTALL)
_LIST = re.compile(r"<ul>(.*?)</ul>", re.DOTALL)
_GAP = re.compile(r'<span class="?gap"?>(?:&#91;|\[)(.*?)\]</span>', re.DOTALL)
_COMMENT = re.compile(r'<li data-o="?([0-9]+)"?><b>.*?</b> ?(.*?)</li>', re.DOTALL)
_IMAGE = re.compile(r'<img src="([^"]*)"(?: alt="([^"]*)")?>')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_UNSURE = frozenset(("Source", "Reserve 1", "Reserve 2", "Reserve 3"))
"""Fields that need the sheets, or that later exports fill."""

Fields = Mapping[str, str]
Locate = Callable[[str], str]


def restore(fields: Fields, locate: Locate) -> tuple[list[Line], list[str]]:
    """Return the lines of the question of a note, [] for one that cannot be restored, and what it lost."""
    kind = fields["Kind"]
    try:
        body = list(_list_body(kind, fields, locate))
        accept = _read_accept(fields)
    except (ValueError, KeyError, IndexError, TypeError):
        body = []
    if not body:
        return [], [f"its fields are not those of the kind '{kind[:30]}'"]
    body += [(name, "yes") for name in ("typos", "exact") if accept.get(name)]
    if "whole" in fields["Flags"].split():
        body.append(("partial", "no"))
    if "write" in fields["Flags"].split():
        body.append(("write", "yes"))
    lines = [*body, *_list_common(fields, locate)]
    return lines, list(_find_losses(lines, fields, locate))


def _list_common(fields: Fields, locate: Locate) -> Iterator[Line]:
    if fields["Explanation"]:
        yield "explain", _text(fields["Explanation"], locate)
    if hints := _items(fields["Hint"], locate):
        yield "hint", [write_text(hint, typed=True) for hint in hints]
    if (found := _IMAGE.fullmatch(fields["Image"])) and (path := locate(unescape(found[1]))):
        if found[2]:
            yield from (("image", quote(path)), ("alt", quote(unescape(found[2]))))
        else:
            yield "image", f"{{file: {quote(path)}}}"
    if (found := re.match(r"\[sound:([^\]]*)\]", fields["Audio"])) and (path := locate(unescape(found[1]))):
        yield "audio", quote(path)
    if sources := [to_plain(item) for item in _ITEM.findall(fields["Source"])]:
        yield "source", [quote(source) for source in sources if source]
    if fields["Retired"]:
        yield "retired", "yes"


def _list_body(kind: str, fields: Fields, locate: Locate) -> Iterator[Line]:
    """Yield the lines that make a kind. Raises ValueError, KeyError and others for fields that are not of that kind."""
    question = _text(fields["Question"], locate)
    accept = _read_accept(fields)
    if kind == "flashcard":
        yield from (("front", question), ("back", _text(fields["Answer"], locate)))
        if fields["Both ways"]:
            yield "both-ways", "yes"
        return
    if kind == "cloze":
        yield "cloze", quote(_restore_cloze(fields, accept, locate))
        yield "recall", "type"
        return
    yield "question", question
    if kind == "multiple-choice":
        yield from _list_options(fields, locate, picks_one=True)
    elif kind == "multiple-response":
        yield from _list_options(fields, locate, picks_one=False)
    elif kind == "true-false":
        yield "answer", {"1 0": "true", "0 1": "false"}[fields["Correct"]]
    elif kind == "ordering":
        yield from _list_entries(fields, locate)
    elif kind == "matching":
        yield from _list_pairs(fields, locate)
    elif kind == "rubric":
        yield "rubric", [write_text(item, typed=True) for item in _items(fields["Answer"], locate)]
    elif kind == "list-recall":
        yield "answers", [_group(entry) for entry in accept["entries"]]
        yield from (("need", str(int(fields["Need"]))), ("recall", "type"))
    elif kind == "short-answer":
        yield from _list_typed(fields, accept, locate, is_number=False)
    elif kind == "numeric":
        yield from _list_typed(fields, accept, locate, is_number=True)
    else:
        raise ValueError(kind)


def _list_entries(fields: Fields, locate: Locate) -> Iterator[Line]:
    places: dict[int, list[str]] = {}
    for text, place in zip(_items(fields["Options"], locate), fields["Correct"].split(), strict=True):
        places.setdefault(int(place), []).append(text)
    shown = [[to_markdown(one, locate).text for one in item.split(" / ")] for item in _ITEM.findall(fields["Answer"])]
    groups = zip(shown, (places[place] for place in sorted(places)), strict=True)
    yield "order", [_group(one if sorted(one) == sorted(other) else other) for one, other in groups]


def _list_pairs(fields: Fields, locate: Locate) -> Iterator[Line]:
    lefts, rights = (_items(one, locate) for one in _LIST.findall(fields["Options"]))
    used = [int(place) for place in fields["Correct"].split()]
    yield "match", [f"{quote(left)}: {quote(rights[place])}" for left, place in zip(lefts, used, strict=True)]
    if wrong := [number for number in range(len(rights)) if number not in used]:
        comments = _read_comments(fields, locate)
        yield "wrong", [write_option(rights[number], comments.get(number, "")) for number in wrong]


def _list_options(fields: Fields, locate: Locate, *, picks_one: bool) -> Iterator[Line]:
    texts, credits = _items(fields["Options"], locate), fields["Correct"].split()
    comments = _read_comments(fields, locate)
    options = [
        (credit, text, write_option(text, comments.get(number, "")))
        for number, (text, credit) in enumerate(zip(texts, credits, strict=True))
    ]
    right = [text for credit, text, _ in options if credit == "1"]
    if picks_one:
        (answer,) = right
        yield "answer", quote(answer)
    else:
        yield "answers", [quote(text) for text in right]
    for key, wanted in (("partly", "0.5"), ("wrong", "0")):
        if found := [written for credit, _, written in options if credit == wanted]:
            yield key, found
    if "fixed" in fields["Flags"].split() and not all(map(_NUMBER.fullmatch, texts)):
        yield "shown", [quote(text) for text in texts]


def _list_typed(fields: Fields, accept: Mapping[str, Any], locate: Locate, *, is_number: bool) -> Iterator[Line]:
    comments = _read_comments(fields, locate)
    if not is_number:
        answer, *others = accept["answers"]
        yield "answer", quote(answer)
        also, write = [quote(text) for text in others], write_option
    else:
        yield "answer", _number(accept["answer"])
        if accept["low"] != accept["high"]:
            yield "within", f"[{_number(accept['low'])}, {_number(accept['high'])}]"
        if units := accept.get("units"):
            yield "unit", [quote(unit) for unit in units]
        also = [_number(text) for text in accept.get("accept", ())]

        def write(text: str, feedback: str = "") -> str:
            return f"{_number(text)}: {quote(feedback)}" if feedback else _number(text)

    if also:
        yield "accept", also
    if rejected := accept.get("reject"):
        yield "reject", [write(text, comments.get(number, "")) for number, text in enumerate(rejected)]
    yield "recall", "type"


def _restore_cloze(fields: Fields, accept: Mapping[str, Any], locate: Locate) -> str:
    hints = [to_markdown(hint, locate).text for hint in _GAP.findall(fields["Question"])]
    stem = to_markdown(_GAP.sub(BLANK, fields["Question"]), locate).text
    blanks = tuple(
        Blank(tuple(answers), "" if hint == "…" else hint)
        for answers, hint in zip(accept["blanks"], hints, strict=True)
    )
    return fill_blanks(stem, Cloze(blanks))


# ---------------------------------------------------------------- parts


def _text(html: str, locate: Locate) -> str:
    return write_text(to_markdown(html, locate).text, typed=True)


def _items(html: str, locate: Locate) -> list[str]:
    return [to_markdown(item, locate).text for item in _ITEM.findall(html)]


def _group(texts: list[str]) -> str:
    return quote(texts[0]) if len(texts) == 1 else f"[{', '.join(map(quote, texts))}]"


def _number(text: str) -> str:
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return text


def _read_accept(fields: Fields) -> dict[str, Any]:
    found = json.loads(unescape(fields["Accept"]) or "{}")
    if not isinstance(found, dict):
        raise ValueError("no object")
    return found


def _read_comments(fields: Fields, locate: Locate) -> dict[int, str]:
    """Return the author's comments by the number of the option."""
    return {int(number): to_markdown(said, locate).text for number, said in _COMMENT.findall(fields["Feedback"])}


# ---------------------------------------------------------------- checking


def _find_losses(lines: list[Line], fields: Fields, locate: Locate) -> Iterator[str]:
    """Yield what the question, read and rendered again, shows otherwise."""
    deck_id, _, id = fields["Id"].partition("/")
    text = f"deck: {deck_id}\ntitle: x\nformat: 2\nquestions:\n{write_block([('id', id), *lines])}"
    deck, problems = read_deck(text.encode("utf-8", "replace"), "restored.yaml")
    if deck is None or len(deck.questions) != 1 or any(problem.severity == "error" for problem in problems):
        yield "it cannot be written as a question file"
        return
    shown = {
        locate(name): name
        for field in fields.values()
        for name in re.findall(r'src="([^"]*)"|sound:([^\]]*)', field)
        for name in name
        if name
    }
    rendered = make_note(deck.questions[0], Context(deck, {}, lambda path: shown.get(path, path))).fields
    for (name, _), made in zip(FIELDS, rendered, strict=True):
        if name not in _UNSURE and made != fields.get(name, ""):
            yield f"the field '{name}' is not quite the same"
