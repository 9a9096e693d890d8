"""Options: `text`, `text: Feedback.` and draws from pools.

Knows what an option looks like, not what kind of question it belongs to.
"""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from quiz.engine.typed import normalize, option_key
from quiz.model import Draw, Option
from quiz.reading import words
from quiz.reading.keys import DRAW_KEYS, advise_key
from quiz.reading.markupfaults import check_markup
from quiz.reading.scalars import MAX_TEXT, UNLIKE_TEXT, Reader, meant, shorten
from quiz.reading.slips import is_joined
from quiz.reading.yamlnodes import MappingNode, ScalarNode

_DRAW_NAMES = tuple(key.name for key in DRAW_KEYS)
_JOINED = re.compile(r"([^:]*[^\W\d_]):[A-Z][^:/ ]* [^:]*[.!?…]")
_ENDS = frozenset(".!?…")
_SENTENCE_END = re.compile(
    r"(?:[.!?…。！？｡．︒।॥؟۔።፧။၊།༎។៕։᙮᠃⁇⁈⁉‼‽;]|[\u0e00-\u0eff]|\\\))[\s\"'”’»›)\]}*_`」』】》]*$"
)


class Pool(NamedTuple):
    """A named list of texts, each with the form in which it is compared."""

    texts: tuple[str, ...]
    forms: tuple[str, ...]


def make_form(text: str, language: str) -> str:
    """Return the form in which texts are leniently equal, `normalize` with a short way for plain words."""
    if text.isascii() and text.replace(" ", "").isalnum():
        words = text.lower().split()
        if words[0] not in ("a", "an", "the"):
            return " ".join(words)
    return normalize(text, language=language)


def are_different(texts: Sequence[str]) -> bool:
    """Return whether no two texts are the same option."""
    joined = "\n".join(texts)
    is_plain = joined.isascii() and joined[:1] != " " != joined[-1:] and "  " not in joined and "\t" not in joined
    if is_plain and " \n" not in joined and "\n " not in joined:
        return len(set(texts)) == len(texts)
    return len({option_key(text) for text in texts}) == len(texts)


class Wish(NamedTuple):
    """A draw as it is written, before anything is left out of it."""

    node: Any
    pool: str
    pick: int
    leave_out: tuple[tuple[str, Any], ...]


def read_options(
    reader: Reader, node: Any, name: str, inline: bool = True
) -> tuple[list[Option], list[Any], list[Any]]:
    """Return the options of a list, a node for each of them, and the nodes that are draws."""
    options: list[Option] = []
    nodes: list[Any] = []
    draws: list[Any] = []
    is_loose = False  # whether the parts of a draw stand as items of their own
    places, base = reader.places, reader.base
    what = f"an item of '{name}'"
    careful = reader.careful
    for number, item in enumerate(reader.items(node, name)):
        mark = item.start_mark
        places.append(f"{name}/{number}:{mark.line + base}:{mark.column + 1}")
        if item.__class__ is ScalarNode:
            text = item.value
            if careful or item.style or text in UNLIKE_TEXT or " - " in text or len(text) > MAX_TEXT:
                text = reader.inline(item, what) if inline else reader.text(item, what)
            if ":" in text and not item.style and (joined := _JOINED.fullmatch(text)):
                reader.report(
                    "space-after-colon",
                    (mark.line + base, mark.column + joined.end(1) + 2),
                    f"without a space after '{shorten(joined.group(1))}:' the feedback is a part of the option",
                    "write a space after the colon; or quote the whole option",
                )
            elif text:
                options.append(Option(text))
                nodes.append(item)
        elif item.__class__ is MappingNode and item.value:
            if not item.flow_style and not careful and (option := _read_plainly(item.value)):
                options.append(option)
                nodes.append(item)
                continue
            if _is_draw(item):
                if reader.source.startswith("{", mark.index) or not item.flow_style:
                    draws.append(item)
                elif not is_loose:
                    is_loose = True
                    reader.report(
                        "colon-in-option",
                        item,
                        "a draw stands in braces, and these are items of their own",
                        "write it as one item: {from: elements, pick: 2}",
                    )
                continue
            option = _read_with_feedback(reader, item, name, inline)
            if option:
                options.append(option)
                nodes.append(item)
        else:
            reader.text(item, what)
    return options, nodes, draws


def _read_plainly(pairs: list[tuple[Any, Any]]) -> Option | None:
    """Return `text: Feedback.` without anything that wants a second look, as most of them are."""
    key, value = pairs[0]
    if len(pairs) > 1 or key.__class__ is not ScalarNode or value.__class__ is not ScalarNode:
        return None
    text, feedback = key.value, value.value
    if key.style or value.style or len(text) < 4 or feedback[-1:] not in _ENDS or len(feedback) > MAX_TEXT:
        return None
    return None if " - " in text or " - " in feedback or text.isspace() else Option(text, feedback)


def _is_draw(item: Any) -> bool:
    first = item.value[0][0].value
    if len(item.value) == 1 and not item.flow_style:
        return False
    return any(key.value in ("from", "pick", "except") for key, _ in item.value) and first in ("from", "pick", "except")


