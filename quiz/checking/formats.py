"""Problems as text, JSON, GitHub annotations and SARIF.

Returns texts and prints nothing. Knows neither how a problem was found nor whether there is a
terminal: `text_pieces` labels the parts, and the command colours them.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from quiz.checking.folding import Folded
from quiz.plurals import say_count
from quiz.problems import Note, Problem
from quiz.shown import dump_json, show

LineOf = Callable[[str, int], str]
"""The original text of a line of a file, without its line end; "" if there is none."""

Role = Literal["place", "error", "warning", "note", "message", "code", "gutter", "source", "caret", "help"]

EXCERPT_WIDTH = 100
"""Terminal cells an excerpt may take; a longer line is cut around its caret."""

_EMOJI_STYLE, _JOINER = "\ufe0f", "\u200d"
_KEPT_FORMATS = {_JOINER, "\u200c"}  # ZWJ holds emoji together, ZWNJ is spelling in Persian


# ---------------------------------------------------------------- text


def format_text(problems: Iterable[Problem | Note | Folded], line_of: LineOf) -> str:
    """Return the output of `quiz check`: for each problem its place, message, line with a caret, and help."""
    return "".join(piece for problem in problems for piece, _ in text_pieces(problem, line_of))


def text_pieces(found: Problem | Note | Folded, line_of: LineOf) -> Iterator[tuple[str, Role]]:
    """Yield the parts of one problem in text form, each with its role; joined together they are the text.

    Folded warnings take one line.
    """
    problem = found.first if isinstance(found, Folded) else found
    at = problem.location
    yield f"{show(at.path, reveal=True)}:{at.line}:{at.column}: ", "place"
    yield f"{problem.severity}: ", problem.severity
    yield show(problem.message, reveal=True), "message"
    if isinstance(found, Folded):
        places = ", ".join(f"{line}:{column}" for line, column in found.places)
        yield f"; {found.number} such warnings in this file ({places}, ...); see all with --all-warnings", "help"
    yield f" [{problem.code}]\n", "code"
    if isinstance(found, Folded):
        return
    number = str(at.line)
    margin = " " * (len(number) + 5)
    line = line_of(at.path, at.line)
    if line.strip():
        shown, cells = excerpt(line, at.column)
        yield f"    {number} | ", "gutter"
        yield f"{shown}\n", "source"
        yield f"{margin}|", "gutter"
        yield f"{' ' * (cells + 1)}^\n", "caret"
    if problem.help:
        yield f"{margin}= help: ", "gutter"
        yield f"{show(problem.help, reveal=True)}\n", "help"


def excerpt(line: str, column: int, width: int = EXCERPT_WIDTH) -> tuple[str, int]:
    """Return a line as `show` reveals it, cut to `width` cells around `column`, and the cells before the caret.

    `column` counts characters from 1; one past the end is allowed, as for a missing text.
    """
    line = line.rstrip("\r\n").rstrip(" ") if column <= len(line.rstrip()) else line.rstrip("\r\n")
    at = min(max(column - 1, 0), len(line))
    before, after = show(line[:at], reveal=True), show(line[at:], reveal=True)
    lead = count_cells(before)
    if lead + count_cells(after) <= width:
        return before + after, lead
    if lead > width * 2 // 3:
        before = "…" + _cut_start(before, lead - width // 2)
        lead = count_cells(before)
    if lead + count_cells(after) > width:
        after = _cut_end(after, width - lead - 1) + "…"
    return before + after, lead


def count_cells(text: str) -> int:
    """Return how many terminal cells a visible text takes: CJK and emoji 2, combining marks 0.

    Emoji joined by U+200D, skin tones and U+FE0F count as current terminals draw them.
    """
    if text.isascii():
        return len(text)
    return sum(width for _, width in _clusters(text))


def _clusters(text: str) -> Iterator[tuple[str, int]]:
    """Yield each cluster that a terminal draws as one character, with its width in cells."""
    cluster, width, joined = "", 0, False
    for char in text:
        own = _width(char)
        skin = 0x1F3FB <= ord(char) <= 0x1F3FF and width == 2
        if cluster and (own == 0 or joined or skin):
            cluster += char
            if char == _EMOJI_STYLE:
                width = 2
        else:
            if cluster:
                yield cluster, width
            cluster, width = char, own
        joined = char == _JOINER
    if cluster:
        yield cluster, width


def _width(char: str) -> int:
    if char in _KEPT_FORMATS or unicodedata.category(char) in ("Mn", "Me") or 0x1160 <= ord(char) <= 0x11FF:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _cut_start(text: str, cells: int) -> str:
    """Drop at least `cells` cells from the start, whole clusters only."""
    dropped = kept_from = 0
    for cluster, width in _clusters(text):
        if dropped >= cells:
            break
        dropped += width
        kept_from += len(cluster)
    return text[kept_from:]


def _cut_end(text: str, cells: int) -> str:
    """Keep at most `cells` cells from the start, whole clusters only."""
    used = kept = 0
    for cluster, width in _clusters(text):
        if used + width > cells:
            break
        used += width
        kept += len(cluster)
    return text[:kept]


def summarize(problems: Sequence[Problem | Note], files: int) -> str:
    """Return "3 errors, 2 warnings in 2 of 4 files"; "" if there are none."""
    if not problems:
        return ""
    counts = Counter(problem.severity for problem in problems)
    said = ", ".join(say_count(counts[noun], noun) for noun in ("error", "warning", "note") if counts[noun])
    faulty = len({problem.location.path for problem in problems})
    return f"{said} in {faulty} of {files} files" if faulty < files else f"{said} in {say_count(faulty, 'file')}"


# ---------------------------------------------------------------- for programs


def format_json(problems: Iterable[Problem | Note]) -> str:
    """Return a JSON list of objects with path, line, column, code, severity, message, help; `[]` for none."""
    found = [
        {
            "path": problem.location.path,
            "line": problem.location.line,
            "column": problem.location.column,
            "code": problem.code,
            "severity": problem.severity,
            "message": problem.message,
            "help": problem.help,
        }
        for problem in problems
    ]
    return dump_json(found, indent=2) + "\n"


def format_github(problems: Iterable[Problem | Note], locate: Callable[[str], str] = str) -> str:
    """Return workflow commands that GitHub shows next to the lines of a pull request.

    `locate` returns a path as GitHub counts it: from the top of the repository.
    """
    out = []
    for problem in problems:
        at = problem.location
        path = _escape_property(locate(at.path))
        title = _escape_property(problem.code)
        text = show(problem.message, keep="\n") + (f"\nhelp: {show(problem.help)}" if problem.help else "")
        place = f"file={path},line={at.line},col={at.column},title={title}"
        out.append(f"::{'notice' if problem.severity == 'note' else problem.severity} {place}::{_escape_data(text)}\n")
    return "".join(out)


def _escape_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    safe = _escape_data(text).replace(":", "%3A").replace(",", "%2C")
    return safe if show(safe) == safe else "".join(c if show(c) == c else _percent(c) for c in safe)


def _percent(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogateescape"))


def format_sarif(problems: Iterable[Problem | Note], explanations: Mapping[str, str], version: str) -> str:
    """Return a SARIF 2.1.0 log; `explanations` gives the help (Markdown) of a code, `version` is the tool's."""
    problems = list(problems)
    codes = sorted({problem.code for problem in problems})
    number_of = {code: number for number, code in enumerate(codes)}
    level_of = {problem.code: problem.severity for problem in problems}
    rules: list[dict[str, Any]] = []
    for code in codes:
        explained = explanations.get(code, "").strip() or code
        rules.append(
            {
                "id": code,
                "shortDescription": {"text": explained.split("\n\n")[0].replace("\n", " ")},
                "help": {"text": explained, "markdown": explained},
                "defaultConfiguration": {"level": level_of[code]},
            }
        )
    results = [
        {
            "ruleId": problem.code,
            "ruleIndex": number_of[problem.code],
            "level": problem.severity,
            "message": {"text": f"{problem.message}. Help: {problem.help}" if problem.help else problem.message},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": _locate(problem.location.path),
                        "region": {"startLine": problem.location.line, "startColumn": problem.location.column},
                    }
                }
            ],
        }
        for problem in problems
    ]
    driver = {"name": "quiz check", "semanticVersion": version, "rules": rules}
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    }
    return dump_json(log, indent=2) + "\n"


def _locate(path: str) -> dict[str, str]:
    """Return a SARIF artifactLocation, relative to the source root if the path is."""
    from urllib.parse import quote

    slashed = path if "/" in path else path.replace("\\", "/")
    if slashed[1:3] == ":/":  # a Windows drive
        return {"uri": f"file:///{slashed[:2]}{quote(slashed[2:], errors='surrogateescape')}"}
    quoted = quote(slashed, errors="surrogateescape")
    if slashed.startswith("/"):
        return {"uri": f"file://{quoted}"}
    return {"uri": quoted, "uriBaseId": "%SRCROOT%"}
