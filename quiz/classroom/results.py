"""Reads result files: the events that `quiz history export --deck` writes, as rows of a class.

Only quizzes and exams count: in a review, who answers what depends on the learner. A line that is damaged or foreign is
passed over and named; the others count. Adding a file again, or files in another order, makes the same rows.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import field
from hashlib import sha256
from typing import BinaryIO, NamedTuple

from quiz.history.event import Event, to_json
from quiz.history.exchange import BadLine, Head, parse_line, read_lines
from quiz.identity import split_unit
from quiz.plurals import say_count
from quiz.shown import show
from quiz.values import dataclass

ORIGINS = ("take", "exam")
_MOST = 5
"""So many faults of a file are named one by one."""


class Attempt(NamedTuple):
    """One sitting of a learner. `bank` is what was taken, `items` the units asked, as a JSON list."""

    id: str
    learner: str
    bank: str
    origin: str
    at_ms: int
    items: str


class Finish(NamedTuple):
    """The end of an attempt."""

    id: str
    attempt: str
    learner: str
    at_ms: int


class Answer(NamedTuple):
    """An answer to an item, which is a question's identity. `score` is in 0..1, `points` earned of `max_points`.

    `rev` is the hash of the question's content, `response` the answer as compact JSON. An `omitted` answer is one that
    a finished attempt lacks; its `max_points` are 0, for "as for others".
    """

    id: str
    attempt: str
    learner: str
    item: str
    rev: str
    at_ms: int
    score: float
    points: float
    max_points: float
    response: str
    omitted: int


class Change(NamedTuple):
    """An undo of the answer `target` (`rule` 1 or 2), or an override (`rule` 0) by which it scores otherwise."""

    id: str
    attempt: str
    learner: str
    target: str
    rule: int
    score: float
    points: float


Row = Attempt | Finish | Answer | Change


@dataclass(frozen=True, slots=True)
class Told:
    """The parts of a file that were passed over: a sentence for each faulty line, the number of answers of reviews."""

    faults: list[str] = field(default_factory=list)
    reviews: list[int] = field(default_factory=lambda: [0])


def read_results(
    file: BinaryIO,
    path: str,
    *,
    learner: str,
    told: Told,
    keep: Callable[[str], bool] = lambda bank: True,
    is_sure: bool = False,
) -> Iterator[Row]:
    """Yield the rows of an open file called `path`.

    `learner` is who it is from where the file does not say, or, if that `is_sure`, whatever it says. `keep` says of a
    bank whether its results are wanted.
    Raises HistoryError if the file cannot be read at all.
    """
    name, device, faults = learner, "", 0
    unwanted: set[str] = set()
    for number, line in read_lines(file, path):
        try:
            found = parse_line(line, is_first=number == 1, device=device)
            if isinstance(found, Head):
                device = found.device
                name = learner if is_sure else " ".join(found.learner.split()) or learner
            elif found.origin not in ORIGINS:
                told.reviews[0] += found.kind == "answer"
            elif found.kind == "start" and not keep(str(found.data.get("bank", ""))):
                unwanted.add(found.session)
            elif found.session not in unwanted:
                yield from _make_rows(found, name)
        except BadLine as error:
            faults += 1
            if faults <= _MOST:
                told.faults.append(f"{show(path)}:{number}: {error}")
            if number == 1:
                break  # nothing of ours follows
    if faults > _MOST:
        told.faults.append(f"{show(path)}: {say_count(faults - _MOST, 'further line')}.")


def _make_rows(event: Event, learner: str) -> Iterator[Row]:
    match event.kind:
        case "start":
            items = event.data.get("questions", [])
            bank = str(event.data.get("bank") or event.data.get("title") or "")
            yield Attempt(event.session, learner, bank, event.origin, event.at_ms, to_json(items))
        case "finish":
            yield Finish(event.id, event.session, learner, event.at_ms)
        case "answer":
            yield _make_answer(event, learner)
        case "undo":
            rule = 2 if event.data.get("rule") == 2 else 1
            yield Change(event.id, event.session, learner, event.target, rule, 0.0, 0.0)
        case "override":
            if event.score is not None and event.data.get("why", "right") == "right":
                points = event.points if event.points is not None else event.score
                yield Change(event.id, event.session, learner, event.target, 0, event.score, points)


def _make_answer(event: Event, learner: str) -> Answer:
    score = 0.0 if event.score is None else float(event.score)
    points = score if event.points is None else float(event.points)
    most = float(event.data.get("max_points", 1.0))
    if not 0 < most <= 1e6 or abs(points) > 1e3 * most or points > most * (1 + 1e-9):
        raise BadLine(f"this answer has {points:g} of {most:g} points; nobody can earn that.")
    response = to_json(event.data.get("response", {}))
    return Answer(
        event.id, event.session, learner, event.unit, event.rev, event.at_ms, score, points, most, response, 0
    )


def find_omitted(attempt: Attempt, answered: set[str]) -> Iterator[Answer]:
    """Yield an omitted answer for each item of a finished attempt that has none."""
    for item in json.loads(attempt.items):
        if item not in answered and split_unit(item)[1] == 0:
            id = "omitted-" + sha256(f"{attempt.id} {item}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
            yield Answer(id, attempt.id, attempt.learner, item, "", attempt.at_ms, 0.0, 0.0, 0.0, "{}", 1)
