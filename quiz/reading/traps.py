"""What YAML would obey and no author means: anchors, aliases, tags, further documents, deep nests.

Works on the text before nodes are composed, so that an alias is never expanded and a deep nest
never reaches a composer. Knows nothing of decks.
"""

import re
from typing import Any

import yaml

from quiz.reading.decoding import FORBIDDEN, find_forbidden, name_character
from quiz.reading.escapes import find_bad_escape, find_untaken
from quiz.reading.scalars import Reader
from quiz.reading.yamlnodes import make_parser

MAX_DEPTH = 20
MAX_VALUES = 400_000
MAX_BRACKETS = 2_000
"""More than a piece of ordinary questions has, and fewer than any composer dies of."""

_PROPERTIES = re.compile(r"(?:[&!]\S*[ ]*)+")
_MARKER = re.compile(r"^(?:---|\.\.\.)(?=\s|$)", re.MULTILINE)
_CONTENT = re.compile(r"^[ \t]*(?!---\s*$|\.\.\.\s*$)[^\s#%]", re.MULTILINE)
_BLANK_REST = re.compile(r"[^\S\n]*(?:\n|$)")
_LEFT_KEY = re.compile(r"^([A-Za-z-]+) *:", re.MULTILINE)
_FIRST_KEY = re.compile(r"(?:[ \t]*(?:#.*|---|\.\.\.)?\n)+(?=[ -]|([A-Za-z-]+) *:)")
_BRACKET_VALUE = re.compile(r"^(?:[^\S\n]*|[^\n]*?[-:?][ \t]+)([\[{][^\n]*)", re.MULTILINE)
_FLOW_TOKEN = re.compile(r"""(?<![^\s\[{,:])(?:"(?:[^"\\]|\\.)*+"|'(?:[^']|'')*+'|#.*)|[\[\]{}]""")
_DEEP = re.compile(r"\n[ \t?:-]{10}")
_STARTS_DEEP = re.compile(r"(?:[?:-][ \t]+){3}|[ \t?:-]{10}")
_ODD_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_ODD_INDENT = re.compile(
    f" *({_ODD_SPACE.pattern})(?: |{_ODD_SPACE.pattern})*(?=-(?:\\s|$)|[\"']?[A-Za-z-]+[\"']? *:(?:\\s|$))"
)
_ODD_AFTER = re.compile(f" *(?:- +)*(-|[\"']?[A-Za-z][A-Za-z-]*[\"']? *:)({_ODD_SPACE.pattern})")
_CONFLICT = re.compile(r"<\|?=>")
_MARKS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
_NOT_BRACKETS = bytes(sorted(set(range(256)) - set(b"[]{}")))


def cut_second_document(text: str, reader: Reader) -> str:
    """Return the first document of a text; whatever follows it is reported.

    A mark between parts of one deck, as some write it between questions, is blanked.
    """
    if "\n---" not in text and "\n..." not in text and not text.startswith(("---", "...")):
        return text
    parts: list[str] = []  # of the text that is returned, up to `at`
    at = line = 0
    has_begun = False  # whether anything but comments precedes
    keys: set[str] = set()  # at the left edge so far
    last = max((found.start() for found in _CONTENT.finditer(text)), default=-1)
    for found in _MARKER.finditer(text):
        before = text[at : found.start()]
        has_begun = has_begun or has_content(before)
        line += before.count("\n")
        parts.append(before)
        at = found.start()
        if found.group() == "---" and not has_begun:
            if found.end() == len(text) or _BLANK_REST.match(text, found.end()):
                parts.append("   ")
                at = found.end()
            continue
        if last < found.end():
            return "".join(parts)
        reader.report_yaml(
            "second-document",
            (line + 1, 1),
            f"'{found.group()}' ends the document here, and more follows",
            "remove this line; each deck needs its own file",
        )
        keys.update(_LEFT_KEY.findall(before))
        key = _FIRST_KEY.match(text, found.end())
        if not key or key.group(1) in keys:
            return "".join(parts)
        parts.append("   ")
        at = found.end()
    return "".join([*parts, text[at:]])


