"""The top level of a file: its mappings, as far as they are YAML, and where its long list is.

Does not know the meaning of keys. A top level that does not compose is cut into its entries, each of which is composed
alone: the first fault of one is reported, and hides nothing in another.
"""

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from quiz.patterns import compile_late
from quiz.reading.blocks import Composed, Composer, NotYaml
from quiz.reading.nodes.pieces import Piece, Split, cut_blocks
from quiz.reading.nodes.source import Source
from quiz.reading.nodes.tree import MappingNode, Node, ScalarNode, SequenceNode, is_empty, name_form
from quiz.reading.report import Place

_KEY_LINE = compile_late(r"(?:- +)?([a-z-]+) *:(?: +(.*)|$)")
_TOP_LINE = compile_late(r"^[^\s#]", re.MULTILINE)


class Format(NamedTuple):
    """The keys of a kind of file: of its top level, of its long list, and of the items of that."""

    list_key: str
    top_keys: Sequence[str]
    item_keys: Collection[str]
    beginnings: Collection[str] = ()
    """Keys that begin an item, by which a list without a top level is known; none where it needs one."""
    beginning: str = ""
    """Advice on how a file begins that has no long list, "" for one that has."""

    @property
    def item_name(self) -> str:
        """The word for an item."""
        return self.list_key.removesuffix("s")


class Heads(NamedTuple):
    """The top level of a file.

    `mappings` are its keys, in one part or several. The long list is in `pieces`, or `inside` one of the mappings, or
    there are `stray` items without its key; `list_place` is the place of its key. `is_in_flow` tells whether the file
    is one pair of braces, as JSON is, and `is_broken` whether a part was not YAML, so that keys that seem missing may
    exist.
    """

    mappings: Sequence[tuple[Source, MappingNode]]
    pieces: Sequence[Piece]
    inside: tuple[Source, Node] | None
    stray: Sequence[tuple[Source, SequenceNode]]
    list_place: Place | None
    is_in_flow: bool
    is_broken: bool


def read_heads(text: str, split: Split | None, form: Format, composer: Composer) -> Heads:
    """Return the top level of a text; `split` is the text cut around its long list, None if it is not plainly there."""
    reader = _Reader(split, form, composer)
    if split:
        reader.read_head(split.head)
        reader.read_tail(split)
    else:
        reader.read_head(Piece(text, 0))
    return reader.finish()


class _Reader:
    """Reads the parts of a top level, one after the other."""

    def __init__(self, split: Split | None, form: Format, composer: Composer) -> None:
        self.form = form
        self.composer = composer
        self.report = composer.report
        self.mappings: list[tuple[Source, MappingNode]] = []
        self.pieces = list(split.pieces) if split else []
        self.inside: tuple[Source, Node] | None = None
        self.stray: list[tuple[Source, SequenceNode]] = []
        self.list_place: Place | None = None
        if split:
            at = split.key_line
            self.list_place = (split.pieces[0].line + 1, split.column + 1) if at is None else (at + 1, 1)
        self.is_in_flow = self.is_broken = False
        self._is_cut = False  # into blocks, as the top level did not compose

    def finish(self) -> Heads:
        """Return all that was read."""
        where = self.pieces, self.inside, self.stray, self.list_place
        return Heads(self.mappings, *where, self.is_in_flow, self.is_broken)

    def read_head(self, piece: Piece) -> None:
        """Read a part that is all of the top level."""
        composed = self.composer.compose(piece)
        if isinstance(composed, Composed):
            self._add_root(composed)
            return
        if composed and piece.text.lstrip()[:1] == "{":
            self._diagnose(composed, ())
            return
        blocks = cut_blocks(piece, _TOP_LINE)
        self._is_cut = len(blocks) > 1
        if not composed and not self._is_cut:
            self.is_broken = True
            return
        for number, block in enumerate(blocks):
            composed = self.composer.compose(block)
            if not isinstance(composed, Composed):
                self._diagnose(composed, self.form.top_keys)
            elif composed.root is None or isinstance(composed.root, MappingNode):
                self._add_root(composed)
            elif isinstance(composed.root, SequenceNode) and self._is_below_list(number):
                source = Source(composed.piece, self.report)
                self._report_stray(source, composed.root)
                self.stray.append((source, composed.root))
            else:
                self._diagnose(NotYaml(composed.piece, 0), self.form.top_keys)

    def read_tail(self, split: Split) -> None:
        """Read what follows the list. It may belong to its last item, if its column is wrong."""
        if not split.tail.text:
            return
        composed = self.composer.compose(split.tail)
        if isinstance(composed, Composed) and (composed.root is None or self._looks_like_top(composed.root)):
            self._add_root(composed)
            return
        lines = split.tail.text.split("\n")
        known = re.compile(rf"(?:{'|'.join(map(re.escape, self.form.top_keys))}) *:(?: |$)")
        number = next((number for number, line in enumerate(lines) if known.match(line)), len(lines))
        stray = "".join(f"{line}\n" for line in self._indent_lists(lines[:number]))
        rest = Piece("\n".join(lines[number:]), split.tail.line + number)
        if stray.strip():
            last = self.pieces[-1]
            self.pieces[-1] = Piece(last.text + stray, last.line)
        if rest.text.strip():
            self.read_head(rest)

    def _diagnose(self, block: NotYaml | None, known: Collection[str]) -> None:
        self.is_broken = True
        self.composer.diagnose(block, known, "file")

    def _is_below_list(self, number: int) -> bool:
        """Return whether an item at the left edge belongs to the list, whose key is in an earlier block."""
        return number > 0 and (self.inside is None or not isinstance(self.inside[1], SequenceNode))

    def _report_stray(self, source: Source, node: SequenceNode) -> None:
        """Report items at the left edge that are not below the key of the list."""
        if self.is_broken or (self.inside and not is_empty(self.inside[1])):
            return  # the fault is in the key, or between it and the list
        key = self.form.list_key
        if self.list_place:
            message, help = f"this list is not below '{key}:'", "move it there"
        else:
            message, help = f"there is no '{key}:' above this list", f"write '{key}:' on a line of its own above it"
        source.add("missing-key", node, message, help)
        self.is_broken = True

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

    def _add_root(self, composed: Composed) -> None:
        piece, root = composed
        if root is None:
            return
        source = Source(piece, self.report, not isinstance(root, ScalarNode) and root.flow_style)
        if isinstance(root, SequenceNode) and self._is_bare_list(root):
            self.inside, self.list_place = (source, root), source.place(root)
            self.is_in_flow = root.flow_style
            return
        if not isinstance(root, MappingNode):
            help = f"begin with '{self.form.top_keys[0]}: some-id', and put the list under '{self.form.list_key}:'"
            help = self.form.beginning or help
            message = f"the file must be keys with values, but this is {name_form(root)}"
            source.add("not-a-mapping", root, message, help)
            self.is_broken = True
            return
        self.is_in_flow = root.flow_style
        if root.start_mark.column and root.value and (self.pieces or self._is_cut):
            self._report_column(source, root)
        for key, value in root.value:
            if self.inside is None and self._is_list(key, value):
                self.inside = source, value
                self.list_place = self.list_place or source.place(key)
        self.mappings.append((source, root))

    def _is_bare_list(self, root: SequenceNode) -> bool:
        """Return whether a list that is all of a file is one of items."""
        return any(
            isinstance(item, MappingNode)
            and any(isinstance(key, ScalarNode) and key.value in self.form.beginnings for key, _ in item.value)
            for item in root.value
        )

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
