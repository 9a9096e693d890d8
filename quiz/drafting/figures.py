"""The numbers and names in a text: what no one may make up. Knows nothing of questions.

Numbers are compared by value, however they are written: "two", "2", "7,055", "1.5 million". A name is a word with a
capital that is not merely the first of a sentence.
"""

import re
from collections.abc import Collection, Iterable
from decimal import Decimal

from quiz.drafting.sentences import STARTERS, split_sentences
from quiz.drafting.wording import fold_marks, list_words
from quiz.engine.numberwords import TIMES, write_digits

_ORDINALS = {
    word: str(number)
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(),  # noqa: SIM905
        1,
    )
}
_OTHERS = {"both": "2", "once": "1", "twice": "2", "thrice": "3", "dozen": "12", "half": "0.5"}
_LOOSE = frozenset(["one", "first", "once", "both", "half"])
"""Words that often count nothing: "one must not hurry", "at first"."""

_MONTHS = """
    january february march april may june july august september october november december
""".split()  # noqa: SIM905
_ENDINGS = ("s", "n", "an", "ian", "ns", "ans")
_STEM = 4
"""The fewest letters of a name that may have an ending."""
_WORD = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_AFTER = re.compile(rf"[ -]({'|'.join(TIMES)})s?\b", re.IGNORECASE)
_UNIT_SECOND = re.compile(
    r"(?<!\bthe )(?<!\bits )(?<!\bhis )(?<!\bher )(?<!\btheir )(?<!\bthis )\bsecond\b", re.IGNORECASE
)
_AND_A_HALF = re.compile(r"(?<![\d.,])(\d{1,9}) and a 0\.5")
_ALONE = re.compile(rf"(?<!\d)(?<!\d[ -])\b({'|'.join(TIMES)})s?\b", re.IGNORECASE)
_CAPITAL = re.compile(r"[^\W\d_][\w.’'-]*")
_MOST_DIGITS = 40


def list_numbers(text: str, *, strict: bool = True) -> set[Decimal]:
    """Return the values of the numbers of a text; one before "million" counts on its own as well.

    Without `strict`, words that often count nothing are no numbers.
    """
    values: set[Decimal] = set()
    text = fold_marks(text)
    if not strict:
        text = _WORD.sub(lambda found: "" if found.group().lower() in _LOOSE else found.group(), text)
    text = _UNIT_SECOND.sub("", text)  # of time, unless it is "the second"
    text = _WORD.sub(_write_digits, write_digits(text, True))
    values.update(Decimal(f"{found.group(1)}.5") for found in _AND_A_HALF.finditer(text))
    for found in _DIGITS.finditer(text):
        digits = found.group()
        if len(digits) > _MOST_DIGITS:
            continue
        parts = [digits.replace(",", "")] if _THOUSANDS.fullmatch(digits) else _split_others(digits)
        values.update(map(Decimal, parts))
        if times := _AFTER.match(text, found.end()):
            values.add(Decimal(parts[-1]).scaleb(TIMES[times.group(1).lower()]))
    values.update(Decimal(1).scaleb(TIMES[found.group(1).lower()]) for found in _ALONE.finditer(text))
    return values


def _write_digits(found: re.Match[str]) -> str:
    word = found.group().lower()
    return _ORDINALS.get(word) or _OTHERS.get(word) or found.group()


def _split_others(digits: str) -> list[str]:
    """Return a number with a decimal point or comma as one, and anything else, such as a date, as its parts."""
    if re.fullmatch(r"\d+[.,]\d+", digits):
        return [digits.replace(",", ".")]
    return re.split("[.,]", digits)


def list_names(text: str, ordinary: Collection[str]) -> list[str]:
    """Return the words of a text with a capital in order, except first words of sentences that are `ordinary`."""
    names: list[str] = []
    for sentence in split_sentences(fold_marks(text)):
        for number, found in enumerate(_CAPITAL.finditer(sentence)):
            word = found.group().strip(".'-").removesuffix("'s")
            small = word.casefold()
            if not word[:1].isupper() or small in STARTERS:
                continue
            if number or small not in ordinary:
                names.append(word)
    return names


def list_known(texts: Iterable[str]) -> frozenset[str]:
    """Return the words of texts in which names are looked up; "Oct" counts as "October", too."""
    words = {word.removesuffix("'s") for text in texts for word in list_words(text)}
    return frozenset([*words, *(month for month in _MONTHS if month[:3] in words)])


def list_invented(names: Iterable[str], known: Collection[str]) -> list[str]:
    """Return those names that have a word that is not known, each once.

    "Korean" has "Korea", and "US" has the initials of two names that follow each other.
    """
    names = list(names)
    spelt = {
        name
        for size in (2, 3, 4)
        for run in zip(*(names[start:] for start in range(size)), strict=False)
        if "".join(name[0] for name in run).casefold() in known
        for name in run
    }
    unknown = (
        name for name in names if name not in spelt and not all(_is_known(one, known) for one in list_words(name))
    )
    return list(dict.fromkeys(unknown))


def _is_known(word: str, known: Collection[str]) -> bool:
    word = word.removesuffix("'s")
    if word in known:
        return True
    stems = (word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending))
    return any(word + ending in known for ending in _ENDINGS if len(word) >= _STEM) or any(
        stem in known for stem in stems if len(stem) >= _STEM
    )
