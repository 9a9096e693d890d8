"""The words of texts: what two of them share, word by word. The one place that says what a copied run is."""

import re
import unicodedata

MAX_SAYS = 8
"""The most words of an article that may be quoted to find the place by."""

MAX_RUN = 7
"""The most words in a row that a text may share with an article."""

_QUOTED = 80
"""The most characters of a text that a message quotes."""

_MARKS = str.maketrans(
    {**dict.fromkeys("“”„«»", '"'), **dict.fromkeys("‘’‚", "'"), **dict.fromkeys("‐‑–—", "-"), "…": "..."}
)
_WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:['’][^\W_]+)*")


def list_words(text: str) -> list[str]:
    """Return the words of a text as they are compared: small, with straight apostrophes, without punctuation."""
    return [word.replace("’", "'") for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold())]


def fold_marks(text: str) -> str:
    """Return a text with straight quotation marks, plain hyphens and single spaces, which editors like to change."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_MARKS).split())


def cut(text: str) -> str:
    """Return the beginning of a text, for a message that quotes it."""
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED].rstrip()} ..."
