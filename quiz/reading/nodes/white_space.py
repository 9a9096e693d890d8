"""Tabs, and spaces that YAML does not accept, where it expects ordinary spaces.

Each is reported and replaced in place. Knows which lines are part of a quoted or block text, and nothing of decks.
"""

from quiz.patterns import compile_late
from quiz.reading.nodes.pieces import Piece
from quiz.reading.report import Report

_ODD_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_ODD_SPACE = f"[{_ODD_SPACES}]"
_ODD_INDENT = compile_late(f" *({_ODD_SPACE})(?: |{_ODD_SPACE})*(?=-(?:\\s|$)|[\"']?[A-Za-z-]+[\"']? *:(?:\\s|$))")
_ODD_AFTER = compile_late(f" *(?:- +)*(-|[\"']?[A-Za-z][A-Za-z-]*[\"']? *:)({_ODD_SPACE})")
_NAMES = {"\u00a0": "a no-break space", "\u202f": "a no-break space", "\u3000": "a wide space"}


def replace_white_space(piece: Piece, report: Report) -> Piece:
    """Return a piece with ordinary spaces for tabs and other spaces, each reported."""
    if "\t" in piece.text:
        piece = _replace_tabs(piece, report)
    if not piece.text.isascii() and any(space in piece.text for space in _ODD_SPACES):
        piece = _replace_spaces(piece, report)
    return piece


def _replace_tabs(piece: Piece, report: Report) -> Piece:
    from quiz.reading.diagnosis.walk import find_tabs

    lines = piece.text.split("\n")
    for tab in find_tabs(piece.text):
        report.add_fault(tab.code, (tab.line + piece.line + 1, tab.column + 1), tab.message, tab.help)
        raw = lines[tab.line]
        if not raw.strip():
            lines[tab.line] = ""
        elif raw[: tab.column].strip():
            lines[tab.line] = raw[: tab.column] + raw[tab.column :].replace("\t", " ")
    return Piece("\n".join(lines), piece.line)


def _replace_spaces(piece: Piece, report: Report) -> Piece:
    """Replace the spaces that word processors write."""
    from quiz.reading.diagnosis.walk import find_beginnings

    lines = piece.text.split("\n")
    for number in find_beginnings(piece.text):
        raw = lines[number]
        line = number + piece.line + 1
        if found := _ODD_INDENT.match(raw):
            message = f"{_name_space(found.group(1))} in the indentation, where only ordinary spaces count"
            after = line, found.end() + 1  # it is unknown how far the line is meant to be indented
            report.add_fault("bad-indent", (line, found.start(1) + 1), message, "write ordinary spaces", after)
            raw = " " * found.end() + raw[found.end() :]
        if found := _ODD_AFTER.match(raw):
            is_dash = found.group(1) == "-"
            report.add_fault(
                "space-after-dash" if is_dash else "space-after-colon",
                (line, found.end(1) + 1),
                f"{_name_space(found.group(2))} after {'the dash' if is_dash else repr(found.group(1))}, "
                "which is not a space in YAML",
                "write an ordinary space instead",
            )
            raw = raw[: found.end(1)] + " " + raw[found.end(2) :]
        lines[number] = raw
    return Piece("\n".join(lines), piece.line)


def _name_space(space: str) -> str:
    return f"{_NAMES.get(space, 'another kind of space')} (U+{ord(space):04X})"
