"""Questions that were imported from Anki, back into their notes in the open Anki.

A note is found by what it was like at the import: its question, made again, has the hashes that were written beside
the deck. So a note that was edited in Anki since is not found, and nothing of it is lost. An edited text replaces what
it was in the fields of the note; each change is tried, and counts only if the note then makes exactly the question.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, product
from typing import Any, NamedTuple

from quiz.anki.connect import Action, AnkiConnect, LiveNote
from quiz.anki.note_type import MODEL_ID
from quiz.anki.text import escape, show_blocks
from quiz.importing.again import find_blocks
from quiz.importing.anki.collection import Note, NoteType, Template
from quiz.importing.anki.questions import Questions
from quiz.importing.html import to_markdown
from quiz.importing.merging import write_hashes
from quiz.importing.source import Draft
from quiz.keys import NEWEST_FORMAT
from quiz.library.origins import Origins
from quiz.model import BLANK, Cloze, Flashcard, Question, ShortAnswer
from quiz.reading.deckfile import read_deck
from quiz.writing.block import write_block

_CONTEXT = sorted(product((0, 1, 2, 3, 5, 8, 13, 30), repeat=2), key=sum)
"""In characters before and after it, by which a place is found: as few as name it, since markup may be around it."""
_MOST_TRIES = 200
_ONE_PARAGRAPH = re.compile(r"<p>((?:(?!</?p>).)*)</p>", re.DOTALL)


class LiveCollection:
    """The notes of others in the open Anki, as a collection of a file has them; without decks and GUIDs."""

    def __init__(self, anki: AnkiConnect) -> None:
        self._anki = anki
        self._numbers = {str(name): int(id) for name, id in anki.call("modelNamesAndIds").items()}
        self._media: dict[str, bool] = {}
        self.note_types: dict[int, NoteType] = {}
        self.decks: Mapping[int, Any] = {}
        self.live = {note.id: note for note in anki.find_notes(f"-mid:{MODEL_ID}")}

    def notes(self) -> Iterator[Note]:
        """Yield all notes."""
        return map(self.make_note, self.live.values())

    def make_note(self, note: LiveNote, fields: Mapping[str, str] | None = None) -> Note:
        """Return a note as a file has it, with other values of its fields if given."""
        number = self._numbers.get(note.type_name, 0)
        if number not in self.note_types:
            sides = self._anki.call("modelTemplates", modelName=note.type_name)
            templates = tuple(Template(name, one["Front"], one["Back"]) for name, one in sides.items())
            is_cloze = any("cloze:" in template.front for template in templates)
            self.note_types[number] = NoteType(note.type_name, is_cloze, 0, tuple(note.fields), templates)
        return Note(note.id, "", number, note.modified, " ".join(note.tags), tuple((fields or note.fields).values()))

    def has_media(self, name: str) -> bool:
        """Whether there is a picture or sound of this name."""
        if name not in self._media:
            self._media[name] = name in self._anki.call(
                "getMediaFilesNames", pattern=re.sub(r"([\[*?])", r"[\1]", name)
            )
        return self._media[name]

    def query(self, sql: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """Yield no row: there is no database to ask."""
        return iter(())


class Source(NamedTuple):
    """A deck with imported questions: its path as shown, its bytes, its questions, origins, and folder of media."""

    path: str
    data: bytes
    questions: Sequence[Question]
    origins: Origins
    media_folder: str


@dataclass
class BackPlan:
    """The needs of imported questions: the new fields and tags by note, the cards to suspend, and what is left.

    `cards` are the cards of every imported question that was found, by the unit that they ask; `hashes` the new hashes
    by the path of a deck and identity; `changed` the identities; `left` the sentences about questions left as they are.
    """

    fields: dict[int, dict[str, str]] = field(default_factory=dict)
    tags: dict[int, list[str]] = field(default_factory=dict)
    suspends: list[int] = field(default_factory=list)
    cards: dict[int, str] = field(default_factory=dict)
    hashes: dict[str, dict[str, str]] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def list_actions(self) -> Iterator[Action]:
        """Yield the actions that bring the open Anki up to date."""
        for id, fields in self.fields.items():
            yield "updateNoteFields", {"note": {"id": id, "fields": fields}}
        for id, tags in self.tags.items():
            yield "addTags", {"notes": [id], "tags": " ".join(tags)}
        if self.suspends:
            yield "suspend", {"cards": self.suspends}


class _Found(NamedTuple):
    """A note that makes a question: the number of the question among those of the note, and its cards."""

    note: LiveNote
    place: int
    cards: tuple[int, ...]


def plan_back(sources: Iterable[Source], anki: AnkiConnect, *, finds_cards: bool) -> BackPlan:
    """Return what the notes of imported questions lack. Raises NoAnki, AnkiRefused.

    `finds_cards`: the cards of all questions are wanted, not only of those that were changed.
    """
    plan = BackPlan()
    collection: LiveCollection | None = None
    for source in sources:
        blocks, _ = find_blocks(source.data, source.path)
        mine = {
            question.identity: question for question in source.questions if question.identity in source.origins.keys
        }
        edited = {
            identity
            for identity in mine
            if _is_edited(write_hashes(blocks[identity].text), source.origins.hashes.get(identity, ""))
        }
        if not edited and not finds_cards and not any(question.retired for question in mine.values()):
            continue
        collection = collection or LiveCollection(anki)
        maker = Questions(collection, source.media_folder, "")  # type: ignore[arg-type]
        found = _index(collection, maker)
        fields = {id: dict(note.fields) for id, note in collection.live.items()}
        for identity, question in mine.items():
            before = source.origins.hashes.get(identity, "")
            at = f"{source.path}:{question.line}: {identity}"
            notes = found.get(before, [])
            if len(notes) != 1:
                if identity in edited:
                    why = "has several notes alike" if notes else "has no note in Anki that is as it was imported"
                    plan.left.append(f"{at} {why}: left as it is. Import it again first.")
                continue
            (one,) = notes
            plan.cards |= {card: identity if not part else f"{identity}#2" for part, card in enumerate(one.cards)}
            if question.retired:
                plan.suspends += one.cards
            if identity not in edited:
                continue
            known = {tag.casefold() for tag in one.note.tags}
            lacking = [tag for tag in question.tags if tag.casefold() not in known]
            tagged = one.note._replace(tags=tuple(sorted((*one.note.tags, *lacking), key=str.casefold)))
            tried = _try(question, one._replace(note=tagged), fields[one.note.id], collection, maker)
            if tried is None:
                plan.left.append(f"{at} cannot be written into its note: edit it in Anki, too.")
                continue
            made, hashes = tried
            if hashes == before:
                continue  # it says the same in other words of YAML
            if changes := {name: text for name, text in made.items() if one.note.fields[name] != text}:
                plan.fields[one.note.id] = changes
            fields[one.note.id] = made
            if lacking:
                plan.tags[one.note.id] = lacking
            plan.changed.append(identity)
            plan.hashes.setdefault(source.path, {})[identity] = hashes
    _drop_suspended(plan, anki)
    return plan


def _drop_suspended(plan: BackPlan, anki: AnkiConnect) -> None:
    if plan.suspends:
        held = anki.call("areSuspended", cards=plan.suspends)
        plan.suspends = [card for card, is_held in zip(plan.suspends, held, strict=True) if not is_held]


def _is_edited(now: str, before: str) -> bool:
    """Whether a key that came from Anki is not as it was then."""
    hashes = dict(pair.split("=", 1) for pair in now.split())
    return any(hashes.get(name) != was for name, _, was in (pair.partition("=") for pair in before.split()))


def _index(collection: LiveCollection, maker: Questions) -> dict[str, list[_Found]]:
    """Return the notes by the hashes of each question that they make."""
    found: dict[str, list[_Found]] = {}
    for note in collection.live.values():
        at = 0
        drafts = _convert(collection.make_note(note), maker)
        counts = [2 if ("both-ways", "yes") in draft.lines else 1 for draft in drafts]
        cards = note.cards if sum(counts) == len(note.cards) else ()
        for place, (draft, count) in enumerate(zip(drafts, counts, strict=True)):
            found.setdefault(write_hashes(_write(draft)), []).append(_Found(note, place, cards[at : at + count]))
            at += count
    return found


def _convert(note: Note, maker: Questions) -> list[Draft]:
    return list(maker.convert(note, {}, lambda loss: None))


def _write(draft: Draft) -> str:
    return write_block([("id", draft.id), *draft.lines])


def _read(draft: Draft) -> Question | None:
    text = f"deck: trial\ntitle: Trial\nformat: {NEWEST_FORMAT}\nquestions:\n{_write(draft)}"
    deck, _ = read_deck(text.encode("utf-8", "replace"), "")
    return deck.questions[0] if deck and deck.questions else None


# ---------------------------------------------------------------- a question into its note


def _try(
    question: Question, found: _Found, fields: dict[str, str], collection: LiveCollection, maker: Questions
) -> tuple[dict[str, str], str] | None:
    """Return fields that make the question, and its hashes then; None if no way is found."""

    def make(values: Mapping[str, str]) -> tuple[Question | None, str]:
        drafts = _convert(collection.make_note(found.note, values), maker)
        draft = drafts[found.place] if found.place < len(drafts) else None
        return (_read(draft), write_hashes(_write(draft))) if draft else (None, "")

    now, hashes = make(fields)
    if now is None:
        return None
    if _spell(now) == _spell(question):
        return fields, hashes
    pairs = [pair for pair in zip(_list_texts(now), _list_texts(question), strict=False) if pair[0] != pair[1]]
    ways = [list(_list_ways(old, new, fields, maker)) for old, new in pairs]
    for way in islice(product(*ways), _MOST_TRIES):
        made = dict(fields)
        for change in way:
            name, old, new = change
            made[name] = made[name].replace(old, new, 1)
        after, hashes = make(made)
        if after is not None and _spell(after) == _spell(question):
            return made, hashes
    return None


def _spell(question: Question) -> tuple[object, ...]:
    """Return all of a question that a note can hold."""
    return question.stem, question.body, question.explanation, question.hints


def _list_texts(question: Question) -> list[str]:
    """Return the texts of a question that a field may hold; those of a cloze with its blanks filled in."""
    body = question.body
    stem, answer = question.stem, ""
    if isinstance(body, Cloze):
        answers = iter(blank.answers[0] for blank in body.blanks)
        stem = re.sub(BLANK, lambda _: next(answers), stem)
    elif isinstance(body, Flashcard):
        answer = body.back
    elif isinstance(body, ShortAnswer):
        answer = body.answers[0]
    return [stem, answer, question.explanation, *question.hints[:1]]


def _list_ways(old: str, new: str, fields: Mapping[str, str], maker: Questions) -> Iterator[tuple[str, str, str]]:
    """Yield ways to put a text in the place of another: a field, what to replace in it, and by what."""
    if not old:
        return
    start = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    most = min(len(old), len(new)) - start
    tail = next((n for n in range(most) if old[-1 - n] != new[-1 - n]), most)
    tried = set()
    for before, after in _CONTEXT:
        left, right = max(0, start - before), max(0, tail - after)
        one, other = escape(old[left : len(old) - right]), escape(new[left : len(new) - right])
        for name, html in fields.items():
            if one and (name, one) not in tried and html.count(one) == 1:
                tried.add((name, one))
                yield name, one, other
    html = show_blocks(new, maker.find_name)
    paragraph = _ONE_PARAGRAPH.fullmatch(html)
    for name, value in fields.items():
        if value and to_markdown(value, maker.locate).text == old:
            yield name, value, paragraph[1] if paragraph else html
