import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import quiz
from quiz.errors import HistoryError
from quiz.history.event import Event, from_row, next_id, to_row, to_times
from quiz.history.log import Log
from quiz.history.sittings import (
    find_finished,
    find_unfinished,
    list_sittings,
    list_unfinished,
    read_answers,
    read_last_fractions,
    write_discard,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=7)))


@pytest.fixture
def log(tmp_path):
    with Log.open(tmp_path / "home" / "history.db") as opened:
        yield opened


def start(log, session, bank="hanoi", minute=0, questions=("d/a", "d/b"), origin="take"):
    data = {"bank": bank, "title": bank.title(), "seed": 7, "questions": list(questions), "rules": {}, "options": {}}
    event = log.make("start", session=session, origin=origin, now=NOON + timedelta(minutes=minute), data=data)
    log.append(event)
    return event


def answer(log, session, question, score, minute=1, **columns):
    at = NOON + timedelta(minutes=minute)
    event = log.make(
        "answer", session=session, origin="take", now=at, question=question, score=score, points=score, **columns
    )
    log.append(event)
    return event


def note(log, kind, session, minute=2, **columns):
    event = log.make(kind, session=session, origin="take", now=NOON + timedelta(minutes=minute), **columns)
    log.append(event)
    return event


# ---------------------------------------------------------------- events


def test_an_event_comes_back_as_it_was_written(log):
    data = {"response": {"typed": ["Brasília", "\ud800"]}, "options": ["a", "b"]}
    event = log.make(
        "answer",
        session="s",
        origin="take",
        now=NOON,
        question="d/a",
        part=1,
        rev="0123456789abcdef",
        score=0.5,
        points=1.0,
        rating=2,
        rating_source="score",
        hints=1,
        tries=2,
        ms=1234,
        data=data,
    )
    log.append(event)
    assert log.events("s") == [event]
    assert (event.tz_min, event.at_ms, event.device) == (420, int(NOON.timestamp() * 1000), log.device)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.builds(
        Event,
        *[st.text(st.characters(codec="utf-8"), max_size=9)] * 6,
        part=st.integers(0, 1),
        at_ms=st.integers(0, 2**45),
        tz_min=st.integers(-900, 900),
        day=st.integers(-1, 2**20),
        score=st.none() | st.floats(0, 1),
        points=st.none() | st.floats(-1e6, 1e6),
        rating=st.none() | st.integers(1, 4),
        hints=st.integers(0, 99),
        ms=st.none() | st.integers(0, 2**40),
        data=st.dictionaries(st.text(), json_values, max_size=3),
    )
)
@settings(max_examples=60)
def test_any_event_survives_its_row(event):
    assert from_row(to_row(event)) == event


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1970-01-01T04:00:00+00:00", 0),
        ("1970-01-02T03:59:59+00:00", 0),
        ("1970-01-02T04:00:00+00:00", 1),
        ("2026-03-01T03:59:00+07:00", 20512),
        ("2026-03-01T04:00:00+07:00", 20513),
        ("2026-03-01T03:30:00-09:30", 20512),
    ],
)
def test_the_learners_day_begins_at_four_local_time(text, day):
    assert to_times(datetime.fromisoformat(text)).day == day


def test_or_at_another_hour(tmp_path):
    for hour in range(24):
        at = datetime(2026, 3, 1, hour, tzinfo=UTC)
        assert [to_times(at, begins).day - 20513 for begins in (0, 6, 23)] == [0, -(hour < 6), -(hour < 23)]
    with Log.open(tmp_path / "h.db", day_begins=13) as log:
        assert log.make("answer", session="s", origin="take", now=NOON, question="d/a").day == 20512


def test_a_time_without_an_offset_is_refused():
    with pytest.raises(ValueError, match="offset"):
        to_times(datetime(2026, 3, 1))


def test_an_unknown_kind_or_origin_is_refused(log):
    for kind, origin in (("anser", "take"), ("answer", "game")):
        with pytest.raises(ValueError, match="no event"):
            log.make(kind, session="s", origin=origin, now=NOON)


