"""The fields of a note of ours, edited in Anki, as new texts of the question that it was made from."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import zip_longest

from quiz.anki.note_type import FIELDS
from quiz.anki.notes import SEED, Context, make_note
from quiz.anki.plans import PackagePlan
from quiz.engine.selection import draw_options
from quiz.importing.html import to_markdown, to_plain
from quiz.kinds import KINDS
from quiz.model import (
    BLANK,
    PLAIN_NUMBER,
    Body,
    Cloze,
    Flashcard,
    ListRecall,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    Ordering,
    Question,
    Rubric,
    ShortAnswer,
)
from quiz.shown import shorten
from quiz.writing.deck import fill_blanks

_GAP = re.compile(r'<span class="?gap"?>.*?</span>', re.DOTALL)
_ALSO = re.compile(r'<small class="?also"?>.*?</small>', re.DOTALL)
_ITEM = re.compile(r"<li[^>]*>(.*?)</li>", re.DOTALL)
_CELL = re.compile(r"<td[^>]*>(.*?)</td>", re.DOTALL)
_FILLED = re.compile(r'<b class="?gap"?>(.*?)</b>', re.DOTALL)
_SMALL = re.compile(r"<small.*?</small>", re.DOTALL)


def compare(
    question: Question, fields: Mapping[str, str], context: Context, plan: PackagePlan
) -> tuple[dict[str, str], list[str]]:
    """Return the new texts of a question by their places, and what cannot be turned back, each a clause."""
    ours = dict(zip((name for name, _ in FIELDS), make_note(question, context).fields, strict=True))
    changes: dict[str, str] = {}
    remarks = []
    names = {shown: file.name for shown, file in plan.media.files.items()}

    def read(html: str) -> str:
        return to_markdown(html, lambda name: names.get(name, "")).text

    for name, html in ours.items():
        theirs = fields.get(name, html)
        if theirs == html or read(theirs) == read(html):
            continue
        found = _turn_back(question, name, html, theirs, read)
        if found is None:
            remarks.append(f"the field '{name}' was edited in Anki: {shorten(to_plain(theirs), 60)}")
        elif any(changes.get(part, text) != text for part, text in found.items()):
            remarks.append(
                f"the field '{name}' was edited in Anki otherwise than another: {shorten(to_plain(theirs), 60)}"
            )
        else:
            changes.update(found)
    return changes, remarks


def _turn_back(
    question: Question, name: str, ours: str, theirs: str, read: Callable[[str], str]
) -> dict[str, str] | None:
    """Return the new texts by their places for an edited field; None if it cannot be turned back."""
    body = question.body
    if name == "Question" and isinstance(body, Cloze):
        stem = read(_GAP.sub(BLANK, theirs))
        return {KINDS[question.kind].stem: fill_blanks(stem, body)} if stem.count(BLANK) == len(body.blanks) else None
    text = read(theirs)
    if name == "Question":
        return {"question" if question.is_essay else KINDS[question.kind].stem: text} if text else None
    if name == "Explanation":
        return {"explain": text} if text and question.explanation else None
    if name == "Hint":
        return _pair_items("hint", [f"hint/{n}" for n in range(len(question.hints))], ours, theirs, read)
    if name == "Answer" and isinstance(body, Flashcard):
        return {"answer" if question.is_essay else "back": text} if text and body.back else None
    if name in ("Answer", "Typed") and isinstance(body, ShortAnswer):
        said = to_plain(_ALSO.sub("", theirs))
        return {"answer": said} if said and _ALSO.findall(ours) == _ALSO.findall(theirs) else None
    if name in ("Answer", "Typed") and isinstance(body, Numeric):
        said = to_plain(_SMALL.sub("", theirs)).strip()
        number = said.removesuffix(body.units[0] if body.units and name == "Answer" else "").strip()
        fits = PLAIN_NUMBER.fullmatch(number) and _SMALL.findall(ours) == _SMALL.findall(theirs)
        return {"answer": number} if fits else None
    if name == "Answer" and isinstance(body, Cloze):
        return _refill(question.stem, body, ours, theirs)
    if name == "Answer" and isinstance(body, MultipleChoice):
        return {"answer": text} if text and "\n" not in text else None
    if name == "Answer" and isinstance(body, Matching):
        cells = [f"match/{n}/{side}" for n in range(len(body.pairs)) for side in (0, 1)]
        return _pair_items("", cells, ours, theirs, read, _CELL)
    if name == "Answer" and isinstance(body, ListRecall) and _ALSO.findall(ours) == _ALSO.findall(theirs):
        entries = [f"answers/{number}/0" for number in range(len(body.entries))]
        return _pair_items("", entries, _ALSO.sub("", ours), _ALSO.sub("", theirs), to_plain)
    if name == "Answer" and isinstance(body, Rubric):
        return _pair_items("", [f"rubric/{number}" for number in range(len(body.criteria))], ours, theirs, read)
    if name == "Answer" and isinstance(body, Ordering) and all(len(group) == 1 for group in body.groups):
        return _pair_items("", [f"order/{number}" for number in range(len(body.groups))], ours, theirs, read)
    if name == "Options" and (places := _list_options(body)):
        lefts = [f"match/{number}/0" for number in range(len(body.pairs))] if isinstance(body, Matching) else []
        drawn = draw_options(question, seed=SEED)
        return _pair_items("", [*lefts, *(places.get(text, "") for text in drawn)], ours, theirs, read)
    return None


def _refill(stem: str, body: Cloze, ours: str, theirs: str) -> dict[str, str] | None:
    """Return a cloze with the answers that its filled-in text has now; None if more than these was edited."""
    gaps = _FILLED.findall(_ALSO.sub("", theirs))
    if len(gaps) != len(body.blanks) or _FILLED.sub("", ours) != _FILLED.sub("", theirs):
        return None
    blanks = [
        replace(blank, answers=(to_plain(gap), *blank.answers[1:]))
        for blank, gap in zip(body.blanks, gaps, strict=True)
    ]
    return {"cloze": fill_blanks(stem, replace(body, blanks=tuple(blanks)))}


def _list_options(body: Body) -> dict[str, str]:
    """Return the place of each option by its text; {} for a kind without options, and for options that are drawn.

    A text that is in several places has none.
    """
    found: dict[str, str] = {}
    if isinstance(body, MultipleChoice) and not body.draws:
        found |= {option.text: f"wrong/{number}" for number, option in enumerate(body.wrong)}
        found |= {option.text: f"partly/{number}" for number, option in enumerate(body.partly)}
        found[body.answer] = "answer"
    if isinstance(body, MultipleResponse) and not body.draws:
        found |= {option.text: f"wrong/{number}" for number, option in enumerate(body.wrong)}
        found |= {text: f"answers/{number}" for number, text in enumerate(body.answers)}
    if isinstance(body, Ordering):
        for number, group in enumerate(body.groups):
            alone = len(group) == 1
            found |= {text: f"order/{number}" if alone else f"order/{number}/{n}" for n, text in enumerate(group)}
    if isinstance(body, Matching):
        found |= {option.text: f"wrong/{number}" for number, option in enumerate(body.wrong)}
        for number, (_, right) in enumerate(body.pairs):
            found[right] = "" if right in found else f"match/{number}/1"
    return found


def _pair_items(
    name: str,
    places: list[str],
    ours: str,
    theirs: str,
    read: Callable[[str], str],
    item: re.Pattern[str] = _ITEM,
) -> dict[str, str] | None:
    """Return the new texts of the items of a list that differ; None if there are more or fewer items."""
    old, new = item.findall(ours), item.findall(theirs)
    found = {}
    for place, one, other in zip_longest(places, old, new):
        if place is None or one is None or other is None:
            return None
        if read(one) != read(other):
            if not place or not (text := read(other)) or "\n" in text:
                return None
            found[name if len(places) == 1 and name else place] = text
    return found
