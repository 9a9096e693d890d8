"""Letters and numbers of the author's own before options and questions, which get others when they are shown.

Knows no place in a file.
"""

from collections.abc import Sequence

from quiz.intent.labels import find_labelled, is_bare_label, label_as, remove_labels
from quiz.intent.options import OptionFault
from quiz.shown import shorten

IN_OPTIONS = "options are shuffled and get letters when they are shown"
IN_ORDER = "they give the order away"
IN_LIST = "learners would have to type them"


def find_labels(texts: Sequence[str], why: str) -> OptionFault | None:
    """Return the fault of texts that begin with labels in sequence, at the first that does.

    `why` is what is wrong with them.
    """
    rests = remove_labels(texts)
    if not rests:
        return None
    first = next(number for number, rest in enumerate(rests) if rest != texts[number])
    label = texts[first].removesuffix(rests[first]).rstrip()
    message = f"'{label}' and so on are labels before the texts: {why}"
    help = f"write the texts alone: {shorten(', '.join(rests))}"
    if why != IN_LIST:
        help += f"; or {_escape(label)} if it belongs to the text"
    return OptionFault(first, "labelled-options", message, help)


def find_label_as_key(answer: str, texts: Sequence[str]) -> OptionFault | None:
    """Return the fault of an answer that is the label of an option, as in formats with one list of options.

    `texts` are the wrong options, and -1 is the number of the answer.
    """
    if not texts or not is_bare_label(answer):
        return None
    if (number := find_labelled(answer, texts)) >= 0:
        message = f"'{shorten(texts[number])}' is in 'wrong', and the answer is its label '{answer}'"
        help = "write its text after 'answer:', without the label, and remove it from 'wrong': options are shuffled"
        return OptionFault(number, "key-in-wrong", message, help)
    if remove_labels([label_as(answer, texts[0]), *texts]):
        message = f"the answer is the label '{answer}' alone, and the other options have labels: {IN_OPTIONS}"
        return OptionFault(-1, "labelled-options", message, "write the text of the right option, and remove all labels")
    return None


def explain_number(stem: str, label: str) -> tuple[str, str]:
    """Return what is wrong with a number or letter before a question, and what to do."""
    rest = stem.removeprefix(label).lstrip()
    message = f"the question begins with a label, '{label}', but questions are numbered when they are shown"
    help = f"write '{shorten(rest)}'"
    if len(label) < 5:
        help += f"; or {_escape(label)} if it belongs to the text"
    return message, help


def _escape(label: str) -> str:
    r"""Return a label with a backslash before the character that ends it: `1\.`."""
    bare = label.rstrip("*_")
    return f"{bare[:-1].rstrip()}\\{bare[-1]}"
