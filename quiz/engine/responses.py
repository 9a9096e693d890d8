"""Responses as plain data, for the record and for scripts, and the response that is right.

Knows nothing of scoring.
"""

from typing import Any, assert_never

from quiz.model import (
    Cloze,
    Flashcard,
    ListRecall,
    MaskedPicture,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    Ordering,
    Question,
    Rubric,
    ShortAnswer,
    TrueFalse,
)
from quiz.responses import Matched, Ordered, Picked, Rated, Response, Revealed, Typed


def to_data(response: Response) -> dict[str, Any]:
    """Return a response as one JSON object with one key, texts as they were shown or typed."""
    match response:
        case Picked(texts):
            return {"picked": list(texts)}
        case Ordered(texts):
            return {"ordered": list(texts)}
        case Matched(pairs):
            return {"matched": dict(pairs)}
        case Typed(texts):
            return {"typed": list(texts)}
        case Rated(rating):
            return {"rated": rating}
        case Revealed():
            return {"revealed": True}
        case _:
            assert_never(response)


def from_data(data: object) -> Response:
    """Return the response that `to_data` made this of; ValueError for anything else."""
    match data:
        case {"picked": [*texts], **rest} if not rest:
            return Picked(_strings(texts))
        case {"ordered": [*texts], **rest} if not rest:
            return Ordered(_strings(texts))
        case {"typed": [*texts], **rest} if not rest:
            return Typed(_strings(texts))
        case {"matched": dict(pairs), **rest} if not rest:
            return Matched(tuple(zip(_strings(list(pairs)), _strings(list(pairs.values())), strict=True)))
        case {"rated": 1 | 2 | 3 | 4 as rating, **rest} if not rest and type(rating) is int:
            return Rated(rating)
        case {"revealed": True, **rest} if not rest:
            return Revealed()
        case _:
            raise ValueError(f"not a response: {data!r:.200}")


def right_response(question: Question) -> Response:
    """Return a response that scores 1."""
    match question.body:
        case MultipleChoice(answer=answer):
            return Picked((answer,))
        case MultipleResponse(answers=answers):
            return Picked(answers)
        case TrueFalse(answer=truth):
            return Picked(("true" if truth else "false",))
        case Rubric(criteria=criteria):
            return Picked(criteria)
        case Ordering(groups=groups):
            return Ordered(tuple(entry for group in groups for entry in group))
        case Matching(pairs=pairs):
            return Matched(pairs)
        case Cloze(blanks=blanks) | MaskedPicture(blanks=blanks):
            return Typed(tuple(blank.answers[0] for blank in blanks))
        case ListRecall(entries=entries, need=need):
            return Typed(tuple(entry[0] for entry in entries[:need]))
        case Numeric(answer=answer):
            return Typed((answer,))
        case ShortAnswer(answers=answers):
            return Typed(answers[:1])
        case Flashcard():
            return Rated(3)
        case _:
            assert_never(question.body)


def _strings(texts: list[object]) -> tuple[str, ...]:
    if not all(isinstance(text, str) for text in texts):
        raise ValueError(f"not a list of texts: {texts!r:.200}")
    return tuple(map(str, texts))
