"""A record from elsewhere cannot hurt: what quiz would not write is refused; what an older version took is left out.

The real commands are called in this process, which is quick.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pexpect
import pytest
from click.testing import CliRunner, Result

from quiz.cli import quiz
from quiz.engine.fsrs import PARAMETERS
from quiz.errors import HistoryError
from quiz.history.columns import COLUMNS, DATA
from quiz.history.event import Event, next_id, to_json, to_row
from quiz.history.exchange import import_events
from quiz.history.log import Log
from tests.terminals import Program

DECK = """\
deck: demo
title: Demo
questions:
- id: oslo
  question: What is the capital of Norway?
  answer: Oslo
  hint: It has four letters.
- id: two
  question: How many are two?
  answer: Two
  wrong: [One, Three]
"""
NOW = "2026-11-28T12:00:00+00:00"
AT, DAY = 1_795_000_000_000, 20_775

ODD: tuple[Any, ...] = (
    None, "", "x", "\x1b]0;x\x07", "\ud800", "x" * 200_000, "ffffffff-ffff-ffff-ffff-ffffffffffff", "../../x", "\u202e",
    True, 0, 1, -1, 2**31, 2**53, 2**61, 2**64, -(2**61), 10**200, 10**15, 1440, 0.5, 1e18, -1e308, 1e308, 1.5,
    [], [None], ["x"], ["d/q", "d/q"], [[["x"]]], {}, {"x": "y"}, {"tries": "x"}, {"tries": -1}, {"names": [1]},
    {"pass": "x"}, {"typed": [1]}, {"picked": "x"}, {"rated": 9},
    {"a": {"b": {"c": {"d": {"e": {"f": {"g": {"h": {}}}}}}}}},
)  # fmt: skip

COMMANDS = (
    ("home", ""),
    ("history", ""),
    ("history --json", ""),
    ("history export out --all", ""),
    ("take demo --resume", "Oslo\nTwo\n"),
    ("take demo --exam --resume", "Oslo\nTwo\n"),
    ("take demo --order weakest", "/q\n"),
    ("review demo", "Oslo\nTwo\n"),
    ("review demo --due --json", ""),
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "decks").mkdir()
    (tmp_path / "decks" / "demo.yaml").write_text(DECK)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("QUIZ_NOW", NOW)
    return tmp_path


def run(words: str, stdin: str = "") -> Result:
    """Call a command; it ends by itself, whatever it says."""
    done = CliRunner().invoke(quiz, [] if words == "home" else words.split(), input=stdin)
    assert isinstance(done.exception, SystemExit | None), (words, done.exc_info)
    assert done.exit_code in (0, 1), (words, done.output)
    return done


def make(kind: str, number: int, session: str, origin: str = "take", **columns: Any) -> dict[str, Any]:
    """Return an event as a file holds it, as quiz would write it."""
    event = {"id": next_id(AT + number), "session": session, "kind": kind, "origin": origin, "at_ms": AT + number}
    return {**event, "tz_min": 0, "day": DAY, **columns}


START = {
    "bank": "demo", "title": "Demo", "seed": 7, "round": 1, "questions": ["demo/oslo", "demo/two"], "retry_of": "",
    "rules": {"tries": 1, "negative": False, "confidence": False}, "options": {"names": ["demo"], "pass": None},
    "seconds": None, "left_out": 0,
}  # fmt: skip
ANSWER = {"response": {"typed": ["Oslo"]}, "options": [], "lefts": [], "confidence": None, "max_points": 1.0}
SCORED = {"question": "demo/oslo", "score": 1.0, "points": 1.0, "rating": 3, "rating_source": "score", "tries": 1}


def make_sittings() -> list[dict[str, Any]]:
    """One sitting that is over, one that was left, one exam that was not handed in: every kind with all its fields."""
    over, left, exam = next_id(AT), next_id(AT), next_id(AT)
    answer = make("answer", 2, over, **SCORED, hints=0, ms=900, rev="0" * 16, part=0, data=ANSWER)
    second = make("answer", 5, left, **SCORED, data=ANSWER)
    return [
        make("start", 1, over, data=START),
        answer,
        make("override", 3, over, **{**SCORED, "target": answer["id"], "data": {"why": "easy"}}),
        make("flag", 3, over, question="demo/oslo", target=answer["id"], data={"note": "good"}),
        make(
            "finish", 4, over, score=0.5, points=1.0, ms=900,
            data={"points": 1.0, "max_points": 2.0, "percent": 50.0, "answered": 1, "total": 2},
        ),
        make("start", 4, left, data=START),
        second,
        make("undo", 6, left, question="demo/oslo", target=second["id"]),
        make("draft", 7, left, question="demo/oslo", data={"step": "hint"}),
        make("start", 8, exam, "exam", data={**START, "seconds": 600}),
        make("draft", 9, exam, "exam", question="demo/oslo", ms=5, data={"step": "answer", **ANSWER}),
        make("preset", 8, left, "anki", question="demo", data={"retention": 0.85, "parameters": list(PARAMETERS)}),
    ]  # fmt: skip


def spoil(events: list[dict[str, Any]], kind: str, change: Callable[[dict[str, Any]], None]) -> list[dict[str, Any]]:
    """Return the events with the last of a kind changed."""
    spoilt = json.loads(json.dumps(events))
    change(next(event for event in reversed(spoilt) if event["kind"] == kind))
    return spoilt


def list_spoilt() -> Iterator[tuple[str, str, Any]]:
    """Yield kind, field and odd value: every column and every field of `data`, with every odd value."""
    for name in COLUMNS:
        if name != "device":
            for odd in ODD:
                yield ("answer" if name != "target" else "undo"), name, odd
    for kind, fields in DATA.items():
        for name in fields:
            for odd in ODD:
                yield kind, f"data.{name}", odd


def change_field(field: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(event: dict[str, Any]) -> None:
        inner = event.setdefault("data", {}) if field.startswith("data.") else event
        inner[field.removeprefix("data.")] = value

    return change


def write(path: Path, events: list[dict[str, Any]], device: Any = "d") -> None:
    lines = [{"format": 1, "device": device, "learner": ""}, *events]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))


def count_events() -> int:
    with Log.open(Path("home") / "history.db") as log:
        return int(log.query("SELECT count(*) FROM event")[0][0])


def run_all(stdin: str | None = None) -> None:
    for words, answers in COMMANDS:
        run(words, answers if stdin is None else stdin)


def test_the_events_as_quiz_writes_them_are_taken_and_played(home: Path) -> None:
    """So that what is refused below is refused for the one thing that was changed."""
    write(home / "f.jsonl", make_sittings())
    assert run("history import f.jsonl").output == "12 new events from 1 file.\n"
    assert "Demo" in run("history").output
    assert run("take demo --resume", "Oslo\nTwo\n").exit_code == 0
    assert run("take demo --exam --resume", "Oslo\nTwo\n").exit_code == 1  # its time is over: handed in as it was
    assert "1 new event" not in run("history export out --all").output


@pytest.mark.slow
@pytest.mark.parametrize("part", range(8))
def test_no_odd_value_of_any_field_does_harm(home: Path, part: int) -> None:
    """Refused with its line and column and nothing taken, or taken; then every command works."""
    events, refused, taken = make_sittings(), 0, 0
    path, at_ms = home / "home" / "history.db", int(datetime.fromisoformat(NOW).timestamp() * 1000)
    log = Log.open(path)
    for kind, field, odd in list(list_spoilt())[part::8]:
        write(home / "f.jsonl", spoil(events, kind, change_field(field, odd)))
        try:
            import_events(log, ["f.jsonl"], at_ms=at_ms)
        except HistoryError as error:
            refused += 1
            said = str(error)
            assert said.startswith("f.jsonl:"), (kind, field, odd)
            assert any(words in said for words in (f"'{field}' is", f"lacks {field}", "'day' is", "'data' is")), said
            assert "\n" not in said
            assert log.query("SELECT count(*) FROM event") == [(0,)]
        else:
            taken += 1
            log.close()
            run_all()
            path.unlink()
            log = Log.open(path)
    log.close()
    assert refused > 100
    assert taken < refused / 2


@pytest.mark.parametrize("device", [value for value in ODD if value not in ("x", "")])
def test_a_device_is_a_name(home: Path, device: Any) -> None:
    write(home / "f.jsonl", make_sittings(), device)
    done = run("history import f.jsonl")
    if done.exit_code == 0:
        assert isinstance(device, str)
        assert run("history export out --all").exit_code == 0
        assert [path.parent.name for path in home.rglob("*.jsonl")] == [home.name, "out"]
    assert sorted(path.name for path in home.iterdir() if path.is_dir()) in (
        ["decks", "home"],
        ["decks", "home", "out"],
    )


@pytest.mark.parametrize(
    "line", ["null", "[]", "{}", "x", '{"id":', '{"id":NaN}', "1e999999999", "\ufeff{}", '{"format":1}', "[" * 9999]
)
def test_what_is_no_event_is_refused(home: Path, line: str) -> None:
    write(home / "f.jsonl", make_sittings())
    with open(home / "f.jsonl", "a") as file:
        file.write(f"{line}\n")
    done = run("history import f.jsonl")
    assert done.exit_code == 1
    assert done.stderr.startswith("quiz: f.jsonl:14: ")
    assert count_events() == 0


def can_store(value: Any) -> bool:
    try:
        to_json(value)
    except ValueError:
        return False
    return not (isinstance(value, str) and "\ud800" in value)


FIELDS = [*COLUMNS, *sorted({f"data.{name}" for fields in DATA.values() for name in fields})]


def store_spoilt(path: Path, field: str) -> int:
    """Write sittings with every odd value of a field, as an import without checks did; return how many events."""
    events = make_sittings()
    rows = []
    for odd in filter(can_store, ODD):
        for kind in dict.fromkeys(event["kind"] for event in events):
            again = {event["id"]: next_id(AT) for event in events}
            again |= {event["session"]: next_id(AT) for event in events}
            spoilt = spoil(events, kind, change_field(field, odd))
            for event in spoilt:
                for name in ("id", "session", "target"):
                    if isinstance(event.get(name), str):
                        event[name] = again.get(event[name], event[name])
                try:
                    rows.append(to_row(Event(**{"device": "d", **event})))
                except (TypeError, ValueError):
                    continue
    with Log.open(path) as log, log.writing() as db:
        stored = 0
        for row in rows:
            try:
                stored += db.execute(f"INSERT OR IGNORE INTO event VALUES ({', '.join('?' * len(row))})", row).rowcount
            except Exception:  # SQLite takes no such value, so no record holds it
                continue
    return stored


@pytest.mark.slow
@pytest.mark.parametrize("field", FIELDS)
def test_what_an_older_version_took_is_left_out(home: Path, field: str) -> None:
    """Every command works on all of them at once."""
    assert store_spoilt(home / "home" / "history.db", field) > 100
    run_all()
    listed = run("history -n 5").output
    assert "Demo" in listed


def test_events_left_out_are_reported_in_one_sentence(home: Path) -> None:
    write(home / "f.jsonl", make_sittings())
    run("history import f.jsonl")
    with Log.open(home / "home" / "history.db") as log, log.writing() as db:
        db.execute("UPDATE event SET at_ms = 1000000000000000 WHERE kind = 'start' AND origin = 'take'")
    done = run("history")
    assert done.stdout.count("\n") == 1
    assert done.stderr.count("\n") == 1
    assert "cannot be read and were left out" in done.stderr
    assert "12 new events" not in run("history export out --all").stdout


def test_the_sittings_of_a_stranger_are_played_however_their_events_stand(home: Path) -> None:
    """Ids are not in the order of time, a start comes last or twice, something goes on after the end."""
    events = make_sittings()
    for order in ([0, 2, 1, 3, 4], [4, 3, 2, 1, 0], [1, 0, 2, 3, 4], [0, 4, 1, 2, 3]):
        moved = [dict(event) for event in events]
        for place, number in enumerate(order):
            moved[number]["id"] = next_id(AT + 100 + place)
        moved[5]["id"], moved[6]["id"], moved[7]["id"] = moved[7]["id"], moved[5]["id"], moved[6]["id"]
        extra = make("start", 20, moved[5]["session"], data={**START, "questions": []})
        write(home / "f.jsonl", [*moved, extra, make("undo", 21, moved[5]["session"], question="q", target=next_id(1))])
        assert run("history import f.jsonl").exit_code == 0
        run_all()
        (home / "home" / "history.db").unlink()


def test_an_id_of_the_highest_number_leaves_room_for_the_next(home: Path) -> None:
    events = make_sittings()
    for last in ("ffffffff-ffff-7fff-bfff-ffffffffffff", "1d8fda4c-dfff-7fff-bfff-ffffffffffff"):
        events[8]["id"] = last
        write(home / "f.jsonl", events)
        if run("history import f.jsonl").exit_code == 0:
            assert run("take demo --resume", "Oslo\nTwo\n").exit_code == 0
            assert run("history export out --all").exit_code == 0
            assert run("history import out").exit_code == 0
    assert count_events() > 12


@pytest.mark.slow
def test_on_a_terminal_too(home: Path) -> None:
    """The list of decks and the offer to resume a sitting or an exam read the record as well."""
    for field in ("at_ms", "tz_min", "data.title", "data.seconds", "data.questions", "data.percent"):
        store_spoilt(home / "home" / "history.db", field)
    env = {**os.environ, "TERM": "xterm", "PYTHONPATH": str(Path(__file__).parents[2])}
    for words in ([], ["take", "demo"], ["take", "demo", "--exam"], ["review", "demo"]):
        child = Program(sys.executable, ["-m", "quiz", *words], env=env, encoding="utf-8", timeout=60)
        child.expect(r"(/?)q [a-z ]+")
        child.send("/q\r" if child.match[1] else "q")  # typed where one types, else a key
        child.expect(pexpect.EOF)
        child.close()
        assert (child.exitstatus, "Traceback" in child.before) == (0, False), child.before
