"""The lists of all rules that find flaws: those for one question, by the questions that they look at, and those for all
decks together.

The rules that find faults across files (`names`) are in no list, since some rest on what others found: `checks.compare`
calls them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from quiz.checking import bank, echoes, negation, notation, questions
from quiz.checking.outline import Outline
from quiz.checking.questions import Found, Subject
from quiz.kinds import KINDS
from quiz.model import Kind
from quiz.problems import Flaw, Problem

QuestionRule = Callable[[Subject], Found | list[Found] | None]
QuestionRules = Mapping[Flaw, QuestionRule]

ANY: QuestionRules = {
    "no-source": questions.no_source,
    "no-explanation": questions.no_explanation,
    "dollar-math": notation.dollar_math,
}
"""Rules for every kind of question."""

CHOICE: QuestionRules = {
    "key-in-stem": questions.key_in_stem,
    "stem-repeats-key": echoes.stem_repeats_key,
    "key-is-longest": questions.key_is_longest,
    "few-distractors": questions.few_distractors,
}
"""Rules for a multiple choice in any language."""

ENGLISH: QuestionRules = {"negative-stem": negation.negative_stem}
"""Rules about English words in the stem."""

ENGLISH_OPTIONS: QuestionRules = {
    "all-of-the-above": questions.all_of_the_above,
    "option-pair": questions.option_pair,
}
"""Rules about English words in options."""

ACROSS: Sequence[Callable[[Sequence[Outline]], Iterator[Problem]]] = (
    bank.compare_stems,
    bank.true_false_balance,
    bank.key_length_bias,
)
"""Rules that compare the questions of all decks; each names its own codes."""


def choose_rules(kind: Kind, english: bool) -> QuestionRules:
    """Return the rules for questions of a kind, in English decks or in others."""
    row = KINDS[kind]
    return {
        **ANY,
        **(CHOICE if row.picks_one and row.has_distractors else {}),
        **(ENGLISH if english and not row.is_statement else {}),
        **(ENGLISH_OPTIONS if english and row.has_distractors else {}),
    }
