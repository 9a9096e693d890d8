"""What every target of an export does alike, whatever it writes."""

import json
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quiz.cli import quiz
from quiz.export import TARGETS
from quiz.export.target import Target

ROOT = Path(__file__).parents[2]
DECK = """\
deck: demo
title: Demo
questions:
- id: moon
  question: What circles the Earth?
  answer: the Moon
- id: planets
  question: Which of these are planets?
  answers: [Mars, Venus]
  wrong: [Moon]
"""


def load(name: str) -> Target:
    target = import_module(TARGETS[name][0]).TARGET
    assert isinstance(target, Target)
    return target


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("QUIZ_DECKS", raising=False)
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    Path("demo.yaml").write_text(DECK)
    return Path()


def export(*words: str) -> Result:
    return CliRunner().invoke(quiz, ["export", *words])


@pytest.mark.parametrize("name", TARGETS)
def test_it_has_a_page_and_a_line_of_help(name: str) -> None:
    target = load(name)
    assert f"quiz export {name}" in (ROOT / "docs" / f"{name}.md").read_text()
    assert target.help.splitlines()[0] == TARGETS[name][1]
    assert re.search(rf"^  {name} +{re.escape(TARGETS[name][1])}$", export("--help").stdout, re.MULTILINE)
    assert target.suffix.startswith(".")


@pytest.mark.parametrize("name", TARGETS)
def test_it_writes_a_file_called_like_the_deck_and_sums_up(name: str) -> None:
    suffix = load(name).suffix
    done = export(name, "demo.yaml")
    assert (done.exit_code, done.stdout.partition(":")[0]) == (0, f"demo{suffix}")
    assert Path(f"demo{suffix}").stat().st_size > 0
    before = Path(f"demo{suffix}").read_bytes()
    assert export(name, "demo.yaml").exit_code == 0
    assert Path(f"demo{suffix}").read_bytes() == before, "the same decks make the same file"


@pytest.mark.parametrize("name", TARGETS)
def test_a_dry_run_names_each_question_and_writes_nothing(name: str) -> None:
    states = load(name).states
    done = export(name, "demo.yaml", "--dry-run")
    assert done.exit_code == 0
    assert {line.split()[1] for line in done.stdout.splitlines()[:-1]} == {"demo/moon", "demo/planets"}
    told = json.loads(export(name, "demo.yaml", "--dry-run", "--json").stdout)
    assert set(told) == {"output", "decks", "total", "losses"}
    assert set(told["total"]) == {state.name for state in states}
    (deck,) = told["decks"]
    assert (deck["deck"], deck["path"]) == ("demo", "demo.yaml")
    assert {state.name: len(deck[state.name]) for state in states} == told["total"]
    assert [path.name for path in Path().iterdir()] == ["demo.yaml"]


@pytest.mark.parametrize("name", TARGETS)
def test_a_faulty_deck_is_refused_and_the_old_file_stays(name: str) -> None:
    file = Path(f"demo{load(name).suffix}")
    file.write_text("old")
    Path("demo.yaml").write_text(DECK.replace("answer:", "anser:"))
    done = export(name, "demo.yaml")
    assert (done.exit_code, file.read_text()) == (1, "old")
    assert "demo.yaml:6:3: error: " in done.stderr


@pytest.mark.parametrize("name", TARGETS)
def test_wrong_usage_is_reported(name: str) -> None:
    assert export(name).exit_code == 2
    assert export(name, "nothing").exit_code == 2
    several = export(name, "demo.yaml", "demo.yaml")
    assert (several.exit_code, "name the file: -o" in several.stderr) == (2, True)
    other = export(name, "demo.yaml", "-o", "demo.other")
    assert (other.exit_code, f"only opens files that end in {load(name).suffix}" in other.stderr) == (2, True)
    assert export(name, "demo.yaml", "-o", f"no/x{load(name).suffix}").exit_code == 1
    assert [path.name for path in Path().iterdir()] == ["demo.yaml"]


@pytest.mark.parametrize("name", TARGETS)
def test_a_link_at_the_target_is_replaced(name: str, tmp_path: Path) -> None:
    (tmp_path / "victim").write_text("mine")
    file = Path(f"demo{load(name).suffix}")
    file.symlink_to(tmp_path / "victim")
    assert export(name, "demo.yaml").exit_code == 0
    assert (file.is_symlink(), (tmp_path / "victim").read_text()) == (False, "mine")


def test_the_list_of_targets_imports_none_of_them() -> None:
    code = (
        "import sys; from quiz.cli import quiz; quiz(['export', '--help'], standalone_mode=False);"
        "assert not [name for name in sys.modules if name.startswith(('quiz.export.', 'quiz.anki', 'genanki'))]"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_an_unknown_target_is_wrong_usage() -> None:
    done = export("nothing", "demo.yaml")
    assert (done.exit_code, "No such command 'nothing'" in done.stderr) == (2, True)
