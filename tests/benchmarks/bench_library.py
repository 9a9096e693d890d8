"""How long it takes to open banks, against floors measured in the same run.

Run it: `python tests/benchmarks/bench_library.py [FILES] [QUESTIONS_A_FILE]` (1000 and 100 unless told).
Prints, for generated decks and for the bundled ones:

- cold: every file read for the first time, against composing their YAML with PyYAML's C loader and no more;
- warm: everything from the cache, in a process of its own, to the first question in hand;
- edit: one file changed, everything else from the cache.
"""

import json
import os
import random
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
library = places.open_library()
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
library = places.open_library()
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

ENDS = [
    "an",
    "ber",
    "cor",
    "dale",
    "el",
    "fen",
    "gard",
    "holm",
    "ish",
    "lund",
    "mere",
    "nor",
    "ost",
    "rand",
    "sta",
    "um",
]
WORDS = [first + middle + last for first in ENDS for middle in ENDS for last in ENDS]


def write_deck(path: Path, number: int, questions: int) -> None:
    """Write one deck of questions of several kinds; the words are drawn, so no two are nearly the same."""
    draw = random.Random(number)
    lines = [f"deck: deck-{number}", f"title: Deck {number}", "collection: Generated", "questions:"]
    for index in range(questions):
        a, b, c, d, e, f, g = draw.sample(WORDS, 7)
        mark = "*" if index % 5 == 0 else ""
        lines += [f"- id: q{index}", f"  question: Which {a} lies between {b} and the {mark}{c}{mark} of {d} {e}?"]
        if index % 4 == 0:
            lines.append(f"  answer: {draw.randrange(1, 2000)}")
        elif index % 4 == 1:
            lines += [f"  answer: {f}", f"  accept: [{g} {f}]"]
        else:
            lines += [f"  answer: {f} {g}", "  wrong:", f"  - {g} {a}: Close to {b}, but on the other side."]
            lines += [f"  - {d} {f}", f"  - {e} {c}"]
        lines += [f"  explain: The {f} was mapped by {c} in {1700 + index}, and named after {e}.", "  tags: [a, b]"]
    path.write_text("\n".join(lines) + "\n")


def make_environment(home: Path) -> dict[str, str]:
    """Return an environment in which Python keeps compiled modules, as it does for users."""
    environment = {**os.environ, "QUIZ_HOME": str(home), "PYTHONPYCACHEPREFIX": str(home / "compiled")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


def run(code: str, home: Path, *names: str) -> dict[str, float]:
    """Run a program in a process of its own and return the figures it prints."""
    command = [sys.executable, "-c", code, *names]
    ran = subprocess.run(command, cwd=ROOT, env=make_environment(home), capture_output=True, check=True)
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
        print(f"  bare compose    {floor:7.2f} s")
        told = run(CHECK, home, str(folder))
        print(f"  cold check      {told['total']:7.2f} s  {told['total'] / floor:.2f}x compose, {told['mb']:.0f} MB")
        told = run(CHECK, home, str(folder))
        print(
            f"  second check    {told['total']:7.2f} s  {told['anew']:.0f} files read, {told['problems']:.0f} problems"
        )
        time.sleep(2.1)  # until then the files are too young to be trusted by their looks
        run(OPEN, home, str(folder))
        told = best(OPEN, home, str(folder))
        print(f"  warm open       {told['open']:7.3f} s  first question {told['total']:.3f} s (goal 0.5)")
        write_deck(folder / "deck-0000.yaml", 0, questions - 1)
        told = run(OPEN, home, str(folder))
        print(f"  after one edit  {told['open']:7.3f} s  {told['anew']:.0f} file read")
        run(OPEN, home, "hanoi-summit")
        told = {name: seconds * 1e3 for name, seconds in best(OPEN, home, "hanoi-summit", times=7).items()}
        start = min(_time("import click, rich.console", home) for _ in range(7)) * 1e3
        whole = min(_time("import click, rich.console\n" + OPEN, home, "hanoi-summit") for _ in range(7)) * 1e3
        print("hanoi-summit, warm")
        print(f"  import {told['import']:.1f} ms, open {told['open']:.1f} ms, first question {told['first']:.1f} ms")
        print(f"  click and rich alone {start:.0f} ms, with the first question {whole:.0f} ms ({whole / start:.2f}x)")


def _time(code: str, home: Path, *names: str) -> float:
    began = time.perf_counter()
    command = [sys.executable, "-c", code, *names]
    subprocess.run(command, cwd=ROOT, env=make_environment(home), capture_output=True, check=True)
    return time.perf_counter() - began


if __name__ == "__main__":
    main(*(int(text) for text in sys.argv[1:3] or ("1000", "100")))
