"""The parts that all kinds of question share: tags, sources, hints, points, pictures ..."""

from typing import NamedTuple

from quiz.intent.alt import find_stray_alt
from quiz.intent.citations import find_fact, names_no_sheet, read_words
from quiz.intent.names import advise_name, suggest_name
from quiz.keys import MEDIA_KEYS, advise_key
from quiz.model import Citation, Difficulty, Image, Recall, Speak
from quiz.quoting import quote
from quiz.reading.nodes.source import Source
from quiz.reading.nodes.tree import MappingNode, Node, ScalarNode, SequenceNode, is_empty
from quiz.reading.questions.defaults import Context, Keys
from quiz.reading.values import closed
from quiz.reading.values.collections import read_items, read_pairs, read_text_or_texts
from quiz.reading.values.cut_texts import report_no_value
from quiz.reading.values.markup import check_path
from quiz.reading.values.scalars import read_markdown, read_text, read_word
from quiz.reading.values.wrong_forms import advise_comma, report_if_joined

_MEDIA_NAMES = tuple(key.name for key in MEDIA_KEYS)
_DIFFICULTIES: dict[str, Difficulty] = {"easy": "easy", "medium": "medium", "hard": "hard"}


class Common(NamedTuple):
    """The parts that all kinds of question share, in the order of `Question`."""

    tags: tuple[str, ...]
    citations: tuple[Citation, ...]
    explanation: str
    hints: tuple[str, ...]
    points: float = 1.0
    difficulty: Difficulty = ""
    passage: str = ""
    image: Image | None = None
    audio: str = ""
    retired: bool = False
    allow: tuple[str, ...] = ()
    as_of: str = ""
    until: str = ""
    recall: Recall = ""
    write: bool = False
    if_right: str = ""
    if_wrong: str = ""
    audio_alt: str = ""
    speak: Speak = ""


_RARE = frozenset({"alt", *(name.replace("_", "-") for name in Common._fields[4:])})
"""Keys that most questions lack."""


def read_common(source: Source, keys: Keys, deck: Context, known_tags: dict[str, tuple[str, ...]]) -> Common:
    """Return the parts of a question that all kinds share; `known_tags` remembers lists of tags by their source."""
    get = keys.get
    tags = closed.read_tags(source, node, known_tags) if (node := get("tags")) else ()
    citations = _citations(source, node, deck) if (node := get("source")) else ()
    explanation = read_markdown(source, node, "'explain'") if (node := get("explain")) else ""
    hints = read_text_or_texts(source, node, "hint", inline=True) if (node := get("hint")) else ()
    if _RARE.isdisjoint(keys):
        return Common(tags, citations, explanation, hints, recall=deck.defaults.recall)
    points = _points(source, node) if (node := get("points")) else 1.0
    difficulty = _difficulty(source, node) if (node := get("difficulty")) else ""
    passage = _passage(source, node, deck) if (node := get("passage")) else ""
    file, alt = _file(source, node, "image") if (node := get("image")) else ("", "")
    audio, audio_alt = _file(source, node, "audio") if (node := get("audio")) else ("", "")
    if node := get("alt"):
        said = read_text(source, node, "'alt'")
        if problem := find_stray_alt("image" in keys, "audio" in keys, bool(alt or audio_alt)):
            source.add("stray-alt", node, *problem)
        elif file:
            alt = said
        else:
            audio_alt = said
    image = Image(file, alt) if file else None
    retired = closed.read_flag(source, node, "retired", False) if (node := get("retired")) else False
    allow = closed.read_ids(source, node, "allow") if (node := get("allow")) else ()
    as_of = closed.read_date(source, node, "as-of") if (node := get("as-of")) else ""
    until = closed.read_date(source, node, "until") if (node := get("until")) else ""
    recall = closed.read_word_of(source, node, "recall") if (node := get("recall")) else deck.defaults.recall
    write = closed.read_flag(source, node, "write", False) if (node := get("write")) else False
    if_right = read_markdown(source, node, "'if-right'") if (node := get("if-right")) else ""
    if_wrong = read_markdown(source, node, "'if-wrong'") if (node := get("if-wrong")) else ""
    speak: Speak = closed.read_word_of(source, node, "speak") if (node := get("speak")) else ""
    texts = (tags, citations, explanation, hints, points, difficulty, passage, image, audio)
    return Common(*texts, retired, allow, as_of, until, recall, write, if_right, if_wrong, audio_alt, speak)


