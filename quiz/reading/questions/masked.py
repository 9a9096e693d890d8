"""A picture with masked places: `places` by their names, each four numbers, or a mapping with them at `at`."""

from quiz.intent.names import suggest_name
from quiz.intent.places import Box, make_place_id, read_box
from quiz.keys import PLACE_KEYS, advise_key
from quiz.model import EACH, Body, Mask, MaskedPicture
from quiz.reading.nodes.source import Source
from quiz.reading.nodes.tree import MappingNode, Node, ScalarNode, is_empty
from quiz.reading.questions.defaults import Context, Keys, read_flag, read_stem
from quiz.reading.values import closed
from quiz.reading.values.collections import MAX_ENTRIES, read_items, read_pairs, read_texts, report_too_many
from quiz.reading.values.cut_texts import report_no_value
from quiz.reading.values.scalars import read_inline, read_text, read_word
from quiz.reading.values.wrong_forms import report_if_joined

_NAMES = tuple(key.name for key in PLACE_KEYS)
_ASKED = {"one": EACH, "all": -1}


def build_masked_picture(source: Source, keys: Keys, deck: Context) -> tuple[str, Body]:
    """Return stem and body of a picture with masked places; with `ask: one` it stands for a question about each."""
    masks = _read_places(source, keys["places"])
    asked = _read_ask(source, keys["ask"], [mask.id for mask in masks]) if "ask" in keys else EACH
    typos = read_flag(source, keys, "typos", deck.defaults.typos)
    exact = read_flag(source, keys, "exact", deck.defaults.exact)
    partial = read_flag(source, keys, "partial", deck.defaults.partial)
    return read_stem(source, keys), MaskedPicture(tuple(masks), asked, typos, exact, partial)


def _read_ask(source: Source, node: Node, ids: list[str]) -> int:
    value = read_word(source, node, "'ask'")
    if value in ids and value not in _ASKED:
        return ids.index(value)
    if value and value not in _ASKED:
        help = suggest_name(value.casefold(), [*_ASKED, *ids]) or "write ask: one or ask: all"
        source.add("bad-flag", node, f"'ask' is one, all or the id of a place, not '{value[:60]}'", help)
    return _ASKED.get(value, EACH)


def _read_places(source: Source, node: Node) -> list[Mask]:
    if not isinstance(node, MappingNode):
        help = "write each place as 'name: [left, top, width, height]', without dashes"
        source.add("not-a-mapping", node, "'places' must be names with four numbers each", help)
        return []
    if len(node.value) > MAX_ENTRIES:
        report_too_many(source, node, "places", len(node.value))
        return []
    if not node.value:
        source.add("empty-list", node, "'places' has no place", "write at least one: name: [left, top, width, height]")
    masks: list[Mask] = []
    ids: dict[str, int] = {}
    for number, (name, key, value) in enumerate(read_pairs(source, node, "'places'")):
        source.note(f"places/{number}", key)
        if node.flow_style and report_if_joined(source, key, value):
            continue
        answer = read_text(source, key, "the name of a place")
        if is_empty(value):
            report_no_value(source, key, f"write for example {name}: [40, 5, 12, 20]")
        elif mask := _read_place(source, answer, value):
            masks.append(mask)
            if mask.id in ids:
                message = f"'{mask.id}' is already the id of the place on line {ids[mask.id]}"
                source.add("duplicate-id", key, message, f"write {name}: {{id: ..., at: [...]}}, with another id")
            ids[mask.id], _ = source.place(key)
    return masks


def _read_place(source: Source, name: str, node: Node) -> Mask | None:
    """Return the place that is four numbers, or keys with values."""
    if not isinstance(node, MappingNode):
        found = _read_box(source, node)
        return Mask((name,), found, "", make_place_id(name)) if found and name else None
    box: Box | None = None
    accept: tuple[str, ...] = ()
    words = id = ""
    has_box = False
    pairs = read_pairs(source, node, "a place")
    for key_name, key, value in pairs:
        has_box = has_box or key_name == "at"
        if report_if_joined(source, key, value):
            has_box = has_box or key_name.startswith("at")
        elif key_name not in _NAMES:
            near, help = advise_key(key_name, _NAMES, {pair.name for pair in pairs})
            source.add("unknown-key", key, f"a place has no key '{key_name[:60]}'", help)
            has_box = has_box or near == "at"
        elif is_empty(value):
            report_no_value(source, key, "write a value, or remove the key")
        elif key_name == "at":
            box = _read_box(source, value)
        elif key_name == "accept":
            accept = read_texts(source, value, "accept")
        elif key_name == "words":
            words = read_inline(source, value, "'words'")
        else:
            id = closed.read_identifier(source, value, "'id'")
    if not has_box:
        source.add("missing-key", node, "this place has no 'at'", "add 'at:' and its four numbers: [40, 5, 12, 20]")
    return Mask((name, *accept), box, words, id or make_place_id(name)) if box and name else None


def _read_box(source: Source, node: Node) -> Box | None:
    written = node.value.replace(",", " ").split() if isinstance(node, ScalarNode) else []
    if len(written) == len(read_box(written)) == 4:
        message = "a place is a list of four numbers, but this is a text"
        source.add("not-a-list", node, message, f"write [{', '.join(written)}]")
        return None
    items = read_items(source, node, "at")
    texts = [read_word(source, item, "a number of a place") for item in items]
    if not items or not all(texts):
        return None
    found = read_box(texts)
    if len(found) == 4:
        return found
    source.add("bad-place", node, *found)
    return None
