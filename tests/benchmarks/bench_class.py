"""A class of 20,000 learners and 100 items: adding 2,000,000 answers and reporting on them, in each database.

Run it: `python tests/benchmarks/bench_class.py [LEARNERS [PLACE]]`. PLACE is a file of SQLite that is not there yet, an
empty database of PostgreSQL or ClickHouse, or `chdb:///FOLDER`; without it a file of SQLite in a temporary folder.

Prints seconds (of processor time, but of a server those that pass), and two ratios: adding beside a bare `executemany`
of the same rows into a table with the same key (for SQLite; goal: at most 2), and the report (a line a learner, items,
options, the whole test) beside the query of the items alone (goal: at most 3). Last, the most memory that the process
had (goal: 300 MB), and how much longer a hundred times as many answers take than a hundredth of them.
"""

import json
import random
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from quiz.classroom.figures import describe_test, list_items, list_learners
from quiz.classroom.queries import ITEMS
from quiz.classroom.results import Answer, Attempt, Finish, Row
from quiz.classroom.store import Class, open_class

ITEMS_EACH = 100
clock = time.perf_counter if any("sql:" in word or "clickhouse" in word for word in sys.argv) else time.process_time


def make_rows(learners: int) -> Iterator[Row]:
    """Yield the rows of a class that picks among four options, the abler the righter."""
    drawn = random.Random(1)
    names = [f"demo/q{number:03d}" for number in range(ITEMS_EACH)]
    asked = json.dumps(names)
    said = [json.dumps({"picked": [option]}, separators=(",", ":")) for option in ("key", "w1", "w2", "w3")]
    for learner in range(learners):
        attempt, name, at = f"s{learner:06d}", f"Pupil {learner:06d}", 1_795_941_331_567 + learner * 1000
        able = drawn.random()
        yield Attempt(attempt, name, "demo", "take", at, asked)
        for number, item in enumerate(names):
            right = drawn.random() < 0.2 + 0.6 * able
            score, response = (1.0, said[0]) if right else (0.0, said[drawn.randint(1, 3)])
            yield Answer(f"a{learner:06d}{number:03d}", attempt, name, item, "r1", at, score, score, 1.0, response, 0)
        yield Finish(f"f{learner:06d}", attempt, name, at + 1)


def measure_bare(learners: int, folder: str) -> float:
    """Return the seconds of inserting the answers alone into a table of SQLite with their key."""
    db = sqlite3.connect(str(Path(folder) / "bare.db"), isolation_level=None)
    columns = ", ".join(Answer._fields)
    db.execute(f"CREATE TABLE answer ({columns}, PRIMARY KEY (id))")
    db.execute("CREATE INDEX answer_attempt ON answer (attempt)")
    start = clock()
    db.execute("BEGIN")
    rows = (row for row in make_rows(learners) if isinstance(row, Answer))
    db.executemany(f"INSERT INTO answer VALUES ({', '.join('?' * len(Answer._fields))})", rows)
    db.execute("COMMIT")
    db.close()
    return clock() - start


def report(room: Class) -> float:
    """Return the seconds of the whole report."""
    start = clock()
    learners = sum(1 for _ in list_learners(room, "demo"))
    items = list_items(room, "demo")
    test = describe_test(room, "demo", items)
    assert learners == test.n
    return clock() - start


def run(learners: int, place: str) -> tuple[float, float, float]:
    """Return the seconds of adding, of the query of the items alone, and of the report."""
    with open_class(place) as room:
        start = clock()
        room.add(make_rows(learners))
        added = clock() - start
        start = clock()
        found = sum(1 for _ in room.query(ITEMS, ("demo",)))
        bare = clock() - start
        assert found == ITEMS_EACH
        return added, bare, report(room)


def main() -> None:
    """Measure a class of this size, and one of a hundredth."""
    learners = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        place = sys.argv[2] if len(sys.argv) > 2 else str(Path(folder) / "class.db")
        small = run(max(1, learners // 100), str(Path(folder) / "small.db"))
        added, bare, whole = run(learners, place)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 2**20)
        inserted = measure_bare(learners, folder) if len(sys.argv) < 3 else 0.0
    print(f"{learners * ITEMS_EACH:,} answers, {place.partition(':')[0] if '://' in place else 'sqlite'}")
    print(f"add      {added:7.1f} s" + (f"   bare {inserted:.1f} s   ratio {added / inserted:.2f}" if inserted else ""))
    print(f"report   {whole:7.1f} s   items alone {bare:.1f} s   ratio {whole / bare:.2f}")
    print(f"memory   {memory:7.0f} MB")
    print(f"growth   add {added / small[0]:.0f}, report {whole / small[2]:.0f} times (100 times the answers)")


if __name__ == "__main__":
    main()
