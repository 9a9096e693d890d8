"""Masked places of a picture: their boxes, their ids, and the questions that one with `ask: one` stands for."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from hashlib import sha256

from quiz.identity import ID, make_id
from quiz.model import EACH, PLAIN_NUMBER, MaskedPicture, Question

Box = tuple[float, float, float, float]

_HELP = "left edge, upper edge, width and height are in percent of the picture, such as [40, 5, 12, 20]"
_LONGEST_ID = 64


def read_box(numbers: Sequence[str]) -> Box | tuple[str, str]:
    """Return the box that four texts are; or what is wrong with them, and what to do."""
    if len(numbers) != 4:
        return f"a place has four numbers, but this has {len(numbers)}", _HELP
    for text in numbers:
        if not _is_number(text):
            bare = [re.sub(r"\s*%$", "", number) for number in numbers]
            return f"'{text[:60]}' is not a plain number", _write(bare) if all(map(_is_number, bare)) else _HELP
    left, top, width, height = map(float, numbers)
    if width <= 0 or height <= 0:
        return "a place needs a width and a height above 0", _HELP
    if left < 0 or top < 0 or left + width > 100 or top + height > 100:
        side = "left" if left < 0 else "upper" if top < 0 else "right" if left + width > 100 else "lower"
        within = (left, top, min(width, 100 - left), min(height, 100 - top))
        fits = left >= 0 and top >= 0 and min(within[2:]) > 0
        return f"the place goes beyond the {side} edge of the picture", _write(map(str, within)) if fits else _HELP
    return left, top, width, height


def _is_number(text: str) -> bool:
    return PLAIN_NUMBER.fullmatch(text) is not None and len(text) <= 20


def _write(numbers: Iterable[str]) -> str:
    return f"write [{', '.join(number.removesuffix('.0') for number in numbers)}]"


def make_place_id(name: str) -> str:
    """Return the id of a place, a pure function of its name: the name in the characters of an id, else a hash of it."""
    made = make_id(name)
    if ID.fullmatch(made) and len(made) <= 40:
        return made
    return f"place-{sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def split_places(question: Question) -> Sequence[Question]:
    """Return a question for each place of one with `ask: one`, any other as it is.

    The identity of each is that of the whole with the id of the place, so that further places change no other's.
    """
    body = question.body
    if not isinstance(body, MaskedPicture) or body.asked != EACH:
        return (question,)
    deck, _, id = question.identity.partition("/")
    return [
        replace(
            question,
            id=question.id and join_ids(question.id, mask.id),
            identity=f"{deck}/{join_ids(id, mask.id)}",
            body=replace(body, asked=number),
        )
        for number, mask in enumerate(body.masks)
    ]


def join_ids(question: str, place: str) -> str:
    """Return the id of a question about one place, which is never too long for an id."""
    joined = f"{question}-{place}"
    if len(joined) <= _LONGEST_ID:
        return joined
    return f"{question[:50].rstrip('-')}-{sha256(joined.encode()).hexdigest()[:8]}"
