"""The data by which the script grades typed answers: what is accepted, what is rejected, what looks like a slip."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, assert_never

from quiz.engine.languages import writes_comma
from quiz.model import (
    Body,
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
from quiz.sitting.choices import list_choices

Near = Callable[[Iterable[str]], Sequence[str]]
"""Returns the words of the deck that look like a slip in one of these answers but are not."""


def describe_accepted(body: Body, language: str, near: Near) -> dict[str, Any]:
    """Return the data, without what is unset; {} for a kind that is not typed. `language` is the deck's."""
    match body:
        case Numeric():
            return _describe_number(body, language)
        case Cloze(blanks=blanks):
            data: dict[str, Any] = {"blanks": [blank.answers for blank in blanks]}
            others = [(*blank.wrong, *blank.partly) for blank in blanks]
            if any(blank.wrong for blank in blanks):
                data["options"] = [list_choices(blank) for blank in blanks]
            if any(others):
                data["wrong"] = [[option.text for option in some] for some in others]
            if any(blank.partly for blank in blanks):
                data["shares"] = [[0] * len(b.wrong) + [option.credit for option in b.partly] for b in blanks]
            if any(blank.numbers for blank in blanks):
                data["own"] = [[(one.number, one.low, one.high) for one in blank.numbers] for blank in blanks]
            typed = [text for blank in blanks for text in (*blank.answers, *(o.text for o in blank.partly))]
            return _add_rules(data, body, language, near, typed)
        case MaskedPicture(blanks=places):
            names = [mask.answers for mask in places]
            return _add_rules({"blanks": names}, body, language, near, [text for name in names for text in name])
        case ListRecall(entries=entries, need=need):
            answers = [text for entry in entries for text in entry]
            return _add_rules({"entries": entries, "need": need}, body, language, near, answers)
        case ShortAnswer(answers=answers, partly=partly):
            rejected = (*body.reject, *partly)
            data = {"answers": answers, "reject": [option.text for option in rejected]}
            if partly:
                data["credits"] = [0] * len(body.reject) + [option.credit for option in partly]
            return _add_rules(data, body, language, near, [*answers, *(option.text for option in partly)])
        case MultipleChoice() | MultipleResponse() | TrueFalse() | Ordering() | Matching() | Flashcard() | Rubric():
            return {}
        case _:
            assert_never(body)


def _describe_number(body: Numeric, language: str) -> dict[str, Any]:
    accept: dict[str, Any] = {"answer": body.answer, "low": body.low, "high": body.high}
    accept |= {"comma": True} if writes_comma(language) else {}
    accept |= {"units": body.units} if body.units else {}
    accept |= {"accept": body.accept} if body.accept else {}
    accept |= {"reject": [option.text for option in body.reject]} if body.reject else {}
    if body.ranges:
        accept["ranges"] = [(one.low, one.high, one.credit) for one in body.ranges]
        accept["written"] = [one.number for one in body.ranges if one.number]
    return accept


def _add_rules(
    data: Mapping[str, Any],
    body: Cloze | ListRecall | MaskedPicture | ShortAnswer,
    language: str,
    near: Near,
    answers: Iterable[str],
) -> dict[str, Any]:
    """Return the data without unset values, with the rules by which typed texts are compared."""
    found = {key: value for key, value in data.items() if value}
    if numbers := getattr(body, "numbers", ()):
        found["numbers"] = [(one.number, one.low, one.high) for one in numbers]
        found |= {"comma": True} if writes_comma(language) else {}
    if body.exact:
        found["exact"] = True
    if body.typos:
        found["typos"] = True
        if words := near(answers):
            found["near"] = words
    return found
