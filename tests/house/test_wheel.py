"""What you get from the built wheel, installed by pip or by uv into an empty environment, without the checkout."""

import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import click
import pytest

from quiz.cli import quiz

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


def run(*words: str | Path, home: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "QUIZ_HOME": str(home / "quiz")}
    return subprocess.run(words, cwd=home, env=env, input=stdin, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("install", [install_with_pip, install_with_uv], ids=["pip", "uv"])
def test_installed_it_takes_a_question_and_checks_its_decks(
    wheel: Path, install: Callable[[Path, Path], None], tmp_path: Path
):
    """In an environment with nothing else, from any folder, by either name."""
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=False)
    install(environment / "bin" / "python", wheel)
    words = ["take", "examples", "--kind", "numeric", "--order", "file", "-n", "1", "--seed", "2"]
    for command in ("quiz", "plainquiz"):
        done = run(environment / "bin" / command, *words, home=tmp_path, stdin="-273\n")
        assert done.returncode == 0, done.stderr
        assert "absolute zero" in done.stdout
        assert "Correct  1/1" in done.stdout
    (decks,) = environment.glob("lib/python3*/site-packages/quiz/_bundled/decks")
    done = run(environment / "bin" / "quiz", "check", decks, home=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


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


def test_the_source_distribution_is_whole(wheel: Path, tmp_path: Path):
    """The same wheel can be built from it, without git; and `man` reads the manual pages that it has without a word."""
    subprocess.run([sys.executable, ROOT / "docs" / "man.py", tmp_path / "man"], check=True)
    subprocess.run([UV, "build", "--quiet", "--sdist", "--out-dir", tmp_path, ROOT], check=True)
    (archive,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(archive) as source:
        source.extractall(tmp_path / "source", filter="data")
    (top,) = (tmp_path / "source").iterdir()
    for name in ("tests/conftest.py", "docs/man.py", "docs/packaging.md", "CHANGELOG.md", "LICENSE", "Makefile"):
        assert (top / name).is_file()
    subprocess.run([UV, "build", "--quiet", "--wheel", "--out-dir", tmp_path, top], check=True)
    (again,) = tmp_path.glob("*.whl")
    names = [zipfile.ZipFile(path).namelist() for path in (wheel, again)]
    assert names[0] == names[1]
    assert "quiz/py.typed" in names[0]
    pages = {path.stem for path in (tmp_path / "man").glob("*.1")}
    assert pages == {"quiz", *(f"quiz-{name}" for name in quiz.list_commands(click.Context(quiz)))}
    if groff := shutil.which("groff"):
        words = [groff, "-man", "-ww", "-z", "-Tutf8", "-Kutf8"]
        done = subprocess.run([*words, *(tmp_path / "man").iterdir()], capture_output=True, text=True, check=True)
        assert done.stderr == ""
