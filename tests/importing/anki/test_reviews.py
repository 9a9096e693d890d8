"""What was learned in the real Anki counts here: the same answers, the same memory, the same intervals."""

import itertools
import os
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from anki.collection import Collection
from anki.scheduler.v3 import CardAnswer

from quiz.anki.exporting import plan_export, write_export
from quiz.anki.note_type import MODEL_ID
from quiz.history.imports import forget
from quiz.history.log import Log
from quiz.history.memory import Memory
from quiz.importing.anki.reviews import Imported, Left, import_reviews
from quiz.importing.refusal import CannotImport
from quiz.model import Deck, Flashcard, Question, ShortAnswer

from ...cli.program import run_quiz
from ..conftest import FORMS, add, write

AGAIN, HARD, GOOD, EASY = CardAnswer.AGAIN, CardAnswer.HARD, CardAnswer.GOOD, CardAnswer.EASY
PARAMETERS = [
    *(0.0421, 0.1794, 0.8862, 3.4907, 7.0918, 0.7423, 2.8651, 0.0023, 1.4312, 0.3214, 0.6518),
    *(1.7243, 0.0891, 0.2207, 1.9871, 0.4429, 2.3316, 0.7128, 0.1522, 0.1207, 0.3105),
]


def make_package(folder: Path) -> Path:
    """A package of two decks: one of a short answer and a flashcard both ways, and one of a short answer."""
    capitals = Deck(
        "capitals",
        "capitals",
        "Capitals",
        "capitals.yaml",
        (
            Question("norway", "capitals/norway", "Norway?", ShortAnswer(("Oslo",))),
            Question("dog", "capitals/dog", "dog", Flashcard("Hund", both_ways=True)),
        ),
    )
    metals = Deck(
        "metals", "metals", "Metals", "metals.yaml", (Question("au", "metals/au", "Au?", ShortAnswer(("gold",))),)
    )
    write_export(plan_export([capitals, metals], [], folder=folder, now=1_700_000_000), folder / "ours.apkg")
    return folder / "ours.apkg"


@pytest.fixture
def learner(col: Collection, tmp_path: Path) -> Collection:
    """A collection with FSRS and our cards."""
    from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

    col.set_config("fsrs", True)
    config = col.decks.config_dict_for_deck_id(1)
    config["new"]["delays"] = config["lapse"]["delays"] = []
    col.decks.update_config(config)
    col.import_anki_package(
        ImportAnkiPackageRequest(package_path=str(make_package(tmp_path)), options=ImportAnkiPackageOptions())
    )
    return col


def card_of(col: Collection, identity: str, part: int = 0) -> int:
    (found,) = col.db.list(
        "SELECT c.id FROM cards c JOIN notes n ON n.id = c.nid WHERE n.mid = ? AND n.flds LIKE ? AND c.ord = ?",
        MODEL_ID,
        f"{identity}\x1f%",
        part,
    )
    return found


def answer(col: Collection, card: int, rating: int, at: datetime) -> None:
    """Answer a card as a learner does, at a time."""
    states = col._backend.get_scheduling_states(card)
    loaded = col.get_card(card)
    loaded.start_timer()
    made = col.sched.build_answer(card=loaded, states=states, rating=rating)
    made.answered_at_millis = int(at.timestamp() * 1000)
    col.sched.answer_card(made)


def past(col: Collection, card: int, days: int, rating: int, kind: int = 1, factor: int = 2500) -> int:
    """Write an answer of so many days ago into the log of reviews; return its number."""
    number = (col.sched.day_cutoff - 86_400 - days * 86_400 + 6 * 3_600) * 1000
    while col.db.scalar("SELECT 1 FROM revlog WHERE id = ?", number):
        number += 1
    col.db.execute("INSERT INTO revlog VALUES (?, ?, 0, ?, 1, 1, ?, 900, ?)", number, card, rating, factor, kind)
    return number


def take(log: Log, *paths: Path, again: bool = False) -> Imported:
    scratch = os.path.dirname(log.path)
    return import_reviews(
        log, [str(path) for path in paths], scratch=scratch, locate=lambda at: 0, at_ms=5, again=again
    )


def list_answers(log: Log) -> list[tuple[str, int, int, int]]:
    return [(e.question, e.part, e.rating, e.at_ms) for e in log.all_events() if e.kind == "answer"]


def memory(log: Log) -> dict:
    return Memory(log, lambda: datetime.now(UTC)).states()


