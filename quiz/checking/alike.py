"""Options and categories that are no choice: two that say the same, and one that everything belongs to."""

import re

from quiz.checking.questions import Found, Subject, list_options
from quiz.model import Matching
from quiz.patterns import compile_late

_ENDS = ".,!;: "
_WORDS = compile_late(r"[^\W\d_]{2,}(?:[ '’-][^\W\d_]+)*")
_ABOUT_FORM = compile_late(
    r"\b(?:spell\w*|spelt|punctuat\w*|capital(?:s|i[sz]\w*| letters?)|correctly|written|writes?|(?:upper|lower) ?case"
    r"|abbreviat\w*|full stops?|periods?|commas?|syntax|valid|code|strings?|grammar\w*|sentence)\b|`",
    re.IGNORECASE,
)


def options_alike(subject: Subject) -> Found | None:
    """Two options differ only in a full stop at the end, or several words only in capitals."""
    if len(set(map(_fold, subject.texts))) == len(subject.texts):
        return None
    seen: dict[str, str] = {}
    for text, place in list_options(subject):
        form = _fold(text)
        first = seen.setdefault(form, text)
        is_slip = first.casefold() != text.casefold() or (first != text and " " in form)
        if is_slip and _WORDS.fullmatch(form) and not _ABOUT_FORM.search(subject.question.stem):
            message = f"the option '{text}' says the same as '{first}'"
            return Found(place, message, "write a different option")
    return None


def _fold(text: str) -> str:
    """Return the form in which options say the same: without capitals, and without a full stop and the like."""
    return " ".join(text.rstrip(_ENDS).casefold().split())


def one_category(subject: Subject) -> Found | None:
    """Everything matches the same right side."""
    body = subject.body
    if not isinstance(body, Matching) or body.wrong or len({right for _, right in body.pairs}) > 1:
        return None
    help = "add pairs with another right side, or add some under 'wrong:'"
    return Found("match", f"everything matches '{body.pairs[0][1]}', so there is nothing to choose", help)
