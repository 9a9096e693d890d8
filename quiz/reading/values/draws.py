"""Draws from pools: `{from: pool, pick: 2, except: [...]}`.

Knows nothing of the question that draws but its own texts.
"""

from collections.abc import Mapping
from typing import NamedTuple

from quiz.engine.typed import normalize
from quiz.intent.names import advise_name, suggest_name
from quiz.keys import DRAW_KEYS, advise_key
from quiz.markup import look
from quiz.model import Draw
from quiz.reading.nodes.source import Source
from quiz.reading.nodes.tree import MappingNode, Node
from quiz.reading.values.closed import read_count
from quiz.reading.values.collections import read_items, read_pairs
from quiz.reading.values.scalars import read_text, read_word
from quiz.reading.values.wrong_forms import report_if_joined
from quiz.shown import shorten

_DRAW_NAMES = tuple(key.name for key in DRAW_KEYS)


class Pool(NamedTuple):
    """A named list of texts, each with the form in which it is compared."""

    texts: tuple[str, ...]
    forms: tuple[str, ...]


def make_pool(texts: tuple[str, ...], language: str) -> Pool:
    """Return a pool of these texts, compared as answers in a language are."""
    return Pool(texts, tuple(normalize(look(text), language=language) for text in texts))


class Wish(NamedTuple):
    """A draw as it is written, before anything is left out of it."""

    node: MappingNode
    pool: str
    pick: int
    leave_out: tuple[tuple[str, Node], ...]


def read_wish(source: Source, node: MappingNode, pools: Mapping[str, Pool], is_whole: bool) -> Wish | None:
    """Return the draw that a mapping asks for."""
    pool, pick = "", 0
    leave_out: tuple[tuple[str, Node], ...] = ()
    seen = set()
    pairs = read_pairs(source, node, "a draw")
    for name, key, value in pairs:
        if report_if_joined(source, key, value):
            seen.add(name.partition(":")[0])
            continue
        seen.add(name)
        if name == "from":
            pool = read_word(source, value, "'from'")
            if pool and pool not in pools:
                if is_whole:
                    help = advise_name(pool, pools) or "add it under 'pools:' at the top of the deck"
                    source.add("unknown-pool", value, f"there is no pool '{shorten(pool)}'", help)
                pool = ""
        elif name == "pick":
            pick = read_count(source, value, "pick")
        elif name == "except":
            items = read_items(source, value, "except")
            leave_out = tuple(
                (text, item) for item in items if (text := read_text(source, item, "an item of 'except'"))
            )
        else:
            near, help = advise_key(name, _DRAW_NAMES, {pair.name for pair in pairs})
            source.add("unknown-key", key, f"a draw has no key '{name[:60]}'", help)
            seen.add(near)
    for name in ("from", "pick"):
        if name not in seen:
            example = "from: elements" if name == "from" else "pick: 2"
            source.add("missing-key", node, f"this draw has no '{name}'", f"write for example {example}")
    return Wish(node, pool, pick, leave_out) if pool and pick else None


def fill_draws(
    source: Source, wishes: list[Wish], pools: Mapping[str, Pool], is_whole: bool, own: list[str], language: str
) -> tuple[Draw, ...]:
    """Return draws whose candidates hold nothing equal to one of the question's `own` texts.

    Two draws of one question from one pool share its members: together they need enough.
    """

    def make_form(text: str) -> str:
        return normalize(look(text), language=language)

    forms = set(map(make_form, own))
    draws = []
    needed: dict[str, int] = {}
    for wish in wishes:
        pool = pools[wish.pool]
        out = forms | {make_form(text) for text, _ in wish.leave_out} if wish.leave_out else forms
        for text, node in wish.leave_out:
            if make_form(text) not in pool.forms and is_whole:
                help = suggest_name(text, pool.texts) or "write it as in the pool, or remove it"
                source.add("unknown-member", node, f"the pool '{wish.pool}' has no member '{shorten(text)}'", help)
        left = tuple([text for text, form in zip(pool.texts, pool.forms, strict=True) if form not in out])
        needed[wish.pool] = needed.get(wish.pool, 0) + wish.pick
        if len(left) < needed[wish.pool] and is_whole:
            message = f"the question draws {needed[wish.pool]} from '{wish.pool}', but only {len(left)} of its "
            message += f"{len(pool.texts)} members are left once the answers are excluded"
            source.add("pool-too-small", wish.node, message, "pick fewer, or add members to the pool")
        draws.append(Draw(wish.pool, wish.pick, left))
    return tuple(draws)
