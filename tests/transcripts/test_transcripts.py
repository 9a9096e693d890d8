"""Whole sittings as text: what is typed and what is printed, exactly.

Each `*.txt` here holds commands after `$ `, run by bash one after another in one folder with `island.yaml`, and below
each what it prints, errors too, at 72 columns, with a clock that starts on 22 November 2026 at 10:00. A command after
`$$ ` is played on a terminal: the lines after `< ` are typed, one at each prompt, and what follows is the terminal. A
line that is only `^C` or `^D` stands for that key.

After a change that is meant, write them anew and read the difference:

    REGENERATE=1 pytest tests/transcripts && git diff tests/transcripts
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

HERE = Path(__file__).parent
WIDTH = 72
KEYS = {"^C": "\x03", "^D": "\x04"}


@pytest.mark.parametrize("path", sorted(HERE.glob("*.txt")), ids=lambda path: path.stem)
def test_transcript(path: Path, tmp_path: Path):
    written = path.read_text()
    shutil.copy(HERE / "island.yaml", tmp_path)
    played = "\n".join(play(part, tmp_path) for part in split_commands(written))
    if os.environ.get("REGENERATE"):
        path.write_text(played)
    assert played == written


def split_commands(text: str) -> list[str]:
    """Return the text before the first command, then each command with all that belongs to it."""
    return [part for part in re.split(r"^(?=\$\$? )", text.removesuffix("\n"), flags=re.MULTILINE) if part]


def play(part: str, folder: Path) -> str:
    """Return the part with what its command prints now."""
    if not part.startswith("$"):
        return part.rstrip("\n") + "\n"
    sign, command = part.split("\n", 1)[0].split(" ", 1)
    if sign == "$":
        return f"{sign} {command}\n{run(command, folder)}"
    typed = [line[2:] for line in part.split("\n")[1:] if line.startswith("< ") or line == "<"]
    keys = "".join(f"< {line}".rstrip() + "\n" for line in typed)
    return f"{sign} {command}\n{keys}{run_on_terminal(command, typed, folder)}"


def environment(folder: Path) -> dict[str, str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {
        "PATH": path,
        "HOME": str(folder),
        "QUIZ_HOME": str(folder / "home"),
        "QUIZ_NOW": "2026-11-22T10:00:00+01:00",
        "COLUMNS": str(WIDTH),
        "LANG": "C.UTF-8",
        "TZ": "UTC-1",
    }


def run(command: str, folder: Path) -> str:
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=300,
        check=False,
    )
    code = f"[exit {done.returncode}]\n" if done.returncode else ""
    return done.stdout.decode() + code


def run_on_terminal(command: str, typed: list[str], folder: Path) -> str:
    """Type each line when the program waits behind a prompt; return what the terminal shows, keys included."""
    child = pexpect.spawn(
        "bash",
        ["-c", f"exec {command}"],
        cwd=str(folder),
        env={**environment(folder), "TERM": "dumb"},
        dimensions=(24, WIDTH),
        encoding="utf-8",
        timeout=300,
    )
    shown = []
    for line in typed:
        child.expect(r"[:?] $")
        shown.append(child.before + child.after)
        child.send(KEYS[line]) if line in KEYS else child.sendline(line)
    child.expect(pexpect.EOF)
    child.wait()
    child.close()
    text = "".join([*shown, child.before]).replace("\r\n", "\n").replace("\r", "")
    return text + (f"[exit {child.exitstatus}]\n" if child.exitstatus else "")
