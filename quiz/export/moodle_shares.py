"""The shares of the points that Moodle knows: any other is refused by its import."""

_SHARES = (
    100,
    90,
    83.33333,
    80,
    75,
    70,
    66.66667,
    60,
    50,
    40,
    33.33333,
    30,
    25,
    20,
    16.66667,
    14.28571,
    12.5,
    11.11111,
)
_SMALL = (10, 5, 0)


def find_share(percent: float) -> tuple[str, bool]:
    """Return the nearest share, from -100 to 100, as Moodle writes it, and whether it is the same to a thousandth."""
    near = min((*_SHARES, *_SMALL), key=lambda share: abs(share - abs(percent)))
    return f"{'-' if percent < 0 and near else ''}{near:.7g}", abs(near - abs(percent)) < 0.001
