"""Answers that may be meant as numbers, though they are not plain ones: `007`, `384400 km`, `½`, `10⁶`, `٥`.

Knows nothing of how a learner types a number (`engine.numbers` does).
"""

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from quiz.engine.folding import spell_out, to_ascii_digit
from quiz.engine.numberwords import TIMES, is_unit
from quiz.model import MAX_DIGITS, PLAIN_NUMBER
from quiz.patterns import compile_late

_LONGEST = 2 * MAX_DIGITS
_MAX_EXPONENT = 30
_ALIKE = str.maketrans("−–‐‑’ʼ٫٬\u2044\u2215", "----''.,//")
_SIGNS = r"[$€£¥₹₽₩₺]|US\$|\bUSD|\bEUR|\bGBP|\bCHF|\bJPY|\bCNY|\bINR"
_LOOKS = compile_late(
    r"[-+]?\s?[.,]?[0-9][0-9.,:/'_\s-]*(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?0[xX][0-9a-fA-F_]+|[-+]?0[oO][0-7_]+|[-+]?0[bB][01_]+"
    r"|[-+]?(?:[0-9][0-9.,]*\s?[xX×*·⋅]\s?)?[0-9]+\s?(?:\^|\*\*)\s?[{(]?[-+]?[0-9]+[)}]?"
)
_BASED = re.compile(r"-?0(?:[xX][0-9a-fA-F_]+|[oO][0-7_]+|[bB][01_]+)")
_FRACTION = compile_late(r"(-?)(?:([0-9]{1,9}) )?([0-9]{1,9})/([0-9]{1,9})")
_YEARS = compile_late(r"[12][0-9]{3}/(?:[0-9]{2}|[12][0-9]{3})")
_POWER = compile_late(r"(?:(-?[0-9][0-9.,]*)\s?[xX×*·⋅]\s?)?(-?[0-9]{1,4})\s?(?:\^|\*\*)\s?[{(]?([-+]?[0-9]{1,3})[)}]?")
_THOUSANDS = compile_late(r"(?<![0-9.,])([1-9][0-9]{0,2})([.,])([0-9]{3})(?![0-9.,])")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-5][0-9])")
_ABOUT = compile_late(
    r"(?:[~≈]|ca\.|c\.|about |approximately |approx\. |circa |etwa |rund |environ )\s?", re.IGNORECASE
)

