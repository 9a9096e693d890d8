"""The texts that a question must also accept to agree with a learner who counted a response as right."""

from typing import NamedTuple, assert_never

from quiz.engine.grading import grade
from quiz.engine.numbers import read_number
from quiz.engine.recall import recall
from quiz.engine.typed import option_key
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
from quiz.responses import Malformed, Response, Typed


class Addition(NamedTuple):
    """A text that a question should accept, too: in `accept`, in its n-th blank, place or entry, or as a further entry.

    `number` is -1 for a further entry, and 0 in `accept`. A number is a plain one.
    """

    part: str
    """"accept", "blank", "place" or "entry"."""

    number: int
    text: str


def is_accepted(question: Question, response: Response, language: str) -> bool:
    """Whether a question counts a response as right; False for a response that does not belong to its kind."""
    try:
        score = grade(question, response, language=language)
    except ValueError:
        return False
    return not isinstance(score, Malformed) and score.fraction == 1


def list_additions(question: Question, response: Response, language: str) -> tuple[Addition, ...]:
    """Return what to add so that a question accepts a typed response.

    There is nothing to add to a question that is answered in another way, where the author rejects the text, or where
    it is not plain which entry of a list is meant.
    """
    texts = tuple(" ".join(text.split()) for text in response.texts) if isinstance(response, Typed) else ()
    body = question.body
    match body:
        case ShortAnswer():
            if len(texts) != 1 or any(option_key(option.text) == option_key(texts[0]) for option in body.reject):
                return ()
            return (Addition("accept", 0, texts[0]),) if texts[0] else ()
        case Numeric():
            return _list_numbers(body, texts, language)
        case Cloze():
            return _list_blanks(question, body, texts, language)
        case ListRecall():
            return _list_entries(body, texts, language)
        case MultipleChoice() | MultipleResponse() | TrueFalse() | Ordering() | Matching() | Flashcard() | Rubric():
            return ()
        case MaskedPicture():
            return _list_places(question, body, texts, language)
        case _:
            assert_never(body)


def _list_numbers(body: Numeric, texts: tuple[str, ...], language: str) -> tuple[Addition, ...]:
    if len(texts) != 1:
        return ()
    reading = read_number(texts[0], units=body.units, language=language, keys=(body.answer, *body.accept))
    if isinstance(reading, Malformed):
        return ()
    plain = f"{reading.value:f}"
    whole, dot, fraction = plain.partition(".")
    fraction = fraction.rstrip("0")
    return (Addition("accept", 0, f"{whole}{dot}{fraction}" if fraction else whole),)


def _list_blanks(question: Question, body: Cloze, texts: tuple[str, ...], language: str) -> tuple[Addition, ...]:
    """Return what the blanks lack; nothing if a blank was left open, since no text could be right there."""
    if len(texts) != len(body.blanks) or not all(texts):
        return ()
    score = grade(question, Typed(texts), language=language)
    if isinstance(score, Malformed):
        return ()
    return tuple(Addition("blank", n, mark.given) for n, mark in enumerate(score.marks) if mark.credit < 1)


def _list_places(
    question: Question, body: MaskedPicture, texts: tuple[str, ...], language: str
) -> tuple[Addition, ...]:
    """Return what the places lack, by their numbers in the picture; nothing if one was left open."""
    if len(texts) != len(body.blanks) or not all(texts):
        return ()
    score = grade(question, Typed(texts), language=language)
    first = max(body.asked, 0)
    marks = () if isinstance(score, Malformed) else score.marks
    return tuple(Addition("place", first + n, mark.given) for n, mark in enumerate(marks) if mark.credit < 1)


def _list_entries(body: ListRecall, texts: tuple[str, ...], language: str) -> tuple[Addition, ...]:
    """Return the texts that named nothing: one for the one entry that is missing, else further entries.

    Where all entries are needed, a further one would make the question harder, so there is nothing to add if more than
    one is missing.
    """
    found = recall(body, texts, language=language)
    if not found.wrong or len(found.named) + len(found.wrong) < body.need:
        return ()
    missing = [number for number in range(len(body.entries)) if number not in found.named]
    if len(missing) == len(found.wrong) == 1:
        return (Addition("entry", missing[0], found.wrong[0]),)
    if body.need == len(body.entries):
        return ()
    return tuple(Addition("entry", -1, text) for text in found.wrong)
