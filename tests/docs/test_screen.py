"""The screen that the README shows is what a terminal shows."""

import io
import os
import re
import signal
import sys
from pathlib import Path

import pexpect
import pyte

ROOT = Path(__file__).parents[2]


def test_the_screen_in_the_readme_is_that_of_the_program(tmp_path: Path):
    """Its question, answered by its first option, on a terminal of 80 columns."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    written = io.StringIO()
    child = pexpect.spawn(
        sys.executable,
        ["-m", "quiz", "take", "examples", "--kind", "multiple-choice", "--order", "file", "-n", "1", "--seed", "2"],
        cwd=str(tmp_path),
        env={**kept, "HOME": str(tmp_path), "QUIZ_HOME": str(tmp_path), "TERM": "xterm"},  # type: ignore[arg-type]
        dimensions=(40, 80),
        encoding="utf-8",
        timeout=60,
    )
    child.logfile_read = written
    try:
        child.expect_exact("save and quit")
        child.expect_exact("> ")
        child.send("a")
        child.expect_exact("edit")
        child.expect_exact("more")
    finally:
        child.kill(signal.SIGKILL)
        child.wait()
        child.close()
    screen = pyte.Screen(80, 40)
    pyte.Stream(screen).feed(written.getvalue())
    shown = "\n".join(line.rstrip() for line in screen.display)
    (block,) = re.findall(r"^```text\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.M | re.DOTALL)
    assert block in shown
