"""The manual is true: a page for each code, whose examples do what it says.

A page's failing examples are the specimens of the gallery: `tests/gallery/<code>.txt` holds word for word what
`quiz check` says of them. After a change of words, run `python tests/checking/regenerate_gallery.py` and read every
line of the difference.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent

import pytest

from quiz.anki.exporting import plan_export
from quiz.checking.formats import format_text
from quiz.errors import FaultyDeck
from quiz.library import Library
from quiz.manual import read_page
from quiz.model import Deck
from quiz.problems import CODES, FLAWS, Code, Problem
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


# ---------------------------------------------------------------- specimens


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
    report = library.check(paths)
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


@pytest.mark.parametrize("code", CODES)
def test_a_specimen_gives_its_code_and_exactly_this_text(code: Code):
    found = check_specimens(code)
    for problems, _ in found:
        assert code in {problem.code for problem in problems}
    assert "\n".join(text for _, text in found) == (GALLERY / f"{code}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", [code for code in CODES if code not in UNPRINTABLE])
def test_a_passing_example_passes(code: Code, tmp_path: Path):
    passing = list_examples(code, "Passes")
    assert passing
    for number, example in enumerate(passing):
        folder = tmp_path / str(number)
        write(example, folder)
        assert check(folder, code) == ([], "")


def test_codes_pages_and_specimens_are_the_same():
    pages = {Path(page.name).stem for page in files("quiz.manual").iterdir() if page.name.endswith(".md")}
    assert pages == set(CODES)
    assert {path.stem for path in GALLERY.iterdir()} == set(CODES)
    assert {code for code in CODES if not list_examples(code, "Fails")} == UNPRINTABLE.keys()


# ---------------------------------------------------------------- pages


@pytest.mark.parametrize("code", CODES)
def test_a_page_begins_with_one_line_that_sums_it_up(code: Code):
    first, _, rest = read_page(code).partition("\n\n")
    assert "\n" not in first
    assert len(first) <= 115
    assert first.endswith((".", "?", "!"))
    assert rest
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", code)


# ---------------------------------------------------------------- codes


def test_a_misspelt_code_does_not_type_check(tmp_path: Path):
    """The same problem with the right code does."""
    pytest.importorskip("mypy", reason="the type checker is not installed beside the oldest versions")
    made = "from quiz.problems import Location, Problem\n\nProblem({!r}, Location('deck.yaml'), 'message')\n"
    (tmp_path / "right.py").write_text(made.format("bad-id"))
    (tmp_path / "wrong.py").write_text(made.format("bad-ids"))
    files = [str(tmp_path / "right.py"), str(tmp_path / "wrong.py")]
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), *files]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    found = [line.partition(" error:")[0] for line in done.stdout.splitlines() if " error:" in line]
    assert [Path(place).name for place in found] == ["wrong.py:3:"], done.stdout


def test_whatever_reports_takes_a_code_and_no_other_text():
    """What is handed a code, or holds one, says so in its type: no `code: str` anywhere."""
    texts = [
        f"{path.name}:{node.lineno}"
        for room in ("checking", "library", "reading")
        for path in (ROOT / "quiz" / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.arg | ast.AnnAssign)
        and (node.arg if isinstance(node, ast.arg) else ast.unparse(node.target)) == "code"
        and (node.annotation is None or ast.unparse(node.annotation) == "str")
    ]
    assert texts == []


@pytest.mark.parametrize("code", CODES)
def test_only_a_flaw_can_be_allowed(code: Code, tmp_path: Path):
    write(f"- id: moon\n  allow: [{code}]\n  question: What circles the Earth?\n  answer: Moon\n", tmp_path)
    problems, _ = check(tmp_path, code)
    expected = [] if code in FLAWS else ["unknown-code"]
    assert [problem.code for problem in problems] == expected
