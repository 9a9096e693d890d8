"""Texts of a question as lines for the screen: cleaned, styled and wrapped.

The one place where text from a file or a keyboard becomes printable. It always returns
`rich.text.Text`, so nothing in a question is ever taken for rich's own markup. Knows nothing of
questions.
"""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from quiz.markup import Blocks, Inline, Node
from quiz.model import BLANK
from quiz.shown import show

QUIET = "dim"
STRONG = "bold"
CODE = "cyan"
LINK = "underline"

_ASCII = str.maketrans("━╌─│•→●◐○✓✗·…“”’–■░▒▓█▁▂▃▄▅▆▇", """#--|*>+~-+x..""'-#.-+#__.--==""")


def plain(text: str, style: str = "") -> Text:
    """Return a literal text, on one line."""
    return Text(show(text), style)


def show_inline(content: Inline, style: str = "", blanks: Iterator[Text] | None = None) -> Text:
    """Return parsed inline as one text; each `BLANK` in it takes the next of `blanks`."""
    shown = Text(style=style)
    for node in content:
        shown.append_text(_show_node(node, blanks, style))
    return shown


def _show_node(node: Node, blanks: Iterator[Text] | None, around: str = "") -> Text:
    match node:
        case ("text", text):
            return _fill(text, blanks)
        case ("code", text):
            shown = _fill(text, blanks)
            shown.stylize(CODE)
            return shown
        case ("pre", text):
            return Text(show(text.expandtabs(4), keep="\n"), CODE)
        case ("math" | "display", latex):
            from quiz.markup.mathtext import to_line

            return _fill(to_line(latex), blanks)
        case ("break",):
            return Text("\n")
        case ("image", src, alt):
            return show_picture(src, alt)
        case ("em" | "strong" as tag, inner):
            strong = f"{STRONG} underline" if around == STRONG else STRONG  # bold alone would not show there
            return show_inline(inner, "italic" if tag == "em" else strong, blanks)
        case ("link", href, inner):
            shown = show_inline(inner, "", blanks)
            if shown.plain == show(href):
                return plain(f"<{href}>", LINK)
            return Text.assemble(shown, " ", plain(f"<{href}>", QUIET))
        case _:
            raise AssertionError(node)


def show_picture(src: str, alt: str) -> Text:
    """Return the text in place of a picture: its description, else its file."""
    return plain(f"[picture: {alt.replace(BLANK, '____') or src}]", QUIET)


def _fill(text: str, blanks: Iterator[Text] | None) -> Text:
    first, *pieces = text.split(BLANK)
    shown = Text(show(first, keep="\n"))
    for piece in pieces:
        shown.append_text(next(blanks, Text("____")) if blanks else Text("____"))
        shown.append(show(piece, keep="\n"))
    return shown


def show_blocks(
    content: Blocks, console: Console, width: int, style: str = "", blanks: Iterator[Text] | None = None
) -> list[Text]:
    """Return parsed blocks as lines of at most `width` cells, with an empty line between blocks."""
    lines: list[Text] = []
    for block in content:
        if lines:
            lines.append(Text())
        lines += _show_block(block, console, width, style, blanks)
    return lines


def _show_block(block: Node, console: Console, width: int, style: str, blanks: Iterator[Text] | None) -> list[Text]:
    match block:
        case ("p", inner):
            return wrap(show_inline(inner, style, blanks), console, width)
        case ("heading", _, inner):
            return wrap(show_inline(inner, STRONG, blanks), console, width)
        case ("pre", text):
            rows = [Text(line, CODE) for line in map(show, text.expandtabs(4).split("\n"))]
            return [Text.assemble("    ", fold) for row in rows for fold in _fold(row, console, width - 4)]
        case ("display", _):
            return hang(_show_node(block, blanks), console, width, "    ")
        case ("table", aligns, head, rows):
            from quiz.terminal.tables import lay_out

            cells = [[show_inline(cell, style, blanks) for cell in row] for row in (head, *rows)]
            return lay_out(cells, aligns, console, width)
        case ("rule",):
            return [Text("─" * min(width, 20), QUIET)]
        case ("quote", inner):
            quoted = show_blocks(inner, console, width - 2, style, blanks)
            return [Text.assemble(("│ ", QUIET), line) for line in quoted]
        case ("list", first, items):
            signs = [Text("• " if first is None else f"{number}. ") for number, _ in enumerate(items, first or 0)]
            wide = max((sign.cell_len for sign in signs), default=0)
            lines: list[Text] = []
            for sign, item in zip(signs, items, strict=True):
                sign.align("left", wide)
                shown = show_blocks(item, console, width - wide, style, blanks)
                lines += indent([line for line in shown if line.plain], sign)
            return lines
        case _:
            raise AssertionError(block)


def _fold(line: Text, console: Console, width: int) -> list[Text]:
    return list(line.wrap(console, max(width, 1), overflow="fold")) or [Text()]


def wrap(text: Text, console: Console, width: int) -> list[Text]:
    """Return a text as lines of at most `width` cells; a line break in it is kept."""
    lines = text.wrap(console, max(width, 1), overflow="fold")
    for line in lines:
        line.rstrip()
    return list(lines) or [Text()]


def indent(lines: Sequence[Text], first: str | Text) -> list[Text]:
    """Put `first` before the first line, and as much space before the others."""
    lead = first if isinstance(first, Text) else Text(first)
    space = " " * lead.cell_len
    return [Text.assemble(lead if number == 0 else space, line) for number, line in enumerate(lines)]


def put_after(lead: Text, text: Text) -> Text:
    """Return a text after `lead`, with its further lines below its first."""
    return Text("\n").join(indent(list(text.split("\n")), lead))


def first_line(text: Text) -> Text:
    """Return a text of several lines as its first one and "…"; any other text as it is."""
    lines = text.split("\n")
    return text if len(lines) == 1 else Text.assemble(lines[0], " …")


def hang(text: Text, console: Console, width: int, first: str | Text = "") -> list[Text]:
    """Wrap a text after `first`, with further lines aligned to the text of the first one."""
    lead = first if isinstance(first, Text) else Text(first)
    return indent(wrap(text, console, width - lead.cell_len), lead)


def spread(left: Text, right: Text, width: int) -> list[Text]:
    """Return `left`, and `right` at the right edge: on one line if there is room, else on two."""
    gap = width - left.cell_len - right.cell_len
    if not right.plain:
        return [left]
    if gap < 2:
        return [left, right]
    return [Text.assemble(left, " " * gap, right)]


def cut(text: Text, width: int) -> Text:
    """Return a text on one line of at most `width` cells, with "…" at the end if it was cut."""
    line = text.copy()
    line.truncate(max(width, 1), overflow="ellipsis")
    return line


def spell_out(text: Text, encoding: str) -> Text:
    """Return a text in which our own symbols are plain ones if the terminal's encoding lacks them."""
    try:
        text.plain.encode(encoding)
    except (UnicodeError, LookupError):
        text = text.copy()
        text.plain = text.plain.translate(_ASCII)  # one for one, so that styles stay in place
    return text
