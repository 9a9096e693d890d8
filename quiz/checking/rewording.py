"""Decides whether two stems that share most of their words ask the same.

Two stems that differ in what fills one place ("... the capital of Peru?", "... the capital of Cuba?") ask
for different things, however much they share. Two that differ in small words, in the form of a word, or in a
word that only one of them adds, are one question in two wordings. Knows no deck and no rule.
"""

from collections.abc import Iterable, Set

from quiz.checking.words import drop_code_and_quotes, split_words, trim_word

_SMALL = frozenset(
    b"""
    a an and are be been called do does did for has have in is it its kind name named of on one that the their there
    these this those to type was were what which will with would
    """.split()
)
"""English words that change nothing about what is asked."""

_TURNING = frozenset(b"but cannot except least neither never no none nor not only t unless without".split())
"""English words that turn a question into another one; "t" is the end of "isn't"."""


def list_differing(ours: Iterable[bytes], theirs: Iterable[bytes]) -> tuple[set[bytes], set[bytes]]:
    """Return the words that only one of two stems has, given those of each, without other forms of the same word."""
    forms, others = ({trim_word(_decode(word)): word for word in words} for words in (ours, theirs))
    return (
        {word for form, word in forms.items() if form not in others},
        {word for form, word in others.items() if form not in forms},
    )


def drop_small(words: Set[bytes]) -> Set[bytes]:
    """Return the words that may change what is asked."""
    return words - _SMALL


def can_be_dropped(words: Set[bytes], stem: str) -> bool:
    """Return whether a stem may ask the same without some of its words.

    It may not if one contains a digit or an arithmetic operator, turns the question round, or is code or quoted.
    """
    if any(word in _TURNING or not _decode(word).isalpha() for word in words):
        return False
    return not words or words <= set(split_words(drop_code_and_quotes(stem).casefold()))


def list_telling(stem: str) -> list[str]:
    """Return the words of a stem in order, without small words and endings: "from A to B" is not "from B to A"."""
    return [trim_word(_decode(word)) for word in split_words(stem.casefold()) if word not in _SMALL]


def asks_among_options(stem: str) -> bool:
    """Return whether a stem may ask about its options alone, as "Which of these is true?" does."""
    return stem.lstrip().casefold().startswith("which ")


def _decode(word: bytes) -> str:
    return word.decode("utf-8", "surrogatepass")
