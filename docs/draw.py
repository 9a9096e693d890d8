"""Draws the pictures of terminals that these pages show, as SVG, from the program itself.

    python docs/draw.py

Each picture is a real run on a pseudo-terminal, with real keys, a fixed seed and a fixed clock, so
the same program always draws the same file. A test compares the committed pictures with new ones.
"""

import io
import os
import random
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

import pexpect
import pyte
from pyte.screens import Char

FOLDER = Path(__file__).parent / "pictures"

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)

ROWS = 60
CELL, LINE, SIZE, EDGE, BAR = 8.4, 19, 14, 18, 30
"""Width of a cell, height of a line, size of the type, margin and height of the title bar, in pixels."""

PAPER, INK, FAINT = "#1b1f27", "#e4e7ec", "#98a1b0"
COLOURS = {
    "default": INK,
    "red": "#ff8c85",
    "green": "#7fd69a",
    "brightgreen": "#b8f5c8",
    "brown": "#f0c674",  # what pyte calls yellow
    "blue": "#83b4ff",
    "magenta": "#d9a0f5",
    "cyan": "#6fd3e3",
    "white": "#ffffff",
}
FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"

DRAFT = """\
deck: rivers-h4cm
title: Rivers
questions:

- id: longest-europe
  question: Which river is the longest in Europe?
  anwser: Volga
  wrong: [Danube, Rhine]
  explain: It flows for about 3,500 kilometres, all of them in Russia.

- id: danube-length
  question: How long is the Danube, in kilometres?
  answer: 2,850
  within: 3%
  explain: It rises in the Black Forest and ends in the Black Sea.
"""


class Shot(NamedTuple):
    """A command to run, and how far."""

    command: str
    columns: int
    says: str
    """A description of the picture, for readers who cannot see it."""
    files: dict[str, str]
    """The text of each file in the folder that the command runs in."""
    picks: Sequence[str]
    """The first words of the option to pick in each question."""
    ends: Sequence[str]
    """Texts to wait for, one after the other, before the picture is taken."""
    steps: Sequence[tuple[str, str]] = ()
    """Texts to wait for, and keys to press then, after the picks."""
    days: int = 0
    """The days of a learner's year that are in the record; 0 for no record."""


SHOTS = {
    "sitting": Shot(
        "quiz take hanoi-summit -n 10 --seed 88",
        80,
        "A question on the Hanoi summit, answered wrongly, with the feedback on it",
        {},
        ["To visit"],
        ["edit", "more"],
    ),
    "picking": Shot(
        "quiz take examples --kind multiple-response --order file -n 1 --seed 4",
        80,
        "A question with several answers; those that are picked are marked where they are",
        {},
        [],
        ["> a c"],
        steps=[("> ", "a"), ("> a", "c")],
    ),
    "review": Shot(
        "quiz review hanoi-start -n 5 --seed 3",
        80,
        "A question in a review, its feedback, and when it comes back",
        {},
        [],
        ["more"],
        steps=[("> ", "a"), ("Next: ", "")],
    ),
    "home": Shot(
        "quiz",
        80,
        "The decks, what is due today and how much of each is known",
        {},
        [],
        ["quit", "> "],
        days=24,
    ),
    "stats": Shot(
        "quiz stats",
        80,
        "A year of answers, what is remembered, what is coming, and the hardest questions",
        {},
        [],
        [],
        days=24,
    ),
    "check": Shot(
        "quiz check rivers.yaml",
        100,
        "Two mistakes in a question file, each with its line and how to fix it",
        {"rivers.yaml": DRAFT},
        [],
        ["errors in 1 file"],
    ),
}


def main() -> int:
    """Draw every picture again; print the names of those that changed. Return 0."""
    for name in SHOTS:
        path = FOLDER / f"{name}.svg"
        new = draw(name)
        if not path.exists() or path.read_text(encoding="utf-8") != new:
            path.write_text(new, encoding="utf-8", newline="\n")
            print(f"{path.name} drawn")
    return 0


def draw(name: str) -> str:
    """Return the picture of this name as SVG."""
    shot = SHOTS[name]
    lines = run(shot)
    width = round(shot.columns * CELL + 2 * EDGE)
    height = BAR + len(lines) * LINE + 2 * EDGE
    text = "\n".join("".join(cell.data for cell in line).rstrip() for line in lines)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        ' role="img" aria-labelledby="title desc">',
        f'<title id="title">{escape(shot.says)}</title>',
        f'<desc id="desc">{escape(text)}</desc>',
        f'<rect width="{width}" height="{height}" rx="8" fill="{PAPER}"/>',
        *(f'<circle cx="{EDGE + 2 + 18 * n}" cy="{BAR / 2 + 4:g}" r="5" fill="#3b4250"/>' for n in range(3)),
        f'<g font-family="{FONTS}" font-size="{SIZE}" xml:space="preserve">',
        *(part for row, line in enumerate(lines) for part in draw_line(line, BAR + EDGE + row * LINE)),
        "</g>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def draw_line(line: Sequence[Char], top: int) -> Iterator[str]:
    """Yield a text element for each run of cells of one look; it keeps its width in any font."""
    column = 0
    for look, run_ in groupby(line, key=lambda cell: cell._replace(data="")):
        text = "".join(cell.data for cell in run_)
        left, column = column, column + len(text)
        text = text.rstrip() if column == len(line) else text
        blank = len(text) - len(text.lstrip())
        if text.strip():
            kept = text.strip()
            yield (
                f'<text x="{EDGE + (left + blank) * CELL:g}" y="{top + SIZE}" textLength="{len(kept) * CELL:g}"'
                f' lengthAdjust="spacingAndGlyphs"{style(look)}>{escape(kept)}</text>'
            )


