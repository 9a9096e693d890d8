"""Points for an answer, and the summary of a sitting. Knows nothing of which question comes next.

Points: the question's points x the raw score, less a quarter for each hint, halved at each further
try (never less than an earlier try has earned). Negative marking takes 1/(options - 1) of the points
for a wrong single choice. With confidence, points are the certainty-based marks of Gardner-Medwin
2006 instead: sure, fairly, guess earn 3, 2, 1 when right (raw score of 0.8 and more) and -6, -2, 0
when not; the learner has one try, and a kind marked by the learner earns 3 x its raw score.
"""

from collections.abc import Iterable, Sequence
from math import fsum
from typing import NamedTuple

from quiz.engine.rating import PASS_MARK, SELF_RATED
from quiz.kinds import KINDS
from quiz.model import Question
from quiz.responses import Rated, Response, Revealed, Score

SURE, FAIRLY, GUESS = 3, 2, 1
"""How confident a learner is, for `Session.answer`."""

_IF_RIGHT = {SURE: 3.0, FAIRLY: 2.0, GUESS: 1.0}
_IF_WRONG = {SURE: -6.0, FAIRLY: -2.0, GUESS: 0.0}


class Rules(NamedTuple):
    """The rules of a sitting: the number of `tries`, `negative` marking, `confidence` instead of both."""

    tries: int = 1
    negative: bool = False
    confidence: bool = False


class Item(NamedTuple):
    """A question, with the id, title and language of its deck."""

    question: Question
    deck: str
    deck_title: str
    language: str


class Result(NamedTuple):
    """How a question ended. `response` is None, and the rating too, where it never was answered.

    `points` may be below 0 under negative marking or confidence; `options` and `lefts` are the
    texts shown. `capped` is the raw score of an earlier answer that was undone, on which this one cannot improve;
    None if there is none, or this one is no better.
    """

    identity: str
    item: Item
    response: Response | None
    score: Score
    points: float
    max_points: float
    rating: int | None
    rating_source: str
    hints: int
    tries: int
    options: tuple[str, ...]
    confidence: int | None = None
    overridden: bool = False
    lefts: tuple[str, ...] = ()
    guessed: bool = False
    capped: float | None = None

    @property
    def fraction(self) -> float:
        """The raw score that counts: 0..1."""
        return self.score.fraction if self.capped is None else min(self.capped, self.score.fraction)

    @property
    def mark(self) -> str:
        """One character: "+" right at the first try, "~" in part or later, "-" wrong, "." not answered."""
        if self.response is None:
            return "."
        if self.fraction == 1 and self.tries <= 1:
            return "+"
        return "~" if self.fraction > 0 else "-"


class TryAgain(NamedTuple):
    """A try that was not fully right, with more to come. Nothing is settled by it."""

    score: Score
    tries_left: int


class Row(NamedTuple):
    """The results of one tag or deck."""

    name: str
    points: float
    max_points: float
    count: int  # type: ignore[assignment]  # nobody counts with tuple.count here


class Summary(NamedTuple):
    """The totals of a sitting. Unanswered questions count in `total` and `max_points`.

    `percent` is in 0..100; `missed` is all that was not fully right at the first try; `marks` has
    one character a question (see `Result.mark`) in the order asked; `overridden` answers count as right because the
    learner says so.
    """

    points: float
    max_points: float
    percent: float
    answered: int
    total: int
    missed: tuple[Result, ...]
    by_tag: tuple[Row, ...]
    by_deck: tuple[Row, ...]
    best_streak: int
    marks: str
    overridden: int = 0


def worth(question: Question, rules: Rules) -> float:
    """Return the points that a question can earn at most."""
    return _IF_RIGHT[SURE] if rules.confidence else question.points


def earn(
    question: Question,
    response: Response,
    score: Score,
    confidence: int | None,
    *,
    rules: Rules,
    options: int,
    hints: int,
    tries: int,
) -> float:
    """Return the points of one answer among so many `options`; they may be below 0."""
    fraction = score.fraction
    share = max(0.0, 1 - 0.25 * hints) * 0.5 ** (tries - 1)
    if isinstance(response, Revealed) and not fraction:
        return 0.0
    if rules.confidence and (question.kind in SELF_RATED or isinstance(response, Rated)):
        points = _IF_RIGHT[SURE] * fraction * share
    elif rules.confidence:
        certainty = confidence or GUESS
        points = _IF_RIGHT[certainty] * share if fraction >= PASS_MARK else _IF_WRONG[certainty]
    elif rules.negative and fraction == 0 and KINDS[question.kind].picks_one:
        points = -question.points / max(1, options - 1)
    else:
        points = question.points * fraction * share
    return round(points, 12)


def summarize(results: Sequence[Result], best_streak: int) -> Summary:
    """Return the summary of the results of all questions of a sitting, in the order asked."""
    points, max_points = _total(results)
    return Summary(
        points=points,
        max_points=max_points,
        percent=min(100.0, round(100 * max(0.0, points) / max_points, 6)) if max_points else 0.0,
        answered=sum(result.response is not None for result in results),
        total=len(results),
        missed=tuple(result for result in results if result.mark != "+"),
        by_tag=_rows((tag, result) for result in results for tag in result.item.question.tags),
        by_deck=_rows((result.item.deck_title, result) for result in results),
        best_streak=best_streak,
        marks="".join(result.mark for result in results),
        overridden=sum(result.overridden for result in results),
    )


def _total(results: Iterable[Result]) -> tuple[float, float]:
    """Return points and their maximum, without the dust of binary fractions."""
    listed = list(results)
    return round(fsum(r.points for r in listed), 6), round(fsum(r.max_points for r in listed), 6)


def _rows(named: Iterable[tuple[str, Result]]) -> tuple[Row, ...]:
    """Return a row for every name, in the order in which the names come."""
    groups: dict[str, list[Result]] = {}
    for name, result in named:
        groups.setdefault(name, []).append(result)
    return tuple(Row(name, *_total(results), len(results)) for name, results in groups.items())
