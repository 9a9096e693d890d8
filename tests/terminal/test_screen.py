"""What is on the screen, to the letter: `screens/KIND.txt` holds each kind at 72 and 40 columns.

After a change that is meant, `REGENERATE=1 pytest tests/terminal/test_screen.py` writes the
files anew, to be read before they are committed.
"""

import io
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from rich.console import Console
from rich.text import Text

from quiz.engine.responses import right_response
from quiz.engine.session import Result, Session
from quiz.kinds import KINDS
from quiz.library import Bank, Library
from quiz.responses import Matched, Ordered, Picked, Rated, Response, Revealed, Typed
from quiz.sitting.attempt import Heading
from quiz.terminal.ending import Past, end_lines, review_lines
from quiz.terminal.feedback import accept_lines, fact_lines, feedback_lines
from quiz.terminal.screen import (
    Screen,
    footer_lines,
    heading_lines,
    knows_links,
    make_console,
    question_lines,
)

SCREENS = Path(__file__).parent / "screens"
WIDTHS = (72, 40)
KEYS = [("a-d", "answer"), ("h", "hint"), ("0", "don't know"), ("s", "skip"), ("q", "save and quit"), ("?", "more")]

PICTURE = """\
deck: d
title: D
questions:
- id: a
  question: Of which element is this an atom?
  image: {file: map.png, alt: A nucleus with two electrons on the inner shell and four on the outer one.}
  answer: Carbon
"""

ANSWERS: dict[str, list[Response]] = {
    "multiple-choice": [Picked(("Saturn",)), Picked(("Mars",))],
    "multiple-response": [Picked(("Helium", "Neon", "Nitrogen")), Picked(("Hydrogen",))],
    "true-false": [Picked(("false",))],
    "numeric": [Typed(("300,000",)), Typed(("300",))],
    "short-answer": [Typed(("Aurum",)), Typed(("silver",))],
    "list-recall": [Typed(("guanine", "5-methyluracil", "uracil")), Typed(("adenine", "cytosine", "guanine"))],
    "ordering": [Ordered(("Saturn", "Mercury", "Earth")), Ordered(("Mercury", "Earth", "Saturn", "Jupiter"))],
    "matching": [Matched((("Niger", "Africa"), ("Rhine", "Asia")))],
    "cloze": [Typed(("one hundred", "180"))],
    "masked-picture": [Typed(("petal", "", "flower")), Typed(("petl", "x", "y"))],
    "flashcard": [Rated(1)],
    "rubric": [Picked(("We see it from changing angles.",))],
    "markup": [Picked(("[b]",))],
    "scripts": [Picked(("שמש",))],
}


@pytest.fixture(scope="module")
def bank() -> Bank:
    return Library([], cwd=SCREENS).open([str(SCREENS / "deck.yaml")])


def make_screen(bank: Bank, width: int) -> Screen:
    return Screen(Console(file=io.StringIO(), width=width, color_system=None, legacy_windows=False), bank)


def show(screen: Screen, lines: Sequence[Text]) -> str:
    """Return what the console writes, after a look at the width of every line."""
    screen.print(lines)
    file = screen.console.file
    assert isinstance(file, io.StringIO)
    written = file.getvalue()
    file.seek(0)
    file.truncate()
    assert all(line.cell_len <= screen.width for line in lines), [line.plain for line in lines]
    return written


def compare(name: str, found: str) -> None:
    """Hold what was shown against the file of this name."""
    path = SCREENS / f"{name}.txt"
    if os.environ.get("REGENERATE"):
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")


def play(bank: Bank, identity: str, response: Response) -> tuple[Session, Result]:
    session, result = Session.start(bank.items([identity]), seed=1).answer(response)
    assert isinstance(result, Result)
    return session, result


def stages(bank: Bank, name: str, width: int) -> Iterator[tuple[str, str]]:
    """Yield every stage of a question, with what is shown."""
    identity, screen = f"screens/{name}", make_screen(bank, width)
    session = Session.start(bank.items([identity]), seed=1)
    assert session.asked
    while session.asked and session.asked.hints_left:
        session = session.hint()
    assert session.asked
    yield "asked", show(screen, question_lines(screen, session.asked, passage=bank.passage(session.asked.item)))
    question = session.asked.item.question
    for response in (right_response(question), *ANSWERS[name], Revealed()):
        _, result = play(bank, identity, response)
        yield repr(response), show(screen, feedback_lines(screen, result, so_far="4 so far, streak 3"))


@pytest.mark.parametrize("name", ANSWERS)
def test_every_kind_asked_and_answered(bank: Bank, name: str) -> None:
    out = []
    for width in WIDTHS:
        for title, shown in stages(bank, name, width):
            out += [f"=== {width} columns: {title}\n", shown]
    compare(name, "".join(out))