_BEFORE = compile_late(rf"([-+]?)\s?({_SIGNS})\s?(?=[-0-9.,])")
_MANY_NAMES = rf"\s?({'|'.join(TIMES)}|Millionen|Milliarden|Mio\.?|Mrd\.?)"
_MANY = compile_late(rf"(?<=[0-9]){_MANY_NAMES}$", re.IGNORECASE)
_BEFORE_UNIT = compile_late(rf"[0-9]\.?(?=\s?[^\W\d_]|\s?[%‰°$€£¥₹₽₩₺])|{_MANY_NAMES}(?=\s)", re.IGNORECASE)
_TIMES = {**TIMES, "millionen": 6, "mio": 6, "milliarden": 9, "mrd": 9}
_PART = r"""(?x:
    [kcmdµμn]?m | [kmµμ]?g | [mµμn]?s | [mkµμ]?A | [kMGT]?Hz | [kMh]?Pa | [kMG]?J | [mkMGT]?W | [mkM]?V | [kM]?Ω | m?mol
    | [mcdµμ]?[lL] | [kMGT]?eV | [kMGT]?Wh | k?cal | m?bar | [kM]?N | [kMG]?t | [kMG]?Bq | [mµμ]?Sv | [KMGT]i?B | kB
    | [KCF] | lm | lx | min | hr? | yrs? | ft | lbs? | oz | mi | mph | kn | ha | dB | rpm | ppm | rad | °
    | км | см | мм | кг | м | г | т | л
)"""
_SYMBOL = compile_late(
    rf"[%‰]|°\s?[CFKRcf]|{_SIGNS}|{_PART}(?:\^?-?[1-9])?(?:\s?[/·⋅* ]\s?{_PART}(?:\^?-?[1-9])?){{0,3}}"
)
_SHORT = frozenset("s A N J W V K C F L t м г т л".split())  # noqa: SIM905 ("90s" and "4K" are words)
_WORDS = compile_late(
    r"""
    per\ ?cent | degrees?\ (?:C|F|Celsius|Fahrenheit) | Celsius | Fahrenheit | Kelvin | cents?
    | Euros? | Dollars? | Pounds? | Yen | Rubel | Franken
    | (?:Kilo|Zenti|Milli|Dezi|Mikro|Nano)?(?:meter|gramm|watt|liter|joule|volt|hertz) | Meter | Gramm | Watt | Liter
    | Joule | Volt | Hertz | Tonnen? | Sekunden? | Minuten? | Stunden? | Tage? | Wochen? | Monate? | Jahre? | Grad
    | Jahrhunderte? | Prozent | Grad\ Celsius
    | (?:kilo|centi|milli)?(?:mètres?|grammes?|litres?) | secondes? | heures? | jours? | semaines? | mois | ans?
    | années? | siècles? | degrés? | pour\ cent
    | (?:kiló|centí|milí)?metros? | (?:kilo)?gramos? | litros? | segundos? | minutos? | horas? | días? | semanas?
    | mes(?:es)? | años? | siglos? | grados? | por\ ciento
    | (?:chilo|centi|milli)?metr[io] | (?:chilo)?gramm[io] | secondi | minuti | ore | giorni | settimane | mesi | anni
    | лет | года? | километр(?:ов|а)? | метр(?:ов|а)?
    """,
    re.VERBOSE,
)
"""Names of units besides English ones in lowercase."""


def plain(value: Decimal, digits: int | None = None) -> str:
    """Return a number as plain digits, with no zeros at the end of its decimals."""
    if digits is not None:
        value = round(value, digits)
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


class Form(NamedTuple):
    """A text as a number: the plain number that it most likely means, "" if it has several parts, and its unit."""

    number: str
    unit: str = ""


def find_number_form(text: str) -> Form | None:
    """Return a text as a number, None if it is not one in any form."""
    if not any(map(str.isnumeric, text)):
        return None
    if len(text) > _LONGEST:
        return Form("") if _LOOKS.fullmatch(text) else None
    cleaned = _clean(text)
    if _LOOKS.fullmatch(cleaned):
        return Form(_read_plain(cleaned))
    bare = _ABOUT.sub("", cleaned, count=1)
    if bare[:1].isalpha() and not _BEFORE.match(bare):
        return None
    bare, unit = _split_unit(bare)
    many = _MANY.search(bare)
    if many:
        bare = bare[: many.start()]
    if not _LOOKS.fullmatch(bare):
        return None
    number = _read_plain(bare)
    if many and number:
        number = plain(Decimal(number).scaleb(_TIMES[many[1].lower().rstrip(".")]))
    if not number and not many and unit.strip().isalpha():
        return None  # "5-10 km" is a text
    return Form(number, unit)


def explain_readings(text: str, form: Form) -> str:
    """Return both readings of a text that may be a number, as advice."""
    quoted = f'"{text}"'
    number = form.number
    if clock := _CLOCK.fullmatch(text):
        minutes = int(clock.group(1)) * 60 + int(clock.group(2))
        return f"write {quoted} for the text, or a plain number such as {minutes} with unit: min for the number"
    if number:
        unit = form.unit if form.unit[:1].isalpha() else f'"{form.unit}"'
        asked = f" with unit: {unit}" if form.unit else ""
        return f"write {quoted} for the text, or {number}{asked} for the number{_find_other(text)}"
    return f"write {quoted} for the text; a number is plain digits, such as 1234.5"


