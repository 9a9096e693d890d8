"""Parts that do not belong to the one document of a file: marks of a merge conflict, directives, further documents.

Each is reported and blanked in place, so that every other character keeps its line and column. Knows nothing of decks.
"""

import re

from quiz.patterns import compile_late
from quiz.reading.report import Report

_MARKER = compile_late(r"^(?:---|\.\.\.)(?=\s|$)", re.MULTILINE)
_CONTENT = compile_late(r"^[ \t]*(?!---\s*$|\.\.\.\s*$)[^\s#%]", re.MULTILINE)
_BLANK_REST = compile_late(r"[^\S\n]*(?:\n|$)")
_LEFT_KEY = compile_late(r"^([A-Za-z-]+) *:", re.MULTILINE)
_FIRST_KEY = compile_late(r"(?:[ \t]*(?:#.*|---|\.\.\.)?\n)+(?=[ -]|([A-Za-z-]+) *:)")
_LINE = re.compile("[^\n]+")
_CONFLICT = compile_late(r"<\|?=>")
_MARKS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")


def drop_conflict(text: str, report: Report) -> str:
    """Return a text with only the first side of each merge conflict, without markers; report each conflict."""
    if "<<<<<<<" not in text and ">>>>>>>" not in text and "\n=======" not in text:
        return text
    lines = text.split("\n")
    marks = [(number, line[:7]) for number, line in enumerate(lines) if line[:7] in _MARKS and line[7:8] in ("", " ")]
    kinds = "".join(mark[0] for _, mark in marks)
    at = 0
    while at < len(marks):
        number, mark = marks[at]
        if found := _CONFLICT.match(kinds, at):
            second, last = marks[at + 1][0], marks[found.end() - 1][0]
            lines[number] = ""
            lines[second : last + 1] = [""] * (last + 1 - second)
            message = "unresolved merge conflict"
            help = "keep one side, and remove the lines that begin with <<<<<<<, ======= and >>>>>>>"
            at = found.end()
        else:
            lines[number] = ""
            message = f"the marker '{mark}' of a merge conflict is left over"
            help = "remove this line, and any lines that both sides repeat"
            at += 1
        report.add_fault("merge-conflict", (number + 1, 1), message, help)
    return "\n".join(lines)


def drop_directives(text: str, report: Report) -> str:
    """Return a text without the YAML directives at its top, each reported."""
    if not text.startswith("%") and "\n%" not in text:
        return text
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if line.startswith("%"):
            message = "a line that begins with '%' is a directive to YAML"
            report.add_fault("directive", (number + 1, 1), message, "remove this line")
            lines[number] = ""
        elif line.strip() and line.lstrip()[0] != "#":
            break
    return "\n".join(lines)


def cut_second_document(text: str, report: Report) -> str:
    """Return the first document of a text, with a problem if more follows.

    A marker between parts of one deck, as some authors write between questions, is blanked.
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
        message = f"'{found.group()}' ends the document, but more follows"
        report.add_fault("second-document", (line + 1, 1), message, "remove this line; each deck needs its own file")
        keys.update(_LEFT_KEY.findall(before))
        key = _FIRST_KEY.match(text, found.end())
        if not key or key.group(1) in keys:
            return "".join(parts)
        parts.append("   ")
        at = found.end()
    return "".join([*parts, text[at:]])


def has_content(text: str) -> bool:
    """Return whether a text has more than comments, directives and document markers."""
    lines = (found.group().strip() for found in _LINE.finditer(text))
    return any(line and line[0] not in "#%" and line not in ("---", "...") for line in lines)