@pytest.mark.parametrize("form", FORMS)
def test_answers_arrive_from_every_form(learner: Collection, tmp_path: Path, log: Log, form: str):
    at = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=9)
    norway, dog, hund = (
        card_of(learner, *card) for card in (("capitals/norway",), ("capitals/dog",), ("capitals/dog", 1))
    )
    foreign = add(learner, "Basic", "front", "back")
    for number, (card, rating) in enumerate(
        [(norway, GOOD), (dog, AGAIN), (hund, EASY), (dog, HARD), (learner.get_note(foreign).card_ids()[0], GOOD)]
    ):
        answer(learner, card, rating, at + timedelta(seconds=number))
    done = take(log, write(learner, tmp_path, form))
    assert done.left == Left(0, 0, 0, 0)
    first = int(at.timestamp() * 1000)
    assert list_answers(log) == [
        ("capitals/norway", 0, 3, first),
        ("capitals/dog", 0, 1, first + 1000),
        ("capitals/dog", 1, 4, first + 2000),
        ("capitals/dog", 0, 2, first + 3000),
    ]
    assert {unit: state.reps for unit, state in memory(log).items()} == {
        "capitals/norway": 1,
        "capitals/dog": 2,
        "capitals/dog#2": 1,
    }


def test_what_is_no_answer_is_left_out(learner: Collection, tmp_path: Path, log: Log):
    norway, dog, gold = (card_of(learner, name) for name in ("capitals/norway", "capitals/dog", "metals/au"))
    past(learner, norway, 9, 3, kind=0)
    past(learner, norway, 8, 3)
    learner.db.execute("UPDATE cards SET type = 2, queue = 2, ivl = 5, due = 1, factor = 2500 WHERE id = ?", norway)
    learner.sched.schedule_cards_as_new([norway])  # "Forget" writes a reset
    kept = past(learner, norway, -1, 4, kind=0) - 1  # after it
    learner.db.execute("UPDATE revlog SET id = ? WHERE id = ?", kept + 86_400_000, kept + 1)
    past(learner, dog, 5, 3, kind=3, factor=0)
    past(learner, dog, 4, 2, kind=3, factor=600)
    past(learner, dog, 3, 0, kind=4)
    past(learner, dog, 2, 0, kind=5)
    past(learner, gold, 5, 3)
    learner.sched.set_due_date([gold], "3")
    assert learner.db.list("SELECT type FROM revlog WHERE cid = ? AND ease = 0", gold)
    done = take(log, write(learner, tmp_path, "new.colpkg"))
    assert [(question, rating) for question, _, rating, _ in list_answers(log)] == [
        ("metals/au", 3),
        ("capitals/dog", 2),
        ("capitals/norway", 4),
    ]
    assert done.left == Left(manual=3, cram=1, before_reset=2, other=0)
    assert [event.question for event in log.all_events() if event.kind == "reset"] == ["capitals/norway"]


@pytest.mark.slow
def test_imports_agree_in_any_number_and_order(learner: Collection, tmp_path: Path):
    """An early package, one after a reset, and the collection: whatever comes first, the memory is the same."""
    norway = card_of(learner, "capitals/norway")
    (tmp_path / "early").mkdir()
    past(learner, norway, 20, 3)
    past(learner, norway, 12, 1)
    early = write(learner, tmp_path / "early", "new.apkg")
    learner.db.execute("UPDATE cards SET type = 2, queue = 2, ivl = 5, due = 1, factor = 2500 WHERE id = ?", norway)
    learner.sched.schedule_cards_as_new([norway])
    learner.db.execute("UPDATE revlog SET id = id - 864000000 WHERE type = 4")
    past(learner, norway, 6, 3)
    late = write(learner, tmp_path, "legacy.colpkg")
    whole = write(learner, tmp_path, "collection.anki2")
    found = []
    for number, order in enumerate(itertools.permutations((early, late, whole, late))):
        with Log.open(tmp_path / f"{number}.db") as log:
            for path in order:
                take(log, path)
            found.append((memory(log), [event for event in log.all_events() if event.kind != "preset"]))
    assert all(one == found[0] for one in found)
    assert found[0][0]["capitals/norway"].reps == 1
    with Log.open(tmp_path / "alone.db") as log:
        take(log, late)
        assert memory(log) == found[0][0]


def test_what_anki_and_quiz_recorded_within_a_second_is_one_answer(learner: Collection, tmp_path: Path, log: Log):
    at = past(learner, card_of(learner, "capitals/norway"), 5, 3)
    past(learner, card_of(learner, "capitals/norway"), 2, 4)
    now = datetime.fromtimestamp(at / 1000 + 0.9, UTC)
    log.append(
        log.make("answer", session="s", origin="review", now=now, question="capitals/norway", rating=3, score=1.0)
    )
    alone = memory(log)["capitals/norway"]
    assert alone.reps == 1
    take(log, write(learner, tmp_path, "new.apkg"))
    assert memory(log)["capitals/norway"].reps == 2
    from quiz.history.figures import count_answers

    assert sum(day.answers for day in count_answers(log).days) == 2
    forget(log, 1)
    assert memory(log)["capitals/norway"] == alone


