"""Matches a typed text with accepted answers, allowing for case, accents, punctuation and typos.

Knows nothing of kinds of question, of points or of how a text was typed in.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Literal, NamedTuple

from quiz.engine.folding import fold
from quiz.engine.languages import is_english
from quiz.model import Option
from quiz.patterns import compile_late

_PLAIN = re.compile(r" *+(?:(?:[0-9]++|[A-Za-z]{2,}+)(?: ++|$))*+")
_ARTICLES = ("a", "an", "the")
_KEPT = "+#%‰"  # "C++", "C#" and "5%" mean something else without them

_GLOSS = compile_late(r"(^|\s)[(\[（][^()\[\]（）]*[)\]）](?=$|[\s.,;:!?])")
_BRACED = compile_late(r"\^ ?[{(] ?([+-]?[0-9a-z]+) ?[)}]")  # x^{2} and x^(2)
_STARRED = compile_late(r"([0-9a-z)]) ?\*\* ?(?=[0-9a-z(-])")  # x**2
_CHARGE = compile_late(r"\^([0-9]*[+-])(?![0-9a-z])")  # Ca^2+
_OPERATOR = compile_late(r"([^\W_]|[)\]]) ?([+=]) ?(?=[^\W_]|[(\[\u2010-\u2015\u2212-])")  # "x + 1", but not "C ++"
_VOWELS = compile_late("[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u0652\u0670]")  # of Hebrew and Arabic
_INITIAL = compile_late("[a-zα-ωа-џ]")  # of scripts with initials
_GROUPED = compile_late(r"(^|[^0-9.,])([0-9]{1,3}(?:,[0-9]{3})+)(?![0-9])(?!,[0-9])")
_UNIT = compile_late(r"([0-9])(?=[^\W\d_]|[%‰])")
_DEGREE = compile_late(r" *° *")
_FRACTION = compile_late(r"([0-9]) ?/ ?(?=[0-9])")

_DEGREES = frozenset(
    """
    phd dphil mphil bsc msc dsc edd bed med lld llb llm beng meng btech mtech bcom mcom bmus mmus barch march
    dlitt psyd pharmd bphil scd
    """.split()  # noqa: SIM905 (thirty quoted words say less)
)
"""Academic degrees, which are written with stops inside and without."""

_TITLES = frozenset(
    """
    dr st mr mrs ms mt ft prof jr sr ste sen rep gov gen col sgt capt lt maj rev hon pres no nos vs ave rd inc
    ltd co corp dept fig vol approx
    """.split()  # noqa: SIM905 (as above)
)
"""Abbreviations after which a stop separates, as a blank does."""

_SUFFIXES = frozenset(
    """
    txt py js ts jsx tsx cc cpp hpp cs java rb go rs php sh bat md csv tsv json yaml yml toml xml html htm css
    sql db exe dll out zip gz tar pdf doc docx xls xlsx ppt png jpg jpeg gif svg mp3 mp4 wav ini cfg conf log
    com net org io edu gov uk de fr ai tv
    """.split()  # noqa: SIM905 (as above)
)
"""Ends of file names and addresses, before which a stop is a part of the name."""


class Match(NamedTuple):
    """How a text matched: by `how`, against which `answer` ("" for none), with what `feedback`."""

    how: Literal["right", "typo", "reject", ""]
    answer: str = ""
    feedback: str = ""


def option_key(text: str) -> str:
    """Return the form in which equal options are the same text: NFC, with white space evened out, but not in code."""
    if text.startswith(("```", "~~~")):
        return unicodedata.normalize("NFC", text)
    return " ".join(text.split() if text.isascii() else unicodedata.normalize("NFC", text).split())


def normalize(text: str, exact: bool = False, *, language: str = "en") -> str:
    """Return the form in which two typed texts are compared; `list_forms` has others that will do.

    Exact: NFC, trimmed. Else folded (`folding.fold`), without a leading English article (in a deck
    in English) before another word, without punctuation at the edges of words except `+ # % ‰` and a
    plus or minus before a digit; hyphens, commas and runs of white space as one space. A stop after a single
    letter or in a known abbreviation does not count, nor does a blank beside a unit, `+` or `=`, so "U. S." is
    "US", "5km" is "5 km" and "x + 1" is "x+1". A text of which nothing is left stays as it was.

    A word of nothing but punctuation stays, so that "a * b" is not "a / b". Articles of other
    languages stay: in German, "der", "die" or "das" is often the very answer.
    """
    return list_forms(text, exact, language=language)[0]


def list_forms(text: str, exact: bool = False, *, language: str = "en") -> tuple[str, ...]:
    """Return every form of a typed text: two texts are the same answer if they share one.

    More than one where a text can be read in two ways: "a" may be an article or an initial, and a
    comma between digits may group them (in a deck in English) or separate two numbers.
    """
    if exact:
        return (unicodedata.normalize("NFC", text).strip(),)
    if (plain := _split_plain(text)) and plain[0] not in _ARTICLES:
        return (" ".join(plain),)
    english = is_english(language)
    folded = _split_hyphens(_even_powers(fold(text)))
    forms: dict[str, None] = {}
    for reading in (_ungroup(folded), folded) if english and "," in folded else (folded,):
        words, article = _cut(reading)
        if english and article:
            forms[_join(words[1:])] = None
        forms[_join(words)] = None
    return tuple(form for form in forms if form) or (unicodedata.normalize("NFC", text).strip(),)


def split_words(text: str) -> list[str]:
    """Return the words of a text, each as `normalize` leaves it; an article is a word as well."""
    return _split_plain(text) or _join(_cut(_split_hyphens(_even_powers(fold(text))))[0]).split()


def match(
    given: str,
    answers: Sequence[str],
    *,
    reject: Iterable[Option] = (),
    typos: bool = False,
    exact: bool = False,
    language: str = "en",
    is_deck_word: Callable[[str], bool] = lambda word: False,
) -> Match:
    """Return how a typed text matches: an answer, else a rejected text, else an answer with a slip.

    A gloss in brackets counts as long as nothing without it does: "Agence France-Presse (AFP)" is
    "Agence France-Presse". `is_deck_word` says whether a word (as `split_words` gives it) stands
    anywhere in the deck: such a word is another word, not a slip.
    """
    readings = list_readings(given, exact, language=language)
    for _, forms in readings:
        for answer in answers:
            if not forms.isdisjoint(list_answer_forms(answer, exact, language=language)):
                return Match("right", answer)
        for option in reject:
            if not forms.isdisjoint(list_forms(option.text, exact, language=language)):
                return Match("reject", option.text, option.feedback)
    if typos:
        for reading, _ in readings:
            for answer in answers:
                if is_typo(reading, answer, exact=exact, language=language, is_deck_word=is_deck_word):
                    return Match("typo", answer)
    return Match("")


def list_readings(given: str, exact: bool, *, language: str) -> list[tuple[str, frozenset[str]]]:
    """Return a typed text and, where it has a gloss in brackets, the text without it, each with its forms."""
    outside, gloss = _split_gloss(given)
    texts = [given, outside] if gloss and not exact else [given]
    return [(text, frozenset(list_forms(text, exact, language=language))) for text in texts]


def list_answer_forms(answer: str, exact: bool = False, *, language: str = "en") -> tuple[str, ...]:
    """Return every form of an answer.

    Vowel marks of Arabic and Hebrew may be left out, but those that are typed must be right. A gloss of the answer's
    own may be left out if it is but the initials of what it explains, such as (WHO): "Congo (Kinshasa)" is not just any
    Congo.
    """
    forms = list_forms(answer, exact, language=language)
    outside, gloss = _split_gloss(answer)
    if gloss and not exact and _is_abbreviation(gloss, outside):
        forms += list_forms(outside, language=language)
    if not exact and not answer.isascii() and (bare := _VOWELS.sub("", answer)) != answer:
        forms += list_forms(bare, language=language)
    return forms


def is_typo(
    given: str,
    answer: str,
    *,
    exact: bool = False,
    language: str = "en",
    is_deck_word: Callable[[str], bool] = lambda word: False,
) -> bool:
    """Return whether a text that is not the answer may be taken for the answer mistyped.

    As many words, of which one differs: by one edit (a letter more, less or other, or two
    neighbours swapped: optimal string alignment), in a word of the answer with five letters or
    more, of a script with upper and lower case, with the same first letter and without a digit,
    and into no word of the deck.
    """
    said = normalize(given, exact, language=language).split()
    right = normalize(answer, exact, language=language).split()
    if len(said) != len(right):
        return False
    differing = [(a, b) for a, b in zip(said, right, strict=True) if a != b]
    if len(differing) != 1:
        return False
    typed, meant = differing[0]
    if abs(len(typed) - len(meant)) > 1 or typed[0] != meant[0] or not (_may_slip(typed) and _may_slip(meant)):
        return False
    if sum(map(str.isalpha, meant)) < 5:
        return False
    from rapidfuzz.distance import OSA

    return OSA.distance(typed, meant, score_cutoff=1) == 1 and not is_deck_word(typed)


# ---------------------------------------------------------------- words


def _split_plain(text: str) -> list[str]:
    """Return the words of a text of ASCII words and numbers alone, which need no closer look; [] for any other."""
    return text.lower().split() if _PLAIN.fullmatch(text) else []


def _even_powers(text: str) -> str:
    """Write x^{2}, x^(2) and x**2 as x^2, Ca^2+ as Ca2+, and x + 1 = 3 without spaces."""
    if "**" in text:
        text = _STARRED.sub(r"\1^", text)
    if "^" in text:
        text = _CHARGE.sub(r"\1", _BRACED.sub(r"^\1", text))
    return _OPERATOR.sub(r"\1\2", text) if "+" in text or "=" in text else text


def _split_hyphens(text: str) -> str:
    """Put a space for every hyphen or dash, and "-" for a minus: one before a digit and not after a word."""
    if text.isascii() and "-" not in text:
        return text
    out = []
    for at, char in enumerate(text):
        if char != "\u2212" and unicodedata.category(char) != "Pd":
            out.append(char)
        elif text[at + 1 : at + 2].isdigit() and not text[at - 1 : at].isalnum():
            out.append("-")
        else:
            out.append(" ")
    return "".join(out)


def _ungroup(text: str) -> str:
    """Return a text whose numbers have no commas between thousands."""
    return _GROUPED.sub(lambda found: found[1] + found[2].replace(",", ""), text)


def _cut(text: str) -> tuple[list[str], bool]:
    """Return the words of a folded text, initials one by one, and whether it begins with an article."""
    text = _DEGREE.sub(" °", text.replace(",", " ").replace(";", " "))
    text = _UNIT.sub(r"\1 ", _FRACTION.sub(r"\1/", text))
    tokens = text.split()
    words: list[str] = []
    before = ""
    for token in tokens:
        word = _trim(token) or token
        if words and _belong_together(words[-1], word, before.endswith(".")):
            words[-1] += word
        else:
            words += _split_stops(word)
        before = token
    article = bool(tokens) and _trim(tokens[0]) in _ARTICLES and not tokens[0].endswith(".")
    return words, article


def _belong_together(one: str, other: str, stopped: bool) -> bool:
    """Return whether a blank between two words does not count: "5 €", "$ 5", and "Ph. D." with its stop."""
    if len(other) == 1 and unicodedata.category(other) == "Sc":
        return one[-1].isdigit()
    if len(one) == 1 and unicodedata.category(one) == "Sc":
        return other[0].isdigit()
    return stopped and one + other in _DEGREES


def _split_stops(word: str) -> list[str]:
    """Return a word cut at the stops in it that do not count, initials one by one."""
    if "." not in word:
        return [word]
    if (whole := word.replace(".", "")) in _DEGREES:
        return [whole]
    first, *rest = word.split(".")
    out, begins = [first], True
    for piece in rest:
        short = begins and (_is_letter(out[-1]) or out[-1] in _TITLES)
        begins = short and piece != "" and piece not in _SUFFIXES
        if begins:
            out.append(piece)
        else:
            out[-1] += f".{piece}"
    return out


def _join(words: Iterable[str]) -> str:
    """Return words with a space between them, and none between initials: "j r r tolkien" is "jrr tolkien"."""
    out: list[str] = []
    after_initial = False
    for word in words:
        initial = _INITIAL.fullmatch(word) is not None
        if initial and after_initial:
            out[-1] += word
        else:
            out.append(word)
        after_initial = initial
    return " ".join(out)


def _is_letter(word: str) -> bool:
    return len(word) == 1 and word.isalpha()


def _trim(word: str) -> str:
    """Drop the punctuation around a word."""
    start, end = 0, len(word)
    while start < end and _is_edge(word[start]) and not (word[start] == "-" and word[start + 1 : start + 2].isdigit()):
        start += 1
    while end > start and _is_edge(word[end - 1]):
        end -= 1
    return word[start:end]


def _is_edge(char: str) -> bool:
    return char not in _KEPT and unicodedata.category(char)[0] == "P"


def _may_slip(word: str) -> bool:
    """Whether every letter has case, and none is a digit."""
    return not any(map(str.isdigit, word)) and all(c.lower() != c.upper() for c in word if c.isalpha())


# ---------------------------------------------------------------- a gloss in brackets


def _split_gloss(text: str) -> tuple[str, str]:
    """Return the text outside brackets and that inside, which is "" where there is nothing else."""
    if not any(sign in text for sign in "([（"):
        return text, ""
    outside = _GLOSS.sub(" ", text)
    gloss = " ".join(found.group() for found in _GLOSS.finditer(text))
    return (outside, gloss) if any(map(str.isalnum, outside)) else (text, "")


def _is_abbreviation(gloss: str, outside: str) -> bool:
    """Return whether the letters of a gloss are initials of the words outside, in their order."""
    letters = "".join(filter(str.isalpha, fold(gloss)))
    initials = iter(word[0] for word in split_words(outside))
    return len(letters) > 1 and all(letter in initials for letter in letters)
