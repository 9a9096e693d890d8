import itertools
import json
import os
import zlib
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta, timezone

import pytest

from quiz.errors import HistoryError
from quiz.history.event import Event, next_id, to_row
from quiz.history.exchange import OthersAnswers, export_events, import_events, name_device
from quiz.history.log import Log
from quiz.history.sittings import find_unfinished, list_sittings, read_last_fractions, write_discard

MARCH = datetime(2026, 3, 30, 12, tzinfo=UTC)


def fill(path, session, days=4):
    """Make a log with a sitting that goes over the end of a month."""
    log = Log.open(path)
    data = {"bank": "b", "title": "B", "seed": 1, "questions": ["d/0", "d/1"]}
    log.append(log.make("start", session=session, origin="take", now=MARCH, data=data))
    for day in range(days):
        at = MARCH + timedelta(days=day, minutes=len(session))
        answer = log.make(
            "answer", session=session, origin="take", now=at, question=f"d/{day % 2}", score=day / 4, ms=7
        )
        log.append(answer)
    return log


def all_of(log):
    return list(log.all_events())


def test_a_device_writes_one_file_a_month_and_only_its_own_events(tmp_path):
    with fill(tmp_path / "a.db", "s") as a, fill(tmp_path / "b.db", "longer") as b:
        assert export_events(b, tmp_path / "out", learner="Ana") == (2, 5)
        with pytest.raises(OthersAnswers, match=r"the answers of Ana.*--as-mine.*quiz class add "):
            import_events(a, [tmp_path / "out"])
        import_events(b, [tmp_path / "out"])  # its own
        import_events(a, [tmp_path / "out"], as_mine=True)
        assert export_events(a, tmp_path / "out") == (2, 5)
        names = sorted(file.name for file in (tmp_path / "out").iterdir())
        assert names == sorted(
            f"{device}-2026-{month}.jsonl" for device in (a.device, b.device) for month in ("03", "04")
        )
        first, *rest = (tmp_path / "out" / f"{b.device}-2026-03.jsonl").read_text().splitlines()
        assert json.loads(first) == {"format": 2, "device": b.device, "learner": "Ana"}
        assert [json.loads(line)["kind"] for line in rest] == ["start", "answer", "answer"]
        assert export_events(a, tmp_path / "all", everything=True) == (4, 10)


def test_files_only_grow(tmp_path):
    with fill(tmp_path / "a.db", "s") as log:
        export_events(log, tmp_path / "out")
        before = {file: file.read_text() for file in (tmp_path / "out").iterdir()}
        assert export_events(log, tmp_path / "out") == (0, 0)
        log.append(log.make("answer", session="s", origin="take", now=MARCH + timedelta(hours=1), question="d/9"))
        assert export_events(log, tmp_path / "out") == (1, 1)
        assert all(file.read_text().startswith(text) for file, text in before.items())


def test_any_order_and_any_number_of_times_give_the_same_log(tmp_path):
    logs = [fill(tmp_path / f"{name}.db", name) for name in ("a", "bb", "ccc")]
    for log in logs:
        export_events(log, tmp_path / "out")
        log.close()
    files = sorted((tmp_path / "out").iterdir())
    results = []
    for number, order in enumerate(itertools.islice(itertools.permutations(files), 0, 720, 97)):
        with Log.open(tmp_path / f"merged{number}.db") as log:
            for file in (*order, *order[:2]):
                import_events(log, [file])
            assert import_events(log, files) == (6, 0, 0)
            results.append((all_of(log), read_last_fractions(log), list_sittings(log)))
    assert len(results[0][0]) == 15
    assert all(result == results[0] for result in results)


def test_what_was_discarded_on_one_machine_is_not_offered_on_another(tmp_path):
    with fill(tmp_path / "a.db", "s") as here, Log.open(tmp_path / "b.db") as there:
        export_events(here, tmp_path / "out")
        import_events(there, [tmp_path / "out"])
        row = find_unfinished(there, "b")
        assert row is not None
        write_discard(here, row, MARCH + timedelta(days=5))
        export_events(here, tmp_path / "out")
        import_events(there, [tmp_path / "out"])
        assert find_unfinished(there, "b") is None


@pytest.mark.parametrize("day_begins", range(24))
def test_whenever_the_day_begins_its_answers_can_be_imported(tmp_path, day_begins):
    with Log.open(tmp_path / "a.db", day_begins=day_begins) as here, Log.open(tmp_path / "b.db") as there:
        for hour in (0, 5, 12, 22, 23):
            at = MARCH.replace(hour=hour, tzinfo=timezone(timedelta(hours=hour - 11)))
            here.append(here.make("answer", session="s", origin="take", now=at, question="d/a", score=1.0, rating=3))
        export_events(here, tmp_path / "out")
        import_events(there, [tmp_path / "out"])
        assert all_of(there) == all_of(here)


