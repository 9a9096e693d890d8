import os
import sqlite3
import subprocess
import sys
import zipfile
from dataclasses import replace

import pytest

from quiz.anki.exporting import MissingIds, UnknownQuestion, plan_export, write_export
from quiz.anki.lockfile import LockfileFault, LockfileTooNew
from quiz.anki.notes import make_note
from quiz.anki.package import ExportFailed
from quiz.errors import FaultyDeck, QuizError
from quiz.model import Citation, Draw, Fact, Image, MultipleChoice, Option, Sheet

from .conftest import SHEET, make_deck, make_question

NOW = 1_700_000_000


def plan(folder, *decks, now=NOW, sheets=(SHEET,), **options):
    return plan_export(decks or (make_deck(),), sheets, folder=folder, now=now, **options)


def read_rows(package):
    with zipfile.ZipFile(package) as archive:
        db = sqlite3.connect(":memory:")
        db.deserialize(archive.read("collection.anki2"))
    rows = db.execute("select * from notes").fetchall(), db.execute("select * from cards").fetchall()
    db.close()
    return rows


def test_same_content_same_bytes(export):
    """Exported at another time: the same rows and, under one interpreter, the same file."""
    first = export(now=NOW).read_bytes()
    assert export(now=NOW + 1000).read_bytes() == first


def test_every_stamp_of_an_export_is_in_the_lockfile(export):
    rows, _ = read_rows(export())
    lines = (export.folder / "demo.anki.lock").read_text().splitlines()
    assert lines[1:3] == ["format 1", "deck Demo::A little"]
    assert sorted((row[6].split("\x1f")[0], row[3]) for row in rows) == [
        (line.split()[0], int(line.split()[1])) for line in lines[3:]
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"stem": "Other?"},
        {"explanation": ""},
        {"hints": ("Think.",)},
        {"tags": ("more",)},
        {"body": MultipleChoice("Canberra", (), (Option("Sydney", "Other feedback."), Option("Perth")))},
        {"retired": True},
        {"citations": (Citation("moon", "age"),)},
        {"passage": "one"},
    ],
)
def test_what_a_learner_would_see_is_stamped(tmp_path, change):
    write_export(plan(tmp_path, make_deck(make_question("choice"))), tmp_path / "x.apkg")
    changed = make_deck(make_question("choice", **change), passages={"one": "A text."})
    assert [state for _, state in plan(tmp_path, changed, now=NOW + 9).changes()] == ["changed"]


def test_a_changed_fact_stamps_the_questions_that_cite_it(tmp_path):
    deck = make_deck(make_question("choice"), make_question("text", citations=()))
    write_export(plan(tmp_path, deck), tmp_path / "x.apkg")
    sheet = Sheet(
        "moon",
        SHEET.title,
        SHEET.path,
        (Fact("distance", "Nearer."), SHEET.facts[1]),
        publisher="NASA",
        kind="fact sheet",
    )
    assert [s for _, s in plan(tmp_path, deck, sheets=[sheet]).changes()] == ["changed", "unchanged"]


@pytest.mark.parametrize(
    ("url", "change", "state"),
    [
        ("", {"note": "Others say so."}, "changed"),
        ("", {"says": "it is"}, "unchanged"),
        ("https://a.b", {"says": "it is"}, "changed"),
        ("doi:10.1000/182", {"says": "it is"}, "unchanged"),
    ],
)
def test_words_and_notes_of_a_fact_count_where_a_card_shows_them(tmp_path, url, change, state):
    deck, before = make_deck(make_question("choice")), replace(SHEET, url=url)
    write_export(plan(tmp_path, deck, sheets=[before]), tmp_path / "x.apkg")
    after = replace(before, facts=(replace(before.facts[0], **change), before.facts[1]))
    assert [s for _, s in plan(tmp_path, deck, sheets=[after]).changes()] == [state]


def test_what_a_learner_does_not_see_is_not_stamped(tmp_path):
    """Places, difficulty, points, another fact of the sheet, a pool's new member that is not drawn."""
    draw = Draw("towns", 2, ("Perth", "Sydney", "Hobart", "Darwin"))
    asked = make_question("choice", body=MultipleChoice("Canberra", draws=(draw,)))
    write_export(plan(tmp_path, make_deck(asked)), tmp_path / "x.apkg")
    states = []
    for town in ("Cairns", "Broome", "Albany", "Bendigo", "Geelong", "Dubbo", "Orange", "Mackay"):
        wider = Draw("towns", 2, (*draw.candidates, town))
        body = MultipleChoice("Canberra", draws=(wider,))
        other = make_question("choice", body=body, line=9, places="x:1:2", difficulty="hard", points=3.0)
        states += [state for _, state in plan(tmp_path, make_deck(other), now=NOW + 9).changes()]
    assert 1 <= states.count("unchanged") < len(states)  # of 5 members 2 are drawn: some new ones are


