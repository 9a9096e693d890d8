"""The sittings in the record: each summed up from its events, and the answers of one that count.

Knows nothing of questions or screens.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from quiz.history.event import ORIGINS, Event, to_json
from quiz.history.log import COUNTS, FIELDS
from quiz.values import dataclass

if TYPE_CHECKING:
    from datetime import datetime

    from quiz.history.log import Log

_BANK = re.compile(r'"bank":"(?:[^"\\]|\\.)*"')
"""A bank in the data of a start, with others perhaps: its title may look the same."""
_SELECT = f"SELECT {FIELDS} FROM event e"
_DISCARDS = "SELECT 1 FROM event x WHERE x.target <> '' AND x.target = e.id AND x.kind = 'discard'"
_POINTS = "CASE WHEN abs(e.points) <= 1e9 THEN e.points END"


@dataclass(frozen=True, slots=True)
class SittingRow:
    """One sitting, summed up from its events. `start` is the id of the first; a discarded one is not offered again.

    `answered` counts the questions with an answer that was not undone, of `count` in the sitting. `points`
    and `max_points` are those of the finish, else the points so far and 0; `percent` is 0..100,
    None while unfinished. `data` is that of the start event: bank, title, seed, questions,
    rules, options.
    """

    session: str
    start: str
    bank: str
    origin: str
    started_ms: int
    tz_min: int
    finished: bool
    discarded: bool
    answered: int
    count: int
    points: float
    max_points: float
    percent: float | None
    seed: int
    data: Mapping[str, Any]

    @property
    def round(self) -> int:
        """1, or more for a further round of the questions that were missed."""
        round = self.data.get("round")
        return round if isinstance(round, int) else 1


def list_sittings(
    log: "Log", bank: str | None = None, limit: int | None = None, like: Callable[[Event], bool] | None = None
) -> list[SittingRow]:
    """Return the sittings, newest first; those of one bank if it is named, and those whose start is `like` that.

    Raises HistoryError, as all functions here do.
    """
    rows: list[SittingRow] = []
    for start in _find_starts(log, bank):
        if limit is not None and len(rows) >= limit:
            break
        if like is None or like(start):
            rows.append(_summarise(log, start))
    return rows


def find_unfinished(log: "Log", bank: str, *origins: str, since_ms: int = 0) -> SittingRow | None:
    """Return the newest of `list_unfinished`, or None."""
    return next(list_unfinished(log, bank, *origins, since_ms=since_ms), None)


def list_unfinished(log: "Log", bank: str | None, *origins: str, since_ms: int = 0) -> Iterator[SittingRow]:
    """Yield the sittings of the bank, or of all, that were neither finished nor discarded, newest first.

    `origins` are "take" (the default) and "exam". A sitting in which nothing was done after the start is passed
    over: there is nothing to resume. An exam is not: its time runs.
    """
    wanted = ", ".join(f"'{origin}'" for origin in origins or ("take",) if origin in ORIGINS)
    open_only = (
        f"AND e.origin IN ({wanted}) AND e.at_ms >= {since_ms:d}"
        " AND NOT EXISTS (SELECT 1 FROM event f WHERE f.session = e.session AND f.kind = 'finish')"
        f" AND NOT EXISTS ({_DISCARDS})"
        " AND (e.origin = 'exam' OR EXISTS (SELECT 1 FROM event d WHERE d.session = e.session AND d.id > e.id))"
    )
    for start in _find_starts(log, bank, open_only):
        yield _summarise(log, start)


def find_finished(
    log: "Log", banks: Iterable[str], like: Callable[[Event], bool] = lambda start: True
) -> dict[str, SittingRow]:
    """Return the newest sitting of each bank that came to its end, by bank, of those whose start is `like` that.

    The record is gone through once at most.
    """
    left = {_make_needle(bank) for bank in banks}
    found: dict[str, Event] = {}
    rows = log.scan(
        f"{_SELECT} WHERE e.kind = 'start'"
        " AND EXISTS (SELECT 1 FROM event f WHERE f.session = e.session AND f.kind = 'finish')"
        " ORDER BY e.at_ms DESC, e.id DESC"
    )
    for row in rows:
        if not left:
            break
        if left.isdisjoint(_BANK.findall(str(row[-1]))):
            continue
        for start in log.read_rows([row]):
            bank = str(start.data.get("bank", ""))
            if (needle := _make_needle(bank)) in left and like(start):
                left.remove(needle)
                found[bank] = start
    return {bank: _summarise(log, start) for bank, start in found.items()}


def _make_needle(bank: str) -> str:
    """Return a bank as it is written in the data of a start."""
    return to_json({"bank": bank})[1:-1]


def write_discard(log: "Log", row: SittingRow, now: "datetime") -> None:
    """Write that a sitting is not to be offered again; its answers stay."""
    log.append(log.make("discard", session=row.session, origin=row.origin, now=now, target=row.start))


def read_answers(log: "Log", session: str) -> list[tuple[Event, bool]]:
    """Return the answers of a sitting that count, in order, and whether the learner called each one right."""
    with log.reading():
        better = _read_overrides(log, session)
        rows = log.query(f"{_SELECT} WHERE e.session = ? AND e.kind = 'answer' AND {COUNTS} ORDER BY e.id", (session,))
        return [(event, event.id in better) for event in log.read_rows(rows)]


def read_last_fractions(log: "Log") -> dict[str, float]:
    """Return the last raw score in [0, 1] of every question that was asked from its front, by identity.

    An answer that was undone does not count; one that was overridden counts as overridden.
    """
    with log.reading():
        better = _read_overrides(log)
        rows = log.scan(
            "SELECT e.question, e.id, e.score FROM event e"
            f" WHERE e.kind = 'answer' AND e.part = 0 AND e.score IS NOT NULL AND {COUNTS} ORDER BY e.at_ms, e.id"
        )
        return {question: float(better.get(key, (score, None))[0]) for question, key, score in rows}


def _read_overrides(log: "Log", session: str = "") -> dict[str, tuple[float, float | None]]:
    """Return the score and points that replace those of an overridden answer, by the answer's id."""
    where, values = ("AND e.session = ?", (session,)) if session else ("", ())
    rows = log.query(
        f"SELECT e.target, coalesce(e.score, 1.0), {_POINTS} FROM event e"
        f" WHERE e.target <> '' AND e.kind = 'override' AND {COUNTS} {where} ORDER BY e.id",
        values,
    )
    return {target: (score, points) for target, score, points in rows}


