"""Reads an answer that was typed or written for a question into a response.

Knows the question as it is asked (options in shown order) but not the right answer: wrong and right
answers are read alike. Knows neither files nor screens.

A line is compared whole with the texts of the options first (as written, as shown, then
leniently), then with their labels, then in parts. A JSON list or object names the parts.
"""

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, assert_never

from quiz.kinds import KINDS
from quiz.model import Mask, MaskedPicture
from quiz.plurals import say_count
from quiz.responses import Matched, Ordered, Picked, Rated, Response, Revealed, Typed
from quiz.sitting.forms import form_of
from quiz.sitting.labels import label_lefts
from quiz.sitting.options import Options, Shown, Unreadable, clip, fold, none_of, split_parts

if TYPE_CHECKING:
    from quiz.engine.session import Asked

RATINGS = ("again", "hard", "good", "easy")
CONFIDENCES = {"guess": 1, "fairly": 2, "sure": 3}
_NONE = frozenset({"none", "none of them", "none of these", "none of the above", "none of the options"})
_TRUTHS = {
    "true": ("t", "true", "yes", "y", "right", "correct", "1"),
    "false": ("f", "false", "no", "n", "wrong", "incorrect", "2"),
}
_COMMANDS = {"/h": "hint", "/s": "skip", "/q": "quit", "/?": "help"}
_NUMBERED = re.compile(r"([0-9]{1,4})(?:[.:)]\s*|\s+)(\S.*)", re.DOTALL)
_RESPONSES = {"picked": Picked, "ordered": Ordered, "matched": Matched, "typed": Typed, "rated": Rated}
"""The names under which `engine.responses` writes responses."""


def read_command(line: str) -> str:
    """Return "hint", "skip", "quit" or "help" if the line is such a command, else ""."""
    return _COMMANDS.get(line.strip().casefold(), "")


def drop_slash(typed: str, is_command: Callable[[str], object]) -> str:
    """Return the answer that a typed line means: where `/s` is a command, `//s` means the answer "/s"."""
    return typed[1:] if typed.startswith("//") and is_command(f"/{typed.lstrip('/')}") else typed


def split_confidence(line: str) -> tuple[str, int | None]:
    """Return the line without a closing `@sure`, `@fairly` or `@guess`, and its 3, 2 or 1."""
    found = re.search(r"(?:^|\s)@(sure|fairly|guess|[123])\s*$", line, re.IGNORECASE)
    if not found:
        return line, None
    word = found.group(1).casefold()
    return line[: found.start()], CONFIDENCES.get(word) or int(word)


def read_line(line: str, asked: "Asked", shown: Shown = str) -> Response | Unreadable:
    """Return the response that one line means; empty or `/0` is "don't know".

    Pasted line breaks separate the parts of an answer that has parts; elsewhere they become spaces.
    """
    line = line.strip()
    if line in ("", "/0"):
        return Revealed()
    form = form_of(asked)
    if line[0] in "[{":
        data = _load_json(line)
        if data is not None and not _is_text(line, data, asked):
            return read_data(data, asked, shown)
    match form:
        case "option":
            options = Options(asked.options, shown)
            place = options.find(_join(line))
            return none_of(line) if place is None else Picked((asked.options[place],))
        case "truth":
            return _read_truth(line)
        case "options":
            options = Options(asked.options, shown)
            return (
                Picked(())
                if fold(line) in _NONE and options.find(line) is None
                else _as_picked(options.find_many(line))
            )
        case "points":
            return _read_points(line, Options(asked.options, shown, "rubric"))
        case "order":
            return _as_ordered(Options(asked.options, shown).find_many(line))
        case "pairs":
            return _read_matching(line, asked, shown)
        case "blanks":
            parts, body = split_parts(line), asked.item.question.body
            if isinstance(body, MaskedPicture):
                parts = order_names(parts, body.masks)
            return as_blanks(parts, _count_blanks(asked), KINDS[asked.item.question.kind].gap)
        case "entries":
            return as_entries(split_parts(line))
        case "text":
            return Typed((_join(line),))
        case "rating":
            return _read_rating(line)
        case _:
            assert_never(form)


