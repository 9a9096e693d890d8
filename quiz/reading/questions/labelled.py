"""Letters and numbers of the author's own before options and questions, at their places."""

from collections.abc import Sequence

from quiz.intent.labelled import explain_number, find_label_as_key, find_labels
from quiz.reading.nodes.source import Source
from quiz.reading.nodes.tree import MappingNode, Node


def check_labels(source: Source, texts: Sequence[str], nodes: Sequence[Node], why: str) -> None:
    """Report texts that begin with labels in sequence, at the first that does; `why` is what is wrong with them."""
    if fault := find_labels(texts, why):
        source.add(fault.code, nodes[fault.number], fault.message, fault.help)


def check_key(source: Source, answer: str, node: Node, texts: Sequence[str], nodes: Sequence[Node]) -> bool:
    """Report an answer that is the label of one of the wrong options, which are `texts`; return whether it is."""
    if fault := find_label_as_key(answer, texts):
        source.add(fault.code, node if fault.number < 0 else nodes[fault.number], fault.message, fault.help)
    return fault is not None


def report_number(source: Source, node: Node, stem: str, label: str) -> None:
    """Report a number or letter before a question."""
    if not isinstance(node, MappingNode):
        source.add("numbered-question", node, *explain_number(stem, label))
