"""`quiz export anki --with-progress`: what was learned here counts in a fresh Anki, to the day and to the bit."""

import json
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quiz.anki.exporting import plan_export, write_export
from quiz.cli import quiz
from quiz.engine.memory import State
from quiz.history.event import Event
from quiz.history.log import Log
from quiz.history.memory import Memory
from quiz.history.progress import read_progress
from quiz.identity import name_unit
from quiz.importing.anki.reviews import import_reviews
from quiz.model import Deck, Flashcard, Question, ShortAnswer

from .conftest import Learner

FORGETFUL = [
    *(0.0421, 0.1794, 0.8862, 3.4907, 7.0918, 0.7423, 2.8651, 0.0023, 1.4312, 0.3214, 0.6518),
    *(1.7243, 0.0891, 0.2207, 1.9871, 0.4429, 2.3316, 0.7128, 0.1522, 0.1207, 0.3105),
]
HASTY = [
    *(0.3306, 0.8103, 1.5217, 11.0413, 6.6127, 1.2218, 3.5211, 0.0512, 1.1904, 0.2418, 0.9816),
    *(2.3319, 0.1412, 0.4106, 2.4517, 0.2113, 3.2204, 0.0, 0.0, 0.0, 0.5),
]
PRESETS = {"kind": None, "forgetful": (0.85, FORGETFUL), "hasty": (0.95, HASTY)}


def make_decks() -> list[Deck]:
    """A deck for each preset, of short answers and flashcards both ways."""
    return [
        Deck(
            name,
            name,
            name.title(),
            f"{name}.yaml",
            tuple(
                Question(f"q{n}", f"{name}/q{n}", f"What is {n}?", Flashcard(f"It is {n}.", both_ways=True))
                if n % 2
                else Question(f"q{n}", f"{name}/q{n}", f"Which is {n}?", ShortAnswer((f"n{n}",)))
                for n in range(8)
            ),
        )
        for name in PRESETS
    ]


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    with Log.open(tmp_path / "history.db") as opened:
        yield opened


def tell(log: Log, kind: str, unit: str, now: datetime, **columns: object) -> Event:
    identity, _, back = unit.partition("#")
    return log.make(kind, session="s", origin="review", now=now, question=identity, part=1 if back else 0, **columns)


def answer(log: Log, unit: str, now: datetime, rating: int) -> Event:
    return tell(log, "answer", unit, now, rating=rating, score=1.0, ms=1500)


def learn(log: Log, now: datetime) -> Iterator[Event]:
    """Days of answers, some on one day, some late; one question of each deck has none, and one is held in each way."""
    drawn = random.Random(5)
    for name, preset in PRESETS.items():
        if preset:
            data = {"retention": preset[0], "parameters": preset[1]}
            yield tell(log, "preset", name, now, data=data)
        for number in range(7):
            for part in range(1 + number % 2):
                at = now - timedelta(days=200 + drawn.randint(0, 5))
                while at < now:
                    yield answer(
                        log, name_unit(f"{name}/q{number}", part), at, drawn.choices((1, 2, 3, 4), (2, 2, 6, 1))[0]
                    )
                    at += timedelta(days=drawn.choice((0, 1, 2, 5, 13, 60)), minutes=drawn.randint(1, 30))
        yield tell(log, "suspend", f"{name}/q1", now)
        yield tell(log, "suspend", f"{name}/q7#2", now)
        yield tell(log, "bury", f"{name}/q2", now)
        yield tell(log, "reset", f"{name}/q3", now)
        yield answer(log, f"{name}/q3", now, 2)
        undone = answer(log, f"{name}/q4", now, 1)
        yield undone
        yield tell(log, "undo", f"{name}/q4", now, target=undone.id)


def write(decks: list[Deck], log: Log, now: datetime, folder: Path) -> Path:
    """Export decks with the progress in the log."""
    plan = plan_export(decks, [], folder=folder, now=1_700_000_000)
    learned = read_progress(log, Memory(log, lambda: now), {q.identity for deck in decks for q in deck.questions})
    write_export(plan, folder / "mine.apkg", learned=learned)
    return folder / "mine.apkg"


