"""The notes of anybody's collection as questions, by the templates of their types.

A card with a front and a back becomes a flashcard; two cards that are each other's turned are one flashcard both ways;
a card that one types into is a short answer; each number of a cloze is a question of its own. A cloze whose answer is
not plain text becomes a flashcard. Knows nothing of decks on the disk.
"""

import os
import re
from collections.abc import Iterator
from hashlib import sha256
from html import unescape
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from quiz.anki.note_type import FIELDS
from quiz.anki.notes import make_guid
from quiz.identity import name_deck
from quiz.importing.anki import cloze
from quiz.importing.anki.collection import AnkiDeck, Collection, Note, NoteType
from quiz.importing.anki.occlusion import Box, list_covers
from quiz.importing.anki.own import restore
from quiz.importing.anki.templates import Side, cut_front, read_side
from quiz.importing.html import Converted, to_markdown, to_plain
from quiz.importing.source import Draft, Lose, Loss, Shelf
from quiz.intent.blanks import parse_cloze
from quiz.intent.labels import find_number
from quiz.markup import split_math
from quiz.model import BLANK
from quiz.quoting import quote, write_text
from quiz.writing.block import Line

_OCCLUSION = 6
_LONGEST = 50_000
_MEANT_FOR_ANKI = frozenset(("leech", "marked"))
_ODD = re.compile(r"[{}|\\]|::|c[0-9]")


class Card(NamedTuple):
    """A card of a type: its number, its sides."""

    number: int
    front: Side
    back: Side


class _Faulty(Exception):
    """A card cannot be a question; the text is a clause."""


