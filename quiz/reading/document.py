"""A file as nodes: its top level, then the items of its long list, twenty at a time.

Orders the stages text, nodes and diagnosis, and continues after a fault. Does not know the meaning of keys.

A piece that does not compose is cut into its items, each of which is composed alone: its first fault is reported, and
hides nothing in another item.
"""

import re
from collections.abc import Generator, Iterator, Sequence
from string import ascii_letters

from quiz.reading.blocks import Composed, Composer, NotYaml
from quiz.reading.diagnosis.lines import BULLET
from quiz.reading.heads import Format, Heads, read_heads
from quiz.reading.nodes.pieces import Piece, cut_blocks, split_bare_list, split_items
from quiz.reading.nodes.source import Source
from quiz.reading.nodes.tree import Node, ScalarNode, SequenceNode, is_empty
from quiz.reading.report import Place, Report
from quiz.reading.text.decoding import decode
from quiz.reading.text.hygiene import cut_second_document, drop_conflict, drop_directives, has_content


def read_document(data: bytes, report: Report, form: Format) -> "Document | None":
    """Return the document of a file, or None with a problem if there is nothing in it."""
    text = decode(data, report)
    if text is None:
        return None
    text = cut_second_document(drop_directives(drop_conflict(text, report), report), report)
    if not has_content(text):
        what = "the file has only comments" if text.strip() else "the file is empty"
        report.add("empty-file", (1, 1), what, form.beginning or f"begin with '{form.top_keys[0]}: some-id'")
        return None
    return Document(text, report, form)


