"""Every code that a check can report, with its manual entry.

Knows the rules of this room by their functions and the reader's faults by its own table. Imported
only when a code is to be explained or an `allow` is to be judged.
"""

from collections.abc import Callable
from functools import cache
from inspect import cleandoc
from textwrap import dedent
from typing import Any

from quiz.checking import allowing, bank, files, names, notation, questions

FLAWS: tuple[Callable[..., Any], ...] = (
    questions.no_source,
    questions.no_explanation,
    questions.negative_stem,
    questions.key_in_stem,
    questions.stem_repeats_key,
    questions.all_of_the_above,
    questions.option_pair,
    questions.key_is_longest,
    questions.few_distractors,
    notation.dollar_math,
    bank.near_duplicate,
    bank.answered_elsewhere,
    bank.true_false_balance,
    bank.key_length_bias,
    names.fact_not_asked,
)
"""Rules whose finding is a warning: a deck may allow it."""

FAULTS: tuple[Callable[..., Any], ...] = (
    names.duplicate_id,
    names.duplicate_deck,
    names.misnamed_sheet,
    names.unknown_source,
    names.unknown_fact,
    allowing.unknown_code,
    files.missing_file,
    files.unreadable_file,
    files.bundled_deck_id,
)
"""Rules whose finding is an error."""


OF_THE_READER = frozenset({"long-flow-item", "missing-id", "yes-is-text"})
"""What the reader warns of; all else that it reports is an error."""


def is_warning(code: str) -> bool:
    """Return whether what a code reports is a warning, which a deck may allow."""
    return code in OF_THE_READER or code in map(code_of, FLAWS)


@cache
def list_entries() -> dict[str, str]:
    """Return the manual entry of every code, by code in alphabetical order: Markdown, the first line sums it up."""
    from quiz.reading.faults import FAULTS as READ

    # Not cleandoc: an example may be about a tab.
    entries = {code: dedent(text).strip() for code, text in READ.items()}
    for rule in (*FLAWS, *FAULTS):
        entries[code_of(rule)] = cleandoc(rule.__doc__ or "")
    return dict(sorted(entries.items()))


def code_of(rule: Callable[..., Any]) -> str:
    """Return the code of a rule: its name with hyphens."""
    return rule.__name__.replace("_", "-")
