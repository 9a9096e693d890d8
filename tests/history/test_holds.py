"""Suspend, unsuspend, bury and reset in the log: folded into states, the same in whatever order events arrive."""

import json
import random
from datetime import UTC, datetime, timedelta

import pytest

from quiz.errors import HistoryError
from quiz.history.exchange import export_events, import_events
from quiz.history.log import Log
from quiz.history.memory import Memory
from quiz.history.sittings import read_last_fractions

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def write(log: Log, day: int, kind: str, question: str = "d/q", part: int = 0, hour: int = 0) -> None:
    more = {"rating": 3, "score": 1.0, "rating_source": "score"} if kind == "answer" else {}
    now = START + timedelta(days=day, hours=hour)
    log.append(log.make(kind, session="s", origin="review", now=now, question=question, part=part, **more))


def remember(log: Log, day: int) -> Memory:
    return Memory(log, lambda: START + timedelta(days=day))


def look(log: Log, day: int) -> tuple[set[str], set[str], dict[str, int]]:
    memory = remember(log, day)
    return memory.list_held(), memory.list_due(), memory.due_days()


def test_what_is_suspended_is_not_due_until_it_is_unsuspended(log):
    write(log, 0, "answer")
    assert remember(log, 9).list_due() == {"d/q"}
    due = remember(log, 9).due_days()
    write(log, 9, "suspend")
    assert look(log, 90) == ({"d/q"}, set(), due)
    write(log, 91, "unsuspend")
    assert look(log, 91) == (set(), {"d/q"}, due)


def test_what_is_buried_is_not_due_on_that_day_alone(log):
    write(log, 0, "answer")
    write(log, 9, "bury")
    assert look(log, 9)[:2] == ({"d/q"}, set())
    assert look(log, 10)[:2] == (set(), {"d/q"})
    write(log, 10, "bury")
    write(log, 10, "unsuspend", hour=1)
    assert look(log, 10)[:2] == (set(), {"d/q"})


def test_a_clock_that_was_wrong_buries_nothing_for_years(log):
    write(log, 0, "answer")
    write(log, 9000, "bury")
    assert look(log, 9)[:2] == (set(), {"d/q"})


def test_a_reset_question_was_never_answered(log):
    write(log, 0, "answer")
    write(log, 5, "reset")
    memory = remember(log, 9)
    assert (memory.due_days(), memory.states(), memory.state("d/q"), memory.list_due()) == ({}, {}, None, set())
    write(log, 9, "answer")
    assert remember(log, 9).list_begun() == {"d/q"}
    state = remember(log, 9).state("d/q")
    assert (state.reps, state) == (1, remember(log, 9).states()["d/q"])
    assert read_last_fractions(log) == {"d/q": 1.0}


def test_a_question_that_was_never_answered_can_be_suspended(log):
    write(log, 0, "suspend", "d/new")
    assert look(log, 3) == ({"d/new"}, set(), {})
    assert remember(log, 3).states() == {}
    assert remember(log, 3).list_suspended() == {"d/new"}


def test_the_parts_of_a_question_are_held_by_themselves(log):
    write(log, 0, "answer")
    write(log, 1, "suspend", part=1)
    assert look(log, 9)[:2] == ({"d/q#2"}, {"d/q"})


def test_imports_in_any_order_and_number_give_the_same_state(tmp_path):
    drawn = random.Random(3)
    kinds = ("answer", "answer", "suspend", "unsuspend", "bury", "reset")
    with Log.open(tmp_path / "one.db") as one, Log.open(tmp_path / "two.db") as two:
        for number in range(120):
            target = drawn.choice((one, two))
            write(target, drawn.randrange(40), drawn.choice(kinds), f"d/q{number % 7}", drawn.randrange(2))
        export_events(one, tmp_path / "x")
        export_events(two, tmp_path / "x")
    files = sorted((tmp_path / "x").iterdir())
    seen = set()
    for number in range(6):
        with Log.open(tmp_path / f"{number}.db") as log:
            for path in drawn.choices(files, k=3) + drawn.sample(files, len(files)):
                import_events(log, [path])
                if number % 2:
                    remember(log, 39).list_held()
            memory = remember(log, 39)
            memory.list_held()
            seen.add(json.dumps(log.query("SELECT * FROM state ORDER BY question, part")))
    assert len(seen) == 1
    assert '"d/q1", 1' in seen.pop()


def test_a_file_of_format_1_is_read_and_grows_with_a_head_of_format_2(tmp_path, log):
    """An older version of quiz reads the first events and then says that it must be updated."""
    write(log, 0, "answer")
    export_events(log, tmp_path / "x")
    (file,) = (tmp_path / "x").iterdir()
    file.write_text(file.read_text().replace('"format":2', '"format":1', 1))
    write(log, 1, "suspend")
    export_events(log, tmp_path / "x")
    export_events(log, tmp_path / "x")
    write(log, 2, "unsuspend")
    export_events(log, tmp_path / "x")
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert [line.get("format") or line["kind"] for line in lines] == [1, "answer", 2, "suspend", "unsuspend"]
    with Log.open(tmp_path / "other.db") as other:
        assert import_events(other, [file]).events == 3
        assert [event.kind for event in other.all_events()] == ["answer", "suspend", "unsuspend"]


def test_an_import_that_is_forgotten_takes_its_holds_along(tmp_path, log):
    from quiz.history.imports import forget

    write(log, 0, "answer")
    with Log.open(tmp_path / "two.db") as two:
        write(two, 1, "suspend")
        export_events(two, tmp_path / "x")
    import_events(log, [tmp_path / "x"])
    assert look(log, 9)[0] == {"d/q"}
    forget(log, 1)
    assert look(log, 9)[:2] == (set(), {"d/q"})


def test_a_hold_without_a_question_is_refused(tmp_path, log):
    (tmp_path / "x.jsonl").write_text(
        '{"format":2,"device":"d","learner":""}\n{"id":"019ac3f0-7a2b-7c41-9d52-6f0e8b1a2c3d","session":"s",'
        '"kind":"suspend","origin":"review","at_ms":1,"tz_min":0,"day":-1}\n'
    )
    with pytest.raises(HistoryError, match="lacks question"):
        import_events(log, [tmp_path / "x.jsonl"])
