"""A file as nodes: its top level, then the items of its long list, twenty at a time.

Orders the stages text, nodes and diagnosis, and continues after a fault. Does not know the meaning of keys.

A piece that does not compose is cut into its blocks (items, or entries of the top level), each of which is composed
alone: its first fault is reported, and hides nothing in another block.
"""

import re
from collections.abc import Collection, Generator, Iterator, Sequence
from string import ascii_letters
from typing import NamedTuple

import yaml

from quiz.reading.diagnosis.lines import BULLET
from quiz.reading.diagnosis.walk import diagnose
from quiz.reading.nodes.limits import compose_piece
from quiz.reading.nodes.pieces import Piece, Split, cut_blocks, split_items
from quiz.reading.nodes.properties import blank_properties
from quiz.reading.nodes.tree import MappingNode, Node, ScalarNode, SequenceNode, TooMuchError, is_empty
from quiz.reading.nodes.white_space import replace_white_space
from quiz.reading.report import Place, Report
from quiz.reading.text.decoding import decode
from quiz.reading.text.hygiene import cut_second_document, drop_conflict, drop_directives, has_content
from quiz.reading.values.source import Source, name_form
from quiz.reading.values.wrong_forms import report_not_a_list

MAX_FAULTS = 100
"""Blocks that are not YAML, after which nothing more is read."""

_KEY_LINE = re.compile(r"(?:- +)?([a-z-]+) *:(?: +(.*)|$)")
_TOP_LINE = re.compile(r"^[^\s#]", re.MULTILINE)


class Format(NamedTuple):
    """The keys of a kind of file: of its top level, of its long list, and of the items of that."""

    list_key: str
    top_keys: Sequence[str]
    item_keys: Collection[str]

    @property
    def item_name(self) -> str:
        """The word for an item."""
        return self.list_key.removesuffix("s")


class Composed(NamedTuple):
    """A piece as it was composed, and its root node, None if there is nothing in it."""

    piece: Piece
    root: Node | None


class NotYaml(NamedTuple):
    """A piece that did not compose, and the line of it (from 0) at which the parser stopped."""

    piece: Piece
    line: int


def read_document(data: bytes, report: Report, form: Format) -> "Document | None":
    """Return the document of a file, or None with a problem if there is nothing in it."""
    text = decode(data, report)
    if text is None:
        return None
    text = cut_second_document(drop_directives(drop_conflict(text, report), report), report)
    if not has_content(text):
        report.add("empty-file", (1, 1), "the file is empty", f"begin with '{form.top_keys[0]}: some-id'")
        return None
    return Document(text, report, form)


