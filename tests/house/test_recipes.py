"""CONTRIBUTING.md leads to what is there: each file, folder, name and command that it quotes exists.

Its recipes say what to copy and where to add a line: one that names what has moved would lead astray.
"""

import re
from functools import cache
from pathlib import Path

import click
import pytest

from quiz.cli import quiz

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^#{2,3} (.+)\n((?:(?!#).*\n)+)", PAGE, re.MULTILINE))
FOLDERS = ("", "quiz", "tests", "docs", "decks")
"""Where a path may begin, besides the rooms that its section names."""
FOREIGN = {"isinstance", "match", "mypy", "OSError", "python", "slow"}
"""Names that are not ours."""
FORMS = {".venv/bin", "Fails:", "Passes:", "line:column code", "<!-- generated: <kind>-keys -->", "room: what changed"}
"""How something is written, rather than a name of it."""


def list_quoted(text: str) -> list[str]:
    """Return what is between backticks, with a line break as a space."""
    return [" ".join(found.split()) for found in re.findall(r"`([^`]+)`", text)]


@cache
def read_code() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "quiz").rglob("*.py")))


def is_file(path: str, section: str) -> bool:
    """Whether a path exists, from one of `FOLDERS` or from a room that the section names; `<name>` is any."""
    rooms = set(re.findall(r"\b(?:quiz/|tests/)?([a-z]+(?:/[a-z]+)*)/", section)) | {"anki/note_type", "engine"}
    starts = [ROOT / folder for folder in FOLDERS] + [ROOT / top / room for top in ("quiz", "tests") for room in rooms]
    pattern = re.sub("<.*?>", "*", path.rstrip("/"))
    return any(next(start.glob(pattern), None) for start in starts if start.is_dir())


def is_defined(name: str) -> bool:
    return re.search(rf"\b(?:def|class) {name}\b|\b{name}\b *[:=]", read_code()) is not None


def find_missing(quoted: str, section: str) -> str:
    """Return what of a quoted text does not exist, "" if all of it does."""
    first, *words = quoted.split()
    if quoted in FORMS | FOREIGN:
        return ""
    if first == "make":
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        return " ".join(word for word in words if not re.search(rf"^{word}:", makefile, re.MULTILINE))
    if first == "python":
        return "" if is_file(words[0], section) else words[0]
    if first == "quiz":
        return "" if not words or words[0] in quiz.list_commands(click.Context(quiz)) else words[0]
    if first.startswith("-"):
        return "" if f'"{first}"' in read_code() else first
    if "/" in first or re.search(r"\.(?:py|js|md|yaml)$", first):
        return "" if is_file(first, section) else first
    names = re.findall(r"[A-Za-z_]+", re.sub(r"\(.*\)", "", quoted))
    return " ".join(name for name in names if not is_defined(name) and not is_file(name, section))


@pytest.mark.parametrize("title", SECTIONS)
def test_what_a_section_names_exists(title: str) -> None:
    section = SECTIONS[title]
    found = {quoted: missing for quoted in list_quoted(section) if (missing := find_missing(quoted, section))}
    assert found == {}


def test_what_does_not_exist_is_found() -> None:
    section = "See `quiz/checking/gone.py`"
    gone = [
        "quiz/checking/gone.py",
        "gone.py",
        "checking/<code>.gone",
        "make gone",
        "quiz gone",
        "--gone",
        "texts.convert_nothing",
        "Gone",
    ]
    assert all(find_missing(quoted, section) for quoted in gone)
