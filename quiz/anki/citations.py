"""The sources of a question as HTML: what it cites, with the words of the cited facts."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from quiz.anki.text import escape, escape_attribute, list_items, show_inline
from quiz.model import Citation, Fact, Sheet
from quiz.plurals import say_which
from quiz.sources import join_notes, link_to_text


def show_sources(citations: Sequence[Citation], sheets: Mapping[str, Sheet]) -> str:
    """Return what other records say, and the cited sheets, each once, with its cited facts."""
    facts: dict[str, list[Fact]] = {}
    for citation in citations:
        key = f"text:{citation.text}" if citation.text else citation.sheet
        found = facts.setdefault(key, [])
        sheet = sheets.get(citation.sheet)
        if sheet and citation.fact:
            found.extend(fact for fact in sheet.facts if fact.id == citation.fact and fact not in found)
    said = list_items("ul", (_show_source(key, found, sheets) for key, found in facts.items()))
    other = show_inline(join_notes(fact.note for found in facts.values() for fact in found))
    return f"<p>Other records: {other}</p>{said}" if other else said


@lru_cache(4096)
def _show_text(text: str) -> str:
    link = "" if text.split()[1:] else link_to_text(text)
    return f'<a href="{escape_attribute(link)}">{escape(text)}</a>' if link else escape(text)


def _show_source(key: str, facts: Sequence[Fact], sheets: Mapping[str, Sheet]) -> str:
    if key.startswith("text:"):
        return _show_text(key.removeprefix("text:"))
    sheet = sheets.get(key)
    if sheet is None:
        return escape(key)
    title = f"<cite>{escape(sheet.title)}</cite>"
    if link := link_to_text(sheet.url, (fact.says for fact in facts)):
        title = f'<a href="{escape_attribute(link)}">{title}</a>'
    who = ", ".join(escape(part) for part in (sheet.publisher, sheet.kind, sheet.author, sheet.date) if part)
    numbered = sorted((fact.paragraph, fact.last_paragraph, fact.paragraphs) for fact in facts if fact.paragraph)
    where = list(dict.fromkeys(paragraphs for _, _, paragraphs in numbered))
    place = f", {say_which('paragraph', where)}" if where else ""
    said = list_items("ul", (show_inline(fact.text) for fact in facts)) if facts else ""
    return f"{who}: {title}{place}{said}" if who else f"{title}{place}{said}"
