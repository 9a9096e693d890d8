"""Values of one word: flags, numbers, days, ids. Each is the value that a word means, or what is wrong with it.

Knows no place in a file.
"""

import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from quiz.identity import ID, make_id
from quiz.keys import PARAGRAPHS, WORDS, name_lookalike
from quiz.model import MAX_DIGITS, PLAIN_NUMBER
from quiz.patterns import compile_late
from quiz.problems import Fault
from quiz.shown import shorten

_FLAGS = {"yes": True, "true": True, "no": False, "false": False}
_LANGUAGE = compile_late(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_WAS = compile_late(rf"{ID.pattern}(?:/{ID.pattern})?")
_DATE = compile_late(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Wrong(NamedTuple):
    """Why a value cannot be read: the code of the problem, its message and its help."""

    code: Fault
    message: str
    help: str


def is_plain_number(text: str) -> bool:
    """Return whether a text is a number as a question file writes it."""
    return len(text) <= MAX_DIGITS and PLAIN_NUMBER.fullmatch(text) is not None


def mean_identifier(word: str) -> str | Wrong:
    """Return a word that is an id."""
    if ID.fullmatch(word):
        return word
    made = make_id(word)
    too_long = " and at most 64 characters" if len(word) > 64 else ""
    help = f"write {made}" if made else "write something like capital-au"
    if odd := name_lookalike(word):
        help += f", with Latin letters: {odd}"
    message = f"'{shorten(word)}' is not an id: use lowercase letters, digits and hyphens, a letter first{too_long}"
    return Wrong("bad-id", message, help)


def mean_was(word: str) -> str | Wrong:
    """Return a word that is an old id, `old-id` or `old-deck/old-id`."""
    if _WAS.fullmatch(word):
        return word
    message = f"'{shorten(word)}' is neither old-id nor old-deck/old-id"
    return Wrong("bad-was", message, "write the single id that it had before")


def mean_flag(word: str, name: str) -> bool | Wrong:
    """Return a yes or no."""
    found = _FLAGS.get(word.casefold())
    if found is not None:
        return found
    return Wrong("bad-flag", f"'{name}' is yes or no, not '{shorten(word)}'", f"write {name}: yes or {name}: no")


def mean_word(word: str, name: str) -> str | Wrong:
    """Return the word of a key that takes one of a few (`keys.WORDS`)."""
    if word in WORDS[name]:
        return word
    *others, last = WORDS[name]
    message = f"'{name}' is {', '.join(others)} or {last}, not '{shorten(word)}'"
    return Wrong("bad-flag", message, f"write {name}: {others[0]}")


def mean_number(word: str) -> str | Wrong:
    """Return a plain number as written."""
    if is_plain_number(word):
        return word
    help = "write digits, with a point before decimals and a minus sign if it is negative: 1234.5"
    return Wrong("bad-number", f"'{shorten(word)}' is not a plain number", help)


def mean_digits(text: str) -> str | Wrong:
    """Return a plain number that is an item of a list."""
    if is_plain_number(text):
        return text
    return Wrong("bad-number", f"'{shorten(text)}' is not a plain number", "write digits, such as 1234.5")


def mean_credit(word: str) -> float | Wrong:
    """Return a share of the points from 0 to 1, such as 0.6, written as 60%."""
    number = word.removesuffix("%").rstrip()
    if word.endswith("%") and is_plain_number(number) and 0 <= float(number) <= 100:
        return float(Decimal(number) / 100)
    help = "write a percentage from 0% to 100%, such as credit: 60%"
    return Wrong("bad-credit", f"'{shorten(word)}' is not a share of the points", help)


def mean_count(word: str, name: str) -> int | Wrong:
    """Return a whole number from 1."""
    if re.fullmatch(r"[1-9][0-9]{0,5}", word):
        return int(word)
    help = f"write {name}: 1" if name == "format" else f"write for example {name}: 2"
    return Wrong("bad-number", f"'{name}' is a whole number from 1, not '{shorten(word)}'", help)


def mean_paragraphs(word: str) -> tuple[int, int] | Wrong:
    """Return the numbers of the first paragraph and of the last, 0 if there is only one."""
    found = PARAGRAPHS.fullmatch(word)
    first, last = (int(found.group(1)), int(found.group(2) or 0)) if found else (0, 0)
    if found and not 0 < last <= first:
        return first, last
    message = f"'paragraph' is a number such as 7 or two such as 7-8, not '{shorten(word)}'"
    return Wrong("bad-number", message, f"write paragraph: {f'{last}-{first}' if 0 < last < first else 7}")


def mean_date(word: str, name: str) -> str | Wrong:
    """Return a day such as "2019-02-28"."""
    try:
        if _DATE.fullmatch(word):
            date.fromisoformat(word)
            return word
    except ValueError:
        pass
    message = f"'{name}' is a day such as 2019-02-28, not '{shorten(word)}'"
    return Wrong("bad-date", message, "write year, month and day as in 2019-02-28")


def mean_language(word: str) -> str | Wrong:
    """Return a language tag."""
    if _LANGUAGE.fullmatch(word):
        return word
    return Wrong("bad-language", f"'{shorten(word)}' is not a language tag", "write for example en, de or pt-BR")


def mean_tag(text: str) -> str | Wrong:
    """Return a tag, which has no white space and no comma."""
    if len(text.split()) == 1 and "," not in text and text == text.strip():
        return text
    made = re.sub(r"[\s,]+", "-", text.strip())
    return Wrong("bad-tag", f"a tag cannot have spaces or commas, but '{shorten(text)}' has", f"write {made}")
