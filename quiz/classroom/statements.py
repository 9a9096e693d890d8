"""Reads xAPI statements (1.0.3): those that `quiz class export xapi` wrote, and answers that other programs recorded.

A statement of ours says which version of a question it is about and what was answered, in extensions; another one is
matched by its text, and what it leaves out is not made up.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import unquote

from quiz.classroom.matching import Questions
from quiz.classroom.results import Answer, Attempt, Finish, Row, Told
from quiz.engine.responses import from_data, to_data
from quiz.history.event import to_json
from quiz.plurals import say_count
from quiz.responses import Revealed
from quiz.shown import show

URN = "urn:plainquiz:"
"""Before the identity of a question, or the name of a bank, in the id of an activity."""
REV, RESPONSE, ITEMS = (f"{URN}{name}" for name in ("rev", "response", "items"))
"""Extensions: the version of a question, the response as the record has it, what the attempt asked."""

_ID = re.compile(r"[0-9A-Za-z:_-]{1,100}")
_ANSWERED = ("/verbs/answered", "/verbs/responded")
_ENDED = ("/verbs/completed", "/verbs/passed", "/verbs/failed")


def is_statement(value: object) -> bool:
    """Whether a value of JSON is an xAPI statement."""
    return isinstance(value, dict) and all(isinstance(value.get(name), dict) for name in ("actor", "verb", "object"))


def read_statements(
    statements: Iterable[object],
    path: str,
    questions: Questions | None,
    told: Told,
    rename: Callable[[str], str] = str,
) -> Iterator[Row]:
    """Yield the rows of statements, those of one attempt together.

    `questions` are those that texts are matched with; a learner is called as `rename` says.

    What is no answer is passed over; an answer that cannot be read or matched is reported.
    """
    attempts: dict[str, list[Row]] = {}
    unknown: dict[str, int] = {}
    others = 0
    for number, value in enumerate(statements, 1):
        if not is_statement(value):
            told.faults.append(f"{show(path)}: statement {number} is none of xAPI.")
            continue
        assert isinstance(value, dict)
        verb = str(value["verb"].get("id", ""))
        if not verb.endswith((*_ANSWERED, *_ENDED)):
            others += 1
            continue
        try:
            attempt, row = _read_one(value, questions, rename, is_answer=verb.endswith(_ANSWERED))
        except _Unknown as error:
            unknown[error.name] = unknown.get(error.name, 0) + 1
        except (ValueError, OverflowError) as error:
            told.faults.append(f"{show(path)}: statement {number}: {show(str(error))}.")
        else:
            rows = attempts.setdefault(attempt.id, [attempt])
            first = rows[0]
            assert isinstance(first, Attempt)
            items = first.items if first.items != "[]" else attempt.items
            rows[0] = first._replace(
                at_ms=min(first.at_ms, attempt.at_ms), items=items, bank=first.bank or attempt.bank
            )
            rows.append(row)
    for rows in attempts.values():
        yield from rows
    for name, count in unknown.items():
        told.faults.append(
            f"{show(path)}: {say_count(count, 'answer')} to '{show(name)}', which is not a question here."
        )
    if others:
        told.faults.append(f"{show(path)}: {say_count(others, 'statement')} of something else than answers.")


class _Unknown(Exception):
    """An answer to a question that is not known; `name` is what the statement calls it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def _read_one(
    statement: Mapping[str, Any], questions: Questions | None, rename: Callable[[str], str], *, is_answer: bool
) -> tuple[Attempt, Row]:
    learner = rename(_name_learner(statement["actor"]))
    context, result = _get(statement, "context"), _get(statement, "result")
    at_ms = _read_time(statement.get("timestamp"))
    place = str(statement["object"].get("id", ""))
    parents = _get(context, "contextActivities").get("parent")
    parent = parents[0] if isinstance(parents, list) and parents and isinstance(parents[0], dict) else {}
    above = str(parent.get("id", "")) if is_answer else place
    bank = unquote(above.removeprefix(URN)) if above.startswith(URN) else questions.bank if questions else above
    registration = context.get("registration")
    session = registration if isinstance(registration, str) and _ID.fullmatch(registration) else _digest(learner, bank)
    id = statement.get("id")
    key = id if isinstance(id, str) and _ID.fullmatch(id) else _digest(learner, to_json({**statement, "actor": ""}))
    items = _get(context, "extensions").get(ITEMS)
    asked = [item for item in items if isinstance(item, str)] if isinstance(items, list) else []
    attempt = Attempt(session, learner, bank, "take", at_ms, to_json(asked))
    if not is_answer:
        return attempt, Finish(key, session, learner, at_ms)
    item = _find_item(statement["object"], place, questions)
    score, points, most = _read_score(
        result, questions.points(item) if questions and item in questions.by_identity else 1.0
    )
    rev = _get(context, "extensions").get(REV)
    if not isinstance(rev, str) or not re.fullmatch(r"[0-9a-z]{0,64}", rev):
        rev = questions.rev(item) if questions and item in questions.by_identity else ""
    response = _read_response(result, item, statement["object"], questions)
    return attempt, Answer(key, session, learner, item, rev, at_ms, score, points, most, response, 0)


