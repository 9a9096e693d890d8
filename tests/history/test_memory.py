"""The kept states are what the log says, whatever is written and in whichever order it comes."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz.engine.memory import State, fold
from quiz.engine.rating import AGAIN, EASY, GOOD, HARD
from quiz.history.event import Event, to_row
from quiz.history.exchange import import_events
from quiz.history.log import Log
from quiz.history.memory import OF_ONE, OF_STALE, Memory
from quiz.history.remarks import FLAGS_OF_ONE
from quiz.history.schema import MIGRATIONS, migrate
from quiz.history.sittings import read_last_fractions

ROOT = Path(__file__).parents[2]
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TODAY = 20_513
LATER = NOON + timedelta(days=40)
"""All answers were given before."""


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    with Log.open(tmp_path / "history.db") as opened:
        yield opened


def remembered(log: Log) -> dict[str, State]:
    """Return the states that are kept, which are those of each question by itself."""
    memory = Memory(log, lambda: LATER)
    due_days = memory.due_days()
    kept = log.query(f"SELECT question || iif(part, '#2', ''), {', '.join(State._fields)} FROM state")
    states = {question: State(*values) for question, *values in kept}
    assert due_days == {question: state.due_day for question, state in states.items()}
    assert states == {question: memory.state(question) for question in states}
    return states


def answer(log: Log, rating: int | None, day: int = 0, question: str = "d/a", **columns: object) -> Event:
    """Write an answer so many days after the first of March."""
    at = NOON + timedelta(days=day)
    event = log.make("answer", session="s", origin="take", now=at, question=question, rating=rating, **columns)
    log.append(event)
    return event


def about(log: Log, kind: str, target: Event, **columns: object) -> None:
    log.append(
        log.make(kind, session="s", origin="take", now=NOON, question=target.question, target=target.id, **columns)
    )


def test_answers_add_up(log: Log):
    assert remembered(log) == {}
    answer(log, GOOD)
    answer(log, AGAIN, question="d/b")
    assert remembered(log) == {"d/a": fold([(TODAY, GOOD)]), "d/b": fold([(TODAY, AGAIN)])}
    answer(log, HARD, day=5)
    assert remembered(log)["d/a"] == fold([(TODAY, GOOD), (TODAY + 5, HARD)])


def test_a_question_that_was_left_unanswered_is_not_remembered(log: Log):
    answer(log, None)
    assert remembered(log) == {}


def test_an_answer_taken_back_does_not_count(log: Log):
    first = answer(log, GOOD)
    assert remembered(log)["d/a"].reps == 1
    about(log, "undo", first)
    assert remembered(log) == {}
    answer(log, HARD)
    assert remembered(log) == {"d/a": fold([(TODAY, HARD)])}


def test_by_the_second_rule_an_undone_answer_counts_until_its_sitting_has_another(log: Log):
    first = answer(log, GOOD)
    about(log, "undo", first, data={"rule": 2})
    assert remembered(log) == {"d/a": fold([(TODAY, GOOD)])}
    answer(log, AGAIN, question="d/b")
    log.append(log.make("answer", session="t", origin="take", now=NOON, question="d/a", rating=EASY))
    assert remembered(log)["d/a"] == fold([(TODAY, GOOD), (TODAY, EASY)])
    again = answer(log, HARD)
    assert remembered(log)["d/a"] == fold([(TODAY, EASY), (TODAY, HARD)])
    about(log, "undo", again, data={"rule": 2})
    assert remembered(log)["d/a"] == fold([(TODAY, EASY), (TODAY, HARD)])


def test_undos_mean_the_same_in_whatever_order_they_are_imported(tmp_path: Path, log: Log):
    first = answer(log, AGAIN)
    about(log, "undo", first, data={"rule": 2})
    answer(log, HARD)
    events = list(log.all_events())
    for number, order in enumerate(permutations(events)):
        with Log.open(tmp_path / f"other-{number}.db") as other:
            for event in order:
                other.merge(iter([to_row(event)]))
                remembered(other)
            assert remembered(other) == {"d/a": fold([(TODAY, HARD)])}


def test_old_undos_keep_their_meaning(log: Log):
    """In a file recorded at 275c126: wrong, undo, right; don't know, undo, right; a card undone and left."""
    import_events(log, [Path(__file__).parent / "made-at-275c126.jsonl"])
    memory = Memory(log, lambda: NOON)
    assert memory.due_days() == {"d/a": TODAY + 1, "d/b": TODAY + 1, "d/c": TODAY + 2}
    assert {name: state.reps for name, state in memory.states().items()} == {"d/a": 1, "d/b": 1, "d/c": 1}
    assert read_last_fractions(log) == {"d/a": 1.0, "d/b": 1.0, "d/c": 1.0}


