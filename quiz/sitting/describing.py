"""Results as columns of the log. Writes nothing."""

from typing import Any

from quiz.engine.session import Result, Summary
from quiz.identity import hash_content

UNDO_RULE = 2
"""The rule of an undo, kept with it: the next answer to the question counts for no more than the one that was undone,
which counts if there is no other. By the first rule, of older undos, it does not count at all.
"""


def describe_result(result: Result) -> dict[str, Any]:
    """Return the columns in which the log holds the result of an answer."""
    return {
        "question": result.identity,
        "rev": hash_content(result.item.question),
        "score": result.fraction,
        "points": result.points,
        "rating": result.rating,
        "rating_source": result.rating_source,
        "hints": result.hints,
        "tries": result.tries,
    }


def describe_cap(result: Result) -> dict[str, float]:
    """Return the data in which the log holds the raw score of an answer that counts for less."""
    return {} if result.capped is None else {"score": result.score.fraction}


def describe_end(summary: Summary) -> dict[str, Any]:
    """Return the columns of the log for the final score."""
    data = {
        "points": summary.points,
        "max_points": summary.max_points,
        "percent": summary.percent,
        "answered": summary.answered,
        "total": summary.total,
    }
    return {"score": summary.percent / 100, "points": summary.points, "data": data}
