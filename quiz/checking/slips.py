"""Typos that are words: what would be forgiven although it says something else.

Grading has no list of words, since it could not travel on a card. `english.txt` beside this file holds
everyday words: of the headwords of Webster's New International Dictionary of 1934, a list in the public
domain, those of four letters or more that quizzes and manuals of today use. It is read only if a deck in English
forgives typos.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from string import ascii_lowercase
from typing import NamedTuple

from quiz.checking.typed import list_typed
from quiz.checking.words import FUNCTION_WORDS
from quiz.engine.languages import is_english
from quiz.engine.typed import match as match_text
from quiz.engine.typed import split_words
from quiz.model import Deck, ListRecall, Option, Question, ShortAnswer
from quiz.problems import Location, Problem
from quiz.texts import list_words

_SHORTEST = 4
"""The length of the shortest words in the list."""

MOST = 3
"""The number of words that one problem names."""


class _Typed(NamedTuple):
    """Answers of which one is typed, the key first, and what is rejected there; `key` is its place in the file."""

    key: str
    answers: Sequence[str]
    reject: Sequence[Option] = ()


def typo_is_word(deck: Deck) -> Iterator[Problem]:
    """Yield a problem for each answer that an English word passes for, as long as it occurs nowhere in the deck."""
    if not is_english(deck.language) or "typo-is-word" in deck.allow:
        return
    words: frozenset[str] | None = None
    for question in deck.questions:
        if question.retired or "typo-is-word" in question.allow:
            continue
        for typed in _list_typed(question):
            likely = list(_list_slips(typed.answers[0]))
            if likely and words is None:
                words = list_words(deck.questions, deck.passages.values())
            found = [slip for slip in likely if _is_forgiven(slip[0], typed, words or frozenset())]
            if found:
                yield _report(deck, question, typed, found[:MOST])


def _list_typed(question: Question) -> Iterable[_Typed]:
    """Return the answers of a question in which a typo is forgiven."""
    body = question.body
    if not getattr(body, "typos", False) or getattr(body, "exact", False):
        return ()
    if isinstance(body, ShortAnswer):
        return [_Typed("answer", body.answers, body.reject)]
    if isinstance(body, ListRecall):
        return [_Typed("answers", entry) for entry in body.entries]
    return [_Typed(key, answers) for key, answers in list_typed(body)]


def _list_slips(answer: str) -> Iterator[tuple[str, str]]:
    """Yield the answer with its last word replaced by an English word one edit away, and that word.

    The last word says what it is: nobody means "Air Forge One", nor another thing by a name ("Bessie Smithy") or a
    function word ("all of thee"). Another form of the same word says the same.
    """
    *before, word = split_words(answer) or [""]
    english = read_english()
    is_name = any(len(part) >= _SHORTEST and part not in english for part in before)
    if len(word) >= 5 and word in english and word not in FUNCTION_WORDS and not is_name:
        for other in sorted(english.intersection(_list_edits(word))):
            if not _are_forms(word, other) and not _are_forms(other, word):
                yield " ".join([*before, other]), other


def _are_forms(word: str, other: str) -> bool:
    """Return whether a word is another with "s", "d" or "r" behind it, or with "y" in place of "e"."""
    return (word[:-1] == other and word[-1] in "sdr") or (
        word[:-1] == other[:-1] and word[-1] == "y" and other[-1] == "e"
    )


def _list_edits(word: str) -> Iterator[str]:
    """Yield every text one edit away, as `typed.is_typo` counts them, that begins with the same letter."""
    for at in range(1, len(word) + 1):
        head, tail = word[:at], word[at:]
        for letter in ascii_lowercase:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]


def _is_forgiven(text: str, typed: _Typed, words: frozenset[str]) -> bool:
    """Return whether a text passes for an answer as a typo of it."""
    return (
        match_text(text, typed.answers, reject=typed.reject, typos=True, is_deck_word=words.__contains__).how == "typo"
    )


def _report(deck: Deck, question: Question, typed: _Typed, found: Sequence[tuple[str, str]]) -> Problem:
    names = [f"'{word}'" for _, word in found]
    if len(names) > 1:
        said = f"{', '.join(names[:-1])} and {names[-1]} are English words and pass"
    else:
        said = f"{names[0]} is an English word and passes"
    texts = ", ".join(text for text, _ in found)
    if typed.key != "answer":
        help = "write 'typos: no' on this question"
    elif typed.reject:
        help = f"add {texts} to 'reject'"
    else:
        help = f"add 'reject: [{texts}]'"
    place = Location(deck.path, *question.place_of(typed.key))
    return Problem("typo-is-word", place, f"{said} for a typo of '{typed.answers[0]}'", help)


@cache
def read_english() -> frozenset[str]:
    """Return everyday words of English, in small letters."""
    from importlib.resources import files

    return frozenset(files(__package__).joinpath("english.txt").read_text(encoding="ascii").split())
