"""Importing 100,000 foreign notes, against reading the same rows with sqlite3 and writing them as JSON.

Notes as people have them: a third plain, a third with bold words and line ends, a third clozes. Each in a fresh
process, best of several runs, in seconds of the processor. "read" unpacks the package, selects notes and cards,
and writes each note as JSON; "import" makes decks of them and writes those. At most 9 times as
long (the goal is 3), in less than 300 MB.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

COUNT = 100_000
RUNS = 3
FLOOR, GOAL, MEMORY = 9.0, 3.0, 300

MAKE = """
import sys
import genanki
deck = genanki.Deck(2059400110, "Bench")
for n in range(int(sys.argv[2])):
    if n % 3 == 0:
        model, fields = genanki.BASIC_MODEL, [f"Which element stands at place {n} of the long table?", f"Element {n}."]
    elif n % 3 == 1:
        model, fields = genanki.BASIC_MODEL, [f"What does <b>word {n}</b> mean?", f"It means<br>number {n}&nbsp;now."]
    else:
        model, fields = genanki.CLOZE_MODEL, [f"Water number {n} boils at {{{{c1::100}}}} degrees.", "As they say."]
    deck.add_note(genanki.Note(model, fields, tags=["bench", "table"], guid=f"bench{n}"))
deck.write_to_file(sys.argv[1])
"""
START = """
import json, resource, sys, time
package, folder = sys.argv[1:3]
"""
END = """
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""
READ = """
import sqlite3, zipfile
with zipfile.ZipFile(package) as opened:
    opened.extract("collection.anki2", folder)
db = sqlite3.connect(folder + "/collection.anki2")
homes = {}
for note, number, deck in db.execute("SELECT nid, ord, did FROM cards"):
    homes.setdefault(note, {})[number] = deck
with open(folder + "/out.json", "w") as out:
    for id, guid, kind, tags, fields in db.execute("SELECT id, guid, mid, tags, flds FROM notes ORDER BY id"):
        found = {"guid": guid, "type": kind, "tags": tags.split(), "fields": fields.split("\\x1f"), "decks": homes[id]}
        out.write(json.dumps(found) + "\\n")
"""
IMPORT = """
from quiz.importing.anki.source import SOURCE
from quiz.importing.decks import plan_decks, write_plan
losses = []
with SOURCE.open(package, folder) as reading:
    plan = plan_decks(reading.drafts(losses.append, "media"), folder + "/out", "anki", is_file=False)
    write_plan(plan, reading)
assert sum(len(deck.blocks) for deck in plan.decks) == int(sys.argv[3]) and not losses, losses[:3]
"""


def measure(script: str, package: Path) -> tuple[float, float]:
    """Return seconds of the processor and the peak of memory in MB, at best."""
    found = []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-c", START + script + END, str(package), folder, str(COUNT)]
            found.append(tuple(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)))
    return min(found)


def main() -> int:
    """Print a table; return 1 if a goal is missed."""
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder, "bench.apkg")
        subprocess.run([sys.executable, "-c", MAKE, str(package), str(COUNT)], check=True)
        (base, peak), (seconds, memory) = measure(READ, package), measure(IMPORT, package)
    print(f"{COUNT:,} notes{'':8}{'seconds':>9}{'x read':>9}{'peak MB':>9}")
    print(f"{'read':22}{base:9.2f}{'':9}{peak:9.0f}")
    print(f"{'import':22}{seconds:9.2f}{seconds / base:8.1f}x{memory:9.0f}")
    missed = seconds / base > FLOOR or memory > MEMORY
    print(f"floors: {FLOOR:.0f}x (goal {GOAL:.0f}x), {MEMORY} MB: {'missed' if missed else 'kept'}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
