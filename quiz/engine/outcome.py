"""The result of an answer to the question asked, and which claims the learner may make about it afterwards."""

from dataclasses import replace
from typing import NamedTuple

from quiz.engine.asked import Asked, Progress
from quiz.engine.rating import AGAIN, GOOD, GUESSABLE, SELF_RATED, rate
from quiz.engine.results import Item, Result, Rules, earn, worth
from quiz.kinds import KINDS
from quiz.responses import Rated, Response, Revealed, Score


class Said(NamedTuple):
    """An answer, its score, and how confident the learner was; None where that does not count."""

    response: Response
    score: Score
    confidence: int | None


def judge(asked: Asked, said: Said, progress: Progress, rules: Rules, *, on_word: bool = False) -> Result:
    """Return the result of an answer to the question asked; `on_word`: the learner says that it is right."""
    question, hints, tries = asked.item.question, len(asked.hints), asked.try_number
    points = earn(
        question,
        said.response,
        said.score,
        said.confidence,
        rules=rules,
        options=len(asked.options),
        hints=hints,
        tries=tries,
    )
    if progress.earned:
        points = max(points, progress.earned)
    rated_by_learner = asked.is_self_rated
    seen = asked.second_look and not rated_by_learner
    rating = rate(said.score, said.response, hints=hints, tries=tries, seen=seen) if asked.round == 1 else None
    given = None if on_word or rated_by_learner else progress.given
    result = Result(
        identity=question.identity,
        item=asked.item,
        response=said.response,
        score=said.score,
        points=points,
        max_points=worth(question, rules),
        rating=rating,
        rating_source="learner" if isinstance(said.response, Rated) or asked.flips else "score",
        hints=hints,
        tries=tries,
        options=asked.options,
        confidence=said.confidence,
        lefts=asked.lefts,
    )
    return _cap(result, given) if given else result


def _cap(result: Result, given: Result) -> Result:
    """Return the result of a second answer, worth no more than the one that was undone."""
    points = min(result.points, given.points)
    rating = result.rating if given.rating is None else min(result.rating or given.rating, given.rating)
    is_better = result.score.fraction > given.fraction or result.points > points
    return result._replace(points=points, rating=rating, capped=given.fraction if is_better else None)


def leave(item: Item, progress: Progress, rules: Rules) -> Result:
    """Return the result of a question that is left without a further answer."""
    if progress.given:
        return progress.given
    most, tries = worth(item.question, rules), len(progress.tried)
    return Result(item.question.identity, item, None, Score(0.0), 0.0, most, None, "", progress.hints, tries, ())


def count_tries(asked: Asked, rules: Rules) -> int:
    """Return how many tries a question allows: fewer than it has options, and one where the learner judges."""
    if rules.confidence or asked.is_self_rated:
        return 1
    row = KINDS[asked.item.question.kind]
    return min(rules.tries, len(asked.options) - 1) if row.picks_one else rules.tries


def take_for_right(said: Said) -> Said:
    """Return an answer with the score that it has if the learner says that it is right."""
    marks = tuple(replace(mark, credit=1.0) if mark.given else mark for mark in said.score.marks)
    return said._replace(score=Score(1.0, marks))


def is_self_rated(result: Result) -> bool:
    """Whether the learner marked this answer, who may do so again; "don't know" too, where the answer is turned."""
    is_turned = isinstance(result.response, Revealed) and result.rating_source == "learner"
    return result.item.question.kind in SELF_RATED or isinstance(result.response, Rated) or is_turned


def can_override(result: Result) -> bool:
    """Whether the learner may say of this answer "I was right": of "don't know" too, which may be a slip."""
    is_graded = result.response is not None and not is_self_rated(result)
    is_less = result.score.fraction < 1 or result.capped is not None
    return is_graded and is_less and not result.overridden


def can_be_guess(result: Result) -> bool:
    """Whether the learner may say of this answer "I guessed": it is right, rated by its score, and not as Again."""
    is_right = result.score.fraction == 1 and not result.overridden and not is_self_rated(result)
    return is_right and result.rating_source == "score" and result.rating not in (None, AGAIN)


def can_be_easy(result: Result) -> bool:
    """Whether the learner may rate this answer as Easy: it is a full answer from memory, and graded."""
    is_full = result.rating == GOOD and result.rating_source == "score" and not is_self_rated(result)
    return is_full and result.item.question.kind not in GUESSABLE