def test_an_answer_is_taken_back_by_its_id_whatever_question_the_undo_names(log: Log):
    first = answer(log, GOOD)
    assert remembered(log)["d/a"].reps == 1
    log.append(log.make("undo", session="s", origin="take", now=NOON, question="d/other", target=first.id))
    assert remembered(log) == {}


def test_the_learners_own_verdict_is_kept(log: Log):
    first = answer(log, AGAIN)
    assert remembered(log)["d/a"] == fold([(TODAY, AGAIN)])
    about(log, "override", first, rating=GOOD)
    about(log, "override", first, rating=EASY)
    assert remembered(log)["d/a"] == fold([(TODAY, EASY)])


def test_what_other_machines_recorded_comes_where_it_belongs(log: Log):
    """An older answer that arrives later changes what was made of the newer ones."""
    answer(log, GOOD, day=10)
    assert remembered(log)["d/a"].reps == 1
    earlier = Event(
        "0-earlier", "other", "t", "answer", "take", "d/a", at_ms=0, day=TODAY, rating=AGAIN, rating_source="score"
    )
    assert log.merge(iter([to_row(earlier)])) == 1
    assert remembered(log) == {"d/a": fold([(TODAY, AGAIN), (TODAY + 10, GOOD)])}


def test_days_until_it_comes_again(log: Log):
    memory = Memory(log, lambda: NOON)
    assert memory.today == TODAY
    assert memory.days_to_next("d/a") is None
    assert memory.list_intervals("d/a") == (1, 1, 2, 8)
    given = answer(log, GOOD)
    assert memory.days_to_next("d/a") == 2
    about(log, "undo", given, data={"rule": 2})
    assert memory.days_to_next("d/a") == 2  # there is no other
    assert memory.list_intervals("d/a", "s") == (1, 1, 2, 8)  # but the next one takes its place
    assert Memory(log, lambda: NOON + timedelta(days=5)).days_to_next("d/a") == -3


def test_both_sides_of_a_card_are_remembered_apart(log: Log):
    answer(log, GOOD, part=0)
    answer(log, AGAIN, part=1)
    assert remembered(log)["d/a"] == fold([(TODAY, GOOD)])
    memory = Memory(log, lambda: NOON)
    assert memory.states() == {"d/a": fold([(TODAY, GOOD)]), "d/a#2": fold([(TODAY, AGAIN)])}
    assert memory.due_days() == {"d/a": TODAY + 2, "d/a#2": TODAY + 1}
    assert (memory.days_to_next("d/a"), memory.days_to_next("d/a#2")) == (2, 1)
    assert memory.list_begun() == memory.list_answered() == {"d/a", "d/a#2"}
    assert Memory(log, lambda: NOON + timedelta(days=5)).list_due() == {"d/a#2"}  # one side a day
    assert log.query("SELECT part, reps FROM state ORDER BY part") == [(0, 1), (1, 1)]