def _find_other(text: str) -> str:
    """Return the other reading of a comma or point before three digits, in brackets, "" if there is only one."""
    found = _THOUSANDS.search(text)
    if not found:
        return ""
    if found[2] == ",":
        return f" ({found[1]}.{found[3]} if the comma is decimal)"
    return f" ({found[1]}{found[3]} if the point separates thousands)"


def _clean(text: str) -> str:
    """Return a text with ASCII digits and signs, powers as ^6, fractions as 1/2, and one space for any."""
    if text.isascii():
        return " ".join(text.split())
    text = unicodedata.normalize("NFKC", spell_out(text.translate(_ALIKE))).translate(_ALIKE)
    return " ".join("".join(map(to_ascii_digit, text)).split())


def _split_unit(text: str) -> tuple[str, str]:
    """Return a text without the unit around its number, and that unit, "" if there is none."""
    if found := _BEFORE.match(text):
        return found[1] + text[found.end() :], found[2]
    for found in _BEFORE_UNIT.finditer(text):
        start = found.end()
        unit = text[start:].strip().rstrip(".")
        is_near = not text[start].isspace()
        if unit and _is_unit(unit, is_near):
            return text[:start], unit
    return text, ""


def _is_unit(unit: str, is_near: bool) -> bool:
    """Return whether a text is a unit; `is_near` is whether it follows the digits without a space."""
    if _SYMBOL.fullmatch(unit):
        return not (is_near and unit in _SHORT)
    return _WORDS.fullmatch(unit) is not None or (is_unit(unit) and not unit[0].isupper())


def _read_plain(text: str) -> str:
    """Return the plain number that a text of another form most likely means, "" if none."""
    bare = text.strip("\t +").replace("+ ", "")
    if bare.startswith("- "):
        bare = "-" + bare[2:]
    if _BASED.fullmatch(bare):
        bare = bare.replace("_", "")
        return str(int(bare, 0)) if 3 <= len(bare) <= 40 else ""
    if fraction := _FRACTION.fullmatch(bare):
        return "" if _YEARS.fullmatch(bare) else _read_fraction(*fraction.groups())
    if power := _POWER.fullmatch(bare):
        return _read_power(*power.groups())
    bare = re.sub(r"[_'](?=[0-9])", "", bare)
    if re.fullmatch(r"-?[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?", bare):
        bare = bare.replace(" ", "")
    if re.fullmatch(r"-?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?", bare):
        bare = bare.replace(",", "")
    elif re.fullmatch(r"-?[0-9]+,[0-9]+", bare):
        bare = bare.replace(",", ".")
    elif re.fullmatch(r"-?[0-9]{1,3}(?:\.[0-9]{3}){2,}", bare):
        bare = bare.replace(".", "")
    elif re.fullmatch(r"-?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+", bare):
        bare = bare.replace(".", "").replace(",", ".")
    if re.fullmatch(r"-?(?:[0-9]+\.?|[0-9]*\.[0-9]+)(?:[eE][-+]?[0-9]{1,2})?", bare):
        return _check(Decimal(bare))
    return ""


def _read_fraction(sign: str, whole: str | None, top: str, bottom: str) -> str:
    if not int(bottom):
        return ""
    value = Decimal(whole or 0) + Decimal(top) / Decimal(bottom)
    return plain(-value if sign else value, 4)


def _read_power(factor: str | None, base: str, exponent: str) -> str:
    front = _read_plain(factor) if factor else "1"
    if not front or abs(int(exponent)) > _MAX_EXPONENT or not int(base):
        return ""
    times = int(exponent)
    if base == "10":
        return _check(Decimal(front).scaleb(times))
    return _check(Decimal(front) * Decimal(base) ** times) if times >= 0 else ""


def _check(value: Decimal) -> str:
    """Return a value as a plain number, "" if it has too many digits."""
    number = plain(value)
    return number if len(number) <= MAX_DIGITS and PLAIN_NUMBER.fullmatch(number) else ""
