"""Writing 100,000 notes to an .apkg, against genanki's own `write_to_file` of the same content.

Basic and cloze notes, each in a fresh process, best of several runs. "write" is from notes that are
ready to the file on disk, which is all that `write_to_file` does; "export" is ours from questions,
with parsing of the texts, escaping, hashes and the lockfile's stamps. Floors: written three times as
fast, in half the memory.
"""

import json
import subprocess
import sys
import tempfile

COUNT = 100_000
RUNS = 5
PACE, MEMORY = 3.0, 0.5

START = """
import genanki, json, resource, sys, time
from pathlib import Path
target, count, kind = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
def front(n):
    return f"Which element stands at place {n} of the long table, counted from the upper left corner?"
def back(n):
    return f"Element {n}, found in the year {n}, of which the sea holds some."
def said(n, one, two):
    return f"Water number {n} boils at {one} degrees Celsius, which is {two} degrees Fahrenheit, as they say."
"""
END = """
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([time.perf_counter() - start, peak, target.stat().st_size / 1e6]))
"""
GENANKI = """
deck = genanki.Deck(2059400110, "Bench")
model = genanki.CLOZE_MODEL if kind == "cloze" else genanki.BASIC_MODEL
for n in range(count):
    if kind == "cloze":
        fields = [said(n, "{{c1::100}}", "{{c1::212}}"), ""]
    else:
        fields = [front(n), back(n)]
    deck.add_note(genanki.Note(model, fields, tags=["quiz::bench", "table"], guid=f"bench{n}"))
start = time.perf_counter()
deck.write_to_file(target)
"""
WRITE = """
from quiz.anki.note_type import PLACE
from quiz.anki.package import Row, write_package
rest = [""] * len(PLACE)
rest[PLACE["Kind"]] = kind
rest = tuple(rest[3:])
def rows():
    for n in range(count):
        if kind == "cloze":
            fields = (
                f"bench/q{n}",
                said(n, '<span class="gap">…</span>', '<span class="gap">…</span>'),
                said(n, '<b class="gap">100</b>', '<b class="gap">212</b>'),
                *rest,
            )
        else:
            fields = (f"bench/q{n}", front(n), back(n), *rest)
        yield Row(f"bench{n}", fields, ("quiz::bench", "table"), 1700000000, 2059400110, (0,))
start = time.perf_counter()
write_package(target, rows(), decks={2059400110: "Bench"}, first_id=1700000000000)
"""
EXPORT = """
from quiz.anki.exporting import plan_export, write_export
from quiz.model import BLANK, Blank, Cloze, Deck, Flashcard, Question
def ask(n):
    if kind == "cloze":
        stem, body = said(n, BLANK, BLANK), Cloze((Blank(("100",)), Blank(("212",))))
    else:
        stem, body = front(n), Flashcard(back(n))
    return Question(f"q{n}", f"bench/q{n}", stem, body, tags=("table",))
deck = Deck("bench", "bench", "Bench", "bench.yaml", tuple(map(ask, range(count))))
start = time.perf_counter()
write_export(plan_export([deck], [], folder=target.parent, now=1700000000), target)
"""


def measure(scripts: list[str], kind: str) -> list[tuple[float, float, float]]:
    """Return the best time in seconds, its peak memory in MB and the file's size in MB of each script, run in turn."""
    found: list[list[tuple[float, float, float]]] = [[] for _ in scripts]
    for _ in range(RUNS):
        for results, script in zip(found, scripts, strict=True):
            with tempfile.TemporaryDirectory() as folder:
                command = [sys.executable, "-c", START + script + END, f"{folder}/bench.apkg", str(COUNT), kind]
                done = subprocess.run(command, check=True, capture_output=True, text=True)
                results.append(tuple(json.loads(done.stdout)))
    return [min(results) for results in found]


def main() -> int:
    """Print a table; return 1 if a floor is missed."""
    missed = 0
    print(f"{COUNT:,} notes{'':10}{'seconds':>9}{'x genanki':>11}{'peak MB':>9}{'of genanki':>12}{'file MB':>9}")
    for kind in ("basic", "cloze"):
        (base, peak, size), *ours = measure([GENANKI, WRITE, EXPORT], kind)
        print(f"{kind} genanki{'':11}{base:9.2f}{'':11}{peak:9.0f}{'':12}{size:9.1f}")
        for name, (seconds, memory, size) in zip(("write", "export"), ours, strict=True):
            pace, share = base / seconds, memory / peak
            print(f"{kind} {name:18}{seconds:9.2f}{pace:10.1f}x{memory:9.0f}{share:11.0%} {size:9.1f}")
            missed += name == "write" and (pace < PACE or share > MEMORY)
    print(f"floors of write: {PACE:.0f}x genanki's pace, {MEMORY:.0%} of its memory: {'missed' if missed else 'kept'}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
