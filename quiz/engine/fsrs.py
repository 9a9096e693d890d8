"""The model of memory: the formulas of FSRS-6 with its default parameters. Knows nothing of intervals or dates.

From "The algorithm" (https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm), in the order in
which py-fsrs 6.3 works them out, so that every result is the same to the last bit (tests/engine/test_fsrs.py). Written
out here since there they cost a copied card and several dates an answer, ten times as much as the formulas.

Stability, in days, is the time after which the probability of recall has fallen to 90%; difficulty is in 1..10;
ratings are 1 Again, 2 Hard, 3 Good, 4 Easy.
"""

from math import e, pow

PARAMETERS = (
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
    1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
)  # fmt: skip
"""The default parameters, w0 to w20."""

_W = PARAMETERS
_SMALLEST = 0.001
DECAY = _W[20]
"""How fast recall falls: the curve of FSRS-4.5 had 0.5, which is steeper after long breaks."""
_FACTOR = pow(0.9, -1 / DECAY) - 1
_DIFFICULTY_OF_EASY = _W[4] - pow(e, _W[5] * 3) + 1
_GAIN = pow(e, _W[8])
_LOSS_WITHIN_A_DAY = pow(e, _W[17] * _W[18])


def first_stability(rating: int) -> float:
    """Return the stability after the first answer."""
    return max(_W[rating - 1], _SMALLEST)


def first_difficulty(rating: int) -> float:
    """Return the difficulty after the first answer."""
    return min(max(_W[4] - pow(e, _W[5] * (rating - 1)) + 1, 1.0), 10.0)


def recall(stability: float, days: float, decay: float = DECAY) -> float:
    """Return the probability of recall, in 0..1, so many days after the last answer: 0.9 after `stability` days."""
    return pow(1 + (pow(0.9, -1 / decay) - 1) * days / stability, -decay)


def next_stability(stability: float, difficulty: float, days: int, rating: int) -> float:
    """Return the stability after another answer, given so many days after the last; 0 is the same day."""
    if days < 1:
        change = pow(e, _W[17] * (rating - 3 + _W[18])) * pow(stability, -_W[19])
        return max(stability * (change if rating == 1 else max(change, 1.0)), _SMALLEST)
    recall = pow(1 + _FACTOR * days / stability, -DECAY)
    if rating == 1:
        forgotten = _W[11] * pow(difficulty, -_W[12]) * (pow(stability + 1, _W[13]) - 1) * pow(e, (1 - recall) * _W[14])
        return max(min(forgotten, stability / _LOSS_WITHIN_A_DAY), _SMALLEST)
    gain = _GAIN * (11 - difficulty) * pow(stability, -_W[9]) * (pow(e, (1 - recall) * _W[10]) - 1)
    gain *= _W[15] if rating == 2 else 1
    gain *= _W[16] if rating == 4 else 1
    return max(stability * (1 + gain), _SMALLEST)


def next_difficulty(difficulty: float, rating: int) -> float:
    """Return the difficulty after another answer."""
    changed = difficulty + (10.0 - difficulty) * -(_W[6] * (rating - 3)) / 9.0
    return min(max(_W[7] * _DIFFICULTY_OF_EASY + (1 - _W[7]) * changed, 1.0), 10.0)
