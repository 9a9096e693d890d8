"""Answers of learners, and their scores: plain frozen values, which neither grade nor show themselves."""

from quiz.values import dataclass


@dataclass(frozen=True, slots=True)
class Picked:
    """Option texts picked: one for multiple choice, "true"/"false" for true/false, any number
    for multiple response, the criteria met for a rubric.
    """

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ordered:
    """Entries in the learner's order; entries left out count as unplaced."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matched:
    """Pairs of left and chosen right; a left may be missing."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Typed:
    """Typed texts: one for a number or short answer, one a blank for a cloze ("" for none), one
    an entry for a list.
    """

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rated:
    """The learner's own rating of a flashcard: 1 Again, 2 Hard, 3 Good, 4 Easy."""

    rating: int


@dataclass(frozen=True, slots=True)
class Revealed:
    """The learner answered "don't know"."""


Response = Picked | Ordered | Matched | Typed | Rated | Revealed


@dataclass(frozen=True, slots=True)
class Mark:
    """The judgement of one part of a response.

    `given` is the learner's answer ("" for none), `expected` the right one ("" for an extra
    that should not be there), `credit` 0..1, `feedback` the author's comment on it (inline
    Markdown), `note` ours: "typo forgiven", "read as 1234", "already named".
    """

    given: str
    expected: str
    credit: float
    feedback: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """The score of a response: `fraction` in [0, 1], before points, hints and penalties.

    `typo`: a typo was forgiven somewhere.
    """

    fraction: float
    marks: tuple[Mark, ...] = ()
    typo: bool = False


@dataclass(frozen=True, slots=True)
class Malformed:
    """A response that cannot be read, such as "12..5" for a number: ask again, never 0."""

    reason: str
