"""The feedback on an answer as rows of a label and a text, below its verdict."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from quiz.kinds import KINDS
from quiz.model import Flashcard, Ordering
from quiz.responses import Rated
from quiz.sitting.judging import Part, judge_parts
from quiz.sitting.wording import find_remark, join_texts

if TYPE_CHECKING:
    from quiz.engine.session import Result
    from quiz.sitting.wording import Wording

Row = tuple[str, str]
"""A label and a text; the explanation has no label of its own."""


def feedback_rows(wording: "Wording", result: "Result") -> list[Row]:
    """Return the judgement of an answer, the right one, why it is right, other records, and its source.

    The answer given and the right one are left out where they are the same.
    """
    question = result.item.question
    rows: list[Row] = []
    if result.response is None:
        rows.append(("Right answer", wording.right_answer(result.item)))
    elif isinstance(question.body, Flashcard) or isinstance(result.response, Rated):
        rows.append(("Answer", wording.right_answer(result.item)))
    elif isinstance(question.body, Ordering):
        rows += _say_order(wording, result)
    elif KINDS[question.kind].has_parts:
        rows += _say_parts(wording, judge_parts(result), KINDS[question.kind].gap.capitalize())
    else:
        rows += _say_one(wording, judge_parts(result))
    if remark := find_remark(result):
        rows.append(("Feedback", wording.block(remark)))
    if question.explanation:
        rows.append(("", wording.block(question.explanation)))
    if other := wording.other_records(result.item):
        rows.append(("Other records", other))
    if question.citations:
        rows.append(("Source", wording.sources(result.item)))
    return rows


def _say_one(wording: "Wording", parts: list[Part]) -> Iterator[Row]:
    for part in parts:
        yield "Right answer" if part.word == "right" else "Your answer", _say(wording, part)
        if part.feedback:
            yield "Note", wording.inline(part.feedback)


def _say_order(wording: "Wording", result: "Result") -> Iterator[Row]:
    if result.score.fraction < 1:
        given = "; ".join(wording.inline(mark.given) for mark in result.score.marks if mark.given)
        if given:
            yield "Your order", given
        yield "Right order", wording.right_answer(result.item)


def _say_parts(wording: "Wording", parts: list[Part], gap: str) -> Iterator[Row]:
    """Say each pair, blank (a `gap`) and point, and each wrong entry; right and missed ones together."""
    for word in ("right", "missed", "also"):
        alike = [part for part in parts if part.word == word and not (part.left or part.place or part.feedback)]
        together = [_say(wording, part) for part in alike]
        if together:
            yield "Also right" if word == "also" else word.capitalize(), join_texts(together)
    for part in parts:
        if part.left:
            yield wording.inline(part.left), _compare(wording, part)
        elif part.place:
            yield f"{gap} {part.place}" if len(parts) > 1 else gap, _compare(wording, part)
        elif part.feedback or part.word not in ("right", "missed", "also"):
            feedback = f" - {wording.inline(part.feedback)}" if part.feedback else ""
            yield part.word.capitalize(), _say(wording, part) + feedback


def _say(wording: "Wording", part: Part) -> str:
    text = wording.part(part.text, part.form)
    return f"{text} ({wording.part(part.note, 'literal')})" if part.note else text


def _compare(wording: "Wording", part: Part) -> str:
    """Return the text given, whether it is right, and the right text."""
    right, given = wording.part(part.text, part.form), wording.part(part.given, part.form)
    note = wording.part(part.note, "literal")
    if part.word == "missed":
        return f"nothing given, right is {right}"
    feedback = f" - {wording.inline(part.feedback)}" if part.feedback else ""
    if part.word == "right":
        return f"{given}, right ({note}: {right}){feedback}" if note else f"{right}, right{feedback}"
    judged = "partly right" if part.word == "partly" else "wrong"
    return f"{given}, {judged}{f' ({note})' if note else ''}, right is {right}{feedback}"
