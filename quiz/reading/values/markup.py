"""Markup in a text that never closes, and pictures and sounds that are not in the deck's folder."""

import re

from quiz import markup
from quiz.model import BLANK
from quiz.reading.nodes.source import Source
from quiz.reading.nodes.tree import Node
from quiz.reading.report import Place

MAX_BRACKETS = 1000
"""The most opening brackets in a text: each may begin a link or an image, which Markdown searches for slowly."""
_CLOSED = re.compile(
    r"(?<!`)`[^`\n]+`(?!`)|\\\(.+?\\\)|(?<!\*)\*\*(?=[^\s*])[^*`\[\\]*(?<=[^\s*])\*\*(?!\*)|(?<!!)\[[^]\[\n*_`]*\]\([^()\s]*\)|_{3,}",
    re.DOTALL,
)
_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_SPACED_PATH = re.compile(r"\]\(([^\s()<>\"'][^()<>\n\"']*)\)")
_OPENERS = re.compile(r"`|~~~|\\[()]|\*\*|__|\]\(")


def check_markup(source: Source, text: str, node: Node, inline: bool) -> None:
    """Report markup that is never closed, and images outside the deck's folder."""
    brackets = text.count("[")
    if brackets > MAX_BRACKETS:
        message = f"this text has {brackets} opening brackets, but {MAX_BRACKETS} is the maximum"
        source.add("too-large", node, message, "shorten it")
        return
    if "![" in text and "](" in text:
        parsed = markup.parse_inline(text) if inline else markup.parse(text)
        for file, _ in markup.find_images(parsed):
            check_path(source, file, source.place_of(node, file), "image")
    if not _OPENERS.search(text) or (("{" in text or "}" in text) and _check_braces(source, text, node)):
        return
    if text.rfind(r"\(") > text.rfind(r"\)"):
        mark = r"\("  # known without the patterns, which would search for an end from every opening
    else:
        left = _CLOSED.sub("", text)
        if not _OPENERS.search(left):
            return
        mark = markup.find_unclosed(re.sub("_{3,}", "", text), inline=inline)
    if mark:
        ends = {r"\(": r"\)", r"\)": r"\(", "](": ")"}.get(mark, mark)
        missing = f"has no '{ends}' before it" if mark == r"\)" else "is never closed"
        help = f"add the missing '{ends}', or write a backslash before each character that is meant as itself"
        if mark == "](" and (spaced := _SPACED_PATH.search(text)):
            help = f"a path with a space needs '<' and '>': write (<{spaced.group(1)}>); or rename the file"
        elif "(" in mark or ")" in mark:
            help = f"add the missing '{ends}', or remove '{mark}'"
        source.add("unclosed-markup", source.place_of(node, mark), f"'{mark}' {missing}", help)


def _check_braces(source: Source, text: str, node: Node) -> bool:
    """Return whether a brace of a formula lacks its other half, and report it: MathJax would not show the formula."""
    for start, latex in markup.find_formulas(text):
        opened: list[int] = []
        for found in _BRACES.finditer(text, start, start + len(latex)):
            if found.group() == "{":
                opened.append(found.start())
            elif found.group() == "}" and opened:
                opened.pop()
            elif found.group() == "}":
                _report_brace(source, text, node, found.start(), "has no '{' before it")
                return True
        if opened:
            _report_brace(source, text, node, opened[-1], "is never closed")
            return True
    return False


def _report_brace(source: Source, text: str, node: Node, at: int, what: str) -> None:
    mark = text[at]
    other = "}" if mark == "{" else "{"
    place = source.place(node) if BLANK in text else source.place_of(node, mark, text.count(mark, 0, at))
    help = f"add the missing '{other}', or write '\\{mark}' for the mark itself"
    source.add("unclosed-markup", place, f"'{mark}' in this formula {what}", help)


def check_path(source: Source, path: str, at: Node | Place, what: str) -> None:
    """Report a path outside the deck's folder."""
    if is_outside(path):
        help = f"put the {what} in the deck's folder and write its path from there, with '/'"
        source.add("outside-folder", at, f"'{path}' is not a file in the deck's folder", help)


def is_outside(path: str) -> bool:
    """Return whether a path leaves the folder that it starts from, or cannot name a file."""
    depth = lowest = 0
    for part in path.split("/"):
        depth += -1 if part == ".." else part not in (".", "")
        lowest = min(lowest, depth)
    return (
        lowest < 0
        or path.startswith(("/", "~"))
        or "\\" in path
        or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", path) is not None
    )
