"""Values from nodes: texts, lists, flags and numbers, each with its faults reported at its place.

`Reader` is the state of one file being read: where the current piece stands, and the problems so
far. Knows the forms that values take, not which key wants which.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import Any

from quiz.problems import FLAWS, Code, Location, Problem
from quiz.reading.markupfaults import check_markup, find_marked_lines
from quiz.reading.misfits import check_dashes, check_flow, check_hash, report_not_a_list, report_not_a_text
from quiz.reading.yamlnodes import MappingNode, Piece, ScalarNode, SequenceNode

MAX_PROBLEMS = 1000
MAX_ENTRIES = 1000
"""Items of one list of a question: more than anybody asks, and few enough for any check and any sitting."""
MAX_TEXT = 50_000
"""Characters of one text: more than anybody reads, and little enough for any check."""

SWITCHES = frozenset("yes Yes YES no No NO on On ON off Off OFF".split())  # noqa: SIM905
UNLIKE_TEXT = SWITCHES | {""}
_CARE_HASH = re.compile(r"\S #")

Place = tuple[int, int]


class TooManyProblemsError(Exception):
    """There are so many problems that no more are wanted."""


class Reader:
    """One file being read."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.errors = 0
        self.taken: set[Place] = set()
        self.knows_names = True  # else there may be pools and passages that nobody could read
        self.source = ""
        self.base = 1
        self.hashes = False
        self.signs: list[int] = []
        self.marked = False
        self.careful = False
        self.in_flow = False  # what is being read stands between braces, where nothing has a line of its own
        self.places: list[str] = []
        self.tags: dict[str, tuple[str, ...]] = {}  # of the lists without a fault, as they are written

    # ------------------------------------------------------------ where we are

    def enter(self, piece: Piece) -> None:
        """Go on with another piece of the file."""
        self.source = piece.text
        self.base = piece.line + 1
        self.hashes = " #" in piece.text and _CARE_HASH.search(piece.text) is not None
        self.signs = find_marked_lines(piece.text)
        self.marked = bool(self.signs)
        self.careful = self.hashes or self.marked

    def place(self, node: Any) -> Place:
        """Return line and column of a node, from 1."""
        mark = node.start_mark
        return mark.line + self.base, mark.column + 1

    def enter_item(self, node: Any) -> None:
        """Go on with one item of the piece: most have no markup to look at."""
        self.in_flow = node.flow_style
        signs = self.signs
        if signs:
            at = bisect_left(signs, node.start_mark.line)
            self.marked = at < len(signs) and signs[at] <= node.end_mark.line
            self.careful = self.hashes or self.marked

    def note(self, name: str, node: Any) -> None:
        """Remember where a part of the question stands."""
        mark = node.start_mark
        self.places.append(f"{name}:{mark.line + self.base}:{mark.column + 1}")

    def take_places(self) -> str:
        """Return the places noted since the last call."""
        places = " ".join(self.places)
        self.places.clear()
        return places

    # ------------------------------------------------------------ problems

    def report(self, code: Code, at: Any, message: str, help: str = "") -> None:
        """Add a problem at a node or place; one place gets at most one error of the YAML itself."""
        place: Place = at if isinstance(at, tuple) else self.place(at)
        if place in self.taken:
            self.errors += code not in FLAWS
            return
        one_line = message.replace("\n", " ")  # what it quotes may go over several
        self.problems.append(Problem(code, Location(self.path, *place), one_line, help.replace("\n", " ")))
        self.errors += code not in FLAWS
        if len(self.problems) >= MAX_PROBLEMS:
            self.problems.append(
                Problem(
                    "too-many-problems",
                    Location(self.path, *place),
                    f"there are more than {MAX_PROBLEMS} problems; nothing below was looked at",
                    "mend these first",
                )
            )
            raise TooManyProblemsError

    def report_yaml(self, code: Code, place: Place, message: str, help: str) -> None:
        """Add an error of the YAML itself: whatever follows from it at the same place is not reported."""
        self.report(code, place, message, help)
        self.taken.add(place)

    # ------------------------------------------------------------ texts

    def text(self, node: Any, what: str) -> str:
        """Return the text of a scalar; "" with a problem if there is none."""
        if node.__class__ is not ScalarNode:
            report_not_a_text(self, node, what)
            return ""
        value: str = node.value
        if not node.style:
            if 3 < len(value) <= MAX_TEXT and " - " not in value and not self.hashes:
                return value
            if value in SWITCHES:
                self.report(
                    "yes-is-text",
                    node,
                    f"{value} is read as the text '{value}', not as true or false",
                    f"""quote it to say that the text is meant: "{value}" """.rstrip(),
                )
            elif " - " in value:
                check_dashes(self, node)
            elif not value:
                from quiz.reading.slips import report_empty

                report_empty(self, node, what)
                return ""
            if self.hashes:
                check_hash(self, node)
            return value if len(value) <= MAX_TEXT else self._too_long(node)
        if len(value) > MAX_TEXT:
            return self._too_long(node)
        if node.style in "|>":
            value = value.rstrip()
        if not value or value.isspace():
            sign = self.source[node.start_mark.index : node.start_mark.index + 2]
            if node.style in "|>" and sign[1:].isdigit():
                message = f"a text cannot begin with {sign[0]} unless it is quoted"
                self.report("needs-quotes", node, message, f'quote the whole text: "{sign}"')
            else:
                self.report("empty-value", node, f"{what} is empty", "write a text, or leave it out")
            return ""
        return value

    def _too_long(self, node: Any) -> str:
        self.report(
            "text-too-long",
            node,
            f"this text has {len(node.value)} characters, and {MAX_TEXT} is the most",
            "shorten it; perhaps a quotation mark is missing where it ought to end",
        )
        return ""

    def markdown(self, node: Any, what: str, inline: bool = False) -> str:
        """Return a text whose markup has been checked."""
        if node.__class__ is ScalarNode and not node.style and not self.careful:
            value: str = node.value
            if 3 < len(value) <= MAX_TEXT and " - " not in value:
                return value
        text = self.text(node, what)
        if self.marked and text:
            check_markup(self, text, node, inline)
        return text

    def inline(self, node: Any, what: str) -> str:
        """Return a text whose inline markup has been checked."""
        if node.__class__ is ScalarNode and not node.style and not self.careful:
            value: str = node.value
            if len(value) <= MAX_TEXT and " - " not in value and value not in UNLIKE_TEXT:
                return value
        text = self.text(node, what)
        if self.marked and text:
            check_markup(self, text, node, True)
        return text

    def place_in(self, node: Any, sign: str, before: int = -1) -> Place:
        """Return where a sign stands in the source of a scalar: the last one, or the one after so many others."""
        start, end = node.start_mark, node.end_mark
        source = self.source[start.index : end.index]
        at = source.rfind(sign) if before < 0 else source.find(sign)
        for _ in range(before):
            at = source.find(sign, at + 1)
        if at < 0:
            return self.place(node)
        lines = source.count("\n", 0, at)
        column = start.column + at if not lines else at - source.rfind("\n", 0, at) - 1
        return start.line + self.base + lines, column + 1

    def empty_place(self, node: Any) -> Place:
        """Return the place of an empty list item: its dash."""
        mark = node.start_mark
        line, column = mark.line + self.base, mark.column
        return line, max(column, 1)

    # ------------------------------------------------------------ lists

    def items(self, node: Any, name: str, least: int = 1, most: int = MAX_ENTRIES) -> list[Any]:
        """Return the nodes of a list; [] with a problem if it is none, too short or too long."""
        if node.__class__ is not SequenceNode:
            report_not_a_list(self, node, name)
            return []
        found: list[Any] = node.value
        if len(found) > most:
            self.report_too_many(node, name, len(found))
            return []
        if node.flow_style and len(found) > 0:
            check_flow(self, node)
        if not found and least:
            self.report(
                "empty-list", node, f"'{name}' is an empty list", "write at least one item, or leave the key out"
            )
        return found

    def report_too_many(self, node: Any, name: str, count: int) -> None:
        """Report a list or mapping of a question that has more entries than any question needs."""
        message = f"'{name}' has {count} entries, and {MAX_ENTRIES} is the most"
        self.report("too-large", node, message, "split the question, or keep only the entries that matter")

    def texts(self, node: Any, name: str) -> tuple[str, ...]:
        """Return the literal texts of a list."""
        out = []
        what = f"an item of '{name}'"
        for number, item in enumerate(self.items(node, name)):
            self.note(f"{name}/{number}", item)
            if text := self.text(item, what):
                out.append(text)
        return tuple(out)

    def inlines(self, node: Any, name: str) -> tuple[str, ...]:
        """Return the inline texts of a list."""
        out = []
        what = f"an item of '{name}'"
        for number, item in enumerate(self.items(node, name)):
            self.note(f"{name}/{number}", item)
            if text := self.inline(item, what):
                out.append(text)
        return tuple(out)

    def text_or_texts(self, node: Any, name: str, inline: bool) -> tuple[str, ...]:
        """Return one text as a tuple of one, or the texts of a list."""
        if node.__class__ is SequenceNode:
            return self.inlines(node, name) if inline else self.texts(node, name)
        text = self.inline(node, f"'{name}'") if inline else self.text(node, f"'{name}'")
        return (text,) if text else ()

    # ------------------------------------------------------------ words

    def word(self, node: Any, what: str) -> str:
        """Return a scalar of a closed form, where a comment may follow after one space."""
        if node.__class__ is not ScalarNode:
            kind = "a list" if node.__class__ is SequenceNode else "a mapping"
            self.report("not-a-text", node, f"{what} must be one value, and this is {kind}", "write the value alone")
            return ""
        value: str = node.value
        if not value or value.isspace():
            self.report("empty-value", node, f"{what} is empty", "write one, or leave the key out")
        return value.strip()

    # ------------------------------------------------------------ mappings

    def pairs(self, node: Any, what: str) -> list[tuple[str, Any, Any]]:
        """Return (name, key node, value node) of a mapping, without its doubles; [] with a problem if it is none."""
        if node.__class__ is not MappingNode:
            self.report("not-a-mapping", node, f"{what} must be keys with values", "write each as 'key: value'")
            return []
        out = []
        lines: dict[str, int] = {}
        for key, value in node.value:
            name = self.key_name(key)
            if not name:
                continue
            if name in lines:
                self.report_double(name, key, lines[name], node)
                continue
            lines[name] = key.start_mark.line + self.base
            out.append((name, key, value))
        return out

    def key_name(self, key: Any) -> str:
        """Return the text of a key; "" with a problem if it is none."""
        if key.__class__ is not ScalarNode:
            self.report("not-a-text", key, "a key must be a text", "quote it if the brackets or braces belong to it")
            return ""
        if key.value == "<<":
            self.report_yaml("merge-key", self.place(key), "'<<' merges nothing here", "write the keys out")
            return ""
        index = key.start_mark.index
        if self.source[index - 2 : index] == "? " and self.source[:index].rsplit("\n", 1)[-1].strip(" -") == "?":
            line, column = self.place(key)
            self.report_yaml(
                "needs-quotes",
                (line, column - 2),
                "a text cannot begin with '? ' unless it is quoted",
                f'quote the whole text: "? {shorten(key.value)}"',
            )
            return ""
        if not key.value.strip():
            self.report(
                "empty-value",
                key,
                "there is nothing before the colon",
                "write a key before it, or quote the whole text",
            )
            return ""
        name: str = key.value
        return name

    def report_double(self, name: str, key: Any, line: int, node: Any) -> None:
        """Report a key that a mapping already has."""
        self.report(
            "duplicate-key",
            key,
            f"'{shorten(name)}' already stands in line {line}",
            "keep one of the two" + "; perhaps a '- ' is missing where a new item begins" * (not node.flow_style),
        )

    def names_in(self, node: Any) -> set[str]:
        """Return the texts of all keys of a mapping."""
        return {key.value for key, _ in node.value if key.__class__ is ScalarNode}

    def is_empty(self, node: Any) -> bool:
        """Return whether nothing stands after a key."""
        return node.__class__ is ScalarNode and not node.value and not node.style


def shorten(text: str) -> str:
    """Return a text short enough for a message."""
    return text if len(text) <= 60 else text[:57] + "..."


def meant(name: str, known: Iterable[str]) -> str:
    """Return "did you mean 'x'?" for the nearest known name, or ""."""
    from difflib import get_close_matches

    near = get_close_matches(name, list(known), 1, 0.6)
    return f"did you mean '{near[0]}'?" if near else ""