@given(st.lists(st.integers(0, 2**47), min_size=2, max_size=30))
def test_ids_rise_even_when_the_clock_goes_back(times):
    made = [""]
    for at_ms in times:
        made.append(next_id(at_ms, made[-1]))
    ids = made[1:]
    assert ids == sorted(set(ids))
    assert all(key[14] == "7" and key[19] in "89ab" and len(key) == 36 for key in ids)


def test_a_sitting_resumed_by_another_process_goes_on_in_order_though_the_clock_went_back(tmp_path):
    with Log.open(tmp_path / "h.db") as log:
        first = [start(log, "s"), answer(log, "s", "d/a", 1.0)]
    with Log.open(tmp_path / "h.db") as log:
        second = answer(log, "s", "d/b", 0.0, minute=-60)
        assert log.events("s") == [*first, second]


def test_a_session_resumed_elsewhere_takes_nothing_more(tmp_path):
    with Log.open(tmp_path / "h.db") as here, Log.open(tmp_path / "h.db") as there:
        first = [start(here, "s"), answer(here, "s", "d/a", 1.0)]
        assert there.events("s") == first
        second = answer(there, "s", "d/b", 1.0)
        with pytest.raises(HistoryError, match="another window"):
            answer(here, "s", "d/b", 0.0)
        assert here.events("s") == [*first, second]
        assert answer(here, "s", "d/c", 1.0) == here.events("s")[-1]


def test_the_device_is_kept_and_differs_between_files(tmp_path):
    devices = []
    for name in ("one.db", "one.db", "two.db"):
        with Log.open(tmp_path / name) as log:
            devices.append(log.device)
    assert devices[0] == devices[1] != devices[2]


def test_a_failed_append_writes_none_of_its_events(log):
    good = log.make("answer", session="s", origin="take", now=NOON, question="d/a")
    with pytest.raises(HistoryError):
        log.append(good, good)
    assert log.events("s") == []
    log.append(good)
    assert log.events("s") == [good]


# ---------------------------------------------------------------- what a sitting asks


def test_sittings_are_listed_newest_first(log):
    start(log, "one")
    answer(log, "one", "d/a", 1.0)
    answer(log, "one", "d/b", 0.5)
    note(log, "finish", "one", score=0.75, points=1.5, data={"max_points": 2.0})
    start(log, "two", minute=60)
    start(log, "other", bank="else", minute=30)
    told = [
        (row.session, row.bank, row.finished, row.answered, row.count, row.points, row.percent)
        for row in list_sittings(log)
    ]
    assert told == [
        ("two", "hanoi", False, 0, 2, 0, None),
        ("other", "else", False, 0, 2, 0, None),
        ("one", "hanoi", True, 2, 2, 1.5, 75.0),
    ]
    assert [row.session for row in list_sittings(log, "hanoi")] == ["two", "one"]
    assert [row.session for row in list_sittings(log, "hanoi", limit=1)] == ["two"]
    row = list_sittings(log, "hanoi")[1]
    assert (row.max_points, row.seed, row.data["questions"], row.tz_min) == (2.0, 7, ["d/a", "d/b"], 420)


def test_the_name_of_a_bank_is_no_pattern_and_no_part_of_another(log):
    start(log, "one", bank="hanoi")
    start(log, "two", bank="han%")
    start(log, "three", bank='ha"n\\oi\u00e9')
    assert [row.session for row in list_sittings(log, "han")] == []
    assert [row.session for row in list_sittings(log, "han%")] == ["two"]
    assert [row.session for row in list_sittings(log, 'ha"n\\oi\u00e9')] == ["three"]


def test_unfinished_is_the_newest_sitting_with_something_done_and_no_finish(log):
    assert find_unfinished(log, "hanoi") is None
    start(log, "old")
    answer(log, "old", "d/a", 1.0)
    start(log, "done", minute=10)
    note(log, "finish", "done", minute=11)
    start(log, "empty", minute=20)
    start(log, "exam", minute=30, origin="exam")
    answer(log, "exam", "d/a", 1.0, minute=31)
    row = find_unfinished(log, "hanoi")
    assert row is not None
    assert (row.session, row.answered, row.count) == ("old", 1, 2)
    assert find_unfinished(log, "else") is None
    note(log, "finish", "old", minute=40)
    assert find_unfinished(log, "hanoi") is None


