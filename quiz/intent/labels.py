"""Labels that were typed before texts: `A) Paris`, `2. London`, `(c) Rome`, and `3. What is ...?`.

A label counts only as a part of a sequence, so `C. elegans` and `1.5` are texts. Knows texts alone.
"""

import re
from collections.abc import Sequence

from quiz.engine.languages import is_english
from quiz.engine.typed import option_key
from quiz.patterns import compile_late

_ALPHABETS = tuple(
    {name: number for number, name in enumerate(names.split())}
    for names in (
        "a b c d e f g h i j k l m n o p q r s t u v w x y z",
        "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26",
        "i ii iii iv v vi vii viii ix x xi xii",
        "а б в г д е ж з и к л м",
        "α β γ δ ε ζ η θ ι κ λ μ",
    )
)
_LABEL = re.compile(
    r"""
    (?= [^.)\]:–—-]{1,16}+ [.)\]:–—-] )  # most texts have no end of a label so soon
    (?P<bold>\*\*|__)?
    (?P<word>(?:(?i:step|stage|option|answer|choice|schritt|étape|paso|antwort)\ )?)
    (?P<open>[(\[]?) (?P<name>[^\W_]{1,4}) (?P<close>\.\)|[).\]:]|\ [-–—](?=\ ))
    (?(bold)(?P=bold))
    (?: \s+ | (?<=\)) | (?=[^\W\d_]{3}) )
    """,
    re.VERBOSE,
)
_BARE = compile_late(r"\(?([^\W_]{1,4})[.)]?")
_LONGEST_BARE = 6
_LETTERS = compile_late(r"[^\W\d_]{3}")
_SPECIES = compile_late("[a-z]{4,}")  # "A. thaliana" and "B. subtilis"
_REFERS = compile_late(r"(?:and|or|only|but|und|oder|nur|et|ou)\b|[,&+]", re.IGNORECASE)  # "(i) and (ii)"
_CLOSING = {"(": ")", "[": "]"}


def remove_labels(texts: Sequence[str]) -> list[str]:
    """Return the texts without their labels; [] unless they are labelled in sequence: all of them, or all but one."""
    if not any(map(_LABEL.match, texts[:2])):
        return []
    found = [_LABEL.match(text) for text in texts]
    labels = [label for label in found if label]
    if len(labels) < max(2, len(texts) - 1) or not _are_alike(labels):
        return []
    rests = [text[label.end() :].lstrip() if label else text for text, label in zip(texts, found, strict=True)]
    if not all(rests) or len({option_key(rest) for rest in rests}) < len(rests):
        return []
    return rests if _are_in_sequence(labels, len(texts)) and _are_texts(labels, texts, rests) else []


def is_bare_label(text: str) -> bool:
    """Return whether a text is no more than a letter or number could be: `B`, `(b)`, `2.`."""
    found = _BARE.fullmatch(text) if len(text) <= _LONGEST_BARE else None
    return found is not None and any(found[1].casefold() in names for names in _ALPHABETS)


def find_labelled(bare: str, texts: Sequence[str]) -> int:
    """Return which of the texts a bare label stands for; -1 if none, or if they have no labels in sequence."""
    name = bare.strip("(.)").casefold()
    names = [found["name"].casefold() if (found := _LABEL.match(text)) else "" for text in texts]
    return names.index(name) if name in names and remove_labels(texts) else -1


def label_as(bare: str, labelled: str) -> str:
    """Return a text with a bare label in the style of a labelled text."""
    found = _LABEL.match(labelled)
    name = bare.strip("(.)")
    return f"{labelled[: found.start('name')]}{name}{labelled[found.end('name') : found.end()]}…" if found else bare


def _are_alike(labels: Sequence[re.Match[str]]) -> bool:
    """Return whether labels have one style, with brackets in pairs."""
    styles = {
        (label["word"], label["bold"], label["open"], label["close"].strip(), label["name"].islower())
        for label in labels
    }
    opening, close = labels[0]["open"], labels[0]["close"]
    return len(styles) == 1 and (close in (_CLOSING[opening], ".)") if opening else close != "]")