def test_an_event_comes_through_whole(tmp_path):
    with Log.open(tmp_path / "a.db") as log:
        told = {"rating": 3, "rating_source": "score", "hints": 1, "tries": 2, "ms": 5, "score": 1.0, "points": 0.75}
        event = log.make(
            "answer",
            session="s",
            origin="exam",
            now=MARCH.astimezone(),
            question="d/ä",
            part=1,
            target=next_id(5),
            rev="r",
            data={"text": "Brasília\n\ud800", "list": [1, None, 0.5]},
            **told,
        )
        log.append(event)
        export_events(log, tmp_path / "out")
    with Log.open(tmp_path / "b.db") as log:
        import_events(log, [tmp_path / "out"])
        assert all_of(log) == [event]


HEAD = '{"format":1,"device":"d","learner":""}\n'
ID, OTHER = "0199a000-0000-7000-8000-000000000001", "0199a000-0000-7000-8000-000000000002"
LINE = f'{{"id":"{ID}","session":"s","kind":"answer","origin":"take","question":"d/q","at_ms":1,"tz_min":0,"day":-1}}\n'


def changed(old, new):
    """Return a file with one event in which something was replaced."""
    assert old in LINE
    return HEAD + LINE.replace(old, new)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", ""),
        (HEAD, ""),
        (HEAD + LINE, ""),
        ("\ufeff" + HEAD + LINE, ""),
        ((HEAD + LINE).replace("\n", "\r\n"), ""),
        (
            changed("answer", "a kind to come"),
            "f.jsonl:2: the event's 'kind' is \"a kind to come\"; it must be one of answer",
        ),
        (HEAD + LINE[:-9], "f.jsonl:2: the last line is cut short"),
        (HEAD + "\n", "f.jsonl:2: this is not a line"),
        (HEAD + "[" * 100_000 + "\n", "f.jsonl:2: this is not a line"),
        (HEAD + " " * 17_000_000 + "\n", "f.jsonl:2: the line is longer than 16,777,216 bytes"),
        (LINE, "f.jsonl:1: this is not the start"),
        (HEAD.replace("1", "3", 1), "newer version of quiz"),
        (HEAD.replace('"d"', "5"), "f.jsonl:1: this is not the start"),
        (HEAD.replace('"d"', '"../d"'), "f.jsonl:1: 'device' is \"../d\"; it must be a name of small letters"),
        (HEAD.replace('"d"', '"\\ud800"'), "f.jsonl:1: 'device' is \"\\ud800\"; it must be"),
        (changed(f'"{ID}"', '""'), "f.jsonl:2: this event lacks id"),
        (changed(f'"{ID}"', '"i"'), "f.jsonl:2: the event's 'id' is \"i\"; it must be an id such as"),
        (changed('"session":"s",', ""), "f.jsonl:2: this event lacks session"),
        (changed('"question":"d/q",', ""), "f.jsonl:2: this event lacks question"),
        (changed('"at_ms":1', '"at_ms":"1"'), "f.jsonl:2: the event's 'at_ms' is \"1\"; it must be a time"),
        (
            changed('"at_ms":1', '"at_ms":1,"score":true'),
            "the event's 'score' is true; it must be a number from 0 to 1",
        ),
        (changed('"at_ms":1', '"at_ms":1e3'), "the event's 'at_ms' is 1000.0"),
        (changed('"at_ms":1', '"at_ms":99999999999999999999'), "the event's 'at_ms' is 9999"),
        (changed('"day":-1', '"day":1'), "the event's 'day' is 1; it must be -1 or 0, by its at_ms and tz_min"),
        (changed('"at_ms":1', '"at_ms":1,"data":[]'), "the event's 'data' is []"),
        (changed('"at_ms":1', '"at_ms":1,"data":{"x":1e400}'), "the event's 'data' is dict; it must be plain JSON"),
        (changed('"at_ms":1', '"at_ms":1,"points":Infinity'), "f.jsonl:2: this is not a line"),
        (changed('"s"', '"\\ud800"'), "the event's 'session' is"),
        (HEAD.encode("utf-16"), "f.jsonl:1: this is not a quiz history: it is not UTF-8"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_line_and_nothing_is_merged(tmp_path, text, sentence):
    (tmp_path / "a.jsonl").write_text(HEAD + LINE.replace(ID, OTHER))
    (tmp_path / "f.jsonl").write_bytes(text if isinstance(text, bytes) else text.encode())
    with Log.open(tmp_path / "h.db") as log:
        if sentence:
            with pytest.raises(HistoryError) as error:
                import_events(log, [tmp_path])
            assert sentence in str(error.value)
            assert "\n" not in str(error.value)
            assert all_of(log) == []
        else:
            assert import_events(log, [tmp_path]).files == 2


@pytest.mark.parametrize("name", ["missing.jsonl", "bytes.jsonl"])
def test_a_file_that_cannot_be_read(tmp_path, name):
    (tmp_path / "bytes.jsonl").write_bytes(b"\xff\xfe")
    with Log.open(tmp_path / "a.db") as log, pytest.raises(HistoryError, match=name):
        import_events(log, [tmp_path / name])


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "out").write_text("")
    with fill(tmp_path / "a.db", "s") as log, pytest.raises(HistoryError, match="cannot be written"):
        export_events(log, tmp_path / "out")


