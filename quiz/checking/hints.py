"""Hints that are the answer."""

import re
from collections.abc import Iterator, Sequence

from quiz.checking.questions import Found, Subject
from quiz.checking.words import holds, join_words
from quiz.engine.typed import normalize
from quiz.model import Cloze, MaskedPicture, MultipleChoice, Numeric, ShortAnswer
from quiz.patterns import compile_late

_DENIED = compile_late(r"\b(?:not|no|never|nor|unlike|nicht|kein\w*|pas|no es|non)\b", re.IGNORECASE)
LEAST = 4
"""Characters of an answer that gives itself away as a part of a hint; "a" and "5" may occur in any."""


def hint_is_answer(subject: Subject) -> Found | None:
    """A hint is the answer, or contains it."""
    if not subject.question.hints and not hasattr(subject.body, "blanks"):
        return None
    for key, hint, answers in _list_hints(subject):
        for answer in answers:
            if _gives_away(hint, answer, subject):
                shown = f"the hint is the answer, '{answer}'"
                if normalize(hint) != normalize(answer):
                    shown = f"the hint contains the answer, '{answer}'"
                word = f"::{hint}" if key == "cloze" else ""
                return Found(key, shown, "write a hint that leads to the answer without naming it", word)
    return None


def _list_hints(subject: Subject) -> Iterator[tuple[str, str, Sequence[str]]]:
    """Yield each hint with its key in the file, and the answers that it must not name."""
    body = subject.body
    answers: Sequence[str] = ()
    if isinstance(body, MaskedPicture):
        first = max(body.asked, 0)
        yield from ((f"places/{number}", mask.words, mask.answers) for number, mask in enumerate(body.blanks, first))
        answers = [mask.answers[0] for mask in body.blanks]
    elif isinstance(body, Cloze):
        yield from (("cloze", blank.hint, blank.answers) for blank in body.blanks if blank.hint)
        answers = [blank.answers[0] for blank in body.blanks]
    elif isinstance(body, ShortAnswer):
        answers = body.answers
    elif isinstance(body, MultipleChoice):
        answers = (body.answer,)
    elif isinstance(body, Numeric):
        answers = (body.answer, f"{body.answer} {body.units[0]}") if body.units else (body.answer,)
    yield from ((f"hint/{number}", hint, answers) for number, hint in enumerate(subject.question.hints))


def _gives_away(hint: str, answer: str, subject: Subject) -> bool:
    if normalize(hint) == normalize(answer):
        return True
    phrase, words = join_words(answer), join_words(hint)
    if len(answer) < LEAST or not phrase or not holds(words, phrase) or _DENIED.search(hint):
        return False
    return not holds(join_words(subject.low), phrase) and not any(
        other and holds(words, other) for other in map(join_words, subject.options)
    )
