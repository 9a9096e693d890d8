"""Questions as a file of text: what all targets but Anki's and the page's do alike.

A target writes one question, or says why it cannot, and puts the questions of all decks together. Everything is made
before anything is written, so that losses are known first.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from quiz import markup
from quiz.engine.selection import draw_options
from quiz.errors import QuizError
from quiz.export.target import DeckPlan, Notify, Plan, Request, State, Tick
from quiz.losses import Loss
from quiz.model import Citation, Deck, MultipleChoice, MultipleResponse, Option, Question, Sheet
from quiz.opening import open_inside
from quiz.sources import name_sheet

STATES = (State("written"), State("left out", counted="if any"))
LARGEST_PICTURE = 50_000_000


class CannotWrite(QuizError):
    """A file of the export cannot be written."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(f"{path} cannot be written: {error.strerror or error}.")


class LeftOut(Exception):
    """The format cannot say this question at all; the text is a clause."""


class Written(NamedTuple):
    """A question in the format of a target: its identity, its deck and its text."""

    question: Question
    deck: Deck
    text: str


class Surroundings:
    """The deck of a question, and what it refers to. `losses` collects the clauses of the question being written."""

    def __init__(self, deck: Deck, sheets: Sequence[Sheet], folder: Path) -> None:
        self.deck = deck
        self._sheets = {sheet.id: sheet for sheet in sheets}
        self._folder = (folder / deck.path).parent
        self.losses: list[str] = []

    def lose(self, what: str) -> None:
        """Note a loss of the question, once."""
        if what not in self.losses:
            self.losses.append(what)

    def read_media(self, name: str) -> bytes | None:
        """Return a picture or sound; None, with a loss, if it cannot be read or is too large."""
        try:
            with open_inside(self._folder, name) as file:
                data = file.read(LARGEST_PICTURE + 1)
        except OSError:
            data = b""
        if not data or len(data) > LARGEST_PICTURE:
            self.lose(f"the file {name}, which cannot be read")
            return None
        return data

    def passage(self, question: Question) -> str:
        """Return the passage that a question is about, "" for none."""
        return self.deck.passages.get(question.passage, "") if question.passage else ""

    def cite(self, question: Question) -> list[str]:
        """Return the sources of a question in words."""
        return [self._cite(citation) for citation in question.citations]

    def _cite(self, citation: Citation) -> str:
        sheet = self._sheets.get(citation.sheet)
        if citation.text or sheet is None:
            return citation.text or citation.sheet
        return f"{name_sheet(sheet)}, {sheet.url}" if sheet.url else name_sheet(sheet)


Write = Callable[[Question, Surroundings], str]
"""Returns a question in the format; notes losses. Raises LeftOut."""


def plan_bank(request: Request, write: Write, join: Callable[[Sequence[Written]], bytes]) -> Plan:
    """Return the plan of an export that is one file. `join` puts questions together, deck by deck."""
    written, plans, losses = write_all(request, write)

    def put(target: Path, tick: Tick, notify: Notify) -> Sequence[str]:
        write_file(target, join(written))
        for _ in written:
            tick()
        return ()

    return Plan(plans, put, losses=losses)


def write_all(request: Request, write: Write) -> tuple[list[Written], list[DeckPlan], list[Loss]]:
    """Return the questions of all decks in the format, the plan of each deck, and what is lost."""
    written: list[Written] = []
    plans: list[DeckPlan] = []
    losses: list[Loss] = []
    for deck in request.decks:
        states: dict[str, list[str]] = {state.name: [] for state in STATES}
        around = Surroundings(deck, request.sheets, request.folder)
        for question in deck.questions:
            around.losses = []
            try:
                if question.retired:
                    raise LeftOut("it is retired")
                written.append(Written(question, deck, write(fix_draws(question, around), around)))
            except LeftOut as error:
                states["left out"].append(question.identity)
                losses.append(Loss(question.identity, str(error), is_left_out=True))
                continue
            states["written"].append(question.identity)
            losses += [Loss(question.identity, what) for what in around.losses]
        plans.append(DeckPlan(deck.id, deck.path, states))
    return written, plans, losses


def write_file(path: Path, data: bytes) -> None:
    """Write a file in one step. Raises CannotWrite."""
    from quiz.files import replace_file

    try:
        replace_file(path, data)
    except OSError as error:
        raise CannotWrite(path, error) from error


def fix_draws(question: Question, around: Surroundings) -> Question:
    """Return a question with the wrong options that are drawn from pools drawn once and for all."""
    body = question.body
    if isinstance(body, MultipleChoice) and body.draws:
        rights = {body.answer, *body.others, *(option.text for option in body.partly)}
        wrong = _draw(question, rights, body.wrong, around)
        return replace(question, body=replace(body, wrong=wrong, draws=()))
    if isinstance(body, MultipleResponse) and body.draws:
        wrong = _draw(question, set(body.answers), body.wrong, around)
        return replace(question, body=replace(body, wrong=wrong, draws=()))
    return question


def _draw(question: Question, rights: set[str], wrong: Sequence[Option], around: Surroundings) -> tuple[Option, ...]:
    around.lose("the draw of its wrong options, which are always the same ones now")
    known = rights | {option.text for option in wrong}
    return (*wrong, *(Option(text) for text in draw_options(question, seed=0) if text not in known))


def to_plain(text: str) -> str:
    """Return Markdown as plain text on one line, formulas in LaTeX."""
    return " ".join(markup.to_text(markup.parse(text)).split())


def find_right_feedback(question: Question) -> dict[str, str]:
    """Return the feedback on right answers by their text, white space evened out."""
    return {" ".join(one.text.split()): one.feedback for one in question.remarks}


def lose_extras(question: Question, around: Surroundings, names: Sequence[str]) -> None:
    """Note a loss for each part that a question has and the format has no place for."""
    said = {
        "hints": question.hints,
        "its points": question.points != 1,
        "its difficulty": question.difficulty,
        "its picture": question.image,
        "its sound": question.audio,
        "feedback on right answers as a whole": question.if_right,
        "feedback on wrong answers as a whole": question.if_wrong,
        "the fixed order of its options": getattr(question.body, "shown", ()),
        "feedback": question.remarks or any(o.feedback for o in _list_options(question)),
        "shares of the points": getattr(question.body, "partly", ()) or getattr(question.body, "ranges", ()),
        "the day it is known for": question.as_of or question.until,
        "its tags": question.tags,
        "its sources": question.citations,
    }
    for name in names:
        if said[name]:
            around.lose(name)


def _list_options(question: Question) -> Iterator[Option]:
    for name in ("wrong", "partly", "reject"):
        yield from getattr(question.body, name, ())


def make_html(text: str, locate: Callable[[str], str], *, inline: bool = False) -> str:
    r"""Return Markdown as HTML, on one line except for code, and formulas between `\(` and `\)`."""
    if markup.is_plain(text) and "\n" not in text:
        return markup.escape_html(text).replace("&#39;", "'").replace("&quot;", '"')
    nodes = markup.parse_inline(text) if inline else markup.parse(text)
    html = markup.to_html(nodes, locate=locate)
    if not inline and html.startswith("<p>") and html.count("<p>") == 1 and html.endswith("</p>"):
        html = html[3:-4]
    return re.sub(r"&#39;", "'", html)
