"""How long `quiz check` takes and how much memory, against composing the same files and nothing else.

Run it: `python tests/benchmarks/bench_check.py [RUNS]` (5 unless told). All are whole processes by the wall clock,
run in turn, medians; memory is the highest of any process. For several shapes of generated banks:

- floor: `python -c` composes file after file with PyYAML's C loader;
- cold: `quiz check` with nothing in the cache, all rules on;
- warm: the same again, nothing changed.

Returns 1 when a promise is broken: 10,000 questions cold within 1.6 floors (several files) and 60 MB
(any shape), 100,000 within 2 floors.
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bench_library import ROOT, make_environment, write_deck

SHAPES = ((10, 1_000), (100, 100), (1_000, 10), (1, 10_000), (1_000, 100))
PROMISED = {(10, 1_000): 1.6, (100, 100): 1.6, (1_000, 100): 2.0}
MOST_MB = 60

FLOOR = """
import os, sys, yaml
for name in sorted(os.listdir(sys.argv[1])):
    with open(os.path.join(sys.argv[1], name), "rb") as file:
        yaml.compose(file.read(), Loader=yaml.CLoader)
"""
QUIZ = [str(Path(sys.executable).with_name("quiz")), "check"]


def run(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Run a process to its end and return its seconds and the highest memory, in MB, of it or any child."""
    quiet = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in (0, 1, 2)]
    began = time.perf_counter()
    process = os.posix_spawn(command[0], command, environment, file_actions=quiet)
    _, status, used = os.wait4(process, 0)
    took = time.perf_counter() - began
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"{command} ended with {os.waitstatus_to_exitcode(status)}")
    return took, used.ru_maxrss / 1024


def measure(scratch: Path, files: int, questions: int, runs: int) -> list[tuple[float, float]]:
    """Return median seconds and peak MB of the floor, a cold and a warm check of a bank of this shape."""
    folder = scratch / f"bank-{files}-{questions}"
    folder.mkdir()
    for number in range(files):
        write_deck(folder / f"deck-{number:04}.yaml", number, questions)
    environment = make_environment(scratch)
    told: list[list[tuple[float, float]]] = [[], [], []]
    time.sleep(2.1)  # until then the files are too young to be trusted by their looks
    for number in range(-1, runs):
        home = {**environment, "QUIZ_HOME": str(scratch / f"home-{files}-{questions}-{number}")}
        turns = (
            run([sys.executable, "-c", FLOOR, str(folder)], home),
            run([*QUIZ, str(folder)], home),
            run([*QUIZ, str(folder)], home),
        )
        if number >= 0:  # the first turn compiles the modules
            for times, turn in zip(told, turns, strict=True):
                times.append(turn)
    return [(statistics.median(took for took, _ in times), max(mb for _, mb in times)) for times in told]


def main(runs: int) -> int:
    """Print a line for each shape; return 1 if a promise is broken."""
    broken = 0
    os.chdir(ROOT)
    print(f"{'questions':>9} {'files':>6}  {'floor':>7}  {'cold':>7} {'ratio':>6} {'MB':>5}  {'warm':>7} {'MB':>5}")
    for files, questions in SHAPES:
        with tempfile.TemporaryDirectory() as scratch:
            (floor, _), (cold, mb), (warm, warm_mb) = measure(Path(scratch), files, questions, runs)
        limit = PROMISED.get((files, questions))
        kept = (limit is None or cold <= limit * floor) and (files * questions > 10_000 or mb <= MOST_MB)
        broken += not kept
        print(
            f"{files * questions:9,} {files:6,}  {floor:6.3f}s  {cold:6.3f}s {cold / floor:6.2f} {mb:5.0f}"
            f"  {warm:6.3f}s {warm_mb:5.0f}  {'' if kept else 'missed'}",
            flush=True,
        )
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 5))
