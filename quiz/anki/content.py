"""The hash that shows whether the visible content of a question has changed.

It is made from the source (the question's own values, the facts it cites, the bytes of its media, its
author's tags) and not from the generated HTML, so that a fixed renderer does not touch every learner's
cards. If a fix should reach them, raise the number of its kind in `RENDER`.

Knows nothing of Anki's files and of the lockfile.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from hashlib import sha256
from operator import attrgetter
from typing import Any, NamedTuple
from urllib.parse import quote

from quiz.anki.notes import SEED, is_turned
from quiz.engine.selection import draw_options
from quiz.model import Deck, Flashcard, Kind, Question, Sheet
from quiz.sources import link_to_text, name_credit
from quiz.texts import list_media, list_pictures

RENDER: dict[Kind, int] = {}
"""Raised by hand from 1 for a kind when every learner should get its newly rendered cards."""

_UNSEEN = {"id", "identity", "tags", "citations", "points", "difficulty", "allow", "line", "column", "places", "draws"}
_UNSEEN |= {"body", "passage"}  # spelled apart
_UNSEEN |= {"as_of", "until"}  # no card shows them
_UNSEEN |= {"write"}  # a rubric has its line anyway
_UNSEEN |= {"recall"}  # where a card is turned, it has a part of its own


def hash_source(
    question: Question, deck: Deck, sheets: Mapping[str, Sheet], media: Sequence[str] = (), *, names: bool = False
) -> str:
    """Return 16 hexadecimal digits; `media` are the hashes of the bytes of the files shown, as `find_media` has them.

    The names of files count only with `names`, as they once did: their bytes tell enough.

    Default values are left out, so that a later release can add one. A draw counts by its drawn
    options: a new member of a pool changes only the questions that show it. The deck does not
    count, so that a question can move.
    """
    body = question.body
    parts = [f"{question.kind}:{RENDER.get(question.kind, 1)}", *_spell(question), *_spell(body)]
    if getattr(body, "draws", ()):
        parts.append(f"drawn={sorted(draw_options(question, seed=SEED))!a}")
    if question.write and isinstance(body, Flashcard):
        parts.append("write=True")
    if is_turned(question):
        parts.append("recall='flip'")
    if credit := name_credit(deck.author, deck.licence, deck.origin):
        parts.append(f"credit={credit!a}")
    if deck.language != "en":
        parts.append(f"language={deck.language!a}")
    if question.passage:
        parts.append(f"passage={deck.passages.get(question.passage, '')!a}")
    if deck.tags or question.tags:
        parts.append(f"tags={sorted({*deck.tags, *question.tags})!a}")
    for citation in question.citations:
        sheet = sheets.get(citation.sheet)
        if sheet is None:
            parts.append(f"citation={(citation.sheet, citation.text)!a}")
            continue
        shown = (sheet.title, sheet.publisher, sheet.kind, sheet.author, sheet.date, sheet.url)
        facts = [fact for fact in sheet.facts if fact.id == citation.fact]
        parts.append(f"citation={shown!a}{[(fact.text, fact.paragraph) for fact in facts]!a}")
        parts += [f"paragraphs={fact.paragraphs!a}" for fact in facts if fact.last_paragraph]
        parts += [f"note={fact.note!a}" for fact in facts if fact.note]
        parts += [f"says={fact.says!a}" for fact in facts if fact.says and link_to_text(sheet.url)]
    text = "\n".join(parts)
    if media:
        if not names:
            text = _remove_names(text, {file for _, file in find_media(question, deck)})
        text = "\n".join([text, *(f"media={found}" for found in media)])
    return sha256(text.encode()).hexdigest()[:16]


def _remove_names(spelled: str, files: Iterable[str]) -> str:
    """Return a spelled question with its files unnamed; a picture that is written in a rarer way keeps its name."""
    for file in sorted(files):
        for key in ("file", "audio"):
            spelled = spelled.replace(f"{key}={file!a}", f"{key}=")
        for written in (file, quote(file)):
            spelled = spelled.replace(ascii(f"]({written})")[1:-1], "]()")
            spelled = spelled.replace(ascii(f"](<{written}>)")[1:-1], "]()")
    return spelled


def find_media(question: Question, deck: Deck) -> Iterator[tuple[str, str]]:
    """Yield the key and path of every file that the card shows or plays, as the deck names it."""
    yield from list_media(question)
    if question.passage:
        yield from (("passage", file) for file in list_pictures(deck.passages.get(question.passage, "")))


class _Fields(NamedTuple):
    """The fields of a class that count: their names, how to get their values, and the defaults."""

    names: tuple[str, ...]
    get: Callable[[Any], tuple[Any, ...]]
    defaults: tuple[object, ...]


_known: dict[type, _Fields] = {}


def _list_fields(kind: type[Any]) -> _Fields:
    if kind not in _known:
        seen = [field for field in fields(kind) if field.name not in _UNSEEN]
        names = tuple(field.name for field in seen)
        get = attrgetter(*names) if len(names) > 1 else lambda value: tuple(getattr(value, name) for name in names)
        _known[kind] = _Fields(names, get, tuple(field.default for field in seen))
    return _known[kind]


def _spell(value: Any) -> list[str]:
    """Return `name=value` of every field that is not its default, in one spelling on every Python."""
    names, get, defaults = _list_fields(type(value))
    return [
        f"{name}={ascii(found) if type(found) is str else _plain(found)}"
        for name, found, default in zip(names, get(value), defaults, strict=True)
        if found != default
    ]


def _plain(value: object) -> str:
    if isinstance(value, str):
        return ascii(value)
    if isinstance(value, tuple):
        return f"[{','.join([_plain(item) for item in value])}]"
    if is_dataclass(value):
        return f"({','.join(_spell(value))})"
    return ascii(value)
