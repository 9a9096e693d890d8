"""What learners edited in Anki, as changes of the question file: for notes of ours, against what was last written.

A note was edited in Anki if its time is later than the one in the lockfile. Its fields are compared with those that an
export would write, and only for a question that has not changed since the last export. Every change is tried: it counts
only if the deck, read again, has the new text in its place, no new error, and every other question as it was.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import zip_longest
from typing import NamedTuple

from quiz.anki.connect import AnkiConnect
from quiz.anki.note_type import FIELDS, MODEL_ID
from quiz.anki.notes import SEED, Context, make_guid, make_note
from quiz.anki.plans import PackagePlan
from quiz.anki.pushing import sign_fields
from quiz.checking.edits import Edit, Text
from quiz.checking.insertions import find_questions
from quiz.engine.selection import draw_options
from quiz.history.event import DAY_BEGINS, Event, derive_id
from quiz.importing.anki.collection import Collection
from quiz.importing.anki.reviews import DEVICE, Locate
from quiz.importing.html import to_markdown, to_plain
from quiz.kinds import KINDS
from quiz.model import (
    BLANK,
    Body,
    Cloze,
    Deck,
    Flashcard,
    MultipleChoice,
    MultipleResponse,
    Question,
    Shared,
    ShortAnswer,
)
from quiz.quoting import quote, write_text
from quiz.reading.deckfile import read_deck
from quiz.reading.nodes.tree import MappingNode, Node, ScalarNode, SequenceNode
from quiz.shown import shorten
from quiz.writing.deck import fill_blanks

_GAP = re.compile(r'<span class="?gap"?>.*?</span>', re.DOTALL)
_ALSO = re.compile(r'<small class="?also"?>.*?</small>', re.DOTALL)
_ITEM = re.compile(r"<li[^>]*>(.*?)</li>", re.DOTALL)
_COLORS = ("", "red", "orange", "green", "blue", "pink", "turquoise", "purple")
_DAY_MS = 86_400_000


class Change(NamedTuple):
    """A new text for a part of a question, by its place: "front", "explain", "wrong/0"."""

    part: str
    text: str


class Pulled(NamedTuple):
    """An edited note: its question, the changes, and what cannot be turned back, each a clause."""

    question: Question
    changes: tuple[Change, ...]
    remarks: tuple[str, ...]


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


def list_edited(notes: Iterable[OwnNote], plan: PackagePlan, left: Mapping[str, str]) -> dict[str, list[Pulled]]:
    """Return the edited notes by the path of their deck; `left` is how pushes left notes, by number."""
    known = {note.identity: note for note in notes}
    found: dict[str, list[Pulled]] = {}
    for stamps in plan.decks:
        deck = stamps.deck
        context = Context(deck, plan.sheets, partial(plan.media.add, (plan.folder / deck.path).parent))
        for question in deck.questions:
            note = known.get(question.identity)
            old = stamps.old.stamps.get(question.identity) if stamps.old else None
            if note is None or old is None or note.modified <= old.mod:
                continue
            if left.get(str(note.id)) == sign_fields(note.fields):
                continue
            pulled = _compare(question, note.fields, context, plan)
            if stamps.stamped.states[question.identity] != "unchanged" and (pulled.changes or pulled.remarks):
                pulled = pulled._replace(changes=(), remarks=("it was edited in Anki, and here since the last export",))
            if pulled.changes or pulled.remarks:
                found.setdefault(deck.path, []).append(pulled)
    return found


def apply(
    data: bytes, shown: str, pulled: list[Pulled], shared: Shared | None
) -> tuple[bytes, list[Pulled], list[int]]:
    """Return a deck with all changes that can be made, the notes with what is left of them as remarks, and `bounds`.

    `bounds` are the lines (from 0) at which the questions of the old deck begin.
    """
    deck, _ = read_deck(data, shown, shared)
    assert deck is not None
    text = Text(data)
    bounds = [text.text.count("\n", 0, node.start_mark.index) for node in find_questions(text)]
    left = []
    for one in pulled:
        remarks = list(one.remarks)
        for change in one.changes:
            after = _try(data, shown, shared, deck, one.question.identity, change)
            if after is None:
                remarks.append(f"'{change.part}' was edited in Anki: {shorten(change.text, 60)}")
            else:
                data, deck = after
        if remarks:
            left.append(one._replace(remarks=tuple(remarks)))
    return data, left, bounds


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


# ---------------------------------------------------------------- comparing


def _compare(question: Question, fields: Mapping[str, str], context: Context, plan: PackagePlan) -> Pulled:
    ours = dict(zip((name for name, _ in FIELDS), make_note(question, context).fields, strict=True))
    changes: dict[str, str] = {}
    remarks = []
    names = {shown: file.name for shown, file in plan.media.files.items()}

    def read(html: str) -> str:
        return to_markdown(html, lambda name: names.get(name, "")).text

    for name, html in ours.items():
        theirs = fields.get(name, html)
        if theirs == html or read(theirs) == read(html):
            continue
        found = _turn_back(question, name, html, theirs, read)
        if found is None:
            remarks.append(f"the field '{name}' was edited in Anki: {shorten(to_plain(theirs), 60)}")
        else:
            changes.update(found)
    return Pulled(question, tuple(Change(*item) for item in changes.items()), tuple(remarks))


def _turn_back(
    question: Question, name: str, ours: str, theirs: str, read: Callable[[str], str]
) -> dict[str, str] | None:
    """Return the new texts by their places for an edited field; None if it cannot be turned back."""
    body = question.body
    if name == "Question" and isinstance(body, Cloze):
        stem = read(_GAP.sub(BLANK, theirs))
        return {KINDS[question.kind].stem: fill_blanks(stem, body)} if stem.count(BLANK) == len(body.blanks) else None
    text = read(theirs)
    if name == "Question":
        return {"question" if question.is_essay else KINDS[question.kind].stem: text} if text else None
    if name == "Explanation":
        return {"explain": text} if text and question.explanation else None
    if name == "Hint":
        return _pair_items("hint", [f"hint/{n}" for n in range(len(question.hints))], ours, theirs, read)
    if name == "Answer" and isinstance(body, Flashcard):
        return {"answer" if question.is_essay else "back": text} if text and body.back else None
    if name in ("Answer", "Typed") and isinstance(body, ShortAnswer):
        said = to_plain(_ALSO.sub("", theirs))
        return {"answer": said} if said and _ALSO.findall(ours) == _ALSO.findall(theirs) else None
    if name == "Answer" and isinstance(body, MultipleChoice):
        return {"answer": text} if text and "\n" not in text else None
    if name == "Options" and (places := _list_options(body)):
        drawn = draw_options(question, seed=SEED)
        return _pair_items("", [places.get(text, "") for text in drawn], ours, theirs, read)
    return None


def _list_options(body: Body) -> dict[str, str]:
    """Return the place of each option by its text; {} for a kind without options, and for options that are drawn."""
    found: dict[str, str] = {}
    if isinstance(body, MultipleChoice) and not body.draws:
        found |= {option.text: f"wrong/{number}" for number, option in enumerate(body.wrong)}
        found |= {option.text: f"partly/{number}" for number, option in enumerate(body.partly)}
        found[body.answer] = "answer"
    if isinstance(body, MultipleResponse) and not body.draws:
        found |= {option.text: f"wrong/{number}" for number, option in enumerate(body.wrong)}
        found |= {text: f"answers/{number}" for number, text in enumerate(body.answers)}
    return found


def _pair_items(
    name: str, places: list[str], ours: str, theirs: str, read: Callable[[str], str]
) -> dict[str, str] | None:
    """Return the new texts of the items of a list that differ; None if there are more or fewer items."""
    old, new = _ITEM.findall(ours), _ITEM.findall(theirs)
    found = {}
    for place, one, other in zip_longest(places, old, new):
        if place is None or one is None or other is None:
            return None
        if read(one) != read(other):
            if not place or not (text := read(other)) or "\n" in text:
                return None
            found[name if len(places) == 1 and name else place] = text
    return found


# ---------------------------------------------------------------- changing the file


def _try(
    data: bytes, shown: str, shared: Shared | None, deck: Deck, identity: str, change: Change
) -> tuple[bytes, Deck] | None:
    """Return the file with a change and the deck that it makes; None if it would say anything else."""
    number = next(number for number, one in enumerate(deck.questions) if one.identity == identity)
    text = Text(data)
    node = _find(find_questions(text)[number], change.part)
    if node is None:
        return None
    start, end = node.start_mark.index, node.end_mark.index
    tail = text.text[start:end]
    ending = tail[len(tail.rstrip()) :] if node.style in ("|", ">") else ""
    for written in _list_forms(node, change.text):
        after = text.apply([Edit(start, end, written + ending)])
        made = _read_same(after, shown, shared, deck, number)
        there = _find(find_questions(Text(after))[number], change.part) if made else None
        if made and there and there.value == change.text:
            return after, made
    return None


def _list_forms(node: ScalarNode, text: str) -> Iterator[str]:
    """Yield the ways to write a text in the place of another, the most alike first."""
    if not node.style and "\n" not in text:
        yield text
    if node.style not in ("'", '"'):
        yield write_text(text, typed=True, flow=True)
    yield quote(text)


def _read_same(data: bytes, shown: str, shared: Shared | None, deck: Deck, number: int) -> Deck | None:
    """Return a deck without errors whose questions are those of another, except one, which has the same kind."""
    made, problems = read_deck(data, shown, shared)
    if made is None or any(problem.severity == "error" for problem in problems):
        return None
    if len(made.questions) != len(deck.questions):
        return None
    pairs = list(zip(deck.questions, made.questions, strict=True))
    others = all(_strip(one) == _strip(other) for place, (one, other) in enumerate(pairs) if place != number)
    return made if others and pairs[number][0].kind == pairs[number][1].kind else None


def _find(question: MappingNode, part: str) -> ScalarNode | None:
    """Return the node of a text by its place; of an option with feedback, the text alone."""
    name, _, number = part.partition("/")
    node: Node | None = next((value for key, value in question.value if getattr(key, "value", "") == name), None)
    if number and isinstance(node, SequenceNode) and int(number) < len(node.value):
        node = node.value[int(number)]
    if isinstance(node, SequenceNode) and len(node.value) == 1:
        node = node.value[0]
    if isinstance(node, MappingNode) and len(node.value) == 1:
        node = node.value[0][0]
    return node if isinstance(node, ScalarNode) else None


def _strip(question: Question) -> Question:
    return replace(question, line=1, column=1, places="")
