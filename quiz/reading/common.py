"""What any question may have beside what makes its kind: tags, sources, hints, points, pictures ..."""

import re
from collections.abc import Mapping
from typing import Any

from quiz.identity import ID
from quiz.model import Citation, Difficulty, Image
from quiz.reading import words
from quiz.reading.keys import IMAGE_KEYS, advise_key
from quiz.reading.markupfaults import check_path
from quiz.reading.scalars import Place, Reader, meant
from quiz.reading.slips import advise_comma, is_joined, report_nothing
from quiz.reading.ways import Keys
from quiz.reading.yamlnodes import MappingNode, ScalarNode, SequenceNode

_IMAGE_NAMES = tuple(key.name for key in IMAGE_KEYS)
_DIFFICULTIES: dict[str, Difficulty] = {"easy": "easy", "medium": "medium", "hard": "hard"}
_CITATION = re.compile(rf"({ID.pattern})(?:/({ID.pattern}))?")

_CITATIONS = re.compile(rf"{ID.pattern}/{ID.pattern}(?:(?:[,;] ?| and | ){ID.pattern}/{ID.pattern})+")
_SPACED = re.compile(rf"{ID.pattern} */ *{ID.pattern}")


Common = tuple[
    tuple[str, ...],
    tuple[Citation, ...],
    str,
    tuple[str, ...],
    float,
    Difficulty,
    str,
    Image | None,
    str,
    bool,
    tuple[str, ...],
]


def read_common(reader: Reader, keys: Keys, passages: Mapping[str, str]) -> Common:
    """Return tags, citations, explanation, hints, points, difficulty, passage, image, audio, retired, allow."""
    get = keys.get
    tags = words.read_tags(reader, node) if (node := get("tags")) else ()
    citations = _citations(reader, node) if (node := get("source")) else ()
    explanation = reader.markdown(node, "'explain'") if (node := get("explain")) else ""
    hints = reader.text_or_texts(node, "hint", True) if (node := get("hint")) else ()
    points = _points(reader, node) if (node := get("points")) else 1.0
    difficulty = _difficulty(reader, node) if (node := get("difficulty")) else ""
    passage = _passage(reader, node, passages) if (node := get("passage")) else ""
    image = _image(reader, node) if (node := get("image")) else None
    audio = ""
    if (node := get("audio")) and (audio := reader.text(node, "'audio'")):
        check_path(reader, audio, node, "sound file")
    retired = words.read_flag(reader, node, "retired", False) if (node := get("retired")) else False
    allow = words.read_ids(reader, node, "allow") if (node := get("allow")) else ()
    return tags, citations, explanation, hints, points, difficulty, passage, image, audio, retired, allow


def _citations(reader: Reader, node: Any) -> tuple[Citation, ...]:
    if node.__class__ is not SequenceNode:
        found = _citation(reader, node)
        return (found,) if found else ()
    out = []
    for number, item in enumerate(reader.items(node, "source")):
        reader.note(f"source/{number}", item)
        if found := _citation(reader, item):
            out.append(found)
    return tuple(out)


def _citation(reader: Reader, node: Any) -> Citation | None:
    text = reader.text(node, "a source")
    if not text:
        return None
    if found := _CITATION.fullmatch(text):
        return Citation(found.group(1), found.group(2) or "")
    if " " in text or "://" in text:
        if _CITATIONS.fullmatch(text):
            parts = ", ".join(part for part in re.split(r"[,; ]+", text) if "/" in part)
            reader.report(
                "bad-source",
                node,
                f"'{text[:60]}' are several sources in one text, which would be shown as words",
                f"write [{parts}]",
            )
        elif _SPACED.fullmatch(text):
            reader.report(
                "bad-source",
                node,
                f"'{text[:60]}' has spaces around its slash, and would be shown as words",
                f"write {text.replace(' ', '')}; put other words beside it if it is no sheet",
            )
        return Citation(text=text)
    made = re.sub(r"[^a-z0-9/]+", "-", text.casefold()).strip("-/")
    reader.report(
        "bad-source",
        node,
        f"'{text[:60]}' is neither sheet/fact nor sheet nor a text with a space or '://'",
        f"write {made} if it is a sheet; a citation in words has a space"
        if _CITATION.fullmatch(made)
        else "write the source in words",
    )
    return None


def _points(reader: Reader, node: Any) -> float:
    value = words.read_number(reader, node, "points")
    if value and not 0 < float(value) <= 1_000_000:
        reader.report(
            "bad-points",
            node,
            f"points must be above 0, and {value} is not" if float(value) <= 0 else f"{value} points are too many",
            "write for example points: 2",
        )
        return 1.0
    return float(value) if value else 1.0


def _difficulty(reader: Reader, node: Any) -> Difficulty:
    value = reader.word(node, "'difficulty'")
    if value and value not in _DIFFICULTIES:
        near = meant(value.casefold(), _DIFFICULTIES)
        reader.report(
            "unknown-difficulty", node, f"'{value[:60]}' is no difficulty", near or "write easy, medium or hard"
        )
    return _DIFFICULTIES.get(value, "")


def _passage(reader: Reader, node: Any, passages: Mapping[str, str]) -> str:
    value = reader.word(node, "'passage'")
    if value and value not in passages and not reader.knows_names:
        return ""
    if value and value not in passages:
        known = f"known: {', '.join(passages)}" if passages else "the deck has no 'passages'"
        reader.report("unknown-passage", node, f"no passage is called '{value[:60]}'", meant(value, passages) or known)
        return ""
    return value


def _image(reader: Reader, node: Any) -> Image | None:
    if node.__class__ is ScalarNode:
        shown = node.value if len(node.value) < 40 else "picture.png"
        reader.report(
            "not-a-mapping",
            node,
            "'image' has a file and says what it shows",
            f"write {{file: {shown}, alt: what it shows}}",
        )
        return None
    file = alt = ""
    at: Place | None = None
    pairs = reader.pairs(node, "'image'")
    for name, key, value in pairs:
        if is_joined(reader, key, value):
            at = reader.place(key)
            continue
        if name not in _IMAGE_NAMES:
            near, help = advise_key(name, _IMAGE_NAMES, {name for name, _, _ in pairs})
            help = advise_comma(reader, node, key, value) or help
            reader.report("unknown-key", key, f"an image has no key '{name[:60]}'", help)
            at = reader.place(key) if near == "file" else at
        elif reader.is_empty(value):
            report_nothing(reader, key, "write a text, or leave the key out" if name == "alt" else "write its path")
            at = reader.place(key) if name == "file" else at
        elif name == "file":
            file = reader.text(value, "'file'")
            check_path(reader, file, value, "picture")
            at = reader.place(value)
        else:
            alt = reader.text(value, "'alt'")
    if not at and node.__class__ is MappingNode:
        reader.report("missing-key", node, "this image has no 'file'", "write {file: picture.png, alt: what it shows}")
    return Image(file, alt) if file else None
