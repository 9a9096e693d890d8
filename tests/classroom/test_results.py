"""What learners hand in becomes the same rows in any order; what is damaged is passed over."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from pupils import Item, write_class

from quiz.classroom.database import ClassError
from quiz.classroom.figures import list_items, list_learners
from quiz.classroom.results import Told, read_results
from quiz.classroom.store import Class, open_class

ITEMS = [Item(0, 1), Item(1, 1), Item(-1, 1)]


def add(room: Class, paths: list[Path]) -> int:
    return sum(
        room.add(read_results(BytesIO(path.read_bytes()), path.name, learner=path.stem, told=Told())) for path in paths
    )


def dump(room: Class) -> list[list[tuple[object, ...]]]:
    return [sorted(room.query(f"SELECT * FROM {table}")) for table in ("attempt", "answer", "change", "finish")]


def test_any_order_and_any_number_of_times(room: Class, tmp_path: Path) -> None:
    write_class(tmp_path / "in", ITEMS, 6, seed=1)
    files = sorted((tmp_path / "in").iterdir())
    assert add(room, [*files[::-1], files[2]]) == 18
    found = dump(room)
    assert add(room, files) == 0
    assert dump(room) == found
    assert [learner.name for learner in list_learners(room, "demo")] == [f"Pupil {number:03d}" for number in range(6)]


def test_halves_of_a_file_in_any_order_are_the_file(tmp_path: Path) -> None:
    """Events of one sitting may come in several files: its end first, an answer last."""
    write_class(tmp_path / "in", ITEMS, 1, seed=1)
    (path,) = (tmp_path / "in").iterdir()
    head, *events = path.read_text().splitlines(keepends=True)
    whole = tmp_path / "whole.jsonl"
    whole.write_text(head + "".join(events))
    parts = []
    for number, event in enumerate(reversed(events)):
        parts.append(tmp_path / f"part-{number}.jsonl")
        parts[-1].write_text(head + event)
    with open_class(str(tmp_path / "a.db")) as one, open_class(str(tmp_path / "b.db")) as other:
        add(one, [whole])
        add(other, parts)
        assert list(list_learners(one, "demo")) == list(list_learners(other, "demo"))
        assert list_items(one, "demo") == list_items(other, "demo")


@pytest.mark.parametrize(
    ("edit", "fault"),
    [
        (lambda line: line[: len(line) // 2] + "\n", "this is not a line of a quiz history."),
        (lambda line: line.replace('"score": 1.0', '"score": 7'), "the event's 'score' is 7"),
        (lambda line: line.replace('"points": 1.0', '"points": 900'), "has 900 of 1 points; nobody can earn that."),
        (lambda line: "\udcff".encode("utf-8", "surrogateescape").decode("latin-1") + line, "not a line"),
        (lambda line: "[" * 100_000 + "\n", "this is not a line of a quiz history."),
        (lambda line: line.replace('"demo/q01"', '""'), "this event lacks question."),
    ],
)
def test_a_damaged_line_is_named_and_the_others_count(
    edit: Callable[[str], str], fault: str, tmp_path: Path, room: Class
) -> None:
    write_class(tmp_path / "in", [Item(-9, 1), *ITEMS], 1, seed=1)
    (path,) = (tmp_path / "in").iterdir()
    lines = path.read_text().splitlines(keepends=True)
    edited = edit(lines[2])
    assert edited != lines[2]
    told = Told()
    data = "".join([*lines[:2], edited, *lines[3:]]).encode()
    assert room.add(read_results(BytesIO(data), "ada.jsonl", learner="ada", told=told)) == 3
    assert len(told.faults) == 1
    assert told.faults[0].startswith("ada.jsonl:3: ")
    assert fault in told.faults[0]


def test_a_foreign_file_is_one_fault(room: Class) -> None:
    told = Told()
    rows = read_results(BytesIO(b"\x89PNG\n" * 1000), "x.png", learner="x", told=told)
    assert (room.add(rows), len(told.faults)) == (0, 1)


def test_an_undone_answer_counts_as_it_does_for_the_learner(room: Class, tmp_path: Path) -> None:
    write_class(tmp_path / "in", [Item(-99, 1)], 1, seed=1)
    (path,) = (tmp_path / "in").iterdir()
    head, start, answer, finish = (json.loads(line) for line in path.read_text().splitlines())
    answer |= {"score": 0.0, "points": 0.0}
    undo = {**answer, "id": answer["id"][:-1] + "f", "kind": "undo", "target": answer["id"], "data": {"rule": 2}}
    again = {**answer, "id": answer["id"].replace("-7", "-7", 1)[:-2] + "ff", "score": 0.5, "points": 0.5}
    assert len({answer["id"], undo["id"], again["id"]}) == 3

    def add_events(*events: object) -> list[float]:
        data = "".join(json.dumps(event) + "\n" for event in (head, *events)).encode()
        room.add(read_results(BytesIO(data), "x", learner="x", told=Told()))
        return [learner.points for learner in list_learners(room, "demo")]

    assert add_events(start, answer, undo, finish) == [0.0]
    assert add_events(again) == [0.5]
    right = {**answer, "id": answer["id"][:-3] + "fff", "kind": "override", "target": again["id"], "data": {}}
    assert add_events(right | {"score": 1.0, "points": 1.0}) == [1.0]


def test_an_item_left_open_counts_as_nothing_for_the_one_and_as_open_for_the_teacher(
    room: Class, tmp_path: Path
) -> None:
    write_class(tmp_path / "in", ITEMS, 2, seed=1)
    first, second = sorted((tmp_path / "in").iterdir())
    lines = first.read_text().splitlines(keepends=True)
    first.write_text("".join(lines[:2] + lines[3:]))
    add(room, [first, second])
    items = list_items(room, "demo")
    assert [(item.question, item.n, item.omitted) for item in items] == [
        ("demo/q01", 2, 1),
        ("demo/q02", 2, 0),
        ("demo/q03", 2, 0),
    ]
    learner = next(iter(list_learners(room, "demo")))
    assert (learner.items["demo/q01"], learner.max_points) == ("open", 3)


def test_an_edited_question_starts_anew(room: Class, tmp_path: Path) -> None:
    write_class(tmp_path / "old", ITEMS, 3, seed=1, revs=["a", "b", "c"])
    write_class(tmp_path / "new", ITEMS, 5, seed=2, revs=["a", "x", "c"])
    for path in (tmp_path / "new").iterdir():
        path.write_text(path.read_text().replace('"Pupil', '"New'))
    add(room, [*(tmp_path / "old").iterdir(), *(tmp_path / "new").iterdir()])
    found = [(item.question, item.rev, item.n) for item in list_items(room, "demo")]
    assert found == [("demo/q01", "a", 8), ("demo/q02", "b", 3), ("demo/q02", "x", 5), ("demo/q03", "c", 8)]


def test_a_learner_is_forgotten_for_good(tmp_path: Path) -> None:
    write_class(tmp_path / "in", ITEMS, 3, seed=1)
    with open_class(str(tmp_path / "class.db")) as room:
        add(room, list((tmp_path / "in").iterdir()))
        assert b"Pupil 001" in (tmp_path / "class.db").read_bytes()
        assert (room.forget("Pupil 001"), room.forget("Pupil 001")) == (1, 0)
        assert len(list(list_learners(room, "demo"))) == 2
    assert b"Pupil 001" not in (tmp_path / "class.db").read_bytes()


def test_places_that_are_no_class(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("hello")
    (tmp_path / "folder").mkdir()
    for name, why in (("text.db", "cannot be used"), ("folder", "is a folder")):
        with pytest.raises(ClassError, match=why):
            open_class(str(tmp_path / name))
    with pytest.raises(ClassError, match="cannot keep a class in mysql"):
        open_class("mysql://host/x")
    with pytest.raises(ClassError, match="PostgreSQL cannot be used"):
        open_class(f"postgresql://quiz@/postgres?host={tmp_path}")


ADD = """
import sys, time
from pathlib import Path
from quiz.classroom.results import Told, read_results
from quiz.classroom.store import open_class
def rows(path):
    with open(path, "rb") as file:
        for row in read_results(file, path, learner="x", told=Told()):
            if sys.argv[3] == "slow":
                print("writing", flush=True)
                time.sleep(600)
            yield row
