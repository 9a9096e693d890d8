"""Answers given here as reviews of cards that the open Anki has.

Only of a card all of whose reviews there are known here: else its memory would be worked out from half of them. A card
gets its new interval and day first and its reviews last, so that a push that broke off is finished by the next one.
Its memory is left out, so that Anki works it out from the reviews when it next needs it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from quiz.anki.connect import Action, AnkiConnect, AnkiRefused
from quiz.anki.progress import FIRST_DAY, Numbers, Review, list_reviews, make_card, number_answers
from quiz.anki.pushing import PushPlan
from quiz.history.progress import Answer, Learned, Progress
from quiz.identity import name_unit

_TWIN_MS = 1000
"""Anki and quiz record one answer within this time."""
_FILTERED, _MANUAL = 3, 4
_MOST = 100


class CardReviews(NamedTuple):
    """A card in Anki, the unit that it asks, and the reviews that it lacks."""

    card: int
    unit: str
    reviews: tuple[Review, ...]


class ReviewPlan(NamedTuple):
    """The cards that lack reviews; the units whose cards have reviews that are not known here, or are in a filter."""

    cards: tuple[CardReviews, ...]
    behind: tuple[str, ...]
    filtered: tuple[str, ...]


def list_cards(plan: PushPlan) -> dict[int, str]:
    """Return the unit that each card of a plan asks, by the card's number."""
    return {
        card: name_unit(step.question.identity, part)
        for step in plan.steps
        if step.note
        for part, card in enumerate(step.note.cards)
    }


def plan_reviews(units: Mapping[int, str], anki: AnkiConnect, learned: Learned) -> ReviewPlan:
    """Return which reviews the cards of these units lack, by number. Raises NoAnki, AnkiRefused."""
    cards = {card: unit for card, unit in units.items() if unit in learned.units}
    listed = list(cards)
    found: dict[int, list[dict[str, int]]] = {}
    for reply in anki.call_all(
        [("getReviewsOfCards", {"cards": listed[at : at + _MOST]}) for at in range(0, len(listed), _MOST)]
    ):
        found |= {int(card): rows for card, rows in reply.items()}
    filtered = set(anki.call("findCards", query="deck:filtered"))
    wanted = number_answers(learned)
    numbers = Numbers([row["id"] for rows in found.values() for row in rows])
    lacking, behind, held = [], [], []
    for card, unit in cards.items():
        progress = learned.units[unit]
        missing = _find_missing(progress.answers, found.get(card, []))
        if missing is None:
            behind.append(unit)
        elif missing and card in filtered:
            held.append(unit)
        elif missing:
            ids = {(unit, a): numbers.take(wanted[unit, a]) if a in missing else a.at_ms for a in progress.answers}
            rows = list_reviews(unit, progress.answers, ids, learned.schedules.find(unit))
            made = tuple(row for row, a in zip(rows, progress.answers, strict=True) if a in missing)
            lacking.append(CardReviews(card, unit, made))
    return ReviewPlan(tuple(lacking), tuple(behind), tuple(held))


def _find_missing(answers: Sequence[Answer], rows: Sequence[Mapping[str, int]]) -> set[Answer] | None:
    """Return the answers that are not among the rows of Anki's log; None if the rows have others than these."""
    resets = [row["id"] for row in rows if row["type"] == _MANUAL and row["factor"] == 0]
    since = max(resets, default=0)
    theirs = [
        row["id"]
        for row in rows
        if row["id"] > since and row["ease"] in (1, 2, 3, 4) and not (row["type"] == _FILTERED and row["factor"] == 0)
    ]
    if any(answer.at_ms < since for answer in answers):
        return None
    if not all(any(abs(id - answer.at_ms) <= _TWIN_MS for answer in answers) for id in theirs):
        return None
    return {answer for answer in answers if not any(abs(id - answer.at_ms) <= _TWIN_MS for id in theirs)}


def push_reviews(plan: ReviewPlan, anki: AnkiConnect, learned: Learned) -> None:
    """Give the cards their reviews. Raises NoAnki, AnkiRefused, after which some cards may have theirs."""
    cards = [one.card for one in plan.cards]
    if not cards:
        return
    (suspended,) = anki.call_all([("areSuspended", {"cards": cards})])
    (factors,) = anki.call_all([("getEaseFactors", {"cards": cards})])
    values = []
    for one, is_suspended, factor in zip(plan.cards, suspended, factors, strict=True):
        progress = learned.units[one.unit]
        values.append(_list_values(progress, learned, one.unit, is_suspended=is_suspended, is_new=not factor))
    probe = next((number for number, is_held in enumerate(suspended) if not is_held), 0)
    shift = _find_today(cards[probe], anki) - (learned.today - FIRST_DAY)
    actions: list[Action] = []
    for one, found in zip(plan.cards, values, strict=True):
        found["due"] += shift
        actions.append(_set(one.card, found))
        rows = [(r.id, one.card, -1, *r[1:]) for r in one.reviews]
        actions.append(("insertReviews", {"reviews": rows}))
    for action, reply in zip(actions, anki.call_all(actions), strict=True):
        if action[0] == "setSpecificValueOfCard" and reply != [True]:
            raise AnkiRefused(f"Anki could not change a card: {reply}.")


def _list_values(
    progress: Progress, learned: Learned, unit: str, *, is_suspended: bool, is_new: bool
) -> dict[str, Any]:
    """Return the values of a card by name; what is suspended in Anki stays so."""
    schedule = learned.schedules.find(unit)
    values = make_card(progress, schedule)
    del values["data"]
    if is_suspended:
        values["queue"] = -1
    if not is_new:
        del values["factor"]
    return values | {
        "left": 0,
        "memory_state": None,
        "desired_retention": schedule.retention,
        "decay": schedule.model.decay,
        "last_review_time": progress.answers[-1].at_ms // 1000,
    }


def _set(card: int, values: Mapping[str, Any]) -> Action:
    return (
        "setSpecificValueOfCard",
        {"card": card, "keys": list(values), "newValues": list(values.values()), "warning_check": True},
    )


def _find_today(card: int, anki: AnkiConnect) -> int:
    """Return the number of today in the collection, which no action tells.

    A search tells in how many days a card is due: so this one, whose day is about to be set anyway, is made due on the
    collection's first day.
    """
    for _ in anki.call_all([_set(card, {"type": 2, "queue": 2, "due": 0, "ivl": 1})]):
        pass
    low, high = 0, 100_000
    while low < high:
        middle = (low + high) // 2
        if anki.call("findCards", query=f"cid:{card} prop:due<=-{middle + 1}"):
            low = middle + 1
        else:
            high = middle
    return low
