"""Reads what was typed or written for a question into a response.

Knows the question as it is asked (options in shown order) but not what is right: a wrong answer
and a right one are read alike. Knows neither files nor screens.

A line is held whole against the texts of the options first (as written, as shown, then
leniently), then against their labels, then in parts. A JSON list or object says the parts.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, assert_never

from quiz.kinds import KINDS
from quiz.model import (
    Cloze,
    Flashcard,
    ListRecall,
    Matched,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    Ordered,
    Ordering,
    Picked,
    Rated,
    Response,
    Revealed,
    Rubric,
    ShortAnswer,
    TrueFalse,
    Typed,
)
from quiz.plurals import say_count
from quiz.sitting.labels import find_label, label_lefts

if TYPE_CHECKING:
    from quiz.engine.session import Asked

RATINGS = ("again", "hard", "good", "easy")
CONFIDENCES = {"guess": 1, "fairly": 2, "sure": 3}
_TRUTHS = {
    "true": ("t", "true", "yes", "y", "right", "correct", "1"),
    "false": ("f", "false", "no", "n", "wrong", "incorrect", "2"),
}
_COMMANDS = {"/h": "hint", "/s": "skip", "/q": "quit", "/?": "help"}


class Unreadable(NamedTuple):
    """What was given fits nothing; `reason` is a clause such as "'x' is none of the options"."""

    reason: str


Shown = Callable[[str], str]
"""Turns inline Markdown into the text that is shown."""


def read_command(line: str) -> str:
    """Return "hint", "skip", "quit" or "help" if the line is such a command, else ""."""
    return _COMMANDS.get(line.strip().casefold(), "")


def split_confidence(line: str) -> tuple[str, int | None]:
    """Return the line without a closing `@sure`, `@fairly` or `@guess`, and its 3, 2 or 1."""
    found = re.search(r"(?:^|\s)@(sure|fairly|guess|[123])\s*$", line, re.IGNORECASE)
    if not found:
        return line, None
    word = found.group(1).casefold()
    return line[: found.start()], CONFIDENCES.get(word) or int(word)


def read_line(line: str, asked: "Asked", shown: Shown = str) -> Response | Unreadable:
    """Return the response that one line means; empty or `/0` is "don't know"."""
    line = line.strip()
    if line in ("", "/0"):
        return Revealed()
    if line[0] in "[{":
        data = _load_json(line)
        if data is not None and not _is_text(line, data, asked):
            return read_data(data, asked, shown)
    body = asked.item.question.body
    match body:
        case MultipleChoice():
            return _as_picked(_find_one(line, asked.options, shown))
        case TrueFalse():
            return _read_truth(line)
        case MultipleResponse():
            return _as_picked(_find_many(line, asked.options, shown))
        case Rubric():
            return _read_rubric(line, asked.options, shown)
        case Ordering():
            return _as_ordered(_find_many(line, asked.options, shown))
        case Matching():
            return _read_matching(line, asked, shown)
        case Cloze(blanks=blanks):
            return _as_blanks(_split(line) if len(blanks) > 1 else [line], len(blanks))
        case ListRecall():
            return _as_entries(_split(line))
        case Numeric() | ShortAnswer():
            return Typed((line,))
        case Flashcard():
            return _read_rating(line)
        case _:
            assert_never(body)


def read_data(data: Any, asked: "Asked", shown: Shown = str) -> Response | Unreadable:
    """Return the response that JSON or YAML data means: a text, a list of parts, pairs as an object.

    Nothing (null, an empty text) is "don't know".
    """
    if data is None:
        return Revealed()
    if isinstance(data, bool):
        data = "true" if data else "false"
    if not isinstance(data, (list, dict)):
        return read_line(str(data), asked, shown)
    if isinstance(data, dict):
        return _read_pairs(data, asked, shown)
    texts = [_as_text(part) for part in data]
    kind, body = asked.item.question.kind, asked.item.question.body
    match body:
        case MultipleResponse() | Rubric():
            return _as_picked(_find_each(texts, asked.options, shown, kind))
        case Ordering():
            return _as_ordered(_find_each(texts, asked.options, shown))
        case Matching():
            if len(texts) != len(asked.lefts):
                return Unreadable(f"{say_count(len(texts), 'entry', 'entries')} for {len(asked.lefts)} pairs")
            return _read_pairs(dict(zip(asked.lefts, texts, strict=True)), asked, shown)
        case Cloze(blanks=blanks):
            return _as_blanks(texts, len(blanks))
        case ListRecall():
            return _as_entries(texts)
        case MultipleChoice() | TrueFalse() | Numeric() | ShortAnswer() | Flashcard():
            if len(texts) == 1:
                return read_line(texts[0], asked, shown)
            return Unreadable(f"a list of {len(texts)} where one answer is asked")
        case _:
            assert_never(body)


# ---------------------------------------------------------------- texts and labels


def find_text(typed: str, options: Sequence[str], shown: Shown = str) -> int | None:
    """Return the place of the one option that the text is: as written, as shown, then leniently."""
    for form in (str, shown, lambda text: _fold(shown(text))):
        wanted = _fold(typed) if form not in (str, shown) else typed
        places = [place for place, option in enumerate(options) if form(option) == wanted]
        if len(places) == 1:
            return places[0]
    return None


def _fold(text: str) -> str:
    """The text without differences of case, width, kind of quotation mark, spacing and a closing point."""
    text = unicodedata.normalize("NFKC", text).casefold().translate(_PLAIN_MARKS)
    return " ".join(text.split()).rstrip(".")


_PLAIN_MARKS = str.maketrans("‘’“”–—−‐‑", "''\"\"-----")


def find_option(typed: str, options: Sequence[str], shown: Shown = str, kind: str = "") -> int | None:
    """Return the place of the option that a text or else a label means, None if it means none."""
    typed = typed.strip()
    place = find_text(typed, options, shown)
    return find_label(typed, [shown(option) for option in options], kind) if place is None else place


def _find_one(line: str, options: Sequence[str], shown: Shown) -> list[str] | Unreadable:
    place = find_option(line, options, shown)
    return _none_of(line) if place is None else [options[place]]


def _find_each(parts: Sequence[str], options: Sequence[str], shown: Shown, kind: str = "") -> list[str] | Unreadable:
    found = []
    for part in parts:
        place = find_option(part, options, shown, kind)
        if place is None:
            return _none_of(part)
        found.append(options[place])
    return found


def _find_many(line: str, options: Sequence[str], shown: Shown, kind: str = "") -> list[str] | Unreadable:
    """Texts or labels: the whole line one of them, or parts between `;`, else labels, else texts between `,`."""
    whole = find_option(line, options, shown, kind)
    if whole is not None:
        return [options[whole]]
    parts = _split(line)
    if len(parts) > 1:
        return _find_each([part for part in parts if part], options, shown, kind)
    texts = [shown(option) for option in options]
    for labels in (re.split(r"[\s,]+", line.strip(" ,")), list(re.sub(r"[\s,]+", "", line))):
        places = [find_label(label, texts, kind) for label in labels]
        if labels and None not in places:
            return [options[place] for place in places if place is not None]
    found = _find_each([part for part in line.split(",") if part.strip()], options, shown, kind)
    return found if "," in line and not isinstance(found, Unreadable) else _none_of(line)


def _none_of(text: str) -> Unreadable:
    return Unreadable(f"'{_clip(text)}' is none of the options")


def _clip(text: str) -> str:
    text = "".join(sign if sign.isprintable() else "\ufffd" for sign in text.strip())
    return text if len(text) <= 40 else text[:39] + "…"


def _split(line: str) -> list[str]:
    return [part.strip() for part in line.split(";")]


# ---------------------------------------------------------------- one kind each


def _as_picked(found: list[str] | Unreadable) -> Response | Unreadable:
    return found if isinstance(found, Unreadable) else Picked(tuple(dict.fromkeys(found)))


def _as_ordered(found: list[str] | Unreadable) -> Response | Unreadable:
    if isinstance(found, Unreadable):
        return found
    twice = next((text for text in found if found.count(text) > 1), None)
    return Ordered(tuple(found)) if twice is None else Unreadable(f"'{_clip(twice)}' is named twice")


def _as_blanks(texts: Sequence[str], count: int) -> Response | Unreadable:
    """One text a blank; missing ones at the end are empty."""
    if len(texts) > count:
        return Unreadable(f"{say_count(len(texts), 'entry', 'entries')} for {say_count(count, 'blank')}")
    return Typed((*texts, *[""] * (count - len(texts)))) if any(texts) else Revealed()


def _as_entries(texts: Sequence[str]) -> Response:
    """One text an entry; none at all is "don't know"."""
    entries = tuple(text for text in texts if text)
    return Typed(entries) if entries else Revealed()


def _read_truth(line: str) -> Response | Unreadable:
    word = _fold(line)
    for truth, words in _TRUTHS.items():
        if word in words:
            return Picked((truth,))
    return Unreadable(f"'{_clip(line)}' is neither true nor false")


def _read_rating(line: str) -> Response | Unreadable:
    word = _fold(line)
    for rating, name in enumerate(RATINGS, 1):
        if word in (name, name[0], str(rating)):
            return Rated(rating)
    return Unreadable(f"'{_clip(line)}' is none of {', '.join(RATINGS)}")


def _read_rubric(line: str, options: Sequence[str], shown: Shown) -> Response | Unreadable:
    if _fold(line) == "all":
        return Picked(tuple(options))
    if _fold(line) == "none":
        return Picked(())
    found = _find_many(line, options, shown, "rubric")
    return Unreadable(f"'{_clip(line)}' names no points") if isinstance(found, Unreadable) else _as_picked(found)


def _read_matching(line: str, asked: "Asked", shown: Shown) -> Response | Unreadable:
    """`left = right; ...`, by text, number and label; or labels alone, for the lefts in shown order."""
    if "=" in line:
        pairs: dict[str, str] = {}
        for part in filter(None, _split(line)):
            pair = _split_pair(part, asked, shown)
            if isinstance(pair, Unreadable):
                return pair
            pairs[pair[0]] = pair[1]
        return _read_pairs(pairs, asked, shown)
    numbered = re.findall(r"([0-9]+)\s*([a-z])(?![a-z])", line)
    if numbered and not re.sub(r"[0-9]+\s*[a-z]|[\s,;]", "", line):
        return _read_pairs(dict(numbered), asked, shown)
    rights = _find_many(line, asked.options, shown)
    if isinstance(rights, Unreadable):
        return rights
    return read_data(rights, asked, shown)


def _split_pair(part: str, asked: "Asked", shown: Shown) -> tuple[str, str] | Unreadable:
    """Cut at the first `=` that has a left before it and a right, or nothing, after it."""
    for cut in (place for place, sign in enumerate(part) if sign == "="):
        left, right = part[:cut].strip(), part[cut + 1 :].strip()
        if _find_left(left, asked, shown) is not None and (
            not right or find_option(right, asked.options, shown) is not None
        ):
            return left, right
    return Unreadable(f"'{_clip(part)}' is no pair of these" if "=" in part else f"'{_clip(part)}' has no '='")


def _find_left(typed: str, asked: "Asked", shown: Shown) -> int | None:
    place = find_text(typed.strip(), asked.lefts, shown)
    if place is None and typed.strip() in label_lefts(asked.lefts):
        place = int(typed) - 1
    return place


def _read_pairs(data: dict[Any, Any], asked: "Asked", shown: Shown) -> Response | Unreadable:
    if asked.item.question.kind != "matching":
        return _read_response(data, asked)
    chosen: dict[str, str] = {}
    for key, value in data.items():
        place = _find_left(_as_text(key), asked, shown)
        if place is None:
            return Unreadable(f"'{_clip(_as_text(key))}' is none of the left sides")
        if place in map(asked.lefts.index, chosen):
            return Unreadable(f"'{_clip(asked.lefts[place])}' is named twice")
        if value in (None, ""):
            continue
        right = find_option(_as_text(value), asked.options, shown)
        if right is None:
            return _none_of(_as_text(value))
        chosen[asked.lefts[place]] = asked.options[right]
    return Matched(tuple((left, chosen[left]) for left in asked.lefts if left in chosen)) if chosen else Revealed()


def _read_response(data: dict[Any, Any], asked: "Asked") -> Response | Unreadable:
    """A response in the form in which `--json` says it: {"picked": [...]}, {"typed": [...]} ..."""
    from quiz.engine.responses import from_data

    try:
        response = from_data(data)
    except (ValueError, TypeError, KeyError):
        return Unreadable("an object is no answer to this question")
    if not isinstance(response, (Revealed, KINDS[asked.item.question.kind].response)):
        return Unreadable("this form of answer is for another kind of question")
    if isinstance(response, (Picked, Ordered)):
        return read_data(list(response.texts), asked)
    return response


# ---------------------------------------------------------------- JSON


def _load_json(line: str) -> Any:
    """The list or object, numbers as they are written; None if it is no JSON."""
    import json

    try:
        return json.loads(line, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        return None


def _is_text(line: str, data: Any, asked: "Asked") -> bool:
    """Whether brackets are meant as text: an option that reads so, or a typed answer that is no list of one."""
    if line in asked.options:
        return True
    row = KINDS[asked.item.question.kind]
    return row.response is Typed and not row.has_parts and not (isinstance(data, list) and len(data) == 1)


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value).strip()
