"""An answer judged part by part, in the order of the question: a word for each part, and what it is about.

The one place that turns the marks of each kind into words; `lines` and `terminal` show them. Knows no bank: texts
are as the deck has them.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple, assert_never

from quiz.masks import number_masks
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
    Rubric,
    ShortAnswer,
    TrueFalse,
)
from quiz.responses import Mark, Ordered, Rated
from quiz.sitting.wording import NONE_RIGHT, Form, describe_number, pair_marks, say_percent

if TYPE_CHECKING:
    from quiz.engine.session import Result

Word = Literal["right", "partly", "wrong", "missed", "picked", "typed", "met", "not met", "also"]


class Part(NamedTuple):
    """One part of an answer.

    `text` is the right one, or what the learner gave where the word is picked or typed, or wrong with nothing right
    in its place. Its `form` is an option, true or false, inline Markdown, or literal. `given` is what the learner
    gave instead, in the same form, or the place where the learner put it; "" if that tells nothing new. `left` is the
    left side of a pair (Markdown), `place` the number of a blank or the places of an entry in an order, such as
    "2-3". `feedback` is the author's (Markdown), `note` ours.
    """

    word: Word
    text: str
    form: Form = "markup"
    given: str = ""
    note: str = ""
    feedback: str = ""
    left: str = ""
    place: str = ""


def judge_parts(result: "Result", *, whole: bool = False) -> list[Part]:
    """Return the parts of an answer; none for a flashcard, or for an answer that the learner rated.

    Where an answer of one part is right, its verdict says so already, and only remarks remain, unless the `whole`
    is wanted, for a learner who no longer sees the answer.
    """
    return [] if isinstance(result.response, Rated) else list(_judge(result, whole))


def _judge(result: "Result", whole: bool) -> Iterator[Part]:
    body, marks = result.item.question.body, result.score.marks
    match body:
        case MultipleChoice():
            yield from _judge_choice(marks[0], "option", whole, body.others)
        case TrueFalse():
            yield from _judge_choice(marks[0], "truth", whole)
        case Numeric():
            yield from _judge_text(marks[0], describe_number(body), whole, always=body.low != body.high)
        case ShortAnswer():
            yield from _judge_text(marks[0], marks[0].expected, whole)
        case MultipleResponse():
            yield from _judge_picks(marks, bool(body.answers))
        case Rubric():
            for mark in marks:
                yield Part("met" if mark.credit else "not met", mark.expected)
        case Ordering():
            yield from _judge_order(result, body)
        case Matching():
            for left, mark in pair_marks(result):
                given = "" if mark.credit else mark.given
                yield Part(_word(mark), mark.expected, given=given, feedback=mark.feedback, left=left)
        case Cloze():
            yield from _judge_blanks(marks, whole)
        case MaskedPicture():
            numbers = [number for number, _ in number_masks(body)]
            for part, number in zip(_judge_blanks(marks, True), numbers, strict=True):
                if len(numbers) > 1 or whole or part.word != "right" or part.note:
                    yield part._replace(place=str(number))
        case ListRecall():
            yield from _judge_list(marks, body.need)
        case Flashcard():
            pass
        case _:
            assert_never(body)


def _judge_choice(mark: Mark, form: Form, whole: bool, others: Sequence[str] = ()) -> Iterator[Part]:
    """Judge an option picked; where it is wrong, `others` are right, too."""
    if mark.given and mark.credit < 1:
        yield Part("picked", mark.given, form, feedback=mark.feedback)
    if mark.credit < 1 or whole or mark.feedback:
        yield Part("right", mark.expected, form, feedback=mark.feedback if mark.credit == 1 else "")
    for other in others if mark.credit < 1 else ():
        yield Part("right", other, form)


def _judge_text(mark: Mark, right: str, whole: bool, always: bool = False) -> Iterator[Part]:
    """Judge a typed text; `always`: show the right one in any case."""
    same = mark.given == mark.expected
    if mark.given and (mark.credit < 1 or mark.note or ((whole or mark.feedback) and not same)):
        yield Part("typed", mark.given, "literal", note=mark.note, feedback=mark.feedback)
    if mark.credit < 1 or (not same and mark.note) or whole or always or (same and mark.feedback):
        yield Part("right", right, "literal", feedback=mark.feedback if same else "")


def _judge_picks(marks: Sequence[Mark], has_right: bool) -> Iterator[Part]:
    if not has_right:
        yield Part("missed" if marks else "right", NONE_RIGHT, "literal")
    for mark in marks:
        if mark.expected:
            yield Part("right" if mark.credit else "missed", mark.expected, "option", feedback=mark.feedback)
        else:
            yield Part("wrong", mark.given, "option", feedback=mark.feedback)


def _judge_order(result: "Result", body: Ordering) -> Iterator[Part]:
    """Judge each entry in the right order; `given` is the place where the learner put it."""
    given = result.response.texts if isinstance(result.response, Ordered) else ()
    right = [mark.credit == 1 for mark in result.score.marks]
    at = 0
    for group in body.groups:
        span = f"{at + 1}" if len(group) == 1 else f"{at + 1}-{at + len(group)}"
        for entry in group:
            place = given.index(entry) if entry in given else None
            if place is not None and at <= place < at + len(group) and right[place]:
                yield Part("right", entry, place=span)
            else:
                word: Word = "missed" if place is None else "wrong"
                yield Part(word, entry, given="" if place is None else str(place + 1), place=span)
        at += len(group)


def _judge_blanks(marks: Sequence[Mark], whole: bool) -> Iterator[Part]:
    for number, mark in enumerate(marks, 1):
        if len(marks) > 1 or mark.credit < 1 or mark.note or mark.feedback or whole:
            given = mark.given if mark.note or mark.credit < 1 else ""
            share = say_percent(100 * mark.credit) if 0 < mark.credit < 1 else ""
            note = ", ".join(filter(None, (share, mark.note)))
            yield Part(_word(mark), mark.expected, "literal", given, note, mark.feedback, place=str(number))


def _judge_list(marks: Sequence[Mark], need: int) -> Iterator[Part]:
    from quiz.engine.grading import EXTRA_NOTE, REPEAT_NOTE

    hits = sum(mark.credit == 1 for mark in marks)
    for mark in marks:
        if not mark.expected:
            repeated = mark.note in (REPEAT_NOTE, EXTRA_NOTE)
            yield Part("typed" if repeated else "wrong", mark.given, "literal", note=mark.note)
            continue
        word = _word(mark)
        given = "" if mark.given.casefold() == mark.expected.casefold() else mark.given
        word = "also" if word == "missed" and hits >= need else word
        yield Part(word, mark.expected, "literal", given, mark.note, mark.feedback)


def _word(mark: Mark) -> Word:
    if mark.credit:
        return "right" if mark.credit == 1 else "partly"
    return "wrong" if mark.given else "missed"