with open_class(sys.argv[1]) as room:
    for path in sorted(Path(sys.argv[2]).iterdir()):
        room.add(rows(str(path)))
"""


@pytest.mark.slow
def test_two_teachers_at_once_one_of_them_killed(place: str, reopen: Callable[[], Class], tmp_path: Path) -> None:
    if place.startswith("chdb:"):
        pytest.skip("only a server of ClickHouse has two processes at once")
    write_class(tmp_path / "one", ITEMS, 40, seed=1)
    write_class(tmp_path / "two", ITEMS, 40, seed=2)
    for path in (tmp_path / "two").iterdir():
        path.write_text(path.read_text().replace('"Pupil', '"Other'))
    with reopen():
        pass

    def start(folder: str, pace: str) -> "subprocess.Popen[bytes]":
        words = [sys.executable, "-c", ADD, place, str(tmp_path / folder), pace]
        return subprocess.Popen(words, stdout=subprocess.PIPE)

    killed = start("one", "slow")
    assert killed.stdout is not None
    assert killed.stdout.readline() == b"writing\n"
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait(30)
    killed.stdout.close()
    both = [start("one", "fast"), start("two", "fast")]
    for process in both:
        process.communicate(timeout=120)
        assert process.returncode == 0
    with reopen() as room:
        assert len(list(list_learners(room, "demo"))) == 80
        assert sum(1 for _ in room.query("SELECT id FROM answer")) == 240
