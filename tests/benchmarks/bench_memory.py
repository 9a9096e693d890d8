"""What remembering costs, against the same work without us.

Run it: `python tests/benchmarks/bench_memory.py [RUNS]` (5 unless told). Medians of whole turns, in one process,
each beside its floor in the same run:

- fold: 20,000 answers to 2,000 questions become states; floor: py-fsrs reviews one card with each answer;
- due: what is due of 100,000 questions, from an open record; floor: the bare query of their due days.
"""

import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fsrs import Card, Rating, Scheduler

from quiz.engine.memory import fold
from quiz.history.log import Log
from quiz.history.memory import Memory

QUESTIONS, ANSWERS = 2_000, 10
KEPT = 100_000
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def measure(turns: dict[str, Callable[[], object]], runs: int) -> dict[str, float]:
    """Return the median seconds of each turn, taken one after the other `runs` times."""
    times: dict[str, list[float]] = {name: [] for name in turns}
    for _ in range(runs):
        for name, turn in turns.items():
            began = time.perf_counter()
            turn()
            times[name].append(time.perf_counter() - began)
    return {name: statistics.median(taken) for name, taken in times.items()}


def make_histories() -> list[list[tuple[int, int]]]:
    """Answers as (day, rating)."""
    drawn = random.Random(1)
    histories = []
    for _ in range(QUESTIONS):
        days = sorted(drawn.sample(range(1_000), ANSWERS))
        histories.append([(day, drawn.choices((1, 2, 3, 4), (1, 1, 7, 1))[0]) for day in days])
    return histories


def review_bare(histories: list[list[tuple[int, int]]]) -> None:
    """Let py-fsrs review a card with each answer."""
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    for history in histories:
        card = Card(card_id=1, due=NOW)
        for day, rating in history:
            card, _ = scheduler.review_card(card, Rating(rating), NOW + timedelta(days=day))


def make_log(path: Path) -> Log:
    """A record with a state for every question, nothing of it stale."""
    log = Log.open(path)
    Memory(log, lambda: NOW).due_days()
    with log.writing() as db:
        rows = ((f"deck/{number}", 20_000 + number % 2_000) for number in range(KEPT))
        columns = "question, part, stability, difficulty, first_day, last_day, due_day, reps, lapses"
        db.executemany(f"INSERT INTO state ({columns}) VALUES (?, 0, 5.0, 5.0, 1, 1, ?, 3, 0)", rows)
    return log


def count_due(log: Log) -> int:
    """What a review needs to know first."""
    memory = Memory(log, lambda: NOW)
    today = memory.today
    return sum(day <= today for day in memory.due_days().values())


def main(runs: int) -> None:
    """Print a line for each."""
    histories = make_histories()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "history.db"
        with make_log(path) as log, sqlite3.connect(path) as bare:
            found = measure(
                {
                    "fold": lambda: [fold(history) for history in histories],
                    "bare fold": lambda: review_bare(histories),
                    "due": lambda: count_due(log),
                    "bare due": lambda: bare.execute("SELECT question, due_day FROM state").fetchall(),
                },
                runs,
            )
    for name, what in (("fold", f"{QUESTIONS * ANSWERS:,} answers"), ("due", f"{KEPT:,} questions")):
        ours, floor = found[name], found[f"bare {name}"]
        print(f"{name:5} {what:>17}   {ours:6.3f} s   floor {floor:6.3f} s   ratio {ours / floor:4.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