def list_cards(learner: Learner) -> dict[str, int]:
    rows = learner.col.db.all("SELECT n.flds, c.ord, c.id FROM cards c JOIN notes n ON n.id = c.nid")
    return {name_unit(fields.partition("\x1f")[0], part): card for fields, part, card in rows}


def compare(learner: Learner, states: dict[str, State], now: datetime, *, memory_only: bool = False) -> None:
    """Assert that each card has the memory, the interval and the day of our state, and that all others are new."""
    col = learner.col
    epoch = int(now.timestamp() / 86_400 - 4 / 24)
    for unit, id in list_cards(learner).items():
        card = col.get_card(id)
        state = states.get(unit)
        if state is None:
            assert (card.type, card.reps, card.memory_state) == (0, 0, None), unit
            continue
        known = col._backend.get_scheduling_states(id).current.normal.review.memory_state
        assert known.stability == pytest.approx(state.stability, rel=1e-4, abs=1e-4), unit
        assert known.difficulty == pytest.approx(state.difficulty, rel=1e-4, abs=1e-3), unit
        if not memory_only:
            assert (card.type, card.ivl, card.reps, card.lapses) == (
                2,
                state.due_day - state.last_day,
                state.reps,
                state.lapses,
            ), unit
            assert card.due - col.sched.today == state.due_day - epoch, unit
            assert (card.last_review_time - 4 * 3600) // 86_400 == state.last_day, unit


@pytest.fixture
def fresh(make_learner: Callable[[], Learner]) -> Learner:
    learner = make_learner()
    learner.col.set_config("fsrs", True)
    return learner


def test_a_fresh_anki_has_our_memory(fresh: Learner, log: Log, tmp_path: Path):
    now = datetime.now(UTC)
    log.append(*learn(log, now - timedelta(minutes=2)))
    package = write(make_decks(), log, now, tmp_path)
    assert fresh.take(package, with_scheduling=True, with_deck_configs=True).new == 24
    states = Memory(log, lambda: now).states()
    assert len(states) == 3 * 10
    compare(fresh, states, now)
    queues = {unit: fresh.col.get_card(id).queue for unit, id in list_cards(fresh).items()}
    for name, preset in PRESETS.items():
        assert {unit: queue for unit, queue in queues.items() if queue not in (0, 2) and unit.startswith(name)} == {
            f"{name}/q1": -1,
            f"{name}/q7#2": -1,
            f"{name}/q2": -3,
        }
        config = fresh.col.decks.config_dict_for_deck_id(fresh.col.decks.id(name.title()))
        assert (config["desiredRetention"], config["fsrsParams6"]) == (
            (0.9, [])
            if preset is None
            else (pytest.approx(preset[0]), [pytest.approx(number, rel=1e-6) for number in preset[1]])
        )
    counted = sum(state.reps for state in states.values())
    assert fresh.col.db.scalar("SELECT count(*) FROM revlog") == counted
    assert fresh.col.fix_integrity()[0] == "Database rebuilt and optimized."
    fresh.col.db.execute("UPDATE cards SET data = ''")  # Anki comes to the same memory from the reviews alone
    compare(fresh, states, now, memory_only=True)


def test_without_the_tick_all_cards_are_new(fresh: Learner, log: Log, tmp_path: Path):
    now = datetime.now(UTC)
    log.append(answer(log, "kind/q1", now, 3))
    fresh.take(write(make_decks()[:1], log, now, tmp_path))
    compare(fresh, {}, now)
    assert not fresh.col.db.scalar("SELECT count(*) FROM revlog")


