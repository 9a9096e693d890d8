"""The texts that a question holds for right, and all that it says. One case for each kind, none nested."""

from typing import assert_never

from quiz.model import (
    BLANK,
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
from quiz.texts import list_texts


def list_answers(question: Question) -> list[str]:
    """Return the texts that the question holds for right, with all variants; of a false statement none."""
    body = question.body
    match body:
        case Flashcard(back):
            return [back]
        case Cloze(blanks=blanks) | MaskedPicture(blanks=blanks):
            return [text for blank in blanks for text in blank.answers]
        case Ordering(groups):
            return [entry for group in groups for entry in group]
        case Matching(pairs):
            return [side for pair in pairs for side in pair]
        case Rubric(criteria):
            return list(criteria)
        case MultipleResponse(answers):
            return list(answers)
        case MultipleChoice(answer):
            return [answer]
        case ListRecall(entries):
            return [text for entry in entries for text in entry]
        case Numeric(answer, accept=accept):
            return [answer, *accept]
        case ShortAnswer(answers):
            return list(answers)
        case TrueFalse(answer):
            return [question.stem] if answer else []
        case _:
            assert_never(body)


def list_said(question: Question) -> list[str]:
    """Return every text of a question, its blanks filled in."""
    texts = list_texts(question)
    stem = question.stem
    if isinstance(question.body, Cloze):
        for blank in question.body.blanks:
            stem = stem.replace(BLANK, blank.answers[0], 1)
    return [stem, *(text for _, text in texts.blocks if BLANK not in text), *texts.inline, *texts.literal]
