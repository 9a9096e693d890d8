"""What one gets from the built wheel, without the checkout."""

import os
import subprocess
import sys
import venv
from importlib.util import find_spec
from pathlib import Path

import pytest

from quiz.problems import CODES

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `quiz` command of an empty environment into which only the wheel was installed."""
    folder = tmp_path_factory.mktemp("wheel")
    # An environment made where Python comes without ensurepip has no pip: then it is that of the Python it is made of.
    has_pip = sys.executable if find_spec("pip") else sys._base_executable  # type: ignore[attr-defined]
    pip = [has_pip, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", folder, ROOT], check=True)
    (wheel,) = folder.glob("plainquiz-*.whl")
    venv.create(folder / "venv", with_pip=False)
    python = folder / "venv" / "bin" / "python"
    subprocess.run([*pip, "--python", python, "install", wheel], check=True)
    return python.with_name("quiz")


def run(command: Path, *words: str, home: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "QUIZ_HOME": str(home / "quiz")}
    return subprocess.run(
        [command, *words], cwd=home, env=env, input=stdin, capture_output=True, text=True, check=False
    )


@pytest.mark.slow
def test_the_bundled_quiz_plays_from_any_folder(installed: Path, tmp_path: Path):
    done = run(installed, "take", "hanoi-summit", "-n", "2", "--seed", "1", home=tmp_path, stdin="\n\n")
    assert done.returncode == 0, done.stderr
    assert "0/2" in done.stdout


@pytest.mark.slow
def test_the_bundled_decks_pass_their_own_check(installed: Path, tmp_path: Path):
    folder = installed.parents[1] / "lib"
    (decks,) = folder.glob("python3*/site-packages/quiz/_bundled/decks")
    done = run(installed, "check", str(decks), home=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_the_manual_explains_every_code(installed: Path, tmp_path: Path):
    pages = (installed.parents[1] / "lib").glob("python3*/site-packages/quiz/manual/*.md")
    assert sorted(page.stem for page in pages) == sorted(CODES)
    done = run(installed, "check", "--explain", "bad-id", home=tmp_path)
    assert done.stdout.startswith("bad-id\n\nAn id has")
