"""The formulas give what py-fsrs gives, to the last bit."""

import random
from datetime import UTC, datetime, timedelta

from fsrs import Card, Rating, Scheduler
from fsrs.scheduler import DEFAULT_PARAMETERS

from quiz.engine.fsrs import PARAMETERS, first_difficulty, first_stability, next_difficulty, next_stability

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
HISTORIES = 4_000


def test_the_parameters_are_the_defaults() -> None:
    assert PARAMETERS == DEFAULT_PARAMETERS


def test_thousands_of_histories() -> None:
    """Answers on one day, late, early, a hundred years later; one rating all the time, or any."""
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    drawn = random.Random(11)
    for _ in range(HISTORIES):
        card, day, last = Card(card_id=1, due=BEGIN), 0, None
        stability = difficulty = 0.0
        weights = drawn.choice(((2, 2, 6, 1), (1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1), (1, 1, 1, 1)))
        for _ in range(drawn.randint(1, 12)):
            rating = drawn.choices((1, 2, 3, 4), weights)[0]
            card, _ = scheduler.review_card(card, Rating(rating), BEGIN + timedelta(days=day))
            if last is None:
                stability, difficulty = first_stability(rating), first_difficulty(rating)
            else:
                stability = next_stability(stability, difficulty, day - last, rating)
                difficulty = next_difficulty(difficulty, rating)
            assert (stability, difficulty) == (card.stability, card.difficulty)
            last, day = day, day + drawn.choice((0, 0, 1, 2, 3, 5, 8, 13, 30, 90, 400, 36_500))
