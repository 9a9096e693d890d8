"""Questions that stand on nothing, in a deck that names its sources: `no-anchor`.

A report is true of somebody, at some time, by its own account. Asked without these, a question is
unclear to learners who meet it months later among others, and may be wrong by then.
"""

import re
from collections.abc import Iterator

from quiz.checking.names import Asked, locate
from quiz.checking.questions import stem_key
from quiz.checking.slips import read_english
from quiz.checking.words import FUNCTION_WORDS
from quiz.engine.languages import is_english
from quiz.model import Deck
from quiz.problems import Problem

_SENTENCE = re.compile(r"(?<=[.!?:])\s+")
_WORD = re.compile(r"[^\W\d_]+")
_SMALL = frozenset(
    """
    a an and are as at but by did do for had has he her his how if in is it its no not of off on one or our out she so
    the to two was we who why
    """.split()  # noqa: SIM905 (a list of quoted words is harder to read)
)
_TIME = re.compile(
    r"\d|\b(?:century|day|evening|month|morning|night|today|week|year|january|february|april|june|july|august"
    r"|september|october|november|december)\b",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"\b(?:according to|account|announced?|articles?|call(?:s|ed)?|claim(?:s|ed)?|describe[sd]?|quote[sd]?|records?"
    r"|report(?:s|ed)?|sa(?:ys|id|y)|tell(?:s|ing)?|told|view|words of|wr(?:ote|ites?))\b",
    re.IGNORECASE,
)


def no_anchor(deck: Deck) -> Iterator[Problem]:
    """Yield a problem for each cited question whose text has less than two of a name, a time and a source.

    A question about a passage, picture or sound has its subject at hand.
    """
    if not deck.sources or not is_english(deck.language):
        return
    for question in deck.questions:
        if question.retired or not question.citations or not question.stem:
            continue
        if question.passage or question.image or question.audio:
            continue
        stem = question.stem
        lacking = [
            said
            for said, found in (
                ("no name", _has_name(stem)),
                ("no time", _TIME.search(stem)),
                ("no source", _SOURCE.search(stem)),
            )
            if not found
        ]
        if len(lacking) > 1:
            said = ", ".join(lacking[:-1]) + f" and {lacking[-1]}"
            yield Problem(
                "no-anchor",
                locate(Asked(deck, question), stem_key(question)),
                f"the question has {said}, so it is unclear without the article",
                "say whom or what it is about, when that was, or by whose account ('according to ...')",
            )


def _has_name(stem: str) -> bool:
    """Return whether a text has a word with a capital that does not only begin a sentence."""
    for sentence in _SENTENCE.split(stem):
        for number, word in enumerate(_WORD.findall(sentence)):
            if word[0].isupper() and (number or not _is_ordinary(word.casefold())):
                return True
    return False


def _is_ordinary(word: str) -> bool:
    return word in _SMALL or word in FUNCTION_WORDS or word in read_english()
