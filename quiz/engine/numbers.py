"""Reads the number that a learner typed, in the notation of any country.

Knows nothing of the right answer. All arithmetic is decimal: 0.1 is a tenth.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from quiz.responses import Malformed

MAX_LENGTH = 40
"""Of a typed number, in characters."""

MAX_EXPONENT = 400
"""Of a number in scientific notation, either way."""

DECIMAL_COMMA = frozenset(
    """
    af az be bg bs ca cs da de el es et eu fi fo fr gl hr hu hy id is it ka kk lt lv mk mn nb nl nn no pl pt ro ru sk sl
    sq sr sv tr uk uz vi
    """.split()  # noqa: SIM905 (fifty quoted words say less)
)
"""Languages that write one and a half as 1,5 (Unicode CLDR); all others are taken to write 1.5."""

DECIMAL_POINT_REGIONS = frozenset(
    "de-ch de-li es-419 es-do es-gt es-hn es-mx es-ni es-pa es-pe es-pr es-sv es-us it-ch".split()  # noqa: SIM905 (as above)
)
"""Where such a language is written with a decimal point after all."""

_SIGNS = str.maketrans({"\u2212": "-", "\u2013": "-", "\ufe63": "-", "\uff0d": "-", "\uff0b": "+", "\u2019": "'"})
_STOPS = str.maketrans({"\uff0e": ".", "\uff0c": ",", "\u066b": ".", "\u00b5": "\u03bc"})  # the last: micro
_POWERS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_POWER = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+")
_NUMBER = re.compile(
    r"""
    (?P<sign>[+-]?)\ ?
    (?P<digits>[0-9.,](?:[0-9.,]|[ '](?=[0-9]))*)
    (?: (?: [eE] | \ ?[x×*·⋅]\ ?10\ ?\^ ) (?P<exponent>[+-]?[0-9]+) )?
    """,
    re.VERBOSE,
)
_POWER_OF_TEN = re.compile(r"([+-]?)10\^([+-]?[0-9]+)")
_SPACED = re.compile(r"(?P<whole>[1-9][0-9]{0,2}(?P<gap>[ '])[0-9]{3}(?:(?P=gap)[0-9]{3})*)(?:[.,](?P<part>[0-9]*))?")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}")  # the latter in India


class Reading(NamedTuple):
    """A number as read; `note` is "read as 1234" where the typed text had two readings."""

    value: Decimal
    note: str = ""


def read_number(text: str, *, units: Sequence[str] = (), language: str = "en") -> Reading | Malformed:
    """Return the number in a typed text, or why there is none.

    Decimal point and comma are both understood, with groups of three (1,234,567.89 and
    1.234.567,89 and 1 234 567), as are 3.8e5 and 3.8 × 10^5. One comma or point is decimal, unless
    exactly three digits follow and the language (a BCP 47 tag) groups by that character. One of
    `units` may follow the number, or precede it if it has a currency sign; capitals count.
    """
    if len(text.strip()) > MAX_LENGTH:
        return Malformed(f"a number may have at most {MAX_LENGTH} characters")
    typed = " ".join(unicodedata.normalize("NFC", text).split())
    if not typed:
        return Malformed("type a number")
    cleaned = _POWER.sub(lambda found: "^" + found.group().translate(_POWERS), _to_ascii_digits(typed))
    for bare in _without_unit(cleaned, units):
        power = _POWER_OF_TEN.fullmatch(bare)
        found = _NUMBER.fullmatch(f"{power[1]}1e{power[2]}" if power else bare)
        if found:
            return _read(found, typed, writes_comma(language))
    return Malformed(_explain(typed, cleaned, units))


def writes_comma(language: str) -> bool:
    """Return whether a language writes a comma before decimals."""
    tag = language.replace("_", "-").casefold()
    return tag.partition("-")[0] in DECIMAL_COMMA and tag not in DECIMAL_POINT_REGIONS


def _read(found: re.Match[str], typed: str, comma: bool) -> Reading | Malformed:
    plain, note = _read_digits(found["digits"], comma)
    if not plain:
        return Malformed(f"'{typed}' is not a number")
    exponent = int(found["exponent"] or 0)
    if abs(exponent) > MAX_EXPONENT:
        return Malformed(f"an exponent may be at most {MAX_EXPONENT}")
    sign = found["sign"]
    shown = plain.replace(".", "," if comma else ".")
    value = Decimal(f"{sign}{plain}e{exponent}")
    power = f"e{exponent}" if exponent else ""
    return Reading(value, f"read as {sign.strip('+')}{shown}{power}" if note else "")


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


def _to_ascii_digits(text: str) -> str:
    """Write digits of any script, and the minus signs of any keyboard, the ASCII way."""
    if text.isascii():
        return text
    text = text.translate(_SIGNS).translate(_STOPS)
    return "".join(str(unicodedata.decimal(char, char)) for char in text)


def _without_unit(text: str, units: Sequence[str]) -> Iterator[str]:
    """Yield the text, and the text without a unit of those allowed, the longest first."""
    yield text
    for unit in sorted(map(_clean_unit, units), key=len, reverse=True):
        if text.endswith(unit) and unit:
            yield text.removesuffix(unit).rstrip()
        if any(unicodedata.category(char) == "Sc" for char in unit):
            sign = text[0] if text[0] in "+-" else ""
            rest = text[len(sign) :].lstrip()
            if rest.startswith(unit):
                yield sign + rest.removeprefix(unit).lstrip()


def _clean_unit(unit: str) -> str:
    """Write a unit as it would come out of cleaning a typed number."""
    unit = _to_ascii_digits(" ".join(unicodedata.normalize("NFC", unit).split()))
    return _POWER.sub(lambda found: "^" + found.group().translate(_POWERS), unit)


def _explain(typed: str, cleaned: str, units: Sequence[str]) -> str:
    """Return why a text is not a number: it may end in a unit that the question does not ask for."""
    found = _NUMBER.match(cleaned)
    rest = cleaned[found.end() :].strip() if found else ""
    if rest[:1].isalpha() or (rest and rest[0] in "%‰°"):
        asked = f"the unit is {' or '.join(units)}" if units else "no unit is asked for"
        return f"'{typed}' has another unit: {asked}"
    if re.fullmatch(r"[+-]?[0-9]+ ?[/⁄:] ?[0-9]+", cleaned):
        return f"'{typed}' is not one number: write it with a decimal point"
    return f"'{typed}' is not a number"
