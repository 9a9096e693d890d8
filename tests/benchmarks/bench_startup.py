"""How soon `quiz take hanoi-summit` shows its first question on a terminal, beside what importing its floor takes.

The floor is `python -c "import click, rich.console"`, start to end. Both run alternately, warm, and their
medians are compared; the promise is at most twice. Exits with 1 when it is not kept.
"""

import os
import pty
import select
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = int(os.environ.get("ROUNDS", "15"))
LIMIT = 2.0
SEED = "1"


def find_first_words(folder: Path) -> bytes:
    """Return the beginning of the first question's text, which is what one waits for."""
    done = subprocess.run(
        [*QUIZ, "take", "hanoi-summit", "--seed", SEED, "--json", "--no-history"],
        env={**ENV, "QUIZ_HOME": str(folder)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
    )
    import json

    question = next(e for e in map(json.loads, done.stdout.splitlines()) if e["event"] == "question")
    return " ".join(question["stem"].split()[:4]).encode()


def time_first_question(folder: Path, words: bytes) -> float:
    """Return the seconds from the start of the program until the words are on its terminal."""
    ours, theirs = pty.openpty()
    began = time.perf_counter()
    process = subprocess.Popen(
        [*QUIZ, "take", "hanoi-summit", "--seed", SEED],
        env={**ENV, "QUIZ_HOME": str(folder)},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    shown = b""
    try:
        while words not in b" ".join(shown.split()):
            if not select.select([ours], [], [], 10)[0]:
                raise SystemExit(f"no question within 10 s, but {shown!r}")
            shown += os.read(ours, 65_536)
        return time.perf_counter() - began
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def time_floor() -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import click, rich.console"], env=ENV, check=True)
    return time.perf_counter() - began


QUIZ = [str(Path(sys.executable).with_name("quiz"))]
ENV = {k: v for k, v in os.environ.items() if not k.startswith("QUIZ_") and k != "PYTHONDONTWRITEBYTECODE"}
ENV |= {"TERM": "xterm-256color", "COLUMNS": "80"}


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ENV["PYTHONPYCACHEPREFIX"] = str(folder / "pyc")  # all that is imported is compiled once, here
        time_floor()
        words = find_first_words(folder)
        time_first_question(folder, words)
        times, floors = [], []
        for _ in range(ROUNDS):
            floors.append(time_floor())
            times.append(time_first_question(folder, words))
    ours, floor = statistics.median(times), statistics.median(floors)
    print(f"first question  {1000 * ours:6.1f} ms (best {1000 * min(times):.1f})")
    print(f"click + rich    {1000 * floor:6.1f} ms (best {1000 * min(floors):.1f})")
    print(f"ratio           {ours / floor:6.2f}  (at most {LIMIT:g})")
    sys.exit(ours / floor > LIMIT)


if __name__ == "__main__":
    main()