def test_a_link_at_a_files_place_is_replaced_and_never_followed(tmp_path):
    """Nor is one at the name that earlier versions wrote to first."""
    out, victim = tmp_path / "out", tmp_path / "victim"
    out.mkdir()
    victim.write_text("mine")
    with fill(tmp_path / "a.db", "s") as log:
        for month in ("03", "04"):
            (out / f"{log.device}-2026-{month}.jsonl").symlink_to(victim)
            (out / f"{log.device}-2026-{month}.jsonl.part").symlink_to(victim)
        assert export_events(log, out) == (2, 5)
    assert victim.read_text() == "mine"
    with Log.open(tmp_path / "b.db") as log:
        assert import_events(log, [path for path in out.iterdir() if path.suffix == ".jsonl"]).events == 5


def test_a_device_with_a_path_for_a_name_is_exported_under_a_safe_one(tmp_path):
    """Versions that did not check names may have imported it."""
    for number, device in enumerate(
        ("../../x", "/etc/x", "", "..", "a\nb", "\x1b]0;x", "CON", "\ud800", "x" * 300, "é")
    ):
        home = tmp_path / str(number)
        event = Event(next_id(5), device, "s", "answer", "take", "d/q", at_ms=1, day=-1, score=1.0)
        with Log.open(home / "a.db") as log:
            if device == "\ud800":
                assert name_device(device).isascii()
                continue
            log.merge([to_row(event)])
            assert export_events(log, home / "out", everything=True) == (1, 1)
        (file,) = (home / "out").iterdir()
        assert file.name == f"{name_device(device)}-1970-01.jsonl"
        assert sorted(tmp_path.rglob("*.jsonl")) == sorted(tmp_path.glob("*/out/*.jsonl"))
        with Log.open(home / "b.db") as log:
            assert import_events(log, [home / "out"]) == (1, 1, 0)


def test_several_files_in_one_are_read_as_those_files(tmp_path):
    (tmp_path / "f.jsonl").write_text(HEAD + LINE + HEAD.replace('"d"', '"e"') + LINE.replace(ID, OTHER))
    with Log.open(tmp_path / "h.db") as log:
        assert import_events(log, [tmp_path / "f.jsonl"]) == (1, 2, 0)
        assert sorted(event.device for event in all_of(log)) == ["d", "e"]


def test_only_ordinary_files_of_a_folder_are_read(tmp_path):
    """A planted pipe would never end."""
    os.mkfifo(tmp_path / "p.jsonl")
    (tmp_path / "f.jsonl").write_text(HEAD + LINE)
    with Log.open(tmp_path / "h.db") as log:
        assert import_events(log, [tmp_path]) == (1, 1, 0)


def test_a_pasted_line_of_results_is_read_as_its_file_is(tmp_path):
    """It is refused by the learner's name, taken as one's own on request, and told if it is cut short."""
    with fill(tmp_path / "a.db", "s1", days=1) as log:
        export_events(log, tmp_path / "out")
    (path,) = (tmp_path / "out").iterdir()
    head, *events = path.read_text().splitlines(keepends=True)
    record = (json.dumps({**json.loads(head), "learner": "Zoë"}) + "\n" + "".join(events)).encode()
    line = "quiz-results:1:" + urlsafe_b64encode(zlib.compress(record)).decode().rstrip("=")
    text = tmp_path / "line.txt"
    with Log.open(tmp_path / "b.db") as log:
        for said in (line, f"Hello, here they are:\n{line}\n"):
            text.write_text(said)
            with pytest.raises(OthersAnswers, match=r"the answers of Zoë.*--as-mine.*quiz class add"):
                import_events(log, [text])
        text.write_text(line[:-20])
        with pytest.raises(HistoryError, match=r"line\.txt: this line of results is cut short"):
            import_events(log, [text], as_mine=True)
        assert all_of(log) == []
        text.write_text(line)
        assert import_events(log, [text], as_mine=True).events == len(events)
