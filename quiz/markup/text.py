"""Parsed markup as plain text."""

from collections.abc import Sequence

from quiz.markup.nodes import Blocks, Inline
from quiz.model import BLANK

_BLOCK_TAGS = {"p", "heading", "quote", "pre", "display", "list", "table", "rule"}


def to_text(content: Inline | Blocks) -> str:
    """Return the text of parsed inline or blocks without any markup; each block is on its own line.

    A row of a table is a line, with the heading of its column before each cell: "city: Oslo; people: 700,000".
    """
    out = []
    for node in content:
        match node:
            case ("text" | "code" | "math", text):
                out.append(text)
            case ("break",):
                out.append("\n")
            case ("image", _, alt):
                out.append(alt)
            case ("em" | "strong", inner) | ("link", _, inner):
                out.append(to_text(inner))
            case ("p", inner) | ("heading", _, inner) | ("quote", inner):
                out.append(to_text(inner) + "\n")
            case ("pre", text):
                out.append(text.expandtabs(4) + "\n")
            case ("display", latex):
                out.append(latex + "\n")
            case ("list", first, items):
                for number, item in enumerate(items, first or 0):
                    marker = "-" if first is None else f"{number}."
                    out.append(f"{marker} {to_text(item).rstrip()}\n".replace("\n", "\n  ").rstrip(" "))
            case ("table", _, head, rows):
                out += [f"{line}\n" for line in _list_rows(head, rows)]
            case ("rule",):
                out.append("---\n")
    joined = "".join(out)
    return joined.rstrip("\n") if content and content[-1][0] in _BLOCK_TAGS else joined


def _list_rows(head: Sequence[Inline], rows: Sequence[Sequence[Inline]]) -> list[str]:
    names = [to_text(cell) for cell in head]
    lines = []
    if not rows or any(BLANK in name for name in names):  # a blank is asked once
        lines.append("; ".join(names))
        names = [""] * len(names)
    for row in rows:
        cells = map(to_text, row)
        lines.append("; ".join(f"{name}: {cell}" if name else cell for name, cell in zip(names, cells, strict=True)))
    return lines
