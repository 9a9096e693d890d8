"""A file as pieces of nodes: its top level, then its items twenty at a time.

Knows YAML and how to go on after a fault in it; not what the keys mean.

A piece that does not compose is cut into its blocks (items, or entries of the top level), each of
which is composed alone: its first fault is reported, and hides nothing in another block.
"""

import re
from collections.abc import Collection, Generator, Iterator, Sequence
from string import ascii_letters
from typing import Any

import yaml

from quiz.reading.decoding import decode
from quiz.reading.lines import BULLET
from quiz.reading.scalars import Place, Reader, TooManyProblemsError
from quiz.reading.traps import cut_second_document, drop_conflict, drop_directives, has_content, is_too_deep, mend
from quiz.reading.yamlnodes import MappingNode, Piece, SequenceNode, Split, compose, split_items

MAX_FAULTS = 100
"""Blocks that are no YAML, after which nothing more is read."""

_KEY_LINE = re.compile(r"(?:- +)?([a-z-]+) *:(?: +(.*)|$)")
_TOP_LINE = re.compile(r"^[^\s#]", re.MULTILINE)


class Document:
    """A file cut into pieces that are composed when they are asked for."""

    def __init__(
        self, text: str, reader: Reader, list_key: str, top_keys: Sequence[str], item_keys: Collection[str]
    ) -> None:
        self.reader = reader
        self.list_key = list_key
        self.top_keys = top_keys
        self.item_keys = item_keys
        self.item_name = list_key.removesuffix("s")
        self.broken = False
        self.faults = 0
        self.split: Split | None = split_items(text, list_key)
        if not self.split or self.split.tail.text[:1] not in ("", *ascii_letters):
            text = self._mend_bullets(text)
            self.split = split_items(text, list_key)
        self.text = text
        self.list_place: Place | None = (self.split.key_line + 1, 1) if self.split else None
        self.in_flow = False  # whether the file is one pair of braces, as JSON is
        self.too_deep = False
        self.fault: yaml.YAMLError | None = None
        self._inside: tuple[Piece, Any] | None = None
        self._is_cut = False  # into blocks, as the top level did not compose
        self._stray: list[tuple[Piece, Any]] = []  # items cut from their key

    def _mend_bullets(self, text: str) -> str:
        """Return a text with dashes where other signs or numbers begin its items; they are reported."""
        keys = "|".join(map(re.escape, sorted(self.item_keys)))
        begins = re.compile(rf"^( {{0,4}})({BULLET})(?= +(?:{keys}) *:(?: |$))", re.MULTILINE)
        line = start = 0
        for found in begins.finditer(text):
            line += text.count("\n", start, found.start())
            start = found.start()
            self.reader.report_yaml(
                "not-a-list",
                (line + 1, len(found.group(1)) + 1),
                f"each {self.item_name} begins with '-', and this one with '{found.group(2)}'",
                "write '- ' instead, and its other keys below its first one",
            )
        return begins.sub(lambda found: found.group(1) + "-" + " " * (len(found.group(2)) - 1), text)

    @property
    def key_place(self) -> Place | None:
        """Where the key of the list stands, if it is not among the pairs of `heads`."""
        return self.list_place if self.split else None

    @property
    def first_place(self) -> Place | None:
        """Where the first item stands, if the list is not among the pairs of `heads`."""
        return (self.split.pieces[0].line + 1, self.split.column + 1) if self.split else None

    def advise_items(self) -> str:
        """Return how to write the items of a list that has none."""
        if self.in_flow:
            return f"write each {self.item_name} in braces, and '[' and ']' around them all"
        is_empty = self._inside is not None and self._inside[1].__class__ is SequenceNode
        return f"write each {self.item_name} after '- ' below" + ", without the brackets" * is_empty

    def heads(self) -> Iterator[tuple[Piece, Any]]:
        """Yield the pieces of the top level, each with its mapping."""
        if self.split:
            yield from self._head(self.split.head)
            yield from self._tail(self.split)
        else:
            yield from self._head(Piece(self.text, 0))

    def items(self) -> Iterator[tuple[Piece, list[Any]]]:
        """Yield the pieces of the list, each with the nodes of its items. To be called after `heads`."""
        if self.split:
            pieces = self.split.pieces
            number = 0
            while number < len(pieces):
                number += yield from self._items(pieces, number)
        for piece, node in self._stray:
            yield piece, node.value
        if self._inside and not self.split and not (self._stray and self.reader.is_empty(self._inside[1])):
            piece, node = self._inside
            self.reader.enter(piece)
            if node.__class__ is SequenceNode:
                yield piece, node.value
            elif node.__class__ is MappingNode:
                self.broken = True
                message = f"'{self.list_key}' must be a list, and no dash begins a {self.item_name}"
                help = f"write '- ' before the first key of each {self.item_name}, and indent its other keys as far"
                if node.flow_style:
                    message = f"'{self.list_key}' must be a list, and this is a mapping"
                    help = f"give each {self.item_name} braces of its own, and write '[' and ']' around them all"
                self.reader.report("not-a-list", node, message, help)
            elif not self.reader.is_empty(node):
                self.reader.items(node, self.list_key)
                self.broken = True

    # ------------------------------------------------------------ the top level

    def _head(self, piece: Piece) -> Iterator[tuple[Piece, Any]]:
        composed = self._compose(piece)
        if composed:
            yield from self._check_root(*composed)
            return
        if not self.too_deep and piece.text.lstrip()[:1] == "{":
            self._report(piece, (), "file")
            return
        blocks = self._cut(piece, _TOP_LINE)
        self._is_cut = len(blocks) > 1
        for number, block in enumerate(blocks):
            composed = self._compose(block)
            if composed and (composed[1] is None or composed[1].__class__ is MappingNode):
                yield from self._check_root(*composed)
            elif composed and composed[1].__class__ is SequenceNode and self._is_below_list(number):
                self._report_stray(*composed)
                self._stray.append(composed)
            else:
                self._report(block, self.top_keys, "file")

    def _is_below_list(self, number: int) -> bool:
        """Return whether an item at the left edge belongs to the list, whose key stands in an earlier block."""
        return number > 0 and (self._inside is None or self._inside[1].__class__ is not SequenceNode)

    def _report_stray(self, piece: Piece, node: Any) -> None:
        """Report items at the left edge that do not stand below the key of the list."""
        if self.broken or (self._inside and not self.reader.is_empty(self._inside[1])):
            return  # the fault is the key's, or of what stands between it and the list
        self.reader.enter(piece)
        if self.split or self._inside:
            message, help = f"this list does not stand below '{self.list_key}:'", "move it there"
        else:
            message = f"no '{self.list_key}:' stands above this list"
            help = f"write '{self.list_key}:' on a line of its own above it"
        self.reader.report("missing-key", node, message, help)
        self.broken = True

    def _tail(self, split: Split) -> Iterator[tuple[Piece, Any]]:
        """What follows the list may belong to its last item, if it stands in a wrong column."""
        if not split.tail.text:
            return
        composed = self._compose(split.tail)
        if composed and (composed[1] is None or self._looks_like_top(composed[1])):
            yield from self._check_root(*composed)
            return
        lines = split.tail.text.split("\n")
        known = re.compile(rf"(?:{'|'.join(map(re.escape, self.top_keys))}) *:(?: |$)")
        number = next((number for number, line in enumerate(lines) if known.match(line)), len(lines))
        stray = "\n".join(self._indent_lists(lines[:number])) + "\n" * (number < len(lines))
        rest = Piece("\n".join(lines[number:]), split.tail.line + number)
        if stray.strip():
            last = split.pieces[-1]
            split.pieces[-1] = Piece(last.text + stray, last.line)
        if rest.text.strip():
            yield from self._head(rest)

    def _indent_lists(self, lines: list[str]) -> list[str]:
        """Return lines in which the items below a stray key are none of the long list, though in its column."""
        key = ""
        for number, line in enumerate(lines):
            found = _KEY_LINE.match(line)
            if found and found.group(1) in self.item_keys and not found.group(2):
                key = found.group(1)
            elif line.startswith("- ") and key and not (found and found.group(1) in self.item_keys):
                lines[number] = "  " + line
            elif line.strip() and not line.startswith(" "):
                key = ""
        return lines

    def _looks_like_top(self, root: Any) -> bool:
        """Return whether a mapping after the list is one of the file, not keys of an item moved left."""
        if root.__class__ is not MappingNode:
            return False
        return not any(
            key.value in self.item_keys and key.value not in self.top_keys
            for key, _ in root.value
            if isinstance(key.value, str)
        )

    def _check_root(self, piece: Piece, root: Any) -> Iterator[tuple[Piece, Any]]:
        if root is None:
            return
        if root.__class__ is not MappingNode:
            self.reader.enter(piece)
            what = "a list" if root.__class__ is SequenceNode else "a text"
            help = f"begin with '{self.top_keys[0]}: some-id', and put the list under '{self.list_key}:'"
            self.reader.report("not-a-mapping", root, f"the file must be keys with values, and this is {what}", help)
            self.broken = True
            return
        if root.start_mark.column and root.value and (self.split or self._is_cut):
            self.reader.enter(piece)
            key = root.value[0][0]
            column = key.start_mark.column + 1
            many = len(root.value) > 1
            self.reader.report_yaml(
                "bad-indent",
                self.reader.place(key),
                f"{'these keys begin' if many else 'this key begins'} in column {column}, others in column 1",
                f"begin {'them' if many else 'it'} in column 1",
            )
            self.broken = True
        self.in_flow = root.flow_style
        for key, value in root.value:
            if self._inside is None and (
                key.value in (self.list_key, self.item_name, self.list_key.title())
                or self._is_list_misnamed(key, value)
            ):
                self._inside = piece, value
                self.reader.enter(piece)
                self.list_place = self.list_place or self.reader.place(key)
        yield piece, root

    def _is_list_misnamed(self, key: Any, value: Any) -> bool:
        """Return whether a list of mappings stands under a key that no file has."""
        return (
            key.value not in self.top_keys
            and not str(key.value).startswith("x-")
            and value.__class__ is SequenceNode
            and all(item.__class__ is MappingNode for item in value.value)
            and bool(value.value)
        )

    # ------------------------------------------------------------ the items

    def _items(self, pieces: list[Piece], number: int) -> Generator[tuple[Piece, list[Any]], None, int]:
        """Yield what one piece holds, and return how many pieces that took.

        Two where the cut went through a quoted text: the first alone is then never closed.
        """
        piece = pieces[number]
        composed = self._compose(piece)
        if not composed and number + 1 < len(pieces) and not self.too_deep:
            both = self._compose(Piece(piece.text + pieces[number + 1].text, piece.line))
            if both:
                yield both[0], both[1].value
                return 2
        if composed and composed[1].__class__ is SequenceNode:
            yield composed[0], composed[1].value
            return 1
        indent = len(piece.text) - len(piece.text.lstrip(" "))
        blocks = self._cut(piece, self._find_dashes(piece.text, indent))
        columns = [len(block.text) - len(block.text.lstrip(" ")) for block in blocks]
        where = "above"
        if len(set(columns[1:])) == 1 and columns[0] != columns[1]:
            indent, where = columns[1], "below"
        for block, column in zip(blocks, columns, strict=True):
            composed = self._compose(block)
            if column != indent:
                self.reader.report_yaml(
                    "bad-indent",
                    (block.line + 1, column + 1),
                    f"this {self.item_name} begins in column {column + 1}, those {where} in column {indent + 1}",
                    f"begin the dash in column {indent + 1}, and its keys in column {indent + 3}",
                )
            if composed and composed[1].__class__ is SequenceNode:
                yield composed[0], composed[1].value
            elif composed is None or composed[1] is not None:
                self._report(block, self.item_keys, self.item_name)
        return 1

    def _find_dashes(self, text: str, indent: int) -> re.Pattern[str]:
        """Return the pattern of the dashes that begin items, in the column of the first one or left of it.

        Where some stand further left, those in its column may be of lists within the items.
        """
        dash = re.compile(rf"^( {{0,{indent}}})-(?= |$)", re.MULTILINE)
        least = min((len(spaces) for spaces in dash.findall(text)), default=indent)
        if least == indent:
            return dash
        keys = "|".join(map(re.escape, sorted(self.item_keys)))
        return re.compile(rf"^(?: {{{least}}}-(?= |$)| {{0,{indent}}}- +(?:{keys}) *:(?= |$))", re.MULTILINE)

    # ------------------------------------------------------------ composing, and failing to

    def _compose(self, piece: Piece) -> tuple[Piece, Any] | None:
        """Return a piece as it was composed (mended if need be) and its root; None if it is no YAML."""
        self.too_deep = is_too_deep(piece.text, piece.line, self.reader)
        self.fault = None
        if self.too_deep:
            return None
        text = mend(piece.text, piece.line, self.reader)
        if text is not piece.text and is_too_deep(text, piece.line, self.reader):
            self.too_deep = True
            return None
        try:
            return Piece(text, piece.line), compose(text)
        except yaml.YAMLError as fault:
            self.fault = fault
            return None

    def _cut(self, piece: Piece, begins: re.Pattern[str]) -> list[Piece]:
        """Return the blocks of a piece that did not compose; none if it is one block, and refused as such."""
        blocks = _cut(piece, begins)
        if self.too_deep and len(blocks) == 1:
            self.broken = True
            return []
        return blocks

    def _report(self, block: Piece, known: Collection[str], what: str) -> None:
        """Report what keeps a block from being YAML: the first fault in it."""
        from quiz.reading.diagnosis import diagnose

        self.broken = True
        if self.too_deep:
            return
        found = diagnose(block.text, known, what)
        if not found:
            self._report_unknown(block)
            return
        place = found.line + block.line + 1, found.column + 1
        self.reader.report_yaml(found.code, place, found.message, found.help)
        self._count_fault(place)

    def _report_unknown(self, block: Piece) -> None:
        mark = getattr(self.fault, "problem_mark", None)
        line = mark.line if mark else 0
        raw = [*block.text.split("\n"), ""][min(line, block.text.count("\n"))]
        place = (line + block.line + 1, len(raw) - len(raw.lstrip(" ")) + 1)
        self.reader.report_yaml(
            "bad-yaml",
            place,
            "here the lines stop making sense as YAML",
            "look for a missing quotation mark, bracket or colon, or a wrong indentation, here or just above",
        )
        self._count_fault(place)

    def _count_fault(self, place: Place) -> None:
        self.faults += 1
        if self.faults >= MAX_FAULTS:
            self.reader.taken.discard(place)
            self.reader.report(
                "too-many-problems",
                place,
                f"{MAX_FAULTS} parts of this file cannot be read; nothing below was looked at",
                "fix these first",
            )
            raise TooManyProblemsError


