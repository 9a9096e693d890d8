"""The form in which each kind of question is answered, in one place.

Code that asks for, reads or writes answers depends only on their form, so a new kind needs no change there
unless it has a new form.
"""

from typing import TYPE_CHECKING, Literal, assert_never

from quiz.model import (
    Cloze,
    Flashcard,
    ListRecall,
    MaskedPicture,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    Ordering,
    Rubric,
    ShortAnswer,
    TrueFalse,
)

if TYPE_CHECKING:
    from quiz.engine.session import Asked

Form = Literal["option", "truth", "options", "points", "order", "pairs", "text", "blanks", "entries", "rating"]
"""One option; true or false; several options; the points of a rubric that were met; options in order; an option
for each left side; one typed text; a typed text for each blank; typed texts in any order; a rating of oneself.
"""


def form_of(asked: "Asked") -> Form:
    """Return the form in which a question is answered."""
    body = asked.item.question.body
    if asked.flips:
        return "rating"
    match body:
        case MultipleChoice():
            return "option"
        case TrueFalse():
            return "truth"
        case MultipleResponse():
            return "options"
        case Rubric():
            return "points"
        case Ordering():
            return "order"
        case Matching():
            return "pairs"
        case Numeric() | ShortAnswer():
            return "text"
        case Cloze(blanks=blanks) | MaskedPicture(blanks=blanks):
            return "blanks" if len(blanks) > 1 else "text"
        case ListRecall():
            return "entries"
        case Flashcard():
            return "rating"
        case _:
            assert_never(body)