def read_data(data: Any, asked: "Asked", shown: Shown = str) -> Response | Unreadable:
    """Return the response for JSON or YAML data: a text, a list of parts, pairs as an object.

    Nothing (null, an empty text) is "don't know".
    """
    if data is None:
        return Revealed()
    if isinstance(data, dict):
        return _read_object(data, asked, shown)
    if not isinstance(data, list):
        return read_line(_as_text(data), asked, shown)
    form = form_of(asked)
    if form in ("text", "blanks", "entries") and any(isinstance(part, (list, dict)) for part in data):
        return Unreadable("a list or an object where a text is expected")
    texts = [_as_text(part) for part in data]
    match form:
        case "options":
            return _as_picked(Options(asked.options, shown).find_each(texts))
        case "points":
            return _as_picked(Options(asked.options, shown, "rubric").find_each(texts))
        case "order":
            return _as_ordered(Options(asked.options, shown).find_each(texts))
        case "pairs":
            if len(texts) != len(asked.lefts):
                return Unreadable(f"{say_count(len(texts), 'entry', 'entries')} for {len(asked.lefts)} pairs")
            return _read_pairs(dict(zip(asked.lefts, texts, strict=True)), asked, shown)
        case "blanks":
            return as_blanks(texts, _count_blanks(asked), KINDS[asked.item.question.kind].gap)
        case "entries":
            return as_entries(texts)
        case _ if len(texts) != 1:
            return Unreadable(f"a list of {len(texts)} where one answer is expected")
        case "text":
            return Typed((texts[0],)) if texts[0] else Revealed()
        case "option" | "truth" | "rating":
            return read_line(texts[0], asked, shown)
        case _:
            assert_never(form)


# ---------------------------------------------------------------- one form each


def _as_picked(found: list[str] | Unreadable) -> Response | Unreadable:
    return found if isinstance(found, Unreadable) else Picked(tuple(dict.fromkeys(found)))


def _as_ordered(found: list[str] | Unreadable) -> Response | Unreadable:
    if isinstance(found, Unreadable):
        return found
    seen: set[str] = set()
    for text in found:
        if text in seen:
            return Unreadable(f"'{clip(text)}' is repeated")
        seen.add(text)
    return Ordered(tuple(found))


def order_names(texts: list[str], masks: Sequence[Mask]) -> list[str]:
    """Return names in the order of their places if each begins with the number of one, such as "2 ulna", else as given.

    Where names of places begin with a digit themselves, all are as given.
    """
    if any(name[:1].isdigit() for mask in masks for name in mask.answers):
        return texts
    named: dict[int, str] = {}
    for text in texts:
        found = _NUMBERED.fullmatch(text.strip())
        number = int(found[1]) if found else 0
        if not found or not 1 <= number <= len(masks) or number in named:
            return texts
        named[number] = found[2]
    return [named.get(number, "") for number in range(1, max(named, default=0) + 1)]


def as_blanks(texts: Sequence[str], count: int, gap: str = "blank") -> Response | Unreadable:
    """Return texts as the answer to `count` blanks, as `gap` calls them; missing ones at the end are empty."""
    if len(texts) > count:
        return Unreadable(f"{say_count(len(texts), 'entry', 'entries')} for {say_count(count, gap)}")
    return Typed((*texts, *[""] * (count - len(texts)))) if any(texts) else Revealed()


def as_entries(texts: Sequence[str]) -> Response:
    """Return texts as the entries of a list; none at all is "don't know"."""
    entries = tuple(text for text in texts if text)
    return Typed(entries) if entries else Revealed()


def _read_truth(line: str) -> Response | Unreadable:
    word = fold(line)
    for truth, words in _TRUTHS.items():
        if word in words:
            return Picked((truth,))
    return Unreadable(f"'{clip(line)}' is neither true nor false")


def _read_rating(line: str) -> Response | Unreadable:
    word = fold(line)
    for rating, name in enumerate(RATINGS, 1):
        if word in (name, name[0], str(rating)):
            return Rated(rating)
    return Unreadable(f"'{clip(line)}' is not one of {', '.join(RATINGS)}")


def _read_points(line: str, points: Options) -> Response | Unreadable:
    if fold(line) == "all":
        return Picked(tuple(points.texts))
    if fold(line) in _NONE:
        return Picked(())
    found = points.find_many(line)
    return (
        Unreadable(f"'{clip(line)}' does not name any points") if isinstance(found, Unreadable) else _as_picked(found)
    )


