"""The README and the docs are true: every `console` block is run, every command and test that is named exists.

In a block, `$ ` starts a command. The lines after it are its exact output, in which a line `...` stands for any lines
and `...` within a line for any text. The commands of a page run in one empty folder, one after the other.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from quiz.kinds import KINDS

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))]
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```", re.MULTILINE | re.DOTALL)


def read_commands(block: str) -> list[tuple[str, str]]:
    parts = re.split(r"^\$ ", block, flags=re.MULTILINE)
    assert not parts[0], f"a console block starts with a command: {parts[0]!r}"
    return [tuple(part.split("\n", 1)) for part in parts[1:]]  # type: ignore[misc]


def pattern_of(expected: str) -> str:
    lines = [".*" if line == "..." else re.escape(line).replace(r"\.\.\.", ".*?") for line in expected.split("\n")]
    return "\n".join(lines)


def run(command: str, folder: Path, home: Path) -> subprocess.CompletedProcess[str]:
    """Run a shell command in a folder, with the `quiz` of this environment and data of its own under `home`."""
    env = {
        **{name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ},
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(home),
        "QUIZ_HOME": str(home / "quiz"),
        "COLUMNS": "80",
    }
    return subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_console_blocks_print_what_the_page_says(page: Path, tmp_path: Path):
    """A block ```` ```yaml NAME ```` writes that file; a block ```` ```console ```` is run."""
    folder = tmp_path / "work"
    folder.mkdir()
    for language, name, body in BLOCK.findall(page.read_text()):
        if name:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(body)
        elif language == "console":
            for command, expected in read_commands(body):
                done = run(command, folder, tmp_path)
                printed = re.sub(r"[ \t]+$", "", done.stdout + done.stderr, flags=re.MULTILINE)
                assert re.fullmatch(pattern_of(expected.rstrip("\n")), printed.rstrip("\n"), re.DOTALL), (
                    f"{page.name}: $ {command}\n{printed}"
                )


def test_make_targets_that_the_readme_names_exist():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"make ([a-z]+)", (ROOT / "README.md").read_text()))
    assert {"quiz", "test"} <= named <= targets


COMPARISON = (ROOT / "README.md").read_text().partition("## How it compares")[2].partition("\n## ")[0]
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in COMPARISON.split("\n") if line[:2] == "| "][
    1:
]


def test_the_number_of_kinds_is_that_of_the_program():
    assert f"| kinds of question | {len(KINDS)} |" in COMPARISON


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_what_the_comparison_claims_for_plainquiz_names_a_test_or_a_command_that_works(row: list[str], tmp_path: Path):
    """The last cell of a row is its evidence; only a row that claims nothing for plainquiz has none."""
    evidence = re.findall(r"`(.+?)`", row[-1])
    assert bool(evidence) is (row[1] != "no")
    for name in evidence:
        if name.startswith("quiz "):
            done = run(name, tmp_path, tmp_path)
            assert done.returncode == 0, done.stderr
        else:
            assert "\ndef test_" in (ROOT / name).read_text()
