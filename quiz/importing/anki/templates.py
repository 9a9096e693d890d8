"""The templates of a note type: what a card shows of a note, as HTML.

https://docs.ankiweb.net/templates/intro.html. Reads fields, conditions and the filters that change what is shown; those
that only read aloud or look nicer are passed over.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

_TAG = re.compile(r"\{\{\s*([#^/]?)\s*([^{}]*?)\s*\}\}")
_ANSWER = re.compile(r"<hr[^>]*\bid\s*=\s*[\"']?answer\b[^>]*>", re.IGNORECASE)
_SPECIAL = frozenset(("Tags", "Type", "Deck", "Subdeck", "Card", "CardFlag", "CardID"))

Fields = Mapping[str, str]
Render = Callable[[Fields], str]


class Side(NamedTuple):
    """One side of a template: how it is shown, and the fields that it types, fills as a cloze and gives as hints."""

    render: Render
    typed: tuple[str, ...]
    clozes: tuple[str, ...]
    hints: tuple[str, ...]
    shown: frozenset[str]
    """All fields that may be shown."""


@lru_cache(2000)
def read_side(template: str) -> Side:
    """Return a side of a template. Fields to type and hints are not part of what it shows."""
    typed: list[str] = []
    clozes: list[str] = []
    hints: list[str] = []
    shown: set[str] = set()
    parts: list[tuple[str, str]] = []  # ("text" or "field" or "#" or "^" or "/", value)
    at = 0
    for found in _TAG.finditer(template):
        parts.append(("text", template[at : found.start()]))
        at = found.end()
        mark, name = found[1], found[2]
        *filters, field = (part.strip() for part in name.split(":"))
        if mark:
            parts.append((mark, field))
        elif filters and filters[0].startswith("tts"):
            continue
        elif "type" in filters:
            typed.append(field)
        elif "hint" in filters:
            hints.append(field)
        else:
            if "cloze" in filters or "cloze-only" in filters:
                clozes.append(field)
            parts.append(("field", field))
            shown.add(field)
    parts.append(("text", template[at:]))
    shown |= {*typed, *hints}
    render = _compile([part for part in parts if part != ("text", "")])
    return Side(render, tuple(typed), tuple(clozes), tuple(hints), frozenset(shown))


def cut_front(back: str) -> str:
    """Return what the back of a card shows below its front: all after Anki's line between the two, if it has one."""
    cut = _ANSWER.search(back)
    return back[cut.end() :] if cut else back


def _compile(parts: list[tuple[str, str]]) -> Render:
    """Return a function of a note's fields; conditions that are not closed hold to the end."""
    if len(parts) == 1 and parts[0][0] == "field":
        name = parts[0][1]
        return lambda fields: fields.get(name, "")

    def render(fields: Fields) -> str:
        out: list[str] = []
        hidden: list[bool] = []
        for kind, value in parts:
            if kind == "/":
                hidden[-1:] = []
            elif kind in ("#", "^"):
                is_empty = not fields.get(value, "").strip()
                hidden.append(is_empty if kind == "#" else not is_empty)
            elif True in hidden:
                continue
            elif kind == "text":
                out.append(value)
            elif value not in _SPECIAL or value in fields:
                out.append(fields.get(value, ""))
        return "".join(out)

    return render