def drop_conflict(text: str, reader: Reader) -> str:
    """Return a text with the first side alone where a merge left two, and without its marks; each place is reported."""
    if "<<<<<<<" not in text and ">>>>>>>" not in text and "\n=======" not in text:
        return text
    lines = text.split("\n")
    marks = [(number, line[:7]) for number, line in enumerate(lines) if line[:7] in _MARKS and line[7:8] in ("", " ")]
    signs = "".join(mark[0] for _, mark in marks)
    at = 0
    while at < len(marks):
        number, mark = marks[at]
        if found := _CONFLICT.match(signs, at):
            second, last = marks[at + 1][0], marks[found.end() - 1][0]
            lines[number] = ""
            lines[second : last + 1] = [""] * (last + 1 - second)
            message = "git left both sides of a conflict here"
            help = "keep one side, and take the lines that begin with <<<<<<<, ======= and >>>>>>> away"
            at = found.end()
        else:
            lines[number] = ""
            message = f"git left the mark '{mark}' of a conflict here"
            help = "take this line away, and what the two sides say twice"
            at += 1
        reader.report_yaml("merge-conflict", (number + 1, 1), message, help)
    return "\n".join(lines)


def drop_directives(text: str, reader: Reader) -> str:
    """Return a text without the directives of YAML at its top; they are reported."""
    if not text.startswith("%") and "\n%" not in text:
        return text
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if line.startswith("%"):
            reader.report_yaml(
                "directive",
                (number + 1, 1),
                "a line that begins with '%' is a directive to YAML",
                "take this line away",
            )
            lines[number] = ""
        elif line.strip() and line.lstrip()[0] != "#":
            break
    return "\n".join(lines)


def has_content(text: str) -> bool:
    """Return whether a text is more than comments, directives and marks of documents."""
    lines = map(str.strip, text.split("\n"))
    return any(line and line[0] not in "#%" and line not in ("---", "...") for line in lines)


def is_too_deep(text: str, line: int, reader: Reader) -> bool:
    """Return whether a text nests deeper, or holds more values, than any question does; it is reported."""
    if not _may_be_too_deep(text) and not _may_be_too_many(text):
        return False
    depth = count = 0
    parser = make_parser(text)
    try:
        while parser.check_event():
            event = parser.get_event()
            count += 1
            if isinstance(event, yaml.events.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.events.CollectionEndEvent):
                depth -= 1
            mark = event.start_mark
            if depth > MAX_DEPTH:
                _report_too_deep(reader, (mark.line + line + 1, mark.column + 1))
                return True
            if count > MAX_VALUES:
                reader.report_yaml(
                    "too-large",
                    (mark.line + line + 1, mark.column + 1),
                    f"there are more than {MAX_VALUES} values in one place",
                    "split the file; begin each question with '- ' on a line of its own",
                )
                return True
    except yaml.YAMLError:
        # The composer stumbles over it as well, at the same place and no deeper. A parser looks ahead to the end of
        # a line of brackets, though, and may refuse them before it says how deep they are.
        index = _find_deep_bracket(text)
        if index >= 0:
            column = index - text.rfind("\n", 0, index)
            _report_too_deep(reader, (text.count("\n", 0, index) + line + 1, column))
        return index >= 0
    finally:
        parser.dispose()
    return False


def _report_too_deep(reader: Reader, place: tuple[int, int]) -> None:
    reader.report_yaml(
        "too-deep",
        place,
        f"this is nested more than {MAX_DEPTH} levels deep",
        "quote the text if the brackets or dashes belong to it",
    )


