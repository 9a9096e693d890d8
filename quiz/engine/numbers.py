"""Reads the number that a learner typed, in the notation of any country.

Knows nothing of what the number should be. All arithmetic is decimal: 0.1 is a tenth.
The card's script has the same in `numbers.js`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from quiz.engine.folding import spell_out, to_ascii_digit
from quiz.engine.languages import is_english, writes_comma
from quiz.engine.numberwords import TIMES, are_harmless, find_times, write_digits
from quiz.model import Range
from quiz.responses import Malformed

MAX_LENGTH = 40
"""Of a typed number, in characters; the words around it may be four times as long."""

MAX_EXPONENT = 400
"""Of a number in scientific notation, either way."""

_SIGNS = str.maketrans(
    dict.fromkeys("\u2018\u2019\u02bc\u2032\u00b4\u0060\u066c", "'")
    | dict.fromkeys("\u00ba\u02da", "°")
    | {"\u066a": "%", "\u060c": ",", "\u2044": "/", "\u2215": "/"}
)
_HALVES = {
    "½": "5", "¼": "25", "¾": "75", "⅕": "2", "⅖": "4", "⅗": "6", "⅘": "8",
    "⅛": "125", "⅜": "375", "⅝": "625", "⅞": "875", "⅒": "1",
}  # fmt: skip
"""The digits after the point of a fraction that is one character; thirds have no end and are not read."""

_HALF = re.compile(f"([{''.join(_HALVES)}])")

_GRAMMAR = r"""
    (?P<sign>[+-]?)\ ?
    (?: (?P<whole>[0-9]*)\ ?(?P<half>[½¼¾⅕⅖⅗⅘⅛⅜⅝⅞⅒])
    | 10\ ?\^\ ?(?P<power>[+-]?[0-9]+)
    | (?P<digits>(?=[.,٫]?[0-9])[0-9.,٫](?:[0-9.,٫]|[\ '](?=[0-9]))*)
      (?: (?: \ ?[eE] | \ ?[xX×*·⋅∙•хХ]\ ?10\ ?\^\ ? ) (?P<exponent>[+-]?[0-9]+) )?
    )
"""
_NUMBER = re.compile(_GRAMMAR, re.VERBOSE)
_LONE = re.compile(rf"""(?:^|[\ (~≈≃∼=:."'\#…$€£¥₹₽₩₺₴]){_GRAMMAR}""", re.VERBOSE)
_HYPHEN = re.compile(r"([^\W\d_])-")  # "mid-2017" is not below zero
_END = re.compile(r"([^0-9])[.,;!?]+$")
_BRACED = re.compile(r"\^ ?[{(] ?([+-]?[0-9]+) ?[)}]")  # 10^{3} and 10^(-7)
_SPACED = re.compile(r"(?P<whole>[1-9][0-9]{0,2}(?P<gap>[ '])[0-9]{3}(?:(?P=gap)[0-9]{3})*)(?:[.,](?P<part>[0-9]*))?")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}")  # the latter in India

_ALIKE = (
    ("%", "percent", "per cent"),
    ("°", "degrees", "degree", "deg"),
    ("°C", "degrees C", "degrees Celsius", "Celsius", "deg C", "°", "degrees", "C"),
    ("°F", "degrees F", "degrees Fahrenheit", "Fahrenheit", "deg F", "°", "degrees", "F"),
    ("$", "dollars", "dollar", "US$", "USD"),
    ("€", "euros", "euro", "EUR"),
    ("£", "pounds", "pound", "GBP"),
)
"""Units that are written in several ways: a question that asks for the first of a row accepts the others."""


class _Unit(NamedTuple):
    """A unit, and how it may be typed: `start` of a text or its `end`.

    Blanks in it do not count, nor does the mark of a power, nor capitals in a word of four letters or more.
    """

    name: str
    start: re.Pattern[str]
    end: re.Pattern[str]


class Reading(NamedTuple):
    """A number as read; `note` is "read as 1234" where the typed text had two readings or words."""

    value: Decimal
    note: str = ""


def read_number(
    text: str, *, units: Sequence[str] = (), language: str = "en", keys: Sequence[str] = ()
) -> Reading | Malformed:
    """Return the number in a typed text, or why there is none.

    Decimal point and comma are both understood, with groups of three (1,234,567.89 and
    1.234.567,89 and 1 234 567), as are 3.8e5, 3.8 × 10^5 and 2½. One comma or point is decimal,
    unless exactly three digits follow and the language (a BCP 47 tag) groups by that character; but what
    is written as one of `keys`, the plain numbers of the question, is that number. One of `units`
    may follow the number or precede it; capitals count in its short form.

    In English, words up to "twenty-two" and "5 million" are numbers. A number alone among other
    words ("about 1.8") is read, and what was read is shown.
    """
    typed = " ".join(unicodedata.normalize("NFC", text).split())
    cleaned = _clean(typed)
    if not cleaned:
        return Malformed("type a number")
    if len(cleaned) > 4 * MAX_LENGTH:
        return Malformed(f"a number may have at most {MAX_LENGTH} characters")
    language_writes_comma, english = writes_comma(language), is_english(language)
    allowed = _list_units(units)
    bares = list(_without_unit(cleaned, allowed))
    for bare in bares:
        if found := _NUMBER.fullmatch(bare):
            return _read(found, typed, language_writes_comma, keys)
    for bare in bares:
        if lone := _find_lone(bare, allowed, english):
            return _read(lone[0], typed, language_writes_comma, keys, times=lone[1], echo=True)
    return Malformed(_explain(typed, cleaned, units))


# ---------------------------------------------------------------- characters and units


def _clean(text: str) -> str:
    """Return a text with ASCII digits and signs, powers as ^3, one space for any, and nothing that cannot be seen."""
    text = spell_out(text.translate(_SIGNS))
    out = []
    for sign in text if text.isascii() else _compose(text):
        category = "" if sign.isascii() else unicodedata.category(sign)
        if category == "Pd" or sign == "\u2212":
            out.append("-")
        elif category != "Cf" and not "\ufe00" <= sign <= "\ufe0f":
            out.append(to_ascii_digit(sign))
    text = "".join(out).replace("\\times", "×").replace("\\cdot", "·").replace("**", "^")
    text = _BRACED.sub(r"^\1", " ".join(text.split()))
    return _END.sub(r"\1", text)


def _compose(text: str) -> str:
    """Return the NFKC of a text, fractions that are one character left as they are."""
    return "".join(part if part in _HALVES else unicodedata.normalize("NFKC", part) for part in _HALF.split(text))


def _list_units(units: Sequence[str]) -> list[_Unit]:
    """Return each unit and what is written for it, the longest first."""
    names = [name for name in map(_clean, units) if name]
    for first, *others in _ALIKE:
        if first in names:
            names += others
    return [_make_unit(name) for name in sorted(dict.fromkeys(names), key=len, reverse=True)]


def _make_unit(name: str) -> _Unit:
    signs = (re.escape(sign) + "?" * (sign == "^") for sign in name if sign != " ")
    pattern = " ?".join(signs)
    flags = re.IGNORECASE if len(name) > 3 and name.replace(" ", "").isalpha() else 0
    return _Unit(name, re.compile(pattern, flags), re.compile(rf"(?:{pattern})\Z", flags))


def _without_unit(text: str, units: Sequence[_Unit]) -> Iterator[str]:
    """Yield the text without a unit after it and before it, if there are any; at last the text itself."""
    behind = [rest for unit in units if (rest := _cut_end(text, unit)) is not None]
    for rest in [*behind, text]:
        sign = rest[0] if rest[:1] in ("+", "-") else ""
        for unit in units:
            if (bare := _cut_start(rest[len(sign) :].lstrip(), unit)) is not None:
                yield sign + bare
        yield rest


def _cut_end(text: str, unit: _Unit) -> str | None:
    """Return a text without the unit at its end; None if none is there, or only the end of a longer word."""
    found = unit.end.search(text)
    if not found or (unit.name[0].isalpha() and text[: found.start()][-1:].isalpha()):
        return None
    return text[: found.start()].rstrip()


def _cut_start(text: str, unit: _Unit) -> str | None:
    """Return a text without the unit at its start; None if none is there, or only the start of a longer word."""
    found = unit.start.match(text)
    if not found or (unit.name[-1].isalpha() and text[found.end() : found.end() + 1].isalpha()):
        return None
    return text[found.end() :].lstrip()


# ---------------------------------------------------------------- among words


def _find_lone(text: str, units: Sequence[_Unit], english: bool) -> tuple[re.Match[str], str] | None:
    """Return the only number of a text and the "million" behind it; None if the words around it change it."""
    text = _HYPHEN.sub(r"\1 ", write_digits(text, english))
    found = _LONE.search(text)
    if not found:
        return None
    at = found.start("sign")
    before, after = text[:at].rstrip(), text[found.end() :]
    if before and found["sign"] and text[at + 1 : at + 2] == " ":
        return None  # a dash between words is not a minus
    after, has_unit = _cut_some(after, units, _cut_start)
    times = find_times(after) if english and not (found["exponent"] or found["power"]) else ""
    if times:
        after, is_behind = _cut_some(after[len(times) :], units, _cut_start)
        has_unit = has_unit or is_behind
    before, _ = _cut_some(before, units, _cut_end)
    alone = has_unit or (english and not units)
    if not are_harmless(before, after, english=english, alone=alone):
        return None
    return found, times.strip().lower()


def _cut_some(text: str, units: Sequence[_Unit], cut: Callable[[str, _Unit], str | None]) -> tuple[str, bool]:
    """Return a text without the first of the units that is there, and whether one was."""
    for unit in units:
        rest = cut(text.strip(), unit)
        if rest is not None:
            return rest, True
    return text, False


# ---------------------------------------------------------------- digits


def _read(
    found: re.Match[str], typed: str, comma: bool, keys: Sequence[str], times: str = "", echo: bool = False
) -> Reading | Malformed:
    if found.end() - found.start("sign") > MAX_LENGTH:
        return Malformed(f"a number may have at most {MAX_LENGTH} characters")
    exponent = int(found["exponent"] or found["power"] or 0)
    if abs(exponent) > MAX_EXPONENT:
        return Malformed(f"an exponent may be at most {MAX_EXPONENT}")
    sign, digits, ambiguous = found["sign"].strip("+"), found["digits"], False
    if found["half"]:
        plain = f"{found['whole'] or '0'}.{_HALVES[found['half']]}"
    elif digits is None:
        plain = "1"
    elif sign + digits in keys:
        plain = digits
    else:
        plain, ambiguous = _read_digits(digits.replace("٫", "."), comma and "٫" not in digits)
    if not plain:
        return Malformed(f"'{typed}' is not a number")
    value = Decimal(f"{sign}{plain}e{exponent + TIMES.get(times, 0)}")
    shown = plain.replace(".", "," if comma else ".")
    power = f" {times}" if times else f"e{exponent}" if exponent else ""
    return Reading(value, f"read as {sign}{shown}{power}" if ambiguous or echo else "")


def _read_digits(digits: str, comma: bool) -> tuple[str, bool]:
    """Return digits with a point before decimals ("" if they are no number), and whether that was a choice."""
    spaced = _SPACED.fullmatch(digits)
    if spaced:
        return _join(re.sub("[ ']", "", spaced["whole"]), spaced["part"] or ""), False
    if " " in digits or "'" in digits:
        return "", False
    mark = "," if digits.rfind(",") > digits.rfind(".") else "."
    other = "." if mark == "," else ","
    whole, _, part = digits.rpartition(mark) if mark in digits else (digits, "", "")
    if mark in whole:  # the last mark is repeated, so it groups
        return (digits.replace(mark, ""), False) if _is_grouped(digits, mark) else ("", False)
    if other in whole:
        return (_join(whole.replace(other, ""), part), False) if _is_grouped(whole, other) else ("", False)
    if len(part) != 3:
        return _join(whole, part), False
    groups = _is_grouped(digits, mark) and (mark == ",") != comma
    return (whole + part if groups else _join(whole, part)), True


def _is_grouped(digits: str, mark: str) -> bool:
    other = "." if mark == "," else ","
    return other not in digits and _GROUPED.fullmatch(digits.replace(mark, ",")) is not None


def _join(whole: str, part: str) -> str:
    """Return whole and part of a number with a point between them, "" for two empty ones."""
    if not whole and not part:
        return ""
    return f"{whole or '0'}.{part}" if part else whole


def _explain(typed: str, cleaned: str, units: Sequence[str]) -> str:
    """Return why a text is not a number: it may end in a unit that the question does not ask for."""
    found = _NUMBER.match(cleaned)
    rest = cleaned[found.end() :].strip() if found else ""
    if rest[:1].isalpha() and any(map(str.isdigit, rest)):
        return f"'{typed}' is not one number"
    if rest[:1].isalpha() or (rest and rest[0] in "%‰°"):
        asked = f"the unit is {' or '.join(units)}" if units else "no unit is asked for"
        return f"'{typed}' has another unit: {asked}"
    if re.fullmatch(r"[+-]?(?:[0-9]+ )?[0-9]+ ?[/:] ?[0-9]+", cleaned):
        return f"'{typed}' is not one number: write it with a decimal point"
    return f"'{typed}' is not a number"


def name_number(text: str, numbers: Sequence[Range], language: str) -> str:
    """Return which of some numbers a typed text is, as the deck writes it, an equal one first; else the text."""
    if not numbers or not text.strip():
        return text
    reading = read_number(text.strip(), units=(), language=language, keys=[one.number for one in numbers])
    if isinstance(reading, Malformed):
        return text
    equal = [one.number for one in numbers if Decimal(one.number) == reading.value]
    near = [one.number for one in numbers if Decimal(one.low) <= reading.value <= Decimal(one.high)]
    return next(iter(equal + near), text)
