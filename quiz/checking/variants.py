"""Several answers in one text: variants such as `Bob | Robert`, and lists such as `red, green, blue`.

A text is compared as a whole, so a learner who types one of them is wrong.
"""

import re

from quiz.checking.questions import Found, Subject
from quiz.checking.typed import is_exact, list_places, list_typed
from quiz.engine.numberwords import is_unit
from quiz.patterns import compile_late

MOST_WORDS = 4
"""Of one of several answers in a text; what is longer is a sentence, with commas and slashes of its own."""

_CODE = compile_late(
    r"`|\b(?:path|folder|director(?:y|ies)|url|file(?:name)?s?|commands?|regex\w*|regular expressions?|patterns?"
    r"|operators?|code|syntax|pipes?|shell|units?|symbols?|formulas?|ratios?|fractions?|notation|chords?|abbreviat\w+"
    r"|stands? for)\b",
    re.IGNORECASE,
)
_SEPARATOR = compile_late(r"[|/;(]| (?:or|oder|ou) ")
_PIPED = compile_late(r"[^\W\d_][^|/\\$<>{}()=*&-]*(?: ?\| ?[^\W\d_][^|/\\$<>{}()=*&-]*)+")
_SLASHED = compile_late(r"[^\W\d_][\w .'’-]+(?: ?/ ?[^\W\d_][\w .'’-]+){1,3}")
_LISTED = compile_late(r"[^\W\d_][\w .'’-]*(?:; [^\W\d_][\w .'’-]*)+")
_OR = compile_late(r"(.+?) \((?:or|oder|ou|o|also|aka|also called|auch) ([^()]+)\)")
_EITHER = compile_late(r"([^\W\d_]{3,}) (?:or|oder|ou) ([^\W\d_]{3,})")
_PAIRED = frozenset(
    """
    trick truth dead double sooner now more feast life make friend deal sweet plus one two three
    and either his he she her him input client read pass true yes open start stop copy cut trial push win supply cost
    peer stimulus load master parent producer publish request nature buy drag fight heads hit hardware import rise
    search sense signal check case face profit mother father boy male female good black day up left
    """.split()  # noqa: SIM905 (sixty quoted words say less)
)
"""First halves of pairs that are one term: and/or, input/output, trick or treat."""


def variants_in_one_text(subject: Subject) -> Found | None:
    """A text to type holds several variants, of which a learner types one."""
    body = subject.body
    places = [place for key, answers in list_typed(body) for place in list_places(key, answers)]
    several = [(key, text) for key, text in places if _SEPARATOR.search(text)]
    if not several or is_exact(body) or list_in_one_text(subject):
        return None
    is_code = _CODE.search(subject.question.stem) is not None
    for key, text in several:
        if variants := _split_variants(text, is_code):
            message = f"learners would have to type all of '{text}'"
            return Found(key, message, _advise(key, variants), text if key == "cloze" else "")
    return None


def _advise(key: str, variants: list[str]) -> str:
    """Return how to write variants at a place."""
    listed = ", ".join(variants)
    if key == "cloze":
        return f"write {{{{{'|'.join(variants)}}}}}"
    if key == "answer":
        return f"write answer: {variants[0]}, and accept: [{', '.join(variants[1:])}]"
    if key.startswith("answers"):
        return f"write its variants as a list: [{listed}]"
    return f"write each as an item of its own: [{listed}]"


def _split_variants(text: str, is_code: bool) -> list[str]:
    """Return the variants in a text, [] if it is one; in code, `|` and `/` mean something else."""
    if found := _OR.fullmatch(text):
        return [found[1].strip(), found[2].strip()]
    if (found := _EITHER.fullmatch(text)) and found[1].casefold() not in _PAIRED:
        return [found[1], found[2]] if found[1][0].isupper() == found[2][0].isupper() else []
    if is_code:
        return []
    if _PIPED.fullmatch(text):
        return [part.strip() for part in text.split("|")]
    if "/" in text and _SLASHED.fullmatch(text):
        return _split_slashes(text)
    return [part.strip() for part in text.split(";")] if _LISTED.fullmatch(text) else []


def _split_slashes(text: str) -> list[str]:
    """Return the variants between slashes, [] for a term such as "and/or", "TCP/IP" or "km/h"."""
    parts = [part.strip() for part in text.split("/")]
    if parts[0].casefold() in _PAIRED or any(is_unit(part.casefold()) for part in parts):
        return []
    if " / " in text:
        is_term = any(len(part) < 2 or part.count(" ") >= MOST_WORDS for part in parts)
    else:  # not "Country singer/songwriter" and "GNU/Linux"
        is_term = any(len(part) < 3 or " " in part or part.isupper() for part in parts)
        is_term = is_term or len({part[0].isupper() for part in parts}) > 1
    return [] if is_term else parts


# ---------------------------------------------------------------- lists

_NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            "two zwei deux dos due",
            "three drei trois tres tre três",
            "four vier quatre cuatro quattro quatro",
            "five fünf cinq cinco cinque",
            "six sechs seis sei",
            "seven sieben sept siete sette",
            "eight acht huit ocho otto",
            "nine neun neuf nueve nove",
            "ten zehn dix diez dieci",
        ),
        2,
    )
    for word in words.split()
}
_COUNT = compile_late(rf"\b(?:({'|'.join(_NUMBERS)})|([2-9]|10))(?![\w.,:-]|\s*%)", re.IGNORECASE)
_REQUEST = compile_late(
    r"\b(?:name|list|give|state|identify|mention|enumerate|cite|what are|what were|which|who are|who were|nenne[nt]?"
    r"|welche|nomme[rz]?|cite[rz]?|quels|quelles|nombra|cuáles|elenca|quali)\b",
    re.IGNORECASE,
)
_ALL = compile_late(
    r"(?:list|enumerate|name all|give all|what are|what were|which are)\b"
    r"|(?:name|give|state) (?:the |some )?(?:(?!film|book|song|band|law|firm|group)[\w-]+ ){0,2}?"
    r"(?!films|series|species)[a-z]{2,}[^s\W]s\b",
    re.IGNORECASE,
)
_PARTS = compile_late(r"\s*[,;]\s*(?:and|&|und|et|y|e)\s+|\s*[,;]\s+|\s+(?:and|&|und|et|y|e)\s+")


def list_in_one_text(subject: Subject) -> Found | None:
    """A question asks for several things, and its answer is one text."""
    stem, typed = subject.question.stem, list_typed(subject.body)
    if len(typed) != 1 or typed[0][0] == "cloze" or is_exact(subject.body):
        return None
    key, (answer, *_) = typed[0]
    if len(answer.split()) < 2:
        return None
    parts = [part for part in _PARTS.split(answer) if part]
    if len(parts) < 2 or max(part.count(" ") for part in parts) >= MOST_WORDS:
        return None
    request = _REQUEST.search(stem)
    counts = {_NUMBERS.get((word or "").casefold()) or int(digit or 0) for word, digit in _COUNT.findall(stem)}
    if not (request and len(parts) in counts) and not (_ALL.match(stem) and len(parts) > 2):
        return None
    return Found(
        key,
        f"learners would have to type all of '{answer}', in this order",
        f"write answers: [{', '.join(parts)}]; or 'order' if the order counts",
    )