def test_a_discarded_sitting_is_not_offered_again_and_keeps_its_answers(log):
    for minute, session in ((0, "old"), (10, "new")):
        start(log, session, minute=minute)
        answer(log, session, "d/a", 1.0, minute=minute + 1)
    first = find_unfinished(log, "hanoi")
    assert first is not None
    assert first.session == "new"
    assert not first.discarded
    write_discard(log, first, NOON + timedelta(minutes=20))
    assert [row.session for row in list_unfinished(log, None)] == ["old"]
    assert [(row.session, row.discarded, row.answered) for row in list_sittings(log)] == [
        ("new", True, 1),
        ("old", False, 1),
    ]
    since_ms = int((NOON + timedelta(minutes=5)).timestamp() * 1000)
    assert find_unfinished(log, "hanoi", since_ms=since_ms) is None
    assert [event.question for event, _ in read_answers(log, "new")] == ["d/a"]


def test_the_last_finished_is_the_newest_that_came_to_its_end(log):
    assert find_finished(log, ["hanoi"]) == {}
    for minute, session in ((0, "one"), (10, "two")):
        start(log, session, minute=minute)
        note(log, "finish", session, minute=minute + 1, score=0.5)
    start(log, "left", minute=20)
    answer(log, "left", "d/a", 1.0, minute=21)
    found = find_finished(log, ["hanoi", "never played"])
    assert [(bank, row.session) for bank, row in found.items()] == [("hanoi", "two")]


def test_an_undone_answer_counts_nowhere_and_is_still_there(log):
    start(log, "s")
    first = answer(log, "s", "d/a", 1.0)
    wrong = answer(log, "s", "d/b", 1.0)
    undo = note(log, "undo", "s", target=wrong.id)
    assert read_last_fractions(log) == {"d/a": 1.0}
    assert [(row.answered, row.points) for row in list_sittings(log)] == [(1, 1.0)]
    again = answer(log, "s", "d/b", 0.25, minute=3)
    assert read_last_fractions(log) == {"d/a": 1.0, "d/b": 0.25}
    assert [(row.answered, row.points) for row in list_sittings(log)] == [(2, 1.25)]
    assert [event.id for event in log.events("s")[1:]] == [first.id, wrong.id, undo.id, again.id]


def test_an_override_replaces_the_score_until_it_is_undone(log):
    start(log, "s")
    wrong = answer(log, "s", "d/a", 0.0)
    right = note(log, "override", "s", target=wrong.id, question="d/a", score=1.0, points=2.0)
    assert read_last_fractions(log) == {"d/a": 1.0}
    assert list_sittings(log)[0].points == 2.0
    note(log, "undo", "s", minute=3, target=right.id)
    assert read_last_fractions(log) == {"d/a": 0.0}
    assert list_sittings(log)[0].points == 0.0


def test_the_last_answer_of_a_question_is_the_one_by_the_clock(log):
    answer(log, "s", "d/a", 0.2, minute=9)
    answer(log, "t", "d/a", 0.8, minute=3)
    assert read_last_fractions(log) == {"d/a": 0.2}


def test_the_file_is_strict_and_durable(log):
    db = sqlite3.connect(log.path)
    assert db.execute("SELECT strict FROM pragma_table_list WHERE name = 'event'").fetchone() == (1,)
    db.close()
    assert log._db.execute("PRAGMA journal_mode").fetchone() == ("truncate",)
    assert log._db.execute("PRAGMA synchronous").fetchone() == (3,)


def test_utc_and_local_offsets_name_the_same_instant(log):
    here = log.make("start", session="s", origin="take", now=NOON)
    there = log.make("start", session="s", origin="take", now=NOON.astimezone(UTC))
    assert (here.at_ms, here.tz_min, there.tz_min) == (there.at_ms, 420, 0)


def test_the_log_imports_no_questions_and_no_yaml():
    late = ("quiz.model", "yaml", "json", "pathlib")
    code = f"import sys, quiz.history.log; print([name for name in {late} if name in sys.modules])"
    room = Path(quiz.__file__).parents[1]
    told = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, cwd=room)
    assert told.stdout.strip() == "[]", told.stderr
