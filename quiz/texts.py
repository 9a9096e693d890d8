"""Which texts a question has, by what they are: Markdown, inline Markdown, literal.

Knows nothing of files.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, assert_never

from quiz.model import (
    BLANK,
    Cloze,
    Flashcard,
    Fragment,
    ListRecall,
    MaskedPicture,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    Option,
    Ordering,
    Question,
    Rubric,
    ShortAnswer,
    TrueFalse,
)


class Texts(NamedTuple):
    """All texts of a question. `blocks` are by key of the file (`question`, `explain` ...)."""

    blocks: tuple[tuple[str, str], ...]
    inline: tuple[str, ...]
    literal: tuple[str, ...]


def list_texts(question: Question) -> Texts:
    """Return the texts of a question that are not empty. One case for each kind, none nested."""
    body = question.body
    key = "question"
    blocks: list[tuple[str, str]] = []
    inline: list[str] = [*question.hints, *(option.feedback for option in question.remarks)]
    literal: list[str] = []
    match body:
        case Flashcard(back):
            key, other = ("question", "answer") if question.is_essay else ("front", "back")
            blocks.append((other, back))
        case Cloze(blanks):
            key = "cloze"
            for blank in blanks:
                literal += [*blank.answers, *(option.text for option in blank.wrong)]
                inline += [blank.hint, *(option.feedback for option in blank.wrong)]
        case Ordering(groups):
            for group in groups:
                inline += group
        case Matching(pairs, wrong):
            for pair in pairs:
                inline += pair
            inline += _both(wrong)
        case Rubric(criteria):
            inline += criteria
        case MultipleResponse(answers, wrong, draws):
            inline += [*answers, *_both(wrong)]
            for draw in draws:
                inline += draw.candidates
        case MultipleChoice(answer, partly, wrong, draws, others=others):
            inline += [answer, *others, *_both(partly), *_both(wrong)]
            for draw in draws:
                inline += draw.candidates
        case ListRecall(entries):
            for entry in entries:
                literal += entry
        case Numeric(answer, units=units, accept=accept, reject=reject, ranges=ranges):
            literal += [answer, *units, *accept, *(option.text for option in reject), *(one.number for one in ranges)]
            inline += [*(option.feedback for option in reject), *(one.feedback for one in ranges)]
        case ShortAnswer(answers, reject, partly=partly):
            literal += [*answers, *(option.text for option in (*reject, *partly))]
            inline += [option.feedback for option in (*reject, *partly)]
        case MaskedPicture(masks):
            for mask in masks:
                literal += mask.answers
                inline.append(mask.words)
        case TrueFalse():
            pass
        case _:
            assert_never(body)
    blocks += [(key, question.stem), ("explain", question.explanation)]
    blocks += [("if-right", question.if_right), ("if-wrong", question.if_wrong)]
    return Texts(
        tuple((key, text) for key, text in blocks if text),
        tuple(filter(None, inline)),
        tuple(filter(None, literal)),
    )


def list_words(questions: Iterable[Question], passages: Iterable[str]) -> frozenset[str]:
    """Return every word of a deck, as `engine.typed.split_words` gives it."""
    from quiz.engine.typed import split_words

    raw: set[str] = set()
    for text in passages:
        raw.update(text.split())
    for question in questions:
        texts = list_texts(question)
        for text in (*(text for _, text in texts.blocks), *texts.inline, *texts.literal):
            raw.update(text.replace(BLANK, " ").split())
    return frozenset(word for text in raw for word in split_words(text))


def list_media(question: Question | Fragment) -> Iterator[tuple[str, str]]:
    """Yield every file that a question shows or plays, with the key that names it."""
    if question.image:
        yield "image", question.image.file
    if question.audio:
        yield "audio", question.audio
    if isinstance(question, Fragment):
        return
    texts = list_texts(question)
    for key, text in texts.blocks:
        yield from ((key, file) for file in list_pictures(text))
    for text in texts.inline:
        yield from (("", file) for file in list_pictures(text, inline=True))


def list_pictures(text: str, *, inline: bool = False) -> Iterator[str]:
    """Yield the picture files that a Markdown text shows."""
    if "![" not in text:
        return
    from quiz import markup

    for file, _ in markup.find_images(markup.parse_inline(text) if inline else markup.parse(text)):
        yield file


def _both(options: Iterable[Option]) -> Iterator[str]:
    for option in options:
        yield option.text
        yield option.feedback
