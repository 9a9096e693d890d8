"""Pools and passages that no question uses: most often, a question was meant to name them."""

import re
from collections.abc import Callable, Iterator, Sequence

from quiz.checking.names import locate_part
from quiz.intent.pools import list_shared
from quiz.model import Deck, Shared
from quiz.problems import Location, Problem

_PART = re.compile(r"(?:pools|passages)/[a-z0-9-]+")


def unused_part(deck: Deck, read_lines: Callable[[], Sequence[str]]) -> Iterator[Problem]:
    """Yield a problem for each pool and passage that no question names, not even one that cannot be asked."""
    parts = [part for part in (place.split(":")[0] for place in deck.places.split()) if _PART.fullmatch(part)]
    if not parts:
        return
    used = {f"passages/{question.passage}" for question in deck.questions}
    used |= {f"pools/{draw.pool}" for question in deck.questions for draw in getattr(question.body, "draws", ())}
    for part in parts:
        kind, _, name = part.partition("/")
        key = "from" if kind == "pools" else "passage"
        if part in used or any(re.search(rf"\b{key}[\"']?:\s*[\"']?{name}\b", line) for line in read_lines()):
            continue
        help = (
            f"draw from it: {{from: {name}, pick: 2}}" if key == "from" else f"write 'passage: {name}' in its questions"
        )
        message = f"no question uses the {'pool' if key == 'from' else 'passage'} '{name}'"
        yield Problem("unused-part", locate_part(deck, part), message, f"{help}; or remove it")


def unused_shared(shared: Shared, decks: Sequence[Deck]) -> Iterator[Problem]:
    """Yield a problem for each shared pool and passage that none of these decks, which are all of its folder, uses."""
    used = {part for deck in decks for question in deck.questions for _, part in list_shared(question)}
    for kind, names in (("pool", shared.pools), ("passage", shared.passages)):
        for name in names:
            if (part := f"{kind}s/{name}") not in used:
                place = Location(shared.path, *shared.place_of(part))
                help = "remove it, or name it in a question"
                yield Problem("unused-part", place, f"no deck uses the {kind} '{name}'", help)
