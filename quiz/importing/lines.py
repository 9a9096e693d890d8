"""A question as the keys of a question file, in the words of YAML that an author would use.

Each text is written without quotation marks wherever it reads back unchanged, and lines of text or code as lines.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple, assert_never

from quiz.engine.typed import option_key
from quiz.keys import QUESTION_KEYS, list_newer
from quiz.model import (
    Cloze,
    Flashcard,
    ListRecall,
    MaskedPicture,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    Option,
    Ordering,
    Question,
    Range,
    Rubric,
    ShortAnswer,
    TrueFalse,
)
from quiz.quoting import quote, write_text
from quiz.writing.block import Line, write_option
from quiz.writing.deck import fill_blanks, write_blank_keys

_KEYS_OF_RANGES = ("accept", "reject", "partly")
_NEWER = list_newer(QUESTION_KEYS)
_ODD = re.compile(
    r"[^\x20-\x7e\xa1-\xac\xae-\u2027\u202a-\ud7ff\ue000-\ufdcf\ufdf0-\ufefe\uff00-\ufffd\U00010000-\U0010fffd\n]"
)
"""A character that a text in lines cannot hold."""


class Written(NamedTuple):
    """The keys of a question, without its id, and whether they need the newer format of question files."""

    lines: list[Line]
    is_newer: bool


def write_lines(question: Question) -> Written:
    """Return the keys of a question, the most telling first. Media are named by their paths from the deck."""
    body = list(_list_body(question))
    lines = [*body, *_list_common(question)]
    credits = [one.credit for one in (*getattr(question.body, "partly", ()), *getattr(question.body, "ranges", ()))]
    is_newer = (
        bool(question.remarks)
        or any(credit != 0.5 for credit in credits)
        or bool(getattr(question.body, "ranges", ()))
        or (bool(credits) and isinstance(question.body, ShortAnswer))
        or (isinstance(question.body, Cloze) and bool(write_blank_keys(question.body)))
        or any(name in _NEWER for name, _ in lines)
    )
    return Written(lines, is_newer)


def _list_common(question: Question) -> Iterable[Line]:
    if question.hints:
        hints = [write_block_text(hint) for hint in question.hints]
        yield "hint", hints[0] if len(hints) == 1 else hints
    for key, text in (
        ("explain", question.explanation),
        ("if-right", question.if_right),
        ("if-wrong", question.if_wrong),
    ):
        if text:
            yield key, write_block_text(text)
    if question.citations:
        sources = [quote(one.text) for one in question.citations if one.text]
        yield "source", sources[0] if len(sources) == 1 else sources
    if question.points != 1:
        yield "points", f"{question.points:.15g}"
    if question.difficulty:
        yield "difficulty", question.difficulty
    if question.image:
        file = quote(question.image.file)
        if question.image.alt:
            yield from (("image", file), ("alt", quote(question.image.alt)))
        else:
            yield "image", f"{{file: {file}}}"
    if question.audio:
        if question.audio_alt:
            yield "audio", f"{{file: {quote(question.audio)}, alt: {quote(question.audio_alt)}}}"
        else:
            yield "audio", quote(question.audio)
    if question.tags:
        yield "tags", _flow(question.tags)
    if question.recall:
        yield "recall", question.recall
    if question.write:
        yield "write", "yes"
    if question.retired:
        yield "retired", "yes"


def _list_body(question: Question) -> Iterable[Line]:
    body, stem = question.body, question.stem
    right = partial(_write_right, {option_key(one.text): one.feedback for one in question.remarks})
    if isinstance(body, Flashcard):
        yield from _list_sides(stem, body, is_essay=question.write and not body.both_ways)
        return
    if isinstance(body, Cloze):
        yield from _list_blanks(stem, body)
        return
    yield "question", write_block_text(stem)
    match body:
        case MultipleChoice():
            if body.others:
                yield "any-of", [right(text, _write_option) for text in (body.answer, *body.others)]
            else:
                yield "answer", right(body.answer, _write_option)
            if body.partly:
                yield "partly", [_write_part(one) for one in body.partly]
            yield from _list_wrong(body.wrong, body.shown)
            if any(one.credit for one in body.partly):
                yield from _whole(body.partial)
        case MultipleResponse():
            if body.answers:
                yield "answers", [right(text, _write_option) for text in body.answers]
            else:
                yield "none-right", "yes"
            if not body.wrong:
                yield "all-right", "yes"
            yield from _list_wrong(body.wrong, body.shown)
            yield from _whole(body.partial)
        case TrueFalse(answer):
            yield "answer", right("true" if answer else "false", str)
        case Numeric():
            yield "answer", right(body.answer, str)
            if body.tolerance:
                yield "within", body.tolerance
            if body.units:
                yield "unit", _flow(body.units)
            accept, reject, partly = ([one for one in body.ranges if _name_key(one) == key] for key in _KEYS_OF_RANGES)
            if body.accept or accept:
                yield "accept", [*(right(text, str) for text in body.accept), *map(_write_range, accept)]
            if body.reject or reject:
                yield "reject", [*map(_write_number, body.reject), *map(_write_range, reject)]
            if partly:
                yield "partly", [_write_range(one) for one in partly]
        case ShortAnswer():
            yield "answer", right(body.answers[0])
            if body.answers[1:]:
                yield "accept", [right(text) for text in body.answers[1:]]
            if body.partly:
                yield "partly", [_write_part(one) for one in body.partly]
            if body.reject:
                yield "reject", [write_option(*_pair(one)) for one in body.reject]
            yield from _flags(typos=body.typos, exact=body.exact)
        case ListRecall():
            yield (
                "answers",
                [_flow(entry) if len(entry) > 1 else write_text(entry[0], typed=True) for entry in body.entries],
            )
            if body.need != len(body.entries):
                yield "need", str(body.need)
            yield from _list_numbers(body.numbers)
            yield from _flags(typos=body.typos, exact=body.exact)
            yield from _whole(body.partial)
        case Ordering(groups):
            yield "order", [_flow(group) if len(group) > 1 else write_block_text(group[0]) for group in groups]
            yield from _whole(body.partial)
        case Matching():
            yield "match", [f"{_write_key(left)}: {write_text(right)}" for left, right in body.pairs]
            yield from _list_wrong(body.wrong, ())
            yield from _whole(body.partial)
        case Rubric(criteria):
            yield "rubric", [write_block_text(text) for text in criteria]
        case MaskedPicture():
            raise AssertionError("no format has masked pictures")
        case _:
            assert_never(body)


def _list_sides(stem: str, body: Flashcard, *, is_essay: bool) -> Iterable[Line]:
    yield "question" if is_essay else "front", write_block_text(stem)
    if body.back:
        yield "answer" if is_essay else "back", write_block_text(body.back)
    yield from _flags(both_ways=body.both_ways)


def _group(lines: Iterable[str]) -> Iterable[Line]:
    """Yield keys of lines, each with the lines below it."""
    name, value = "", ""
    for line in (*lines, ":"):
        if line[0] in " -":
            value += f"\n  {line}"
            continue
        if name:
            yield name, value
        name, _, rest = line.partition(":")
        value = rest.strip()


def _list_blanks(stem: str, body: Cloze) -> Iterable[Line]:
    yield "cloze", write_block_text(fill_blanks(stem, body))
    yield from _group(write_blank_keys(body))
    yield from _flags(typos=body.typos, exact=body.exact)
    yield from _whole(body.partial)


def write_block_text(text: str, *, typed: bool = True) -> str:
    """Return a text as the value of a key or an item of a list: on lines of its own if it has several.

    `typed`: where a bare number would mean a number.
    """
    lines = text.split("\n")
    is_even = text[:1] not in " \n" and not any(line.endswith(" ") for line in lines) and lines[-1]
    if len(lines) > 1 and is_even and not _ODD.search(text):
        return "|" + "".join(f"\n    {line}" if line else "\n" for line in lines)
    return write_text(text, typed=typed)


def _list_wrong(wrong: Sequence[Option], shown: Sequence[str]) -> Iterable[Line]:
    if wrong:
        yield "wrong", [write_option(*_pair(one)) if one.feedback else _write_option(one.text) for one in wrong]
    if shown:
        yield "shown", [_write_option(text) for text in shown]


def _list_numbers(numbers: Sequence[Range]) -> Iterable[Line]:
    if numbers:
        yield "numbers", "yes"
        if numbers[0].tolerance:
            yield "within", numbers[0].tolerance


def _flags(**flags: bool) -> Iterable[Line]:
    for name, value in flags.items():
        if value:
            yield name.replace("_", "-"), "yes"


def _whole(partial: bool) -> Iterable[Line]:
    if not partial:
        yield "partial", "no"


def _pair(option: Option) -> tuple[str, str]:
    return option.text, option.feedback


def _write_option(text: str) -> str:
    return write_block_text(text, typed=False)


def _write_right(said: dict[str, str], text: str, write: Callable[[str], str] = write_block_text) -> str:
    """Return a right answer with its feedback, if it has any."""
    feedback = said.get(option_key(text))
    if feedback:
        return f"{{{text if write is str else quote(text)}: {quote(feedback)}}}"
    return write(text)


def _write_part(option: Option) -> str:
    if option.credit == 0.5:
        return write_option(*_pair(option))
    said = f", feedback: {quote(option.feedback)}" if option.feedback else ""
    return f"{{text: {quote(option.text)}, credit: {write_credit(option.credit)}{said}}}"


def _name_key(one: Range) -> str:
    return "accept" if one.credit == 1 else "reject" if one.credit == 0 else "partly"


def _write_range(one: Range) -> str:
    keys = {"text": one.number, "within": one.tolerance}
    keys |= {"credit": write_credit(one.credit)} if _name_key(one) == "partly" else {}
    keys["feedback"] = one.feedback and quote(one.feedback)
    return f"{{{', '.join(f'{key}: {value}' for key, value in keys.items() if value)}}}"


def write_credit(credit: float) -> str:
    """Return a share of the points as a percentage."""
    return f"{credit * 100:.15g}%"


def _write_number(option: Option) -> str:
    return f"{option.text}: {quote(option.feedback)}" if option.feedback else option.text


def _write_key(text: str) -> str:
    return write_text(text, typed=True)


def _flow(texts: Iterable[str]) -> str:
    return f"[{', '.join(write_text(text, typed=True, flow=True) for text in texts)}]"
