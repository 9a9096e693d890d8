"""The types of parsed markup, and what can be found in it."""

from collections.abc import Iterator
from typing import Any

Node = tuple[Any, ...]
Inline = tuple[Node, ...]
Block = tuple[Any, ...]
Blocks = tuple[Block, ...]

DEEPEST = 14
"""How deep blocks and emphasis are nested. Anything deeper stays text, and markdown-it would drop it at level 20."""


def walk(content: Inline | Blocks) -> Iterator[Node]:
    """Yield every node and block, also those within others, in the order in which they are read."""
    for node in content:
        yield node
        match node:
            case ("em" | "strong" | "p" | "quote", inner) | ("link" | "heading", _, inner):
                yield from walk(inner)
            case ("list", _, items):
                for item in items:
                    yield from walk(item)
            case ("table", _, head, rows):
                for row in (head, *rows):
                    for cell in row:
                        yield from walk(cell)


def find_images(content: Inline | Blocks) -> Iterator[tuple[str, str]]:
    """Yield source and alternative text of every image, in order."""
    return ((node[1], node[2]) for node in walk(content) if node[0] == "image")


def find_math(content: Inline | Blocks) -> Iterator[str]:
    """Yield the LaTeX of every formula, in order."""
    return (node[1] for node in walk(content) if node[0] in ("math", "display"))
