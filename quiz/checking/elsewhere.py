"""Answers that another question of the deck tells, in its text or its explanation: `key-elsewhere`.

`answered-elsewhere` reports only what two rare words make all but certain, across decks and in stems. This looks
closer: it is for an author who goes through a deck before an exam.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from quiz.checking.names import Asked, locate, name_place
from quiz.checking.outline import key_of
from quiz.checking.words import GENERIC, drop_code_blocks, holds, join_words, says_little
from quiz.model import Deck, Question
from quiz.problems import Problem

_COMMON = 50
"""A word of the key has to occur in no more questions than this, or their texts are not searched."""


class _Said(NamedTuple):
    """The texts of a question, in words joined by spaces, and all words of the first two."""

    question: Question
    stem: str
    explanation: str
    key: str
    words: frozenset[str]


def key_elsewhere(deck: Deck) -> Iterator[Problem]:
    """Yield a problem for each answer that another question of the deck contains, in a text on the same subject."""
    said = [_join(question) for question in deck.questions if not question.retired]
    places: defaultdict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(said):
        for word in one.words:
            places[word].append(number)
    times = Counter({word: len(numbers) for word, numbers in places.items()})
    for number, one in enumerate(said):
        if len(one.key) < 3 or says_little(one.key):
            continue
        rarest = min(one.key.split(), key=times.__getitem__)
        if times[rarest] > _COMMON:
            continue
        tellers = [
            said[other]
            for other in places.get(rarest, ())
            if other != number and (holds(said[other].stem, one.key) or holds(said[other].explanation, one.key))
        ]
        if teller := _find_teller(one, tellers, times, max(4, len(said) // 50)):
            yield _report(deck, one, teller)


def _join(question: Question) -> _Said:
    stem = join_words(drop_code_blocks(question.stem))
    explanation = join_words(drop_code_blocks(question.explanation))
    words = frozenset(f"{stem} {explanation}".split())
    return _Said(question, stem, explanation, join_words(key_of(question)), words)


def _find_teller(one: _Said, tellers: Sequence[_Said], times: Counter[str], most: int) -> _Said | None:
    """Return the question that shares most rare words with a stem: at least two, or one if no other has the key.

    A rare word occurs in at most `most` questions. A question with the same answer tells nothing.
    """
    key = set(one.key.split())
    rare = {word for word in one.stem.split() if len(word) > 3 and times[word] <= most and word not in key | GENERIC}
    best = max(
        (teller for teller in tellers if teller.key != one.key),
        key=lambda teller: len(rare & teller.words),
        default=None,
    )
    needed = 1 if len(tellers) == 1 else 2
    return best if best and len(rare & best.words) >= needed else None


def _report(deck: Deck, one: _Said, teller: _Said) -> Problem:
    where = "" if holds(teller.stem, one.key) else "the explanation of "
    name = name_place(Asked(deck, teller.question), deck.path)
    return Problem(
        "key-elsewhere",
        locate(Asked(deck, one.question), "answer"),
        f"{where}the question {name} tells this answer: it contains '{key_of(one.question)}'",
        "reword that text, or ask for something else here",
    )
