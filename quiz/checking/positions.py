"""The place of the right answer where the options have a fixed order: `key-position`."""

from collections.abc import Iterator, Sequence

from quiz.checking.bank import CHANCE, tail_chance
from quiz.checking.names import Asked, locate
from quiz.checking.outline import Outline
from quiz.problems import Problem


def key_position(outlines: Sequence[Outline]) -> Iterator[Problem]:
    """The right answer has the same place among the options too often, over all decks that you check together.

    Only multiple choices with `shown` count; the options of others are shuffled.
    """
    fixed = [
        (one, number, place, count)
        for one in outlines
        if "key-position" not in one.allow
        for number, place, count in one.gist.fixed_keys
    ]
    places = {place for _, _, place, _ in fixed}
    tested = [(_chance_of(place, [(at, count) for _, _, at, count in fixed]), place) for place in places]
    # Each place is one more occasion for a share that is large by chance.
    if not tested or min(tested)[0] * len(places) >= CHANCE:
        return
    _, worst = min(tested)
    hits = sum(at == worst for _, _, at, _ in fixed)
    one, number, _, _ = next(found for found in fixed if found[2] == worst)
    expected = sum(1 / count for _, _, _, count in fixed if worst < count)
    yield Problem(
        "key-position",
        locate(Asked(one, one.question(number)), "shown"),
        f"the right answer is option {worst + 1} in {hits} of {len(fixed)} multiple choices with a fixed order; "
        f"at random it would be in about {round(expected)}",
        "move some right answers in 'shown', or remove 'shown' where the order does not matter",
    )


def _chance_of(place: int, keys: Sequence[tuple[int, int]]) -> float:
    """Return the probability (0..1) that at random as many keys, or more, have a place.

    `keys` holds the place of each, from 0, and the number of options there.
    """
    shares = [1 / count for _, count in keys if place < count]
    return tail_chance(len(shares), sum(at == place for at, _ in keys), sum(shares) / len(shares))
