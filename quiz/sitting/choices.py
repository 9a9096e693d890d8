"""The options of blanks that are picked instead of typed: their order, their labels, and what a typed label means.

The order is of the texts alone, so that a label means the same wherever the question is shown.
"""

from quiz.engine.typed import normalize
from quiz.model import Blank, Cloze, Question
from quiz.responses import Response, Typed
from quiz.sitting.labels import Labels, label_options


def list_choices(blank: Blank) -> tuple[str, ...]:
    """Return the options of a blank in the order of the alphabet; () for one that is typed."""
    texts = [blank.answers[0], *(option.text for option in (*blank.partly, *blank.wrong))]
    return tuple(sorted(texts, key=str.casefold)) if blank.wrong else ()


def say_choices(blank: Blank) -> str:
    """Return the labelled options of a blank on one line, such as "a higher, b lower"; "" for one that is typed."""
    options = list_choices(blank)
    return ", ".join(f"{label} {text}" for label, text in zip(label_options(options), options, strict=True))


def name_choices(question: Question, response: Response) -> Response:
    """Return a response with the options that are meant by the labels typed into blanks."""
    if not isinstance(question.body, Cloze) or not isinstance(response, Typed):
        return response
    blanks = question.body.blanks
    texts = (_name_choice(text, blank) for text, blank in zip(response.texts, blanks, strict=False))
    return Typed((*texts, *response.texts[len(blanks) :]))


def _name_choice(text: str, blank: Blank) -> str:
    options = list_choices(blank)
    if not options or any(normalize(text) == normalize(option) for option in (*options, *blank.answers)):
        return text
    place = Labels(options).find(text)
    return text if place is None else options[place]
