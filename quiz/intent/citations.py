"""Citations: `sheet`, `sheet/fact`, or words, which have a space, '://' or quotation marks around them.

From format 2 on, a word with a capital letter is the name of a source, too, and so is any quoted word that is not the
name of one of the deck's sheets.
"""

import re
from collections.abc import Collection
from typing import NamedTuple

from quiz.identity import ID, make_id
from quiz.keys import spell_latin
from quiz.model import Citation
from quiz.patterns import compile_late
from quiz.quoting import quote
from quiz.shown import shorten

_CITATION = re.compile(rf"({ID.pattern})(?:/({ID.pattern}))?")
_CITATIONS = compile_late(rf"{ID.pattern}/{ID.pattern}(?:(?:[,;] ?| and | ){ID.pattern}/{ID.pattern})+")
_ADDRESS = compile_late(r"https?:|(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[/#?]|$)", re.IGNORECASE)
_NAME = compile_late(r"(?=.*[^\W\da-z_])[^/#]+")
"""A word that may be the name of a source: it has a letter that no id has."""
_SPACED = compile_late(rf"{ID.pattern} */ *{ID.pattern}")


class Reading(NamedTuple):
    """A text as a citation, None if it is none, and what is wrong with it, if anything is."""

    citation: Citation | None
    message: str = ""
    help: str = ""


def find_fact(text: str) -> Citation | None:
    """Return the citation of a sheet or fact; None for any other text."""
    found = _CITATION.fullmatch(text)
    return Citation(found.group(1), found.group(2) or "") if found else None


def names_no_sheet(citation: Citation, sheets: Collection[str]) -> bool:
    """Return whether a quoted word is the name of a source, as it is none of the sheets that the deck names."""
    return not citation.fact and citation.sheet not in sheets


def read_words(text: str, *, is_quoted: bool, in_list: bool, sheets: Collection[str] = ()) -> Reading:
    """Return the citation that a text is in words; `in_list` tells whether there may be others beside it.

    `sheets` are the sheets that the deck names.
    """
    words = Citation(text=text)
    if " " in text or "://" in text:
        if _CITATIONS.fullmatch(text):
            parts = ", ".join(part for part in re.split(r"[,; ]+", text) if "/" in part)
            message = f"'{shorten(text)}' has several sources in one text, which would be shown as words"
            return Reading(
                words, message, f"write each as an item of its own: {parts}" if in_list else f"write [{parts}]"
            )
        if _SPACED.fullmatch(text):
            message = f"'{shorten(text)}' has spaces around its slash, and would be shown as words"
            return Reading(words, message, f"write {text.replace(' ', '')}; add other words if it is not a sheet")
        return Reading(words)
    if is_quoted and not re.search("[/#]", text):
        return Reading(words)
    if _NAME.fullmatch(text) and not _ADDRESS.match(text):
        if (meant := make_id(text)) not in sheets:
            return Reading(words)
        return Reading(None, f"'{shorten(text)}' is not the id of the sheet '{meant}'", f"write {meant}")
    message = f"'{shorten(text)}' is neither sheet/fact nor sheet nor a citation in words"
    return Reading(None, message, _advise(text))


def _advise(text: str) -> str:
    """Return advice on one word that is not an id: a sheet or fact that is misspelt, an address, or a name."""
    made = re.sub(r"[^a-z0-9/]+", "-", spell_latin(text).casefold().replace("#", "/")).strip("-/")
    meant = f"write {made} if it is a sheet" if _CITATION.fullmatch(made) else ""
    if _ADDRESS.match(text):
        return f"write https://{re.sub('^https?:/*', '', text)}"
    if re.search("[/#]", text):
        return f"write {made}; a citation in words has a space or '://'" if meant else "write the source in words"
    words = f"write {quote(text)}, in quotation marks, if it is a citation in words"
    return f"{words}; {meant}" if meant else words
