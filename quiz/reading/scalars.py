"""Values from nodes: texts, lists, flags and numbers, each with its faults reported at its place.

`Reader` is the state of one file being read: where the current piece stands, and the problems so
far. Knows the forms that values take, not which key wants which.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import Any

from quiz import markup
from quiz.identity import ID
from quiz.problems import Location, Problem, Severity
from quiz.reading.yamlnodes import MappingNode, Piece, ScalarNode, SequenceNode

MAX_PROBLEMS = 1000
MAX_TEXT = 50_000
"""Characters of one text: more than anybody reads, and little enough for any check."""

_FIVE = re.compile(r"\S+(?:\s+\S+){4}").match

PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
SWITCHES = frozenset("yes Yes YES no No NO on On ON off Off OFF".split())  # noqa: SIM905
UNLIKE_TEXT = SWITCHES | {""}
_FLAGS = {"yes": True, "true": True, "no": False, "false": False}
_SIGNS = ("`", "~~~", "\\(", "\\)", "**", "__", "](", "![")
_MANY_SIGNS = 500
_CLOSED = re.compile(
    r"(?<!`)`[^`\n]+`(?!`)|\\\(.+?\\\)|(?<!\*)\*\*(?=[^\s*])[^*`\[\\]*(?<=[^\s*])\*\*(?!\*)|(?<!!)\[[^]\[\n*_`]*\]\([^()\s]*\)|_{3,}",
    re.DOTALL,
)
_OPENERS = re.compile(r"`|~~~|\\[()]|\*\*|__|\]\(")
_CARE_HASH = re.compile(r"\S #")
_THOUSANDS = re.compile(r"[0-9],[0-9]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_WAS = re.compile(rf"{ID.pattern}(?:/{ID.pattern})?")
_LEADING_ID = re.compile(r"[^a-z0-9]+")

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
        self.source = ""
        self.base = 1
        self.hashes = False
        self.signs: list[int] = []
        self.marked = False
        self.careful = False
        self.places: list[str] = []

    # ------------------------------------------------------------ where we are

    def enter(self, piece: Piece) -> None:
        """Go on with another piece of the file."""
        self.source = piece.text
        self.base = piece.line + 1
        self.hashes = " #" in piece.text and _CARE_HASH.search(piece.text) is not None
        self.signs = _find_lines(piece.text)
        self.marked = bool(self.signs)
        self.careful = self.hashes or self.marked

    def place(self, node: Any) -> Place:
        """Return line and column of a node, from 1."""
        mark = node.start_mark
        return mark.line + self.base, mark.column + 1

    def enter_item(self, node: Any) -> None:
        """Go on with one item of the piece: most have no markup to look at."""
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

    def report(self, code: str, at: Any, message: str, help: str = "", severity: Severity = "error") -> None:
        """Add a problem at a node or place; one place gets at most one error of the YAML itself."""
        place: Place = at if isinstance(at, tuple) else self.place(at)
        if place in self.taken:
            self.errors += severity == "error"
            return
        self.problems.append(Problem(code, severity, Location(self.path, *place), message, help))
        if severity == "error":
            self.errors += 1
        if len(self.problems) >= MAX_PROBLEMS:
            self.problems.append(
                Problem(
                    "too-many-problems",
                    "error",
                    Location(self.path, *place),
                    f"there are more than {MAX_PROBLEMS} problems; nothing below was looked at",
                    "mend these first",
                )
            )
            raise TooManyProblemsError

    def report_yaml(self, code: str, place: Place, message: str, help: str) -> None:
        """Add an error of the YAML itself: whatever follows from it at the same place is not reported."""
        self.report(code, place, message, help)
        self.taken.add(place)

    def warn(self, code: str, at: Any, message: str, help: str) -> None:
        """Add a problem of the lesser kind."""
        self.report(code, at, message, help, "warning")

    # ------------------------------------------------------------ texts

    def text(self, node: Any, what: str) -> str:
        """Return the text of a scalar; "" with a problem if there is none."""
        if node.__class__ is not ScalarNode:
            return self._not_a_text(node, what)
        value: str = node.value
        if not node.style:
            if 3 < len(value) <= MAX_TEXT and " - " not in value and not self.hashes:
                return value
            if value in SWITCHES:
                self.warn(
                    "yes-is-text",
                    node,
                    f"{value} is read as the text '{value}', not as true or false",
                    f"""quote it to say that the text is meant: "{value}" """.rstrip(),
                )
            elif " - " in value:
                self._check_dashes(node)
            elif not value:
                self.report("empty-value", self._empty_place(node), f"{what} is empty", "write a text, or leave it out")
                return ""
            if self.hashes:
                self._check_hash(node)
            return value if len(value) <= MAX_TEXT else self._too_long(node)
        if len(value) > MAX_TEXT:
            return self._too_long(node)
        if node.style in "|>":
            value = value.rstrip()
        if not value or value.isspace():
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
            self.check_markup(text, node, inline)
        return text

    def inline(self, node: Any, what: str) -> str:
        """Return a text whose inline markup has been checked."""
        if node.__class__ is ScalarNode and not node.style and not self.careful:
            value: str = node.value
            if len(value) <= MAX_TEXT and " - " not in value and value not in UNLIKE_TEXT:
                return value
        text = self.text(node, what)
        if self.marked and text:
            self.check_markup(text, node, True)
        return text

    def check_markup(self, text: str, node: Any, inline: bool) -> None:
        """Report markup that never closes and images that are not beside the file."""
        if "![" in text:
            parsed = markup.parse_inline(text) if inline else markup.parse(text)
            for file, _ in markup.find_images(parsed):
                self.check_path(file, self.place_in(node, file), "image")
        if not _OPENERS.search(text):
            return
        if text.rfind(r"\(") > text.rfind(r"\)"):
            sign = r"\("  # known without the patterns, which would look for its end from every opening
        else:
            left = _CLOSED.sub("", text)
            if not _OPENERS.search(left):
                return
            sign = markup.find_unclosed(re.sub("_{3,}", "", text), inline=inline)
        if sign:
            ends = {r"\(": r"\)", r"\)": r"\(", "](": ")"}.get(sign, sign)
            missing = f"has no '{ends}' before it" if sign == r"\)" else "is never closed"
            self.report(
                "unclosed-markup",
                self.place_in(node, sign),
                f"'{sign}' {missing}",
                f"add the missing '{ends}', or write a backslash before each sign that is meant as itself"
                if "(" not in sign and ")" not in sign
                else f"add the missing '{ends}', or take '{sign}' away",
            )

    def place_in(self, node: Any, sign: str) -> Place:
        """Return where a sign last stands in the source of a scalar, else the scalar's place."""
        start, end = node.start_mark, node.end_mark
        source = self.source[start.index : end.index]
        at = source.rfind(sign)
        if at < 0:
            return self.place(node)
        before = source[:at]
        lines = before.count("\n")
        column = start.column + at if not lines else at - before.rfind("\n") - 1
        return start.line + self.base + lines, column + 1

    def check_path(self, path: str, node: Any, what: str) -> None:
        """Report a path that is not of a file in the folder of the deck or below."""
        depth = lowest = 0
        for part in path.split("/"):
            depth += -1 if part == ".." else part not in (".", "")
            lowest = min(lowest, depth)
        if lowest < 0 or path.startswith(("/", "~")) or "\\" in path or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", path):
            self.report(
                "outside-folder",
                node,
                f"'{path}' is not a file in the deck's own folder",
                f"put the {what} beside the deck and name it by its path from there, with '/'",
            )

    def _not_a_text(self, node: Any, what: str) -> str:
        if node.__class__ is SequenceNode:
            items = node.value
            index = node.start_mark.index
            line = self.source[self.source.rfind("\n", 0, index) + 1 : index]
            if not node.flow_style and len(items) == 1 and line.rstrip().endswith("-"):
                self.report(
                    "nested-dash",
                    node,
                    f"a second dash makes {what} a list",
                    "take one dash away; if the text begins with a dash, quote it",
                )
                return ""
            help = (
                "quote the text if the brackets belong to it" if node.flow_style else "write one text instead of a list"
            )
            if what == "'answer'":
                help += "; several right answers stand under 'answers'"
            self.report("not-a-text", node, f"{what} must be a text, and this is a list", help)
            return ""
        if node.value and self.source[node.start_mark.index : node.start_mark.index + 1] != "{":
            key = node.value[0][0].value
            self.report(
                "not-a-text",
                node,
                f"{what} must be a text, and the colon after '{key}' makes it a mapping"
                if isinstance(key, str)
                else f"{what} must be a text",
                "quote the whole text",
            )
        else:
            self.report(
                "not-a-text",
                node,
                f"{what} must be a text, and the braces make it a mapping",
                "quote the text if the braces belong to it",
            )
        return ""

    def _empty_place(self, node: Any) -> Place:
        """An empty list item stands at its dash."""
        mark = node.start_mark
        line, column = mark.line + self.base, mark.column
        return line, max(column, 1)

    def _check_dashes(self, node: Any) -> None:
        start, end = node.start_mark, node.end_mark
        if start.line == end.line:
            return
        found = re.search(r"\n *(- )", self.source[start.index : end.index])
        if found:
            source = self.source[: start.index + found.start(1)]
            line = source.count("\n") + self.base
            self.report(
                "dash-continues-text",
                (line, len(source) - source.rfind("\n")),
                "this line continues the text above, although it begins with a dash",
                "indent it exactly as the items above; or quote the whole text, if the dash belongs to it",
            )

    def _check_hash(self, node: Any) -> None:
        end = node.end_mark
        index = end.index
        if self.source[index : index + 2] == " #":
            value = node.value if len(node.value) < 40 else "…" + node.value[-30:]
            self.report(
                "comment-cuts-text",
                (end.line + self.base, end.column + 1),
                f"everything after ' #' is a comment, so the text ends at \"{value}\"",
                "quote the whole text if '#' belongs to it; put two spaces before a comment",
            )

    # ------------------------------------------------------------ lists

    def items(self, node: Any, name: str, least: int = 1) -> list[Any]:
        """Return the nodes of a list; [] with a problem if it is none or too short."""
        if node.__class__ is not SequenceNode:
            value = node.value
            if node.__class__ is ScalarNode and re.match(r"-\S", value) and not node.style:
                line, column = self.place(node)
                self.report(
                    "space-after-dash",
                    (line, column + 1),
                    "a space is missing after the dash",
                    "write '- ' before each item of a list",
                )
            elif node.__class__ is ScalarNode:
                shown = value if len(value) < 40 else "..."
                help = (
                    f"write [{shown}]"
                    if re.fullmatch(r"[^\[\]{}:#&*!|>'\"%@`]*", value)
                    else f"write a list: - {shown}"
                )
                self.report("not-a-list", node, f"'{name}' must be a list, and this is a text", help)
            else:
                self.report(
                    "not-a-list",
                    node,
                    f"'{name}' must be a list, and this is a mapping",
                    "begin every item with a dash and a space",
                )
            return []
        found: list[Any] = node.value
        if node.flow_style and len(found) > 0:
            self._check_flow(node)
        if not found and least:
            self.report(
                "empty-list", node, f"'{name}' is an empty list", "write at least one item, or leave the key out"
            )
        return found

    def _check_flow(self, node: Any) -> None:
        source = self.source[node.start_mark.index : node.end_mark.index]
        if source.count(", ") < source.count(",") and _THOUSANDS.search(source):
            for left, right in zip(node.value, node.value[1:], strict=False):
                at = left.end_mark
                index = at.index
                if right.start_mark.index == index + 1 and _THOUSANDS.match(self.source, index - 1):
                    number = f"{left.value},{right.value}"
                    self.report(
                        "comma-between-digits",
                        (at.line + self.base, at.column + 1),
                        f"the comma makes two items of {number}",
                        f'quote it if one number is meant: "{number}"; else put a space after the comma',
                    )
        for item in node.value:
            if item.__class__ is ScalarNode and item.value.count(" ") > 3 and not item.style and _FIVE(item.value):
                self.warn(
                    "long-flow-item",
                    item,
                    "a text of more than four words stands between brackets, where every comma cuts",
                    "quote it, or put each item on a line of its own after '- '",
                )

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

    def identifier(self, node: Any, what: str) -> str:
        """Return an id."""
        value = self.word(node, what)
        if value and not ID.fullmatch(value):
            made = _LEADING_ID.sub("-", value.casefold()).strip("-")[:64]
            if not ID.fullmatch(made):
                made = f"q-{made}".strip("-")[:64] if made else ""
            too_long = " and at most 64 characters" if len(value) > 64 else ""
            self.report(
                "bad-id",
                node,
                f"'{_short(value)}' is not an id: small letters a-z, digits and hyphens, a letter first{too_long}",
                f"write {made}" if made else "write something like capital-au",
            )
            return ""
        return value

    def was(self, node: Any) -> str:
        """Return an old id, `old-id` or `old-deck/old-id`."""
        value = self.word(node, "'was'")
        if value and not _WAS.fullmatch(value):
            self.report(
                "bad-was",
                node,
                f"'{_short(value)}' is neither old-id nor old-deck/old-id",
                "write the one id it had before",
            )
            return ""
        return value

    def flag(self, node: Any, name: str, default: bool) -> bool:
        """Return a yes or no."""
        value = self.word(node, f"'{name}'")
        found = _FLAGS.get(value.casefold())
        if found is None:
            if value:
                self.report(
                    "bad-flag",
                    node,
                    f"'{name}' is yes or no, not '{_short(value)}'",
                    f"write {name}: yes or {name}: no",
                )
            return default
        return found

    def number(self, node: Any, name: str) -> str:
        """Return a plain number as it is written; "" with a problem if it is none."""
        value = self.word(node, f"'{name}'")
        if value and (len(value) > 40 or not PLAIN_NUMBER.fullmatch(value)):
            self.report(
                "bad-number",
                node,
                f"'{_short(value)}' is not a plain number",
                "write digits, with a point before decimals and a minus in front if need be: 1234.5",
            )
            return ""
        return value

    def count(self, node: Any, name: str) -> int:
        """Return a whole number from 1; 0 with a problem if it is none."""
        value = self.word(node, f"'{name}'")
        if not re.fullmatch(r"[1-9][0-9]{0,5}", value):
            if value:
                self.report(
                    "bad-number",
                    node,
                    f"'{name}' is a whole number from 1, not '{_short(value)}'",
                    f"write for example {name}: 2",
                )
            return 0
        return int(value)

    def language(self, node: Any) -> str:
        """Return a language tag."""
        value = self.word(node, "'language'")
        if not _LANGUAGE.fullmatch(value):
            if value:
                self.report(
                    "bad-language",
                    node,
                    f"'{_short(value)}' is not a language tag",
                    "write for example en, de or pt-BR",
                )
            return "en"
        return value

    def tags(self, node: Any) -> tuple[str, ...]:
        """Return the tags of a list: no white space in any."""
        out = []
        for item in self.items(node, "tags", 0):
            tag = self.text(item, "a tag")
            if tag and (len(tag.split()) > 1 or "," in tag or tag != tag.strip()):
                made = re.sub(r"[\s,]+", "-", tag.strip())
                self.report("bad-tag", item, f"a tag has no spaces or commas, and '{_short(tag)}' has", f"write {made}")
            elif tag and tag not in out:
                out.append(tag)
        return tuple(out)

    def ids(self, node: Any, name: str) -> tuple[str, ...]:
        """Return the ids of a list."""
        out = []
        for number, item in enumerate(self.items(node, name, 0)):
            self.note(f"{name}/{number}", item)
            if value := self.identifier(item, f"an item of '{name}'"):
                out.append(value)
        return tuple(out)

    # ------------------------------------------------------------ mappings

    def pairs(self, node: Any, what: str) -> list[tuple[str, Any, Any]]:
        """Return (name, key node, value node) of a mapping, without its doubles; [] with a problem if it is none."""
        if node.__class__ is not MappingNode:
            self.report("not-a-mapping", node, f"{what} must be keys with values", "write 'key: value' on each line")
            return []
        out = []
        lines: dict[str, int] = {}
        for key, value in node.value:
            name = self.key_name(key)
            if not name:
                continue
            if name in lines:
                self.report_double(name, key, lines[name])
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
            self.report("merge-key", key, "'<<' merges nothing here", "write the keys out")
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

    def report_double(self, name: str, key: Any, line: int) -> None:
        """Report a key that a mapping already has."""
        self.report(
            "duplicate-key",
            key,
            f"'{_short(name)}' already stands in line {line}",
            "keep one of the two; perhaps a '- ' is missing where a new item begins",
        )

    def is_empty(self, node: Any) -> bool:
        """Return whether nothing stands after a key."""
        return node.__class__ is ScalarNode and not node.value and not node.style


def _find_lines(text: str) -> list[int]:
    """Return the lines (from 0) that have a sign of markup, in order."""
    lines = []
    for sign in _SIGNS:
        if sign[0] not in text:
            continue
        at, line, start = text.find(sign), 0, 0
        while at >= 0:
            line += text.count("\n", start, at)
            start = at
            lines.append(line)
            if len(lines) > _MANY_SIGNS:
                return list(range(text.count("\n") + 1))
            at = text.find(sign, at + len(sign))
    return sorted(lines)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."


def meant(name: str, known: Iterable[str]) -> str:
    """Return "did you mean 'x'?" for the nearest known name, or ""."""
    from difflib import get_close_matches

    near = get_close_matches(name, list(known), 1, 0.6)
    return f"did you mean '{near[0]}'?" if near else ""
