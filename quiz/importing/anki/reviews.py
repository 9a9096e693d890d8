"""What a learner did in Anki, as events of the history: answers, resets, and the presets of decks.

An event's id is a hash of the note's GUID, the card's number and the number of the review, and all else about it comes
from the same rows: so files of one learner, imported in any number and order, come to the same history.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import file_digest, sha256
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple, Protocol

from quiz.anki.notes import make_guid
from quiz.engine.fsrs import PARAMETERS, complete_parameters
from quiz.engine.memory import RETENTION
from quiz.history.columns import LEAST_RETENTION, MOST_RETENTION, find_fault
from quiz.history.event import DAY_BEGINS, Event, derive_id
from quiz.history.imports import Source, Staging
from quiz.history.log import Log
from quiz.history.presets import Schedules, read_schedules
from quiz.identity import ID
from quiz.importing.anki.collection import AnkiDeck, Collection, Preset, open_collection
from quiz.importing.refusal import CannotImport
from quiz.opening import open_regular
from quiz.shown import show

DEVICE = "anki"
"""The device and the session of what was done in Anki."""

_FILTERED, _MANUAL, _RESCHEDULED = 3, 4, 5
_LONGEST_MS = 10**9
_DAY_MS = 86_400_000


class Card(NamedTuple):
    """The question that a card asks: the GUID of its note, its identity, and the side (0 or 1)."""

    guid: str
    question: str
    part: int


Cards = Mapping[tuple[int, int], Card]
"""Questions by the number of the note and of the card in it."""

Locate = Callable[[int], int]
"""Returns how many minutes east of UTC the learner was at a time in milliseconds since 1970."""


class Reviewed(Protocol):
    """Reviews of cards, and the presets of their decks: of a collection in a file, or of the open Anki."""

    modified: int
    """In milliseconds since 1970."""

    @property
    def decks(self) -> Mapping[int, AnkiDeck]:
        """The decks by number."""

    @property
    def presets(self) -> Mapping[int, Preset]:
        """The presets by number."""

    @property
    def uses_fsrs(self) -> bool:
        """Whether cards are scheduled by FSRS."""

    def list_reviews(self) -> Iterator[tuple[Any, ...]]:
        """Yield card, note, card's number in it, number of the review, ease, factor, time, type; by card and number."""

    def list_homes(self) -> Iterator[tuple[Any, ...]]:
        """Yield note, number of the card in it, and number of the card's own deck."""


class Left(NamedTuple):
    """How many rows of the log of reviews made no answer, by reason."""

    manual: int
    cram: int
    before_reset: int
    other: int


class Reviews:
    """The events about some questions in a collection; `left` is complete once they were all listed."""

    def __init__(self, reviewed: Reviewed, cards: Cards, locate: Locate, day_begins: int = DAY_BEGINS) -> None:
        self._reviewed = reviewed
        self._cards = cards
        self._locate = locate
        self._day_begins_ms = day_begins * 3_600_000
        self._left: Counter[str] = Counter()

    @property
    def left(self) -> Left:
        """The rows that were left out so far."""
        return Left(*(self._left[name] for name in Left._fields))

    def list_events(self) -> Iterator[Event]:
        """Yield the answers, resets and presets. Raises CannotImport."""
        yield from self._list_presets()
        for (_, note, number), found in groupby(self._reviewed.list_reviews(), itemgetter(0, 1, 2)):
            card = self._cards.get((note, number))
            if card is not None:
                yield from self._list_answers(card, f"{card.guid}|{number}", [row[3:] for row in found])

    def _list_answers(self, card: Card, key: str, rows: list[tuple[Any, ...]]) -> Iterator[Event]:
        """Yield the answers to one card, and a reset in place of what Anki itself has forgotten."""
        resets = [place for place, (_, _, factor, _, kind) in enumerate(rows) if kind == _MANUAL and factor == 0]
        if resets:
            last = resets[-1]
            self._left["before_reset"] += sum(ease != 0 for _, ease, *_ in rows[:last])
            yield from self._check(self._make(card, key, "reset", rows[last][0]))
            rows = rows[last + 1 :]
        for number, ease, factor, taken, kind in rows:
            if kind == _FILTERED and factor == 0:
                self._left["cram"] += 1
            elif kind in (_MANUAL, _RESCHEDULED) or ease == 0:
                self._left["manual"] += 1
            elif ease in (1, 2, 3, 4) and isinstance(taken, int):
                answer = self._make(
                    card,
                    key,
                    "answer",
                    number,
                    score=float(ease > 1),
                    rating=ease,
                    rating_source="learner",
                    tries=1,
                    ms=min(max(taken, 0), _LONGEST_MS),
                    data={"response": {"rated": ease}},
                )
                yield from self._check(answer)
            else:
                self._left["other"] += 1

    def _make(self, card: Card, key: str, kind: str, number: int, **columns: Any) -> Event:
        """Return an event at the time that is also the number of the review; `key` is that of the card in Anki."""
        id = derive_id(number, f"{key}|{number}")
        return self._at(number, id, kind, card.question, part=card.part, **columns)

    def _at(self, at_ms: int, id: str, kind: str, question: str, **columns: Any) -> Event:
        offset = self._locate(at_ms) if 0 <= at_ms < _DAY_MS * 365_000 else 0
        day = (at_ms + offset * 60_000 - self._day_begins_ms) // _DAY_MS
        return Event(id, DEVICE, DEVICE, kind, "anki", question, at_ms=at_ms, tz_min=offset, day=day, **columns)

    def _check(self, event: Event) -> Iterator[Event]:
        """Yield the event if the history can hold it."""
        if find_fault(event) is None:
            yield event
        else:
            self._left["other"] += 1

    # ------------------------------------------------------------ presets

    def _list_presets(self) -> Iterator[Event]:
        """Yield the preset of each of our decks: of that deck in Anki in which most of its cards are."""
        homes: dict[str, Counter[tuple[tuple[float, ...], float]]] = {}
        for note, number, deck in self._reviewed.list_homes():
            card = self._cards.get((note, number))
            preset = self._find_preset(deck) if card is not None else None
            if card is not None and preset is not None:
                homes.setdefault(card.question.partition("/")[0], Counter())[preset.parameters, preset.retention] += 1
        at_ms = self._reviewed.modified
        for deck, counts in sorted(homes.items()):
            (parameters, retention), _ = max(counts.items(), key=lambda item: (item[1], item[0]))
            data = {"retention": retention, "parameters": list(parameters)}
            yield from self._check(self._at(at_ms, derive_id(at_ms, f"{deck}|{data}"), "preset", deck, data=data))

    def _find_preset(self, number: int) -> Preset | None:
        """Return the preset of a deck, complete; None if it has none, or is not scheduled by FSRS."""
        deck = self._reviewed.decks.get(number)
        preset = self._reviewed.presets.get(deck.preset) if deck is not None else None
        if deck is None or preset is None:
            return None
        retention = deck.retention or preset.retention or RETENTION
        try:
            parameters = complete_parameters(preset.parameters)
        except ValueError:
            return None
        if (parameters, retention) == (PARAMETERS, RETENTION) and not self._reviewed.uses_fsrs:
            return None
        return Preset(min(max(retention, LEAST_RETENTION), MOST_RETENTION), parameters)