def test_the_screens_show_every_kind() -> None:
    assert set(KINDS) <= ANSWERS.keys()


@pytest.mark.parametrize("width", [*range(20, 72, 7), 80, 200])
def test_no_line_is_wider_than_the_screen(bank: Bank, width: int) -> None:
    """From 20 columns on, in every script; over 80 a line stays as long as one can read."""
    for name in ANSWERS:
        for _, shown in stages(bank, name, width):
            assert shown


def test_the_end(bank: Bank) -> None:
    """Score, pass mark, earlier results, what was missed with right answers, a line to share, a review."""
    names = list(ANSWERS)[:11]
    session = Session.start(bank.items([f"screens/{name}" for name in names]), seed=4821)
    for number, name in enumerate(names):
        asked = session.asked
        assert asked
        if number in (2, 5):
            session, _ = session.answer(right_response(asked.item.question))
        elif number != 3:
            session, _ = session.answer(ANSWERS[name][0])
        else:
            session = session.skip()
    session = session.stop()
    out = []
    for width in WIDTHS:
        screen = make_screen(bank, width)
        summary = session.summary()
        heading = Heading("Every kind on the screen", 11, 13, 4821, "last time 7/10, 3 days ago")
        out += [f"=== {width} columns: heading and keys\n", show(screen, heading_lines(screen, heading))]
        out.append(show(screen, footer_lines(screen, KEYS)))
        lines = end_lines(
            screen, summary, title="The screen", seed=4821, ms=252_000, pass_mark=60.0, past=Past(40.0, 52.5)
        )
        out += [f"=== {width} columns: end\n", show(screen, lines)]
        for number, result in enumerate(summary.missed, 1):
            lines = review_lines(screen, result, number, len(summary.missed))
            out += [f"=== {width} columns: review of {result.item.question.id}\n", show(screen, lines)]
    compare("end", "".join(out))


def test_a_review_says_what_was_answered_where_all_was_right_too(bank: Bank) -> None:
    """For it, unlike feedback, is not below the answer."""
    screen = make_screen(bank, 72)
    said = {}
    answers: list[tuple[str, Response]] = [("true-false", Picked(("true",))), ("numeric", Typed(("300,000",)))]
    for name, response in [*answers, ("multiple-response", Picked(("Helium", "Neon", "Argon")))]:
        _, result = play(bank, f"screens/{name}", response)
        lines = show(screen, review_lines(screen, result, 1, 1)).splitlines()
        said[name] = [
            line for line in lines[lines.index("✓ Correct  " + ("2 of 2" if name[0] == "m" else "1 of 1")) :] if line
        ]
    assert said["true-false"][1] == "  right  t  True"
    assert said["numeric"][1:3] == ["  you    300,000  (read as 300000)", "  right  299792 km/s (within 1%)"]
    assert sorted(line.split()[-1] for line in said["multiple-response"][1:4]) == ["Argon", "Helium", "Neon"]


@pytest.mark.parametrize("width", [30, 72])
def test_a_picture_in_words_is_wrapped_and_is_in_the_review(
    open_bank: Callable[[str], Bank], tmp_path: Path, width: int
) -> None:
    (tmp_path / "map.png").write_bytes((SCREENS / "map.png").read_bytes())
    bank = open_bank(PICTURE)
    (item,) = bank.items(["d/a"])
    _, result = Session.start([item], seed=1).answer(Typed(("six",)))
    assert isinstance(result, Result)
    screen = make_screen(bank, width)
    asked = Session.start([item], seed=1).asked
    assert asked
    for lines in (question_lines(screen, asked), review_lines(screen, result, 1, 1)):
        assert "[picture: A nucleus with two electrons on the inner shell and four on the outer one.]" in " ".join(
            show(screen, lines).split()
        )


@pytest.mark.parametrize(
    ("width", "keys", "said"),
    [
        (59, [("t/f", "answer"), ("q", "quit"), ("?", "more")], "t/f answer   q quit   ? more"),
        (40, KEYS, "a-d h 0 s q ?"),
        (40, [("1", "Again"), ("4", "Easy"), ("q", "save and quit"), ("?", "more")], "1 Again  4 Easy  q ?"),
        (40, [("r", "retry the 11 missed"), ("v", "review"), ("Enter", "done")], "r retry the 11 missed   v review"),
    ],
)
def test_keys_on_a_narrow_screen(bank: Bank, width: int, keys: list[tuple[str, str]], said: str) -> None:
    """Words stay if they fit, if they name an answer, and where no `?` tells them."""
    screen = make_screen(bank, width)
    assert show(screen, footer_lines(screen, keys)).splitlines()[0] == said


