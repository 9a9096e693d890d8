"""Flaws of notation: markup of other programs, which is shown literally here."""

import re

from quiz.checking.questions import Found, Subject, stem_key
from quiz.markup import remove_math
from quiz.model import Flashcard, MultipleResponse
from quiz.patterns import compile_late
from quiz.shown import shorten

_CODE = compile_late(r"(`+).*?\1|^(?: {4}|\t).*$", re.DOTALL | re.MULTILINE)
_MATH = compile_late(r"\$\$.+?\$\$|\$[^$\n]*(?:\\[A-Za-z]+|[\^_]\{?\w)[^$\n]*\$", re.DOTALL)


def dollar_math(subject: Subject) -> Found | None:
    """A formula is between dollar signs, which do not mark math here."""
    question, body = subject.question, subject.body
    back = body.back if isinstance(body, Flashcard) else ""
    if "$" in question.stem or "$" in back or "$" in question.explanation:
        for key, text in (
            (stem_key(question), question.stem),
            ("answer" if question.is_essay else "back", back),
            ("explain", question.explanation),
        ):
            if "$" in text and (found := _find_dollars(text)):
                return _say(key, found.group())
    if "$" in subject.shown:
        several = body.answers if isinstance(body, MultipleResponse) else ()
        wrong = [option.text for option in body.wrong] if isinstance(body, MultipleResponse) else subject.options
        for number, text in enumerate((subject.key, *several)):
            if found := _find_dollars(text):
                return _say(f"answers/{number - 1}" if number else "answer", found.group())
        for text in wrong:
            if found := _find_dollars(text):
                return _say("wrong", found.group())
    return None


def _find_dollars(text: str) -> re.Match[str] | None:
    return _MATH.search(_CODE.sub("", remove_math(text)))


def _say(key: str, formula: str) -> Found:
    shown = shorten(formula, 40)
    bare = shown.strip("$").strip()
    help = rf"write \({bare}\)" if len(formula) <= 40 else r"write \( and \) around it instead"
    return Found(key, f"'{shown}' is shown with its dollar signs, not as a formula", help)
