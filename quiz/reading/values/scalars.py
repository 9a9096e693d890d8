"""Single values: texts, texts with markup, and words of a closed form.

Knows the forms of values, not which key needs which.
"""

from quiz.reading.nodes.source import Source
from quiz.reading.nodes.tree import Node, ScalarNode, name_form
from quiz.reading.values.cut_texts import check_comment, check_dashes, report_nothing_here
from quiz.reading.values.markup import check_markup
from quiz.reading.values.wrong_forms import report_not_a_text

MAX_TEXT = 50_000
"""The most characters in a text: more than anyone reads, and few enough for any check."""

SWITCHES = frozenset("yes Yes YES no No NO on On ON off Off OFF".split())  # noqa: SIM905
UNLIKE_TEXT = SWITCHES | {""}


def read_text(source: Source, node: Node, what: str) -> str:
    """Return the text of a scalar; "" with a problem if there is none."""
    if not isinstance(node, ScalarNode):
        report_not_a_text(source, node, what)
        return ""
    value = node.value
    if not node.style:
        if 3 < len(value) <= MAX_TEXT and " - " not in value and not source.has_comments:
            return value
        return _read_plain(source, node, what)
    if len(value) <= MAX_TEXT:
        if node.style in "|>":
            value = value.rstrip()
        if value and not value.isspace():
            return value
    return _report_no_text(source, node, what)


def _read_plain(source: Source, node: ScalarNode, what: str) -> str:
    value = node.value
    if not value:
        report_nothing_here(source, node, what)
        return ""
    if value in SWITCHES:
        message = f"{value} is read as the text '{value}', not as true or false"
        source.add("yes-is-text", node, message, f'quote it to show that the text is meant: "{value}"')
    elif " - " in value:
        check_dashes(source, node)
    if source.has_comments:
        check_comment(source, node)
    return value if len(value) <= MAX_TEXT else _report_no_text(source, node, what)


def _report_no_text(source: Source, node: ScalarNode, what: str) -> str:
    """Report a scalar that is too long or empty, and return ""."""
    begins = source.text[node.start_mark.index : node.start_mark.index + 2]
    if len(node.value) > MAX_TEXT:
        message = f"this text has {len(node.value)} characters, and {MAX_TEXT} is the most"
        help = "shorten it; perhaps a quotation mark is missing at its end"
        source.add("text-too-long", node, message, help)
    elif begins[:1] in ("|", ">") and begins[1:].isdigit():
        message = f"a value that begins with {begins[0]} must be quoted"
        source.add("needs-quotes", node, message, f'quote the whole text: "{begins}"')
    else:
        source.add("empty-value", node, f"{what} is empty", "write a text, or remove it")
    return ""


def read_markdown(source: Source, node: Node, what: str, inline: bool = False) -> str:
    """Return a text whose markup has been checked."""
    if source.is_plain and isinstance(node, ScalarNode) and not node.style:
        value = node.value
        if 3 < len(value) <= MAX_TEXT and " - " not in value:
            return value
    text = read_text(source, node, what)
    if text and (source.has_markup or "\n" in text):
        check_markup(source, text, node, inline)
    return text


def read_inline(source: Source, node: Node, what: str) -> str:
    """Return a text whose inline markup has been checked."""
    if source.is_plain and isinstance(node, ScalarNode) and not node.style:
        value = node.value
        if len(value) <= MAX_TEXT and " - " not in value and value not in UNLIKE_TEXT:
            return value
    return read_markdown(source, node, what, inline=True)


def read_word(source: Source, node: Node, what: str) -> str:
    """Return a scalar of a closed form, where a comment may follow after one space; else "" with a problem."""
    if not isinstance(node, ScalarNode):
        message = f"{what} must be one value, but this is {name_form(node)}"
        source.add("not-a-text", node, message, "write the value alone")
        return ""
    value = node.value.strip()
    if not value:
        source.add("empty-value", node, f"{what} is empty", "write one, or remove the key")
    return value
