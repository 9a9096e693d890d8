"""Pools of wrong options, and what is left of them for a question that draws.

Knows no place in a file.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from quiz.engine.typed import normalize
from quiz.intent.names import suggest_name
from quiz.markup import look
from quiz.model import Question
from quiz.shown import shorten


class Pool(NamedTuple):
    """A named list of texts, each with the form in which it is compared."""

    texts: tuple[str, ...]
    forms: tuple[str, ...]


def make_pool(texts: tuple[str, ...], language: str) -> Pool:
    """Return a pool of these texts, compared as answers in a language are."""
    return Pool(texts, tuple(make_form(text, language) for text in texts))


def make_form(text: str, language: str) -> str:
    """Return the form in which a text is compared with the members of a pool."""
    return normalize(look(text), language=language)


def leave_out(pool: Pool, out: Collection[str]) -> tuple[str, ...]:
    """Return the members of a pool that do not have one of these forms."""
    return tuple([text for text, form in zip(pool.texts, pool.forms, strict=True) if form not in out])


def explain_stranger(text: str, name: str, pool: Pool, language: str) -> tuple[str, str] | None:
    """Return that a text to leave out is no member of the pool with this name, and what to do; None if it is one."""
    if make_form(text, language) in pool.forms:
        return None
    help = suggest_name(text, pool.texts) or "write it as in the pool, or remove it"
    return f"the pool '{name}' has no member '{shorten(text)}'", help


def list_shared(question: Question) -> Iterable[tuple[str, str]]:
    """Yield the passage and the pools that a question names ("pools/metals"), each with its key in the file."""
    if question.passage:
        yield "passage", f"passages/{question.passage}"
    for draw in getattr(question.body, "draws", ()):
        yield "wrong", f"pools/{draw.pool}"


def explain_too_few(name: str, needed: int, left: int, pools: Mapping[str, Pool]) -> str:
    """Return that a question draws more from a pool than are left of it."""
    message = f"the question draws {needed} from '{name}', but only {left} of its "
    return f"{message}{len(pools[name].texts)} members are left once the answers are excluded"