def test_a_line_to_write_on_is_stamped_where_a_card_gets_it(tmp_path):
    for name, state in (("card", "changed"), ("rubric", "unchanged")):
        folder = tmp_path / name
        folder.mkdir()
        write_export(plan(folder, make_deck(make_question(name))), folder / "x.apkg")
        written = make_deck(make_question(name, write=True))
        assert [found for _, found in plan(folder, written, now=NOW + 9).changes()] == [state]


def test_a_draw_is_the_same_in_every_export(tmp_path):
    draw = Draw("towns", 2, ("Perth", "Sydney", "Hobart", "Darwin"))
    asked = make_deck(make_question("choice", body=MultipleChoice("Canberra", draws=(draw,))))
    for name in ("a", "b"):
        write_export(plan(tmp_path, asked), tmp_path / name)
    assert read_rows(tmp_path / "a") == read_rows(tmp_path / "b")


def test_a_renamed_deck_keeps_its_name_in_anki_by_default(tmp_path):
    write_export(plan(tmp_path), tmp_path / "x.apkg")
    renamed = make_deck(title="New name", collection="")
    (kept,) = plan(tmp_path, renamed).decks
    assert (kept.stamped.lock.name, kept.wanted_name) == ("Demo::A little", "New name")
    (told,) = plan(tmp_path, renamed, rename=True).decks
    assert (told.stamped.lock.name, told.wanted_name) == ("New name", "")


def test_restamp_takes_an_id_or_an_identity(tmp_path):
    write_export(plan(tmp_path), tmp_path / "x.apkg")
    for name in ("text", "demo/text"):
        again = plan(tmp_path, now=NOW + 9, restamp=[name])
        assert [q.id for q, state in again.changes() if state == "changed"] == ["text"]
    with pytest.raises(UnknownQuestion, match="'nobody'"):
        plan(tmp_path, restamp=["nobody"])


def test_a_vanished_question_is_reported_and_a_moved_one_is_not(tmp_path):
    write_export(plan(tmp_path, make_deck(make_question("text"), make_question("card"))), tmp_path / "x.apkg")
    left = make_deck(make_question("order"))
    moved = make_deck(make_question("text", id="t"), id="two", identity="two", path="two.yaml", title="Two")
    two = plan(tmp_path, left, moved)
    assert two.decks[0].stamped.vanished == ("demo/card",)
    write_export(two, tmp_path / "x.apkg")
    assert plan(tmp_path, left).decks[0].stamped.vanished == ("demo/card",), "when the other deck is not exported"


def test_questions_without_id_are_refused_with_the_command_that_adds_it(tmp_path):
    deck = make_deck(make_question("text", id="", line=7), make_question("card"))
    with pytest.raises(MissingIds) as error:
        plan(tmp_path, deck)
    assert str(error.value) == "A question has no id (demo.yaml:7). Add it with: quiz check --fix demo.yaml"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"title": "A::B"}, "'::' in a title creates a subdeck in Anki"),
        ({"title": "Default", "collection": ""}, "every Anki already has a deck 'Default'"),
        ({"title": "A\u202eB"}, "it contains a character that cannot be shown"),
        ({"collection": "A\x1fB"}, "it contains a character that cannot be shown"),
        ({"collection": "A:: ::B"}, "a part of the name, between two '::', is empty"),
    ],
)
def test_names_that_anki_cannot_have(tmp_path, changes, why):
    with pytest.raises(FaultyDeck) as error:
        plan(tmp_path, make_deck(**changes, places="deck:1:1 title:2:8 collection:3:13"))
    (problem,) = error.value.problems
    assert (problem.message, problem.location.path) == (why, "demo.yaml")
    assert problem.location.line in (2, 3)


def test_one_identity_twice_is_refused(tmp_path):
    deck = make_deck(make_question("text"), make_question("card", identity="demo/text", line=9))
    with pytest.raises(FaultyDeck) as error:
        plan(tmp_path, deck)
    assert [(p.code, p.location.line) for p in error.value.problems] == [("duplicate-id", 9)]


@pytest.mark.parametrize("file", ["no.png", "../outside.png", "/etc/passwd", "folder"])
def test_media_that_are_not_there_are_refused_with_file_and_line(tmp_path, file):
    (tmp_path / "decks" / "folder").mkdir(parents=True)
    (tmp_path / "outside.png").write_bytes(b"x")
    asked = make_question("text", image=Image(file, "x"), line=4, places="image:6:10")
    with pytest.raises(FaultyDeck) as error:
        plan(tmp_path, make_deck(asked, path="decks/demo.yaml"))
    (problem,) = error.value.problems
    assert (problem.location.path, problem.location.line, file in problem.message) == ("decks/demo.yaml", 6, True)