def test_another_model_of_memory_makes_all_states_again(log: Log):
    answer(log, GOOD)
    kept = remembered(log)
    with log.writing() as db:
        db.execute("UPDATE about SET value = '0 0.8' WHERE name = 'memory'")
        db.execute("UPDATE state SET due_day = 1, reps = 99")
    assert remembered(log) == kept


def test_a_record_of_before_there_was_a_memory(tmp_path: Path):
    """The first version kept no states: all that was answered then counts."""
    path = tmp_path / "old.db"
    db = sqlite3.connect(path, isolation_level=None)
    migrate(db, str(path), MIGRATIONS[:1])
    row = to_row(Event("i", "d", "s", "answer", "take", "d/a", day=TODAY, rating=GOOD, rating_source="score"))
    db.execute(f"INSERT INTO event VALUES ({', '.join('?' * len(row))})", row)
    db.close()
    with Log.open(path) as log:
        assert remembered(log) == {"d/a": fold([(TODAY, GOOD)])}


def test_an_older_program_that_still_has_the_file_open(tmp_path: Path):
    """It knows of no memory; what it writes is noticed all the same."""
    path = tmp_path / "history.db"
    old = sqlite3.connect(path, isolation_level=None)
    migrate(old, str(path), MIGRATIONS[:1])
    row = to_row(Event("i", "d", "s", "answer", "take", "d/a", day=TODAY, rating=GOOD, rating_source="score"))
    with Log.open(path) as log:
        assert remembered(log) == {}
        old.execute(f"INSERT INTO event VALUES ({', '.join('?' * len(row))})", row)
        assert remembered(log) == {"d/a": fold([(TODAY, GOOD)])}
    old.close()


def test_what_is_due_and_what_was_begun(log: Log):
    answer(log, GOOD, day=-2)
    answer(log, GOOD, question="d/b")
    answer(log, AGAIN, day=-1, question="d/c")
    answer(log, GOOD, question="d/c")
    memory = Memory(log, lambda: NOON)
    assert memory.due_days() == {"d/a": TODAY, "d/b": TODAY + 2, "d/c": TODAY + 2}
    assert memory.list_due() == {"d/a"}
    assert memory.list_begun() == {"d/b"}


def test_one_answer_more_does_not_go_through_the_whole_log(log: Log):
    """The answers to what is stale, or to one question, are looked up, however many there are to others."""
    plan = [detail for *_, detail in log.query(f"EXPLAIN QUERY PLAN {OF_STALE}", ("", -1, "d/a", 0))]
    assert plan[0].startswith("SEARCH s USING PRIMARY KEY")
    assert [step for step in plan if step.startswith("SCAN")] == []
    plan = [detail for *_, detail in log.query(f"EXPLAIN QUERY PLAN {OF_ONE}", ("d/a", 0, None))]
    assert plan[0] == "SEARCH e USING INDEX event_question (question=? AND part=?)"
    assert [step for step in plan if step.startswith("SCAN")] == []
    plan = [detail for *_, detail in log.query(f"EXPLAIN QUERY PLAN {FLAGS_OF_ONE}", ("d/a",))]
    assert plan[0] == "SEARCH a USING INDEX event_question (question=?)"
    assert [step for step in plan if step.startswith("SCAN")] == []


def test_to_look_at_one_question_writes_nothing(log: Log):
    """Its feedback need not wait for the disk, nor for another process that writes."""
    memory = Memory(log, lambda: NOON)
    answer(log, GOOD)
    other = sqlite3.connect(log.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert memory.days_to_next("d/a") == 2
    other.execute("ROLLBACK")
    other.close()


steps = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), st.sampled_from("ab"), st.integers(1, 4), st.integers(0, 30)),
        st.tuples(st.sampled_from(("undo", "override")), st.integers(0, 5), st.integers(1, 4)),
        st.just(("look",)),
    ),
    max_size=12,
)


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(steps=steps)
def test_states_kept_on_the_way_are_those_made_at_once(tmp_path_factory: pytest.TempPathFactory, steps: list[tuple]):
    """Looking in between, which folds what has changed so far, makes no difference."""
    with Log.open(tmp_path_factory.mktemp("log") / "history.db") as log:
        answers: list[Event] = []
        for kind, *how in steps:
            if kind == "look":
                remembered(log)
            elif kind == "answer":
                answers.append(answer(log, how[1], how[2], question=f"d/{how[0]}"))
            elif answers:
                target = answers[how[0] % len(answers)]
                about(
                    log,
                    kind,
                    target,
                    **({"rating": how[1]} if kind == "override" else {"data": {"rule": how[1] % 2 + 1}}),
                )
        kept = remembered(log)
        with log.writing() as db:
            db.execute("DELETE FROM state")
            db.execute("DELETE FROM about WHERE name = 'memory'")
        assert remembered(log) == kept


