"""The recipe for pre-commit in docs/checks.md, with the real pre-commit and this checkout as the hook's repository."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRE_COMMIT = Path(sys.executable).with_name("pre-commit")
GOOD = "deck: d\ntitle: D\nquestions:\n- id: a\n  question: Which town is it?\n  answer: Bihac\n  explain: It is.\n"
BAD = GOOD.replace("answer", "anwser")
NEEDED = ("quiz", "decks", "seeds", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("git") is None, reason="pre-commit works in git repositories only"),
]


class Repository:
    """A git repository in a folder."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self.folder = folder
        self._env = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "PRE_COMMIT_HOME": str(cache)}
        folder.mkdir(parents=True, exist_ok=True)
        self.run("git", "init", "--quiet")
        self.run("git", "config", "user.name", "Somebody")
        self.run("git", "config", "user.email", "somebody@example.org")

    def run(self, *words: str | Path, fails: bool = False) -> str:
        """Run a command in the folder; return what it writes."""
        done = subprocess.run(words, cwd=self.folder, env=self._env, capture_output=True, text=True, check=False)
        assert (done.returncode != 0) == fails, done.stdout + done.stderr
        return done.stdout + done.stderr

    def commit(self, *, fails: bool = False) -> str:
        """Commit everything."""
        self.run("git", "add", "--all")
        return self.run("git", "commit", "--message", "x", fails=fails)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit keeps the environment that it installs the hook in."""
    return tmp_path_factory.mktemp("pre-commit")


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    """A repository of this checkout as it is now, with the version that the recipe names."""
    made = Repository(tmp_path_factory.mktemp("plainquiz"), cache)
    for name in NEEDED:
        source, target = ROOT / name, made.folder / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    made.commit()
    made.run("git", "tag", "v0.1.0")
    return made.folder


@pytest.fixture
def project(tmp_path: Path, cache: Path, hooks: Path) -> Repository:
    """A repository of someone who follows the recipe."""
    page = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    (recipe,) = re.findall(r"^```yaml \.pre-commit-config\.yaml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    made = Repository(tmp_path / "project", cache)
    (made.folder / ".pre-commit-config.yaml").write_text(recipe.replace("URL", str(hooks)))
    made.run(PRE_COMMIT, "install")
    return made


def test_a_mistake_in_decks_stops_a_commit(project: Repository) -> None:
    """Also one that a commit brings about that touches no deck."""
    deck = project.folder / "decks" / "d.yaml"
    deck.parent.mkdir()
    deck.write_text(BAD)
    assert "decks/d.yaml:6:3: error: " in project.commit(fails=True)
    deck.write_text(GOOD.replace("answer", "image: {file: map.png, alt: A map}\n  answer"))
    (deck.parent / "map.png").write_bytes(b"png")
    project.commit()
    (deck.parent / "map.png").unlink()
    assert "[missing-file]" in project.commit(fails=True)
    deck.write_text(GOOD.replace("  explain: It is.\n", ""))
    assert "[no-explanation]" in project.commit(fails=True)


def test_a_mistake_in_a_folder_of_ones_own_stops_a_commit(project: Repository) -> None:
    config = project.folder / ".pre-commit-config.yaml"
    config.write_text(f"{config.read_text().rstrip()}\n    args: [lessons]\n")
    deck = project.folder / "lessons" / "one" / "d.yaml"
    deck.parent.mkdir(parents=True)
    deck.write_text(BAD)
    assert "lessons/one/d.yaml:6:3: error: " in project.commit(fails=True)
    deck.write_text(GOOD.replace("  explain: It is.\n", ""))  # a warning only
    project.commit()
