"""The import contracts hold, and each would notice each import that it forbids."""

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
LINT = Path(sys.executable).with_name("lint-imports")
CONTRACTS: list[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]
LAYERS = [contract for contract in CONTRACTS if contract["type"] == "layers"]
FORBIDDEN = [contract for contract in CONTRACTS if contract["type"] == "forbidden"]
CIRCLES = [  # a module, and the one below it that is made to import it
    ("quiz.cli.take", "quiz.cli.outlets"),
    ("quiz.library.report", "quiz.library.roots"),
    ("quiz.reading.values.scalars", "quiz.reading.values.markup"),
    ("quiz.anki.exporting", "quiz.anki.note_type"),
]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not LINT.exists(), reason="import-linter is not installed beside the oldest versions"),
]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINT, "--no-cache"], cwd=folder, capture_output=True, text=True, env={"PYTHONPATH": str(folder)}, check=False
    )


def copy_package(folder: Path) -> Path:
    """Copy the package to where a test may spoil it."""
    shutil.copytree(ROOT / "quiz", folder / "quiz", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def spoil(folder: Path, importer: str, imported: str, *, inside: bool = False) -> None:
    """Add an import to a module or package, on request inside a function."""
    path = folder.joinpath(*importer.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    line = f"import {imported}"
    file.write_text(file.read_text() + (f"\n\ndef spoil():\n    {line}\n" if inside else f"\n{line}\n"))


def split_layers(contract: dict[str, Any]) -> list[list[str]]:
    """Return the full names of the modules of each layer that exist, the highest layer first."""
    (container,) = contract["containers"]
    layers = [
        [f"{container}.{name}" for name in re.findall(r"\w+", layer) if find_module(f"{container}.{name}")]
        for layer in contract["layers"]
    ]
    return [layer for layer in layers if layer]


def find_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").exists()


def list_wrong_imports() -> Iterator[tuple[str, str]]:
    """Yield importer and imported: each layer imports the one above it, each source all that is forbidden to it."""
    for contract in LAYERS:
        layers = split_layers(contract)
        for above, below in pairwise(layers):
            for importer in below:
                yield importer, above[0]
    for contract in FORBIDDEN:
        for importer in contract["source_modules"]:
            for imported in contract["forbidden_modules"]:
                yield importer, imported


@pytest.fixture(scope="module")
def complaints(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What is said of a package with every wrong import there can be."""
    folder = copy_package(tmp_path_factory.mktemp("spoiled"))
    for importer, imported in list_wrong_imports():
        spoil(folder, importer, imported, inside=True)
    done = lint(folder)
    assert done.returncode != 0
    return done.stdout


def test_contracts_are_kept():
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout
    assert f"{len(CONTRACTS)} kept, 0 broken" in done.stdout


@pytest.mark.parametrize("contract", [*LAYERS, *FORBIDDEN], ids=lambda contract: contract["name"])
def test_a_wrong_import_is_noticed(complaints: str, contract: dict[str, Any]):
    assert f"{contract['name']} BROKEN" in complaints


def test_each_wrong_import_is_noticed(complaints: str):
    """A contract that sees the imports of only some of its modules would keep silent about the others."""
    unnoticed = [
        f"{importer} -> {imported}"
        for importer, imported in list_wrong_imports()
        if not re.search(rf"^-?\s+{re.escape(importer)} -> {re.escape(imported)}\b", complaints, re.MULTILINE)
    ]
    assert unnoticed == []


def test_circles_are_noticed(tmp_path: Path):
    """In packages of every depth, also those closed by an import in a function."""
    folder = copy_package(tmp_path)
    for above, below in CIRCLES:
        spoil(folder, below, above, inside=True)
    said = lint(folder).stdout
    for above, _ in CIRCLES:
        assert f"No cycles are allowed in {above.rpartition('.')[0]}." in said


def test_a_module_without_a_place_is_noticed(tmp_path: Path):
    folder = copy_package(tmp_path)
    for contract in LAYERS:
        folder.joinpath(*contract["containers"][0].split("."), "utils.py").write_text("")
    said = lint(folder).stdout
    for contract in LAYERS:
        assert f"{contract['name']} BROKEN" in said
