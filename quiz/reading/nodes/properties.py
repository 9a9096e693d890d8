"""Parts of YAML that authors of questions do not intend: anchors, aliases, tags, and most escapes.

Each is reported and blanked in place, before nodes are composed: an alias is never expanded, and every other character
keeps its line and column. Knows nothing of decks.
"""

import re

import yaml

from quiz.intent.escapes import find_bad_escape, find_untaken
from quiz.quoting import quote
from quiz.reading.diagnosis.lines import MAX_SHOWN
from quiz.reading.nodes.pieces import Piece
from quiz.reading.nodes.tree import AliasEvent, MappingStartEvent, Mark, NodeEvent, ScalarEvent, list_events
from quiz.reading.report import Place, Report
from quiz.reading.text.decoding import FORBIDDEN, find_forbidden
from quiz.shown import name_character

_PROPERTIES = re.compile(r"(?:[&!]\S*[ ]*)+")
_ENTRY = re.compile(r"[^,\[\]{}\n]+")

Blank = tuple[int, int, str]
"""The start and end of a part of the text, and the character to fill it with."""


def blank_properties(piece: Piece, report: Report) -> Piece:
    """Return a piece without anchors, aliases, tags and unsupported escapes; report each of them."""
    text = piece.text
    has_escapes = "\\" in text and '"' in text
    if not has_escapes and not _has_property(text):
        return piece
    blanks: list[Blank] = []
    try:
        for event in list_events(text):
            if isinstance(event, AliasEvent):
                blanks.append(_check_alias(piece, event, report))
            elif isinstance(event, MappingStartEvent) and text.startswith("?", event.start_mark.index):
                if event.flow_style:
                    blanks.append(_check_question_mark(piece, event, report))
            elif isinstance(event, NodeEvent):
                if text.startswith(("&", "!"), event.start_mark.index):
                    blanks.append(_check_property(piece, event, report))
                if has_escapes and isinstance(event, ScalarEvent) and event.style == '"':
                    blanks += _check_escapes(piece, event, report)
    except yaml.YAMLError:
        pass  # it is reported where the piece is composed
    parts = []
    at = 0
    for start, end, filling in blanks:
        parts += [text[at:start], filling * (end - start)]
        at = end
    return Piece("".join([*parts, text[at:]]), piece.line)


def _has_property(text: str) -> bool:
    """Return whether an anchor, alias, tag or question mark is where a value may begin."""
    for character in "&*!?":
        at = text.find(character)
        while at >= 0:
            if not at or text[at - 1] in " \n[{,":
                before = text[max(at - 100, 0) : at].rstrip(" ")
                if not before or before[-1] in "-:?,[{\n":
                    return True
            at = text.find(character, at + 1)
    return False


def _place(piece: Piece, mark: Mark) -> Place:
    return mark.line + piece.line + 1, mark.column + 1


def _check_alias(piece: Piece, event: AliasEvent, report: Report) -> Blank:
    message = f"'*{event.anchor}' would repeat the value marked '&{event.anchor}' elsewhere"
    help = f"write it out; or quote the text: {quote(f'*{event.anchor}')}"
    report.add_fault("alias", _place(piece, event.start_mark), message, help)
    return event.start_mark.index, event.end_mark.index, "x"


def _check_property(piece: Piece, event: NodeEvent, report: Report) -> Blank:
    index = event.start_mark.index
    found = _PROPERTIES.match(piece.text, index)
    assert found
    shown = found.group().strip(" ,")
    place = _place(piece, event.start_mark)
    help = "remove it"
    hides = []
    if shown == "!include":
        help = "no file can include another: write its lines here, or make it a deck of its own"
        raw = piece.text[index : event.end_mark.index]
        hides.append(_place_within(piece, event.start_mark, raw, len(found.group())))
    elif isinstance(event, ScalarEvent):
        text = shown if "," in found.group() else piece.text[index : event.end_mark.index].strip()
        fits = len(text) <= MAX_SHOWN and "\n" not in text
        help += "; or quote the text" + (f": {quote(text)}" if fits else f" if it begins with '{shown[0]}'")
    if shown[0] == "&":
        report.add_fault("anchor", place, f"'{shown}' is an anchor to YAML, not a text", help)
    elif shown[1:2].isalpha() or shown[1:2] in ("!", "<"):
        report.add_fault("tag", place, f"'{shown}' is a tag to YAML, not a text", help, *hides)
    else:
        help = help.removeprefix("remove it; or ")
        report.add_fault("needs-quotes", place, "a value that begins with ! must be quoted", help)
    is_alone = isinstance(event, ScalarEvent) and not event.value and not event.style
    return index, index + len(found.group().rstrip()), "x" if is_alone else " "


def _check_question_mark(piece: Piece, event: MappingStartEvent, report: Report) -> Blank:
    """Report a question mark between brackets, which begins a key."""
    index = event.start_mark.index
    found = _ENTRY.match(piece.text, index)
    assert found
    message, help = "a value that begins with ? must be quoted", f"quote the text: {quote(found.group().strip())}"
    report.add_fault("needs-quotes", _place(piece, event.start_mark), message, help)
    return index, index + 1, "x"


def _check_escapes(piece: Piece, event: ScalarEvent, report: Report) -> list[Blank]:
    """Report the first escape that is not supported, or that makes a forbidden character; return all of them."""
    index = event.start_mark.index
    raw = piece.text[index : event.end_mark.index]
    if found := find_bad_escape(raw):
        place = _place_within(piece, event.start_mark, raw, found.at)
        report.add_fault("bad-escape", place, found.message, found.help)
    elif forbidden := find_forbidden(event.value):
        code = ord(forbidden)
        written = re.search(rf"\\(?:x{code:02x}|u{code:04x})", raw, re.IGNORECASE)
        place = _place_within(piece, event.start_mark, raw, written.start() if written else 0)
        message = f"invisible character here: {name_character(forbidden)}"
        report.add_fault("control-character", place, message, "remove it")
    else:
        return []
    return [(index + start, index + end, "x") for start, end in find_untaken(raw, FORBIDDEN)]


def _place_within(piece: Piece, mark: Mark, raw: str, at: int) -> Place:
    """Return the place of a character of a scalar that begins at a mark, by its index in the scalar's source."""
    lines = raw.count("\n", 0, at)
    column = mark.column + at if not lines else at - raw.rfind("\n", 0, at) - 1
    return mark.line + lines + piece.line + 1, column + 1