def test_bars_are_drawn_for_decks_or_tags(bank: Bank) -> None:
    """Neither end of a bar is reached by rounding."""
    from quiz.engine.session import Row

    session, _ = play(bank, "screens/true-false", Picked(("true",)))
    screen = make_screen(bank, 40)
    rows = (Row("a theme whose name is long", 0.1, 50, 50), Row("日本", 49.9, 50, 50), Row("none", 0, 5, 5))
    summary = session.summary()._replace(by_deck=rows)
    shown = show(screen, end_lines(screen, summary, title="T", seed=1))
    assert shown.splitlines()[3:6] == [
        "  a theme whose n…  ━───────   0.1 of 50",
        "  日本              ━━━━━━━─  49.9 of 50",
        "  none              ────────      0 of 5",
    ]


def test_facts_behind_a_question(bank: Bank) -> None:
    screen = make_screen(bank, 72)
    _, result = play(bank, "screens/multiple-choice", Revealed())
    assert show(screen, fact_lines(screen, result)).splitlines() == [
        "  The Atlas Company, book",
        "  An atlas",
        "    Jupiter is the most massive planet.",
        "    fact jupiter, “most massive”, paragraph 1",
        "  The Atlas Company, book",
        "  An atlas",
        "    Saturn has the brightest rings.",
        "    fact rings, paragraph 2",
        "  Question screens/multiple-choice",
    ]


@pytest.mark.parametrize(
    ("name", "typed", "line"),
    [
        ("short-answer", "Goldie", "    accept: [aurum, Goldie]"),
        ("short-answer", "it's: gold", '    accept: [aurum, "it\'s: gold"]'),
        ("short-answer", "79", '    accept: [aurum, "79"]'),
        ("numeric", "1,079,252,849 km/s", "    accept: [1079252849]"),
        ("numeric", "1.2e6", "    accept: [1200000]"),
        ("short-answer", "Silver", "  The deck lists it under 'reject', in deck.yaml:50."),
        ("numeric", "300.0", "  The deck lists it under 'reject', in deck.yaml:50."),
    ],
)
def test_the_line_that_would_accept_an_answer_is_yaml(bank: Bank, name: str, typed: str, line: str) -> None:
    screen = make_screen(bank, 72)
    _, result = play(bank, f"screens/{name}", Typed((typed,)))
    assert show(screen, accept_lines(screen, result, "deck.yaml:50")).splitlines()[-1] == line


@pytest.mark.parametrize(
    ("env", "coloured"),
    [
        ({}, True),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": ""}, True),
        ({"CLICOLOR": "0"}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "0"}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"CLICOLOR_FORCE": "1"}, True),
    ],
)
def test_colour_follows_the_environment(
    monkeypatch: pytest.MonkeyPatch, bank: Bank, env: dict[str, str], coloured: bool
) -> None:
    for name in ("NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    for name, value in env.items():
        monkeypatch.setenv(name, value)

    class Tty(io.StringIO):
        def isatty(self) -> bool:
            return not env.keys() & {"FORCE_COLOR", "CLICOLOR_FORCE"}

    monkeypatch.setattr("sys.stdout", Tty())
    console = make_console()
    _, result = play(bank, "screens/true-false", Picked(("true",)))
    screen = Screen(console, bank)
    screen.print(feedback_lines(screen, result))
    written = console.file.getvalue()  # type: ignore[attr-defined]
    assert ("32m" in written) == coloured
    assert "Correct" in written


@pytest.mark.parametrize(
    ("environ", "known"),
    [
        ({}, False),
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "linux"}, False),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "foot"}, True),
        ({"TERM": "football"}, False),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, True),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"VTE_VERSION": "7600"}, True),
        ({"VTE_VERSION": "5000"}, False),
        ({"VTE_VERSION": "no"}, False),
        ({"WT_SESSION": "1b2c"}, True),
        ({"FORCE_HYPERLINK": "1"}, True),
        ({"TERM": "xterm-kitty", "FORCE_HYPERLINK": "0"}, False),
    ],
)
def test_links_are_for_terminals_known_to_show_them(environ: dict[str, str], known: bool) -> None:
    assert knows_links(environ) == known


def test_no_links_outside_a_terminal(monkeypatch: pytest.MonkeyPatch, bank: Bank) -> None:
    """Not even where colours are asked for."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("FORCE_HYPERLINK", "1")
    monkeypatch.setattr("sys.stdout", io.StringIO())
    assert not Screen(make_console(), bank).knows_links
