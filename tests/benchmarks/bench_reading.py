"""Reading 10,000 questions of mixed kinds, against a bare compose of the same files by PyYAML's C loader.

Prints the processor time of each in fresh processes, their ratio (the floor of the whole check is 1.6) and
the highest memory each took (the floor is 60 MB).
"""

import subprocess
import sys
import tempfile
from pathlib import Path

QUESTIONS = 10_000
FILES = 20
RUNS = 5

KINDS = [
    """\
- id: q{n}
  question: What is the capital of the province number {n} of the old kingdom?
  answer: Canberra {n}
  wrong:
  - Sydney {n}: The largest city of them all, but never the capital.
  - Melbourne {n}
  - Perth {n}
  explain: The town {n} was built as a compromise between two larger towns.
  difficulty: easy
  source: sheet/fact-{n}
  tags: [towns, geography]
""",
    """\
- id: q{n}
  question: Which element has the symbol E{n}?
  answer: element {n}
  wrong:
  - lead: Lead is Pb.
  - {{from: elements, pick: 3}}
  source: sheet/fact-{n}
""",
    """\
- id: q{n}
  question: How far away is the star number {n} on average?
  answer: {n}
  within: 2%
  unit: [km, kilometres]
  hint:
  - Light needs about {n} seconds.
  - Further than one thinks.
  source: sheet/fact-{n}
""",
    """\
- id: q{n}
  question: The sun of the planet number {n} rises in the east.
  answer: true
  explain: Every planet of the system turns the same way.
  source: sheet/fact-{n}
""",
    """\
- id: q{n}
  question: Which metal has the symbol M{n}?
  answer: gold {n}
  accept: [aurum {n}]
  reject:
  - silver {n}: Silver is something else.
  typos: no
  source: sheet/fact-{n}
""",
    """\
- id: q{n}
  question: Order these planets of system {n} from the sun outwards.
  order: [Mercury {n}, Venus {n}, Earth {n}, Mars {n}]
  source: sheet/fact-{n}
""",
    """\
- id: q{n}
  question: Match each country of {n} with its capital.
  match:
    Canada {n}: Ottawa {n}
    Turkey {n}: Ankara {n}
    Brazil {n}: Brasília {n}
  wrong: [Toronto {n}, Istanbul {n}]
  source: sheet/fact-{n}
""",
    """\
- id: q{n}
  cloze: Water number {n} boils at {{{{{n}|about {n}}}}} °C, which is {{{{212::a number above 200}}}} °F.
  source: sheet/fact-{n}
""",
    """\
- id: q{n}
  front: Why are there **{n}** high tides a day?
  back: The Moon pulls the near ocean more, and the far ocean less, than the Earth number {n}.
  source: sheet/fact-{n}
""",
    """\
- id: q{n}
  question: Which of these are prime, apart from {n}?
  answers: [2, 29, 97]
  wrong: [1, 51, 91]
  points: 2
  source: sheet/fact-{n}
""",
]

HEAD = """\
deck: deck-{file}
title: Deck {file}
language: en
tags: [bench]
pools:
  elements: [iron, lead, tin, gold, silver, copper, mercury, zinc, nickel, cobalt, argon, neon]
questions:

"""

PEAK = "import resource; peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024"
BARE = """
import sys, time, yaml
from yaml import CLoader
start = time.process_time()
for path in sys.argv[1:]:
    with open(path, "rb") as file:
        yaml.compose(file, Loader=CLoader)
took = time.process_time() - start
"""
READ = """
import sys, time, yaml
from quiz.reading.deckfile import read_deck
start = time.process_time()
decks = []
for path in sys.argv[1:]:
    with open(path, "rb") as file:
        deck, problems = read_deck(file.read(), path)
    assert not problems, problems[:3]
    decks.append(deck)
took = time.process_time() - start
assert sum(len(deck.questions) for deck in decks) == 10_000
"""


def write_bank(folder: Path) -> list[str]:
    """Write the files and return their paths."""
    paths = []
    for file in range(FILES):
        share = range(file * QUESTIONS // FILES, (file + 1) * QUESTIONS // FILES)
        text = HEAD.format(file=file) + "\n".join(KINDS[n % len(KINDS)].format(n=n) for n in share)
        path = folder / f"deck-{file}.yaml"
        path.write_text(text, encoding="utf-8")
        paths.append(str(path))
    return paths


def measure(program: str, paths: list[str]) -> tuple[float, float]:
    """Return the best processor seconds of several fresh processes and the highest memory in MB."""
    best, most = float("inf"), 0.0
    for _ in range(RUNS):
        code = f"{program}\n{PEAK}\nprint(took, peak)"
        out = subprocess.run([sys.executable, "-c", code, *paths], capture_output=True, text=True, check=True).stdout
        took, peak = map(float, out.split())
        best, most = min(best, took), max(most, peak)
    return best, most


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        paths = write_bank(Path(folder))
        bare, bare_peak = measure(BARE, paths)
        read, read_peak = measure(READ, paths)
    print(f"bare compose  {bare:6.3f} s  {bare_peak:5.1f} MB")
    print(f"reading       {read:6.3f} s  {read_peak:5.1f} MB")
    print(f"ratio         {read / bare:6.2f}")


if __name__ == "__main__":
    main()
