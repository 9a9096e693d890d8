"""Shares with their uncertainty, and days in a row."""

import pytest

from quiz.engine.statistics import Share, count_days_in_row


@pytest.mark.parametrize(
    ("right", "answers", "low", "high"),
    [(0, 0, 0, 1), (0, 10, 0, 0.2775), (10, 10, 0.7225, 1), (5, 10, 0.2366, 0.7634), (81, 263, 0.2553, 0.3662)],
)
def test_intervals_as_published(right: int, answers: int, low: float, high: float) -> None:
    """The last one is the example of R. G. Newcombe, Statistics in Medicine 17 (1998), table I."""
    assert Share(right, answers).interval == pytest.approx((low, high), abs=0.0001)


def test_a_share_of_nothing_has_no_value() -> None:
    with pytest.raises(ValueError, match="nothing"):
        _ = Share().value


@pytest.mark.parametrize(
    ("days", "count"), [((), 0), ((9,), 1), ((10,), 1), ((8,), 0), ((7, 8, 9, 10), 4), ((6, 8, 9), 2), ((8, 10), 1)]
)
def test_days_in_a_row_last_until_yesterday_is_missed(days: tuple[int, ...], count: int) -> None:
    assert count_days_in_row(set(days), today=10) == count
