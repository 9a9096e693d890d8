"""An import can be undone as a whole, and only that."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from quiz.errors import HistoryError
from quiz.history.event import Event, next_id, to_row
from quiz.history.exchange import export_events, import_events
from quiz.history.imports import Import, forget, list_imports
from quiz.history.log import Log
from quiz.history.memory import Memory

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def record(path: Path, *questions: str) -> Log:
    """Return a log with an answer to each question."""
    log = Log.open(path)
    for minute, question in enumerate(questions):
        at = NOON + timedelta(minutes=minute)
        log.append(log.make("answer", session="s", origin="take", now=at, question=question, score=1.0, rating=3))
    return log


def asked(log: Log) -> list[str]:
    return sorted(event.question for event in log.all_events())


def due(log: Log) -> set[str]:
    return set(Memory(log, lambda: NOON).due_days())


@pytest.fixture
def parts(tmp_path: Path) -> tuple[Path, Path]:
    """Two exports of another machine that share the answer to d/b."""
    with record(tmp_path / "other.db", "d/a", "d/b", "d/c") as other:
        export_events(other, tmp_path / "out")
        (whole,) = (tmp_path / "out").iterdir()
        head, a, b, c = whole.read_text().splitlines(keepends=True)
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    one.write_text(head + a + b)
    two.write_text(head + b + c)
    return one, two


def test_forgetting_leaves_what_was_recorded_here_and_what_another_import_holds(
    tmp_path: Path, parts: tuple[Path, Path]
) -> None:
    one, two = parts
    with record(tmp_path / "own.db", "d/own") as log:
        assert import_events(log, [one, two], at_ms=7) == (2, 3, 0)
        assert list_imports(log) == [Import(1, 7, str(one), 2), Import(2, 7, str(two), 2)]
        assert due(log) == {"d/own", "d/a", "d/b", "d/c"}
        assert forget(log, 1) == (1, 1)
        assert (asked(log), due(log)) == (["d/b", "d/c", "d/own"], {"d/own", "d/b", "d/c"})
        assert forget(log, 2) == (2, 0)
        assert (asked(log), due(log)) == (["d/own"], {"d/own"})
        assert list_imports(log) == []


def test_what_was_forgotten_is_skipped_until_it_is_wanted_again(tmp_path: Path, parts: tuple[Path, Path]) -> None:
    one, two = parts
    with Log.open(tmp_path / "own.db") as log:
        import_events(log, [one])
        forget(log, 1)
        assert import_events(log, [one]) == (1, 0, 2)
        assert import_events(log, [two]) == (1, 1, 1)
        assert asked(log) == ["d/c"]
        assert [(one.number, one.events) for one in list_imports(log)] == [(2, 1)]
        assert import_events(log, [one], again=True) == (1, 2, 0)
        assert (asked(log), due(log)) == (["d/a", "d/b", "d/c"], {"d/a", "d/b", "d/c"})
        assert import_events(log, [one, two]) == (2, 0, 0)


def test_the_same_content_is_the_same_import(tmp_path: Path, parts: tuple[Path, Path]) -> None:
    one, _ = parts
    (tmp_path / "copy.jsonl").write_bytes(one.read_bytes())
    with Log.open(tmp_path / "own.db") as log:
        for path in (one, tmp_path / "copy.jsonl", one):
            import_events(log, [path])
        assert [one.number for one in list_imports(log)] == [1]
        forget(log, 1)
        assert asked(log) == []


def test_what_was_recorded_here_belongs_to_no_import(tmp_path: Path) -> None:
    """Not even if the machine's own export is imported, with something new in it."""
    with record(tmp_path / "own.db", "d/a", "d/b") as log:
        export_events(log, tmp_path / "out")
        assert import_events(log, [tmp_path / "out"]) == (1, 0, 0)
        assert list_imports(log) == []
        (path,) = (tmp_path / "out").iterdir()
        with Log.open(tmp_path / "new.db") as stranger:
            stranger.append(stranger.make("answer", session="s", origin="take", now=NOON, question="d/c"))
            export_events(stranger, tmp_path / "theirs")
        (theirs,) = (tmp_path / "theirs").iterdir()
        theirs.write_text(theirs.read_text() + "".join(path.read_text().splitlines(keepends=True)[1:]))
        assert import_events(log, [theirs]) == (1, 1, 0)
        assert forget(log, 1) == (1, 0)
        assert asked(log) == ["d/a", "d/b"]


def test_an_undo_that_is_forgotten_undoes_nothing(tmp_path: Path) -> None:
    with record(tmp_path / "own.db", "d/a") as log:
        (mine,) = log.all_events()
        undo = Event(next_id(mine.at_ms), "x", "t", "undo", "take", "d/other", target=mine.id, at_ms=mine.at_ms,
                     day=mine.day)  # fmt: skip
        with Log.open(tmp_path / "new.db") as other:
            other.merge([to_row(undo)])
            export_events(other, tmp_path / "out", everything=True)
        import_events(log, [tmp_path / "out"])
        assert due(log) == set()
        forget(log, 1)
        assert due(log) == {"d/a"}


def test_no_such_import(tmp_path: Path) -> None:
    with Log.open(tmp_path / "own.db") as log, pytest.raises(HistoryError, match=r"no import 5.*quiz history imports"):
        forget(log, 5)


def test_what_was_forgotten_is_not_in_the_file_any_more(tmp_path: Path, parts: tuple[Path, Path]) -> None:
    one, _ = parts
    with Log.open(tmp_path / "own.db") as log:
        one.write_text(one.read_text().replace("d/a", "d/a-secret"))
        import_events(log, [one])
        assert b"d/a-secret" in (tmp_path / "own.db").read_bytes()
        forget(log, 1)
        due(log)
    assert b"d/a-secret" not in (tmp_path / "own.db").read_bytes()
