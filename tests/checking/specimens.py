"""The failing and passing examples of the manual, as the files of a project, and what a check says of them."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent

from quiz.anki.exporting import plan_export
from quiz.checking.formats import format_text
from quiz.errors import FaultyDeck
from quiz.library import Library
from quiz.manual import read_page
from quiz.model import Deck
from quiz.problems import EXTRA_FLAWS, Code, Problem
from quiz.reading.deckfile import read_deck

ROOT = Path(__file__).parents[2]
GALLERY = ROOT / "tests" / "gallery"
HEAD = "deck: example\ntitle: Example\nquestions:\n"
SHEET = """
source: nasa-moon
title: About the Moon
facts:
- id: distance
  fact: On average the Moon is 384,400 km away.
"""
"""A sheet that examples cite without showing it: `seeds/nasa-moon.yaml`."""

BESIDE_THE_POINT = {"no-explanation", "missing-id", "fact-not-asked"}
"""What an example may have besides, since it is about one thing."""

ONE_QUESTION = HEAD + "- id: moon\n  question: What circles the Earth?\n  answer: Moon\n  explain: "
UNPRINTABLE: dict[Code, Callable[[Path], object]] = {
    "fault-of-quiz": lambda path: path.write_text("deck: unlucky\ntitle: Unlucky\nquestions: []\n", encoding="utf-8"),
    "not-utf8": lambda path: path.write_bytes(ONE_QUESTION.encode() + "José saw it.\n".encode("latin-1")),
    "text-too-long": lambda path: path.write_text(ONE_QUESTION + "and so on " * 5001 + "\n", encoding="utf-8"),
    "too-large": lambda path: path.write_text("deck: example\n" + "#" * 20_000_000, encoding="utf-8"),
    "too-many-problems": lambda path: path.write_text(ONE_QUESTION + "so\u00adft " * 101 + "\n", encoding="utf-8"),
    "unreadable-file": lambda path: path.symlink_to("gone.yaml"),
}
"""What writes a specimen that no page can show."""


def list_examples(code: Code, title: str) -> list[str]:
    """Return the indented blocks that follow a line such as `Fails:` in a page."""
    found = re.findall(rf"^{title}:\n\n((?:    .*\n|\n)+)", read_page(code) + "\n", re.MULTILINE)
    return [dedent(block).strip("\n") + "\n" for block in found]


def write(example: str, folder: Path) -> None:
    """Write an example as the files of a project: `# name.yaml` begins each of several, a bare list is a deck's."""
    parts = re.split(r"^# (\S+\.yaml)\n", example, flags=re.MULTILINE)
    texts = dict(zip(parts[1::2], parts[2::2], strict=True)) if len(parts) > 1 else {"example.yaml": example}
    if "nasa" in example and not any(name.startswith("seeds/") for name in texts):
        texts["seeds/nasa-moon.yaml"] = SHEET
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEAD + text if text.startswith("- ") else text, encoding="utf-8")


def read(data: bytes, path: str) -> tuple[Deck | None, Sequence[Problem]]:
    """Read a deck as ever; with one, fail."""
    if data.startswith(b"deck: unlucky"):
        raise ZeroDivisionError
    return read_deck(data, path)


def check(folder: Path, code: Code) -> tuple[list[Problem], str]:
    """Return the problems in an example and how they are printed: those of an export, if a check finds none.

    Problems that are beside the point of the page of `code` are left out. Decks in `bundled/decks` come with quiz.
    """
    bundled = folder / "bundled"
    library = Library([], bundled=bundled if bundled.exists() else None, cwd=folder, read_deck=read)
    paths = [path for path in sorted(folder.iterdir()) if path != bundled]
    report = library.check(paths, "2026-11-29", [extra for extra in EXTRA_FLAWS if extra == code])
    problems = [problem for problem in report.problems if problem.code not in BESIDE_THE_POINT - {code}]
    if not report.has_errors and "missing-id" not in {problem.code for problem in report.problems}:
        try:
            plan_export(report.decks, report.sheets, folder=folder, now=0)
        except FaultyDeck as error:
            problems += error.problems
    return problems, format_text(problems, library.line_of)


def check_specimens(code: Code) -> list[tuple[list[Problem], str]]:
    """Return the problems in each specimen of a code, and how they are printed."""
    found = []
    writers = [lambda path, text=text: write(text, path.parent) for text in list_examples(code, "Fails")]
    for write_specimen in writers or [UNPRINTABLE[code]]:
        with TemporaryDirectory() as name:
            write_specimen(Path(name) / "example.yaml")
            found.append(check(Path(name), code))
    return found