class Questions:
    """Makes the questions of a collection; `sources` has the origin of each that was made: note, number and part."""

    def __init__(self, collection: Collection, media_folder: str, title: str) -> None:
        self._collection = collection
        self._media_folder = media_folder
        self._title = title
        self._cards: dict[int, tuple[Card, ...]] = {}
        self._shelves: dict[int, Shelf] = {}
        self._tags: dict[str, tuple[Line, ...]] = {}
        self._files: dict[str, str] = {}
        self._used: list[str] = []
        self._losses: list[str] = []
        self.sources: dict[tuple[int, int], tuple[str, Shelf, str, int]] = {}
        """For each card: the GUID of its note, the deck, the id of the question, and the side."""

    def drafts(self, lose: Lose) -> Iterator[Draft]:
        """Yield the questions in the order of their notes; call `lose` for each loss. Raises CannotImport."""
        decks = self._list_decks()
        following = next(decks, None)
        for note in self._collection.notes():
            while following is not None and following[0] < note.id:
                following = next(decks, None)
            homes = following[1] if following is not None and following[0] == note.id else {}
            yield from self.convert(note, homes, lose)

    def _list_decks(self) -> Iterator[tuple[int, dict[int, int]]]:
        """Yield the number of each note with cards, and the deck of each card by its number in the note."""
        rows = self._collection.query(
            "SELECT nid, ord, CASE WHEN odid THEN odid ELSE did END FROM cards ORDER BY nid, ord"
        )
        for note, found in groupby(rows, itemgetter(0)):
            yield note, {number: deck for _, number, deck in found}

    def convert(self, note: Note, homes: dict[int, int], lose: Lose) -> Iterator[Draft]:
        """Yield the questions of one note; `homes` has the deck of each card by its number."""
        kind = self._collection.note_types.get(note.type)
        if kind is None or not kind.fields:
            lose(Loss(self._name(note), "its note type is missing", True))
            return
        if "/" in note.fields[0] and note.guid == make_guid(note.fields[0]):
            yield from self._restore(note, dict(zip(kind.fields, note.fields, strict=False)), homes, lose)
            return
        if kind.stock == _OCCLUSION or "image-occlusion" in kind.templates[0].front:
            made = self._uncover(note.fields)
        else:
            fields = dict(zip(kind.fields, note.fields, strict=False))
            cards = self._list_cards(note.type, kind)
            made = self._fill_blanks(cards[0], fields) if kind.is_cloze else self._turn_cards(cards, fields)
        while True:
            self._used, self._losses = [], []
            try:
                found = next(made, None)
            except _Faulty as error:
                lose(Loss(self._name(note), str(error), True))
                return
            if found is None:
                return
            numbers, lines = found
            if not lines:
                lose(Loss(self._name(note), self._losses[0], True))
                continue
            shelf = self._find_shelf(homes.get(numbers[0], next(iter(homes.values()), 1)))
            id = f"q-{sha256(f'{note.guid}|{numbers[0]}'.encode()).hexdigest()[:12]}"
            for part, number in enumerate(numbers):
                self.sources[note.id, number] = note.guid, shelf, id, part
            for what in self._losses:
                lose(Loss(self._name(note), what))
            yield Draft(
                f"{note.guid} {numbers[0]}", shelf, id, (*lines, *self._list_tags(note.tags)), tuple(self._used)
            )

    def _restore(self, note: Note, fields: dict[str, str], homes: dict[int, int], lose: Lose) -> Iterator[Draft]:
        """Yield the question that a note was exported from, under its own identity."""
        self._used, self._losses = [], []
        whole = dict.fromkeys((name for name, _ in FIELDS), "") | fields
        lines, losses = restore(whole, self.locate)
        for what in losses:
            lose(Loss(self._name(note), what, not lines))
        if lines:
            deck, _, id = whole["Id"].partition("/")
            shelf = self._find_shelf(next(iter(homes.values()), 1))._replace(id=deck)
            tags = " ".join(tag for tag in note.tags.split() if not tag.casefold().startswith("quiz::"))
            for part in (0, 1):
                self.sources[note.id, part] = note.guid, shelf, id, part
            yield Draft("", shelf, id, (*lines, *self._list_tags(tags)), tuple(self._used))

    def _name(self, note: Note) -> str:
        """Return the number of a note and how it begins."""
        words = " ".join(to_plain(note.fields[0])[:200].split())
        return f"note {note.id} ({words[:40]}{'...' if words[40:] else ''})"

    def _list_cards(self, number: int, kind: NoteType) -> tuple[Card, ...]:
        if number not in self._cards:
            self._cards[number] = tuple(
                Card(place, read_side(one.front), read_side(one.back)) for place, one in enumerate(kind.templates)
            )
        return self._cards[number]

    # ------------------------------------------------------------ cards with two sides

    def _turn_cards(
        self, cards: tuple[Card, ...], fields: dict[str, str]
    ) -> Iterator[tuple[tuple[int, ...], list[Line]]]:
        """Yield the cards that each question is made of, and its lines, [] if it is left out."""
        shown = []
        for card in cards:
            if not any(fields.get(name, "").strip() for name in card.front.shown):
                continue
            front = card.front.render(fields).strip()
            if front:
                shown.append((card, front, cut_front(card.back.render(fields)).strip()))
        if not shown:
            raise _Faulty("it has no card: its front is empty")
        if len(shown) == 2 and (shown[0][1], shown[0][2]) == (shown[1][2], shown[1][1]) and not cards[0].front.typed:
            yield (shown[0][0].number, shown[1][0].number), self._write_card(*shown[0], fields, both_ways=True)
            return
        for card, front, back in shown:
            yield (card.number,), self._write_card(card, front, back, fields)

    def _write_card(
        self, card: Card, front: str, back: str, fields: dict[str, str], *, both_ways: bool = False
    ) -> list[Line]:
        asked = self._read(front)
        stem = asked.text or ("(sound)" if asked.sounds else "")
        typed = fields.get(card.front.typed[0].rpartition(":")[2], "") if card.front.typed else ""
        answer = self._read_typed(typed)
        told = self._read(back if answer or not typed else f"{typed}<br>{back}")
        if not stem or not (answer or told.text):
            self._losses = ["its front is empty" if not stem else "its back is empty"]
            return []
        if max(len(stem), len(told.text)) > _LONGEST:
            self._losses = [f"a text of more than {_LONGEST:,} characters"]
            return []
        stem = self._unnumber(stem)
        if answer:
            lines: list[Line] = [
                ("question", write_text(stem, typed=True)),
                ("answer", quote(answer)),
                ("recall", "type"),
            ]
            lines += [("explain", write_text(told.text, typed=True))] if told.text else []
        else:
            lines = [("front", write_text(stem, typed=True)), ("back", write_text(told.text, typed=True))]
            lines += [("both-ways", "yes")] if both_ways else []
        return lines + self._list_extras(card.front, fields, asked, told)

    def _read_typed(self, html: str) -> str:
        """Return the text to type; "" if there is none, or if it is not a plain text."""
        read = to_markdown(html, self.locate)
        if "\n" in read.text or "![" in read.text or read.sounds:
            self._losses.append("it is recalled instead of typed: its answer is not one line of text")
            return ""
        return to_plain(html)

    # ------------------------------------------------------------ clozes

    def _fill_blanks(self, card: Card, fields: dict[str, str]) -> Iterator[tuple[tuple[int, ...], list[Line]]]:
        """Yield a question for each number of a cloze."""
        html = card.front.render(fields)
        numbers = cloze.list_numbers(html)
        if not numbers:
            raise _Faulty("it has no cloze")
        without = {**fields, **dict.fromkeys(card.back.clozes, "")}
        rest = cut_front(card.back.render(without))
        for number in numbers:
            asked, gaps = cloze.ask(html, number)
            yield (number - 1,), self._write_cloze(card, fields, asked, gaps, html, rest)

    def _write_cloze(
        self, card: Card, fields: dict[str, str], asked: str, gaps: list[cloze.Gap], html: str, rest: str
    ) -> list[Line]:
        stem, told = self._read(asked), self._read(rest)
        filled = self._fill(stem.text, gaps)
        if max(len(stem.text), len(told.text)) > _LONGEST:
            self._losses = [f"a text of more than {_LONGEST:,} characters"]
            return []
        if filled:
            lines: list[Line] = [("cloze", write_text(self._unnumber(filled), typed=True))]
            lines += [("explain", write_text(told.text, typed=True))] if told.text else []
            return lines + self._list_extras(card.front, fields, stem, told)
        hints = iter(gaps)
        front = self._read(re.sub(BLANK, lambda _: f"({to_plain(next(hints).hint) or '…'})", asked)).text
        back = self._read(cloze.show(html)).text
        if not front or not back or front == back:
            self._losses = ["its cloze is empty"]
            return []
        both = "\n\n".join(filter(None, (back, told.text)))
        lines = [("front", write_text(self._unnumber(front), typed=True)), ("back", write_text(both, typed=True))]
        return lines + self._list_extras(card.front, fields, stem, told)

    def _fill(self, stem: str, gaps: list[cloze.Gap]) -> str:
        """Return the text of our cloze; "" if a blank in it cannot be typed as plain text."""
        pieces = stem.split(BLANK)
        if len(pieces) != len(gaps) + 1 or any(BLANK in piece for piece in split_math(stem)[1::2]) or "`" in stem:
            return ""
        answers, out, is_odd = [], [pieces[0].replace("{{", "\\{{")], "{" in stem or "}" in stem
        for gap, piece in zip(gaps, pieces[1:], strict=True):
            read = to_markdown(gap.answer, self.locate)
            answer, hint = to_plain(gap.answer), to_plain(gap.hint)
            if not answer or "\n" in read.text or "![" in read.text or "\\(" in read.text or "\\[" in read.text:
                return ""
            answers.append((answer, hint))
            is_odd = is_odd or _ODD.search(answer) is not None or _ODD.search(hint) is not None
            said = answer.replace("|", "\\|").replace("::", "\\::")
            out += [f"{{{{{said}{f'::{hint}' if hint else ''}}}}}", piece.replace("{{", "\\{{")]
        text = "".join(out)
        if is_odd:
            _, blanks, faults = parse_cloze(text)
            if faults or [(blank.answers, blank.hint) for blank in blanks] != [((one,), hint) for one, hint in answers]:
                return ""
        return text

    # ------------------------------------------------------------ covered pictures

    def _uncover(self, fields: tuple[str, ...]) -> Iterator[tuple[tuple[int, ...], list[Line]]]:
        """Yield a question for each cover of a picture; the others stay covered."""
        occlusion, image, header, *others = (*fields, "", "", "")
        covers = list_covers(occlusion)
        if not covers:
            raise _Faulty("none of its covers is one that can be asked")
        for number in sorted(covers):
            yield (number - 1,), self._write_cover(number, covers, image, header, others)

    def _write_cover(
        self, number: int, covers: dict[int, list[Box]], image: str, header: str, others: list[str]
    ) -> list[Line]:
        boxes = covers[number]
        places = [
            _write_place(str(n), box, f"place-{n}") if k == 1 else _write_place(f"{n} ({k})", box, f"place-{n}-{k}")
            for n, found in sorted(covers.items())
            for k, box in enumerate(found, 1)
        ]
        found = re.search(r"<img[^>]*src=[\"']?([^\"'>]+)", image)
        path = self.locate(unescape(found[1])) if found else ""
        if not path:
            self._losses = ["its picture is not there"]
            return []
        asked = f"place-{number}"
        if len(boxes) > 1:  # the card asks them all at once
            if len(covers) > 1:
                self._losses.append("the covers of its other cards")
            places = [_write_place(str(n), box, f"place-{number}-{n}") for n, box in enumerate(boxes, 1)]
            asked = "all"
        stem = self._read(header).text or "What is covered here?"
        told = self._read("<br>".join(filter(None, others))).text
        lines: list[Line] = [("question", write_text(self._unnumber(stem), typed=True)), ("image", quote(path))]
        lines += [("ask", asked), ("places", "\n    ".join(["", *places]))]
        return lines + ([("explain", write_text(told, typed=True))] if told else [])

    # ------------------------------------------------------------ parts

    def _read(self, html: str) -> Converted:
        read = to_markdown(html, self.locate)
        if read.losses:
            self._losses += [what for what in read.losses if what not in self._losses]
        return read

    def _list_extras(self, front: Side, fields: dict[str, str], asked: Converted, told: Converted) -> list[Line]:
        """Return the lines of hints and sounds."""
        lines: list[Line] = []
        if front.hints:
            hints = [self._read(fields.get(name, "")).text for name in front.hints]
            lines += [("hint", write_text(hint.replace("\n", " "), typed=True)) for hint in hints[:1] if hint]
        if asked.sounds and (path := self.locate(asked.sounds[0])):
            lines.append(("audio", write_text(path, typed=True)))
        else:
            self._losses += [f"the sound '{name}', which is not there" for name in asked.sounds[:1]]
        if len(asked.sounds) > 1 or told.sounds:
            self._losses.append("sounds of the back, or more than one")
        return lines

    def _unnumber(self, stem: str) -> str:
        """Return a stem whose label at the beginning, such as `1.`, is a part of the text."""
        label = find_number(stem, "en").rstrip("*_")
        if not label:
            return stem
        end = "&#41;" if label[-1] == ")" else f"\\{label[-1]}"  # with a backslash, `)` would end a formula
        return f"{label[:-1].rstrip()}{end}{stem[len(label) :]}"

    def locate(self, name: str) -> str:
        """Return the path of a file of the collection from the deck, and note that it is used."""
        if name not in self._files:
            self._files[name] = (
                f"{self._media_folder}/{self.name_media(name)}" if self._collection.has_media(name) else ""
            )
        if self._files[name] and name not in self._used:
            self._used.append(name)
        return self._files[name]

    def find_name(self, path: str) -> str:
        """Return the name of a file of the collection by its path from the deck; the path if no card has used it."""
        return next((name for name, known in self._files.items() if known == path), path)

    def name_media(self, name: str) -> str:
        """Return a name that every system allows for a file: the file's own, else one with a hash of it."""
        plain = re.sub(r"[^\w.() +-]+", "-", name).strip(". ")
        if plain == name and plain == plain.casefold():
            return name
        stem, suffix = os.path.splitext(plain)
        digits = sha256(name.encode("utf-8", "replace")).hexdigest()[:6]
        return f"{stem[:80]}-{digits}{suffix[:10]}".lstrip("-")

    def _list_tags(self, tags: str) -> tuple[Line, ...]:
        if tags not in self._tags:
            names = [tag.replace(",", "-") for tag in tags.split() if tag.casefold() not in _MEANT_FOR_ANKI]
            listed = ", ".join(write_text(name, typed=True, flow=True) for name in dict.fromkeys(names))
            self._tags[tags] = (("tags", f"[{listed}]"),) if names else ()
        return self._tags[tags]

    def _find_shelf(self, number: int) -> Shelf:
        if number not in self._shelves:
            deck = self._collection.decks.get(number, AnkiDeck("", 0, 0.0))
            above, _, last = deck.name.rpartition("::")
            if last.casefold() in ("", "default"):
                last = name_deck(self._title)[1]
            digits = sha256(str(number).encode()).hexdigest()[:8]
            self._shelves[number] = Shelf(f"anki-{digits}", " ".join(last.split()), above)
        return self._shelves[number]


def _write_place(name: str, box: Box, id: str) -> str:
    return f'"{name}": {{at: [{", ".join(f"{edge:g}" for edge in box)}], id: {id}}}'
