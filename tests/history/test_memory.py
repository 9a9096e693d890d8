"""The kept states are what the log says, whatever is written and in whichever order it comes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz.engine.memory import State, fold
from quiz.engine.rating import AGAIN, EASY, GOOD, HARD
from quiz.history.event import Event, to_row
from quiz.history.log import Log
from quiz.history.memory import OF_ONE, OF_STALE, Memory
from quiz.history.schema import MIGRATIONS, migrate

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TODAY = 20_513


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    with Log.open(tmp_path / "history.db") as opened:
        yield opened


def remembered(log: Log) -> dict[str, State]:
    """Return the states that are kept, which are those of each question by itself."""
    memory = Memory(log, lambda: NOON)
    due_days = memory.due_days()
    kept = log.query(f"SELECT question, {', '.join(State._fields)} FROM state WHERE part = 0")
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


def test_the_learners_own_word_stands(log: Log):
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
    answer(log, GOOD)
    assert memory.days_to_next("d/a") == 2
    assert Memory(log, lambda: NOON + timedelta(days=5)).days_to_next("d/a") == -3


def test_both_sides_of_a_card_are_remembered_apart(log: Log):
    """Anki asks both ways; here the first way alone is asked and reviewed."""
    answer(log, GOOD, part=0)
    answer(log, AGAIN, part=1)
    assert remembered(log) == {"d/a": fold([(TODAY, GOOD)])}
    assert log.query("SELECT part, reps FROM state ORDER BY part") == [(0, 1), (1, 1)]


def test_another_way_to_remember_makes_all_states_anew(log: Log):
    answer(log, GOOD)
    kept = remembered(log)
    with log.writing() as db:
        db.execute("UPDATE about SET value = '0 0.8' WHERE name = 'memory'")
        db.execute("UPDATE state SET due_day = 1, reps = 99")
    assert remembered(log) == kept


def test_a_record_of_before_there_was_a_memory(tmp_path: Path):
    """The first version kept no states: all that was answered then counts."""
    import sqlite3

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
    import sqlite3

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
    plan = [detail for *_, detail in log.query(f"EXPLAIN QUERY PLAN {OF_STALE}")]
    assert [step for step in plan if step.startswith("SCAN")] == ["SCAN s"]
    plan = [detail for *_, detail in log.query(f"EXPLAIN QUERY PLAN {OF_ONE}", ("d/a",))]
    assert plan[0] == "SEARCH e USING INDEX event_question (question=? AND part=?)"
    assert [step for step in plan if step.startswith("SCAN")] == []


def test_to_look_at_one_question_writes_nothing(log: Log):
    """Its feedback need not wait for the disk, nor for another process that writes."""
    import sqlite3

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
                about(log, kind, target, **({"rating": how[1]} if kind == "override" else {}))
        kept = remembered(log)
        with log.writing() as db:
            db.execute("DELETE FROM state")
            db.execute("DELETE FROM about WHERE name = 'memory'")
        assert remembered(log) == kept