class Imported(NamedTuple):
    """How many events were new, how many were skipped since they were forgotten, and what was left out."""

    events: int
    skipped: int
    left: Left


def import_reviews(
    log: Log, paths: Sequence[str], *, scratch: str, locate: Locate, at_ms: int, again: bool = False
) -> Imported:
    """Merge what was done in Anki with our questions into the log, all or nothing; `at_ms` is the time of the import.

    Raises CannotImport, also for a file without a card that quiz exported; HistoryError.
    """
    staging, sources, left = Staging(log), [], []
    for path in paths:
        with open_collection(path, scratch) as collection:
            cards = find_own_cards(collection)
            if not cards:
                raise CannotImport(path, "none of its notes is one that `quiz export anki` made")
            reviews = Reviews(collection, cards, locate, log.day_begins)
            staging.add(reviews.list_events())
            left.append(reviews.left)
        sources.append(describe_file(path))
    new, skipped = staging.take(sources, at_ms=at_ms, again=again)
    return Imported(new, skipped, Left(*map(sum, zip(*left, strict=True))))


def import_live(log: Log, reviewed: Reviewed, cards: Cards, *, locate: Locate, at_ms: int, again: bool) -> Imported:
    """Merge what was done with these cards in the open Anki into the log. Raises HistoryError, NoAnki, AnkiRefused."""
    schedules = read_schedules(log)
    reviews = Reviews(reviewed, cards, locate, log.day_begins)
    events = [event for event in reviews.list_events() if not _is_known(event, schedules)]
    staging = Staging(log)
    staging.add(events)
    digest = sha256(" ".join(event.id for event in events).encode()).hexdigest()
    return Imported(*staging.take([Source("the open Anki", digest)], at_ms=at_ms, again=again), reviews.left)


def _is_known(event: Event, schedules: Schedules) -> bool:
    """Whether an event is a preset that its deck has already."""
    known = schedules.find(event.question)
    same = {"retention": known.retention, "parameters": list(known.model.parameters)}
    return event.kind == "preset" and dict(event.data) == same


def take_reviews(log: Log, path: str, reviews: Reviews, *, at_ms: int) -> Imported:
    """Merge the reviews of one open file into the log. Raises CannotImport, HistoryError."""
    return take_events(log, describe_file(path), reviews.list_events(), at_ms=at_ms)._replace(left=reviews.left)


def take_events(log: Log, source: Source, events: Iterable[Event], *, at_ms: int) -> Imported:
    """Merge events from a source into the log. Raises HistoryError."""
    staging = Staging(log)
    staging.add(event for event in events if find_fault(event) is None)
    return Imported(*staging.take([source], at_ms=at_ms, again=False), Left(0, 0, 0, 0))


def describe_file(path: str) -> Source:
    """Return a file as a source of imported events."""
    with open_regular(path) as file:
        return Source(show(os.path.abspath(path)), file_digest(file, "sha256").hexdigest())


def find_own_cards(collection: Collection) -> dict[tuple[int, int], Card]:
    """Return the cards that quiz exported: the Id field of a note names the question that its GUID is made from."""
    found = {}
    for note, guid, fields in collection.query("SELECT id, guid, substr(flds, 1, 300) FROM notes"):
        identity = str(fields).partition("\x1f")[0]
        deck, slash, name = identity.partition("/")
        if slash and ID.fullmatch(deck) and ID.fullmatch(name) and guid == make_guid(identity):
            found[note, 0] = Card(guid, identity, 0)
            found[note, 1] = Card(guid, identity, 1)
    return found
