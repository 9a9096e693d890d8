"""Decks into the open Anki: what each note there lacks, and how it gets it.

A note that was edited in Anki is left as it is: one that is not as the last push left it or, if there was none, one
whose time is later than the stamp of its question, as at an import. Unlike an import, an update keeps all tags, and
fields that are not ours. New notes come in a package, since the add-on cannot make a note with a GUID. What is sent
twice is the same as sent once.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from shutil import copyfileobj
from types import MappingProxyType
from typing import Literal, NamedTuple
from unicodedata import normalize

from quiz.anki.connect import Action, AnkiConnect, LiveNote
from quiz.anki.exporting import make_rows, write_rows
from quiz.anki.lockfile import Stamp
from quiz.anki.media import Media, MediaFile
from quiz.anki.note_type import FIELDS, MOD, MODEL_ID, VERSIONS, make_templates, read, take_fingerprint
from quiz.anki.notes import RETIRED_TAG
from quiz.anki.package import Row
from quiz.anki.plans import DeckStamps, PackagePlan
from quiz.history.progress import Learned
from quiz.model import Question

State = Literal["new", "changed", "unchanged", "retired", "edited"]
_MEDIA = re.compile(r'(?:src="|\[sound:)([^"\]]+)')
_NAMES = tuple(name for name, _ in FIELDS)


class Step(NamedTuple):
    """The step that one question needs: `edited` is a note that is left as it is, since somebody edited it in Anki.

    `note` is the note in Anki, None if there is none. `fields` are those that differ, `tags` those that it lacks,
    `spare_tags` those that it should not have. `suspends` and `resumes` are the numbers of cards.
    """

    question: Question
    path: str
    state: State
    row: Row
    note: LiveNote | None = None
    fields: Mapping[str, str] = MappingProxyType({})
    tags: tuple[str, ...] = ()
    spare_tags: tuple[str, ...] = ()
    suspends: tuple[int, ...] = ()
    resumes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PushPlan:
    """All steps in the order of the questions; `type_name` is the name of our note type there, "" if there is none."""

    package: PackagePlan
    steps: tuple[Step, ...]
    type_name: str

    def list_steps(self, *states: State) -> list[Step]:
        """Return the steps in one of these states."""
        return [step for step in self.steps if step.state in states]


def plan_push(
    package: PackagePlan,
    anki: AnkiConnect,
    *,
    left: Mapping[str, str],
    notify: Callable[[str], object],
    force: bool = False,
) -> PushPlan:
    """Return what an export of these decks has that the open Anki does not; nothing is written yet.

    `left` is how the last push left the notes, by name, as `sign_fields` tells. With `force`, notes that were edited
    in Anki are written over. Raises NoAnki, AnkiRefused.
    """
    package.media.files = {}
    rows = {row.fields[0]: row for row in make_rows(package, notify=notify)}
    heads = sorted({identity.partition("/")[0] for identity in rows})
    there: dict[str, LiveNote] = {}
    for at in range(0, len(heads), 50):
        wanted = " OR ".join(f'"Id:{head}/*"' for head in heads[at : at + 50])
        for note in anki.find_notes(f"mid:{MODEL_ID} ({wanted})"):
            there.setdefault(note.fields.get("Id", ""), note)
    steps = [
        _plan_step(deck, question, rows[question.identity], there.get(question.identity), left, force=force)
        for deck in package.decks
        for question in deck.deck.questions
        if question.identity in rows
    ]
    steps = list(_look_at_cards(steps, anki))
    return PushPlan(package, tuple(steps), next((note.type_name for note in there.values()), ""))


def _plan_step(
    deck: DeckStamps, question: Question, row: Row, note: LiveNote | None, left: Mapping[str, str], *, force: bool
) -> Step:
    if note is None:
        return Step(question, deck.deck.path, "retired" if question.retired else "new", row)
    fields = {
        name: wanted
        for name, made in zip(_NAMES, row.fields, strict=True)
        for wanted in [normalize("NFC", made)]
        if note.fields.get(name, wanted) != wanted
    }
    known = {tag.casefold() for tag in note.tags}
    tags = tuple(tag for tag in row.tags if tag.casefold() not in known)
    spare = tuple(tag for tag in note.tags if tag.casefold() == RETIRED_TAG and not question.retired)
    state: State = "changed" if fields or tags or spare else "unchanged"
    if fields and not force and _is_edited(note, deck.old.stamps.get(question.identity) if deck.old else None, left):
        return Step(question, deck.deck.path, "edited", row, note)
    return Step(question, deck.deck.path, state, row, note, fields, tags, spare)


def _is_edited(note: LiveNote, stamp: Stamp | None, left: Mapping[str, str]) -> bool:
    if signed := left.get(note.name):
        return signed != sign_fields(note.fields)
    return stamp is not None and note.modified > stamp.mod


def sign_fields(fields: Mapping[str, str]) -> str:
    """Return 16 hexadecimal digits that change when a field of ours does."""
    return sha256("\x1f".join(fields.get(name, "") for name in _NAMES).encode()).hexdigest()[:16]


def _look_at_cards(steps: Sequence[Step], anki: AnkiConnect) -> Iterator[Step]:
    """Yield the steps; those of withdrawn questions with the cards to suspend, those that came back with the others."""
    asked = [step for step in steps if step.note and step.state != "edited" and step.question.retired]
    held = anki.call_all([("areSuspended", {"cards": list(step.note.cards)}) for step in asked if step.note])
    suspended = {step.question.identity: found for step, found in zip(asked, held, strict=True)}
    for step in steps:
        if step.note is None:
            yield step
        elif step.question.identity in suspended:
            pairs = zip(step.note.cards, suspended[step.question.identity], strict=True)
            cards = tuple(card for card, is_held in pairs if not is_held)
            changes = cards or step.state == "changed"
            yield step._replace(suspends=cards, state="retired" if changes else "unchanged")
        elif "Retired" in step.fields and step.note.fields.get("Retired"):
            yield step._replace(resumes=step.note.cards)
        else:
            yield step


# ---------------------------------------------------------------- writing


def hold_back(plan: PushPlan) -> PackagePlan:
    """Return the stamps of a push: those of an export, but the old ones for notes that are left as they are."""
    left = {step.question.identity for step in plan.list_steps("edited")}

    decks = []
    for deck in plan.package.decks:
        old = deck.old.stamps if deck.old else {}
        stamps = {**deck.stamped.lock.stamps, **{identity: old[identity] for identity in left.intersection(old)}}
        decks.append(replace(deck, stamped=replace(deck.stamped, lock=replace(deck.stamped.lock, stamps=stamps))))
    return replace(plan.package, decks=tuple(decks))


class Outcome(NamedTuple):
    """The outcome of a push: the steps whose notes do not have what was sent, and how it left the others, as signed."""

    lost: list[Step]
    left: dict[str, str]


def push(plan: PushPlan, anki: AnkiConnect, *, scratch: Path, learned: Learned | None) -> Outcome:
    """Bring the open Anki up to date.

    Raises NoAnki and AnkiRefused, after which some steps may be done and others not.
    """
    _store_media(plan, anki, scratch)
    _update_type(plan, anki)
    actions: list[Action] = []
    for step in plan.steps:
        actions += _list_actions(step)
    for _ in anki.call_all(actions):
        pass
    if new := plan.list_steps("new"):
        media = Media()
        media.files = _find_media(plan, (text for step in new for text in step.row.fields))
        package = scratch / "new.apkg"
        write_rows(replace(plan.package, media=media), [step.row for step in new], package, learned=learned)
        anki.call("importPackage", path=str(package))
    return _read_back(plan, anki)


def _list_actions(step: Step) -> Iterator[Action]:
    if step.note is None:
        return
    id = step.note.id
    if step.fields:
        yield "updateNoteFields", {"note": {"id": id, "fields": dict(step.fields)}}
    if step.tags:
        yield "addTags", {"notes": [id], "tags": " ".join(step.tags)}
    if step.spare_tags:
        yield "removeTags", {"notes": [id], "tags": " ".join(step.spare_tags)}
    if step.suspends:
        yield "suspend", {"cards": list(step.suspends)}
    if step.resumes:
        yield "unsuspend", {"cards": list(step.resumes)}


def _store_media(plan: PushPlan, anki: AnkiConnect, scratch: Path) -> None:
    """Store the pictures and sounds that the notes to be updated show; a package brings its own."""
    names = sorted(_find_media(plan, [text for step in plan.steps if step.note for text in step.fields.values()]))
    found = anki.call_all([("getMediaFilesNames", {"pattern": name}) for name in names])
    lacking = [name for name, there in zip(names, found, strict=True) if name not in there]
    actions: list[Action] = []
    for number, name in enumerate(lacking):
        path = scratch / str(number)
        with plan.package.media.files[name].open() as file, path.open("wb") as target:
            copyfileobj(file, target)
        actions.append(("storeMediaFile", {"filename": name, "path": str(path)}))
    for _ in anki.call_all(actions):
        pass


def _find_media(plan: PushPlan, texts: Iterable[str]) -> dict[str, MediaFile]:
    names = {name for text in texts for name in _MEDIA.findall(text)}
    return {name: file for name, file in plan.package.media.files.items() if name in names}


def _update_type(plan: PushPlan, anki: AnkiConnect) -> None:
    """Bring our note type there up to date if it is as an earlier version of quiz wrote it."""
    if not plan.type_name:
        return
    css = anki.call("modelStyling", modelName=plan.type_name)["css"]
    sides = anki.call("modelTemplates", modelName=plan.type_name)
    found = take_fingerprint([css, *(side[part] for side in sides.values() for part in ("Front", "Back"))])
    if found in VERSIONS.values() and found != VERSIONS[MOD]:
        made = {
            name: {"Front": one["qfmt"], "Back": one["afmt"]} for name, one in zip(sides, make_templates(), strict=True)
        }
        anki.call("updateModelTemplates", model={"name": plan.type_name, "templates": made})
        anki.call("updateModelStyling", model={"name": plan.type_name, "css": read("style.css")})


def _read_back(plan: PushPlan, anki: AnkiConnect) -> Outcome:
    """Compare all notes with what was sent: an open window of Anki may have written its own over it."""
    steps = {step.note.id: step for step in plan.list_steps("changed", "unchanged", "retired") if step.note}
    found = [(steps.pop(note.id), note) for note in anki.read_notes(list(steps))]
    lost = list(steps.values())
    new = {step.question.identity: step for step in plan.list_steps("new")}
    names = list(new)
    for at in range(0, len(names), 50):
        query = " OR ".join(f'"Id:{identity}"' for identity in names[at : at + 50])
        notes = anki.find_notes(f"mid:{MODEL_ID} ({query})")
        found += [(new.pop(note.fields["Id"]), note) for note in notes if note.fields.get("Id") in new]
    lost += new.values()
    left = {}
    for step, note in found:
        tags = {tag.casefold() for tag in note.tags}
        fields = all(note.fields.get(name, value) == value for name, value in step.fields.items())
        if fields and all(tag.casefold() in tags for tag in step.tags):
            left[note.name] = sign_fields(note.fields)
        else:
            lost.append(step)
    return Outcome(lost, left)
