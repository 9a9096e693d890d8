"""Collections of the real Anki engine, and the files that it makes of them."""

import shutil
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest
from anki.collection import Collection, ExportAnkiPackageOptions

from quiz.importing import SOURCES
from quiz.importing.decks import name_media_folder, plan_decks, write_plan
from quiz.losses import Loss

FORMS = ("new.apkg", "legacy.apkg", "new.colpkg", "legacy.colpkg", "collection.anki2")
"""The files that a collection can come in: packages of today and for old versions, and as Anki keeps it."""


def add(col: Collection, type_name: str, *fields: str, tags: str = "", deck: int = 1) -> int:
    """Add a note of a stock type; return its number."""
    note = col.new_note(col.models.by_name(type_name))
    note.fields = list(fields) + [""] * (len(note.fields) - len(fields))
    note.tags = tags.split()
    col.add_note(note, deck)
    return note.id


def write(col: Collection, folder: Path, form: str, *, with_scheduling: bool = True) -> Path:
    """Write a collection as one of `FORMS`; it is closed then, if need be."""
    path = folder / form
    if form == "collection.anki2":
        col.close()
        return Path(col.path)
    legacy = form.startswith("legacy")
    if form.endswith(".apkg"):
        options = ExportAnkiPackageOptions(
            with_scheduling=with_scheduling, with_deck_configs=with_scheduling, with_media=True, legacy=legacy
        )
        col.export_anki_package(out_path=str(path), options=options, limit=None)
    else:
        col.export_collection_package(str(path), True, legacy)
        col.reopen()
    return path


@pytest.fixture
def import_text(tmp_path: Path) -> Callable[[str, str], tuple[str, list[str]]]:
    """Return a function that imports a text of a format: the questions that are written, and what was lost."""

    def run(format: str, text: "str | bytes", name: str = "questions.txt") -> tuple[str, list[str]]:
        shutil.rmtree(tmp_path / "out", ignore_errors=True)
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        source = import_module(SOURCES[format]).SOURCE
        losses: list[Loss] = []
        with source.open(str(tmp_path / name), str(tmp_path)) as reading:
            target = str(tmp_path / "out/questions.yaml")
            drafts = reading.drafts(losses.append, name_media_folder(target, is_file=True))
            plan = plan_decks(drafts, target, format, is_file=True, head=source.head)
            write_plan(plan, reading)
        told = [f"{loss.place}: {loss.what}" for loss in losses]
        return "\n".join(block.text for deck in plan.decks for block in deck.blocks), told

    return run


@pytest.fixture
def col(tmp_path: Path) -> Iterator[Collection]:
    """An empty collection."""
    folder = tmp_path / "anki"
    folder.mkdir()
    opened = Collection(str(folder / "collection.anki2"))
    yield opened
    if opened.db:
        opened.close()


@pytest.fixture
def snapshot(tmp_path: Path) -> Callable[[], dict[str, bytes]]:
    """Return a function that returns the content of every file there is, to see that nothing was changed."""

    def look() -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file()}

    return look
