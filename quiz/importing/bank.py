"""A file of questions as drafts of a deck: what all formats but Anki's do alike.

A format is one pure function from a text to parsed questions. Here each gets its permanent id, is written, read back
and compared: one that quiz would refuse, or take for another question, is left out with the reason.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from hashlib import sha256
from typing import BinaryIO
from urllib.parse import unquote

from quiz.engine.typed import option_key
from quiz.identity import ID, make_id, name_deck, suggest_id
from quiz.importing.decoding import decode
from quiz.importing.lines import write_lines
from quiz.importing.parsed import Parsed
from quiz.importing.refusal import CannotImport
from quiz.importing.source import Draft, Shelf, Source
from quiz.losses import Lose, Loss
from quiz.model import BLANK, Body, Cloze, Numeric, Question
from quiz.opening import is_outside, open_inside, read_regular
from quiz.reading.deckfile import read_deck
from quiz.writing.block import write_block

LARGEST_FILE = 200_000_000
_TOGETHER = 500
_OWN_NAME = re.compile(r"([a-z][a-z0-9-]{0,63})/([a-z][a-z0-9-]{0,63})")
_MEDIA = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".bmp", ".mp3", ".ogg", ".wav", ".m4a", ".oga", ".flac")
_UNSAID = ("id", "identity", "line", "column", "places", "body", "remarks")
_SAID = tuple(field.name for field in fields(Question) if field.name not in _UNSAID)
_HEAD = "deck: trial\ntitle: Trial\nformat: 2\nquestions:\n"


class Files:
    """The pictures and sounds that a source refers to: beside it, or embedded in it."""

    def __init__(self, folder: str, media_folder: str) -> None:
        self._folder = folder
        self._media_folder = media_folder
        self._embedded: dict[str, bytes] = {}
        self._names: dict[str, str] = {}
        self._used: list[str] = []

    def add(self, name: str, data: bytes) -> str:
        """Add a file that is embedded in the source; return a name to locate it by, of its own and of its content."""
        stem, suffix = os.path.splitext(name)
        unique = f"{stem}-{sha256(data).hexdigest()[:8]}{suffix}"
        self._embedded[unique] = data
        return unique

    def locate(self, name: str) -> str:
        """Return the path of a file from the deck, and note that it is used; "" if it is not there."""
        name = unquote(re.split(r"[?#]", name)[0]).removeprefix("./")
        if name not in self._embedded and not self._is_there(name):
            return ""
        if name not in self._names:
            self._names[name] = self._make_name(name)
        if name not in self._used:
            self._used.append(name)
        return f"{self._media_folder}/{self._names[name]}"

    def take_used(self) -> tuple[str, ...]:
        """Return the files that were located since this was last called."""
        used, self._used = tuple(self._used), []
        return used

    def name_media(self, name: str) -> str:
        """Return the name that a file gets beside the deck."""
        return self._names[name]

    def copy(self, name: str, target: BinaryIO) -> None:
        """Write a file to a file. Raises OSError."""
        if name in self._embedded:
            target.write(self._embedded[name])
            return
        with open_inside(self._folder, name) as file:
            while piece := file.read(1 << 20):
                target.write(piece)

    def _is_there(self, name: str) -> bool:
        if not name.casefold().endswith(_MEDIA) or is_outside(name):
            return False
        try:
            open_inside(self._folder, name).close()
        except OSError:
            return False
        return True

    def _make_name(self, name: str) -> str:
        plain = re.sub(r"[^\w.-]+", "-", os.path.basename(name)).strip("-. ") or "file"
        if plain.casefold() in {known.casefold() for known in self._names.values()}:
            stem, suffix = os.path.splitext(plain)
            plain = f"{stem}-{sha256(name.encode('utf-8', 'replace')).hexdigest()[:6]}{suffix}"
        return plain


Parse = Callable[[str, Files, Lose], Iterator[Parsed]]
"""Yields the questions of a text, and calls `lose` for each that is left out, with its place."""


class Bank:
    """An open file of questions."""

    def __init__(self, path: str, text: str, parse: Parse, notices: Iterable[str]) -> None:
        self._path = path
        self._text = text
        self._parse = parse
        self._files = Files("", "")
        self.notices = tuple(notices)

    def drafts(self, lose: Lose, media_folder: str) -> Iterator[Draft]:
        """Yield the questions in order, and call `lose` for each loss. Raises CannotImport."""
        self._files = Files(os.path.dirname(self._path) or ".", media_folder)
        found = []
        for one in self._parse(self._text, self._files, lose):
            found.append(one._replace(media=(*one.media, *self._files.take_used())))
        shelf = self._name_shelf(found)
        places: dict[str, int] = {}
        for batch in _split(found):
            yield from self._try(batch, shelf, places, lose)

    def name_media(self, name: str) -> str:
        """Return the name that a file gets beside the deck."""
        return self._files.name_media(name)

    def copy_media(self, name: str, target: BinaryIO) -> None:
        """Write a file of a question to a file. Raises OSError."""
        self._files.copy(name, target)

    def _name_shelf(self, found: list[Parsed]) -> Shelf:
        id, title = name_deck(self._path)
        own = {match[1] for one in found if (match := _OWN_NAME.fullmatch(one.name))}
        categories = {one.category for one in found}
        if len(own) == 1 and all(_OWN_NAME.fullmatch(one.name) for one in found):
            id = own.pop()
        if len(categories) == 1 and (last := categories.pop().rpartition("/")[2].strip()) and "::" not in last:
            title = last
        return Shelf(id, title)

    def _try(self, batch: list[Parsed], shelf: Shelf, places: dict[str, int], lose: Lose) -> Iterator[Draft]:
        """Yield the drafts of the questions that are read back as they are."""
        drafts = []
        for one in batch:
            key, id = _name(one, places)
            lines, is_newer = write_lines(one.question)
            drafts.append(Draft(key, shelf, id, tuple(lines), one.media, is_newer))
        blocks = [write_block([("id", draft.id), *draft.lines]) for draft in drafts]
        deck, problems = read_deck((_HEAD + "\n".join(blocks)).encode(), "trial.yaml")
        known = {question.id: question for question in deck.questions} if deck else {}
        for one, draft, block in zip(batch, drafts, blocks, strict=True):
            read = known.get(draft.id)
            if read is None or any(problem.severity == "error" for problem in problems):
                alone, own = read_deck((_HEAD + block).encode(), "trial.yaml")
                if faults := [problem for problem in own if problem.severity == "error"]:
                    lose(Loss(one.place, faults[0].message, is_left_out=True))
                    continue
                read = alone.questions[0] if alone and alone.questions else None
            if read is None or _plain(read) != _plain(one.question):
                lose(Loss(one.place, "it has a text that no question file can hold as it is", is_left_out=True))
                continue
            for what in one.losses:
                lose(Loss(one.place, what))
            yield draft


def _split(found: list[Parsed]) -> Iterator[list[Parsed]]:
    for start in range(0, len(found), _TOGETHER):
        yield found[start : start + _TOGETHER]


def _plain(question: Question) -> tuple[object, ...]:
    """Return what a question says, without its name and its places."""
    remarks = sorted((option_key(one.text), one.feedback) for one in question.remarks)
    return (_plain_body(question.body), remarks, *(getattr(question, name) for name in _SAID))


def _plain_body(body: Body) -> Body:
    """Return a body without the bounds that follow from its numbers."""
    if isinstance(body, Numeric):
        ranges = tuple(sorted((replace(one, low="", high="") for one in body.ranges), key=repr))
        return replace(body, low="", high="", ranges=ranges)
    if isinstance(body, Cloze):
        own = [(one.number, one.tolerance) for blank in body.blanks for one in blank.numbers]
        common = [(one.number, one.tolerance) for one in body.numbers]
        numbers = tuple(sorted({**dict(common), **dict(own)}.items()))
        return replace(body, blanks=tuple(replace(blank, numbers=()) for blank in body.blanks), numbers=numbers)  # type: ignore[arg-type]
    return body


def _name(one: Parsed, places: dict[str, int]) -> tuple[str, str]:
    """Return the key of a question in its source, and its id in the deck: each the same at every import of a file."""
    own = _OWN_NAME.fullmatch(one.name)
    key = one.name or f"#{sha256(one.question.stem.encode('utf-8', 'replace')).hexdigest()[:16]}"
    id = own[2] if own else one.name if ID.fullmatch(one.name) else _suggest(one, key)
    return _count(key, places, " "), _count(id, places, "-", most=64)


def _suggest(one: Parsed, key: str) -> str:
    if not one.name:
        return suggest_id(one.question.stem)
    words = make_id(one.name)[:48].strip("-") or "q"
    return f"{words}-{sha256(key.encode('utf-8', 'replace')).hexdigest()[:4]}"


def _count(name: str, met: dict[str, int], gap: str, most: int = 1000) -> str:
    """Return a name that none before had: with a number if need be."""
    number = met[gap + name] = met.get(gap + name, 0) + 1
    return name if number == 1 else f"{name[: most - 6]}{gap}{number}"


def make_tag(text: str) -> str:
    """Return a tag nearest to a text, "" if it has no letter or digit."""
    return "::".join(
        filter(None, (re.sub(r"[\s,;\"'\[\]{}#&*!|>%@`\\]+", "-", part).strip("-:") for part in text.split("::")))
    )


def make_source(title: str, recognise: Callable[[str, str], bool], parse: Parse) -> Source:
    """Return a format of text files. `recognise` takes a path and the beginning of the text."""

    @contextmanager
    def open_bank(path: str, scratch: str) -> Iterator[Bank]:
        try:
            data = read_regular(path, LARGEST_FILE)
        except OSError as error:
            raise CannotImport(path, f"it cannot be read: {error.strerror or error}") from error
        text, notices = decode(data)
        if "\0" in text:
            raise CannotImport(path, "it is not a text file")
        yield Bank(path, text.replace(BLANK, ""), parse, notices)

    return Source(title, lambda path, head: recognise(path, decode(head, is_cut=True)[0]), open_bank)
