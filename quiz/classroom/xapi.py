"""Results as xAPI statements (version 1.0.3), which learning record stores take.

A statement has the id of its event, so that sending it again does no harm. Profile: cmi.interaction of the ADL. Knows
no file.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple, assert_never

from quiz.classroom.queries import STATEMENTS
from quiz.classroom.statements import ITEMS, RESPONSE, REV, URN
from quiz.classroom.store import Class
from quiz.engine.responses import from_data, right_response
from quiz.engine.selection import draw_options
from quiz.kinds import KINDS
from quiz.markup import parse, parse_inline, to_text
from quiz.model import BLANK, Kind, Matching, Numeric, Question
from quiz.responses import Matched, Ordered, Picked, Rated, Response, Revealed, Typed

_ADL = "http://adlnet.gov/expapi"


class _Interaction(NamedTuple):
    """A type of interaction, and the field that lists the options shown, "" for none."""

    type: str
    parts: str = ""


_INTERACTIONS: Mapping[Kind, _Interaction] = {
    "multiple-choice": _Interaction("choice", "choices"),
    "multiple-response": _Interaction("choice", "choices"),
    "true-false": _Interaction("true-false"),
    "short-answer": _Interaction("fill-in"),
    "numeric": _Interaction("numeric"),
    "cloze": _Interaction("fill-in"),
    "list-recall": _Interaction("fill-in"),
    "ordering": _Interaction("sequencing", "choices"),
    "matching": _Interaction("matching", "target"),
    "flashcard": _Interaction("other"),
    "rubric": _Interaction("performance", "steps"),
    "masked-picture": _Interaction("fill-in"),
}

Find = Callable[[str], tuple[Question, str] | None]
"""Returns the question with an identity, and its language; None if it is not known any more."""


def make_statements(room: Class, bank: str, find: Find, *, home: str) -> Iterator[dict[str, Any]]:
    """Yield a statement for each answer of a bank that counts, attempt by attempt, and one for each finished attempt.

    `home` is the address under which the learners' names are unique. Raises ClassError.
    """
    for id, attempt, learner, at_ms, item, score, points, most, response, rev in room.query(STATEMENTS, (bank,)):
        base = {
            "id": id,
            "version": "1.0.0",
            "timestamp": datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="milliseconds"),
            "actor": {"objectType": "Agent", "account": {"homePage": home, "name": learner}},
        }
        context = {"registration": attempt, "platform": "plainquiz"}
        if item is None:
            yield base | {
                "verb": _verb("completed"),
                "object": _deck(bank),
                "result": {"completion": True},
                "context": context | {"extensions": {ITEMS: json.loads(response)}},
            }
            continue
        found = find(item)
        score_of = {"scaled": max(-1.0, min(1.0, points / most)), "raw": points, "min": min(0.0, points), "max": most}
        result: dict[str, Any] = {"score": score_of, "success": score >= 1, "completion": True}
        if said := _write(_read(response), found):
            result["response"] = said
        result["extensions"] = {RESPONSE: json.loads(response)}
        yield base | {
            "verb": _verb("answered"),
            "object": _describe(item, found),
            "result": result,
            "context": context | {"contextActivities": {"parent": [_deck(bank)]}, "extensions": {REV: rev}},
        }


def _verb(name: str) -> dict[str, Any]:
    return {"id": f"{_ADL}/verbs/{name}", "display": {"en": name}}


def _deck(bank: str) -> dict[str, Any]:
    definition = {"type": f"{_ADL}/activities/assessment", "name": {"en": bank}}
    return {"objectType": "Activity", "id": _name(bank), "definition": definition}


def _name(identity: str) -> str:
    from urllib.parse import quote

    return f"{URN}{quote(identity, safe='/', errors='replace')}"


def _describe(item: str, found: tuple[Question, str] | None) -> dict[str, Any]:
    definition: dict[str, Any] = {"type": f"{_ADL}/activities/cmi.interaction", "interactionType": "other"}
    if found:
        question, language = found
        stem = to_text(parse(question.stem)).replace(BLANK, "____")
        definition |= {"name": {language: stem}, "interactionType": _INTERACTIONS[question.kind].type}
        right = _write(right_response(question), found)
        if right and not KINDS[question.kind].is_self_rated:
            definition["correctResponsesPattern"] = [right]
        options = draw_options(question, seed=0)
        interaction = _INTERACTIONS[question.kind]
        if interaction.parts:
            definition[interaction.parts] = [_component(text, language) for text in options]
        if isinstance(question.body, Matching):
            definition["source"] = [_component(left, language) for left, _ in question.body.pairs]
    return {"objectType": "Activity", "id": _name(item), "definition": definition}


def _component(text: str, language: str) -> dict[str, Any]:
    return {"id": _short(text), "description": {language: to_text(parse_inline(text))}}


def _short(text: str) -> str:
    """Return an id for an option: without blanks, and without the marks that separate answers."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]


def _read(response: str) -> Response:
    try:
        return from_data(json.loads(response))
    except ValueError:
        return Revealed()


def _write(response: Response, found: tuple[Question, str] | None) -> str:
    """Return a response as xAPI writes it (Appendix C of its part on data): "[,]" separates parts."""
    match response:
        case Picked(texts):
            is_truth = found is not None and found[0].kind == "true-false"
            return "[,]".join(texts if is_truth else map(_short, texts))
        case Ordered(texts):
            return "[,]".join(map(_short, texts))
        case Matched(pairs):
            return "[,]".join(f"{_short(left)}[.]{_short(right)}" for left, right in pairs)
        case Typed(texts):
            body = found[0].body if found else None
            if isinstance(body, Numeric) and texts == (body.answer,):
                return f"{body.low}[:]{body.high}" if body.low != body.high else body.answer
            return "[,]".join(texts)
        case Rated(rating):
            return str(rating)
        case Revealed():
            return ""
        case _:
            assert_never(response)
