"""Advice that shows a text to write works when it is taken literally: written there, the problem is gone.

What is followed is the advice on every specimen of the gallery, and on the faults below.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

from quiz.problems import CODES, Code, Problem

from .specimens import HEAD, check, list_examples, write

SCALAR = r'"(?:[^"\\]|\\.)*"|' r"'(?:[^']|'')*'"


class Place(NamedTuple):
    """The lines of a file, and the index of one with a column in it, both from 0."""

    lines: list[str]
    number: int
    column: int

    def edit(self, start: int, end: int, text: str, down: int = 0) -> str:
        """Return the file with a part of a line replaced."""
        number = self.number + down
        line = self.lines[number]
        return "\n".join([*self.lines[:number], line[:start] + text + line[end:], *self.lines[number + 1 :]])

    def replace(self, old: str, new: str) -> str:
        """Return the file with the first such text from here on replaced, or the last one before in the line."""
        for down, line in enumerate(self.lines[self.number :]):
            at = line.find(old, 0 if down else self.column)
            at = line.rfind(old) if at < 0 else at
            if at >= 0:
                return self.edit(at, at + len(old), new, down)
        raise AssertionError(f"{old!r} is not in the file")

    def replace_value(self, new: str) -> str:
        """Return the file with the value at the place replaced: in brackets up to the next comma, else the whole."""
        line = self.lines[self.number]
        before = line[: self.column]
        ends = r"[^,\]}]+" if before.count("[") + before.count("{") > before.count("]") + before.count("}") else ".+"
        found = re.compile(ends).match(line, self.column)
        assert found, line
        return self.edit(self.column, found.end(), new)

    def replace_pair(self, key: str, value: str) -> str:
        """Return the file with another value of a key on the line, or with a new line of it."""
        line = self.lines[self.number]
        if found := re.search(rf"\b{key}: *(\[.*\]|[^,}}]*)", line):
            return self.edit(found.start(), found.end(), f"{key}: {value}")
        return self.insert(f"{key}: {value}")

    def insert(self, text: str) -> str:
        """Return the file with a key before that of the line."""
        line = self.lines[self.number]
        at = len(line) - len(line.lstrip(" -"))
        return self.edit(at, at, f"{text}\n{' ' * at}")

    def shift(self, column: int) -> str:
        """Return the file with the line moved."""
        line = self.lines[self.number].lstrip()
        return "\n".join([*self.lines[: self.number], " " * column + line, *self.lines[self.number + 1 :]])


def follow(help: str, place: Place) -> Iterator[str]:
    """Yield the file with the text that advice shows written where it says, one for each choice that it gives."""
    for quoted in re.findall(rf"\b(?:quote|quotation marks)\b.*?: ({SCALAR})", help):
        yield place.replace(yaml.safe_load(quoted), quoted)
    for quoted in re.findall(rf"\bwrite ({SCALAR})(?: for the text|, in quotation marks)", help):
        yield place.replace(yaml.safe_load(quoted), quoted)
    if found := re.search(r"\b(?:did you mean|write) '([a-zé/\\-]+)'(?:\?| with Latin letters)", help):
        token = re.compile(r"[^\s,\]}:{]+").match(place.lines[place.number], place.column)
        assert token
        yield place.edit(token.start(), token.end(), found.group(1))
    for pattern in (
        r"\bwrite ([a-z0-9/-]+|https://\S+?)(?: if it is a sheet|, with Latin|; a citation|; add other|$)",
        r"\bor ([-0-9.]+) for the number",
        r"\bwrite (\[.+?\])(?: for \d+ items| for one|$)",
        r"\bor (\[\".+\"\]) for one",
        r"\bas one text: (.+)$",
        r"\bone item of a list: (.+)$",
    ):
        if found := re.search(pattern, help):
            yield place.replace_value(found.group(1))
    if found := re.search(r"\bwrite (id: [a-z0-9-]+)", help):
        yield place.insert(found.group(1))
    for key, value in re.findall(r"\b(?:write|or|example|as|most) ([a-z-]+): ([^;,]+?)(?=,? or |;|$)", help):
        yield place.replace_pair(key, value)
    if found := re.search(r"\badd '([a-z]+: .+)'$", help):
        yield place.insert(found.group(1))
    line = place.lines[place.number]
    if re.search(r"\bwrite '[a-z-]+: ' and then the value", help):
        yield place.edit(0, len(line), f"{line[: place.column].rstrip(' :')}: {line[place.column :].lstrip(' :')}")
    if help.startswith("write '- ' before each item") and line[place.column - 1] == "-":
        yield place.edit(place.column, place.column, " ")
    if found := re.search(r"\bbegin it in column (\d+)$", help):
        yield place.shift(int(found.group(1)) - 1)
    if found := re.match(r"write (\\\(.+\\\))$", help):
        yield place.replace(f"${found.group(1)[2:-2]}$", found.group(1))
    if found := re.match(r"write (\{\{(.+)\}\}): blanks", help):
        yield re.sub(rf"\{{\{{c\d+::{found.group(2)}\}}\}}", found.group(1), "\n".join(place.lines))
    if found := re.search(r"write (\(<(.+)>\));", help):
        yield place.replace(f"({found.group(2)})", found.group(1))


def try_advice(folder: Path, code: Code) -> int:
    """Follow all advice on the problems of a code in a folder; return how often there was something to write."""
    problems, _ = check(folder, code)
    count = 0
    for problem in problems:
        if problem.code != code:
            continue
        path = folder / problem.location.path
        before = path.read_text(encoding="utf-8")
        place = Place(before.split("\n"), problem.location.line - 1, problem.location.column - 1)
        for after in follow(problem.help, place):
            count += 1
            path.write_text(after, encoding="utf-8")
            left, text = check(folder, code)
            assert not is_left(problem, left, problems), f"{problem.help}\n{after}\n{text}"
            path.write_text(before, encoding="utf-8")
    return count


def is_left(problem: Problem, after: list[Problem], before: list[Problem]) -> bool:
    """Return whether a problem is still there, or its line has an error of another kind instead.

    The sheets and pictures that are named need not be there.
    """
    line = problem.location.line
    known = {other.code for other in before if other.location.line == line} | {"unknown-source", "missing-file"}
    return any(
        (other.code == problem.code and other.location == problem.location)
        or (other.location.line == line and other.severity == "error" and other.code not in known)
        for other in after
    )


SHOWN: set[Code] = {
    *("colon-in-text", "comment-cuts-text"),
    *(
        "alias",
        "anchor",
        "bad-flag",
        "bad-id",
        "bad-indent",
        "bad-number",
        "bad-place",
        "bad-points",
        "bad-source",
        "bad-tag",
    ),
    *(
        "colon-in-option",
        "comma-between-digits",
        "dollar-math",
        "latex-command",
        "misnamed-sheet",
        "missing-colon",
        "missing-deck-id",
    ),
    *(
        "missing-id",
        "missing-title",
        "need-too-large",
        "needs-quotes",
        "not-a-list",
        "numbered-blank",
        "percent-of-zero",
    ),
    *("quote-or-number", "space-after-colon", "space-after-dash", "tag", "typo-is-word", "unclosed-quote"),
    *(
        "bad-credit",
        "unknown-code",
        "unknown-difficulty",
        "unknown-fact",
        "unknown-format",
        "unknown-key",
        "unknown-member",
    ),
    *("unknown-source", "wide-tolerance", "yes-is-text"),
}
"""Codes whose advice in the gallery shows what to write; the other advice tells in general what to do."""


def test_advice_of_the_gallery_that_shows_a_text_to_write_works(tmp_path: Path):
    shown = set()
    for code in CODES:
        for number, example in enumerate(list_examples(code, "Fails")):
            folder = tmp_path / code / str(number)
            write(example, folder)
            if try_advice(folder, code):
                shown.add(code)
    assert shown == SHOWN


FAULTS = {
    "needs-quotes": [
        "answer: `color: #000`",
        "answer: ]x",
        "answer: @x",
        "answer: ? x",
        "answer: !",
        "answer: != b",
        "answer: b\nwrong: [_, c, ?]",
        "answer: b\nwrong: [c, ?, d]",
        "answer: b\nwrong: [c, ? d, e]",
        "answer: b\naccept: [!=]",
        "answer: b\nwrong: [!=, c]",
        "answer: b\nwrong: [c, @d[1], e]",
        "answer: b\nwrong: [`c, d`, e]",
        "answer: b\nwrong: [c, %]",
        'answer: "b" and c',
        "answer: 'b' and c",
        "order: [*, +, &]",
        "match: {a: @b, c: d}",
    ],
    "tag": ["answer: !x", "answer: !x y", "answer: b\nwrong: [c, !d]"],
    "anchor": ["answer: &x", "answer: &x y", "answer: b\nwrong: [c, &d]"],
    "alias": ["answer: *x", "answer: b\nwrong: [c, *d]"],
    "colon-in-option": [
        'answer: b\nwrong:\n- else: print("x")\n- c',
        "answer: b\nwrong:\n- else: print('x')\n- c",
    ],
    "not-a-list": [
        "answer: b\naccept: (c, d)",
        "answer: b\naccept: c, d]",
        "answer: b\naccept: c; d",
        "answer: b\naccept: c@d",
        "answer: b\naccept: '[c]'",
        "answer: b\naccept: f(x, y)",
        "answer: b\ntags: world history",
        "answer: b\ntags: history, ancient world",
        "answer: b\nallow: no-source",
        "answer: b\nwrong: {from: pool, pick: 2}",
    ],
    "comma-between-digits": ["answer: b\nwrong: [DECIMAL(10,2), c]"],
    "bad-source": [
        f"answer: b\nsource: {text}"
        for text in (
            *(
                "moon#far",
                "www.example.org",
                "example.org/page",
                "Moon/far",
            ),
            *("moon/far, sun/near", "moon /far", '"Moon/far"', "http:example.org"),
        )
    ],
    "not-a-text": ["answer: b\nsource: {title: A book}", "answer: b\nsource: {title: Book, year: 1969}"],
    "bad-id": [
        "answer: b\nid: c\u0430pital",
        "answer: b\nid: Capital of Australia",
        "answer: b\nid: 7up",
    ],
    "unknown-key": ["\u0430nswer: b", "Answer: b", "anwser: b", "answer: b\nhints: c"],
    "colon-in-text": ["answer: a: b", 'answer: it\'s: "b"', "answer: b\nexplain: See: this  # one"],
    "long-flow-item": ["answer: b\nwrong: [f(x, y), c]", "answer: b\nwrong: [c, a (d, e) f]"],
    "comment-cuts-text": [
        "answer: C # not C++",
        "answer: a #b",
        "answer: #000",
        "answer: b\nwrong: [c, d]\nhint: #1 of all",
    ],
    "unclosed-markup": ["answer: b\nexplain: 'See ![a](my picture.png)'"],
    "bad-flag": ["answer: b\ntypos: sometimes"],
    "unclosed-quote": ["answer: 'tis"],
    "quote-or-number": ["answer: 1,000", "answer: 0x1F", "answer: 1/2"],
}


def test_advice_that_shows_a_text_to_write_works(tmp_path: Path):
    for code, keys in ((code, keys) for code, each in FAULTS.items() for keys in each):
        lines = ["question: What is this?", *keys.split("\n")]
        if "id:" not in keys:
            lines.insert(0, "id: one")
        head = HEAD.replace("questions:", "pools: {pool: [x, y, z]}\nquestions:") if "pool" in keys else HEAD
        text = head + "- " + "\n  ".join(lines) + "\n"
        (tmp_path / "example.yaml").write_text(text, encoding="utf-8")
        assert try_advice(tmp_path, code) > 0, keys
