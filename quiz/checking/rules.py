"""The lists of all rules that find flaws: those for one question, by the questions that they look at, and those for all
decks together.

The rules that find faults across files (`names`) are in no list, since some rest on what others found: `checks.compare`
calls them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from quiz.checking import (
    accepted,
    alike,
    bank,
    blanks,
    echoes,
    hints,
    negation,
    notation,
    questions,
    tolerance,
    variants,
)
from quiz.checking.outline import Outline
from quiz.checking.positions import key_position
from quiz.checking.questions import Found, Subject
from quiz.kinds import KINDS
from quiz.model import Kind
from quiz.problems import Flaw, Problem
from quiz.responses import Matched, Typed

QuestionRule = Callable[[Subject], Found | list[Found] | None]
QuestionRules = Mapping[Flaw, QuestionRule]

ANY: QuestionRules = {
    "no-source": questions.no_source,
    "no-explanation": questions.no_explanation,
    "dollar-math": notation.dollar_math,
    "hint-is-answer": hints.hint_is_answer,
}
"""Rules for every kind of question."""

CHOICE: QuestionRules = {
    "key-in-stem": questions.key_in_stem,
    "stem-repeats-key": echoes.stem_repeats_key,
    "key-is-longest": questions.key_is_longest,
    "few-distractors": questions.few_distractors,
}
"""Rules for a multiple choice in any language."""

TYPED: QuestionRules = {
    "accepted-twice": accepted.accepted_twice,
    "blank-without-text": blanks.blank_without_text,
    "list-in-one-text": variants.list_in_one_text,
    "many-accepted": accepted.many_accepted,
    "place-without-words": blanks.place_without_words,
    "point-or-thousands": tolerance.point_or_thousands,
    "scope-as-hint": blanks.scope_as_hint,
    "typos-and-exact": accepted.typos_and_exact,
    "variants-in-one-text": variants.variants_in_one_text,
    "wide-tolerance": tolerance.wide_tolerance,
}
"""Rules for answers that are typed, in any language."""

ONLY: Mapping[Flaw, Kind] = {
    "blank-without-text": "cloze",
    "many-accepted": "short-answer",
    "one-category": "matching",
    "place-without-words": "masked-picture",
    "point-or-thousands": "numeric",
    "scope-as-hint": "cloze",
    "wide-tolerance": "numeric",
}
"""Rules that find nothing in a question of another kind."""

SHOWN: QuestionRules = {"one-category": alike.one_category, "options-alike": alike.options_alike}
"""Rules for options and pairs, in any language."""

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
    key_position,
)
"""Rules that compare the questions of all decks; each names its own codes."""


def choose_rules(kind: Kind, english: bool) -> QuestionRules:
    """Return the rules for questions of a kind, in English decks or in others."""
    row = KINDS[kind]
    rules: QuestionRules = {
        **ANY,
        **(TYPED if row.response is Typed else {}),
        **(SHOWN if row.response is Matched or row.has_distractors else {}),
        **(CHOICE if row.picks_one and row.has_distractors else {}),
        **(ENGLISH if english and not row.is_statement else {}),
        **(ENGLISH_OPTIONS if english and row.has_distractors else {}),
    }
    return {code: rule for code, rule in rules.items() if ONLY.get(code, kind) == kind}