def test_media_are_hashed_flat_and_found_wherever_they_are_named(tmp_path):
    (tmp_path / "_img").mkdir()
    for name in ("_img/_a b.png", "_img/c.png", "d.mp3", "con.png"):
        (tmp_path / name).write_bytes(name.encode())
    asked = make_question(
        "choice",
        image=Image("_img/_a b.png"),
        audio="d.mp3",
        stem="![x](_img/c.png)",
        body=MultipleChoice("![o](con.png)", (), (Option("b", "![f](_img/c.png)"),)),
    )
    done = plan(tmp_path, make_deck(asked))
    write_export(done, tmp_path / "x.apkg")
    names = sorted(done.media.files)
    assert [name.rpartition("-")[0] for name in names] == ["a-b", "c", "con", "d"]
    assert all(len(name.rpartition("-")[2].partition(".")[0]) == 8 for name in names)
    with zipfile.ZipFile(tmp_path / "x.apkg") as archive:
        assert sorted(archive.namelist()) == ["0", "1", "2", "3", "collection.anki2", "media"]
        assert archive.read("1") == b"_img/c.png"


def test_a_failed_export_leaves_everything_as_it_was(tmp_path):
    """A media file vanishes after planning: old package and lockfile stay, and nothing is left behind."""
    picture = tmp_path / "a.png"
    picture.write_bytes(b"x")
    target = tmp_path / "x.apkg"
    target.write_bytes(b"old")
    doomed = plan(tmp_path, make_deck(make_question("text", image=Image("a.png"))))
    picture.unlink()
    with pytest.raises(ExportFailed, match=r"Cannot write .*x\.apkg: "):
        write_export(doomed, target)
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["x.apkg"]


KILLED = """
import os, signal, sys
from pathlib import Path
from quiz.anki import exporting
from quiz.model import *
folder = Path(sys.argv[1])
deck = Deck("demo", "demo", "A", "demo.yaml", (Question("text", "demo/text", "What?", Flashcard("It.")),))
plan = exporting.plan_export([deck], [], folder=folder, now=1)
die = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
"""


def kill_export(folder, ending):
    """Export in a process of its own that kills itself where `ending` says."""
    done = subprocess.run([sys.executable, "-c", KILLED + ending, str(folder)])
    assert done.returncode == -9


def test_what_a_killed_export_left_goes_with_the_next_one(tmp_path):
    """Killed among the notes: the old package stays whole, and the next export removes what lies about."""
    (tmp_path / "x.apkg").write_bytes(b"old")
    kill_export(tmp_path, "exporting.write_export(plan, folder / 'x.apkg', tick=die)")
    assert (tmp_path / "x.apkg").read_bytes() == b"old"
    assert len(list(tmp_path.glob(".quiz-*"))) == 1
    write_export(plan(tmp_path), tmp_path / "y.apkg")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo.anki.lock", "x.apkg", "y.apkg"]


@pytest.mark.parametrize("which", [1, 2])
def test_no_package_is_in_place_whose_stamps_are_not_on_record(tmp_path, which):
    """Killed at its first or second rename: the lockfile may be ahead of the package, never the other way round."""
    (tmp_path / "x.apkg").write_bytes(b"old")
    kill_export(
        tmp_path,
        "rename, calls = os.replace, []\n"
        "def replace(*names):\n"
        "    calls.append(names)\n"
        f"    die() if len(calls) == {which} else rename(*names)\n"
        "os.replace = replace\n"
        "exporting.write_export(plan, folder / 'x.apkg')",
    )
    assert (tmp_path / "x.apkg").read_bytes() == b"old"
    assert (tmp_path / "demo.anki.lock").exists() is (which == 2)


def test_the_lockfile_is_flushed_to_the_disk_before_the_package_is_renamed(tmp_path, monkeypatch):
    """Also a power cut leaves no package that is ahead: file and folder are flushed, in this order."""
    done = []
    watched = {"fsync": os.fsync, "replace": os.replace}

    def note(name):
        def call(*args):
            at = os.readlink(f"/proc/self/fd/{args[0]}") if name == "fsync" else args[1]
            done.append((name, "scratch" if ".part" in os.path.basename(at) else os.path.basename(at)))
            return watched[name](*args)

        return call

    ready = plan(tmp_path)
    for name in watched:
        monkeypatch.setattr(os, name, note(name))
    write_export(ready, tmp_path / "x.apkg")
    assert done == [
        ("fsync", "package"),
        ("fsync", "scratch"),
        ("replace", "demo.anki.lock"),
        ("fsync", tmp_path.name),
        ("replace", "x.apkg"),
        ("fsync", tmp_path.name),
    ]


