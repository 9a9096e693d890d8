r"""Questions within a text, as Moodle writes them: `{1:SHORTANSWER:=Oslo~%50%Bergen#Nearly}`, and gaps `[[1]]`."""

import re
from collections.abc import Sequence
from dataclasses import replace
from html import unescape
from typing import NamedTuple

from quiz.importing.building import write_number
from quiz.importing.parsed import LeftOut
from quiz.importing.texts import from_plain
from quiz.model import BLANK, Blank, Option, Range

_EMBEDDED = re.compile(r"\{([0-9]*):([A-Za-z_]+):((?:\\.|[^}\\])*)\}", re.DOTALL)
_TYPED = frozenset(("SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"))
_PICKED = frozenset(
    f"{name}{way}"
    for name in ("MULTICHOICE", "MC")
    for way in ("", "_V", "_H", "_S", "_VS", "_HS", "V", "H", "S", "VS", "HS")
)
_NUMBERS = frozenset(("NUMERICAL", "NM"))
_WEIGHT = re.compile(r"(=|%(-?[0-9]+(?:\.[0-9]*)?)%)?(.*)", re.DOTALL)
_GAP = re.compile(r"\[\[([0-9]+)\]\]")


class Embedded(NamedTuple):
    """A text with a `BLANK` for each question in it, the blanks, the numbers among them, and what was lost."""

    text: str
    blanks: list[Blank]
    numbers: list[Range]
    losses: list[str]


def read_embedded(text: str) -> Embedded:
    """Return a text with its questions as blanks. Raises LeftOut."""
    blanks: list[Blank] = []
    losses: dict[str, None] = {}

    def take(found: re.Match[str]) -> str:
        blanks.append(_read(found[2].upper(), found[3], losses))
        return BLANK

    made = _EMBEDDED.sub(take, text.replace(BLANK, ""))
    if not blanks:
        raise LeftOut("it has no blank")
    numbers = [one for blank in blanks for one in blank.numbers if one.number in blank.answers]
    if len({one.tolerance for one in numbers}) == 1:
        blanks = [blank if blank.partly else replace(blank, numbers=()) for blank in blanks]
    else:
        numbers = [replace(one, tolerance="") for one in numbers]
    return Embedded(made, blanks, numbers, list(losses))


def _read(kind: str, inside: str, losses: dict[str, None]) -> Blank:
    if kind not in _TYPED | _PICKED | _NUMBERS:
        raise LeftOut(f"a question of the kind '{kind}' in a text")
    rights: list[Option] = []
    partly: list[Option] = []
    wrong: list[Option] = []
    numbers: list[Range] = []
    for part in re.split(r"(?<!\\)~", inside):
        weight, _, rest = _WEIGHT.fullmatch(part.strip()).groups()  # type: ignore[union-attr]
        credit = 1.0 if weight == "=" else float(weight[1:-1]) / 100 if weight else 0.0
        text, *said = re.split(r"(?<!\\)#", rest, maxsplit=1)
        text, feedback = _plain(text), from_plain(_plain(said[0])) if said else ""
        if not text:
            continue
        if kind in _NUMBERS and text != "*" and (credit > 0 or feedback):
            number, _, tolerance = text.partition(":")
            text, within = write_number(number), write_number(tolerance or "0").lstrip("-")
            numbers.append(Range("", "", 1.0, "", text, "" if within == "0" else within))
        if credit >= 0.999:
            rights.append(Option(text, feedback))
        elif credit <= 0 and kind in _PICKED:
            wrong.append(Option(text, feedback))
        elif text == "*" and (feedback or credit > 0):
            losses["feedback on any other answer in a blank"] = None
        elif credit > 0 or feedback:
            partly.append(Option(text, feedback, round(max(credit, 0.0), 7)))
    if not rights:
        raise LeftOut("a blank without a right answer")
    answers = tuple(dict.fromkeys(option.text for option in rights))
    remarks = tuple(option for option in rights if option.feedback)
    return Blank(answers, "", tuple(wrong), tuple(partly), remarks, tuple(numbers))


def _plain(text: str) -> str:
    """Return the text of an answer, which is HTML with backslashes before marks."""
    shown = unescape(re.sub(r"<[^<>]*>", "", text)) if "<" in text or "&" in text else text
    return " ".join(re.sub(r"\\(.)", r"\1", shown).split())


def fill_gaps(text: str, options: Sequence[tuple[str, str]]) -> tuple[str, list[Blank]]:
    """Return a text with a blank for each numbered gap, and the blanks; an option has a text and a group.

    Raises LeftOut.
    """
    blanks: list[Blank] = []

    def take(found: re.Match[str]) -> str:
        number = int(found[1]) - 1
        if not 0 <= number < len(options):
            raise LeftOut(f"the gap [[{found[1]}]] has no option")
        right, group = options[number]
        others = [other for other, its in options if its == group and other != right]
        blanks.append(Blank((right,), wrong=tuple(map(Option, dict.fromkeys(others)))))
        return BLANK

    made = _GAP.sub(take, text.replace(BLANK, ""))
    if not blanks:
        raise LeftOut("it has no gap")
    return made, blanks
