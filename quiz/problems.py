"""Problems in a user's file: values to collect, never exceptions.

Knows nothing of how a problem is found or printed. Each code has a page in `quiz/manual`.
"""

from typing import Literal, get_args

from quiz.values import dataclass

Severity = Literal["error", "warning"]

Fault = Literal[
    "alias",
    "anchor",
    "bad-credit",
    "bad-date",
    "bad-escape",
    "bad-flag",
    "bad-id",
    "bad-indent",
    "bad-language",
    "bad-number",
    "bad-place",
    "bad-points",
    "bad-source",
    "bad-tag",
    "bad-was",
    "bad-within",
    "bad-yaml",
    "bundled-deck-id",
    "colon-in-option",
    "colon-in-text",
    "colons-in-title",
    "comma-between-digits",
    "comment-cuts-text",
    "control-character",
    "dash-continues-text",
    "deck-name",
    "directive",
    "duplicate-deck",
    "duplicate-entry",
    "duplicate-id",
    "duplicate-key",
    "duplicate-option",
    "empty-blank",
    "empty-file",
    "empty-list",
    "empty-value",
    "fault-of-quiz",
    "folded-block",
    "key-in-wrong",
    "key-of-other-kind",
    "labelled-options",
    "latex-command",
    "list-after-colon",
    "merge-conflict",
    "merge-key",
    "misnamed-sheet",
    "misplaced-code",
    "missing-colon",
    "missing-file",
    "missing-key",
    "need-too-large",
    "needs-format",
    "needs-quotes",
    "nested-blank",
    "nested-dash",
    "no-answer",
    "no-blank",
    "not-a-list",
    "not-a-mapping",
    "not-a-text",
    "not-utf8",
    "numbered-blank",
    "numbered-question",
    "outside-folder",
    "percent-of-zero",
    "pool-too-small",
    "quote-or-number",
    "reject-is-right",
    "says-too-long",
    "second-document",
    "shown-mismatch",
    "space-after-colon",
    "space-after-dash",
    "stray-alt",
    "tab",
    "tag",
    "text-too-long",
    "too-deep",
    "too-few-entries",
    "too-large",
    "too-many-problems",
    "two-kinds",
    "two-options-in-one",
    "unclosed-blank",
    "unclosed-bracket",
    "unclosed-markup",
    "unclosed-quote",
    "unknown-code",
    "unknown-difficulty",
    "unknown-fact",
    "unknown-format",
    "unknown-key",
    "unknown-member",
    "unknown-passage",
    "unknown-pool",
    "unknown-source",
    "unreadable-file",
]
"""The codes of errors, which make a file invalid."""

Flaw = Literal[
    "accepted-twice",
    "accidental-markup",
    "all-of-the-above",
    "answered-elsewhere",
    "blank-without-text",
    "dollar-math",
    "fact-not-asked",
    "few-distractors",
    "hint-is-answer",
    "key-as-option",
    "key-elsewhere",
    "key-in-stem",
    "key-is-longest",
    "key-length-bias",
    "key-position",
    "list-in-one-text",
    "long-flow-item",
    "many-accepted",
    "missing-deck-id",
    "missing-id",
    "missing-title",
    "near-duplicate",
    "negative-stem",
    "no-anchor",
    "no-explanation",
    "no-source",
    "one-category",
    "option-pair",
    "options-alike",
    "out-of-date",
    "place-without-words",
    "point-or-thousands",
    "scope-as-hint",
    "stem-repeats-key",
    "true-false-balance",
    "truth-is-text",
    "typo-is-word",
    "typos-and-exact",
    "unused-part",
    "variants-in-one-text",
    "wide-tolerance",
    "yes-is-text",
]
"""The codes of warnings, which are about the quality of questions. An author may allow them."""

Suspicion = Literal["dead-distractor", "key-suspect", "negative-item", "too-easy", "too-hard"]
"""The codes of warnings that come from the answers of a class, not from the file."""

ExtraFlaw = Literal["key-elsewhere", "no-anchor"]
"""The codes of warnings that are off by default."""

Code = Fault | Flaw

FLAWS: frozenset[str] = frozenset(get_args(Flaw))
CODES: tuple[Code, ...] = tuple(sorted((*get_args(Fault), *get_args(Flaw))))
"""Every code, in alphabetical order."""
EXTRA_FLAWS: tuple[ExtraFlaw, ...] = get_args(ExtraFlaw)
SUSPICIONS: tuple[Suspicion, ...] = get_args(Suspicion)


def find_code(text: str) -> Code | None:
    """Return a text as a code; None if there is no such code."""
    return next((code for code in CODES if code == text), None)


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file. `line` and `column` count from 1, in characters."""

    path: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault (error) or flaw (warning) in a file.

    `code` names the check; `message` describes the problem in one clause without a full stop; `help`
    explains how to fix it.
    """

    code: Code
    location: Location
    message: str
    help: str = ""

    @property
    def severity(self) -> Severity:
        """Whether this makes the file invalid."""
        return "warning" if self.code in FLAWS else "error"

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Sorts problems by path, then place, then code."""
        at = self.location
        return at.path, at.line, at.column, self.code, self.message


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on a place in a file that comes from elsewhere: a learner flagged the question, or a class's answers.

    The latter are warnings, with the code of a suspicion.
    """

    location: Location
    message: str
    code: Literal["flagged"] | Suspicion = "flagged"
    help: str = ""

    @property
    def severity(self) -> Literal["note", "warning"]:
        """How serious it is."""
        return "note" if self.code == "flagged" else "warning"

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Sorts notes among problems."""
        at = self.location
        return at.path, at.line, at.column, self.code, self.message
