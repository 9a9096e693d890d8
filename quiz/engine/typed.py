"""Matches a typed text with accepted answers, allowing for case, accents, punctuation and typos.

Knows nothing of kinds of question, of points or of how a text was typed in.
"""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Literal, NamedTuple

from quiz.model import Option

_ARTICLES = {"a", "an", "the"}
_MARKED_SCRIPTS = ("LATIN", "GREEK")
_KEPT = "+#%"  # "C++", "C#" and "5%" mean something else without them
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bb\u02bc\u0060\u00b4", "'"))
_JOINERS = "\u200c\u200d"  # tell words of Persian and emoji apart, unlike other invisible characters


class Match(NamedTuple):
    """How a text matched: by `how`, against which `answer` ("" for none), with what `feedback`."""

    how: Literal["right", "typo", "reject", ""]
    answer: str = ""
    feedback: str = ""


def option_key(text: str) -> str:
    """Return the form in which equal options are the same text: NFC, with white space evened out."""
    return " ".join(text.split() if text.isascii() else unicodedata.normalize("NFC", text).split())


def normalize(text: str, exact: bool = False, *, language: str = "en") -> str:
    """Return the form in which two typed texts are compared.

    Exact: NFC, trimmed. Else NFKC, case-folded, without combining marks on Latin and Greek
    letters, without a leading English article (in a deck in English) before another word,
    without punctuation at the edges of words except `+ # %` and a plus or minus before a digit, hyphens
    and runs of white space as one space. A text of which nothing would be left is kept.

    A word of nothing but punctuation stays, so that "a * b" is not "a / b". Articles of other
    languages stay: in German, "der", "die" or "das" is often the very answer.
    """
    if exact:
        return unicodedata.normalize("NFC", text).strip()
    words = split_words(text)
    if len(words) > 1 and words[0] in _ARTICLES and language.partition("-")[0].casefold() == "en":
        del words[0]
    return " ".join(words) or unicodedata.normalize("NFC", text).strip()


def split_words(text: str) -> list[str]:
    """Return the words of a text, each as `normalize` leaves it; an article is a word as well."""
    words = _split_hyphens(_fold(text)).split()
    return [_trim(word) or word for word in words]


def match(
    given: str,
    answers: Sequence[str],
    *,
    reject: Iterable[Option] = (),
    typos: bool = False,
    exact: bool = False,
    language: str = "en",
    is_deck_word: Callable[[str], bool] = lambda word: False,
) -> Match:
    """Return how a typed text matches: an answer, else a rejected text, else an answer with a slip.

    `is_deck_word` tells whether a word (as `split_words` gives it) occurs anywhere in the deck:
    such a word is another word, not a slip.
    """
    said = normalize(given, exact, language=language)
    for answer in answers:
        if said == normalize(answer, exact, language=language):
            return Match("right", answer)
    for option in reject:
        if said == normalize(option.text, exact, language=language):
            return Match("reject", feedback=option.feedback)
    if typos:
        for answer in answers:
            if is_typo(given, answer, exact=exact, language=language, is_deck_word=is_deck_word):
                return Match("typo", answer)
    return Match("")


def is_typo(
    given: str,
    answer: str,
    *,
    exact: bool = False,
    language: str = "en",
    is_deck_word: Callable[[str], bool] = lambda word: False,
) -> bool:
    """Return whether a text that is not the answer may be taken for the answer mistyped.

    As many words, of which one differs: by one edit (a letter more, less or other, or two
    neighbours swapped: optimal string alignment), in a word of the answer with five letters or
    more, of a script with upper and lower case, with the same first letter and without a digit,
    and into no word of the deck.
    """
    said = normalize(given, exact, language=language).split()
    right = normalize(answer, exact, language=language).split()
    if len(said) != len(right):
        return False
    differing = [(a, b) for a, b in zip(said, right, strict=True) if a != b]
    if len(differing) != 1:
        return False
    typed, meant = differing[0]
    if abs(len(typed) - len(meant)) > 1 or typed[0] != meant[0] or not (_may_slip(typed) and _may_slip(meant)):
        return False
    if sum(map(str.isalpha, meant)) < 5:
        return False
    from rapidfuzz.distance import OSA

    return OSA.distance(typed, meant, score_cutoff=1) == 1 and not is_deck_word(typed)


def _fold(text: str) -> str:
    """Case, compatibility forms and the combining marks of Latin and Greek folded, the invisible dropped."""
    if text.isascii():
        return text.lower().replace("`", "'")
    text = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).casefold()
    out: list[str] = []
    marked = False
    for char in unicodedata.normalize("NFKD", text):
        if unicodedata.combining(char):
            if not marked:
                out.append(char)
        elif char in _JOINERS or not (unicodedata.category(char) == "Cf" or "\ufe00" <= char <= "\ufe0f"):
            marked = unicodedata.name(char, "").startswith(_MARKED_SCRIPTS)
            out.append("i" if char == "ı" else char)  # upper-case I folds to i in Turkish words too
    return unicodedata.normalize("NFC", "".join(out))


def _split_hyphens(text: str) -> str:
    """Put a space for every hyphen or dash, and "-" for a minus: one before a digit and not after a word."""
    out = []
    for at, char in enumerate(text):
        if char != "\u2212" and unicodedata.category(char) != "Pd":
            out.append(char)
        elif text[at + 1 : at + 2].isdigit() and not text[at - 1 : at].isalnum():
            out.append("-")
        else:
            out.append(" ")
    return "".join(out)


def _trim(word: str) -> str:
    """Drop the punctuation around a word."""
    start, end = 0, len(word)
    while start < end and _is_edge(word[start]) and not (word[start] == "-" and word[start + 1 : start + 2].isdigit()):
        start += 1
    while end > start and _is_edge(word[end - 1]):
        end -= 1
    return word[start:end]


def _is_edge(char: str) -> bool:
    return char not in _KEPT and unicodedata.category(char)[0] == "P"


def _may_slip(word: str) -> bool:
    """Whether every letter has case, and none is a digit."""
    return not any(map(str.isdigit, word)) and all(c.lower() != c.upper() for c in word if c.isalpha())
