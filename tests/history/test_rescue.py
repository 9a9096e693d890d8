"""A damaged record is reported in one sentence, and all that can be read of it is saved."""

import os
import random
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quiz.cli import quiz
from quiz.errors import HistoryError
from quiz.history.exchange import import_events
from quiz.history.log import Log
from quiz.history.rescue import rescue_events

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DECK = "deck: demo\ntitle: Demo\nquestions:\n" + "".join(
    f"- id: q{number}\n  question: Which number is {number}?\n  answer: '{number}'\n" for number in range(4)
)
COMMANDS = (
    ("", ""), ("history", ""), ("history --json", ""), ("history imports", ""), ("history export out --all", ""),
    ("take demo --resume", "1\n"), ("take demo --order weakest -n 2", "1\n2\n"), ("review demo", "1\n"),
    ("review --due demo", ""),
)  # fmt: skip


def make_record(path: Path) -> int:
    """Write sittings, two of which are long; return how many events there are."""
    with Log.open(path) as log:
        for session in range(30):
            at = NOON + timedelta(days=session)
            questions = [f"demo/q{number}" for number in range(4 if session % 15 else 2_000)]
            data = {"bank": "demo", "title": "Demo", "seed": 7, "questions": questions, "options": {"names": ["demo"]}}
            log.append(log.make("start", session=f"s{session}", origin="take", now=at, data=data))
            for number in range(3):
                response = {"response": {"typed": [str(number)]}, "options": ["a" * (200 * number)]}
                log.append(
                    log.make(
                        "answer", session=f"s{session}", origin="take", now=at + timedelta(minutes=number),
                        question=f"demo/q{number}", score=1.0, points=0.5, rating=3, data=response,
                    )
                )  # fmt: skip
            if session % 2:
                log.append(log.make("finish", session=f"s{session}", origin="take", now=at, score=0.75, points=3.0))
    return 30 * 4 + 15


def run(words: str, stdin: str = "") -> Result:
    done = CliRunner().invoke(quiz, words.split(), input=stdin)
    assert isinstance(done.exception, SystemExit | None), (words, done.exc_info)
    assert done.exit_code in (0, 1), (words, done.output)
    return done


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "decks").mkdir()
    (tmp_path / "decks" / "demo.yaml").write_text(DECK)
    (tmp_path / "home").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("QUIZ_NOW", "2026-11-28T12:00:00+00:00")
    return tmp_path


def test_all_of_a_whole_record_is_rescued(tmp_path: Path) -> None:
    count = make_record(tmp_path / "history.db")
    assert rescue_events(str(tmp_path / "history.db"), str(tmp_path / "r.jsonl")) == (count, 0)
    with Log.open(tmp_path / "history.db") as one, Log.open(tmp_path / "new.db") as two:
        assert import_events(two, [tmp_path / "r.jsonl"]).events == count
        assert list(two.all_events()) == list(one.all_events())


