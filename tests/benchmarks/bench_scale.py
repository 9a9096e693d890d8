"""What a long record costs: 1,000,000 answers to 100,000 questions in 1,000 decks.

Run it: `python tests/benchmarks/bench_scale.py [ANSWERS] [QUESTIONS]`. Each line is one command as a program of its
own: its processor time, that of its floor, their ratio, and the highest memory. The floor of a command is a program
that imports click and rich, and reads with a bare query what the command has to look at; that of `fold`, which is what
the first `quiz review --due` takes longer than the next, is as many reviews of a card by py-fsrs.

Returns 1 when a promise is broken: folding within 1.7 floors, `quiz` alone without a record within 1.5 times importing
click and rich, each command within the floors of `COMMANDS`, and none above 100 MB.
"""

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench_library import ROOT, make_environment
from fsrs import Card, Rating, Scheduler

from quiz.history.event import Event, next_id, to_row
from quiz.history.log import Log

FILES, ASKED = 1_000, 50
"""Decks, and questions in each sitting."""
STEP_MS = 300_000
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MOST_FOLD, MOST_HOME, MOST_MB = 1.7, 1.5, 100
STARTS = 5
"""Runs of a command that takes little more than a start; the median counts."""

IMPORTS = "import click, rich.console\n"
QUERY = IMPORTS + "import sqlite3, sys\nrows = sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchall()\n"
BARE = {
    "due": "SELECT question, due_day FROM state",
    "stats": "SELECT question, day, rating, ms FROM event WHERE kind = 'answer'",
    "history": "SELECT * FROM event WHERE kind = 'start' ORDER BY at_ms DESC LIMIT 20",
    "home": "SELECT question, due_day, stability FROM state",
}
COMMANDS = {
    "due": (("review", "--due"), 8.0),
    "stats": (("stats", "--json"), 4.0),
    "history": (("history",), 1.5),
    "home": ((), 8.0),
}
"""Each command, and the most floors it may take: `due` and `home` open a thousand decks, which their floors do not."""


def write_decks(folder: Path, questions: int) -> None:
    """Write the decks, as many questions in each."""
    folder.mkdir()
    for deck in range(FILES):
        lines = [f"deck: deck-{deck}", f"title: Deck {deck}", "questions:"]
        for n in range(questions // FILES):
            lines += [f"- id: q{n}", f"  question: What is number {n} of {deck}?", f"  answer: thing {n}"]
        (folder / f"deck-{deck:04}.yaml").write_text("\n".join(lines) + "\n")


def make_events(device: str, answers: int, questions: int) -> Iterator[Event]:
    """Yield sittings of fifty answers each, which go through all questions again and again, up to `NOW`."""
    drawn = random.Random(1)
    names = [f"deck-{n // (questions // FILES)}/q{n % (questions // FILES)}" for n in range(questions)]
    begins_ms = int(NOW.timestamp() * 1000) - answers * STEP_MS
    last = ""
    for first in range(0, answers, ASKED):
        asked = [names[n % questions] for n in range(first, first + ASKED)]
        bank = asked[0].partition("/")[0]
        start = {"data": {"bank": bank, "title": bank, "seed": 1, "questions": asked}}
        finish = {"data": {"max_points": 50.0, "percent": 90.0}, "score": 0.9, "points": 45.0}
        answer = {"rating_source": "score", "tries": 1, "ms": 4_000, "data": {"response": {"typed": ["thing"]}}}
        for number, question in enumerate(["", *asked, ""]):
            at_ms = begins_ms + (first + number) * STEP_MS
            last = next_id(at_ms, last)
            kind, more = ("answer", answer) if question else ("finish", finish) if number else ("start", start)
            if question:
                rating = drawn.choices((1, 2, 3, 4), (1, 1, 7, 1))[0]
                more = {**more, "question": question, "rating": rating, "score": float(rating > 1)}
            day = (at_ms - 14_400_000) // 86_400_000
            yield Event(last, device, f"s{first}", kind, "take", at_ms=at_ms, day=day, **more)


def review_bare(answers: int) -> float:
    """Return the processor seconds in which py-fsrs reviews cards so many times, judged by 20,000 of them."""
    drawn = random.Random(1)
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    began = time.process_time()
    for _ in range(2_000):
        card = Card(card_id=1, due=NOW)
        for day in range(0, 3_470, 347):
            card, _ = scheduler.review_card(card, Rating(drawn.choice((1, 3, 3, 4))), NOW + timedelta(days=day))
    return (time.process_time() - began) * answers / 20_000


def run(home: Path, *words: str) -> tuple[float, float]:
    """Return the seconds of processor time and the MB of a program."""
    environment = {**make_environment(home), "QUIZ_NOW": NOW.isoformat(), "PYTHONPATH": str(ROOT)}
    nowhere = subprocess.DEVNULL
    child = subprocess.Popen(
        [sys.executable, *words], cwd=home, env=environment, stdin=nowhere, stdout=nowhere, stderr=nowhere
    )
    _, code, used = os.wait4(child.pid, 0)
    child.returncode = code
    if code:
        raise SystemExit(f"{words} ended with {code}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def measure(home: Path, *words: str, times: int = 1) -> tuple[float, float]:
    """Return the median seconds of some runs of a program, and the highest MB."""
    runs = [run(home, *words) for _ in range(times)]
    return statistics.median(seconds for seconds, _ in runs), max(mb for _, mb in runs)


def main(answers: int, questions: int) -> int:
    """Print a line for each; return 1 if a promise is broken."""
    broken = 0

    def show(name: str, ours: tuple[float, float], floor: float, most: float = float("inf")) -> None:
        nonlocal broken
        is_kept = ours[0] <= most * floor and ours[1] <= MOST_MB
        broken += not is_kept
        told = f"{ours[0]:8.3f} s   floor {floor:7.3f} s   ratio {ours[0] / floor:5.2f}   {ours[1]:4.0f} MB"
        print(f"{name:22} {told}{'' if is_kept else '   missed'}", flush=True)

    with tempfile.TemporaryDirectory() as name:
        new, old = Path(name) / "new", Path(name) / "old"
        new.mkdir()
        run(new, "-m", "quiz")
        bare = measure(new, "-c", IMPORTS, times=STARTS)[0]
        show("home, no record", measure(new, "-m", "quiz", times=STARTS), bare, MOST_HOME)
        old.mkdir()
        write_decks(old / "decks", questions)
        run(old, "-m", "quiz", "take", "decks", "--json", "--no-history")  # reads the decks
        with Log.open(old / "history.db") as log:
            log.merge(map(to_row, make_events(log.device, answers, questions)))
        first = run(old, "-m", "quiz", *COMMANDS["due"][0])
        for what, (words, most) in COMMANDS.items():
            floor = measure(old, "-c", QUERY, str(old / "history.db"), BARE[what], times=STARTS)[0]
            found = measure(old, "-m", "quiz", *words, times=STARTS)
            if what == "due":
                show(f"fold {answers:,}", (first[0] - found[0], first[1]), review_bare(answers), MOST_FOLD)
            show(what, found, floor, most)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(*(int(text) for text in sys.argv[1:3] or ("1000000", "100000"))))