# ---------------------------------------------------------------- answers from the future


def at(days: int, log: Log) -> Memory:
    return Memory(log, lambda: NOON + timedelta(days=days))


def test_an_answer_dated_2200_counts_as_given_when_it_is_noticed(log: Log):
    """Its question comes again like any other, however many days pass; the log keeps what it says."""
    answer(log, GOOD, day=63_000)
    assert at(0, log).due_days() == {"d/a": TODAY + 2}
    assert at(0, log).state("d/a") == fold([(TODAY, GOOD)])
    assert at(1, log).due_days() == at(9, log).due_days() == {"d/a": TODAY + 2}
    assert at(9, log).state("d/a") == fold([(TODAY, GOOD)])
    assert at(9, log).list_due() == {"d/a"}
    assert [event.day for event in log.all_events()] == [TODAY + 63_000]


def test_answers_after_one_dated_2200_lead_where_they_would_without_it(log: Log):
    answer(log, GOOD, day=63_000)
    assert at(0, log).due_days() == {"d/a": TODAY + 2}
    for day in (3, 5):
        answer(log, AGAIN, day=day)
        assert at(day, log).due_days() == {"d/a": TODAY + day + 1}
        assert at(day, log).days_to_next("d/a") == 1


def test_when_the_day_of_a_future_answer_comes_it_counts_as_given_then(log: Log):
    answer(log, GOOD)
    answer(log, EASY, day=30)
    assert at(0, log).due_days() == {"d/a": fold([(TODAY, GOOD), (TODAY, EASY)]).due_day}
    assert log.query("SELECT question, counted_on, until FROM stale") == [("d/a", TODAY, TODAY + 30)]
    assert at(28, log).due_days() == {"d/a": fold([(TODAY, GOOD), (TODAY, EASY)]).due_day}
    assert at(29, log).due_days() == {"d/a": fold([(TODAY, GOOD), (TODAY + 30, EASY)]).due_day}
    assert log.query("SELECT * FROM stale") == []


def test_tomorrow_may_be_today_elsewhere(log: Log):
    answer(log, GOOD, day=1)
    assert at(0, log).due_days() == {"d/a": TODAY + 3}


def test_what_a_clock_in_2200_made_of_answers_is_made_anew(log: Log):
    """The answer and the fold were both made by the wrong clock, which is then put right."""
    answer(log, GOOD, day=63_000)
    assert at(63_000, log).due_days() == {"d/a": TODAY + 63_002}
    assert at(5, log).due_days() == {"d/a": TODAY + 7}
    assert at(7, log).list_due() == {"d/a"}


def test_a_clock_in_1970_leaves_nothing_behind(log: Log):
    answer(log, GOOD)
    before = at(0, log).due_days()
    at(-TODAY, log).due_days()
    assert at(0, log).due_days() == before
    assert log.query("SELECT * FROM stale") == []


def test_what_stays_stale_is_not_folded_again_and_again(log: Log):
    answer(log, GOOD, day=300)
    at(0, log).due_days()
    with_lock = sqlite3.connect(log.path, isolation_level=None)
    with_lock.execute("BEGIN IMMEDIATE")
    assert at(1, log).due_days() == {"d/a": TODAY + 2}
    with_lock.close()


