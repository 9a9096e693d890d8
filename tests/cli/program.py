"""`quiz` as a shell runs it, but in this process: a new one would take ten times as long.

Its streams are real files, and folder and environment its own. A test of signals, of closed
streams, of encodings or of imports starts a process instead.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from quiz.cli import quiz


def run_quiz(
    *words: str, folder: Path, env: Mapping[str, str], input: str | bytes = ""
) -> subprocess.CompletedProcess[str]:
    """Run `quiz` with these words and nothing but this environment; return its exit code and what it wrote."""
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as beside:
        for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
            path = Path(beside) / name
            path.write_bytes(input.encode() if isinstance(input, str) else input)
            patch.setattr(sys, name, path.open(mode, encoding="utf-8", errors="surrogateescape"))
        streams = [sys.stdin, sys.stdout, sys.stderr]
        patch.chdir(folder)
        for name in list(os.environ):
            patch.delenv(name)
        for name, value in env.items():
            patch.setenv(name, value)
        try:
            quiz.main(list(words), prog_name="python -m quiz")
        except SystemExit as end:
            code = end.code
        finally:
            for stream in streams:
                stream.close()
        written = [(Path(beside) / name).read_text("utf-8", "replace") for name in ("stdout", "stderr")]
    return subprocess.CompletedProcess(words, code, *written)  # type: ignore[arg-type]
