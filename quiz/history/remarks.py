"""Remarks of learners for the authors of questions: flags with a note, and answers that they counted as right.

A remark counts until it is cleared, which is an event of its own. Knows nothing of questions or files.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal

from quiz.history.event import next_id
from quiz.history.log import COUNTS, FIELDS, STANDS, Log
from quiz.values import dataclass

_LEFT = "NOT EXISTS (SELECT 1 FROM event c WHERE c.target <> '' AND c.target = {} AND c.kind = 'unflag')"
"""Whether the event with this id was not cleared."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A flag with its note, or a "right" with the response that its learner counted as right, as the log holds it.

    `id` is that of its event, `question` a permanent identity, `at_ms` and `tz_min` are as in an event.
    """

    id: str
    kind: Literal["flag", "right"]
    question: str
    at_ms: int
    tz_min: int
    origin: str
    note: str = ""
    response: Mapping[str, Any] | None = None


def list_remarks(log: Log) -> list[Remark]:
    """Return all remarks that were not cleared, the oldest first. An answer that was undone makes none."""
    with log.reading():
        flags = log.read_rows(
            log.scan(f"SELECT {FIELDS} FROM event e WHERE e.kind = 'flag' AND {_LEFT.format('e.id')}")
        )
        found = [
            Remark(e.id, "flag", e.question, e.at_ms, e.tz_min, e.origin, note=str(e.data.get("note", "")))
            for e in flags
            if e.question
        ]
        overrides = log.scan(
            "SELECT o.target, o.id FROM event o WHERE o.kind = 'override' AND o.target <> ''"
            f""" AND instr(o.data_json, '"why":"right"') AND {STANDS} AND {_LEFT.format("o.id")}"""
        )
        for target, id in list(overrides):
            answers = log.scan(
                f"SELECT {FIELDS} FROM event e WHERE e.id = ? AND e.kind = 'answer' AND {COUNTS}", (target,)
            )
            for e in log.read_rows(answers):
                response = e.data.get("response")
                found.append(Remark(id, "right", e.question, e.at_ms, e.tz_min, e.origin, response=response))
    return sorted(found, key=lambda remark: (remark.at_ms, remark.id))


FLAGS_OF_ONE = f"""
    SELECT {FIELDS} FROM event a CROSS JOIN event e
    WHERE a.kind = 'answer' AND a.question = ? AND e.kind = 'flag' AND e.target <> '' AND e.target = a.id
    AND {_LEFT.format("e.id")} ORDER BY e.at_ms, e.id
"""
"""Looks flags up by the answers that they are about, so that it need not go through the whole log."""


def list_notes(log: Log, question: str) -> list[str]:
    """Return the notes, which may be empty, of the flags of a question that were not cleared, the oldest first."""
    return [str(e.data.get("note", "")) for e in log.read_rows(log.scan(FLAGS_OF_ONE, (question,)))]


def clear_remarks(log: Log, remarks: Iterable[Remark], now: datetime) -> None:
    """Write that these remarks have been dealt with, in one transaction. Raises HistoryError."""
    session = next_id(int(now.timestamp() * 1000))
    log.append(
        *(
            log.make(
                "unflag", session=session, origin=remark.origin, now=now, question=remark.question, target=remark.id
            )
            for remark in remarks
        )
    )