def _read_matching(line: str, asked: "Asked", shown: Shown) -> Response | Unreadable:
    """`left = right; ...`, by text, number and label; or labels alone, for the lefts in shown order."""
    rights = Options(asked.options, shown)
    if "=" in line:
        lefts, pairs = Options(asked.lefts, shown), dict[str, str]()
        for part in filter(None, split_parts(line)):
            pair = _split_pair(part, lefts, rights)
            if isinstance(pair, Unreadable):
                return pair
            pairs[pair[0]] = pair[1]
        return _read_pairs(pairs, asked, shown)
    numbered = re.findall(r"([0-9]+)\s*([a-z])(?![a-z])", line)
    if numbered and not re.sub(r"[0-9]+\s*[a-z]|[\s,;]", "", line):
        return _read_pairs(dict(numbered), asked, shown)
    found = rights.find_many(line)
    return found if isinstance(found, Unreadable) else read_data(found, asked, shown)


def _split_pair(part: str, lefts: Options, rights: Options) -> tuple[str, str] | Unreadable:
    """Cut at the first `=` that has a left before it and a right, or nothing, after it."""
    for cut in (place for place, char in enumerate(part) if char == "="):
        left, right = part[:cut].strip(), part[cut + 1 :].strip()
        if _find_left(left, lefts) is not None and (not right or rights.find(right) is not None):
            return left, right
    return Unreadable(f"'{clip(part)}' is not a pair of these" if "=" in part else f"'{clip(part)}' has no '='")


def _find_left(typed: str, lefts: Options) -> int | None:
    place = lefts.find_text(typed.strip())
    if place is None and typed.strip() in label_lefts(lefts.texts):
        place = int(typed) - 1
    return place


def _read_pairs(data: dict[Any, Any], asked: "Asked", shown: Shown) -> Response | Unreadable:
    lefts, rights = Options(asked.lefts, shown), Options(asked.options, shown)
    chosen: dict[int, str] = {}
    for key, value in data.items():
        place = _find_left(_as_text(key), lefts)
        if place is None:
            return Unreadable(f"'{clip(_as_text(key))}' is not one of the left sides")
        if place in chosen:
            return Unreadable(f"'{clip(asked.lefts[place])}' is repeated")
        if value in (None, ""):
            continue
        right = rights.find(_as_text(value))
        if right is None:
            return none_of(_as_text(value))
        chosen[place] = asked.options[right]
    return Matched(tuple((asked.lefts[place], chosen[place]) for place in sorted(chosen))) if chosen else Revealed()


# ---------------------------------------------------------------- JSON


def _read_object(data: dict[Any, Any], asked: "Asked", shown: Shown) -> Response | Unreadable:
    """Read pairs, or a response in the form of the history: {"picked": [...]}, {"typed": [...]} ..."""
    form = form_of(asked)
    name = _named_form(data)
    if form == "pairs" and (name != "matched" or not isinstance(data[name], dict)):
        return _read_pairs(data, asked, shown)
    if not name:
        return Unreadable("an object is not an answer to this question")
    if name == "revealed":
        return Revealed()
    wanted = Rated if form == "rating" else KINDS[asked.item.question.kind].response
    if wanted is not _RESPONSES[name]:
        return Unreadable("this form of answer is for a different kind of question")
    if name == "matched":
        return _read_pairs(data[name], asked, shown)
    if isinstance(data[name], dict) or (name != "rated" and not isinstance(data[name], list)):
        return Unreadable(f"'{name}' has no list")
    return read_data(data[name], asked, shown)


def _named_form(data: dict[Any, Any]) -> str:
    """Return the one key of an object that holds a response, "" if it holds none."""
    name = next(iter(data)) if len(data) == 1 else ""
    return name if name in _RESPONSES or name == "revealed" else ""


def _load_json(line: str) -> Any:
    """Return the list or object, with numbers as they are written; None if it is not JSON."""
    import json

    try:
        return json.loads(line, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        return None


def _is_text(line: str, data: Any, asked: "Asked") -> bool:
    """Whether brackets are meant as text: an option reads like that, or a typed answer is not a list of one."""
    if line in asked.options:
        return True
    if form_of(asked) != "text":
        return False
    return not (_named_form(data) if isinstance(data, dict) else len(data) == 1)


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value).strip()


def _join(line: str) -> str:
    """Return a typed text on one line."""
    return " ".join(line.split("\n"))


def _count_blanks(asked: "Asked") -> int:
    return len(asked.item.question.body.blanks)  # type: ignore[union-attr]  # its form is "blanks"
