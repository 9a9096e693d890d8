"""Letters and numbers of the author's own before options and questions, which get others when they are shown."""

from collections.abc import Sequence

from quiz.intent.labels import find_labelled, is_bare_label, label_as, remove_labels
from quiz.reading.nodes.source import Source
from quiz.reading.nodes.tree import MappingNode, Node
from quiz.shown import shorten

IN_OPTIONS = "options are shuffled and get letters when they are shown"
IN_ORDER = "they give the order away"
IN_LIST = "learners would have to type them"


def check_labels(source: Source, texts: Sequence[str], nodes: Sequence[Node], why: str) -> None:
    """Report texts that begin with labels in sequence, at the first that does; `why` is what is wrong with them."""
    rests = remove_labels(texts)
    if not rests:
        return
    first = next(number for number, rest in enumerate(rests) if rest != texts[number])
    label = texts[first].removesuffix(rests[first]).rstrip()
    message = f"'{label}' and so on are labels before the texts: {why}"
    help = f"write the texts alone: {shorten(', '.join(rests))}"
    if why != IN_LIST:
        help += f"; or {_escape(label)} if it belongs to the text"
    source.add("labelled-options", nodes[first], message, help)


def check_key(source: Source, answer: str, node: Node, texts: Sequence[str], nodes: Sequence[Node]) -> bool:
    """Report an answer that is the label of an option, as in formats with one list of options.

    `texts` are the wrong options. Returns whether it was reported.
    """
    if not texts or not is_bare_label(answer):
        return False
    if (number := find_labelled(answer, texts)) >= 0:
        message = f"'{shorten(texts[number])}' is in 'wrong', and the answer is its label '{answer}'"
        help = "write its text after 'answer:', without the label, and remove it from 'wrong': options are shuffled"
        source.add("key-in-wrong", nodes[number], message, help)
        return True
    if remove_labels([label_as(answer, texts[0]), *texts]):
        message = f"the answer is the label '{answer}' alone, and the other options have labels: {IN_OPTIONS}"
        source.add("labelled-options", node, message, "write the text of the right option, and remove all labels")
        return True
    return False


def report_number(source: Source, node: Node, stem: str, label: str) -> None:
    """Report a number or letter before a question."""
    if isinstance(node, MappingNode):
        return
    rest = stem.removeprefix(label).lstrip()
    message = f"the question begins with a label, '{label}', but questions are numbered when they are shown"
    help = f"write '{shorten(rest)}'"
    if len(label) < 5:
        help += f"; or {_escape(label)} if it belongs to the text"
    source.add("numbered-question", node, message, help)


def _escape(label: str) -> str:
    r"""Return a label with a backslash before the character that ends it: `1\.`."""
    bare = label.rstrip("*_")
    return f"{bare[:-1].rstrip()}\\{bare[-1]}"