@pytest.mark.slow
def test_a_page_that_is_lost_costs_its_own_events_alone(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    count = make_record(path)
    whole = path.read_bytes()
    with closing(sqlite3.connect(path)) as db:
        (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'event'").fetchone()
    for number in range(len(whole) // 4096):
        broken = bytearray(whole)
        broken[number * 4096 : (number + 1) * 4096] = b"\x99" * 4096
        path.write_bytes(broken)
        (tmp_path / "r.jsonl").unlink(missing_ok=True)
        found = rescue_events(str(path), str(tmp_path / "r.jsonl"))
        assert found.events >= count - 20
        assert found.events + found.lost <= count
        if number in (0, root - 1):  # the schema, the root of the tree: SQLite would read nothing
            assert found.events == count


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(64))
def test_one_byte_that_flips_is_a_sentence_or_nothing(home: Path, seed: int, record: Path) -> None:
    """In the schema, in a tree, in a text, anywhere; and what is left of it is rescued, imported and played."""
    drawn = random.Random(seed)
    broken = bytearray(record.read_bytes())
    if seed % 4 == 0:  # the first page holds what SQLite is most particular about
        place = drawn.randrange(4096)
    else:
        place = drawn.randrange(len(broken))
    broken[place] = drawn.choice((0xFF, broken[place] ^ 1 << drawn.randrange(8), drawn.randrange(256)))
    path = home / "home" / "history.db"
    for words, stdin in COMMANDS:
        path.write_bytes(broken)
        done = run(words, stdin)
        assert "Traceback" not in done.output
        assert all(line.startswith("quiz: ") for line in done.stderr.splitlines() if "record of answers" in line)
    path.write_bytes(broken)
    done = run("history rescue")
    if done.exit_code:
        assert done.stderr.startswith("quiz: ")
        assert done.stderr.count("\n") == 1
        return
    path.unlink()
    done = run("history import home/history.db.rescued.jsonl")
    assert done.exit_code == 0, done.output
    assert int(done.stdout.split()[0]) > 100
    assert run("history").exit_code == 0


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("record") / "history.db"
    make_record(path)
    return path


DAMAGES = (
    "DROP TABLE stale",
    "DROP TABLE state",
    "DROP TABLE import",
    "DROP TABLE event",
    "ALTER TABLE about DROP COLUMN value",
    "PRAGMA user_version = 1",
    "PRAGMA user_version = 2",
    "UPDATE about SET value = CAST(x'61ff' AS TEXT)",
)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_record_that_sqlite_can_open_and_quiz_cannot_use(home: Path, record: Path, damage: str) -> None:
    """Whatever of it is missing, changed or no text: damage is called damage, with the way to save the rest."""
    path = home / "home" / "history.db"
    shutil.copyfile(record, path)
    with closing(sqlite3.connect(path)) as db:
        db.execute(damage)
        db.commit()
    said = [done.stderr for done in (run(words, stdin) for words, stdin in COMMANDS) if done.exit_code]
    refused = [text for text in said if "The record of answers" in text]
    assert refused
    assert all("is damaged" in text and "quiz history rescue" in text for text in refused)


def test_a_pipe_or_a_device_is_no_record(home: Path) -> None:
    """Neither is waited for, nor read without end."""
    os.mkfifo("pipe")
    for path in ("pipe", "/dev/zero"):
        done = run(f"history rescue {path} -o r.jsonl")
        assert (done.exit_code, done.stderr) == (1, f"quiz: {path} cannot be used: it is not an ordinary file.\n")
        assert not Path("r.jsonl").exists()


def test_a_byte_of_the_schema(home: Path, record: Path) -> None:
    """SQLite's message holds the byte, which is no text."""
    whole = record.read_bytes()
    for word in (b"CREATE TABLE about", b"CREATE TABLE event", b"CREATE TRIGGER"):
        broken = bytearray(whole)
        broken[whole.index(word) + 8] = 0xFF
        (home / "home" / "history.db").write_bytes(broken)
        for words, stdin in COMMANDS[1:]:
            done = run(words, stdin)
            assert (done.exit_code, done.stdout) == (1, "")
            assert done.stderr.count("\n") == 1
            assert "is damaged" in done.stderr
            assert "quiz history rescue" in done.stderr
        done = run("")
        assert (done.exit_code, "demo" in done.stdout) == (0, True)
        rescued = home / "home" / "history.db.rescued.jsonl"
        assert run("history rescue").stdout.startswith("Rescued 135 events ")
        rescued.unlink()


def test_a_file_that_is_cut_short(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    count = make_record(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 3 // 4 + 77])
    found = rescue_events(str(path), str(tmp_path / "r.jsonl"))
    assert 10 < found.events < count
    with Log.open(tmp_path / "new.db") as log:
        assert import_events(log, [tmp_path / "r.jsonl"]).events == found.events


@pytest.mark.parametrize(
    "content", [b"", b"x", b"SQLite format 3\0", b"\0" * 100_000, random.Random(1).randbytes(50_000)]
)
def test_what_holds_no_event(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.db").write_bytes(content)
    with pytest.raises(HistoryError, match=r"x\.db holds no event that can be read"):
        rescue_events(str(tmp_path / "x.db"), str(tmp_path / "r.jsonl"))
    assert [path.name for path in tmp_path.iterdir()] == ["x.db"]


def test_a_rescue_overwrites_nothing(home: Path, record: Path) -> None:
    shutil.copyfile(record, home / "damaged.db")
    (home / "r.jsonl").symlink_to(home / "victim")
    done = run("history rescue damaged.db -o r.jsonl")
    assert (done.exit_code, done.stderr) == (
        1,
        "quiz: r.jsonl is there already: remove it, or choose another name with --output.\n",
    )
    assert not (home / "victim").exists()
    assert run("history rescue damaged.db -o new.jsonl").exit_code == 0
    assert run("history import new.jsonl").stdout == "135 new events from 1 file.\n"
