"""Finds the option that a typed text means: by its text as written, as shown, then leniently; else by its label.

Knows the options as they are shown, not which of them is right.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from quiz.shown import show
from quiz.sitting.labels import Labels

Shown = Callable[[str], str]
"""Turns inline Markdown into the text that is shown."""


class Unreadable(NamedTuple):
    """What was given fits nothing; `reason` is a clause such as "'x' is not one of the options"."""

    reason: str


class Options:
    """The texts of some options, or of the left sides of pairs, each found in constant time."""

    def __init__(self, texts: Sequence[str], shown: Shown = str, kind: str = "") -> None:
        self.texts = texts
        self._shown = shown
        self._kind = kind
        self._tables: list[dict[str, int | None]] = []
        self._labels: Labels | None = None

    @property
    def labels(self) -> Labels:
        """The labels, which depend on the texts as they are shown."""
        if self._labels is None:
            self._labels = Labels([self._shown(text) for text in self.texts], self._kind)
        return self._labels

    def find(self, typed: str) -> int | None:
        """Return the place of the option for a text, or else for a label, None if there is none."""
        typed = typed.strip()
        place = self.find_text(typed)
        return self.labels.find(typed) if place is None else place

    def find_text(self, typed: str) -> int | None:
        """Return the place of the only option with this text, None for none or several."""
        forms: tuple[Shown, ...] = (str, self._shown, lambda text: fold(self._shown(text)))
        for number, form in enumerate(forms):
            if number == len(self._tables):
                self._tables.append(_place_by(map(form, self.texts)))
            place = self._tables[number].get(typed if number < 2 else fold(typed))
            if place is not None:
                return place
        return None

    def find_each(self, parts: Iterable[str]) -> list[str] | Unreadable:
        """Return the texts of the options for these texts and labels, in their order."""
        found = []
        for part in parts:
            place = self.find(part)
            if place is None:
                return none_of(part)
            found.append(self.texts[place])
        return found

    def find_many(self, line: str) -> list[str] | Unreadable:
        """Return the texts of the options in a line.

        The whole line is one of them, or it has parts between `;`, else labels, else texts between `,`.
        """
        whole = self.find(line)
        if whole is not None:
            return [self.texts[whole]]
        parts = split_parts(line)
        if len(parts) > 1:
            return self.find_each(filter(None, parts))
        for labels in (re.split(r"[\s,]+", line.strip(" ,")), re.sub(r"[\s,]+", "", line)):
            places = [self.labels.find(label) for label in labels]
            if labels and None not in places:
                return [self.texts[place] for place in places if place is not None]
        found = self.find_each(part for part in line.split(",") if part.strip()) if "," in line else none_of(line)
        return none_of(line) if isinstance(found, Unreadable) else found


def _place_by(texts: Iterable[str]) -> dict[str, int | None]:
    """Return the place of each text, None for a repeated text."""
    places: dict[str, int | None] = {}
    for place, text in enumerate(texts):
        places[text] = None if text in places else place
    return places


def fold(text: str) -> str:
    """Return text without differences of case, width, kind of quotation mark, spacing and a final full stop."""
    text = unicodedata.normalize("NFKC", text).casefold().translate(_PLAIN_MARKS)
    return " ".join(text.split()).rstrip(".")


_PLAIN_MARKS = str.maketrans("‘’“”–—−‐‑", "''\"\"-----")


def split_parts(line: str) -> list[str]:
    """Return the parts of a line between semicolons or line breaks, trimmed."""
    return [part.strip() for part in re.split("[;\n]", line)]


def none_of(text: str) -> Unreadable:
    """Return the reason that a text is not one of the options."""
    return Unreadable(f"'{clip(text)}' is not one of the options")


def clip(text: str) -> str:
    """Return foreign text for a message: safe, on one line, at most 40 characters."""
    text = show(text.strip())
    return text if len(text) <= 40 else text[:39] + "…"
