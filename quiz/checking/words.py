"""The words of a text, in the form in which the rules about wording compare them.

Knows no question and no rule. Words are the case-folded texts between spaces and punctuation; hyphens
and arithmetic operators belong to them, so that "7 + 8" is not "7 - 8". Scripts written without spaces
give one long word, so the rules miss flaws rather than report false ones.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import count

from quiz.patterns import compile_late

_PUNCTUATION = re.compile(r"[^\w\s+=<>^%×÷−≤≥≠-]|_")
_SPACED = bytes(32 if code < 128 and _PUNCTUATION.match(chr(code)) else code for code in range(256))
_SPACED_BUT_NUL = b"\0" + _SPACED[1:]
_CODE_BLOCK = compile_late(r"^ {0,3}(`{3,}|~{3,}).*?(?:^ {0,3}\1|\Z)|^(?: {4}|\t).*?$", re.DOTALL | re.MULTILINE)
_MARKED = compile_late(r"""(`+).+?\1|["“„«].+?["”“»]|(?<!\w)['‘].+?['’](?!\w)""", re.DOTALL)
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_AT_ONCE = 1_000
"""Texts whose words are in memory together."""
_FEW = 3
"""A word in at most so many stems, or in one of a hundred, is not what they are about."""
_ENDINGS = ("ations", "ation", "ings", "ing", "edly", "ers", "ies", "es", "ed", "er", "ly", "y", "s")

FUNCTION_WORDS = frozenset(
    """
    about after also always another because been before being between both call called does doing done down during
    each either else even ever every from have having here into itself just know known less like made make makes many
    mean means more most much must neither never next none once only other over same second since some such take than
    that their them then there these they third this those through under until upon used uses very were what when
    where which while whom whose will with within without would your
    """.split()  # noqa: SIM905 (a list of a hundred quoted words is harder to read)
)
"""English words of four letters or more that hold a sentence together."""

GENERIC = FUNCTION_WORDS.union(
    """
    actor actress album animal area artist author award band battle bird body book border capital card century chapter
    character child city club coast color colour company composer computer continent country county court currency
    date director disease drink element empire event family father figure film first flag flower food football form
    founder fruit game gland gold group head house instrument island king lake language large last leader length letter
    level light line list long magazine main major material meaning measure member metal method model month moon mother
    mountain movie museum music musician name nation national number ocean office order organ part party people period
    person place planet plant play player poem point poet port position power present president prime prince princess
    process product queen question region religion result river role room rule ruler sea season series serve ship show
    side sign singer size small song sound south north east west species sport star state station story street
    structure style system team term text theory time title tool town tree type unit university value version water
    weight word work world writer year
    """.split()  # noqa: SIM905 (a list of two hundred quoted words is harder to read)
)
"""English words that a stem and its key share without giving anything away ("Which river ...?")."""


_PLAIN = frozenset({"all", "and", "eight", "false", "five", "four", "nine", "one", "seven", "six", "ten", "the"})
_PLAIN |= {"three", "true", "two", "yes"}


def split_words(text: str) -> list[bytes]:
    """Return the words of a case-folded text in order, in UTF-8 (the quickest to compare)."""
    if not text.isascii():
        text = _PUNCTUATION.sub(" ", text)
    return text.encode("utf-8", "surrogatepass").translate(_SPACED).split()


def split_all(texts: Sequence[str]) -> list[list[bytes]]:
    """Return the words of each of many texts, not yet case-folded: as `split_words`, but all at once.

    No text may contain a NUL; no file that was read does.
    """
    whole = "\0".join(texts).casefold()
    if not whole.isascii():
        for sign in set(whole):
            if sign > "\x7f" and _PUNCTUATION.match(sign):
                whole = whole.replace(sign, " ")
    lines = whole.encode("utf-8", "surrogatepass").translate(_SPACED_BUT_NUL).split(b"\0")
    return [line.split() for line in lines] if texts else []


def number_words(texts: Sequence[str]) -> tuple[list[bytes], list[list[int]]]:
    """Return all words of many texts, each once, and for each text the places of its words in that list, each once."""
    numbers: defaultdict[bytes, int] = defaultdict(count().__next__)
    number_of = numbers.__getitem__
    rows = []
    for start in range(0, len(texts), _AT_ONCE):
        rows += [[*{*map(number_of, words)}] for words in split_all(texts[start : start + _AT_ONCE])]
    return list(numbers), rows


def trim_word(word: str) -> str:
    """Return a word without a common English ending; its first four letters always stay."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


def list_long_words(text: str) -> list[str]:
    """Return the words of four letters or more, in order."""
    return _LONG_WORD.findall(text)


class TopicWords:
    """The words that many stems share, each trimmed: what the questions are about. Counted when first asked for."""

    def __init__(self, stems: Iterable[str]) -> None:
        self._stems = stems
        self._words: frozenset[str] | None = None

    def __contains__(self, trimmed: str) -> bool:
        if self._words is None:
            stems = list(self._stems)
            times = Counter(word for stem in stems for word in set(map(trim_word, list_long_words(stem.casefold()))))
            most = max(_FEW, len(stems) // 100)
            self._words = frozenset(word for word, count in times.items() if count > most)
        return trimmed in self._words


def holds(words: str, phrase: str) -> bool:
    """Return whether a text contains a phrase as whole words; both are words joined by single spaces."""
    return f" {phrase} " in f" {words} "


def drop_code_blocks(text: str) -> str:
    """Return Markdown without fenced or indented code: words in a program are not said about it."""
    return _CODE_BLOCK.sub(" ", text) if "\n" in text else text


def drop_code_and_quotes(text: str) -> str:
    """Return Markdown without code and quoted words: what a text is about, rather than what it says."""
    return _MARKED.sub(" ", drop_code_blocks(text))


def says_little(phrase: str) -> bool:
    """Return whether a phrase, as `join_words` gives it, may occur anywhere by chance: "true", "with", "200"."""
    return all(word in GENERIC or word in _PLAIN or word.isdecimal() for word in phrase.split())


def join_words(text: str) -> str:
    """Return the words of any text, case-folded and joined by single spaces, as `holds` takes them."""
    return b" ".join(split_words(text.casefold())).decode("utf-8", "surrogatepass")