def test_an_export_under_way_is_left_alone(tmp_path):
    """Another export of the same target begins and ends in the midst of one: both succeed, the last one stays."""
    under_way = []

    def begin_another() -> None:
        if not under_way:
            under_way.extend(tmp_path.glob(".quiz-*"))
            write_export(plan(tmp_path, now=NOW + 1), tmp_path / "x.apkg")
            assert all(folder.exists() for folder in under_way)

    write_export(plan(tmp_path), tmp_path / "x.apkg", tick=begin_another)
    assert len(under_way) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo.anki.lock", "x.apkg"]
    assert {row[3] for row in read_rows(tmp_path / "x.apkg")[0]} == {NOW}


def test_a_place_that_cannot_be_written(tmp_path):
    for target, why in (("no/x.apkg", "no such file or directory"), ("folder.apkg", "it is a folder")):
        (tmp_path / "folder.apkg").mkdir(exist_ok=True)
        with pytest.raises(ExportFailed) as error:
            write_export(plan(tmp_path), tmp_path / target)
        assert str(error.value) == f"Cannot write {tmp_path / target}: {why}. Nothing was changed there."
    assert [path.name for path in tmp_path.iterdir()] == ["folder.apkg"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_a_full_disk_is_one_sentence(tmp_path, monkeypatch):
    """The system says that the disk is full: so does the error, and nothing is left behind."""
    import resource
    import signal

    old, limit = signal.signal(signal.SIGXFSZ, signal.SIG_IGN), resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        ready = plan(tmp_path)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limit[1]))
        with pytest.raises(ExportFailed, match="Cannot write"):
            write_export(ready, tmp_path / "x.apkg")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, old)
    assert list(tmp_path.iterdir()) == []


def test_a_lockfile_that_cannot_be_written_is_said(tmp_path):
    """A folder has taken its name since the plan was made: stamps stay in memory."""
    ready = plan(tmp_path)
    ready.decks[0].lock_path.mkdir()
    assert write_export(ready, tmp_path / "x.apkg") == [ready.decks[0].lock_path]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo.anki.lock", "x.apkg"]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"format 2\n", LockfileTooNew),
        (b"rubbish\n", LockfileFault),
        (b"\xff\xfe", LockfileFault),
        (b"", LockfileFault),
    ],
)
def test_a_bad_lockfile_is_refused_and_kept(tmp_path, content, error):
    lock = tmp_path / "demo.anki.lock"
    lock.write_bytes(content)
    with pytest.raises(error):
        plan(tmp_path)
    assert lock.read_bytes() == content


@pytest.mark.parametrize("content", [b"format 2\n", b"rubbish\n", b"\xff\xfe", b""])
def test_a_bad_lockfile_of_another_deck_is_ignored_unless_a_question_came_from_that(tmp_path, content):
    beside = tmp_path / "other.anki.lock"
    beside.write_bytes(content)
    ready = plan(tmp_path)
    assert len(ready.damaged) == 1
    assert ready.damaged[0].startswith(str(beside))
    assert beside.read_bytes() == content
    moved = make_deck(make_question("choice", identity="other/moon"))
    with pytest.raises((LockfileFault, LockfileTooNew)):
        plan(tmp_path, moved)


def test_two_files_of_one_stem_are_refused(tmp_path):
    """They would write one lockfile in turn, and each lose the other's stamps."""
    two = make_deck(make_question("text", identity="two/text"), id="two", identity="two", path="demo.yml", title="Two")
    with pytest.raises(QuizError, match="would share a lockfile"):
        plan(tmp_path, make_deck(make_question("text")), two)


def test_the_engine_of_anki_is_for_tests_only():
    """PyPI `anki` is AGPL: nothing that a user runs may import it."""
    script = "import sys, quiz.anki.exporting as e, quiz.cli.export, quiz.anki.note_type as n; n.make_note_type(); "
    done = subprocess.run(
        [sys.executable, "-c", script + "print('anki' in sys.modules)"], capture_output=True, text=True
    )
    assert done.stdout == "False\n", done.stderr


@pytest.mark.parametrize("error", [KeyError("x"), RecursionError(), MemoryError()], ids=repr)
def test_a_question_that_quiz_fails_to_render_is_left_out_and_named(tmp_path, error):
    """All others are in the package, as they would be without it."""

    def render(question, context):
        if question.id == "text":
            raise error
        return make_note(question, context)

    told = []
    assert write_export(plan(tmp_path), tmp_path / "x.apkg", notify=told.append, render=render) == []
    (sentence,) = told
    assert sentence.startswith("demo.yaml:1 is left out: this is a fault of quiz; please report it (")
    notes, cards = read_rows(tmp_path / "x.apkg")
    written = {fields.split("\x1f")[0] for *_, fields in ((row[0], row[6]) for row in notes)}
    assert written == {question.identity for question in make_deck().questions} - {"demo/text"}
    assert {card[1] for card in cards} == {note[0] for note in notes}
