"""The first page of a site of quizzes: its decks, each with a link to its own page. No script runs on it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from quiz.page.document import describe_preview, name_hash, read
from quiz.page.texts import escape
from quiz.plurals import say_count


class Listed(NamedTuple):
    """A page of a site: the file's name, title and description of its deck, its collection, how many questions."""

    file: str
    title: str
    description: str
    collection: str
    count: int  # type: ignore[assignment]  # nobody counts with tuple.count here
    language: str


def make_index(title: str, pages: Sequence[Listed], *, address: str = "", credit: str = "") -> str:
    """Return the first page; decks of one collection stand together, in the order given."""
    groups: dict[str, list[Listed]] = {}
    for page in pages:
        groups.setdefault(page.collection, []).append(page)
    style = read("style.css")
    policy = f"default-src 'none'; style-src {name_hash(style)}; img-src data:; base-uri 'none'; form-action 'none'"
    said = f"{say_count(len(pages), 'quiz', 'quizzes')} to take in your browser."
    language = pages[0].language if len({page.language for page in pages}) == 1 else "en"
    by = f"<p>{escape(credit)}</p>" if credit else ""
    return f"""<!doctype html>
<html lang="{escape(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{escape(title)}</title>
<meta name="description" content="{escape(said)}">
{describe_preview(title, said, address)}<link rel="icon" href="data:,">
<style>{style}</style>
</head>
<body class="index">
<header><h1 dir="auto">{escape(title)}</h1><p lang="en">{said}</p>{by}</header>
<main>{"".join(_show_group(name, group, title, groups) for name, group in groups.items())}</main>
</body>
</html>
"""


def _show_group(name: str, group: Sequence[Listed], title: str, groups: Mapping[str, object]) -> str:
    heading = f'<h2 dir="auto">{escape(name)}</h2>' if name and (name != title or len(groups) > 1) else ""
    return f"<section>{heading}<ul>{''.join(map(_show_page, group))}</ul></section>"


def _show_page(page: Listed) -> str:
    described = f'<span class="about">{escape(" ".join(page.description.split()))}</span>' if page.description else ""
    count = f'<span class="many" lang="en">{say_count(page.count, "question")}</span>'
    title = f'<a href="{escape(page.file)}" lang="{escape(page.language)}" dir="auto">{escape(page.title)}</a>'
    return f"<li>{title}{described}{count}</li>"
