"""The page around its questions: one text of HTML, with a policy that allows its own script and style by their hashes
and nothing else. The same questions and options make the same bytes.
"""

import json
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from importlib.resources import files
from typing import Any, NamedTuple

from quiz.bugs import leaving_out
from quiz.model import Deck, Question, Recall, Sheet
from quiz.page.media import MediaFiles
from quiz.page.questions import Context, Piece, make_piece
from quiz.page.texts import Texts, escape
from quiz.script import GRADER, read_script
from quiz.script.nearwords import NearWords
from quiz.values import dataclass

SCRIPTS = (
    "sha256.js",
    "draw.js",
    "score.js",
    "record.js",
    "elements.js",
    "forms.js",
    "feedback.js",
    "sitting.js",
    "keeping.js",
    "results.js",
    "review.js",
    "practice.js",
    "exam.js",
    "main.js",
)
"""The parts of the page's script that follow those that grade."""

_EARLY = 'document.documentElement.className = "js";'
"""Run before anything is shown, so that the list for pages without a script never flashes up."""

_NO_SCRIPT = (
    "<strong>No script runs here, so this page cannot ask and score.</strong> You can still read the questions; each"
    " answer is behind “Answer”. To play, open the file in a web browser such as Firefox, Chrome or Edge, on a computer"
    " or an Android phone. An iPhone runs no script in files from messages and folders: open the quiz at a web address"
    " there."
)
RIGHT_TO_LEFT = frozenset(("ar", "arc", "ckb", "dv", "fa", "he", "ku-arab", "ps", "sd", "syr", "ug", "ur", "yi"))


@dataclass(frozen=True, slots=True)
class About:
    """The description of a page, and how it is played.

    `bank` is the name under which answers are recorded. `seed` is None for a new one at each attempt, `count` None for
    all questions. `seconds` is the time limit of an exam. `live` is the state of a sitting that `quiz` itself keeps.
    """

    bank: str
    title: str
    description: str = ""
    credit: str = ""
    language: str = "en"
    seed: int | None = None
    count: int | None = None
    order: str = "shuffle"
    tags: tuple[str, ...] = ()
    exam: bool = False
    seconds: int | None = None
    left_out: int = 0
    embed: bool = False
    address: str = ""
    picture: str = ""
    home: str = ""
    live: Mapping[str, Any] | None = None


class Asked(NamedTuple):
    """A question of a page, and its deck."""

    question: Question
    deck: Deck


class Pieces(NamedTuple):
    """The parts of a page, and by question a clause for each picture or sound that is not in it."""

    pieces: tuple[Piece, ...]
    missing: Mapping[str, Sequence[str]]


def read(name: str) -> str:
    """Return the text of one of the files next to this module."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def make_pieces(
    asked: Sequence[Asked],
    *,
    sheets: Iterable[Sheet],
    open_media: Callable[[Deck], MediaFiles],
    recall: Recall = "",
    tick: Callable[[], None] = lambda: None,
    notify: Callable[[str], object] = lambda sentence: None,
) -> Pieces:
    """Return the parts of a page for these questions, in the order of their files. `tick` is called for each of them.

    `recall` is the learner's wish for typed questions. A question that quiz itself fails to show is left out, and
    `notify` gets a sentence that names it.
    """
    by_id = {sheet.id: sheet for sheet in sheets}
    contexts: dict[str, Context] = {}
    media: dict[str, MediaFiles] = {}
    begun: dict[tuple[str, str], str] = {}
    missing: dict[str, list[str]] = {}
    pieces: list[Piece] = []
    for question, deck in asked:
        if deck.identity not in contexts:
            media[deck.identity] = open_media(deck)
            texts = Texts(media[deck.identity].locate)
            contexts[deck.identity] = Context(deck, by_id, texts, NearWords(deck).find)
        passage, begins = "", False
        if question.passage:
            key = (deck.identity, question.passage)
            begins = key not in begun
            passage = begun.setdefault(key, f"p{len(begun)}")
        context, files_of_deck = contexts[deck.identity], media[deck.identity]
        known = len(files_of_deck.missing)
        with leaving_out(question.identity, notify):
            asked_so = replace(question, recall=recall or question.recall)
            piece = make_piece(asked_so, len(pieces), context, passage=passage, begins=begins)
            piece.data["deck"] = deck.title
            pieces.append(piece)
        if files_of_deck.missing[known:]:
            missing[question.identity] = files_of_deck.missing[known:]
        tick()
    return Pieces(tuple(pieces), missing)


def assemble(pieces: Sequence[Piece], about: About) -> str:
    """Return the page with these questions."""
    listed = "".join(piece.html for piece in pieces)
    data = {
        "bank": about.bank,
        "title": about.title,
        "seed": about.seed,
        "count": about.count,
        "order": about.order,
        "tags": about.tags,
        "exam": about.exam,
        "seconds": about.seconds,
        "leftOut": about.left_out,
        "embed": about.embed,
        "live": about.live,
        "questions": [piece.data for piece in pieces],
    }
    data["content"] = sha256(f"{json.dumps(data)}{listed}".encode()).hexdigest()[:16]
    style = read("style.css") + "".join(piece.rules for piece in pieces)
    parts = "".join((*map(read_script, GRADER), *map(read, SCRIPTS)))
    script = f'(function () {{\n"use strict";\n{parts}}})();\n'
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {name_hash(_EARLY)} {name_hash(script)}",
            f"style-src {name_hash(style)}",
            "img-src data:",
            "media-src data:",
            *(("connect-src 'self'",) if about.live is not None else ()),
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    title = escape(about.title)
    many = f"{len(pieces)} question{'s' if len(pieces) != 1 else ''}"
    said = " ".join(about.description.split()) or f"{many} to answer in your browser."
    direction = ' dir="rtl"' if about.language.casefold().split("-")[0] in RIGHT_TO_LEFT else ""
    home = f'<p class="home"><a href="{escape(about.home)}">All quizzes</a></p>' if about.home else ""
    credit = f'<p class="credit">{escape(about.credit)}</p>' if about.credit else ""
    about_it = f'<p dir="auto">{escape(said)}</p>' if about.description else ""
    return f"""<!doctype html>
<html lang="{escape(about.language)}"{direction}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<meta name="description" content="{escape(said)}">
{describe_preview(about.title, said, about.address, about.picture)}<link rel="icon" href="data:,">
<style>{style}</style>
<script>{_EARLY}</script>
</head>
<body>
<div id="app" lang="en"></div>
<div id="paper">
<header>{home}<h1 dir="auto">{title}</h1>{about_it}{credit}</header>
<aside class="noscript" lang="en" dir="auto">{_NO_SCRIPT}</aside>
<main>{listed}</main>
</div>
<script type="application/json" id="data">{_escape_json(data)}</script>
<script>{script}</script>
</body>
</html>
"""


def describe_preview(title: str, said: str, address: str = "", picture: str = "") -> str:
    """Return the elements for link previews; with addresses only where the author gave one."""
    told = [("og:type", "website"), ("og:title", title), ("og:description", said)]
    told += [("og:url", address)] if address else []
    told += [("og:image", picture), ("twitter:card", "summary_large_image")] if picture else []
    return "".join(f'<meta property="{name}" content="{escape(text)}">\n' for name, text in told)


def name_hash(text: str) -> str:
    """Return the source by which a policy allows a script or a style with this text."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _escape_json(data: object) -> str:
    """Return JSON that cannot end the element that it is in."""
    text = json.dumps(data, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