def _find_deep_bracket(text: str) -> int:
    """Return the index of the first bracket nested too deep within one line, -1 if there is none.

    Counts the brackets of a value that begins with one, except those in quotes and comments.
    """
    for value in _BRACKET_VALUE.finditer(text):
        depth = 0
        for found in _FLOW_TOKEN.finditer(text, value.start(1), value.end(1)):
            token = found.group()
            depth += (token in "[{") - (token in "]}")
            if depth > MAX_DEPTH:
                return found.start()
            if not depth:
                break
    return -1


def _may_be_too_deep(text: str) -> bool:
    """Take pairs of brackets away, the inner ones first: what is left after so many rounds may be deep.

    Among very many some may stand in quotes or comments, so that they only look like pairs.
    """
    if _DEEP.search(text) or _STARTS_DEEP.match(text):
        return True
    brackets = text.encode("utf-8", "replace").translate(None, _NOT_BRACKETS)
    if len(brackets) > MAX_BRACKETS:
        return True
    for _ in range(MAX_DEPTH - 10):
        if len(brackets) <= MAX_DEPTH - 10:
            return False
        brackets = brackets.replace(b"[]", b"").replace(b"{}", b"")
    return len(brackets) > MAX_DEPTH - 10


def _may_be_too_many(text: str) -> bool:
    return len(text) > MAX_VALUES and text.count(",") + text.count("\n") + text.count("[") > MAX_VALUES // 4


def mend(text: str, line: int, reader: Reader) -> str:
    """Return a text without tabs, anchors, aliases and tags: they are reported, and blanked in place.

    Line `line` (from 0) of the file is the text's first. Every other character keeps its place.
    """
    if "\t" in text:
        text = _mend_tabs(text, line, reader)
    if not text.isascii() and _ODD_SPACE.search(text):
        text = _mend_spaces(text, line, reader)
    escapes = "\\" in text and '"' in text
    if not escapes and not _has_property(text):
        return text
    blanks: list[tuple[int, int, str]] = []
    parser = make_parser(text)
    try:
        while parser.check_event():
            event: Any = parser.get_event()
            if isinstance(event, yaml.events.AliasEvent):
                _note_alias(event, line, reader, blanks)
            elif isinstance(event, yaml.events.NodeEvent):
                start: Any = event.start_mark
                if text[start.index : start.index + 1] in ("&", "!"):
                    _note_property(text, event, line, reader, blanks)
                if escapes and isinstance(event, yaml.events.ScalarEvent) and event.style == '"':
                    _check_escapes(text, event, line, reader, blanks)
    except yaml.YAMLError:
        pass  # reported by whoever composes it
    finally:
        parser.dispose()
    if blanks:
        parts = []
        at = 0
        for start, end, filling in blanks:
            parts += [text[at:start], filling * (end - start)]
            at = end
        text = "".join([*parts, text[at:]])
    return text


def _has_property(text: str) -> bool:
    """Return whether a sign of an anchor, alias or tag stands where a value may begin."""
    for sign in "&*!":
        at = text.find(sign)
        while at >= 0:
            if not at or text[at - 1] in " \n[{,":
                before = text[max(at - 100, 0) : at].rstrip(" ")
                if not before or before[-1] in "-:?,[{\n":
                    return True
            at = text.find(sign, at + 1)
    return False


def _mend_tabs(text: str, line: int, reader: Reader) -> str:
    from quiz.reading.diagnosis import find_tabs

    lines = text.split("\n")
    for tab in find_tabs(text):
        reader.report_yaml(tab.code, (tab.line + line + 1, tab.column + 1), tab.message, tab.help)
        raw = lines[tab.line]
        if not raw.strip():
            lines[tab.line] = ""
        elif raw[: tab.column].strip():
            lines[tab.line] = raw[: tab.column] + raw[tab.column :].replace("\t", " ")
    return "\n".join(lines)


