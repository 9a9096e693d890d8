"""What exporting, importing and counting a long history costs in time and memory.

Run it: `python tests/benchmarks/bench_history.py [EVENTS]` (default: 200,000).
One run of each command, as a program of its own, in processor time; floor: the bare rows are read and written as JSON
lines. For `stats`, run once before so that nothing is left to fold: the bare query that counts answers by question and
by day.
"""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from quiz.history.event import Event, next_id, to_row
from quiz.history.log import Log

ROOT = Path(__file__).parents[2]
FIRST_MS, STEP_MS = 1_600_000_000_000, 60_000
DATA = {"response": {"typed": ["Oslo"]}, "options": ["Bergen", "Oslo", "Trondheim"], "max_points": 1.0}


def make_events(device: str, count: int) -> Iterator[Event]:
    """Answers over as many minutes."""
    last = ""
    for number in range(count):
        at_ms = FIRST_MS + number * STEP_MS
        last = next_id(at_ms, last)
        yield Event(
            last, device, f"s{number // 50}", "answer", "take", f"deck/q{number % 5000}", at_ms=at_ms,
            day=(at_ms - 14_400_000) // 86_400_000, score=1.0, points=1.0, rating=3, rating_source="score",
            tries=1, ms=4_000, data=DATA,
        )  # fmt: skip


def write_bare(path: Path, target: Path) -> None:
    """Write the rows as JSON lines."""
    with sqlite3.connect(path) as db, target.open("w") as file:
        for row in db.execute("SELECT * FROM event ORDER BY id"):
            file.write(json.dumps(row) + "\n")


def count_bare(path: Path) -> float:
    """Return the seconds of a query that counts answers by question, and of one by day."""
    began = time.process_time()
    with sqlite3.connect(path) as db:
        for column in ("question", "day"):
            db.execute(f"SELECT {column}, count(*), sum(rating > 1) FROM event GROUP BY {column}").fetchall()
    return time.process_time() - began


def run(home: Path, *words: str) -> tuple[float, float]:
    """Return the seconds of processor time and the MB of a command."""
    child = subprocess.Popen(
        [sys.executable, "-m", "quiz", *words],
        cwd=home,
        env={**os.environ, "QUIZ_HOME": str(home), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
    )
    _, code, used = os.wait4(child.pid, 0)
    child.returncode = code
    assert code == 0
    return used.ru_utime + used.ru_stime, used.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def main(count: int) -> None:
    """Print a line for each."""
    with tempfile.TemporaryDirectory() as folder:
        one, two = Path(folder) / "one", Path(folder) / "two"
        two.mkdir()
        with Log.open(one / "history.db") as log:
            log.merge(map(to_row, make_events(log.device, count)))
        began = time.process_time()
        write_bare(one / "history.db", two / "bare")
        floor = time.process_time() - began
        for name, home, words in (
            ("export", one, ("history", "export", "out")),
            ("export again", one, ("history", "export", "out")),
            ("import", two, ("history", "import", str(one / "out"))),
        ):
            seconds, memory = run(home, *words)
            took = f"{seconds:7.2f} s   floor {floor:6.2f} s   ratio {seconds / floor:4.1f}   {memory:4.0f} MB"
            print(f"{name:12} {count:>9,} events   {took}")
        run(one, "stats", "--json")
        floor = count_bare(one / "history.db")
        seconds, memory = run(one, "stats", "--json")
        took = f"{seconds:7.2f} s   floor {floor:6.2f} s   ratio {seconds / floor:4.1f}   {memory:4.0f} MB"
        print(f"{'stats':12} {count:>9,} events   {took}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
