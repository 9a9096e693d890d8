"""The import contracts hold, and they would notice if they did not."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
LINT = Path(sys.executable).with_name("lint-imports")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINT, "--no-cache"], cwd=folder, capture_output=True, text=True, env={"PYTHONPATH": str(folder)}, check=False
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package that a test may spoil."""
    shutil.copytree(ROOT / "quiz", tmp_path / "quiz", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_contracts_are_kept():
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout
    assert "4 kept, 0 broken" in done.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("engine/__init__.py", "import quiz.reading"),  # a lower room imports a higher one
        ("reading/text/hygiene.py", "from quiz.reading.values import scalars"),  # a stage that knows a later one
        ("engine/__init__.py", "import random"),  # chance in a pure room
        ("checking/__init__.py", "from pathlib import Path"),  # a rule that could open a file
        ("sitting/wording.py", "import rich"),  # a sitting that draws
        ("lines/plain.py", "from click import echo"),  # lines that know the command line
        ("sitting/exam.py", "from quiz.terminal import keys"),  # a sitting that knows the screen
    ],
)
def test_a_forbidden_import_is_noticed(copy: Path, module: str, line: str):
    file = copy / "quiz" / module
    file.write_text(file.read_text() + f"\n{line}\n")
    done = lint(copy)
    assert done.returncode != 0
    assert "BROKEN" in done.stdout


def test_a_module_without_a_place_is_noticed(copy: Path):
    (copy / "quiz" / "utils.py").write_text("")
    assert lint(copy).returncode != 0
