"""A cited source as learners see it, wherever a question is shown: its name, other records, a link to its words.

Pure functions of texts and sheets.
"""

import re
from collections.abc import Iterable

from quiz.model import Sheet
from quiz.patterns import compile_late

_ADDRESS = compile_late(r"https?://[^\s/?#]", re.IGNORECASE)
_GAP = compile_late(r"\s*(?:\[\s*)?(?:…|\.\.\.)(?:\s*\])?\s*")
_END = tuple(".!?…。！？")
_CLOSING = "\"'”’»)]*_"
_SAFE = "%/:?#[]@!$&'()*+,;=-._~"


def name_sheet(sheet: Sheet) -> str:
    """Return the name of a sheet: "The Independent, live blog, 28 February 2019"."""
    return ", ".join(filter(None, (sheet.publisher or sheet.title, sheet.kind, sheet.date)))


def name_credit(author: str, licence: str, origin: str) -> str:
    """Return who made a deck, its terms and where it is from: "By Ada, CC BY 4.0, from example.org"; "" for none."""
    parts = [f"by {author}" if author else "", licence, f"from {origin}" if origin else ""]
    said = ", ".join(filter(None, parts))
    return said[:1].upper() + said[1:]


def join_notes(notes: Iterable[str]) -> str:
    """Return the notes of several facts as one text on one line, each note once; "" for none.

    A note that ends as a sentence is followed by a space, any other by a semicolon.
    """
    said = ""
    for note in dict.fromkeys(" ".join(note.split()) for note in notes):
        if said and note:
            said += " " if said.rstrip(_CLOSING).endswith(_END) else "; "
        said += note
    return said


def link_to_text(url: str, says: Iterable[str] = ()) -> str:
    """Return the address of a page, leading to the words that it says; "" for anything but a web address.

    The words are text fragments (WICG, "URL Fragment Text Directives"): a browser goes to the first of them and marks
    all. Words with an ellipsis are searched for by their first and last part. An address with a directive of its own
    is left alone. The result is ASCII without spaces and control characters, so that it is safe in an escape sequence.
    """
    from urllib.parse import quote

    if not _ADDRESS.match(url):
        return ""
    url = quote(url.strip(), safe=_SAFE, errors="replace")
    directives = [f"text={directive}" for text in dict.fromkeys(says) if (directive := _spell_directive(text))]
    if not directives or ":~:" in url:
        return url
    return f"{url}{'' if '#' in url else '#'}:~:{'&'.join(directives)}"


def _spell_directive(text: str) -> str:
    """Return "start" or "start,end" for the words of a page, percent-encoded; "" for no words."""
    from urllib.parse import quote

    parts = [" ".join(part.split()) for part in _GAP.split(text)]
    parts = [part for part in parts if part]
    ends = [parts[0], parts[-1]] if len(parts) > 1 else parts
    # `quote` leaves the hyphen alone, which would end a prefix
    return ",".join(quote(part, safe="", errors="replace").replace("-", "%2D") for part in ends)