def _find_starts(log: "Log", bank: str | None, more: str = "") -> Iterator[Event]:
    """Yield the starts of sittings, newest first; `more` is a condition on the event `e` in SQL."""
    # A cheap test on the text first: the list of questions makes start events long.
    needle = "" if bank is None else _make_needle(bank)
    query = f"{_SELECT} WHERE e.kind = 'start' AND (? = '' OR instr(e.data_json, ?)) {more}"
    rows = log.scan(f"{query} ORDER BY e.at_ms DESC, e.id DESC", (needle, needle))
    for start in log.read_rows(rows):
        if bank is None or start.data.get("bank") == bank:
            yield start


def _summarise(log: "Log", start: Event) -> SittingRow:
    with log.reading():
        better = _read_overrides(log, start.session)
        earned: dict[tuple[str, int], float] = {}
        answers = log.query(
            f"SELECT e.question, e.part, e.id, {_POINTS} FROM event e"
            f" WHERE e.session = ? AND e.kind = 'answer' AND {COUNTS} ORDER BY e.id",
            (start.session,),
        )
        for question, part, key, points in answers:
            instead = better.get(key, (0.0, None))[1]
            earned[question, part] = (points or 0.0) if instead is None else instead
        finishes = log.scan(
            f"{_SELECT} WHERE e.session = ? AND e.kind = 'finish' ORDER BY e.id DESC LIMIT 1", (start.session,)
        )
        finish = next(log.read_rows(finishes), None)
        earned_points = sum(earned.values())
    data = start.data
    points, max_points, percent = earned_points, 0.0, None
    if finish is not None:
        points = points if finish.points is None else finish.points
        max_points = float(finish.data.get("max_points", 0.0))
        percent = finish.data.get("percent")
        percent = float(100.0 * (finish.score or 0.0) if percent is None else percent)
    return SittingRow(
        session=start.session,
        start=start.id,
        bank=str(data.get("bank", "")),
        origin=start.origin,
        started_ms=start.at_ms,
        tz_min=start.tz_min,
        finished=finish is not None,
        discarded=bool(log.query(_DISCARDS.replace("e.id", "?"), (start.id,))),
        answered=len(earned),
        count=len(data.get("questions", ())),
        points=points,
        max_points=max_points,
        percent=percent,
        seed=int(data.get("seed", 0)),
        data=data,
    )
