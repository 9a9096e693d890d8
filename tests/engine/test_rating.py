import pytest

from quiz.engine.rating import rate
from quiz.responses import Picked, Rated, Revealed, Score

ANSWER = Picked(("a",))


@pytest.mark.parametrize(
    ("score", "circumstances", "rating"),
    [
        (Score(1.0), {}, 3),
        (Score(0.8), {}, 2),
        (Score(4 / 5), {}, 2),
        (Score(0.79), {}, 1),
        (Score(0.5), {}, 1),
        (Score(0.0), {}, 1),
        (Score(1.0), {"hints": 1}, 2),
        (Score(1.0), {"hints": 4}, 2),
        (Score(1.0), {"tries": 2}, 2),
        (Score(1.0, typo=True), {}, 2),
        (Score(1.0), {"seen": True}, 2),
        (Score(0.5), {"hints": 1, "seen": True}, 1),
    ],
)
def test_a_score_becomes_a_rating(score: Score, circumstances: dict[str, int], rating: int) -> None:
    assert rate(score, ANSWER, **circumstances) == rating  # type: ignore[arg-type]


@pytest.mark.parametrize("rating", [1, 2, 3, 4])
def test_a_flashcard_is_rated_by_the_learner(rating: int) -> None:
    assert rate(Score(float(rating > 1)), Rated(rating), hints=2, seen=True) == rating


def test_not_knowing_is_again_and_not_answering_is_nothing() -> None:
    assert rate(Score(0.0), Revealed()) == 1
    assert rate(Score(0.0), None) is None
