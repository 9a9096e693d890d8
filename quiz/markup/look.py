"""How a text looks where only its characters are shown: two texts of one look seem to be the same."""

from quiz.markup.mathtext import spell_math
from quiz.markup.nodes import walk
from quiz.markup.parsing import is_plain, parse_inline
from quiz.markup.text import to_text


def look(text: str) -> str:
    r"""Return an inline Markdown text as it looks: `\.` is ".", `\(x^2\)` is "x²".

    A block of code keeps its lines, and has fences of one sort. A text with a picture or a link is itself.
    """
    if is_plain(text):
        return text
    nodes = parse_inline(text)
    if nodes and nodes[0][0] == "pre":
        return f"```\n{nodes[0][1]}\n```"
    return text if any(node[0] in ("image", "link") for node in walk(nodes)) else to_text(spell_math(nodes))
