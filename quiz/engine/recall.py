"""Which typed texts name which entries of a list, and how many places they take.

Knows nothing of scores.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from quiz.engine.typed import is_typo, list_answer_forms, list_readings, normalize
from quiz.model import ListRecall

_SEPARATORS = ("[;；]", "[,，、،]", r"(?i:(?:^|\s)(?:and|&)(?=\s))")


class Recalled(NamedTuple):
    """The typed entries, sorted out.

    `named`: the text that names an entry, by the entry's number; `typos`: the entries named with a
    slip; `wrong`: texts that name none; `repeated`: texts that name what is named already; `beyond`:
    texts after the last place. `places`: how many of the list's `need` are taken.
    """

    named: dict[int, str]
    typos: frozenset[int]
    wrong: tuple[str, ...]
    repeated: tuple[str, ...]
    beyond: tuple[str, ...]
    places: int


def recall(
    body: ListRecall,
    lines: Sequence[str],
    *,
    language: str = "en",
    is_deck_word: Callable[[str], bool] = lambda word: False,
) -> Recalled:
    """Return what these lines name, of which the first `need` different entries count.

    A line that fits nothing is cut at `;`, else at commas, else at "and", if then a part fits. A text
    given again, and a second variant of an entry, take no place. Which text stands for which entry is
    settled so that as many entries as possible are named: first by exact matches, then, without
    giving one of those up, by slips too.
    """
    find = _Finder(body, language, is_deck_word)
    texts = [part for line in lines for part in _cut(line.strip(), find) if part]
    said: dict[str, str] = {}
    exact: dict[str, Sequence[int]] = {}
    likely: dict[str, Sequence[int]] = {}
    wrong: list[str] = []
    repeated: list[str] = []
    holder: dict[int, str] = {}
    places = 0
    beyond: list[str] = []
    for text in texts:
        if places == body.need:
            beyond.append(text)
            continue
        key = normalize(find.name(text), body.exact, language=language)
        if key in said:
            repeated.append(text)
            continue
        said[key] = text
        exact[key], likely[key] = find(text)
        if not likely[key]:
            wrong.append(text)
        elif not _place(key, likely, holder):
            continue
        places += 1
    holder = assign(likely, assign(exact, {}))
    named = {entry: said[key] for entry, key in holder.items()}
    typos = frozenset(entry for entry, key in holder.items() if entry not in exact[key])
    held = set(holder.values())
    repeated += [said[key] for key in said if likely[key] and key not in held]
    return Recalled(named, typos, tuple(wrong), tuple(repeated), tuple(beyond), places)


def assign(wishes: Mapping[str, Sequence[int]], holder: Mapping[int, str]) -> dict[int, str]:
    """Return who holds which entry, for as many entries as can be held: Kuhn's augmenting paths.

    `wishes` are the entries that each key may hold, `holder` who holds what before; an entry that is
    held before stays held, if need be by another.
    """
    held = dict(holder)
    for key in wishes:
        if key not in held.values():
            _place(key, wishes, held)
    return held


def _place(key: str, wishes: Mapping[str, Sequence[int]], held: dict[int, str]) -> bool:
    """Have a key hold one more entry, others making room for it; return whether it could be done."""

    def place(key: str, tried: set[int]) -> bool:
        for number in wishes[key]:
            if number not in tried:
                tried.add(number)
                if number not in held or place(held[number], tried):
                    held[number] = key
                    return True
        return False

    return place(key, set())


class _Finder:
    """Finds the entries that a text is, exactly and with a slip; each text is looked at once."""

    def __init__(self, body: ListRecall, language: str, is_deck_word: Callable[[str], bool]) -> None:
        self._body = body
        self._language = language
        self._is_slip = partial(is_typo, exact=body.exact, language=language, is_deck_word=is_deck_word)
        self._forms = [
            {form for answer in entry for form in list_answer_forms(answer, body.exact, language=language)}
            for entry in body.entries
        ]
        self._known: dict[str, tuple[list[int], list[int]]] = {}

    def __call__(self, text: str) -> tuple[list[int], list[int]]:
        """Return the numbers of the entries that a text is, and of those that it is or seems to be."""
        if text not in self._known:
            self._known[text] = self._find(text)
        return self._known[text]

    def name(self, text: str) -> str:
        """Return a text as the deck writes it, if it is one of the numbers of the list."""
        semicolon, _, word = _SEPARATORS
        if not self._body.numbers or re.search(semicolon, text) or re.search(word, text):
            return text
        from quiz.engine.numbers import name_number

        return name_number(text, self._body.numbers, self._language)

    def _find(self, text: str) -> tuple[list[int], list[int]]:
        readings = list_readings(self.name(text), self._body.exact, language=self._language)
        for _, forms in readings:
            exact = [number for number, entry in enumerate(self._forms) if not entry.isdisjoint(forms)]
            if exact:
                return exact, exact
        if not self._body.typos:
            return [], []
        entries = enumerate(self._body.entries)
        return [], [n for n, entry in entries if any(self._is_slip(r, a) for r, _ in readings for a in entry)]


def _cut(line: str, find: _Finder) -> list[str]:
    if not line or find(line)[1]:
        return [line]
    for separator in _SEPARATORS:
        parts = [part.strip() for part in re.split(separator, line)]
        if len(parts) > 1 and any(part and find(part)[1] for part in parts):
            return [text for part in parts for text in _cut(part, find)]
    return [line]
