"""Bodies of questions from what most formats have: answers with a share of the points and feedback.

A difference in how two programs judge is a loss, so that no question changes its meaning unnoticed. Knows no format.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from quiz.importing.parsed import LeftOut
from quiz.intent.labels import remove_labels
from quiz.markup.look import look
from quiz.model import (
    BLANK,
    MAX_DIGITS,
    Blank,
    Body,
    Cloze,
    Flashcard,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    Option,
    Ordering,
    Range,
    Rubric,
    ShortAnswer,
    TrueFalse,
)

_FULL = 0.999


class Answer(NamedTuple):
    """An option, or a text to type: the share of the points that it earns, from -1 to 1, and its feedback."""

    text: str
    credit: float
    feedback: str = ""


class Number(NamedTuple):
    """A number to type, "*" for any other, and how far from it an answer may be; see `Answer`."""

    number: str
    tolerance: str
    credit: float
    feedback: str = ""


class Made(NamedTuple):
    """A body, the feedback that belongs to it, and what was lost, each a clause."""

    body: Body
    remarks: tuple[Option, ...] = ()
    if_right: str = ""
    if_wrong: str = ""
    losses: tuple[str, ...] = ()


def make_choice(options: Sequence[Answer], *, single: bool, is_fixed: bool = False, weighted: bool = True) -> Made:
    """Return a choice of one option, or of all that apply. Raises LeftOut.

    `is_fixed`: the options keep their order. `weighted`: the shares are the source's own, and so is the scoring.
    """
    losses: dict[str, None] = {}
    if bare := remove_labels([option.text for option in options]):
        losses["the letters or numbers of its options"] = None
        options = [option._replace(text=text) for option, text in zip(options, bare, strict=True)]
    kept = _drop_repeated(options, losses)
    if not kept:
        raise LeftOut("it has no options")
    shown = tuple(option.text for option in kept) if is_fixed else ()
    rights = [option for option in kept if option.credit >= _FULL or (not single and option.credit > 0)]
    wrong = tuple(Option(option.text, option.feedback) for option in kept if option.credit <= 0)
    remarks = tuple(Option(option.text, option.feedback) for option in rights if option.feedback)
    texts = tuple(option.text for option in rights)
    if not single:
        if weighted and not _is_scored_alike(kept):
            losses["its weights: here each right option earns the same, and wrong ones cost"] = None
        return Made(MultipleResponse(texts, wrong, shown=shown), remarks, losses=tuple(losses))
    partly = tuple(Option(o.text, o.feedback, round(o.credit, 7)) for o in kept if 0 < o.credit < _FULL)
    if not rights:
        raise LeftOut("none of its options is right")
    if not wrong and not partly:
        if len(rights) == 1:
            raise LeftOut("it has only one option")
        raise LeftOut("all of its options are right, though only one can be picked")
    if any(option.credit < 0 for option in kept):
        losses["points taken off for wrong options"] = None
    if not wrong:
        raise LeftOut("none of its options is wrong")
    body = MultipleChoice(texts[0], partly, wrong, shown=shown, others=texts[1:])
    return Made(body, remarks, losses=tuple(losses))


def _drop_repeated(options: Iterable[Answer], losses: dict[str, None]) -> list[Answer]:
    """Return the options without those that look like an earlier one; of right and wrong ones, the right one stays."""
    kept: dict[str, Answer] = {}
    for option in options:
        if not option.text:
            losses["an empty option"] = None
            continue
        key = look(option.text)
        if (other := kept.get(key)) is None:
            kept[key] = option
        elif (other.credit > 0) == (option.credit > 0):
            losses[f"a repeated option, '{option.text}'"] = None
        else:
            losses[f"a wrong option that equals a right one, '{option.text}'"] = None
            kept[key] = max(other, option, key=lambda one: one.credit)
    return list(kept.values())


def _is_scored_alike(options: Sequence[Answer]) -> bool:
    """Whether right options share the points evenly and wrong ones cost as much, as in `engine.grading`."""
    rights = [option.credit for option in options if option.credit > 0]
    wrong = [option.credit for option in options if option.credit <= 0]
    return all(abs(credit - 1 / len(rights)) < 0.001 for credit in rights) and all(
        abs(credit + 1 / len(wrong)) < 0.001 for credit in wrong
    )


def make_truth(is_true: bool, *, if_right: str = "", if_wrong: str = "") -> Made:
    """Return a statement to be judged."""
    return Made(TrueFalse(is_true), (), if_right, if_wrong)


def make_short(answers: Sequence[Answer], *, exact: bool = False, wildcards: bool = False) -> Made:
    r"""Return a text to type. Raises LeftOut. `wildcards`: a `*` stands for any text, and `\*` for itself."""
    losses: dict[str, None] = {}
    if_wrong = ""
    rights: dict[str, str] = {}
    partly: dict[str, Option] = {}
    reject: dict[str, Option] = {}
    remarks = []
    for answer in answers:
        text = answer.text
        if wildcards and text == "*":
            if answer.credit > 0:
                raise LeftOut("any answer counts as right")
            if_wrong = if_wrong or answer.feedback
            continue
        if wildcards and re.search(r"(?<!\\)\*", text):
            losses[f"the wildcard of '{text}'"] = None
            text = " ".join(re.sub(r"(?<!\\)\*", " ", text).split())
        text = text.replace("\\*", "*") if wildcards else text
        key = " ".join(text.split()).casefold()
        if not key or key in rights or key in partly or key in reject:
            continue
        if answer.credit >= _FULL:
            rights[key] = text
            remarks += [Option(text, answer.feedback)] if answer.feedback else []
        elif answer.credit > 0:
            partly[key] = Option(text, answer.feedback, round(answer.credit, 7))
        else:
            reject[key] = Option(text, answer.feedback)
    if not rights:
        raise LeftOut("no answer is fully right")
    body = ShortAnswer(tuple(rights.values()), tuple(reject.values()), exact=exact, partly=tuple(partly.values()))
    return Made(body, tuple(remarks), if_wrong=if_wrong, losses=tuple(losses))


def write_number(text: str) -> str:
    """Return a number as question files write it. Raises LeftOut for anything else."""
    try:
        value = Decimal(text.strip().replace("−", "-"))
        if not value.is_finite() or abs(value.adjusted()) > MAX_DIGITS:
            raise LeftOut(f"'{text.strip()}' is not a number that can be typed")
    except InvalidOperation as error:
        raise LeftOut(f"'{text.strip()}' is not a number") from error
    plain = f"{value:f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".") if not text.strip().replace(".", "").isdigit() else plain
    if plain in ("-0", ""):
        plain = "0"
    if len(plain) > MAX_DIGITS:
        raise LeftOut(f"'{text.strip()}' has too many digits")
    return plain


def write_range(low: str, high: str) -> tuple[str, str]:
    """Return the middle of two numbers and the tolerance that reaches from one to the other. Raises LeftOut."""
    below, above = sorted((Decimal(write_number(low)), Decimal(write_number(high))))
    return write_number(str((below + above) / 2)), f"[{below:f}, {above:f}]"


def write_bounds(low: str, high: str, exact: str) -> tuple[str, str]:
    """Return a number and its tolerance: an amount if the number is in the middle of the bounds. Raises LeftOut."""
    middle, bounds = write_range(low, high)
    if not exact:
        return middle, bounds
    number = write_number(exact)
    below, above = Decimal(number) - Decimal(write_number(low)), Decimal(write_number(high)) - Decimal(number)
    if below != above:
        return number, bounds
    return number, f"{below.normalize():f}" if below else ""


def make_numeric(numbers: Sequence[Number], units: Sequence[str] = ()) -> Made:
    """Return a number to type. Raises LeftOut. A tolerance is an amount, "[low, high]", or "" for none."""
    losses: dict[str, None] = {}
    rights = [one for one in numbers if one.credit >= _FULL and one.number != "*"]
    if not rights:
        raise LeftOut("no number is fully right")
    first = next((one for one in rights if one.tolerance), rights[0])
    others = [one for one in rights if one is not first and one.number != first.number]
    accept = list(dict.fromkeys(one.number for one in others if not one.tolerance))
    remarks = tuple(Option(one.number, one.feedback) for one in rights if one.feedback and not one.tolerance)
    if_right = first.feedback if first.tolerance else ""
    ranges = [Range("", "", 1.0, one.feedback, one.number, one.tolerance) for one in others if one.tolerance]
    reject: list[Option] = []
    if_wrong = ""
    for one in numbers:
        if one.credit >= _FULL:
            continue
        if one.number == "*":
            if one.credit > 0:
                losses["points for any number"] = None
            if_wrong = if_wrong or one.feedback
        elif one.credit > 0:
            ranges.append(Range("", "", round(one.credit, 7), one.feedback, one.number, one.tolerance))
        elif one.feedback and one.tolerance:
            ranges.append(Range("", "", 0.0, one.feedback, one.number, one.tolerance))
        elif one.feedback:
            if one.number in (first.number, *accept, *(option.text for option in reject)):
                losses[f"the feedback of {one.number}"] = None
            else:
                reject.append(Option(one.number, one.feedback))
    within = Numeric(first.number, "", "", first.tolerance, tuple(units), tuple(accept), tuple(reject), tuple(ranges))
    return Made(within, remarks, if_right, if_wrong, tuple(losses))


def make_matching(pairs: Sequence[tuple[str, str]], wrong: Sequence[str] = ()) -> Made:
    """Return pairs to match, of inline Markdown, and right sides that match nothing. Raises LeftOut."""
    losses: dict[str, None] = {}
    kept: dict[str, tuple[str, str]] = {}
    rights: dict[str, str] = {}
    for left, right in pairs:
        right = rights.setdefault(look(right), right)
        if not left or not right:
            losses["an empty side of a pair"] = None
        elif kept.setdefault(look(left), (left, right)) != (left, right):
            losses[f"a second match of '{left}'"] = None
    others = {look(text): Option(text) for text in wrong if text and look(text) not in rights}
    if len(kept) < 2:
        raise LeftOut("it has fewer than two pairs")
    return Made(Matching(tuple(kept.values()), tuple(others.values())), losses=tuple(losses))


def make_ordering(entries: Sequence[str]) -> Made:
    """Return entries to put in order, in the right one. Raises LeftOut."""
    if len(entries) < 3:
        raise LeftOut("it has fewer than three entries to put in order")
    return Made(Ordering(tuple((entry,) for entry in entries)))


def make_cloze(text: str, blanks: Sequence[Blank], numbers: Sequence[Range] = ()) -> tuple[str, Made]:
    """Return a text with a `BLANK` for each of the blanks, and its body. Raises LeftOut if one was lost."""
    if text.count(BLANK) != len(blanks):
        raise LeftOut("a blank in code, a formula or a table")
    return text, Made(Cloze(tuple(blanks), numbers=tuple(numbers)))


def make_essay(model: str, points: Sequence[str] = ()) -> Made:
    """Return a question that is answered freely and marked by the learner: by points, or beside a model answer."""
    return Made(Rubric(tuple(points)) if points else Flashcard(model))
