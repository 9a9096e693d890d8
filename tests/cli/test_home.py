"""`quiz` alone: what it tells of each deck."""

from pathlib import Path

import pytest

from .test_review import Learner


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    return Learner(tmp_path)


def row(learner: Learner, day: int) -> str:
    (line,) = [line for line in learner.run(day, columns=200).stdout.splitlines() if line.startswith("moon ")]
    return line


def test_the_last_result_is_of_the_deck_and_says_of_how_many_questions(learner: Learner) -> None:
    """Not of a tag, a kind or an exam; a quiz of some questions says of how many."""
    learner.answer(1, "take", "moon")
    assert row(learner, 1).endswith("4 of 4 met, last 4/4, just now")
    for words in (("-t", "orbit"), ("--kind", "short-answer"), ("--exam",)):
        learner.answer(2, "take", "moon", *words, wrong=("far", "old", "air", "sea"))
        assert row(learner, 2).endswith("4 of 4 met, last 4/4, yesterday"), words
    learner.answer(3, "take", "moon", "-n", "2", "--order", "file", wrong=("far",))
    assert row(learner, 3).endswith("4 of 4 met, last 1/2 on 2 of 4 questions, just now")
