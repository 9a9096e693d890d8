"""Characters: what is written in several ways and means one thing is written in one.

Knows nothing of words, of numbers or of answers. The card's script has the same in `fold.js`.
"""

import re
import unicodedata

from quiz.patterns import compile_late

INVISIBLE = "\u200c\u200d"
"""What cannot be seen and still tells words of Persian and emoji apart; the rest of its kind is dropped."""

_POWERS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿⁱ"
_POWER = compile_late(f"[{_POWERS}]+")
_PLAIN_POWERS = str.maketrans(_POWERS, "0123456789+-ni")
_SQUARED = compile_late("[\u3371-\u33df]")  # one character for "km", "cm²" and so on, from East Asian fonts
_VULGAR = compile_late("(\\d)([\u00bc-\u00be\u2150-\u215e\u2189])")
_ORDINAL = compile_late("\u00ba(?= ?[CFcf])")

_MARKED_SCRIPTS = ("LATIN", "GREEK")
_STRESSED = "аеиоуыэюяєіѣѵ"
_ACUTE = "\u0301"

_BEFORE = str.maketrans(
    dict.fromkeys("\u2018\u2019\u02b9\u02bb\u02bc\u02c8\u0060\u00b4\u2032\u2035", "'")
    | dict.fromkeys("\u2033\u2036", '"')
    | {"\u02da": "°"}
)
"""Before NFKC, which would make other characters of these."""

_LIKE = {
    "a": "ⱥᶏ", "ae": "æ", "b": "ƀƃɓ", "c": "ƈȼ", "d": "đðƌɖɗ", "e": "əɇɛǝ", "f": "ƒ", "g": "ǥɠɡ", "h": "ħⱨ",
    "i": "ıɨɩ", "j": "ɉȷ", "k": "ƙⱪĸ", "l": "łƚⱡɫɬ", "m": "ɱ", "n": "ƞɲɳ", "ng": "ŋ", "o": "øɔɵⱺ", "oe": "œ",
    "p": "ƥᵽ", "q": "ɋʠ", "r": "ɍɽ", "s": "ȿʂ", "t": "ŧƫƭʈⱦ", "th": "þ", "u": "ʉʊ", "v": "ʋⱱ", "w": "ⱳ", "y": "ƴɏ",
    "z": "ƶȥɀⱬ", "/": "\u2044\u2215", ",": "\u060c\u3001", ";": "\u061b", "%": "\u066a",
}  # fmt: skip
_AFTER = {sign: plain for plain, signs in _LIKE.items() for sign in signs}
"""Letters that NFKD does not take apart, and a few signs, by what a keyboard without them types."""


def spell_out(text: str) -> str:
    """Return a text in which NFKC loses no meaning: x² as x^2, ㎢ as km^2, 1½ as 1 ½.

    A power follows a letter, a digit or a bracket. A raised number that ends in + or - is a charge (Ca²⁺) and
    stays, as does one at the start of a word (¹⁴C).
    """

    def spell_power(found: re.Match[str]) -> str:
        run, before = found.group(), text[found.start() - 1 : found.start()]
        is_power = (before.isalnum() or before in (")", "]")) and run[-1] not in "⁺⁻"
        return "^" + run.translate(_PLAIN_POWERS) if is_power else run

    text = _SQUARED.sub(_spell_unit, text)
    text = _POWER.sub(spell_power, text)
    return _VULGAR.sub(r"\1 \2", text)


def fold(text: str) -> str:
    """Return a text without what does not count in any word.

    Case, compatibility forms, marks on Latin and Greek letters, stress marks on Cyrillic ones and
    what cannot be seen are gone; letters that do not decompose (ł ø đ æ œ) are what is typed for
    them, digits of any script 0 to 9, fraction slashes "/".
    """
    if text.isascii():
        return text.lower().replace("`", "'")
    text = spell_out(_ORDINAL.sub("°", unicodedata.normalize("NFC", text.translate(_BEFORE))))
    text = unicodedata.normalize("NFKC", text).casefold()
    out: list[str] = []
    marked = stressed = False
    for sign in unicodedata.normalize("NFKD", text):
        if unicodedata.combining(sign):
            if not marked and not (stressed and sign == _ACUTE):
                out.append(sign)
        elif not is_invisible(sign):
            marked = unicodedata.name(sign, "").startswith(_MARKED_SCRIPTS)
            stressed = sign in _STRESSED
            out.append(_AFTER.get(sign) or to_ascii_digit(sign))
    return unicodedata.normalize("NFC", "".join(out))


def is_invisible(sign: str) -> bool:
    """Return whether a character cannot be seen and means nothing, such as a zero-width space."""
    return sign not in INVISIBLE and (unicodedata.category(sign) == "Cf" or "\ufe00" <= sign <= "\ufe0f")


def to_ascii_digit(sign: str) -> str:
    """Return the ASCII digit that a digit of any script is, and any other character as it is."""
    return str(unicodedata.decimal(sign)) if sign.isdecimal() else sign


def _spell_unit(found: re.Match[str]) -> str:
    unit = unicodedata.normalize("NFKC", found.group())
    return f"{unit[:-1]}^{unit[-1]}" if unit[-1] in "23" else unit