def test_there_and_back(make_learner: Callable[[], Learner], log: Log, tmp_path: Path):
    """Reviewed in Anki, imported here, reviewed here, exported to a fresh Anki, and imported from there again."""
    decks = make_decks()[:1]
    write_export(plan_export(decks, [], folder=tmp_path, now=1_700_000_000), tmp_path / "shared.apkg")
    first, second = make_learner(), make_learner()
    for learner in (first, second):
        learner.col.set_config("fsrs", True)
    first.take(tmp_path / "shared.apkg")
    cards = list_cards(first)
    for unit, rating in (("kind/q0", 2), ("kind/q0", 2), ("kind/q1#2", 0), ("kind/q2", 3)):
        first.answer(cards[unit], rating)

    def bring_home(learner: Learner, name: str) -> None:
        from anki.collection import ExportAnkiPackageOptions

        options = ExportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True)
        learner.col.export_anki_package(out_path=str(tmp_path / name), options=options, limit=None)
        import_reviews(log, [str(tmp_path / name)], scratch=str(tmp_path), locate=lambda at: 0, at_ms=5)

    now = datetime.now(UTC)
    bring_home(first, "first.apkg")
    for unit, rating in (("kind/q0", 2), ("kind/q3", 3), ("kind/q1#2", 3)):
        log.append(answer(log, unit, now, rating))
    states = Memory(log, lambda: now).states()
    assert {unit: state.reps for unit, state in states.items()} == {
        "kind/q0": 3,
        "kind/q1#2": 2,
        "kind/q2": 1,
        "kind/q3": 1,
    }
    assert second.take(write(decks, log, now, tmp_path), with_scheduling=True).new == 8
    compare(second, states, now)
    bring_home(second, "second.apkg")
    assert Memory(log, lambda: now).states() == states, "what came back counts once"


# ---------------------------------------------------------------- the command

DECK = """\
deck: demo
title: A little
questions:
- id: moon
  question: What circles the Earth?
  answer: the Moon
- id: sun
  question: What does the Earth circle?
  answer: the Sun
"""


@pytest.fixture
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one deck, and a home where the moon was answered a day ago."""
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("QUIZ_DECKS", raising=False)
    (tmp_path / "demo.yaml").write_text(DECK)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def export(*words: str) -> Result:
    return CliRunner().invoke(quiz, ["export", "anki", "demo.yaml", *words])


def test_the_command(at_home: Path, learner: Learner):
    assert export("--with-progress").stderr == (
        "quiz: You have not answered any of these questions yet: there is no progress to export.\n"
    )
    from quiz.cli.folders import history_file

    with Log.open(history_file()) as log:
        log.append(answer(log, "demo/moon", datetime.now(UTC) - timedelta(days=1), 3))
    done = export("--with-progress")
    assert (done.exit_code, done.stdout) == (0, "demo-progress.apkg: 2 new, 0 changed, 0 unchanged\n")
    assert done.stderr.startswith(
        "This file has 1 answer of yours: keep it to yourself. In Anki's import dialog, tick 'Import any learning"
        " progress'. Cards that your Anki already has keep the progress that they have there.\n"
    )
    learner.take(Path("demo-progress.apkg"), with_scheduling=True)
    assert {unit: learner.col.get_card(id).type for unit, id in list_cards(learner).items()} == {
        "demo/moon": 2,
        "demo/sun": 0,
    }
    assert json.loads(export("--with-progress", "--json").stdout)["output"] == "demo-progress.apkg"


def test_progress_never_gets_into_a_file_that_is_shared(at_home: Path):
    from quiz.cli.folders import history_file

    with Log.open(history_file()) as log:
        log.append(answer(log, "demo/moon", datetime.now(UTC) - timedelta(days=1), 3))
    assert export("-o", "all.apkg").exit_code == 0
    before = {path.name: path.read_bytes() for path in at_home.glob("*.*")}
    for name in ("demo.apkg", "all.apkg"):
        done = export("--with-progress", "-o", name)
        assert (done.exit_code, done.stdout) == (2, "")
        assert f"{name} is the file that you share: name another one for your progress, such as -o" in done.stderr
    assert export("--with-progress", "--locked").exit_code == 2
    assert {path.name: path.read_bytes() for path in at_home.glob("*.*")} == before
    assert export("--with-progress").exit_code == export("--with-progress").exit_code == 0
