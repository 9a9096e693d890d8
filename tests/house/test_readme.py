"""Every `console` block of the README and the docs is run, and prints what the page says.

In a block, `$ ` starts a command; what follows it is the exact output, where a line `...` stands for any lines and
`...` inside a line for any text. Commands of a page run in one empty folder, one after another.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_console_blocks_print_what_the_page_says(page: Path, tmp_path: Path):
    """A block ```` ```yaml NAME ```` writes that file; a block ```` ```console ```` is run."""
    folder = tmp_path / "work"
    folder.mkdir()
    env = {
        **{name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ},
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "QUIZ_HOME": str(tmp_path / "quiz"),
        "COLUMNS": "80",
    }
    for language, name, body in BLOCK.findall(page.read_text()):
        if name:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(body)
        elif language == "console":
            for command, expected in read_commands(body):
                done = subprocess.run(
                    command, shell=True, cwd=folder, env=env, capture_output=True, text=True, timeout=60, check=False
                )
                printed = re.sub(r"[ \t]+$", "", done.stdout + done.stderr, flags=re.MULTILINE)
                assert re.fullmatch(pattern_of(expected.rstrip("\n")), printed.rstrip("\n"), re.DOTALL), (
                    f"{page.name}: $ {command}\n{printed}"
                )


def test_make_targets_that_the_readme_names_exist():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"make ([a-z]+)", (ROOT / "README.md").read_text()))
    assert {"quiz", "test"} <= named <= targets
