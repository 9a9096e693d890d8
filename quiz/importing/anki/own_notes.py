"""The notes in Anki that quiz made, from a file or from the open Anki, and the flags that learners put on them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from quiz.anki.connect import AnkiConnect
from quiz.anki.note_type import MODEL_ID
from quiz.anki.notes import make_guid
from quiz.anki.plans import PackagePlan
from quiz.history.event import DAY_BEGINS, Event, derive_id
from quiz.importing.anki.collection import Collection
from quiz.importing.anki.reviews import DEVICE, Locate

_COLORS = ("", "red", "orange", "green", "blue", "pink", "turquoise", "purple")
_DAY_MS = 86_400_000


class OwnNote(NamedTuple):
    """A note that quiz made, with its fields by name. `modified`: seconds since 1970."""

    id: int
    modified: int
    tags: tuple[str, ...]
    fields: Mapping[str, str]

    @property
    def identity(self) -> str:
        """The question that it asks."""
        return self.fields["Id"]


class Flagged(NamedTuple):
    """A card with a flag: the number of its note, its own in it, the flag (1 to 7), and when it changed (seconds)."""

    note: int
    card: int
    flag: int
    modified: int


def list_own_notes(collection: Collection) -> Iterator[OwnNote]:
    """Yield the notes of a collection that quiz made. Raises CannotImport."""
    for note in collection.notes():
        kind = collection.note_types.get(note.type)
        if kind and note.fields and note.guid == make_guid(note.fields[0]):
            fields = {**dict(zip(kind.fields, note.fields, strict=False)), "Id": note.fields[0]}
            yield OwnNote(note.id, note.modified, tuple(note.tags.split()), fields)


def list_flagged(collection: Collection) -> Iterator[Flagged]:
    """Yield the cards of a collection with a flag. Raises CannotImport."""
    for note, card, flags, modified in collection.query("SELECT nid, ord, flags, mod FROM cards WHERE flags & 7"):
        if card in (0, 1) and isinstance(modified, int):
            yield Flagged(note, card, flags & 7, modified)


def list_live_notes(anki: AnkiConnect) -> Iterator[OwnNote]:
    """Yield the notes of the open Anki that quiz made. Raises NoAnki, AnkiRefused."""
    for note in anki.find_notes(f"mid:{MODEL_ID}"):
        if note.fields.get("Id"):
            yield OwnNote(note.id, note.modified, note.tags, note.fields)


def list_live_flagged(anki: AnkiConnect) -> Iterator[Flagged]:
    """Yield the cards of ours with a flag in the open Anki. Raises NoAnki, AnkiRefused."""
    flags: dict[int, int] = {}
    for flag in range(1, len(_COLORS)):
        flags |= dict.fromkeys(anki.call("findCards", query=f"mid:{MODEL_ID} flag:{flag}"), flag)
    if flags:
        times = {one["cardId"]: int(one["mod"]) for one in anki.call("cardsModTime", cards=list(flags))}
        for note in anki.read_notes(anki.call("cardsToNotes", cards=list(flags))):
            for number, card in enumerate(note.cards):
                if card in flags:
                    yield Flagged(note.id, number, flags[card], times[card])


def list_flags(
    notes: Iterable[OwnNote], flagged: Iterable[Flagged], plan: PackagePlan, locate: Locate
) -> Iterator[Event]:
    """Yield an event for each flag of a card of ours, and for each note with the tag `marked`."""
    known = {question.identity for stamps in plan.decks for question in stamps.deck.questions}
    own = {note.id: note for note in notes if note.identity in known}
    for note in own.values():
        if "marked" in map(str.casefold, note.tags):
            yield _flag(note, "marked in Anki", note.modified, locate)
    for one in flagged:
        if one.note in own:
            yield _flag(own[one.note], f"{_COLORS[one.flag]} flag in Anki", one.modified, locate, one.card)


def _flag(note: OwnNote, words: str, seconds: int, locate: Locate, part: int = 0) -> Event:
    """Return a flag, whose id stays the same as long as the learner's own flag does."""
    at_ms = min(max(seconds, 0), 10**10) * 1000
    offset = locate(at_ms)
    return Event(
        derive_id(note.id, f"{make_guid(note.identity)}|{part}|{words}"),
        DEVICE,
        DEVICE,
        "flag",
        "anki",
        note.identity,
        at_ms=at_ms,
        tz_min=offset,
        day=(at_ms + offset * 60_000 - DAY_BEGINS * 3_600_000) // _DAY_MS,
        data={"note": words},
    )
