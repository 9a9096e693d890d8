"""Parsed markup as HTML."""

from collections.abc import Callable, Sequence

from quiz.markup.nodes import Blocks, Inline, Node


def escape_html(text: str) -> str:
    """Return text that an HTML page shows literally, even inside a quoted attribute."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("'", "&#39;")


def to_html(
    content: Inline | Blocks,
    escape: Callable[[str], str] = escape_html,
    locate: Callable[[str], str] = str,
    escape_bare: Callable[[str], str] | None = None,
    show_math: Callable[[str, bool], str] | None = None,
) -> str:
    r"""Return HTML for parsed inline or blocks.

    `escape` makes any text safe for its place; `escape_bare`, by default the same, does so where
    tags are not allowed: in attributes and math. `locate` turns the name of an image's file into its URL. Math stays
    between `\(` and `\)`, or `\[` and `\]`, for MathJax. For a page, `show_math` makes HTML of its LaTeX, on a line of
    its own or not; no style is inline then, as a strict policy forbids it, and links open apart. One case for each tag,
    none nested.
    """
    bare = escape_bare or escape

    def show(node: Node) -> str:
        match node:
            case ("text", text):
                return escape(text)
            case ("code", text):
                return f"<code>{escape(text)}</code>"
            case ("math" | "display" as tag, latex) if show_math is not None:
                return f"<p>{show_math(latex, True)}</p>" if tag == "display" else show_math(latex, False)
            case ("math", latex):
                return rf"\({bare(latex)}\)"
            case ("display", latex):
                return rf"<p>\[ {bare(latex)} \]</p>"  # the space keeps Anki from reading "[sound:"
            case ("break",):
                return "<br>"
            case ("image", src, alt):
                return f'<img src="{bare(locate(src))}" alt="{bare(alt)}">'
            case ("link", href, inner):
                apart = "" if show_math is None else ' rel="noreferrer noopener" target="_blank"'
                return f'<a href="{bare(href)}"{apart}>{show_all(inner)}</a>'
            case ("em" | "strong" | "p" as tag, inner):
                return f"<{tag}>{show_all(inner)}</{tag}>"
            case ("heading", level, inner):
                return f"<h{level}>{show_all(inner)}</h{level}>"
            case ("pre", text):
                return f"<pre><code>{escape(text)}</code></pre>"
            case ("rule",):
                return "<hr>"
            case ("quote", inner):
                return f"<blockquote>{show_all(inner)}</blockquote>"
            case ("list", first, items):
                tag = "ul" if first is None else "ol"
                return f"<{tag}>{''.join(f'<li>{show_item(item)}</li>' for item in items)}</{tag}>"
            case ("table", aligns, head, rows):
                body = "".join(show_row(row, aligns, "td") for row in rows)
                return f"<table><thead>{show_row(head, aligns, 'th')}</thead><tbody>{body}</tbody></table>"
            case _:
                raise AssertionError(node)

    def show_all(nodes: Inline | Blocks) -> str:
        out = []
        for number, node in enumerate(nodes):
            if node[0] == "text" and node[1][:1] == " " and number and nodes[number - 1][0] == "break":
                words = node[1].lstrip(" ")
                out.append("&nbsp;" * (len(node[1]) - len(words)) + escape(words))
            else:
                out.append(show(node))
        return "".join(out)

    def show_item(item: Blocks) -> str:
        return show_all(item[0][1]) if len(item) == 1 and item[0][0] == "p" else show_all(item)

    def show_row(row: Sequence[Inline], aligns: Sequence[str], tag: str) -> str:
        cells = []
        for align, cell in zip(aligns, row, strict=True):
            style = f' style="text-align:{align}"' if align else ""
            style = style.replace("style=", "class=").replace("text-align:", "") if show_math is not None else style
            cells.append(f"<{tag}{style}>{show_all(cell)}</{tag}>")
        return f"<tr>{''.join(cells)}</tr>"

    return show_all(content)
