"""Words around a typed number: those that are numbers themselves, and those beside which a number is not all.

Knows nothing of digits. The card's script has the same in `numbers.js`.
"""

import re

from quiz.patterns import compile_late

_ONES = {
    word: str(number)
    for number, word in enumerate(
        """
        zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
        eighteen nineteen
        """.split()  # noqa: SIM905 (twenty quoted words say less)
    )
}
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), "23456789", strict=True))  # noqa: SIM905

TIMES = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
"""Powers of ten by their English names."""

_WORD = re.compile(r"([^\W\d_]+)")
_MINUS = compile_late(r"(^|[ (~≈≃=])(?:minus|negative|moins|menos|meno|минус|мінус) (?=[0-9.,½¼¾])", re.IGNORECASE)
_TIMES = compile_late(rf" ?({'|'.join(TIMES)})(?![^\W\d_])", re.IGNORECASE)
_PLAIN = compile_late(r"""(?:[^\W\d_]|[ .,;:!?()"'~≈≃∼=#…“”„«»])*""")

_NOT_ALL = frozenset(
    """
    hundred thousand million billion trillion hundreds thousands millions billions dozen dozens half halves third thirds
    quarter quarters fifth fifths tenth tenths not no never than least most per cent percent percentage squared cubed bc
    bce
    """.split()  # noqa: SIM905 (as above)
)
"""English words beside which a number is not the whole answer."""

_NOT_AFTER = frozenset(["a", "an", "each", "every"])  # "5 a day"
_SHORT_AFTER = frozenset(
    ["or", "so", "in", "of", "at", "by", "on", "ad", "ce", "i", "is", "it"]
)  # other short words may be units

_UNIT = compile_late(
    r"""
    (?: (?:kilo|centi|milli|micro|nano|mega|giga|deci)?
        (?:met(?:re|er)|gramm?e?|lit(?:re|er)|watt|volt|joule|hertz|pascal|newton|byte|bit|amp|ampere|mole|second)
    | tonne|ton|kilo|mile|yard|foot|feet|inch|inche|pound|ounce|stone|gallon|pint|acre|hectare|knot|lightyear
    | minute|hour|day|week|month|year|decade|centurie|century|millennium|millennia
    | degree|celsius|fahrenheit|kelvin|radian|dollar|euro|penny|pence|yen|franc|rupee|ruble|yuan|calorie|ohm|bar
    )s?
    """,
    re.VERBOSE,
)


def write_digits(text: str, english: bool) -> str:
    """Return a text with digits for English words up to "ninety-nine", and "-" for a word that means it."""
    parts = _WORD.split(text)
    if english:
        for at in range(1, len(parts), 2):
            word = parts[at].lower()
            if word in _TENS:
                after = parts[at + 2].lower() if at + 2 < len(parts) and parts[at + 1] in (" ", "-") else ""
                one = _ONES.get(after, "")
                parts[at] = _TENS[word] + (one if one != "0" and len(one) == 1 else "0")
                if parts[at][1] != "0":
                    parts[at + 1] = parts[at + 2] = ""
            elif word in _ONES:
                parts[at] = _ONES[word]
    return _MINUS.sub(r"\1-", "".join(parts))


def find_times(after: str) -> str:
    """Return the "million" with which a text begins, as it is there, "" if it does not."""
    found = _TIMES.match(after)
    return found.group() if found else ""


def are_harmless(before: str, after: str, *, english: bool, alone: bool) -> bool:
    """Return whether the words around a number leave it what it is, as "late" and "or so" do.

    `alone`: words may follow the number; otherwise they are taken for a unit that is not asked for.
    """
    if not (_PLAIN.fullmatch(before) and _PLAIN.fullmatch(after)):
        return False
    ahead, behind = ([word.lower() for word in _WORD.findall(text)] for text in (before, after))
    if behind and not alone:
        return False
    return not any(word in _NOT_ALL for word in ahead + behind) and not any(
        word in _NOT_AFTER or (len(word) < 3 and word not in _SHORT_AFTER) or (english and _UNIT.fullmatch(word))
        for word in behind
    )


def is_unit(word: str) -> bool:
    """Return whether an English word in lowercase is the name of a unit, such as "kilometres"."""
    return _UNIT.fullmatch(word) is not None