def style(look: Char) -> str:
    """Return the attributes of a text element for a look: colour, bold, italic, underlined."""
    attributes = f' fill="{FAINT if look.blink and look.fg == "default" else COLOURS[look.fg]}"'
    if look.blink and look.fg != "default":
        attributes += ' fill-opacity="0.6"'
    if look.bold:
        attributes += ' font-weight="bold"'
    if look.italics:
        attributes += ' font-style="italic"'
    if look.underscore:
        attributes += ' text-decoration="underline"'
    return attributes


class _Screen(pyte.Screen):
    """A screen that remembers faint text as blinking, since pyte knows nothing of faint."""

    def select_graphic_rendition(self, *attrs: int) -> None:
        super().select_graphic_rendition(*(5 if attr == 2 else attr for attr in attrs))


def run(shot: Shot) -> list[list[Char]]:
    """Run a command on a terminal and press its keys; return the lines of cells that are on the screen then."""
    with tempfile.TemporaryDirectory() as home:
        for name, content in shot.files.items():
            Path(home, name).write_text(content, encoding="utf-8")
        if shot.days:
            Path(home, "history.db").write_bytes(learn(shot.days))
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "PYTHONPATH") if name in os.environ}
        written = io.StringIO()
        child = pexpect.spawn(
            sys.executable,
            ["-m", *shot.command.split()],
            cwd=home,
            env={**kept, "HOME": home, "QUIZ_HOME": home, "TERM": "xterm", "QUIZ_NOW": NOW.isoformat()},
            dimensions=(ROWS, shot.columns),
            encoding="utf-8",
            timeout=40,
        )
        child.logfile_read = written
        try:
            for option in shot.picks:
                child.expect_exact("save and quit")
                child.expect_exact("> ")
                label = re.search(
                    rf"^  (\w)  {option}", "\n".join(read(written.getvalue(), shot.columns).display), re.MULTILINE
                )
                assert label, f"no option begins with {option!r}"
                child.send(label[1])
            for text, keys in shot.steps:
                child.expect_exact(text)
                child.send(keys)
            for text in shot.ends:
                child.expect_exact(text)
            if not shot.ends:
                child.expect(pexpect.EOF)
        finally:
            child.terminate(force=True)
            child.close()
    screen = read(f"\x1b[32m$\x1b[0m \x1b[1m{shot.command}\x1b[0m\r\n\r\n{written.getvalue()}", shot.columns)
    lines = [[screen.buffer[row][column] for column in range(shot.columns)] for row in range(ROWS)]
    while not "".join(cell.data for cell in lines[-1]).strip():
        lines.pop()
    return lines


@cache
def learn(days: int) -> bytes:
    """Return the record of a learner who studied two decks on so many days of the year, always the same."""
    from quiz.engine.responses import right_response
    from quiz.engine.session import Session
    from quiz.history.log import Log
    from quiz.history.memory import Memory
    from quiz.library import Library
    from quiz.library.library import bundled_root
    from quiz.responses import Revealed
    from quiz.sitting.sitting import Sitting

    library, chance = Library([], bundled=bundled_root()), random.Random(4)
    banks = [library.open([name]) for name in ("hanoi-start", "hanoi-summit")]
    back = sorted(chance.sample(range(12, 200), days - 5) + list(range(1, 6)), reverse=True)
    with tempfile.TemporaryDirectory() as home, Log.open(Path(home, "history.db")) as log:
        for number, day in enumerate(back):
            at = NOW - timedelta(days=day, hours=1)
            bank = banks[number % 4 > 1]
            memory = Memory(log, lambda at=at: at)
            due = [entry.identity for entry in bank.entries if entry.identity in memory.list_due()]
            begun = memory.list_begun()
            new = [e.identity for e in bank.entries if e.identity not in due and e.identity not in begun]
            session = Session.start(bank.items([*due, *new][: 5 + chance.randrange(5)]), seed=number)
            sitting = Sitting.begin(session, bank=bank, log=log, now=lambda at=at: at, memory=memory)
            while sitting.asked:
                right = chance.random() < 0.8
                sitting.answer(right_response(sitting.asked.item.question) if right else Revealed(), ms=9000)
            sitting.finish()
        log.close()
        return Path(home, "history.db").read_bytes()


def read(written: str, columns: int) -> _Screen:
    """Return the screen after a program has written this."""
    screen = _Screen(columns, ROWS)
    pyte.Stream(screen).feed(written)
    return screen


if __name__ == "__main__":
    sys.exit(main())
