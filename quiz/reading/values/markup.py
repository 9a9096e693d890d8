"""Markup in a text: what never closes, what nobody sees, and files that are not in the deck's folder."""

import re

from quiz import markup
from quiz.markup import accidents, unclosed
from quiz.model import BLANK
from quiz.opening import is_outside
from quiz.patterns import compile_late
from quiz.reading.nodes.source import Source
from quiz.reading.nodes.tree import Node, ScalarNode
from quiz.reading.report import Place

MAX_BRACKETS = 1000
"""The most opening brackets in a text: each may begin a link or an image, which Markdown searches for slowly."""
_CLOSED = compile_late(
    r"(?<!`)`[^`\n]+`(?!`)|\\\(.+?\\\)|(?<!\*)\*\*(?=[^\s*])[^*`\[\\]*(?<=[^\s*])\*\*(?!\*)|(?<!!)\[[^]\[\n*_`]*\]\([^()\s]*\)|_{3,}",
    re.DOTALL,
)
_BRACES = compile_late(r"\\.|[{}]", re.DOTALL)
_SPACED_PATH = compile_late(r"\]\(([^\s()<>\"'][^()<>\n\"']*)\)")
_OPENERS = re.compile(r"`|~~~|\\[()\[]|\$\$|\*\*|\]\(")
_ODD = compile_late(r"&#?\w+;|\\[!-/:-@\[-`{-~\n]|</?[A-Za-z]|~~|__|\]\(|\n[ \t]*(?:[0-9]+[.)]|\|)")
_FENCE = compile_late(r"^ {0,3}(?:`{3,}|~{3,})", re.MULTILINE)
_DELIMITER_ROW = compile_late(r"\|(?:[ \t]*:?-+:?[ \t]*\|)+")


def check_markup(source: Source, text: str, node: Node, inline: bool) -> None:
    """Report markup that is never closed or nobody sees, and images outside the deck's folder."""
    brackets = text.count("[")
    if brackets > MAX_BRACKETS:
        message = f"this text has {brackets} opening brackets, but {MAX_BRACKETS} is the maximum"
        source.add("too-large", node, message, "shorten it")
        return
    if "![" in text and "](" in text:
        parsed = markup.parse_inline(text) if inline else markup.parse(text)
        for file, _ in markup.find_images(parsed):
            check_path(source, file, source.place_of(node, file), "image")
    if _check_blocks(source, text, node, inline) or _check_unclosed(source, text, node, inline):
        return
    if _ODD.search(text):
        for part, message, help in accidents.find_accidents(text, inline=inline):
            source.add("accidental-markup", source.place_of(node, part, 0), message, help)


def _check_blocks(source: Source, text: str, node: Node, inline: bool) -> bool:
    """Return whether a block of code or a table is where it cannot be one, and report it."""
    if "```" not in text and "~~~" not in text and "|" not in text:
        return False
    if (block := _find_joined(source, node)) and isinstance(node, ScalarNode):
        what = "this table" if block.startswith("|") else "the code after this fence"
        help = (
            "write '|' after the key instead of '>'"
            if node.style == ">"
            else "write '|' after the key, and the text below"
        )
        source.add("folded-block", source.place_of(node, block, 0), f"the lines of {what} are joined to one", help)
        return True
    fences = _FENCE.findall(text)
    if inline and len(fences) > 1 and markup.find_fence(text) is None:
        message = "code between fences cannot be beside a text here"
        help = "write the code alone, from the first fence to the last; or put a few words of code in backticks"
        source.add("misplaced-code", source.place_of(node, fences[0], 0), message, help)
        return True
    return False


def _find_joined(source: Source, node: Node) -> str:
    """Return the first fence or row of a table in lines that YAML joins, "" if there is none."""
    lines = source.text[node.start_mark.index : node.end_mark.index].split("\n")[1:]
    if not isinstance(node, ScalarNode) or node.style == "|" or not lines:
        return ""
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    if node.style == ">":  # lines that are indented further stay as they are
        lines = [line for line in lines if not line[indent : indent + 1].isspace()]
    for line in map(str.strip, lines):
        if fence := _FENCE.match(line):
            return fence.group()
        if _DELIMITER_ROW.fullmatch(line):
            return line
    return ""


def _check_unclosed(source: Source, text: str, node: Node, inline: bool) -> bool:
    """Return whether markup is never closed, and report it."""
    if not _OPENERS.search(text):
        return False
    if ("{" in text or "}" in text) and _check_braces(source, text, node):
        return True
    if text.rfind(r"\(") > text.rfind(r"\)") and not any(code in text for code in ("`", "~", "    ")):
        mark = r"\("  # known without the patterns, which would search for an end from every opening
    else:
        left = _CLOSED.sub("", text)
        if not _OPENERS.search(left):
            return False
        mark = unclosed.find_unclosed(text, inline=inline)
    if mark:
        ends = {r"\(": r"\)", r"\)": r"\(", "](": ")"}.get(mark, mark)
        missing = f"has no '{ends}' before it" if mark == r"\)" else "is never closed"
        help = f"add the missing '{ends}', or write a backslash before each character that is meant as itself"
        if mark == "**":
            help = f"add the missing '{ends}', or put a text in backticks if its '**' is meant"
        if mark == "](" and (spaced := _SPACED_PATH.search(text)):
            help = f"a path with a space needs '<' and '>': write (<{spaced.group(1)}>); or rename the file"
        elif "(" in mark or ")" in mark:
            help = f"add the missing '{ends}', or remove '{mark}'"
        source.add("unclosed-markup", source.place_of(node, mark), f"'{mark}' {missing}", help)
    return mark != ""


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
