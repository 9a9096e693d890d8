"""A word that a stem shares with its key alone: `stem-repeats-key`.

Learners pick the option that sounds like the question. A word that the deck uses all the time tells them nothing,
nor does one in code or in quotes; and a long answer that says the question again in a sentence does so with any option.
"""

from quiz.checking.questions import Found, Subject
from quiz.checking.words import GENERIC, drop_code_and_quotes, holds, join_words, list_long_words, trim_word

MOST_WORDS = 4
"""A key of more words is a sentence."""


def stem_repeats_key(subject: Subject) -> Found | None:
    """A word occurs in the question and in the right answer, but in no wrong option."""
    low, key = subject.low, subject.key.casefold()
    if len(key.split()) > MOST_WORDS:
        return None
    for word in list_long_words(key):
        if word[:4] not in low or (trimmed := trim_word(word)) not in low or word in GENERIC or trimmed in GENERIC:
            continue
        if trimmed not in map(trim_word, list_long_words(drop_code_and_quotes(low))):
            continue
        if any(trimmed in map(trim_word, list_long_words(other.casefold())) for other in subject.options):
            continue
        if holds(join_words(low), join_words(key)):
            return None
        if trimmed not in subject.topic:
            return Found(
                "answer",
                f"'{word}' occurs in the question and in the right answer, but in no wrong one",
                "use another word in one of them, or use it in a wrong option too",
            )
    return None
