r"""Blanks in a cloze: `{{answer|variant::hint}}`.

`{{` opens a blank everywhere, `\{{` is literal; a blank ends at the brace-balanced `}}`; `|`
separates variants and `::` the hint, `\|` and `\::` are literal. Knows texts alone.
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from quiz.engine.typed import option_key
from quiz.intent.words import Wrong, is_plain_number
from quiz.model import BLANK, Blank, Option, Range
from quiz.problems import Code
from quiz.shown import shorten

_OPEN = re.compile(r"\\?\{\{")
_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_NUMBER = re.compile("c[0-9]{1,2}")
_PARTS = re.compile(r"\\\||\\::|\\\{\{|\||::")


class ClozeFault(NamedTuple):
    """A fault of a cloze: the code, the index of its brace (-1 for the whole cloze), message and help."""

    code: Code
    at: int
    message: str
    help: str


def parse_cloze(text: str) -> tuple[str, tuple[Blank, ...], list[ClozeFault]]:
    """Return the stem with a `BLANK` for each blank, the blanks, and the faults; the stem is "" if there are any."""
    stem: list[str] = []
    blanks: list[Blank] = []
    faults: list[ClozeFault] = []
    at = depth = 0
    while found := _OPEN.search(text, at):
        begin = found.start()
        if "}" in text[at:begin] or "{" in text[at:begin]:
            depth = _find_strays(text, at, begin, depth, faults)
        stem.append(text[at:begin])
        at = found.end()
        if found.group() != "{{":
            stem.append("{{")
            depth += 2
            continue
        end = _find_end(text, at)
        if end < 0:
            shown = shorten(text[begin:], 40)
            help = r"close it with '}}'; write '\{{' if you do not mean a blank"
            faults.append(ClozeFault("unclosed-blank", begin, f"the blank '{shown}' is never closed", help))
            return "", (), faults
        blank = _read_blank(text[at:end])
        if fault := _check_blank(text, begin, end, blank):
            faults.append(fault)
        blanks.append(blank)
        stem.append(BLANK)
        at = end + 2
    if "}" in text[at:]:
        _find_strays(text, at, len(text), depth, faults)
    stem.append(text[at:])
    if not blanks and not faults:
        help = "put the text to type between '{{' and '}}'"
        faults.append(ClozeFault("no-blank", -1, "this cloze has no blank", help))
    return ("", (), faults) if faults else ("".join(stem), tuple(blanks), faults)


def _check_blank(text: str, begin: int, end: int, blank: Blank) -> ClozeFault | None:
    """Return the fault of the blank whose braces open at `begin` and close at `end`."""
    inside = text[begin + 2 : end]
    if "{{" in inside and (nested := re.search(r"(?<!\\)\{\{", inside)):
        return ClozeFault(
            "nested-blank",
            begin + 2 + nested.start(),
            f"there is a blank inside the blank '{shorten('{{' + inside, 40)}'",
            r"close the outer one first; write '\{{' if you do not mean a blank",
        )
    if not all(blank.answers):
        return ClozeFault(
            "empty-blank",
            begin,
            f"the blank '{shorten('{{' + inside + '}}', 40)}' has an empty answer",
            r"write the answer between '{{' and '}}'; write '\|' if the character itself is meant",
        )
    if blank.hint and _NUMBER.fullmatch(blank.answers[0]):
        meant = inside.partition("::")[2].strip()
        return ClozeFault(
            "numbered-blank",
            begin,
            f"this blank would ask for '{blank.answers[0]}', and show '{shorten(meant, 40)}' as a hint",
            f"write {{{{{shorten(meant, 40)}}}}}: blanks have no numbers here",
        )
    return None


def _find_strays(text: str, start: int, end: int, depth: int, faults: list[ClozeFault]) -> int:
    """Add the faults of braces between blanks that do not close one; return how many are open after them.

    A single one that is alone is a brace like any other character.
    """
    at = start
    while found := _BRACES.search(text, at, end):
        at = found.end()
        brace, place = found.group(), found.start()
        if brace == "{":
            depth += 1
        elif brace == "}" and depth:
            depth -= 1
        elif brace == "}" and (place == start > 0 or text.startswith("}}", place)):
            at = place + 2 if text.startswith("}}", place) else at
            help = "remove it, or write '{{' where the blank begins"
            faults.append(ClozeFault("unclosed-blank", place, f"this '{text[place:at]}' does not close a blank", help))
    return depth


def _find_end(text: str, at: int) -> int:
    """Return the index of the `}}` of a blank that was opened before `at`, -1 if there is none."""
    depth = 0
    for found in _BRACES.finditer(text, at):
        brace = found.group()
        if brace == "{":
            depth += 1
        elif brace == "}" and depth:
            depth -= 1
        elif brace == "}" and text.startswith("}}", found.start()):
            return found.start()
    return -1


def _read_blank(inside: str) -> Blank:
    if "::" not in inside and "\\" not in inside:
        return Blank(tuple([answer.strip() for answer in inside.split("|")]))
    answers = [""]
    at = 0
    for found in _PARTS.finditer(inside):
        answers[-1] += inside[at : found.start()]
        at = found.end()
        part = found.group()
        if part == "|":
            answers.append("")
        elif part == "::":
            hint = _PARTS.sub(lambda part: part.group().removeprefix("\\"), inside[at:])
            return Blank(tuple(answer.strip() for answer in answers), hint.strip())
        else:
            answers[-1] += part[1:]
    answers[-1] += inside[at:]
    return Blank(tuple(answer.strip() for answer in answers))


# ---------------------------------------------------------------- keys that speak of single blanks


def find_blanks(name: str, blanks: Sequence[Blank]) -> list[int] | Wrong:
    """Return the numbers of the blanks that are named by their answer: all that have it, or with #2 the second of them.

    An answer of the text is its first one.
    """
    answers = [blank.answers[0] for blank in blanks]
    if found := [number for number, answer in enumerate(answers) if answer == name]:
        return found
    answer, _, which = name.rpartition("#")
    found = [number for number, text in enumerate(answers) if text == answer]
    if found and which.isdecimal() and 1 <= int(which) <= len(found):
        return [found[int(which) - 1]]
    if found and which.isdecimal():
        message = f"'{shorten(answer)}' is the answer of {len(found)} blank{'s' * (len(found) > 1)}, not of {which}"
        return Wrong("unknown-key", message, f"write {answer}#{len(found)} for the last of them")
    help = f"write the answer of a blank: {', '.join(dict.fromkeys(answers))}"
    return Wrong("unknown-key", f"no blank has the answer '{shorten(name)}'", help)


def find_right_among(
    options: Iterable[Option], blank: Blank, where: str, make_form: Callable[[str], str]
) -> Iterator[tuple[int, Wrong]]:
    """Yield the number of each option that is a right answer of a blank in its form, and what is wrong with it."""
    right = set(map(make_form, blank.answers))
    for number, option in enumerate(options):
        if make_form(option.text) in right:
            message = f"'{shorten(option.text)}' is a right answer of the blank"
            yield number, Wrong("key-in-wrong", message, f"remove it from {where}")


def add_accepted(blank: Blank, options: Sequence[Option]) -> Blank:
    """Return a blank with further right answers; those that have feedback, its own among them, become its remarks."""
    known = set(map(option_key, blank.answers))
    more = [option.text for option in options if option_key(option.text) not in known]
    remarks = tuple(option for option in options if option.feedback)
    return replace(blank, answers=(*blank.answers, *more), remarks=remarks)


def add_numbers(blank: Blank, numbers: Sequence[Range]) -> Blank:
    """Return a blank with bounds of its own around some of its answers, in place of those that these have."""
    known = {one.number for one in numbers}
    return replace(blank, numbers=(*(one for one in blank.numbers if one.number not in known), *numbers))


def name_ranges(
    ranges: Mapping[int, Range], wide: Container[int], right: Sequence[Range]
) -> Iterator[tuple[int, Range | Wrong]]:
    """Yield those of some partly right numbers that are `wide`, by keys, each with a name that is none of the better.

    A learner's number that is equal to a name belongs to it, and what is right or earns more comes first.
    """
    better = list(right)
    for key, one in sorted(ranges.items(), key=lambda item: -item[1].credit):
        if key in wide:
            names = (name for name in (one.number, one.low, one.high) if name and not _is_among(name, better))
            if name := next(names, ""):
                tolerance = one.tolerance if name == one.number else f"[{one.low}, {one.high}]"
                yield key, replace(one, number=name, tolerance=tolerance)
            else:
                message = f"both {one.low} and {one.high} are right, or earn as much, already"
                yield key, Wrong("key-in-wrong", message, "remove it from 'partly', or make it wider")
        better.append(one)


def _is_among(number: str, ranges: Iterable[Range]) -> bool:
    return any(Decimal(one.low) <= Decimal(number) <= Decimal(one.high) for one in ranges)


def list_right(blank: Blank, numbers: Sequence[Range]) -> list[Range]:
    """Return the numbers among the answers of a blank, with bounds of its own, else those in `numbers`."""
    own = {one.number: one for one in (*numbers, *blank.numbers)}
    return [own[text] for text in blank.answers if text in own]


def list_numbers(blank: Blank, numbers: Sequence[Range], partly: Sequence[Range]) -> tuple[Range, ...]:
    """Return the numbers of a blank: right ones first, then those that earn more; () if `numbers` are enough."""
    if not numbers and not blank.numbers:
        return ()
    known = {*blank.answers, *(one.number for one in partly)}
    wrong = [o.text for o in blank.wrong if is_plain_number(o.text) and o.text not in known]
    if not blank.numbers and not partly and not wrong:
        return ()
    ranked = sorted(partly, key=lambda one: -one.credit)
    return (*list_right(blank, numbers), *ranked, *(Range(text, text, 0.0, number=text) for text in wrong))
