"""The figures of a class: a line for each learner, statistics of each item and of the whole test.

Statistics of items and of the test are of first finished attempts only. Formulas as in Moodle's quiz statistics, except
where a docstring names another source.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from math import atanh, sqrt, tanh
from operator import itemgetter
from typing import Literal, NamedTuple

from quiz.classroom.queries import ITEMS, LEARNERS, OPTIONS, TOTALS
from quiz.classroom.store import Class
from quiz.engine.statistics import find_interval

LEAST = 30
"""From so many learners on there are correlations."""

FEW = 100
"""Correlations of fewer learners are marked as uncertain."""

Grade = Literal["best", "first", "last"]
State = Literal["right", "partly", "wrong", "open"]


class Learner(NamedTuple):
    """A learner: points of the attempt that is graded, its items' states by identity, and how many attempts there are.

    `attempts` of 0 is a name on the roster without any result. `finished` says whether the graded attempt was.
    """

    name: str
    points: float
    max_points: float
    items: dict[str, State]
    attempts: int
    finished: bool

    @property
    def percent(self) -> float | None:
        """0..100; None without any points to have."""
        return 100 * max(0.0, self.points) / self.max_points if self.max_points else None


class Option(NamedTuple):
    """An option of an item: how many picked it, of those in the low, middle and high third, and whether it is right.

    `correlation` is that of picking it with what the rest of the test earned, in -1..1; None if there is none.
    """

    text: str
    is_key: bool
    picked: int
    thirds: tuple[int, int, int]
    correlation: float | None


class Item(NamedTuple):
    """Statistics of an item, which is a question in one version.

    `facility` is the mean mark (0..1) with its 95% `interval`, `sd` the marks' standard deviation in points,
    `discrimination` (-1..1) the correlation of the mark with the rest of the test, with its 95% interval by Fisher's z,
    `efficiency` that as a share of the highest possible, `weight` its effective share of the variance (0..1) and
    `intended` its share of the points. None where it cannot be computed, or where there are too few learners.

    The deck tells `guess`, the mean score of guessing (0..1, None for what is not known), and whether the version
    `is_current`.
    """

    question: str
    rev: str
    n: int
    omitted: int
    max_points: float
    facility: float
    interval: tuple[float, float]
    sd: float | None
    discrimination: float | None
    discrimination_interval: tuple[float, float] | None
    efficiency: float | None
    weight: float | None
    intended: float | None
    options: tuple[Option, ...] = ()
    guess: float | None = None
    is_current: bool = True


class WholeTest(NamedTuple):
    """Statistics of the whole test, in points. None where it cannot be computed.

    `alpha` is Cronbach's, `error` the standard error of measurement; both need the same items for all, at least two of
    them, and `LEAST` learners. Skewness and kurtosis are by k-statistics, as Moodle has them.
    """

    n: int
    mean: float | None
    median: float | None
    sd: float | None
    skewness: float | None
    kurtosis: float | None
    alpha: float | None
    error: float | None
    histogram: tuple[int, ...]
    """How many learners earned 0 to 10%, 10 to 20% and so on; 100% is in the last one."""


def list_learners(room: Class, bank: str, *, grade: Grade = "best", roster: Iterable[str] = ()) -> Iterator[Learner]:
    """Yield a line for each learner, by name; then for each name on the `roster` without results."""
    missing = dict.fromkeys(roster)
    for name, rows in groupby(room.query(LEARNERS, (bank,)), itemgetter(0)):
        missing.pop(name, None)
        attempts = [_read_attempt(name, list(some)) for _, some in groupby(rows, itemgetter(2))]
        yield _choose(attempts, grade)._replace(attempts=len(attempts))
    for name in missing:
        yield Learner(name, 0.0, 0.0, {}, 0, finished=False)


def _read_attempt(name: str, rows: Sequence[tuple[object, ...]]) -> Learner:
    items: dict[str, State] = {}
    points = most = 0.0
    for _, _, _, _, item, omitted, score, earned, max_points in rows:
        if isinstance(item, str):
            items[item] = _name_state(bool(omitted), _float(score))
            points += _float(earned)
            most += _float(max_points)
    return Learner(name, points, most, items, 1, finished=bool(rows[0][3]))


def _float(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _name_state(omitted: bool, score: float) -> State:
    if omitted:
        return "open"
    return "right" if score >= 1 else "partly" if score > 0 else "wrong"


def _choose(attempts: Sequence[Learner], grade: Grade) -> Learner:
    """Return the attempt that is graded: of the finished ones, else of all."""
    some = [attempt for attempt in attempts if attempt.finished] or list(attempts)
    if grade == "best":
        return max(some, key=lambda attempt: attempt.percent or 0.0)
    return some[0 if grade == "first" else -1]


def list_items(room: Class, bank: str) -> list[Item]:
    """Return the items of a bank, by question, with the options of those that are answered by picking."""
    options = {item: list(rows) for item, rows in groupby(room.query(OPTIONS, (bank,)), itemgetter(0))}
    found = []
    for name, n, omitted, most, facility, sd, discrimination, efficiency, weight, so, vo in room.query(ITEMS, (bank,)):
        question, _, rev = name.rpartition(" ")
        enough = n >= LEAST
        r = discrimination if enough else None
        mean = facility or 0.0
        found.append(
            Item(
                question,
                rev,
                n,
                int(omitted),
                most,
                mean,
                find_interval(min(1.0, max(0.0, mean)), n),
                sd,
                r,
                find_r_interval(r, n) if r is not None else None,
                efficiency if enough else None,
                weight if enough else None,
                None,
                tuple(_list_options(options.get(name, ()), n, so, vo if enough else None)),
            )
        )
    whole = sum({item.question: item.max_points for item in found}.values())
    return [item._replace(intended=item.max_points / whole if whole else None) for item in found]


def _list_options(rows: Iterable[tuple[object, ...]], n: int, so: float, vo: float | None) -> Iterator[Option]:
    """Yield the options that were picked, the most frequent first."""
    counts: dict[str, list[float]] = {}
    for _, response, score, count, rest, *thirds in rows:
        texts = json.loads(str(response)).get("picked", [])
        for text in dict.fromkeys(texts):
            one = counts.setdefault(text, [0.0, 0.0, 0.0, 0.0, 0.0, 0.0])
            for place, value in enumerate((count, rest, *thirds)):
                one[place] += _float(value)
            if _float(score) >= 1:
                one[5] = 1.0
    for text, (count, rest, low, middle, high, key) in sorted(counts.items(), key=lambda pair: (-pair[1][0], pair[0])):
        correlation = None if vo is None else _correlate(count, rest, n, so, vo)
        yield Option(text, bool(key), int(count), (int(low), int(middle), int(high)), correlation)


def _correlate(count: float, rest: float, n: int, so: float, vo: float) -> float | None:
    """Return the correlation of picking an option with the rest of the test, from sums."""
    spread = count * (1 - count / n) * vo
    return (rest - count * so / n) / sqrt(spread) if spread > 1e-12 else None


def find_r_interval(r: float, n: int) -> tuple[float, float]:
    """Return the 95% interval of a correlation by Fisher's z (R. A. Fisher, Metron 1, 1921); (-1, 1) for n up to 3."""
    if n <= 3:
        return -1.0, 1.0
    if abs(r) >= 1:
        return r, r
    spread = 1.96 / sqrt(n - 3)
    return tanh(atanh(r) - spread), tanh(atanh(r) + spread)


