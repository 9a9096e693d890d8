"""What the home screen says of the day must be what `quiz stats` counts from the whole record."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from quiz.engine.statistics import count_days_in_row as count_all
from quiz.history.event import to_times
from quiz.history.figures import count_answers
from quiz.history.log import Log
from quiz.history.recent import count_days_in_row, count_minutes

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
TODAY = to_times(START).day


@pytest.fixture
def log(tmp_path: Path):
    with Log.open(tmp_path / "h.db") as opened:
        yield opened


def answer(log: Log, day: int, kind: str = "answer", **columns: object):
    at = START + timedelta(days=day)
    event = log.make(kind, session=f"s{day}", origin="take", now=at, question="d/a", **columns)
    log.append(event)
    return event


@pytest.mark.parametrize("days", [[], [0], [-1], [-2], [0, -1, -2, -4], [-1, -2, -3, -5], [0, -2], [-40]])
def test_days_in_a_row_are_those_of_the_whole_record(log: Log, days: list[int]) -> None:
    for day in sorted(days):
        answer(log, day, rating=3)
    found = count_days_in_row(log, TODAY)
    assert found == count_all({day.day for day in count_answers(log).days}, TODAY)
    assert count_days_in_row(log, TODAY) == sum(1 for n in range(99) if _reaches(days, n))


def _reaches(days: list[int], n: int) -> bool:
    """Whether the n-th day back from today, or from yesterday, and all after it have answers."""
    first = 0 if 0 in days else -1
    return all(first - k in days for k in range(n + 1))


def test_an_answer_that_does_not_count_makes_no_day(log: Log) -> None:
    undone = answer(log, 0, rating=3, ms=60_000)
    answer(log, 0, "undo", target=undone.id)
    answer(log, 0, ms=60_000)  # in a round of missed questions: without a rating
    assert (count_days_in_row(log, TODAY), count_minutes(log, TODAY)) == (0, 0)


def test_minutes_are_those_of_the_whole_record(log: Log) -> None:
    for ms in (40_000, 50_000, None, -5, 10**9):  # somebody left the screen: it counts as two minutes
        answer(log, 0, rating=1, ms=ms)
    answer(log, -1, rating=1, ms=600_000)
    today = next(day for day in count_answers(log).days if day.day == TODAY)
    assert count_minutes(log, TODAY) == round(today.seconds / 60) == 4