def _get(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = value.get(name)
    return found if isinstance(found, dict) else {}


def _name_learner(actor: Mapping[str, Any]) -> str:
    names = (_get(actor, "account").get("name"), actor.get("name"), actor.get("mbox"), actor.get("mbox_sha1sum"))
    name = next((name for name in names if isinstance(name, str) and name.strip()), "")
    if not name:
        raise ValueError("it says nothing of who it was")
    return " ".join(name.removeprefix("mailto:").split())


def _read_time(text: object) -> int:
    if not isinstance(text, str):
        raise ValueError("it has no time")
    when = datetime.fromisoformat(text)
    return int((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() * 1000)


def _find_item(activity: Mapping[str, Any], place: str, questions: Questions | None) -> str:
    """Return the identity of a question. Raises _Unknown."""
    if place.startswith(URN):
        item = unquote(place.removeprefix(URN))
        if questions is None or item in questions.by_identity:
            return item
        raise _Unknown(item)
    texts = [text for field in ("name", "description") for text in _get(_get(activity, "definition"), field).values()]
    for text in texts if questions else ():
        if questions and isinstance(text, str) and (found := questions.find(text)):
            return found
    raise _Unknown(next((text for text in texts if isinstance(text, str)), place)[:60])


def _read_score(result: Mapping[str, Any], most: float) -> tuple[float, float, float]:
    """Return score, points and most points. Raises ValueError if the statement says nothing of them."""
    said = _get(result, "score")
    raw, top, scaled = (_read_number(said.get(name)) for name in ("raw", "max", "scaled"))
    if raw is not None and top is not None and 0 < top <= 1e6 and -1e3 * top <= raw <= top:
        return min(1.0, max(0.0, raw / top)), raw, top
    if scaled is not None and -1 <= scaled <= 1:
        return max(0.0, scaled), scaled * most, most
    if isinstance(result.get("success"), bool):
        return float(result["success"]), result["success"] * most, most
    raise ValueError("it has no score")


def _read_number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _read_response(
    result: Mapping[str, Any], item: str, activity: Mapping[str, Any], questions: Questions | None
) -> str:
    """Return the response as the record has it, as far as it can be read."""
    ours = _get(result, "extensions").get(RESPONSE)
    try:
        return to_json(to_data(from_data(ours)))
    except ValueError:
        pass
    said = result.get("response")
    if isinstance(said, str) and questions and item in questions.by_identity:
        texts = {}
        for field in ("choices", "source", "target", "steps"):
            for one in _get(activity, "definition").get(field) or []:
                if isinstance(one, dict) and isinstance(one.get("id"), str):
                    texts[one["id"]] = next((t for t in _get(one, "description").values() if isinstance(t, str)), "")
        parts = [part.split("[.]") for part in said.split("[,]")]
        plain = "; ".join(" -> ".join(texts.get(word, word) for word in part) for part in parts)
        if graded := questions.grade(item, plain):
            return to_json(to_data(graded.response))
    return to_json(to_data(Revealed()))


def _digest(*parts: str) -> str:
    return "xapi-" + sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def parse_lines(text: str) -> Iterator[object]:
    """Yield the value of each line of JSON; None for a line that is none."""
    for line in text.splitlines():
        if line.strip():
            try:
                yield json.loads(line)
            except (ValueError, RecursionError):
                yield None
