"""What you get from the built wheel, installed by pip or by uv into an empty environment, without the checkout."""

import os
import subprocess
import sys
import venv
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UV = str(Path(sys.executable).with_name("uv"))

# An environment made by a Python without ensurepip has no pip of its own: then the pip of that Python does.
PIP = [
    sys.executable if find_spec("pip") else sys._base_executable,  # type: ignore[attr-defined]
    *("-m", "pip", "--disable-pip-version-check", "--quiet"),
]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([*PIP, "wheel", "--no-deps", "--wheel-dir", folder, ROOT], check=True)
    (path,) = folder.glob("plainquiz-*.whl")
    return path


def install_with_pip(python: Path, wheel: Path) -> None:
    subprocess.run([*PIP, "--python", python, "install", wheel], check=True)


def install_with_uv(python: Path, wheel: Path) -> None:
    subprocess.run([UV, "pip", "install", "--quiet", "--python", python, wheel], check=True)


@pytest.fixture(scope="module", params=[install_with_pip, install_with_uv], ids=["pip", "uv"])
def folder(request: pytest.FixtureRequest, wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of an empty environment into which only the wheel was installed."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False)
    install: Callable[[Path, Path], None] = request.param
    install(home / "bin" / "python", wheel)
    return home / "bin"


def run(*words: str | Path, home: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "QUIZ_HOME": str(home / "quiz")}
    return subprocess.run(words, cwd=home, env=env, input=stdin, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("command", ["quiz", "plainquiz"])
def test_a_question_is_taken_from_any_folder(folder: Path, command: str, tmp_path: Path):
    words = ["take", "examples", "--kind", "numeric", "--order", "file", "-n", "1", "--seed", "2"]
    done = run(folder / command, *words, home=tmp_path, stdin="-273\n")
    assert done.returncode == 0, done.stderr
    assert "absolute zero" in done.stdout
    assert "Correct  1/1" in done.stdout


def test_uvx_runs_it_by_the_name_of_the_distribution(wheel: Path, tmp_path: Path):
    """`uvx plainquiz` looks for a command of the same name; here the wheel stands in for the package index."""
    cache = {"UV_CACHE_DIR": str(tmp_path / "cache"), "UV_TOOL_DIR": str(tmp_path / "tools")}
    done = subprocess.run(
        [UV, "tool", "run", "--find-links", wheel.parent, "plainquiz", "--version"],
        env={**os.environ, **cache},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("quiz ")


def test_the_bundled_decks_pass_their_own_check(folder: Path, tmp_path: Path):
    (decks,) = folder.parent.glob("lib/python3*/site-packages/quiz/_bundled/decks")
    done = run(folder / "quiz", "check", decks, home=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
