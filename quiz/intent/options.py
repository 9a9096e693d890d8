"""Options as learners see them: which look alike, and which order they are shown in.

Knows no place in a file.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple
from unicodedata import is_normalized

from quiz.engine.typed import option_key
from quiz.markup import look
from quiz.patterns import compile_late
from quiz.problems import Fault
from quiz.shown import shorten

LOOK_HELP = "change one of them; in backticks every character is shown"
_MARKED = re.compile(r"[\\`*_\[<&\t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_SENTENCE_END = compile_late(  # ";" ends a question in Greek and a statement in code
    r"(?:[.!?…。！？｡．︒।॥؟۔።፧။၊།༎។៕։᙮᠃⁇⁈⁉‼‽\u037e]|[\u0370-\u03ff\u1f00-\u1fff];|[\u0e00-\u0eff]|\\\))[\s\"'”’»›)\]}*_`」』】》]*$"
)


class OptionFault(NamedTuple):
    """A problem of the option with this number, of the list as a whole if it is -1."""

    number: int
    code: Fault
    message: str
    help: str


def ends_sentence(text: str) -> bool:
    """Return whether a text ends as a sentence does, in any script."""
    return _SENTENCE_END.search(text) is not None


def make_look(text: str) -> str:
    """Return the form in which options are equal if they look the same, such as x with and without backticks."""
    return option_key(look(text))


def are_different(texts: Sequence[str], form: Callable[[str], str] = make_look) -> bool:
    """Return whether no two texts have the same form, which is how they look unless given otherwise."""
    return len(texts) < 2 or len(set(texts if look_as_written(texts) else map(form, texts))) == len(texts)


def look_as_written(texts: Sequence[str]) -> bool:
    """Return whether every text certainly looks as it is written."""
    joined = " ".join(texts)
    if not (joined.isascii() or is_normalized("NFC", joined)) or _MARKED.search(joined):
        return False
    is_odd = "  " in joined or "$$" in joined or "~~~" in joined
    return not is_odd and joined.strip() == joined


def find_equal_options(texts: Sequence[str], lines: Sequence[int], keys: int, wrong: int) -> Iterator[OptionFault]:
    """Yield the faults of options that are equal or look the same; `lines` are theirs.

    The first `keys` texts are right, those from `wrong` on wrong.
    """
    first: dict[str, int] = {}
    for number, text in enumerate(texts):
        same = first.setdefault(make_look(text), number)
        if same == number:
            continue
        is_equal = option_key(text) == option_key(texts[same])
        if same < keys <= number:
            where = "'wrong'" if number >= wrong else "'partly'"
            message = f"'{shorten(text)}' {'is' if is_equal else 'looks the same as'} the right answer on line "
            help = f"remove it from {where}" if is_equal else LOOK_HELP
            yield OptionFault(number, "key-in-wrong", f"{message}{lines[same]}", help)
        elif is_equal:
            message = f"'{shorten(text)}' is already an option on line {lines[same]}"
            yield OptionFault(number, "duplicate-option", message, "remove one of them")
        else:
            message = f"'{shorten(text)}' looks the same as the option on line {lines[same]}"
            yield OptionFault(number, "duplicate-option", message, LOOK_HELP)


def match_shown(shown: Sequence[str], texts: Sequence[str]) -> tuple[tuple[str, ...], list[OptionFault]]:
    """Return the options in the order of `shown`, each spelt as among `texts`, "" for none; and the faults."""
    help = "name every option exactly once in 'shown'"
    known = {option_key(text): text for text in texts}
    missing = dict(known)
    out: list[str] = []
    faults: list[OptionFault] = []
    for number, text in enumerate(shown):
        found = missing.pop(option_key(text), "")
        if not found and texts:
            what = "repeated in 'shown'" if option_key(text) in known else "not one of the options"
            faults.append(OptionFault(number, "shown-mismatch", f"'{shorten(text)}' is {what}", help))
        out.append(found)
    if missing and shown and all(out):
        left = ", ".join(f"'{shorten(text)}'" for text in missing.values())
        faults.append(OptionFault(-1, "shown-mismatch", f"'shown' leaves out {left}", help))
    return tuple(out), faults
