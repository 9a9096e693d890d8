"""XML of strangers: no document types with entities, and a broken element stops only itself.

The elements that are questions are cut out of the text and parsed one by one, so that each has its line, and none can
define what another means.
"""

import re
from collections.abc import Iterator
from html.entities import html5
from xml.etree.ElementTree import Element, ParseError, fromstring
from xml.parsers.expat import ErrorString

from quiz.importing.parsed import LeftOut

_SUBSET = re.compile(r"<!DOCTYPE[^\[>]*\[|<!ENTITY", re.IGNORECASE)
_ENTITY = re.compile(r"<!\[CDATA\[.*?\]\]>|&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]*;)", re.DOTALL)
_CDATA = re.compile(r"<!\[CDATA\[.*?\]\]>", re.DOTALL)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LONGEST = 50_000_000


def cut_elements(text: str, tag: str) -> Iterator[tuple[int, str]]:
    """Yield each element of a name, which does not contain itself: its line and its text, "" if it is never closed."""
    mark = re.compile(rf"<!--|<!\[CDATA\[|<{tag}(?=[\s>])|</{tag}\s*>")
    start, at, line, counted = -1, 0, 1, 0
    while found := mark.search(text, at):
        at = found.end()
        if found.group() in ("<!--", "<![CDATA["):
            end = text.find("-->" if found.group() == "<!--" else "]]>", at)
            at = len(text) if end < 0 else end + 3
            continue
        if not found.group().startswith("</"):
            if start >= 0:
                yield line, ""
            line, counted = line + text.count("\n", counted, found.start()), found.start()
            start = found.start()
        elif start >= 0:
            yield line, text[start:at]
            start = -1
    if start >= 0:
        yield line, ""


def parse_element(text: str) -> Element:
    """Return an element. Raises LeftOut with the reason if it is damaged or defines entities."""
    if not text:
        raise LeftOut("its element is never closed")
    if len(text) > LONGEST:
        raise LeftOut("it is too large")
    if "<!" in text and _SUBSET.search(_CDATA.sub("", text)):
        raise LeftOut("it defines entities, which are not allowed here")
    try:
        return fromstring(text)
    except (ParseError, ValueError):
        pass
    try:
        return fromstring(_FORBIDDEN.sub("", _ENTITY.sub(_name_character, text)))
    except ParseError as error:
        raise LeftOut(f"its XML is damaged: {ErrorString(error.code)}") from error
    except ValueError as error:
        raise LeftOut("its XML is damaged") from error


def _name_character(found: re.Match[str]) -> str:
    return html5.get(found[1], found.group()) if found[1] else found.group()
