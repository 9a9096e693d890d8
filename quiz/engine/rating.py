"""From the score of an answer to how well it was remembered: 1 Again, 2 Hard, 3 Good, 4 Easy.

Never from the time it took: on a real learner's log that made predictions worse. Knows nothing of
points, of which an answer may earn few for reasons that have nothing to do with memory.
"""

from typing import Final

from quiz.kinds import KINDS
from quiz.model import Kind
from quiz.responses import Rated, Response, Score

AGAIN: Final = 1
HARD: Final = 2
GOOD: Final = 3
EASY: Final = 4

PASS_MARK = 0.8
"""The raw score from which an answer counts as remembered; a sitting's own pass mark is another."""

GUESSABLE: frozenset[Kind] = frozenset(kind for kind, row in KINDS.items() if row.is_guessable)
"""Kinds that show the right answer among others, so that no answer to them proves ease."""

SELF_RATED: frozenset[Kind] = frozenset(kind for kind, row in KINDS.items() if row.is_self_rated)
"""Kinds that the learner marks after having seen the answer."""


def rate(
    score: Score,
    response: Response | None,
    *,
    hints: int = 0,
    tries: int = 1,
    seen: bool = False,
) -> int | None:
    """Return the rating of an answer, from its raw score; None where there was no answer.

    Again: a score under 0.8, as "don't know" has. Hard: passed with a hint, at a second try, with a
    slip forgiven, in part, or after the right answer had been `seen`. Good: all else. A
    flashcard's rating is the learner's own. Easy is only ever the learner's own.
    """
    match response:
        case None:
            return None
        case Rated(rating):
            return rating
    if score.fraction < PASS_MARK:
        return AGAIN
    return HARD if hints or tries > 1 or score.typo or score.fraction < 1 or seen else GOOD
