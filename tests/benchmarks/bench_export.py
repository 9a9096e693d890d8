"""A whole export of a deck file, against the script that one would write with PyYAML and genanki.

Both begin with the file of questions and end with an .apkg; ours also checks the deck, draws, hashes and stamps.
The cache is warm: the deck has been read before. Each runs in its own process, in turn; CPU seconds, best of some runs.
Floor: at most 0.8 of the script's time. Goals: 2.5 times that of genanki's bare `write_to_file`, and 60% of the memory.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

COUNTS = (20_000, 100_000)
RUNS = 3
FLOOR = 0.8
HEAD = "deck: bench\ntitle: Bench\nquestions:\n"
SHAPES = (
    "- id: q{n}\n  question: Which element stands at place {n} of the long table?\n  answer: Element {n} of it\n"
    "  wrong:\n  - Element {n} here\n  - Element {n} there\n  - No element\n"
    "  explain: It was found in the year {n}.\n  source: A book of tables\n  tags: [table]\n",
    "- id: q{n}\n  question: What is the name of element {n}?\n  answer: name{n}\n  source: A book of tables\n",
    "- id: q{n}\n  cloze: Water number {n} boils at {{{{100}}}} degrees.\n  explain: So it is.\n",
    "- id: q{n}\n  front: Element {n}\n  back: Found in the year {n}, of which the sea holds some.\n",
)
SCRIPT = """
import html, json, re, resource, sys, time
start = time.process_time()
import genanki, yaml
loaded = yaml.load(open("bench.yaml"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
deck = genanki.Deck(2059400110, loaded["title"])
for asked in loaded["questions"]:
    more = "".join(f"<p>{html.escape(asked[key])}</p>" for key in ("explain", "source") if key in asked)
    model = genanki.BASIC_MODEL
    if "cloze" in asked:
        model, fields = genanki.CLOZE_MODEL, [re.sub("{{(.*?)}}", r"{{c1::\\1}}", html.escape(asked["cloze"])), more]
    elif "front" in asked:
        fields = [html.escape(asked["front"]), html.escape(asked["back"]) + more]
    else:
        options = sorted([asked["answer"], *asked.get("wrong", [])]) if "wrong" in asked else []
        listed = "".join(f"<li>{html.escape(option)}</li>" for option in options)
        fields = [f"{html.escape(asked['question'])}<ul>{listed}</ul>", html.escape(asked["answer"]) + more]
    guid = genanki.guid_for(loaded["deck"], asked["id"])
    deck.add_note(genanki.Note(model, fields, tags=asked.get("tags", []), guid=guid))
written = time.process_time()
deck.write_to_file("script.apkg")
end = time.process_time()
print(json.dumps([end - start, end - written, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""
OURS = """
import json, resource, sys, time
start = time.process_time()
from quiz.cli import quiz
quiz(["export", "anki", "bench.yaml"], standalone_mode=False)
print(json.dumps([time.process_time() - start, 0, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


def measure(script: str, folder: str) -> tuple[float, float, float]:
    """Return CPU seconds in all, those of writing, and the peak memory in MB of one run."""
    env = os.environ | {"QUIZ_HOME": f"{folder}/home"}
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, cwd=folder, env=env
    )
    seconds, writing, memory = json.loads(done.stdout.splitlines()[-1])
    return seconds, writing, memory


def main() -> int:
    """Print a table; return 1 if the floor is missed."""
    missed = False
    print(f"{'questions':>9}{'script':>9}{'ours':>7}{'of script':>11}{'of bare write':>15}{'MB':>6}{'of script':>11}")
    for count in COUNTS:
        with tempfile.TemporaryDirectory() as folder:
            questions = "".join(SHAPES[n % len(SHAPES)].format(n=n) for n in range(count))
            Path(folder, "bench.yaml").write_text(HEAD + questions)
            measure(OURS, folder)  # reads the deck, and stamps it
            both = [(measure(SCRIPT, folder), measure(OURS, folder)) for _ in range(RUNS)]
        script, bare, memory = (min(run[0][part] for run in both) for part in range(3))
        ours, _, peak = (min(run[1][part] for run in both) for part in range(3))
        shares = f"{ours / script:11.0%}{ours / bare:14.1f}x{peak:6.0f}{peak / memory:11.0%}"
        print(f"{count:9,}{script:9.2f}{ours:7.2f}{shares}")
        missed = missed or ours > FLOOR * script
    print(f"floor: {FLOOR:.0%} of the script's time: {'missed' if missed else 'kept'}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
