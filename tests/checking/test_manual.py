"""The manual entries of the checks: their examples do what they say."""

import re
from pathlib import Path
from textwrap import dedent

import pytest

from quiz.checking.codes import list_entries
from quiz.library import Library

HEAD = "deck: example\ntitle: Example\nquestions:\n"
SEEDS = {
    "nasa-moon.yaml": (
        "source: nasa-moon\ntitle: About the Moon\nfacts:\n"
        "- id: distance\n  fact: On average the Moon is 384,400 km away.\n"
    )
}
WITHOUT_EXAMPLE = {
    "control-character",  # cannot be printed
    "not-utf8",
    "text-too-long",
    "too-large",
    "too-many-problems",
    "bundled-deck-id",  # needs a second deck, installed with quiz
    "unreadable-file",  # is about what the system says
}


def examples(entry: str, title: str) -> list[str]:
    """Return the indented blocks that follow a line such as `Fails:`."""
    found = re.findall(rf"^{title}:\n\n((?:    .*\n|\n)+)", entry + "\n", re.MULTILINE)
    return [dedent(block).strip("\n") + "\n" for block in found]


def write(example: str, folder: Path) -> None:
    """Write an example as the files of a project: `# name.yaml` lines part several files, a bare list is a deck's."""
    parts = re.split(r"^# (\S+\.yaml)\n", example, flags=re.MULTILINE)
    files = dict(zip(parts[1::2], parts[2::2], strict=True)) if len(parts) > 1 else {"decks/example.yaml": example}
    if not any(name.startswith("seeds/") for name in files):
        files |= {f"seeds/{name}": text for name, text in SEEDS.items()}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEAD + text if text.startswith("- ") else text, encoding="utf-8")


def codes_in(folder: Path) -> set[str]:
    library = Library([], cwd=folder)
    return {problem.code for problem in library.check([folder]).problems}


@pytest.mark.parametrize("code", sorted(list_entries().keys() - WITHOUT_EXAMPLE))
def test_failing_example_fails_and_passing_one_passes(code: str, tmp_path: Path) -> None:
    entry = list_entries()[code] + "\n"
    failing, passing = examples(entry, "Fails"), examples(entry, "Passes")
    assert failing
    assert passing
    for number, example in enumerate(failing):
        folder = tmp_path / f"fails-{number}"
        write(example, folder)
        assert code in codes_in(folder)
    for number, example in enumerate(passing):
        folder = tmp_path / f"passes-{number}"
        write(example, folder)
        found = codes_in(folder)
        # An example is about one thing; that nothing explains it or asks every fact is beside its point.
        assert found <= {"no-explanation", "missing-id", "fact-not-asked"} - {code}


@pytest.mark.parametrize(("code", "entry"), list_entries().items())
def test_entry_begins_with_one_line_that_sums_it_up(code: str, entry: str) -> None:
    first = entry.split("\n\n")[0]
    assert "\n" not in first
    assert len(first) <= 115
    assert first.endswith((".", "?", "!"))
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", code)