class Document:
    """A file cut into pieces that are composed when they are asked for.

    `is_broken` tells whether part of it was not YAML, so that parts that seem missing may exist.
    """

    def __init__(self, text: str, report: Report, form: Format) -> None:
        self.report = report
        self.form = form
        self.is_broken = False
        self.is_in_flow = False  # whether the file is one pair of braces, as JSON is
        self._faults = 0
        split = split_items(text, form.list_key)
        if not split or split.tail.text[:1] not in ("", *ascii_letters):
            text = self._replace_bullets(text)
            split = split_items(text, form.list_key)
        self.text = text
        self._split: Split | None = split
        self.list_place: Place | None = (split.key_line + 1, 1) if split else None
        self._inside: tuple[Source, Node] | None = None  # the list, where it is among the pairs of a head
        self._is_cut = False  # into blocks, as the top level did not compose
        self._stray: list[tuple[Piece, SequenceNode]] = []  # items cut from their key

    def _replace_bullets(self, text: str) -> str:
        """Return a text with dashes in place of other characters or numbers that begin its items; report them."""
        keys = "|".join(map(re.escape, sorted(self.form.item_keys)))
        begins = re.compile(rf"^( {{0,4}})({BULLET})(?= +(?:{keys}) *:(?: |$))", re.MULTILINE)
        line = start = 0
        for found in begins.finditer(text):
            line += text.count("\n", start, found.start())
            start = found.start()
            message = f"each {self.form.item_name} begins with '-', but this one begins with '{found.group(2)}'"
            help = "write '- ' instead, and its other keys below its first one"
            self.report.add_fault("not-a-list", (line + 1, len(found.group(1)) + 1), message, help)
        return begins.sub(lambda found: found.group(1) + "-" + " " * (len(found.group(2)) - 1), text)

    @property
    def key_place(self) -> Place | None:
        """The place of the key of the list, if it is not among the pairs of `heads`."""
        return self.list_place if self._split else None

    @property
    def first_place(self) -> Place | None:
        """The place of the first item, if the list is not among the pairs of `heads`."""
        return (self._split.pieces[0].line + 1, self._split.column + 1) if self._split else None

    def advise_items(self) -> str:
        """Return advice on writing the items of a list that has none."""
        name = self.form.item_name
        if self.is_in_flow:
            return f"write each {name} in braces, and '[' and ']' around them all"
        help = f"write each {name} after '- ' below"
        return f"{help}, without the brackets" if self._inside and isinstance(self._inside[1], SequenceNode) else help

    def heads(self) -> Iterator[tuple[Source, MappingNode]]:
        """Yield the mappings of the top level, each with its source."""
        if self._split:
            yield from self._head(self._split.head)
            yield from self._tail(self._split)
        else:
            yield from self._head(Piece(self.text, 0))

    def items(self) -> Iterator[tuple[Source, Sequence[Node]]]:
        """Yield the items of the list in several parts, each with its source. To be called after `heads`."""
        if self._split:
            pieces = self._split.pieces
            number = 0
            while number < len(pieces):
                number += yield from self._items(pieces, number)
        for piece, items in self._stray:
            yield Source(piece, self.report), items.value
        if self._inside and not self._split and not (self._stray and is_empty(self._inside[1])):
            yield from self._items_inside(*self._inside)

    def _items_inside(self, source: Source, node: Node) -> Iterator[tuple[Source, Sequence[Node]]]:
        """Yield the items of a list that is among the pairs of a head."""
        key, name = self.form.list_key, self.form.item_name
        if isinstance(node, SequenceNode):
            yield source, node.value
        elif isinstance(node, ScalarNode):
            if not is_empty(node):
                self.is_broken = True
                report_not_a_list(source, node, key)
        elif node.flow_style:
            self.is_broken = True
            help = f"give each {name} braces of its own, and write '[' and ']' around them all"
            source.add("not-a-list", node, f"'{key}' must be a list, but this is a mapping", help)
        else:
            self.is_broken = True
            help = f"write '- ' before the first key of each {name}, and indent its other keys as far"
            source.add("not-a-list", node, f"'{key}' must be a list, but no dash begins a {name}", help)

    # ------------------------------------------------------------ the top level

    def _head(self, piece: Piece) -> Iterator[tuple[Source, MappingNode]]:
        composed = self._compose(piece)
        if isinstance(composed, Composed):
            yield from self._check_root(composed)
            return
        if composed and piece.text.lstrip()[:1] == "{":
            self._diagnose(composed, (), "file")
            return
        blocks = cut_blocks(piece, _TOP_LINE)
        self._is_cut = len(blocks) > 1
        if not composed and not self._is_cut:
            self.is_broken = True
            return
        for number, block in enumerate(blocks):
            composed = self._compose(block)
            if not isinstance(composed, Composed):
                self._diagnose(composed, self.form.top_keys, "file")
            elif composed.root is None or isinstance(composed.root, MappingNode):
                yield from self._check_root(composed)
            elif isinstance(composed.root, SequenceNode) and self._is_below_list(number):
                self._report_stray(composed.piece, composed.root)
                self._stray.append((composed.piece, composed.root))
            else:
                self._diagnose(NotYaml(composed.piece, 0), self.form.top_keys, "file")

    def _is_below_list(self, number: int) -> bool:
        """Return whether an item at the left edge belongs to the list, whose key is in an earlier block."""
        return number > 0 and (self._inside is None or not isinstance(self._inside[1], SequenceNode))

    def _report_stray(self, piece: Piece, node: SequenceNode) -> None:
        """Report items at the left edge that are not below the key of the list."""
        if self.is_broken or (self._inside and not is_empty(self._inside[1])):
            return  # the fault is in the key, or between it and the list
        key = self.form.list_key
        if self._split or self._inside:
            message, help = f"this list is not below '{key}:'", "move it there"
        else:
            message, help = f"there is no '{key}:' above this list", f"write '{key}:' on a line of its own above it"
        Source(piece, self.report).add("missing-key", node, message, help)
        self.is_broken = True

    def _tail(self, split: Split) -> Iterator[tuple[Source, MappingNode]]:
        """Read what follows the list. It may belong to its last item, if its column is wrong."""
        if not split.tail.text:
            return
        composed = self._compose(split.tail)
        if isinstance(composed, Composed) and (composed.root is None or self._looks_like_top(composed.root)):
            yield from self._check_root(composed)
            return
        lines = split.tail.text.split("\n")
        known = re.compile(rf"(?:{'|'.join(map(re.escape, self.form.top_keys))}) *:(?: |$)")
        number = next((number for number, line in enumerate(lines) if known.match(line)), len(lines))
        stray = "".join(f"{line}\n" for line in self._indent_lists(lines[:number]))
        if number == len(lines):
            stray = stray.removesuffix("\n")
        rest = Piece("\n".join(lines[number:]), split.tail.line + number)
        if stray.strip():
            last = split.pieces[-1]
            split.pieces[-1] = Piece(last.text + stray, last.line)
        if rest.text.strip():
            yield from self._head(rest)

    def _indent_lists(self, lines: list[str]) -> list[str]:
        """Return lines in which the items below a stray key do not belong to the long list, although in its column."""
        key = ""
        for number, line in enumerate(lines):
            found = _KEY_LINE.match(line)
            if found and found.group(1) in self.form.item_keys and not found.group(2):
                key = found.group(1)
            elif line.startswith("- ") and key and not (found and found.group(1) in self.form.item_keys):
                lines[number] = "  " + line
            elif line.strip() and not line.startswith(" "):
                key = ""
        return lines

    def _looks_like_top(self, root: Node) -> bool:
        """Return whether a mapping after the list is one of the file, not keys of an item moved left."""
        if not isinstance(root, MappingNode):
            return False
        names = {key.value for key, _ in root.value if isinstance(key, ScalarNode)}
        return names.isdisjoint(set(self.form.item_keys).difference(self.form.top_keys))

    def _check_root(self, composed: Composed) -> Iterator[tuple[Source, MappingNode]]:
        piece, root = composed
        if root is None:
            return
        source = Source(piece, self.report, isinstance(root, MappingNode) and root.flow_style)
        if not isinstance(root, MappingNode):
            help = f"begin with '{self.form.top_keys[0]}: some-id', and put the list under '{self.form.list_key}:'"
            message = f"the file must be keys with values, but this is {name_form(root)}"
            source.add("not-a-mapping", root, message, help)
            self.is_broken = True
            return
        self.is_in_flow = root.flow_style
        if root.start_mark.column and root.value and (self._split or self._is_cut):
            self._report_column(source, root)
        for key, value in root.value:
            if self._inside is None and self._is_list(key, value):
                self._inside = source, value
                self.list_place = self.list_place or source.place(key)
        yield source, root

    def _report_column(self, source: Source, root: MappingNode) -> None:
        """Report keys of the top level that are indented."""
        these, them = ("these keys begin", "them") if len(root.value) > 1 else ("this key begins", "it")
        line, column = source.place(root.value[0][0])
        message = f"{these} in column {column}, but others in column 1"
        self.report.add_fault("bad-indent", (line, column), message, f"begin {them} in column 1")
        self.is_broken = True

    def _is_list(self, key: Node, value: Node) -> bool:
        """Return whether a pair is the long list, or a list of mappings under a key that no file has."""
        key_of_list = self.form.list_key
        return key.value in (key_of_list, self.form.item_name, key_of_list.title()) or (
            key.value not in self.form.top_keys
            and not str(key.value).startswith("x-")
            and isinstance(value, SequenceNode)
            and all(isinstance(item, MappingNode) for item in value.value)
            and bool(value.value)
        )

    # ------------------------------------------------------------ the items

    def _items(self, pieces: Sequence[Piece], number: int) -> Generator[tuple[Source, Sequence[Node]], None, int]:
        """Yield the items of one piece, and return how many pieces that took.

        Two if the cut went through a quoted text: the first alone would never be closed.
        """
        piece = pieces[number]
        composed = self._compose(piece)
        if isinstance(composed, NotYaml) and number + 1 < len(pieces):
            both = self._compose(Piece(piece.text + pieces[number + 1].text, piece.line))
            if isinstance(both, Composed) and isinstance(both.root, SequenceNode):
                yield Source(both.piece, self.report), both.root.value
                return 2
        if isinstance(composed, Composed) and isinstance(composed.root, SequenceNode):
            yield Source(composed.piece, self.report), composed.root.value
            return 1
        indent = len(piece.text) - len(piece.text.lstrip(" "))
        blocks = cut_blocks(piece, self._find_dashes(piece.text, indent))
        if composed is None and len(blocks) == 1:
            self.is_broken = True
        else:
            yield from self._items_of_blocks(blocks, indent)
        return 1

    def _items_of_blocks(self, blocks: list[Piece], indent: int) -> Iterator[tuple[Source, Sequence[Node]]]:
        """Yield the items of blocks that are composed alone, and report those in another column than most."""
        columns = [len(block.text) - len(block.text.lstrip(" ")) for block in blocks]
        where = "above"
        if len(set(columns[1:])) == 1 and columns[0] != columns[1]:
            indent, where = columns[1], "below"
        name = self.form.item_name
        for block, column in zip(blocks, columns, strict=True):
            composed = self._compose(block)
            if column != indent:
                message = f"this {name} begins in column {column + 1}, but those {where} begin in column {indent + 1}"
                help = f"begin the dash in column {indent + 1}, and its keys in column {indent + 3}"
                self.report.add_fault("bad-indent", (block.line + 1, column + 1), message, help)
            if not isinstance(composed, Composed):
                self._diagnose(composed, self.form.item_keys, name)
            elif isinstance(composed.root, SequenceNode):
                yield Source(composed.piece, self.report), composed.root.value
            elif composed.root is not None:
                self._diagnose(NotYaml(composed.piece, 0), self.form.item_keys, name)

    def _find_dashes(self, text: str, indent: int) -> re.Pattern[str]:
        """Return the pattern of the dashes that begin items, in the column of the first one or left of it.

        Where some are further left, those in its column may be of lists within the items.
        """
        dash = re.compile(rf"^( {{0,{indent}}})-(?= |$)", re.MULTILINE)
        least = min((len(spaces) for spaces in dash.findall(text)), default=indent)
        if least == indent:
            return dash
        keys = "|".join(map(re.escape, sorted(self.form.item_keys)))
        return re.compile(rf"^(?: {{{least}}}-(?= |$)| {{0,{indent}}}- +(?:{keys}) *:(?= |$))", re.MULTILINE)

    # ------------------------------------------------------------ composing

    def _compose(self, piece: Piece) -> Composed | NotYaml | None:
        """Return a piece with its root; None, with a problem, for one that is too deep or too large."""
        piece = blank_properties(replace_white_space(piece, self.report), self.report)
        try:
            return Composed(piece, compose_piece(piece, self.report))
        except TooMuchError:
            return None
        except yaml.YAMLError as fault:
            mark = getattr(fault, "problem_mark", None)
            return NotYaml(piece, mark.line if mark else 0)

    def _diagnose(self, block: NotYaml | None, known: Collection[str], what: str) -> None:
        """Report the first fault in the lines of a block, if it has not been reported as too deep or too large."""
        self.is_broken = True
        if block is None:
            return
        piece, line = block
        if found := diagnose(piece.text, known, what):
            place = found.line + piece.line + 1, found.column + 1
            self.report.add_fault(found.code, place, found.message, found.help)
        else:
            raw = [*piece.text.split("\n"), ""][min(line, piece.text.count("\n"))]
            place = line + piece.line + 1, len(raw) - len(raw.lstrip(" ")) + 1
            message = "here the lines stop making sense as YAML"
            help = "look for a missing quotation mark, bracket or colon, or wrong indentation, here or just above"
            self.report.add_fault("bad-yaml", place, message, help)
        self._faults += 1
        if self._faults >= MAX_FAULTS:
            self.report.stop(place, f"{MAX_FAULTS} parts of this file cannot be read; the rest was not checked")
