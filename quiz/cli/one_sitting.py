"""One sitting of the past, from the record: each question with the answer given and the right one."""

from typing import TYPE_CHECKING, Any

from quiz.engine.responses import from_data, to_data
from quiz.sitting.wording import Wording, say_judgement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quiz.history.event import Event
    from quiz.history.log import Log
    from quiz.history.sittings import SittingRow
    from quiz.library import Bank, Library
    from quiz.responses import Response


def list_answers(row: "SittingRow", log: "Log") -> "list[tuple[str, Event | None, bool]]":
    """Return each question of a sitting with its answer, None if there is none, and whether it was called right.

    In the order of the sitting. Questions are given by identity; of several answers the last one counts. Of a sitting
    that is not finished, only those answered: it may be resumed.
    """
    from quiz.history.sittings import read_answers

    given = {event.question: (event, overridden) for event, overridden in read_answers(log, row.session)}
    asked = row.data.get("questions")
    order = [name for name in asked if isinstance(name, str)] if isinstance(asked, list) else []
    if not row.finished:
        order = [name for name in order if name in given]
    return [(name, *given.get(name, (None, False))) for name in dict.fromkeys([*order, *given])]


def tell_sitting(row: "SittingRow", log: "Log", library: "Library") -> "Iterator[str]":
    """Yield the lines of a sitting, an empty one before each question.

    Of a question that is in no deck found, or has changed so much that its answer no longer fits, less is shown.
    """
    from quiz.cli.begun import find_begun
    from quiz.shown import show

    answers = list_answers(row, log)
    found = {
        entry.identity: bank
        for bank in find_begun(library, log, {name for name, *_ in answers}).banks
        for entry in bank.entries
    }
    for number, (name, event, overridden) in enumerate(answers, 1):
        yield ""
        response = _read_response(event)
        verdict = (
            "Answered"
            if event and response is None
            else say_judgement(response, _own_fraction(event), overridden=overridden)
        )
        if _own_fraction(event) > _fraction(event) and not overridden:
            verdict += " (the first answer counts)"
        bank = found.get(name)
        if bank is None:
            yield f"{number}. {show(name)} (in no deck found)"
            yield f"  {verdict}"
            continue
        yield from _tell_question(number, name, bank, response, verdict, is_right=_own_fraction(event) == 1)


def _tell_question(
    number: int, name: str, bank: "Bank", response: "Response | None", verdict: str, *, is_right: bool
) -> "Iterator[str]":
    wording, (item,) = Wording(bank), bank.items([name])
    first, *more = wording.stem(item.question).splitlines() or [""]
    yield f"{number}. {first}"
    yield from (f"   {line}" for line in more)
    try:
        given = "" if response is None else wording.given(item, response)
    except (LookupError, TypeError, ValueError):  # the question has another kind or other options now
        given = ""
    yield f"  {verdict}{f': {given}' if given else ''}"
    if not is_right:
        yield f"  Right answer: {wording.right_answer(item)}"


def describe_answers(row: "SittingRow", log: "Log") -> list[dict[str, Any]]:
    """Return the answers of a sitting for programs; score and points are null where there is no answer."""
    return [
        {
            "id": name,
            "response": None if (response := _read_response(event)) is None else to_data(response),
            "score": None if event is None else event.score,
            "points": None if event is None else event.points,
            "on_your_word": overridden,
        }
        for name, event, overridden in list_answers(row, log)
    ]


def _fraction(event: "Event | None") -> float:
    return 0.0 if event is None or event.score is None else event.score


def _own_fraction(event: "Event | None") -> float:
    """Return what an answer scored by itself: the second answer to a question counts for no more than the first."""
    own = event.data.get("score") if event else None
    return float(own) if isinstance(own, int | float) else _fraction(event)


def _read_response(event: "Event | None") -> "Response | None":
    """Return the response that an answer holds, None if there is none that can be read."""
    if event is None:
        return None
    try:
        return from_data(event.data["response"])
    except (ValueError, TypeError, KeyError):
        return None
