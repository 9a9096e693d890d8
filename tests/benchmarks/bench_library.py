"""How long it takes to open banks, against floors measured in the same run.

Run it: `python tests/benchmarks/bench_library.py [FILES] [QUESTIONS_A_FILE]` (1000 and 100 unless told).
Prints, for generated decks and for the bundled ones:

- cold: every file read for the first time, against composing their YAML with PyYAML's C loader and no more;
- warm: everything from the cache, in a process of its own, to the first question in hand;
- edit: one file changed, everything else from the cache.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]

OPEN = """
import resource, sys, time
began = time.perf_counter()
from quiz.cli import places
from quiz.engine.selection import select
library = places.library()
imported = time.perf_counter()
bank = library.open(sys.argv[1:])
opened = time.perf_counter()
chosen = select(bank.entries, seed=1, count=10)
item = bank.items([entry.identity for entry in chosen])[0]
bank.tokens(item.question.stem)
ended = time.perf_counter()
import json
print(json.dumps({
    "import": imported - began, "open": opened - imported, "first": ended - opened, "total": ended - began,
    "questions": len(bank.entries), "anew": len(library.files.read_anew),
    "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))
"""

CHECK = """
import json, resource, sys, time
from quiz.cli import places
library = places.library()
began = time.perf_counter()
report = library.check(sys.argv[1:])
print(json.dumps({
    "total": time.perf_counter() - began, "questions": report.questions, "problems": len(report.problems),
    "anew": len(library.files.read_anew), "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))
"""

COMPOSE = """
import json, pathlib, sys, time, yaml
began = time.perf_counter()
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.yaml")):
    yaml.compose(path.read_bytes(), Loader=yaml.CSafeLoader)
print(json.dumps({"total": time.perf_counter() - began}))
"""

SUBJECTS = "river lake sea strait canal delta spring glacier reef fjord".split()
PLACES = "north south east west middle upper lower outer inner far".split()


def write_deck(path: Path, number: int, questions: int) -> None:
    """Write one deck of questions of several kinds, no two with nearly the same stem."""
    lines = [f"deck: deck-{number}", f"title: Deck {number}", "collection: Generated", "questions:"]
    for index in range(questions):
        name = f"{PLACES[index % 10]} {SUBJECTS[index // 10 % 10]} {number * questions + index:x}"
        lines += [f"- id: q{index}", f"  question: Which country has the *{name}* on its map of waters?"]
        if index % 4 == 0:
            lines.append(f"  answer: {number + index}")
        elif index % 4 == 1:
            lines += [f"  answer: land {index}", f"  accept: [country {index}]"]
        else:
            lines += [f"  answer: land {index}", "  wrong:", f"  - shore {index}: Close, but on the other side."]
            lines += [f"  - island {index}", f"  - coast {index}"]
        lines += [
            f"  explain: The {name} was mapped in {1700 + index}, and is named on every sheet since.",
            "  tags: [a, b]",
        ]
    path.write_text("\n".join(lines) + "\n")


def run(code: str, home: Path, *names: str) -> dict[str, float]:
    """Run a program in a process of its own and return the figures it prints."""
    environment = {**os.environ, "QUIZ_HOME": str(home)}
    ran = subprocess.run(
        [sys.executable, "-c", code, *names], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    return dict(json.loads(ran.stdout))


def best(code: str, home: Path, *names: str, times: int = 3) -> dict[str, float]:
    """Return the figures of the quickest of several runs."""
    return min((run(code, home, *names) for _ in range(times)), key=lambda told: told["total"])


def main(files: int, questions: int) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as scratch:
        folder, home = Path(scratch) / "bank", Path(scratch) / "home"
        folder.mkdir()
        for number in range(files):
            write_deck(folder / f"deck-{number:04}.yaml", number, questions)
        print(f"{files * questions:,} questions in {files:,} files")
        floor = best(COMPOSE, home, str(folder), times=1)["total"]
        print(f"  bare compose    {floor:8.2f} s")
        cold = run(CHECK, home, str(folder))
        print(f"  cold check      {cold['total']:8.2f} s  {cold['total'] / floor:.2f}x compose, {cold['mb']:.0f} MB")
        again = run(CHECK, home, str(folder))
        print(
            f"  second check    {again['total']:8.2f} s  {again['anew']:.0f} files read anew, {again['problems']:.0f} problems"
        )
        time.sleep(2.1)  # until then the files are too young to be trusted by their looks
        run(OPEN, home, str(folder))
        warm = best(OPEN, home, str(folder))
        print(
            f"  warm open       {warm['open']:8.3f} s  to the first question {warm['total']:.3f} s (goal 0.5), {warm['mb']:.0f} MB"
        )
        write_deck(folder / "deck-0000.yaml", 0, questions - 1)
        edited = run(OPEN, home, str(folder))
        print(f"  after one edit  {edited['total']:8.3f} s  {edited['anew']:.0f} file read anew")
        print("bundled hanoi-summit")
        run(OPEN, home, "hanoi-summit")
        warm = best(OPEN, home, "hanoi-summit", times=7)
        start = min(_time("import click, rich.console") for _ in range(7))
        whole = min(_time("import click, rich.console\n" + OPEN, home, "hanoi-summit") for _ in range(7))
        print(
            f"  import {warm['import'] * 1e3:.1f} ms, open {warm['open'] * 1e3:.1f} ms, question {warm['first'] * 1e3:.1f} ms"
        )
        print(
            f"  process of click and rich alone {start * 1e3:.0f} ms, with the open bank {whole * 1e3:.0f} ms ({whole / start:.2f}x)"
        )


def _time(code: str, home: Path | None = None, *names: str) -> float:
    environment = {**os.environ, "QUIZ_HOME": str(home)} if home else None
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code, *names], cwd=ROOT, env=environment, capture_output=True, check=True)
    return time.perf_counter() - began


if __name__ == "__main__":
    main(*(int(text) for text in sys.argv[1:3] or ("1000", "100")))
