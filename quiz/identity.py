"""The identity of a question, a hash of its content, and draws that come out the same everywhere.

Everything here is a pure function of its arguments: no clock, no random source.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from quiz.model import Flashcard, Question

if TYPE_CHECKING:
    from hashlib import sha256
else:
    try:  # `hashlib` loads OpenSSL first: 2.5 ms at every start
        from _sha2 import sha256  # Python 3.12 and newer
    except ImportError:
        try:
            from _sha256 import sha256
        except ImportError:
            from hashlib import sha256

Item = TypeVar("Item")

ID = re.compile(r"[a-z][a-z0-9-]{0,63}")
"""An id of a deck, question, sheet or fact, to be matched whole."""

_UNSEEN = {"line", "column", "places", "allow", "id", "identity", "tags", "citations", "difficulty", "retired"}
_UNSEEN |= {"as_of", "until", "recall", "write", "speak"}
_FILLER = frozenset(
    """
    a an and are as at be by did do does for from had has have how in is it its many much of on or that the their
    these this to was were what when where which who whom whose why will with
    """.split()  # noqa: SIM905 (a list of forty quoted words is harder to read)
)


def suggest_id(stem: str) -> str:
    """Return an id for a question that has none: a pure function of its stem.

    Up to five distinctive words of the stem and four hexadecimal digits of its SHA-256, such as
    `capital-australia-3f9c`; so the id survives anything except an edit of the stem. A stem without
    Latin letters has no such words and gets eight digits.
    """
    text = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().casefold()
    words = [word for word in re.findall(r"[a-z0-9]+", text.replace("'", "")) if word not in _FILLER]
    slug = "-".join(words[:5])[:48].strip("-")
    digits = 4 if any(map(str.isalpha, slug)) else 8
    if not slug[:1].isalpha():
        slug = f"q-{slug}".strip("-")
    return f"{slug}-{sha256(stem.encode('utf-8', 'surrogatepass')).hexdigest()[:digits]}"


def make_id(word: str) -> str:
    """Return the id nearest to a word that is none, "" if it has no letter or digit to make one of."""
    from quiz.keys import spell_latin

    spelt = spell_latin(word).casefold().replace("æ", "ae").replace("ø", "o").replace("ł", "l")
    letters = "".join(letter for letter in unicodedata.normalize("NFKD", spelt) if letter.isascii() or letter.isalnum())
    made = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:64]
    if made and not ID.fullmatch(made):
        made = f"q-{made}".strip("-")[:64]
    return made


def name_deck(path: str) -> tuple[str, str]:
    """Return an id and a title for a deck that has none: a pure function of the name of its file.

    A name without Latin letters becomes eight hexadecimal digits of its SHA-256.
    """
    name = re.split(r"[/\\]", path)[-1].rpartition(".")[0] or "deck"
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50].rstrip("-")
    if not any(map(str.isalpha, slug)):
        slug = f"{slug}-{sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}".strip("-")
    title = " ".join(re.sub(r"[-_:\s]+", " ", name).split()) or "Deck"
    return slug if slug[0].isalpha() else f"deck-{slug}", title[:1].upper() + title[1:]


def identify(deck: str, question: str, was: str = "") -> str:
    """Return the permanent identity of a question: `deck/question`, or the one that `was` names.

    `deck` is the deck's own permanent identity; `was` is "old-id" or "old-deck/old-id".
    """
    if not was:
        return f"{deck}/{question}"
    return was if "/" in was else f"{deck}/{was}"


_BACK = "#2"


def name_unit(identity: str, part: int) -> str:
    """Return the name of one side of a question: its identity for the front (0), `identity#2` for the back (1)."""
    return f"{identity}{_BACK}" if part else identity


def split_unit(unit: str) -> tuple[str, int]:
    """Return the identity and the part (0 or 1) that a unit names."""
    return (unit.removesuffix(_BACK), 1) if unit.endswith(_BACK) else (unit, 0)


def keep_apart(units: Iterable[str], answered: Iterable[str]) -> list[str]:
    """Return units in their order, without the other side of one that comes before it or was answered today."""
    listed, met = list(units), list(answered)
    if not any(unit.endswith(_BACK) for unit in (*listed, *met)):
        return listed
    parts = dict(map(split_unit, met))
    return [
        unit for unit in listed for identity, part in [split_unit(unit)] if parts.setdefault(identity, part) == part
    ]


def turn(question: Question) -> Question:
    """Return a flashcard asked from its back, as a unit of its own.

    As on its card in Anki, nothing but the back is shown before the answer.
    """
    assert isinstance(question.body, Flashcard)
    return replace(
        question,
        id=question.id and name_unit(question.id, 1),
        identity=name_unit(question.identity, 1),
        stem=question.body.back,
        body=replace(question.body, back=question.stem),
        hints=(),
        passage="",
        image=None,
        audio="",
        audio_alt="",
    )


def hash_content(question: Question) -> str:
    """Return 16 hexadecimal digits that change when the question or its display changes.

    Tags, citations, difficulty, places and the way of answering do not count: they change no answer. Defaults do not
    count either, so a part that a later version adds leaves questions without it unchanged.
    """
    return sha256(_plain(question).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _plain(value: object) -> str:
    """Write a value in the same way on every Python version."""
    if is_dataclass(value) and not isinstance(value, type):
        parts = [(f.name, getattr(value, f.name)) for f in fields(value) if getattr(value, f.name) != f.default]
        unseen = _UNSEEN if isinstance(value, Question) else set()
        inner = ",".join(f"{name}={_plain(part)}" for name, part in parts if name not in unseen)
        return f"{type(value).__name__}({inner})"
    if isinstance(value, (list, tuple)):
        return f"[{','.join(map(_plain, value))}]"
    return ascii(value)


def rank(seed: object, identity: str, text: str = "") -> bytes:
    """Return the sort key that determines the drawn order: sha256(seed | identity | text)."""
    return sha256(f"{seed}|{identity}|{text}".encode("utf-8", "surrogatepass")).digest()


def shuffle(items: Iterable[Item], seed: object, identity: str, text: Callable[[Item], str] = str) -> list[Item]:
    """Return the items in drawn order: the same on any machine and Python version.

    Adding or removing an item does not change the order of the others.
    """
    return sorted(items, key=lambda item: rank(seed, identity, text(item)))