# ---------------------------------------------------------------- slices


def fill(log: Log, questions: int, answers: int) -> None:
    """Write answers as an import would."""
    rows = (
        to_row(Event(f"{number:06}-{turn:06}", "d", "t", "answer", "take", f"d/q{number:06}",
                     at_ms=turn, day=TODAY - answers + turn, rating=1 + (number + turn) % 4))
        for number in range(questions)
        for turn in range(answers)
    )  # fmt: skip
    assert log.merge(rows) == questions * answers


@pytest.mark.slow
def test_a_fold_tells_how_far_it_is_and_writes_as_it_goes(log: Log):
    fill(log, 2_000, 10)
    told: list[tuple[int, int]] = []
    kept: list[int] = []

    def progress(done: int, total: int) -> None:
        told.append((done, total))
        kept.append(log.query("SELECT count(*) FROM state")[0][0])

    Memory(log, lambda: NOON, progress).due_days()
    assert len(told) > 3
    assert told == sorted(told)
    assert told[-1] == (2_000, 2_000)
    assert kept == [done for done, _ in told]


@pytest.mark.slow
def test_an_answer_written_between_reading_and_keeping_is_not_lost(log: Log):
    """Somebody answers one of the questions while their states are worked out."""
    fill(log, 1_500, 10)
    with Log.open(log.path) as other:
        memory = Memory(
            log, lambda: NOON, lambda done, total: answer(other, EASY, question=f"d/q{min(done + 1, 1_499):06}")
        )
        memory.due_days()
        assert log.query("SELECT * FROM stale") != []
    assert remembered(log) == {f"d/q{number:06}": at(40, log).state(f"d/q{number:06}") for number in range(1_500)}


BESIDE = """
import sys, time
from datetime import UTC, datetime
from quiz.history.log import Log
worst = 0.0
with Log.open(sys.argv[1]) as log:
    print("ready", flush=True)
    for number in range(10**9):
        before = time.monotonic()
        log.append(log.make("answer", session="s", origin="take", now=datetime.now(UTC), question="d/x", rating=3))
        print(number, time.monotonic() - before, flush=True)
        time.sleep(0.02)
"""


@pytest.mark.slow
def test_a_sitting_beside_a_long_fold_is_not_locked_out(tmp_path: Path):
    """The record is locked for a small part of the fold only, so that every answer finds its moment."""
    with Log.open(tmp_path / "history.db") as log:
        fill(log, 5_000, 10)
        command = [sys.executable, "-c", BESIDE, log.path]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as beside:
            assert beside.stdout is not None
            assert beside.stdout.readline() == "ready\n"
            at(0, log).due_days()
            beside.kill()
            saved = [line for line in beside.stdout.readlines() if line.endswith("\n")]
        assert len(saved) > 5
        assert remembered(log)["d/x"].reps >= len(saved)


@pytest.mark.slow
def test_a_fold_that_is_killed_goes_on_where_it_was(tmp_path: Path):
    with Log.open(tmp_path / "history.db") as log:
        fill(log, 4_000, 10)
        code = (
            "import os, sys; from datetime import UTC, datetime; from quiz.history.log import Log\n"
            "from quiz.history.memory import Memory\n"
            "def die(done, total): done > 1000 and os.kill(os.getpid(), 9)\n"
            "Memory(Log.open(sys.argv[1]), lambda: datetime(2026, 3, 1, 12, tzinfo=UTC), die).due_days()"
        )
        done = subprocess.run([sys.executable, "-c", code, log.path], cwd=ROOT)
        assert done.returncode == -9
        ((kept,),) = log.query("SELECT count(*) FROM state")
        assert 1_000 < kept < 4_000
        assert log.query("SELECT count(*) FROM stale") == [(4_000 - kept,)]
        assert len(remembered(log)) == 4_000
