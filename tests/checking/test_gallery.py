"""The gallery: for every code a specimen, and word for word what `quiz check` says of it.

`tests/gallery/<code>.yaml`, or a folder `<code>` when it takes several files, stands beside
`<code>.txt`. After a change of words: `python tests/checking/regenerate_gallery.py`, then read
every line of the difference.
"""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from quiz.checking.codes import is_warning, list_entries
from quiz.checking.formats import format_text
from quiz.library import Library

GALLERY = Path(__file__).parent.parent / "gallery"
SPECIMENS = sorted(path for path in GALLERY.iterdir() if path.is_dir() or path.suffix == ".yaml")


def check_specimen(specimen: Path) -> tuple[str, dict[str, str]]:
    """Return what is printed of a specimen, and the codes in it with their severities.

    A folder may hold `bundled/decks`, which then come with quiz. A link to nothing, which no
    checkout should hold, is made here.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        if specimen.is_dir():
            shutil.copytree(specimen, folder, dirs_exist_ok=True)
        else:
            shutil.copy(specimen, folder)
        if specimen.name == "unreadable-file":
            (folder / "deck.yaml").symlink_to("gone.yaml")
        if specimen.name == "too-large":
            (folder / "deck.yaml").write_text("deck: specimen\n" + "#" * 20_000_000, encoding="utf-8")
        bundled = folder / "bundled"
        library = Library([], bundled=bundled if bundled.exists() else None, cwd=folder)
        paths = [path for path in sorted(folder.iterdir()) if path != bundled and path.suffix != ".md"]
        problems = library.check(paths).problems
        return format_text(problems, library.line_of), {problem.code: problem.severity for problem in problems}


@pytest.mark.parametrize("specimen", SPECIMENS, ids=lambda path: str(path.name))
def test_specimen_gives_its_code_and_exactly_this_text(specimen: Path) -> None:
    text, severities = check_specimen(specimen)
    assert severities[specimen.stem] == ("warning" if is_warning(specimen.stem) else "error")
    assert text == specimen.with_suffix(".txt").read_text(encoding="utf-8")


def test_every_code_has_a_specimen_and_every_specimen_a_code() -> None:
    assert {path.stem for path in SPECIMENS} == set(list_entries())


def test_every_text_belongs_to_a_specimen() -> None:
    assert {path.stem for path in GALLERY.glob("*.txt")} == {path.stem for path in SPECIMENS}
