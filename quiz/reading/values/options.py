"""Options: `text`, `text: Feedback.` and draws from pools.

Knows what an option looks like, not what kind of question it belongs to.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from quiz.engine.typed import normalize, option_key
from quiz.model import Draw, Option
from quiz.reading.keys import DRAW_KEYS, advise_key
from quiz.reading.nodes.tree import MappingNode, Node, ScalarNode, is_empty
from quiz.reading.values.closed import read_count
from quiz.reading.values.collections import read_items, read_key, read_pairs
from quiz.reading.values.markup import check_markup
from quiz.reading.values.scalars import MAX_TEXT, UNLIKE_TEXT, read_inline, read_text, read_word
from quiz.reading.values.source import Source
from quiz.reading.values.wrong_forms import report_if_joined, shorten, suggest_name

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

    node: MappingNode
    pool: str
    pick: int
    leave_out: tuple[tuple[str, Node], ...]


class Options(NamedTuple):
    """The options of a list, a node for each of them, and the nodes that are draws."""

    options: list[Option]
    nodes: list[Node]
    draws: list[MappingNode]


def read_options(source: Source, node: Node, name: str, inline: bool = True) -> Options:
    """Return the options and draws of a list."""
    found = Options([], [], [])
    places, first = source.places, source.first
    what = f"an item of '{name}'"
    is_plain = source.is_plain
    has_loose = False  # whether the parts of a draw are items of their own
    for number, item in enumerate(read_items(source, node, name)):
        mark = item.start_mark
        places.append(f"{name}/{number}:{mark.line + first}:{mark.column + 1}")
        option: Option | None = None
        if isinstance(item, ScalarNode):
            text = item.value
            if not is_plain or item.style or text in UNLIKE_TEXT or " - " in text or len(text) > MAX_TEXT:
                text = read_inline(source, item, what) if inline else read_text(source, item, what)
            if ":" in text and not item.style and (joined := _JOINED.fullmatch(text)):
                _report_joined(source, item, joined)
            elif text:
                option = Option(text)
        elif not isinstance(item, MappingNode) or not item.value:
            read_text(source, item, what)
        elif is_plain and not item.flow_style and (option := _read_plainly(item.value)):
            pass
        elif not _is_draw(item):
            option = _read_with_feedback(source, item, inline)
        elif source.text.startswith("{", mark.index) or not item.flow_style:
            found.draws.append(item)
        elif not has_loose:
            has_loose = True
            message = "a draw needs braces: these are items of their own"
            source.add("colon-in-option", item, message, "write it as one item: {from: elements, pick: 2}")
        if option:
            found.options.append(option)
            found.nodes.append(item)
    return found


def _read_plainly(pairs: list[tuple[Node, Node]]) -> Option | None:
    """Return `text: Feedback.` without anything that wants a second look, as most of them are."""
    key, value = pairs[0]
    if len(pairs) > 1 or not isinstance(key, ScalarNode) or not isinstance(value, ScalarNode):
        return None
    text, feedback = key.value, value.value
    if key.style or value.style or len(text) < 4 or feedback[-1:] not in _ENDS or len(feedback) > MAX_TEXT:
        return None
    return None if " - " in text or " - " in feedback or text.isspace() else Option(text, feedback)


def _is_draw(item: MappingNode) -> bool:
    if len(item.value) == 1 and not item.flow_style:
        return False
    return item.value[0][0].value in _DRAW_NAMES


def _report_joined(source: Source, item: ScalarNode, joined: re.Match[str]) -> None:
    """Report an option with its feedback, and no space after the colon between them."""
    line, column = source.place(item)
    message = f"without a space after '{shorten(joined.group(1))}:' the feedback is a part of the option"
    help = "write a space after the colon; or quote the whole option"
    source.add("space-after-colon", (line, column + joined.end(1) + 1), message, help)


def _read_with_feedback(source: Source, item: MappingNode, inline: bool) -> Option | None:
    """Return `text: Feedback.`; None with a problem if the mapping is not one such pair."""
    key, value = item.value[0]
    if item.flow_style and re.match("(?:from|pick|except):", str(key.value)) and report_if_joined(source, key, value):
        for other, its in item.value[1:]:
            report_if_joined(source, other, its)
        return None
    if len(item.value) > 1:
        _report_two_options(source, item)
        return None
    if not read_key(source, key):
        return None
    text = read_text(source, key, "an option")
    if is_empty(value):
        help = "write the feedback, or remove the colon; quote the text if the colon belongs to it"
        source.add("empty-value", key, f"'{shorten(text)}:' has no feedback", help)
        return None
    feedback = read_inline(source, value, "feedback")
    if not feedback:
        return None
    if isinstance(value, ScalarNode) and not value.style and _is_cut(source, value, feedback):
        message = f"the colon makes '{shorten(text)}' the option and '{shorten(feedback)}' its feedback"
        help = f'quote the whole option if it is one: "{shorten(text)}: {shorten(feedback)}"; '
        help += "end the feedback with a full stop if it is feedback"
        if text in _DRAW_NAMES:
            help = "write a draw as one item: {from: elements, pick: 2}"
        source.add("colon-in-option", item, message, help)
        return None
    if inline and source.has_markup:
        check_markup(source, text, key, True)
    return Option(text, feedback)


def _report_two_options(source: Source, item: MappingNode) -> None:
    first, second = item.value[0][0], item.value[1][0]
    if first.value in ("text", "option", "answer", "value", "label"):
        help = "write 'text: Feedback.' with the texts themselves, or the text alone"
        source.add("two-options-in-one", first, "an option is its text, not keys with values", help)
        return
    help = "write each option as an item of its own; quote a text that has a comma between braces"
    if not item.flow_style:
        shown = second.value if isinstance(second, ScalarNode) else "this line"
        help = f"write '- ' before '{shown}', with the dash in the column of the dash above"
    source.add("two-options-in-one", second, "one item holds two options", help)


def _is_cut(source: Source, value: ScalarNode, feedback: str) -> bool:
    """Return whether feedback is no sentence, nor one that a comment, which has been reported, keeps from its end."""
    if _SENTENCE_END.search(feedback):
        return False
    end = value.end_mark.index
    comment = re.compile(r"(?: #[^\n]*)?").match(source.text, end)
    return not (comment and comment.group() and _SENTENCE_END.search(comment.group().rstrip()))


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
            if pool and pool not in pools and not is_whole:
                pool = ""
            elif pool and pool not in pools:
                known_pools = f"known: {', '.join(pools)}" if pools else "add it under 'pools:' at the top of the deck"
                source.add(
                    "unknown-pool", value, f"no pool is called '{pool}'", suggest_name(pool, pools) or known_pools
                )
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
        out = forms | {make_form(text, language) for text, _ in wish.leave_out} if wish.leave_out else forms
        for text, node in wish.leave_out:
            if make_form(text, language) not in pool.forms and is_whole:
                source.add(
                    "unknown-member",
                    node,
                    f"the pool '{wish.pool}' has no member '{shorten(text)}'",
                    suggest_name(text, pool.texts) or "write it as it stands in the pool, or take it out",
                )
        left = tuple([text for text, form in zip(pool.texts, pool.forms, strict=True) if form not in out])
        needed[wish.pool] = needed.get(wish.pool, 0) + wish.pick
        if len(left) < needed[wish.pool] and is_whole:
            source.add(
                "pool-too-small",
                wish.node,
                f"{needed[wish.pool]} are to be drawn from '{wish.pool}', and without the answers {len(left)} of its "
                f"{len(pool.texts)} are left",
                "pick fewer, or add to the pool",
            )
        draws.append(Draw(wish.pool, wish.pick, left))
    return tuple(draws)
