"""The model of memory: the formulas of FSRS-6, with the default parameters or others.

Knows nothing of intervals or dates.

From "The algorithm" (https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm), in the order in
which py-fsrs 6.3 works them out, so that every result is the same to the last bit (tests/engine/test_fsrs.py). Written
out here since there they cost a copied card and several dates an answer, ten times as much as the formulas.

Stability, in days, is the time after which the probability of recall has fallen to 90%; difficulty is in 1..10;
ratings are 1 Again, 2 Hard, 3 Good, 4 Easy.
"""

from collections.abc import Sequence
from math import e, log, pow

PARAMETERS = (
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
    1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
)  # fmt: skip
"""The default parameters, w0 to w20."""

LOWEST = (
    0.001, 0.001, 0.001, 0.001, 1.0, 0.001, 0.001, 0.001, 0.0, 0.0, 0.001,
    0.001, 0.001, 0.001, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.1,
)  # fmt: skip
HIGHEST = (
    100.0, 100.0, 100.0, 100.0, 10.0, 4.0, 4.0, 0.75, 4.5, 0.8, 3.5,
    5.0, 0.25, 0.9, 4.0, 1.0, 6.0, 2.0, 2.0, 0.8, 0.8,
)  # fmt: skip
"""The bounds of each parameter; optimisers keep to them."""

_SMALLEST = 0.001


class Model:
    """The formulas with one set of 21 parameters."""

    __slots__ = ("_difficulty_of_easy", "_factor", "_gain", "_loss_within_a_day", "decay", "parameters")

    def __init__(self, parameters: Sequence[float] = PARAMETERS) -> None:
        self.parameters = w = tuple(parameters)
        self.decay = w[20]
        """How fast recall falls: the curve of FSRS-4.5 had 0.5, which is steeper after long breaks."""
        self._factor = pow(0.9, -1 / self.decay) - 1
        self._difficulty_of_easy = w[4] - pow(e, w[5] * 3) + 1
        self._gain = pow(e, w[8])
        self._loss_within_a_day = pow(e, w[17] * w[18])

    def first_stability(self, rating: int) -> float:
        """Return the stability after the first answer."""
        return max(self.parameters[rating - 1], _SMALLEST)

    def first_difficulty(self, rating: int) -> float:
        """Return the difficulty after the first answer."""
        w = self.parameters
        return min(max(w[4] - pow(e, w[5] * (rating - 1)) + 1, 1.0), 10.0)

    def next_stability(self, stability: float, difficulty: float, days: int, rating: int) -> float:
        """Return the stability after another answer, given so many days after the last; 0 is the same day."""
        w = self.parameters
        if days < 1:
            change = pow(e, w[17] * (rating - 3 + w[18])) * pow(stability, -w[19])
            return max(stability * (change if rating == 1 else max(change, 1.0)), _SMALLEST)
        recall = pow(1 + self._factor * days / stability, -self.decay)
        if rating == 1:
            forgotten = w[11] * pow(difficulty, -w[12]) * (pow(stability + 1, w[13]) - 1) * pow(e, (1 - recall) * w[14])
            return max(min(forgotten, stability / self._loss_within_a_day), _SMALLEST)
        gain = self._gain * (11 - difficulty) * pow(stability, -w[9]) * (pow(e, (1 - recall) * w[10]) - 1)
        gain *= w[15] if rating == 2 else 1
        gain *= w[16] if rating == 4 else 1
        return max(stability * (1 + gain), _SMALLEST)

    def next_difficulty(self, difficulty: float, rating: int) -> float:
        """Return the difficulty after another answer."""
        w = self.parameters
        changed = difficulty + (10.0 - difficulty) * -(w[6] * (rating - 3)) / 9.0
        return min(max(w[7] * self._difficulty_of_easy + (1 - w[7]) * changed, 1.0), 10.0)


DEFAULT = Model()
DECAY = DEFAULT.decay
first_stability, first_difficulty = DEFAULT.first_stability, DEFAULT.first_difficulty
next_stability, next_difficulty = DEFAULT.next_stability, DEFAULT.next_difficulty


def recall(stability: float, days: float, decay: float = DECAY) -> float:
    """Return the probability of recall, in 0..1, so many days after the last answer: 0.9 after `stability` days."""
    return pow(1 + (pow(0.9, -1 / decay) - 1) * days / stability, -decay)


def complete_parameters(parameters: Sequence[float]) -> tuple[float, ...]:
    """Return 21 parameters within their bounds for those of FSRS-6, FSRS-5 (19) or FSRS-4.5 (17), as Anki takes them.

    Without any, the defaults. Raises ValueError for another number of them, or for one that is not finite.
    """
    w = list(parameters)
    if not w:
        return PARAMETERS
    if len(w) == 17:
        w[4] += w[5] * 2
        w[5] = log(w[5] * 3 + 1) / 3
        w[6] += 0.5
        w += [0.0, 0.0]
    if len(w) == 19:
        w += [0.0, 0.5]
    if len(w) != len(PARAMETERS) or any(number - number != 0 for number in w):
        raise ValueError("not the parameters of FSRS")
    return tuple(min(max(number, low), high) for number, low, high in zip(w, LOWEST, HIGHEST, strict=True))
