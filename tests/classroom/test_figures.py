"""The statistics of items and of a test equal those of R, and in each database those in the others."""

import csv
import json
from pathlib import Path

import pytest
from pupils import make_rows

from quiz.classroom.figures import Item, WholeTest, describe_test, find_r_interval, list_items, list_learners
from quiz.classroom.store import Class, open_class

HERE = Path(__file__).parent


def read_answers() -> tuple[list[list[float]], list[float]]:
    with (HERE / "answers.csv").open() as file:
        _, *rows = csv.reader(file)
    points = [[float(value) for value in row] for row in rows]
    return points, [max(column) for column in zip(*points, strict=True)]


def describe(room: Class, points: list[list[float]], most: list[float]) -> tuple[list[Item], WholeTest]:
    room.add(make_rows(points, most))
    items = list_items(room, "demo")
    return items, describe_test(room, "demo", items)


def test_the_figures_are_those_of_r(room: Class) -> None:
    points, most = read_answers()
    items, test = describe(room, points, most)
    wanted = json.loads((HERE / "figures.json").read_text())
    near = lambda value: pytest.approx(value, rel=1e-11, abs=1e-11)  # noqa: E731
    for name in ("mean", "median", "sd", "skewness", "kurtosis", "alpha", "error"):
        assert getattr(test, name) == near(wanted[name]), name
    assert [item.facility * item.max_points for item in items] == near(wanted["means"])
    assert [item.sd for item in items] == near(wanted["sds"])
    assert [item.discrimination for item in items] == near(wanted["discrimination"])
    assert [item.efficiency for item in items] == near(wanted["efficiency"])
    assert [item.weight for item in items] == near(wanted["weights"])
    assert test.n == sum(test.histogram) == len(points)


def test_an_item_without_spread_has_no_correlation(room: Class) -> None:
    items, _ = describe(room, [[1, number % 2, number % 3] for number in range(30)], [1, 1, 2])
    assert (items[0].facility, items[0].sd, items[0].discrimination, items[0].efficiency) == (1.0, 0.0, None, None)
    assert items[1].discrimination is not None


@pytest.mark.parametrize("learners", [0, 1, 2, 29])
def test_small_classes_have_no_correlations(room: Class, learners: int) -> None:
    items, test = describe(room, [[number % 2, number % 3 == 0] for number in range(learners)], [1, 1])
    assert test.n == learners
    assert [item.n for item in items] == [learners] * (2 if learners else 0)
    assert {item.discrimination for item in items} <= {None}
    assert (test.alpha, test.error) == (None, None)
    assert (test.mean is None) == (learners == 0)
    assert (test.sd is None) == (learners < 2)


def test_everybody_alike(room: Class) -> None:
    items, test = describe(room, [[1, 0]] * 40, [1, 1])
    assert (test.sd, test.skewness, test.kurtosis, test.alpha) == (0.0, None, None, None)
    assert [item.discrimination for item in items] == [None, None]


def test_alpha_needs_the_same_items_for_all(room: Class) -> None:
    rows = list(make_rows([[number % 2, number % 3 == 0, number % 5 == 0] for number in range(60)], [1] * 3))
    kept = [row for row in rows if not (getattr(row, "item", "") == "demo/q03" and row.id < "a00030")]
    kept = [row._replace(items='["demo/q01","demo/q02"]') if hasattr(row, "items") else row for row in kept]
    room.add(kept)
    items = list_items(room, "demo")
    assert [item.n for item in items] == [60, 60, 30]
    assert describe_test(room, "demo", items).alpha is None


def test_fishers_interval() -> None:
    low, high = find_r_interval(0.5, 103)  # z = 0.549306, +- 0.196
    assert (low, high) == (pytest.approx(0.3393, abs=1e-4), pytest.approx(0.6323, abs=1e-4))
    assert find_r_interval(0.9, 3) == (-1, 1)
    assert find_r_interval(1.0, 50) == (1, 1)


CASES = {
    "nobody": [],
    "one learner": [[1, 0, 2]],
    "two alike": [[1, 0, 2], [1, 0, 2]],
    "all right": [[1, 1, 2]] * 31,
    "an item all right": [[1, number % 2, number % 3] for number in range(40)],
    "ties": [[number // 20, number // 20, number // 10 % 2] for number in range(40)],
    "partly, and below nothing": [[number % 5 / 4, -number % 3 / 3, 2 - number % 7 / 3] for number in range(60)],
}


@pytest.mark.parametrize("case", CASES)
def test_every_database_has_the_same_figures(place: str, tmp_path: Path, case: str) -> None:
    """Digits, and what cannot be computed; sums of fractions may differ in the last digit."""
    with open_class(place) as room, open_class(str(tmp_path / "other.db")) as other:
        found, wanted = (describe(one, CASES[case], [1, 1, 2]) for one in (room, other))
        for one, same in zip((*found[0], found[1]), (*wanted[0], wanted[1]), strict=True):
            assert [value is None for value in one] == [value is None for value in same]
            for value, expected in zip(one, same, strict=True):
                is_real = isinstance(expected, float) or (
                    isinstance(expected, tuple) and bool(expected) and isinstance(expected[0], float)
                )
                assert value == (pytest.approx(expected, abs=1e-12) if is_real else expected)
        assert list(list_learners(room, "demo")) == list(list_learners(other, "demo"))
