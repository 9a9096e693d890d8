"""The page's script without a browser, and decks to make pages of."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from py_mini_racer import MiniRacer

from quiz.model import Deck
from quiz.page.document import About, Asked, assemble, make_pieces, read
from quiz.page.media import MediaFiles
from quiz.reading.deckfile import read_deck
from quiz.script import GRADER, read_script
from tests.page.browser import Browser, find_reason_to_skip, start_browser

PURE = ("sha256.js", "draw.js", "score.js")
"""The parts of the page's script that know no page."""


@pytest.fixture(scope="session")
def script() -> Callable[..., Any]:
    """A function that calls one of the page's script and returns what it says."""
    engine = MiniRacer()
    engine.eval("".join((*map(read_script, GRADER), *map(read, PURE))))

    def call(name: str, *arguments: object) -> Any:
        said = engine.eval(f"JSON.stringify({name}({', '.join(map(json.dumps, arguments))})) || 'null'")
        return json.loads(said)

    return call


def read_sound_deck(text: str, path: str = "deck.yaml") -> Deck:
    deck, problems = read_deck(text.encode(), path)
    assert deck is not None
    assert not [problem for problem in problems if problem.severity == "error"], problems
    return deck


class Page(NamedTuple):
    """A page as text, and the pictures and sounds that it lacks."""

    html: str
    missing: Mapping[str, Sequence[str]]


def page_of(deck: Deck, folder: Path = Path(), **about: Any) -> Page:
    asked = [Asked(question, deck) for question in deck.questions]
    made = make_pieces(asked, sheets=(), open_media=lambda _: MediaFiles(folder))
    return Page(assemble(made.pieces, About(deck.id, deck.title, **about)), made.missing)


def data_of(page: Page) -> dict[str, Any]:
    """The data that a page holds for its script."""
    text = page.html.split('<script type="application/json" id="data">')[1].split("</script>")[0]
    data = json.loads(text)
    assert isinstance(data, dict)
    return data


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of a worker."""
    if reason := find_reason_to_skip():
        pytest.skip(reason)
    with start_browser() as browser:
        yield browser