def _read_with_feedback(reader: Reader, item: Any, name: str, inline: bool) -> Option | None:
    key, value = item.value[0]
    if item.flow_style and re.match("(?:from|pick|except):", str(key.value)) and is_joined(reader, key, value):
        for other, its in item.value[1:]:
            is_joined(reader, other, its)
        return None
    if len(item.value) > 1:
        second = item.value[1][0]
        if key.value in ("text", "option", "answer", "value", "label"):
            reader.report(
                "two-options-in-one",
                key,
                "an option is its text, not keys with values",
                "write 'text: Feedback.' with the texts themselves, or the text alone",
            )
        elif item.flow_style:
            reader.report(
                "two-options-in-one",
                second,
                "one item holds two options",
                "write each option as an item of its own; quote a text that has a comma between braces",
            )
        else:
            shown = second.value if isinstance(second.value, str) else "this line"
            reader.report(
                "two-options-in-one",
                second,
                "one item holds two options",
                f"write '- ' before '{shown}', with the dash in the column of the dash above",
            )
        return None
    if not (text := reader.key_name(key)):
        return None
    text = reader.text(key, "an option")
    if reader.is_empty(value):
        reader.report(
            "empty-value",
            key,
            f"no feedback stands after '{text}:'",
            "write the feedback, or take the colon away; quote the text if the colon belongs to it",
        )
        return None
    feedback = reader.inline(value, "feedback")
    if not feedback:
        return None
    if value.style in ("", None) and not _SENTENCE_END.search(feedback) and not _is_cut(reader, value):
        reader.report(
            "colon-in-option",
            item,
            f"the colon makes '{shorten(text)}' the option and '{shorten(feedback)}' its feedback",
            "write a draw as one item: {from: elements, pick: 2}"
            if text in _DRAW_NAMES
            else f'quote the whole option if it is one: "{shorten(text)}: {shorten(feedback)}"; '
            "end the feedback with a full stop if it is feedback",
        )
        return None
    if inline and reader.marked:
        check_markup(reader, text, key, True)
    return Option(text, feedback)


def _is_cut(reader: Reader, value: Any) -> bool:
    """Return whether a comment, which has been reported, keeps a sentence from its end."""
    end = value.end_mark.index
    return reader.source.startswith(" #", end) and bool(
        _SENTENCE_END.search(reader.source[end:].partition("\n")[0].rstrip())
    )


def read_wish(reader: Reader, node: Any, pools: dict[str, Pool]) -> Wish | None:
    """Return the draw that a mapping asks for."""
    pool, pick = "", 0
    leave_out: tuple[tuple[str, Any], ...] = ()
    seen = set()
    pairs = reader.pairs(node, "a draw")
    for name, key, value in pairs:
        if is_joined(reader, key, value):
            seen.add(name.partition(":")[0])
            continue
        seen.add(name)
        if name == "from":
            pool = reader.word(value, "'from'")
            if pool and pool not in pools and not reader.knows_names:
                pool = ""
            elif pool and pool not in pools:
                known_pools = f"known: {', '.join(pools)}" if pools else "add it under 'pools:' at the top of the deck"
                reader.report("unknown-pool", value, f"no pool is called '{pool}'", meant(pool, pools) or known_pools)
                pool = ""
        elif name == "pick":
            pick = words.read_count(reader, value, "pick")
        elif name == "except":
            items = reader.items(value, "except")
            leave_out = tuple((text, item) for item in items if (text := reader.text(item, "an item of 'except'")))
        else:
            near, help = advise_key(name, _DRAW_NAMES, {name for name, _, _ in pairs})
            reader.report("unknown-key", key, f"a draw has no key '{name[:60]}'", help)
            seen.add(near)
    for name in ("from", "pick"):
        if name not in seen:
            example = "from: elements" if name == "from" else "pick: 2"
            reader.report("missing-key", node, f"this draw has no '{name}'", f"write for example {example}")
    return Wish(node, pool, pick, leave_out) if pool and pick else None


def fill_draws(
    reader: Reader, wishes: list[Wish], pools: dict[str, Pool], own: list[str], language: str
) -> tuple[Draw, ...]:
    """Return draws whose candidates hold nothing equal to one of the question's `own` texts.

    Two draws of one question from one pool share its members: together they need enough.
    """
    forms = {make_form(text, language) for text in own}
    draws = []
    needed: dict[str, int] = {}
    for wish in wishes:
        pool = pools[wish.pool]
        out = forms | {make_form(text, language) for text, _ in wish.leave_out} if wish.leave_out else forms
        for text, node in wish.leave_out:
            if make_form(text, language) not in pool.forms and reader.knows_names:
                reader.report(
                    "unknown-member",
                    node,
                    f"the pool '{wish.pool}' has no member '{shorten(text)}'",
                    meant(text, pool.texts) or "write it as it stands in the pool, or take it out",
                )
        left = tuple([text for text, form in zip(pool.texts, pool.forms, strict=True) if form not in out])
        needed[wish.pool] = needed.get(wish.pool, 0) + wish.pick
        if len(left) < needed[wish.pool] and reader.knows_names:
            reader.report(
                "pool-too-small",
                wish.node,
                f"{needed[wish.pool]} are to be drawn from '{wish.pool}', and without the answers {len(left)} of its "
                f"{len(pool.texts)} are left",
                "pick fewer, or add to the pool",
            )
        draws.append(Draw(wish.pool, wish.pick, left))
    return tuple(draws)
