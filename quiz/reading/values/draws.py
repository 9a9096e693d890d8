"""Draws from pools: `{from: pool, pick: 2, except: [...]}`.

Knows nothing of the question that draws but its own texts.
"""

from collections.abc import Mapping
from typing import NamedTuple

from quiz.intent.names import advise_name
from quiz.intent.pools import Pool, explain_stranger, explain_too_few, leave_out, make_form
from quiz.keys import DRAW_KEYS, advise_key
from quiz.model import Draw
from quiz.reading.nodes.source import Source
from quiz.reading.nodes.tree import MappingNode, Node
from quiz.reading.values.closed import read_count
from quiz.reading.values.collections import read_items, read_pairs
from quiz.reading.values.scalars import read_text, read_word
from quiz.reading.values.wrong_forms import report_if_joined
from quiz.shown import shorten

_DRAW_NAMES = tuple(key.name for key in DRAW_KEYS)


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
    forms = {make_form(text, language) for text in own}
    draws = []
    needed: dict[str, int] = {}
    for wish in wishes:
        pool = pools[wish.pool]
        for text, node in wish.leave_out:
            if is_whole and (problem := explain_stranger(text, wish.pool, pool, language)):
                source.add("unknown-member", node, *problem)
        out = forms | {make_form(text, language) for text, _ in wish.leave_out} if wish.leave_out else forms
        left = leave_out(pool, out)
        needed[wish.pool] = needed.get(wish.pool, 0) + wish.pick
        if len(left) < needed[wish.pool] and is_whole:
            message = explain_too_few(wish.pool, needed[wish.pool], len(left), pools)
            source.add("pool-too-small", wish.node, message, "pick fewer, or add members to the pool")
        draws.append(Draw(wish.pool, wish.pick, left))
    return tuple(draws)