def _citations(source: Source, node: Node, deck: Context) -> tuple[Citation, ...]:
    if not isinstance(node, SequenceNode):
        found = _citation(source, node, deck)
        return (found,) if found else ()
    out = []
    for number, item in enumerate(read_items(source, node, "source")):
        source.note(f"source/{number}", item)
        if found := _citation(source, item, deck, in_list=True):
            out.append(found)
    return tuple(out)


def _citation(source: Source, node: Node, deck: Context, *, in_list: bool = False) -> Citation | None:
    if isinstance(node, MappingNode):
        words = ", ".join(value.value for _, value in node.value if isinstance(value, ScalarNode))
        help = f"write it as one text: {quote(words)}" if words else "write it as one text"
        source.add("not-a-text", node, "a source must be a text, but this is a mapping", help)
        return None
    text = read_text(source, node, "a source")
    if not text or not isinstance(node, ScalarNode):
        return None
    found = find_fact(text)
    if found and not (node.style and deck.format > 1 and names_no_sheet(found, deck.sheets)):
        return found
    citation, message, help = read_words(text, is_quoted=bool(node.style), in_list=in_list, sheets=deck.sheets)
    if citation and not node.style and " " not in text and "://" not in text:
        source.report.need_newer(f"the name '{text[:60]}' without quotation marks", source.place(node))
    if message:
        source.add("bad-source", node, message, help)
    return citation


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
        help = suggest_name(value.casefold(), _DIFFICULTIES) or "write easy, medium or hard"
        source.add("unknown-difficulty", node, f"'{value[:60]}' is not a difficulty", help)
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


def _file(source: Source, node: Node, name: str) -> tuple[str, str]:
    """Return the path and the description of a file: of its path alone, or of a mapping; "" with a problem for none."""
    what = "picture" if name == "image" else "sound file"
    if isinstance(node, ScalarNode):
        file = read_text(source, node, f"'{name}'")
        check_path(source, file, node, what)
        if name == "image":
            source.report.need_newer("a picture named by its path alone", source.place(node))
        return file, ""
    if isinstance(node, SequenceNode):
        help = f"write the path of one {what}"
        if name == "image":
            help += "; show another one in a text: ![what it shows](picture.png)"
        source.add("not-a-text", node, f"'{name}' must be one {what}, but this is a list", help)
        return "", ""
    file = alt = ""
    has_file = False  # or at least the key
    pairs = read_pairs(source, node, f"'{name}'")
    for key_name, key, value in pairs:
        if report_if_joined(source, key, value):
            has_file = True
        elif key_name not in _MEDIA_NAMES:
            near, help = advise_key(key_name, _MEDIA_NAMES, {pair.name for pair in pairs})
            help = advise_comma(node, key, value) or help
            source.add("unknown-key", key, f"'{name}' has no key '{key_name[:60]}'", help)
            has_file = has_file or near == "file"
        elif is_empty(value):
            report_no_value(source, key, "write a text, or remove the key" if key_name == "alt" else "write its path")
            has_file = has_file or key_name == "file"
        elif key_name == "file":
            has_file = True
            file = read_text(source, value, "'file'")
            check_path(source, file, value, what)
        else:
            alt = read_text(source, value, "'alt'")
            if name == "audio":
                source.report.need_newer("'alt' of a sound", source.place(key))
    if not has_file:
        source.add("missing-key", node, f"this {what} has no 'file'", f"add 'file:' and the path of the {what}")
    return file, alt
