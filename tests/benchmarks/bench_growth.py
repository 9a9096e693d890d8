"""How time and memory grow: 10 to 100,000 questions, and 10,000 to 1,000,000 answers.

Each figure is the processor time and the highest memory of one command as a program of its own. The last column is how
many times the seconds of the line above it takes, for ten times as much; a start that hardly grows keeps the first ones
small. Returns 1 if any ten times as much takes more than 15 times as long: what grows with the square would take 100.

Run it: `python tests/benchmarks/bench_growth.py [MOST_QUESTIONS] [MOST_ANSWERS]`.
"""

import sys
import tempfile
from pathlib import Path

import bench_scale
from bench_scale import NOW, make_events, run, write_decks

from quiz.history.event import to_row
from quiz.history.log import Log

MOST = 15.0
WARM = "deck: warm\ntitle: Warm\nquestions:\n- {id: q, question: What is warm?, answer: This deck}\n"
COMMANDS = {
    "check, nothing cached": ("check",),
    "take, to the first question": ("take", "--json", "-n", "1"),
    "export anki, nothing stamped": ("export", "anki", "-o", "x.apkg"),
    "export html": ("export", "html", "-o", "x.html"),
}


def main(most_questions: int, most_answers: int) -> int:
    """Print the two tables; return 1 if something grows too fast."""
    broken = 0
    last: dict[str, float] = {}

    def show(size: int, name: str, used: tuple[float, float]) -> None:
        nonlocal broken
        seconds, mb = used
        grown = seconds / last[name] if name in last else None
        last[name] = seconds
        is_kept = grown is None or grown <= MOST
        broken += not is_kept
        times = "" if grown is None else f"{grown:5.1f}{'' if is_kept else '   missed'}"
        print(f"{size:9,}  {name:32} {seconds:8.2f} s {mb:5.0f} MB {times}", flush=True)

    print("questions")
    size = 10
    while size <= most_questions:
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            bench_scale.FILES = max(1, size // 1_000)
            write_decks(home / "decks", size)
            (home / "warm.yaml").write_text(WARM)
            for name, words in COMMANDS.items():
                run(home, "-m", "quiz", *words, "warm.yaml")  # compiles the modules
                show(size, name, run(home, "-m", "quiz", *words, "decks"))
        size *= 10
    print(f"answers, to a tenth as many questions, by {NOW:%Y-%m-%d}")
    size = 10_000
    while size <= most_answers:
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            bench_scale.FILES = size // 1_000
            write_decks(home / "decks", size // 10)
            run(home, "-m", "quiz", "take", "decks", "--json", "--no-history")  # reads the decks
            with Log.open(home / "history.db") as log:
                log.merge(map(to_row, make_events(log.device, size, size // 10)))
            show(size, "review --due, all to fold", run(home, "-m", "quiz", "review", "--due"))
            show(size, "review --due", run(home, "-m", "quiz", "review", "--due"))
            show(size, "stats", run(home, "-m", "quiz", "stats", "--json"))
            show(size, "history export", run(home, "-m", "quiz", "history", "export", "out"))
        size *= 10
    return 1 if broken else 0


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    sys.exit(main(*(given or [100_000, 1_000_000])))