def test_the_preset_of_each_deck_comes_along(learner: Collection, tmp_path: Path, log: Log):
    """The same memory and the same intervals as in Anki, with the parameters and the retention of each deck."""
    preset = learner.decks.add_config("mine")
    preset |= {"desiredRetention": 0.85, "fsrsParams6": PARAMETERS}
    preset["new"]["delays"] = preset["lapse"]["delays"] = []
    learner.decks.update_config(preset)
    deck = learner.decks.by_name("Metals")
    learner.decks.set_config_id_for_deck_dict(deck, preset["id"])
    cards = {name: card_of(learner, name) for name in ("metals/au", "capitals/norway")}
    for card in cards.values():
        for number, (days, rating) in enumerate([(60, 3), (58, 3), (40, 1), (39, 3), (20, 2)]):
            past(learner, card, days, rating, kind=1 if number else 0)
        learner.db.execute("UPDATE cards SET type = 2, queue = 2, ivl = 3, due = 1, factor = 2500 WHERE id = ?", card)
    theirs = {
        name: learner._backend.get_scheduling_states(card).current.normal.review.memory_state
        for name, card in cards.items()
    }
    take(log, write(learner, tmp_path, "new.apkg"))
    ours = memory(log)
    for name in cards:
        assert ours[name].stability == pytest.approx(theirs[name].stability, rel=1e-3)
        assert ours[name].difficulty == pytest.approx(theirs[name].difficulty, rel=1e-3)
    assert ours["metals/au"].stability != pytest.approx(ours["capitals/norway"].stability, rel=0.05)
    kept = {event.question: event.data for event in log.all_events() if event.kind == "preset"}
    assert kept["metals"] == {"retention": 0.85, "parameters": PARAMETERS}
    before = Memory(log, lambda: datetime.now(UTC)).list_intervals("metals/au")
    forget(log, 1)
    assert memory(log) == {}
    take(log, tmp_path / "new.apkg", again=True)
    assert Memory(log, lambda: datetime.now(UTC)).list_intervals("metals/au") == before


def test_a_preset_counts_for_answers_that_were_there_before(learner: Collection, tmp_path: Path, log: Log):
    """And the newest one counts, whatever the order in which they came."""
    now = datetime.now(UTC)
    for name in ("metals/au", "metals-two/au", "metals"):
        for days in (9, 5):
            log.append(
                log.make(
                    "answer", session="s", origin="review", now=now - timedelta(days=days), question=name, rating=3
                )
            )
    before = memory(log)
    preset = learner.decks.config_dict_for_deck_id(learner.decks.id("Metals"))
    for parameters in ([], PARAMETERS):
        preset |= {"fsrsParams6": parameters}
        learner.decks.update_config(preset)
        learner.db.execute("UPDATE col SET mod = mod + 1000")
        write(learner, tmp_path, "legacy.colpkg").rename(tmp_path / f"{len(parameters)}.colpkg")
    take(log, tmp_path / "21.colpkg")
    take(log, tmp_path / "0.colpkg")
    after = memory(log)
    assert after["metals/au"] != before["metals/au"]
    assert {name: after[name] for name in ("metals-two/au", "metals")} == {
        name: before[name] for name in ("metals-two/au", "metals")
    }


def test_a_file_without_a_card_of_ours_is_refused(col: Collection, tmp_path: Path, log: Log):
    add(col, "Basic", "capitals/norway", "back")
    path = write(col, tmp_path, "new.apkg")
    with pytest.raises(CannotImport, match="none of its notes"):
        take(log, path)
    assert list(log.all_events()) == []


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    def call(*words: str) -> subprocess.CompletedProcess[str]:
        env = {**os.environ, "QUIZ_HOME": str(tmp_path / "home"), "QUIZ_NOW": "2026-11-22T10:00:00+01:00"}
        return run_quiz(*words, folder=tmp_path, env=env)

    return call


def test_the_command(learner: Collection, tmp_path: Path, run):
    dog = card_of(learner, "capitals/dog")
    past(learner, dog, 8, 3)
    past(learner, dog, 4, 3, kind=3, factor=0)
    path = write(learner, tmp_path, "new.apkg")
    done = run("history", "import", "--from-anki", path.name)
    assert (done.stderr, done.stdout) == (
        "",
        "1 new event from 1 file.\nLeft out, since they are not answers that count: 1 crammed without rescheduling.\n",
    )
    assert run("history", "import", "--from-anki", path.name).stdout.startswith("0 new events")
    assert "1 event  " in run("history", "imports").stdout
    assert run("history", "forget", "1").stdout == "Forgot 1 event.\n"
    path.write_bytes(b"PK\x03\x04")
    done = run("history", "import", "--from-anki", path.name)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "quiz: Cannot import new.apkg: it is not a whole zip archive; get another copy of it.\n"
