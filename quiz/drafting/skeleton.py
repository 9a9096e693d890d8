"""Candidates as a source sheet to fill in: the places are there, the facts are yours to write."""

import re
from collections.abc import Sequence

from quiz.drafting.article import Article, Paragraph
from quiz.drafting.candidates import Candidate
from quiz.drafting.wording import list_words
from quiz.identity import ID, suggest_id
from quiz.quoting import write_text

_HEADLINE = 200
_SENTENCE_END = re.compile(r"[.!?]$")
_NOTICE = re.compile(r"(?:you are here|skip to|advertisement|home|news)\b", re.IGNORECASE)

_HEAD = """\
# Facts of an article, drafted from {name}. Their places are found; the facts are yours to write.
# Write each `fact` in your own words, and remove the entries that you do not need. `says` quotes at most
# eight words, so that readers find the place. `paragraph` counts {unit}.
# See what is left to write:       quiz check {path}
# Hold it against the article:     quiz sources {path} --verify {article}
source: {id}
title: {title}
# You can add publisher, kind, author, date and url.
facts:
"""


def write_skeleton(
    article: Article, candidates: Sequence[Candidate], *, id: str, name: str, path: str, file: str
) -> str:
    """Return the text of a sheet with this id and an empty `fact` for each candidate.

    `name` is shown as the article's; `path` and `file` are the sheet and the article as words of a command.
    """
    unit = "the blocks between empty lines" if article.by_blocks else "the lines that are not empty"
    title = write_text(find_headline(article) or name)
    out = [_HEAD.format(name=name, unit=unit, path=path, article=file, id=id, title=title)]
    last, taken = 0, set[str]()
    for candidate in candidates:
        if candidate.paragraph != last:
            last = candidate.paragraph
            out.append(f"\n# Paragraph {last}\n\n")
        fact = make_fact_id(candidate.says, taken)
        out.append(f"- id: {fact}\n  fact:\n  says: {write_text(candidate.says)}\n  paragraph: {last}\n")
    return "".join(out)


def find_headline(article: Article) -> str:
    """Return the paragraph that looks like the headline: the first short one that is not a sentence; "" if none is."""
    return next((paragraph.text for paragraph in article.paragraphs[:5] if _is_headline(paragraph)), "")


def _is_headline(paragraph: Paragraph) -> bool:
    text = paragraph.text
    return len(text) <= _HEADLINE and not _SENTENCE_END.search(text) and not _NOTICE.match(text)


def make_fact_id(text: str, taken: set[str]) -> str:
    """Return an id of a few words of a text, different from those in `taken`, and add it to them."""
    words = sorted(list_words(text)[:8], key=lambda word: word[0].isdecimal())  # an id begins with a letter
    made = re.sub(r"-[0-9a-f]{4,8}$", "", suggest_id(" ".join(words)))
    made = made if ID.fullmatch(made) and made != "q" else "fact"
    number, id = 1, made
    while id in taken:
        number += 1
        id = f"{made}-{number}"
    taken.add(id)
    return id
