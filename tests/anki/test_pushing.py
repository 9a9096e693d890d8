"""`quiz push`: the open Anki gets what it lacks, and keeps what is its learner's."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quiz.anki import connect
from quiz.anki.note_type import MODEL_ID, VERSIONS, make_templates
from quiz.cli import quiz
from quiz.cli.folders import history_file
from quiz.history.log import Log
from quiz.history.memory import Memory

from ..json_output import fits
from .ankiconnect import AnkiConnectServer, hang, serving
from .conftest import Learner
from .test_progress import answer, compare, list_cards, tell

DECK = """\
deck: demo
title: A little
tags: [sky]
questions:
- id: moon
  question: What circles the Earth?
  answer: the Moon
- id: sun
  question: What does the Earth circle?
  answer: the Sun
- id: dog
  front: dog
  back: Hund
  both-ways: yes
"""

Run = Callable[..., Result]


@pytest.fixture
def anki(
    learner: Learner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[AnkiConnectServer, Learner, Run]]:
    """The open Anki, its learner, and `quiz push` in a folder with a deck that was pushed once."""
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("QUIZ_DECKS", raising=False)
    monkeypatch.chdir(tmp_path)
    Path("demo.yaml").write_text(DECK)
    learner.col.set_config("fsrs", True)
    with serving(learner.col) as server:

        def run(*words: str) -> Result:
            return CliRunner().invoke(quiz, ["push", "demo.yaml", "--port", str(server.port), *words])

        yield server, learner, run


def edit(old: str, new: str) -> None:
    text = Path("demo.yaml").read_text()
    assert old in text
    Path("demo.yaml").write_text(text.replace(old, new))


def age(lock: str, learner: Learner) -> None:
    """Let a minute pass since the last stamps: two in one second are a second apart."""
    text = Path(lock).read_text()
    Path(lock).write_text(re.sub(r"(?<= )[0-9]{10}(?= )", lambda found: str(int(found[0]) - 60), text))
    learner.col.db.execute("UPDATE notes SET mod = mod - 60")


def snapshot(learner: Learner) -> list:
    db = learner.col.db
    return [
        *db.all("SELECT id, mod, flds, tags FROM notes ORDER BY id"),
        *db.all("SELECT id, queue, due FROM cards ORDER BY id"),
    ]


def test_new_changed_and_withdrawn_questions_arrive(anki):
    _, learner, run = anki
    assert run("--dry-run").stdout == (
        "new      demo/moon  demo.yaml\nnew      demo/sun  demo.yaml\nnew      demo/dog  demo.yaml\n"
        "3 new, 0 changed, 0 unchanged\n"
    )
    assert not Path("demo.anki.lock").exists()
    assert not learner.col.note_count()
    done = run()
    assert (done.exit_code, done.stdout) == (0, "3 new, 0 changed, 0 unchanged\n")
    assert Path("demo.anki.lock").read_text().count("\ndemo/") == 3
    assert learner.col.card_count() == 4
    assert run().stdout == "0 new, 0 changed, 3 unchanged\n"
    cards = list_cards(learner)
    learner.answer(cards["demo/sun"], 2)
    learner.col.tags.bulk_add([learner.note("demo/sun").id], "mine leech")
    before = learner.col.db.all("SELECT id, due, ivl, data FROM cards ORDER BY id")
    edit("What does the Earth circle?", "Around what does the Earth go?")
    edit("tags: [sky]", "tags: [sky, near]")
    edit("id: moon\n", "id: moon\n  retired: yes\n")
    assert run("--dry-run").stdout.splitlines()[-1] == "0 new, 2 changed, 0 unchanged, 1 withdrawn"
    done = run()
    assert (done.exit_code, done.stdout) == (0, "0 new, 2 changed, 0 unchanged, 1 withdrawn\n")
    sun = learner.note("demo/sun")
    assert "Around what" in sun["Question"]
    assert sorted(sun.tags) == ["leech", "mine", "near", "quiz::demo", "sky"]
    assert learner.col.db.all("SELECT id, due, ivl, data FROM cards ORDER BY id") == before
    assert learner.col.get_card(cards["demo/moon"]).queue == -1
    assert "quiz::retired" in learner.note("demo/moon").tags
    after = snapshot(learner)
    assert run().stdout == "0 new, 0 changed, 3 unchanged\n"
    assert snapshot(learner) == after
    edit("  retired: yes\n", "")
    run()
    assert learner.col.get_card(cards["demo/moon"]).queue == 0
    assert "quiz::retired" not in learner.note("demo/moon").tags


def test_a_package_after_a_push_and_a_push_after_a_package_find_nothing_to_do(anki):
    _, learner, run = anki
    CliRunner().invoke(quiz, ["export", "anki", "demo.yaml"])
    assert learner.take(Path("demo.apkg")).new == 3
    age("demo.anki.lock", learner)
    assert run().stdout == "0 new, 0 changed, 3 unchanged\n"
    edit("the Sun", "our Sun")
    assert run().stdout == "0 new, 1 changed, 2 unchanged\n"
    CliRunner().invoke(quiz, ["export", "anki", "demo.yaml"])
    taken = learner.take(Path("demo.apkg"))
    assert (taken.new, taken.updated) == (0, 0)
    assert learner.col.note_count() == 3


def test_an_edit_in_anki_is_not_lost(anki):
    _, learner, run = anki
    run()
    note = learner.note("demo/sun")
    note["Question"] = "What does the Earth circle round?"
    learner.col.update_note(note)
    lock = Path("demo.anki.lock").read_text()
    edit("the Sun", "our Sun")
    done = run()
    assert done.stdout == "0 new, 0 changed, 2 unchanged, 1 left as they are\n"
    assert "demo.yaml:8: demo/sun was edited in Anki and is left as it is" in done.stderr
    assert Path("demo.anki.lock").read_text() == lock
    assert learner.note("demo/sun")["Question"] == "What does the Earth circle round?"
    assert run("--force").stdout == "0 new, 1 changed, 2 unchanged\n"
    assert learner.note("demo/sun")["Answer"] == "our Sun"
    learner.col.tags.bulk_add([learner.note("demo/sun").id], "mine")  # a later time, but no edit of ours
    edit("our Sun", "the Sun")
    assert run().stdout == "0 new, 1 changed, 2 unchanged\n"


def test_two_profiles_have_the_same_notes(anki):
    """What a push left in one is not taken for an edit in the other, whose notes have the same numbers."""
    server, learner, run = anki
    CliRunner().invoke(quiz, ["export", "anki", "demo.yaml"])
    learner.take(Path("demo.apkg"))
    old = learner.note("demo/sun")
    edit("the Sun", "our Sun")
    assert run().stdout == "0 new, 1 changed, 2 unchanged\n"
    server.profile = "User 2"
    learner.col.update_note(old)
    learner.col.db.execute("UPDATE notes SET mod = mod - 60")
    assert run().stdout == "0 new, 1 changed, 2 unchanged\n"
    assert learner.note("demo/sun")["Answer"] == "our Sun"


def test_own_fields_of_the_learner_stay(anki):
    _, learner, run = anki
    run()
    kind = learner.col.models.get(MODEL_ID)
    learner.col.models.add_field(kind, learner.col.models.new_field("Mine"))
    learner.col.models.update_dict(kind)
    note = learner.note("demo/sun")
    note["Mine"] = "my own words"
    learner.col.update_note(note)
    edit("the Sun", "our Sun")
    run()
    assert (learner.note("demo/sun")["Mine"], learner.note("demo/sun")["Answer"]) == ("my own words", "our Sun")


def test_pictures_are_stored(anki):
    _, learner, run = anki
    run()
    Path("sun.png").write_bytes(b"\x89PNG one")
    edit("answer: the Sun", "answer: the Sun\n  image: {file: sun.png, alt: The Sun}")
    done = run()
    assert done.stdout == "0 new, 1 changed, 2 unchanged\n", done.stderr
    (name,) = learner.col.media.files_in_str(MODEL_ID, learner.note("demo/sun")["Image"])
    assert Path(learner.col.media.dir(), name).read_bytes() == b"\x89PNG one"


def test_an_older_note_type_is_updated_and_a_changed_one_left(anki):
    _, learner, run = anki
    run()
    kind = learner.col.models.get(MODEL_ID)
    wanted = kind["css"]
    kind["css"] = ".card { color: red }"
    learner.col.models.update_dict(kind)
    run()
    assert learner.col.models.get(MODEL_ID)["css"] == ".card { color: red }"
    from quiz.anki.note_type import take_fingerprint

    sides = [side for t in make_templates() for side in (t["qfmt"], t["afmt"])]
    VERSIONS[1] = take_fingerprint([".card { color: red }", *sides])
    try:
        run()
    finally:
        del VERSIONS[1]
    assert learner.col.models.get(MODEL_ID)["css"] == wanted


def test_what_did_not_stick_is_named(anki):
    server, learner, run = anki
    run()
    server.ignored.add(learner.note("demo/sun").id)
    edit("the Sun", "our Sun")
    done = run()
    assert done.exit_code == 1
    assert done.stderr.endswith(
        "demo.yaml:8: demo/sun is not in Anki as it was sent: close the Browser window there, and run this again.\n"
    )
    server.ignored.clear()
    assert run().stdout == "0 new, 1 changed, 2 unchanged\n"
    assert learner.note("demo/sun")["Answer"] == "our Sun"


def test_pull_live(anki):
    """Edits, flags and marks come home from the open Anki; what the last push wrote there is no edit."""
    server, learner, run = anki
    run()
    age("demo.anki.lock", learner)

    def pull() -> Result:
        return CliRunner().invoke(quiz, ["pull", "--live", "--port", str(server.port)])

    edit("the Sun", "our Sun")
    run()
    edit("our Sun", "the old Sun")
    assert (pull().stdout, pull().stderr) == ("", "Nothing that was edited in Anki can be patched.\n")
    note = learner.note("demo/moon")
    note["Question"] = "What goes round the Earth?"
    note.tags.append("marked")
    learner.col.update_note(note)
    learner.col.set_user_flag_for_cards(2, [list_cards(learner)["demo/dog#2"]])
    done = pull()
    assert "-  question: What circles the Earth?\n+  question: What goes round the Earth?\n" in done.stdout
    assert done.stderr == "2 new flags: quiz flags\n"
    said = CliRunner().invoke(quiz, ["flags", "demo.yaml"]).stdout.splitlines()
    assert said[0].endswith("marked in Anki")
    assert said[1].endswith("orange flag in Anki")
    assert "flag" not in pull().stderr


# ---------------------------------------------------------------- progress


def test_answers_become_reviews_of_the_cards_that_are_there(anki):
    _, learner, run = anki
    run()
    cards = list_cards(learner)
    now = datetime.now(UTC)
    with Log.open(history_file()) as log:
        for days, rating in ((40, 3), (38, 3), (20, 1), (19, 2)):
            log.append(answer(log, "demo/moon", now - timedelta(days=days), rating))
        log.append(answer(log, "demo/dog#2", now - timedelta(days=3), 4), tell(log, "suspend", "demo/dog#2", now))
    learner.answer(cards["demo/sun"], 2)  # not known here
    with Log.open(history_file()) as log:
        log.append(answer(log, "demo/sun", now - timedelta(days=9), 3))
    done = run("--with-progress")
    assert done.stdout == "0 new, 0 changed, 3 unchanged, 5 reviews\n", done.stderr
    assert (
        "demo/sun: Anki has reviews of it that are not here, so none was added: quiz history import --live\n"
        in done.stderr
    )
    with Log.open(history_file()) as log:
        states = Memory(log, lambda: now).states()
    del states["demo/sun"]
    learner.col.db.execute("DELETE FROM notes WHERE flds LIKE 'demo/sun%'")
    learner.col.db.execute("DELETE FROM cards WHERE id = ?", cards["demo/sun"])
    compare(learner, states, now)
    assert learner.col.get_card(cards["demo/dog#2"]).queue == -1
    before = snapshot(learner), learner.col.db.all("SELECT * FROM revlog ORDER BY id")
    edit("- id: sun\n  question: What does the Earth circle?\n  answer: the Sun\n", "")
    assert run("--with-progress").stdout == "0 new, 0 changed, 2 unchanged\n"
    assert (snapshot(learner), learner.col.db.all("SELECT * FROM revlog ORDER BY id")) == before


def test_a_push_of_answers_that_broke_off_is_finished_by_the_next(anki):
    server, learner, run = anki
    run()
    now = datetime.now(UTC)
    with Log.open(history_file()) as log:
        for unit in ("demo/moon", "demo/sun", "demo/dog"):
            log.append(answer(log, unit, now - timedelta(days=30), 3), answer(log, unit, now - timedelta(days=20), 3))
        states = Memory(log, lambda: now).states()
    server.odd["insertReviews"] = lambda: 1 / 0
    done = run("--with-progress")
    assert done.exit_code == 1
    assert done.stderr.endswith(
        "quiz: Anki could not do 'insertReviews': division by zero. Then run this again: what Anki has already is left"
        " as it is.\n"
    )
    del server.odd["insertReviews"]
    assert run("--with-progress").stdout.endswith(", 6 reviews\n")
    compare(learner, states, now)


def test_reviews_of_the_open_anki_count_here(anki):
    """And afterwards answers given here are added to the same card: both come to the same memory."""
    server, learner, run = anki
    run()
    cards = list_cards(learner)
    config = learner.col.decks.config_dict_for_deck_id(learner.col.decks.id("A little"))
    learner.col.decks.update_config(config | {"desiredRetention": 0.85})
    learner.answer(cards["demo/sun"], 2)
    learner.answer(cards["demo/dog#2"], 0)
    learner.answer(cards["demo/sun"], 2)
    learner.col.sched.schedule_cards_as_new([cards["demo/moon"]])

    def take() -> Result:
        return CliRunner().invoke(quiz, ["history", "import", "--live", "--port", str(server.port)])

    assert take().stdout == "5 new events from the open Anki.\n", "three answers, a reset and a preset"
    assert take().stdout == "0 new events from the open Anki.\n"
    now = datetime.now(UTC)
    with Log.open(history_file()) as log:
        log.append(answer(log, "demo/sun", now, 3))
        states = Memory(log, lambda: now).states()
    assert {unit: state.reps for unit, state in states.items()} == {"demo/sun": 3, "demo/dog#2": 1}
    assert run("--with-progress").stdout.endswith(", 1 review\n")
    card = learner.col.get_card(cards["demo/sun"])
    known = learner.col._backend.get_scheduling_states(card.id).current.normal.review.memory_state
    assert known.stability == pytest.approx(states["demo/sun"].stability, rel=1e-4)
    assert card.ivl == states["demo/sun"].due_day - states["demo/sun"].last_day
    assert take().stdout == "1 new event from the open Anki.\n", "a twin, which does not count"
    with Log.open(history_file()) as log:
        assert Memory(log, lambda: now).states() == states


def test_new_cards_come_with_their_progress(anki):
    _, learner, run = anki
    now = datetime.now(UTC)
    with Log.open(history_file()) as log:
        log.append(answer(log, "demo/dog", now - timedelta(days=5), 3))
        states = Memory(log, lambda: now).states()
    assert run("--with-progress").stdout == "3 new, 0 changed, 0 unchanged\n"
    compare(learner, states, now)


# ---------------------------------------------------------------- faults


def test_no_anki_is_one_sentence(anki):
    done = CliRunner().invoke(quiz, ["push", "demo.yaml", "--port", "1"])
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == (
        "quiz: No Anki answers on port 1: start Anki, with the add-on AnkiConnect (2055492159) installed, and leave it"
        " open.\n"
    )
    assert not Path("demo.anki.lock").exists()


@pytest.mark.parametrize(
    ("odd", "said"),
    [
        ({"version": lambda: 1 / 0}, "Anki could not do 'version': division by zero."),
        ({"findNotes": lambda: 1 / 0}, "Anki could not do 'findNotes'"),
        ({"notesInfo": lambda: [{"noteId": 1}]}, "does not tell when a note was changed: update the add-on."),
        ({"multi": list}, "with something else."),
    ],
)
def test_an_anki_that_answers_oddly_is_one_sentence_and_nothing_is_written(anki, odd, said):
    server, learner, run = anki
    run()
    edit("id: moon\n", "id: moon\n  retired: yes\n")
    edit("the Sun", "our Sun")
    before = snapshot(learner), Path("demo.anki.lock").read_text()
    server.odd.update(odd)
    done = run()
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert said in done.stderr
    assert (snapshot(learner), Path("demo.anki.lock").read_text()) == before


def test_a_key_is_asked_for_and_sent(anki, monkeypatch: pytest.MonkeyPatch):
    server, _, run = anki
    server.key = "secret"
    assert run().stderr == (
        "quiz: AnkiConnect wants a key: set ANKICONNECT_KEY to the 'apiKey' of its configuration.\n"
    )
    monkeypatch.setenv("ANKICONNECT_KEY", "secret")
    assert run().exit_code == 0


def test_a_timeout_in_the_middle_is_finished_by_the_next_push(anki, monkeypatch: pytest.MonkeyPatch):
    """Anki did the first half, then hung; the stamps are written, and the second push does the rest."""
    server, learner, run = anki
    run()
    edit("the Sun", "our Sun")
    edit("the Moon", "our Moon")
    monkeypatch.setattr(connect, "_MOST", 1)
    monkeypatch.setattr(connect, "_SECONDS", 0.3)
    update, done = server.do_updateNoteFields, []

    def hang_later() -> None:
        done.append(1)
        if len(done) == 2:
            hang(0.6)

    server.do_updateNoteFields = lambda note: (hang_later(), len(done) < 2 and update(note))[1]  # type: ignore[method-assign]
    failed = run()
    assert (failed.exit_code, failed.stdout) == (1, "")
    assert failed.stderr == (
        "quiz: Anki did not answer within 0.3 seconds; a window may be waiting for you there. Then run this again: what"
        " Anki has already is left as it is.\n"
    )
    monkeypatch.setattr(connect, "_SECONDS", 20)
    server.do_updateNoteFields = update  # type: ignore[method-assign]
    assert run().stdout == "0 new, 1 changed, 2 unchanged\n"
    assert run().stdout == "0 new, 0 changed, 3 unchanged\n"
    assert [learner.note(f"demo/{name}")["Answer"] for name in ("moon", "sun")] == ["our Moon", "our Sun"]


def test_json(anki):
    _, _, run = anki
    assert fits("quiz push", run("--json").stdout)[0] == {
        "new": ["demo/moon", "demo/sun", "demo/dog"],
        **{state: [] for state in ("changed", "unchanged", "retired", "edited")},
        "reviews": 0,
        "lost": 0,
    }
