"""The score that somebody gets on average who guesses: what is below it tells nothing of knowledge."""

from typing import assert_never

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
    Question,
    Rubric,
    ShortAnswer,
    TrueFalse,
)


def find_guess_score(question: Question) -> float | None:
    """Return the mean score of random answers (0..1), None where picks have no single chance.

    As Moodle's quiz statistics: the mean credit of the options that are shown, a half for true or false, one over the
    number of different answers of a matching, nothing where one types.
    """
    body = question.body
    match body:
        case MultipleChoice():
            options = [1.0, *(1.0 for _ in body.others), *(option.credit for option in body.partly)]
            count = len(options) + len(body.wrong) + sum(draw.pick for draw in body.draws)
            return sum(options) / count
        case TrueFalse():
            return 0.5
        case Matching():
            rights = {right for _, right in body.pairs} | {option.text for option in body.wrong}
            return 1 / len(rights)
        case ShortAnswer() | Numeric() | Cloze() | ListRecall() | MaskedPicture():
            return 0.0
        case MultipleResponse() | Ordering() | Flashcard() | Rubric():
            return None
        case _:
            assert_never(body)