def _mend_spaces(text: str, line: int, reader: Reader) -> str:
    """Put ordinary spaces where YAML looks for them and other ones stand, as word processors write them."""
    from quiz.reading.diagnosis import find_beginnings

    lines = text.split("\n")
    for number in find_beginnings(text):
        raw = lines[number]
        if found := _ODD_INDENT.match(raw):
            reader.report_yaml(
                "bad-indent",
                (number + line + 1, found.start(1) + 1),
                f"{_name_space(found.group(1))} stands in the indentation, where only ordinary spaces count",
                "write ordinary spaces",
            )
            reader.taken.add((number + line + 1, found.end() + 1))  # how far it is to be indented, nobody can tell
            raw = " " * found.end() + raw[found.end() :]
        if found := _ODD_AFTER.match(raw):
            what = "dash" if found.group(1) == "-" else f"'{found.group(1)}'"
            reader.report_yaml(
                "space-after-dash" if found.group(1) == "-" else "space-after-colon",
                (number + line + 1, found.end(1) + 1),
                f"after the {what} stands {_name_space(found.group(2))}, which is none to YAML"
                if found.group(1) == "-"
                else f"after {what} stands {_name_space(found.group(2))}, which is none to YAML",
                "write an ordinary space instead",
            )
            raw = raw[: found.end(1)] + " " + raw[found.end(2) :]
        lines[number] = raw
    return "\n".join(lines)


def _name_space(sign: str) -> str:
    names = {"\u00a0": "a no-break space", "\u202f": "a no-break space", "\u3000": "a wide space"}
    return f"{names.get(sign[:1], 'another kind of space')} (U+{ord(sign[:1]):04X})"


def _note_alias(event: Any, line: int, reader: Reader, blanks: list[tuple[int, int, str]]) -> None:
    start, end = event.start_mark, event.end_mark
    place = start.line + line + 1, start.column + 1
    reader.report_yaml(
        "alias",
        place,
        f"'*{event.anchor}' would repeat what is marked '&{event.anchor}' elsewhere",
        "write it out; or quote the text if it begins with '*'",
    )
    blanks.append((start.index, end.index, "x"))


def _note_property(text: str, event: Any, line: int, reader: Reader, blanks: list[tuple[int, int, str]]) -> None:
    start: Any = event.start_mark
    found = _PROPERTIES.match(text, start.index)
    assert found
    place = start.line + line + 1, start.column + 1
    shown = found.group().strip(" ,")
    empty = isinstance(event, yaml.events.ScalarEvent) and not event.value and not event.style
    if text[start.index] == "!":
        reader.report_yaml(
            "tag",
            place,
            f"'{shown}' is a tag to YAML, not a text",
            "take it away; or quote the text if it begins with '!'",
        )
    else:
        reader.report_yaml(
            "anchor",
            place,
            f"'{shown}' is an anchor to YAML, not a text",
            "take it away; or quote the text if it begins with '&'",
        )
    blanks.append((start.index, start.index + len(found.group().rstrip()), "x" if empty else " "))


def _check_escapes(text: str, event: Any, line: int, reader: Reader, blanks: list[tuple[int, int, str]]) -> None:
    """Report the first escape that is not taken, or makes a character that no file may hold; blank all of them."""
    start, end = event.start_mark, event.end_mark
    raw = text[start.index : end.index]
    found = find_bad_escape(raw)
    if found:
        reader.report_yaml("bad-escape", _place_in(raw, found.at, start, line), found.message, found.help)
    elif sign := find_forbidden(event.value):
        code = ord(sign)
        written = re.search(rf"\\(?:x{code:02x}|u{code:04x})", raw, re.IGNORECASE)
        reader.report_yaml(
            "control-character",
            _place_in(raw, written.start() if written else 0, start, line),
            f"{name_character(sign)} stands here, which cannot be shown",
            "take it away",
        )
    else:
        return
    blanks += [(start.index + left, start.index + right, "x") for left, right in find_untaken(raw, FORBIDDEN)]


def _place_in(raw: str, at: int, start: Any, line: int) -> tuple[int, int]:
    lines = raw.count("\n", 0, at)
    column = start.column + at if not lines else at - raw.rfind("\n", 0, at) - 1
    return start.line + lines + line + 1, column + 1