def describe_test(room: Class, bank: str, items: Sequence[Item]) -> WholeTest:
    """Return the statistics of a whole test with these items."""
    rows = list(room.query(TOTALS, (bank,)))
    totals = [float(points) for _, _, points, _ in rows]
    shares = [points / most for _, _, points, most in rows if most]
    n = len(totals)
    histogram = [0] * 10
    for share in shares:
        histogram[min(9, max(0, int(share * 10)))] += 1
    mean = sum(totals) / n if n else None
    moments = [sum((total - (mean or 0)) ** power for total in totals) / n if n else 0.0 for power in (2, 3, 4)]
    k2 = moments[0] * n / (n - 1) if n > 1 else 0.0
    varies = k2 > 1e-12
    common = (
        len(items) > 1 and all(item.n == n for item in items) and {count for _, count, _, _ in rows} == {len(items)}
    )
    alpha = None
    if common and varies and n >= LEAST:
        alpha = len(items) / (len(items) - 1) * (1 - sum((item.sd or 0.0) ** 2 for item in items) / k2)
    return WholeTest(
        n,
        mean,
        _find_median(totals),
        sqrt(k2) if n > 1 else None,
        n * n * moments[1] / ((n - 1) * (n - 2)) / k2**1.5 if n > 2 and varies else None,
        _find_k4(n, moments) / k2**2 if n > 3 and varies else None,
        alpha,
        sqrt(max(0.0, 1 - alpha) * k2) if alpha is not None else None,
        tuple(histogram),
    )


def _find_k4(n: int, moments: Sequence[float]) -> float:
    return n * n * ((n + 1) * moments[2] - 3 * (n - 1) * moments[0] ** 2) / ((n - 1) * (n - 2) * (n - 3))


def _find_median(values: Sequence[float]) -> float | None:
    if not values:
        return None
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