class Document:
    """A file cut into pieces that are composed when they are asked for."""

    def __init__(self, text: str, report: Report, form: Format) -> None:
        self.report = report
        self.form = form
        split = split_items(text, form.list_key)
        if not split or split.tail.text[:1] not in ("", *ascii_letters):
            text = _replace_bullets(text, form, report)
            split = split_items(text, form.list_key)
        if not split and form.beginnings and _begins_item(form).search(text):
            split = split_bare_list(text)
        self.text = text
        self._split = split
        self._composer = Composer(report)

    @property
    def key_place(self) -> Place | None:
        """The place of the key of the list, if it is not among the pairs of the top level."""
        return (self._split.key_line + 1, 1) if self._split and self._split.key_line is not None else None

    @property
    def first_place(self) -> Place | None:
        """The place of the first item, if the list is not among the pairs of the top level."""
        return (self._split.pieces[0].line + 1, self._split.column + 1) if self._split else None

    def advise_items(self, heads: Heads) -> str:
        """Return advice on writing the items of a list that has none."""
        name = self.form.item_name
        if heads.is_in_flow:
            return f"write each {name} in braces, and '[' and ']' around them all"
        help = f"write each {name} after '- ' below"
        is_list = heads.inside and isinstance(heads.inside[1], SequenceNode)
        return f"{help}, without the brackets" if is_list else help

    def read_heads(self) -> Heads:
        """Return the top level."""
        return read_heads(self.text, self._split, self.form, self._composer)

    def read_items(self, heads: Heads) -> Iterator[tuple[Source, Sequence[Node]]]:
        """Yield the items of the list in several parts, each with its source."""
        number = 0
        while number < len(heads.pieces):
            number += yield from self._read_piece(heads.pieces, number)
        for source, node in heads.stray:
            yield source, node.value
        if heads.inside and not heads.pieces and not (heads.stray and is_empty(heads.inside[1])):
            source, value = heads.inside
            if isinstance(value, SequenceNode):
                yield source, value.value
            elif not is_empty(value):
                self._report_not_a_list(source, value)

    def _report_not_a_list(self, source: Source, node: Node) -> None:
        """Report a value of the key of the list that is not a list."""
        key, name = self.form.list_key, self.form.item_name
        what = "must be a list, but this is a mapping"
        if isinstance(node, ScalarNode):
            what = "must be a list, but this is a text"
            help = "write '- ' before each item, and each on a line of its own"
            if source.in_flow:
                help = "write '[' and ']' around the items, and a comma between two of them"
            elif re.match(r"-\S", node.value) and not node.style:
                line, column = source.place(node)
                help = "write '- ' before each item of a list"
                source.add("space-after-dash", (line, column + 1), "a space is missing after the dash", help)
                return
        elif node.flow_style:
            help = f"give each {name} braces of its own, and write '[' and ']' around them all"
        else:
            what = f"must be a list, but no dash begins a {name}"
            help = f"write '- ' before the first key of each {name}, and indent its other keys as far"
        source.add("not-a-list", node, f"'{key}' {what}", help)

    def _read_piece(self, pieces: Sequence[Piece], number: int) -> Generator[tuple[Source, Sequence[Node]], None, int]:
        """Yield the items of one piece, and return how many pieces that took.

        Two if the cut went through a quoted text: the first alone would never be closed.
        """
        piece = pieces[number]
        composed = self._composer.compose(piece)
        if isinstance(composed, NotYaml) and number + 1 < len(pieces):
            both = self._composer.compose(Piece(piece.text + pieces[number + 1].text, piece.line))
            if isinstance(both, Composed) and isinstance(both.root, SequenceNode):
                yield Source(both.piece, self.report), both.root.value
                return 2
        if isinstance(composed, Composed) and isinstance(composed.root, SequenceNode):
            yield Source(composed.piece, self.report), composed.root.value
            return 1
        indent = len(piece.text) - len(piece.text.lstrip(" "))
        blocks = cut_blocks(piece, self._find_dashes(piece.text, indent))
        if composed is not None or len(blocks) > 1:
            yield from self._read_blocks(blocks, indent)
        return 1

    def _read_blocks(self, blocks: list[Piece], indent: int) -> Iterator[tuple[Source, Sequence[Node]]]:
        """Yield the items of blocks that are composed alone, and report those in another column than most."""
        columns = [len(block.text) - len(block.text.lstrip(" ")) for block in blocks]
        where = "above"
        if len(set(columns[1:])) == 1 and columns[0] != columns[1]:
            indent, where = columns[1], "below"
        name = self.form.item_name
        for block, column in zip(blocks, columns, strict=True):
            composed = self._composer.compose(block)
            if column != indent:
                message = f"this {name} begins in column {column + 1}, but those {where} begin in column {indent + 1}"
                help = f"begin the dash in column {indent + 1}, and its keys in column {indent + 3}"
                self.report.add_fault("bad-indent", (block.line + 1, column + 1), message, help)
            if not isinstance(composed, Composed):
                self._composer.diagnose(composed, self.form.item_keys, name)
            elif isinstance(composed.root, SequenceNode):
                yield Source(composed.piece, self.report), composed.root.value

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


def _begins_item(form: Format) -> re.Pattern[str]:
    """Return the pattern of a key that begins an item."""
    return re.compile(rf"^[ -]*(?:\{{ *)?[\"']?(?:{'|'.join(sorted(form.beginnings))})[\"']? *:", re.MULTILINE)


def _replace_bullets(text: str, form: Format, report: Report) -> str:
    """Return a text with dashes in place of other characters or numbers that begin its items; report them."""
    keys = "|".join(map(re.escape, sorted(form.item_keys)))
    begins = re.compile(rf"^( {{0,4}})({BULLET})(?= +(?:{keys}) *:(?: |$))", re.MULTILINE)
    line = start = 0
    for found in begins.finditer(text):
        line += text.count("\n", start, found.start())
        start = found.start()
        message = f"each {form.item_name} begins with '-', but this one begins with '{found.group(2)}'"
        help = "write '- ' instead, and its other keys below its first one"
        report.add_fault("not-a-list", (line + 1, len(found.group(1)) + 1), message, help)
    return begins.sub(lambda found: found.group(1) + "-" + " " * (len(found.group(2)) - 1), text)
