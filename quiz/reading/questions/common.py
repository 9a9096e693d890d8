"""The parts that all kinds of question share: tags, sources, hints, points, pictures ..."""

import re
from typing import NamedTuple

from quiz.identity import ID
from quiz.model import Citation, Difficulty, Image
from quiz.reading.keys import IMAGE_KEYS, advise_key
from quiz.reading.nodes.source import Source
from quiz.reading.nodes.tree import MappingNode, Node, ScalarNode, SequenceNode, is_empty
from quiz.reading.questions.defaults import Context, Keys
from quiz.reading.values import closed
from quiz.reading.values.collections import read_items, read_pairs, read_text_or_texts
from quiz.reading.values.cut_texts import report_no_value
from quiz.reading.values.markup import check_path
from quiz.reading.values.scalars import read_markdown, read_text, read_word
from quiz.reading.values.wrong_forms import advise_comma, advise_name, report_if_joined, suggest_name

_IMAGE_NAMES = tuple(key.name for key in IMAGE_KEYS)
_DIFFICULTIES: dict[str, Difficulty] = {"easy": "easy", "medium": "medium", "hard": "hard"}
_CITATION = re.compile(rf"({ID.pattern})(?:/({ID.pattern}))?")

_CITATIONS = re.compile(rf"{ID.pattern}/{ID.pattern}(?:(?:[,;] ?| and | ){ID.pattern}/{ID.pattern})+")
_SPACED = re.compile(rf"{ID.pattern} */ *{ID.pattern}")


class Common(NamedTuple):
    """The parts that all kinds of question share, in the order of `Question`."""

    tags: tuple[str, ...]
    citations: tuple[Citation, ...]
    explanation: str
    hints: tuple[str, ...]
    points: float
    difficulty: Difficulty
    passage: str
    image: Image | None
    audio: str
    retired: bool
    allow: tuple[str, ...]


def read_common(source: Source, keys: Keys, deck: Context, known_tags: dict[str, tuple[str, ...]]) -> Common:
    """Return the parts of a question that all kinds share; `known_tags` remembers lists of tags by their source."""
    get = keys.get
    tags = closed.read_tags(source, node, known_tags) if (node := get("tags")) else ()
    citations = _citations(source, node) if (node := get("source")) else ()
    explanation = read_markdown(source, node, "'explain'") if (node := get("explain")) else ""
    hints = read_text_or_texts(source, node, "hint", inline=True) if (node := get("hint")) else ()
    points = _points(source, node) if (node := get("points")) else 1.0
    difficulty = _difficulty(source, node) if (node := get("difficulty")) else ""
    passage = _passage(source, node, deck) if (node := get("passage")) else ""
    image = _image(source, node) if (node := get("image")) else None
    audio = ""
    if (node := get("audio")) and (audio := read_text(source, node, "'audio'")):
        check_path(source, audio, node, "sound file")
    retired = closed.read_flag(source, node, "retired", False) if (node := get("retired")) else False
    allow = closed.read_ids(source, node, "allow") if (node := get("allow")) else ()
    return Common(tags, citations, explanation, hints, points, difficulty, passage, image, audio, retired, allow)


def _citations(source: Source, node: Node) -> tuple[Citation, ...]:
    if not isinstance(node, SequenceNode):
        found = _citation(source, node)
        return (found,) if found else ()
    out = []
    for number, item in enumerate(read_items(source, node, "source")):
        source.note(f"source/{number}", item)
        if found := _citation(source, item):
            out.append(found)
    return tuple(out)


def _citation(source: Source, node: Node) -> Citation | None:
    text = read_text(source, node, "a source")
    if not text:
        return None
    if found := _CITATION.fullmatch(text):
        return Citation(found.group(1), found.group(2) or "")
    if " " in text or "://" in text:
        if _CITATIONS.fullmatch(text):
            parts = ", ".join(part for part in re.split(r"[,; ]+", text) if "/" in part)
            message = f"'{text[:60]}' has several sources in one text, which would be shown as words"
            source.add("bad-source", node, message, f"write [{parts}]")
        elif _SPACED.fullmatch(text):
            message = f"'{text[:60]}' has spaces around its slash, and would be shown as words"
            help = f"write {text.replace(' ', '')}; add other words if it is not a sheet"
            source.add("bad-source", node, message, help)
        return Citation(text=text)
    made = re.sub(r"[^a-z0-9/]+", "-", text.casefold()).strip("-/")
    help = "write the source in words"
    if _CITATION.fullmatch(made):
        help = f"write {made} if it is a sheet; a citation in words has a space"
    message = f"'{text[:60]}' is neither sheet/fact nor sheet nor a text with a space or '://'"
    source.add("bad-source", node, message, help)
    return None


def _points(source: Source, node: Node) -> float:
    value = closed.read_number(source, node, "points")
    if value and not 0 < float(value) <= 1_000_000:
        message = f"points must be above 0, not {value}" if float(value) <= 0 else f"{value} points are too many"
        source.add("bad-points", node, message, "write for example points: 2")
        return 1.0
    return float(value) if value else 1.0


def _difficulty(source: Source, node: Node) -> Difficulty:
    value = read_word(source, node, "'difficulty'")
    if value and value not in _DIFFICULTIES:
        near = suggest_name(value.casefold(), _DIFFICULTIES)
        source.add(
            "unknown-difficulty", node, f"'{value[:60]}' is not a difficulty", near or "write easy, medium or hard"
        )
    return _DIFFICULTIES.get(value, "")


def _passage(source: Source, node: Node, deck: Context) -> str:
    value = read_word(source, node, "'passage'")
    passages = deck.passages
    if value and value not in passages:
        if not deck.is_whole:
            return ""
        help = advise_name(value, passages) or "the deck has no 'passages'"
        source.add("unknown-passage", node, f"there is no passage '{value[:60]}'", help)
        return ""
    return value


def _image(source: Source, node: Node) -> Image | None:
    if isinstance(node, ScalarNode):
        shown = node.value if len(node.value) < 40 else "picture.png"
        help = f"write {{file: {shown}, alt: a description}}"
        source.add("not-a-mapping", node, "'image' needs a file and a description", help)
        return None
    pairs = read_pairs(source, node, "'image'")
    if not isinstance(node, MappingNode):
        return None
    file = alt = ""
    has_file = False  # or at least the key
    for name, key, value in pairs:
        if report_if_joined(source, key, value):
            has_file = True
        elif name not in _IMAGE_NAMES:
            near, help = advise_key(name, _IMAGE_NAMES, {pair.name for pair in pairs})
            help = advise_comma(node, key, value) or help
            source.add("unknown-key", key, f"an image has no key '{name[:60]}'", help)
            has_file = has_file or near == "file"
        elif is_empty(value):
            report_no_value(source, key, "write a text, or remove the key" if name == "alt" else "write its path")
            has_file = has_file or name == "file"
        elif name == "file":
            has_file = True
            file = read_text(source, value, "'file'")
            check_path(source, file, value, "picture")
        else:
            alt = read_text(source, value, "'alt'")
    if not has_file:
        source.add("missing-key", node, "this image has no 'file'", "write {file: picture.png, alt: a description}")
    return Image(file, alt) if file else None