def _are_in_sequence(labels: Sequence[re.Match[str]], count: int) -> bool:
    """Return whether labels are the first of an alphabet, each once, with at most one missing of `count`."""
    names = [label["name"].casefold() for label in labels]
    for alphabet in _ALPHABETS:
        if all(name in alphabet for name in names):
            numbers = sorted({alphabet[name] for name in names})
            return len(numbers) == len(names) and numbers[-1] < count
    return False


def _are_texts(labels: Sequence[re.Match[str]], texts: Sequence[str], rests: Sequence[str]) -> bool:
    """Return whether texts of their own may follow the labels, which otherwise are initials or terms."""
    if any(_REFERS.match(rest) for rest in rests):
        return False
    close = labels[0]["close"]
    if close in (":", " -", " –", " —"):
        is_plain = not labels[0]["word"] and labels[0]["name"].islower()
        return len(labels) > 2 and not is_plain and all(map(_LETTERS.search, rests))
    if close == "." and len(labels) < 3:
        is_letter = labels[0]["name"].isalpha()
        return len(labels) == len(texts) and not (is_letter and all(map(_SPECIES.fullmatch, rests)))
    return True


# ---------------------------------------------------------------- numbers before a question

_NUMBER = re.compile(
    r"""
    (?= [^.:)-]{1,16}+ [.:)-] )  # most questions have no end of a label so soon
    (?: (?P<word>(?i:q|qu|question|frage|pregunta|domanda|pergunta|vraag|вопрос|exercise|problem|task)\.?\ ?)
        (?: [1-9][0-9]{0,3} \s? [.:)-] | : )
    | (?P<name>[1-9][0-9]{0,2}) (?P<close>\.?\)|[.:])
    | (?P<letter>[a-hA-H]) \)
    | (?P<open>\() (?:[1-9][0-9]?|[a-hA-H]) \)
    )
    (?: \s+ (?=\S) | (?=[A-Z][a-z]{2}) )
    """,
    re.VERBOSE,
)
_SENTENCE = compile_late(r"[\"'“„«]?(?:[A-Z][a-z'’]+|[AI])\b(?![.)\d])|¿|[\"“„«][A-Z]")
_ASKING = compile_late(
    r"""
    (?: was|wer|wie|wo|wann|warum|wieso|welche[mnrs]?|wessen|wem|wen|woher|wohin|woraus|wodurch|nenne
    | quel(?:le)?s?|que|qui|quoi|où|quand|comment|pourquoi|combien|qu['’]est-ce
    | qual(?:i|e|is)?|chi|che|cosa|dove|quando|come|perché|quant[oaie]|quem|onde|como|porque
    | wat|wie|waar|wanneer|waarom|welke|hoeveel
    )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)


def find_number(stem: str, language: str) -> str:
    """Return the number or letter that a question begins with, with what ends it, "" for none."""
    found = _NUMBER.match(stem)
    if not found or _goes_on(stem, found):
        return ""
    rest = stem[found.end() :]
    if found["word"] or (found["close"] or "").endswith(")"):
        is_number = True
    elif found["letter"] or found["open"]:
        is_number = rest[0].isupper() or rest[0] in '¿"“„«'
    elif is_english(language):
        is_number = _SENTENCE.match(rest) is not None
    else:
        is_number = rest[0] == "¿" or _ASKING.match(rest) is not None
    return found.group().rstrip() if is_number else ""


def _goes_on(stem: str, found: re.Match[str]) -> bool:
    """Return whether another number or letter of the kind follows, as in "1. Wash, 2. rinse: what comes next?"."""
    label = re.sub("[0-9]+", "[0-9]+", re.escape(found.group().strip()))
    if found["letter"]:
        label = r"[a-hA-H]\)"
    return re.search(rf"\s{label}(?=\s|$)", stem[found.end() :]) is not None