def _cut(piece: Piece, begins: re.Pattern[str]) -> list[Piece]:
    """Return a piece cut before every line that begins a block."""
    cuts = [found.start() for found in begins.finditer(piece.text)]
    if not cuts or (cuts[0] > 0 and piece.text[: cuts[0]].strip()):
        cuts = [0, *cuts]
    blocks = []
    line = piece.line + piece.text.count("\n", 0, cuts[0])
    for start, end in zip(cuts, [*cuts[1:], len(piece.text)], strict=True):
        if start < end:
            blocks.append(Piece(piece.text[start:end], line))
            line += piece.text.count("\n", start, end)
    return blocks


def read_document(
    data: bytes, reader: Reader, list_key: str, top_keys: Sequence[str], item_keys: Collection[str]
) -> Document | None:
    """Return the document of a file, or None with a problem if there is nothing in it.

    Its long list stands under `list_key`; `top_keys` and `item_keys` help to say what is wrong
    where the file is no YAML.
    """
    text = decode(data, reader)
    if text is None:
        return None
    text = cut_second_document(drop_directives(drop_conflict(text, reader), reader), reader)
    if not has_content(text):
        reader.report("empty-file", (1, 1), "the file is empty", f"begin with '{top_keys[0]}: some-id'")
        return None
    return Document(text, reader, list_key, top_keys, item_keys)
