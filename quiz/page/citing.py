"""Where a question is from, as HTML: what other records say, the cited sheets with links to the words there."""

from collections.abc import Mapping

from quiz.model import Citation, Fact, Question, Sheet
from quiz.page.texts import Texts, escape, make_list
from quiz.plurals import say_day, say_which
from quiz.sources import join_notes, link_to_text, name_sheet


def show_sources(question: Question, sheets: Mapping[str, Sheet], texts: Texts) -> str:
    """Return the sources of a question, each sheet once; "" without any."""
    facts: dict[Citation, list[Fact]] = {}
    for citation in question.citations:
        key = citation if citation.text else Citation(sheet=citation.sheet)
        found = facts.setdefault(key, [])
        sheet = sheets.get(citation.sheet)
        if sheet and citation.fact:
            found.extend(fact for fact in sheet.facts if fact.id == citation.fact and fact not in found)
    if not facts:
        return ""
    cited = [fact for found in facts.values() for fact in found]
    other = join_notes(fact.note for fact in cited)
    days = [question.as_of] if question.as_of else list(dict.fromkeys(fact.as_of for fact in cited if fact.as_of))
    known = f"<p>As of {escape(' and '.join(map(say_day, days)))}.</p>" if days else ""
    shown = make_list("ul", (_show_source(key, found, sheets) for key, found in facts.items()))
    return (f"<p>Other records: {texts.inline(other)}</p>" if other else "") + shown + known


def _show_source(citation: Citation, facts: list[Fact], sheets: Mapping[str, Sheet]) -> str:
    if citation.text:
        return _link(escape(citation.text), "" if citation.text.split()[1:] else link_to_text(citation.text))
    sheet = sheets.get(citation.sheet)
    if sheet is None:
        return escape(citation.sheet)
    where = list(dict.fromkeys(fact.paragraphs for fact in facts if fact.paragraph))
    name = name_sheet(sheet)
    title = f": <cite>{escape(sheet.title)}</cite>" if sheet.title and sheet.title not in name else ""
    place = f", {say_which('paragraph', where)}" if where else ""
    return _link(f"{escape(name)}{title}{place}", link_to_text(sheet.url, (fact.says for fact in facts)))


def _link(html: str, url: str) -> str:
    return f'<a href="{escape(url)}" rel="noreferrer noopener" target="_blank">{html}</a>' if url else html
