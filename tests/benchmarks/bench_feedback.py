"""How long a learner waits from the last key of an answer to its feedback, in a real pseudo-terminal.

Run it: `python tests/benchmarks/bench_feedback.py`. The answer is on the disk before the feedback is shown,
so its commit is in every figure. Beside it the floor: one row committed to an SQLite file in the same way, in
this process. Returns 1 when a promise is broken: 16 ms for the median of each kind.
"""

import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "terminal"))

from terminal import CONTROL, Terminal

PROMISED_MS = 16
QUESTIONS = 20
KINDS = {
    "multiple-choice": ("answer: one\n  wrong: [two, three, four]", "a"),
    "true-false": ("answer: true", "t"),
    "short-answer": ("answer: something", "nothing\r"),
    "numeric": ("answer: 8\n  unit: km", "7\r"),
}
"""The keys of a question of each kind below its stem, and what is typed."""


def wait(quiz: Terminal, word: str) -> None:
    """Read until the word has come; `Terminal.wait` would look at all that ever came, which takes longer each time."""
    new = ""
    while word not in CONTROL.sub("", new):
        new += quiz.child.read_nonblocking(65536, timeout=20)


def measure(question: str, keys: str, folder: Path) -> list[float]:
    """Return the milliseconds from key to feedback of an answer to each of several such questions."""
    text = "deck: d\ntitle: D\nquestions:\n"
    for number in range(QUESTIONS):
        text += f"- id: q{number}\n  question: What is number {number}?\n  {question}\n  explain: It is so.\n"
    (folder / "d.yaml").write_text(text)
    command = [sys.executable, "-m", "quiz", "take", "d.yaml", "--seed", "5"]
    waits = []
    with Terminal(command, folder=folder, width=90) as quiz:
        for number in range(1, QUESTIONS + 1):
            wait(quiz, "> ")
            time.sleep(0.05)  # until it waits for keys again
            quiz.press(keys[:-1])
            time.sleep(0.05)
            began = time.perf_counter()
            quiz.press(keys[-1])
            wait(quiz, "Enter next" if number < QUESTIONS else "Enter")
            waits.append(1000 * (time.perf_counter() - began))
            quiz.press("\r")
    return waits


def commit(folder: Path) -> float:
    """Return the median milliseconds of a commit with the log's settings."""
    db = sqlite3.connect(folder / "floor.db", isolation_level=None)
    db.execute("PRAGMA journal_mode = TRUNCATE")
    db.execute("PRAGMA synchronous = EXTRA")
    db.execute("CREATE TABLE event (id, data)")
    waits = []
    for number in range(100):
        began = time.perf_counter()
        db.execute("BEGIN IMMEDIATE")
        db.execute("INSERT INTO event VALUES (?, ?)", (number, "x" * 400))
        db.execute("COMMIT")
        waits.append(1000 * (time.perf_counter() - began))
    db.close()
    return statistics.median(waits)


def main() -> int:
    """Print a line for each kind; return 1 if a promise is broken."""
    broken = 0
    print(f"{'kind':<16} {'median':>8} {'longest':>8} {'commits':>8}")
    for kind, (question, keys) in KINDS.items():
        with tempfile.TemporaryDirectory(dir=Path.home()) as scratch:
            floor = commit(Path(scratch))
            waits = measure(question, keys, Path(scratch))
        median = statistics.median(waits)
        broken += median > PROMISED_MS
        print(f"{kind:<16} {median:5.1f} ms {max(waits):5.1f} ms {median / floor:8.1f}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
