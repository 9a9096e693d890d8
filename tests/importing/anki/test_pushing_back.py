"""A question that came from Anki goes back into its note: as many cards as before, and nothing else is changed."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from anki.collection import Collection
from click.testing import CliRunner, Result

from quiz.cli import quiz
from quiz.cli.folders import history_file
from quiz.history.log import Log

from ...anki.ankiconnect import serving
from ..conftest import add, write

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("QUIZ_DECKS", raising=False)
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(quiz, list(words))


@pytest.fixture
def push(col: Collection, tmp_path: Path, run: Run) -> Iterator[Run]:
    """A collection that was imported to out.yaml, and `quiz push out.yaml` to it."""
    notes = [
        add(col, "Basic", 'What is <b style="color: red">Oslo</b>?', "A city<br>in Norwey", tags="geo mine"),
        add(col, "Basic (and reversed card)", "dog", "Hund"),
        add(col, "Basic (type in the answer)", "Au?", "gold &amp; more"),
        add(col, "Cloze", "{{c1::Oslo}} is in {{c2::Norway::country}}, not <i>Sweeden</i>", "See the map."),
        add(col, "Basic", "twin", "one"),
        add(col, "Basic", "twin", "one"),
    ]
    assert len(notes) == 6
    assert run("import", write(col, tmp_path, "new.apkg").name, "-o", "out.yaml").exit_code == 0
    with serving(col) as server:
        yield lambda *words: run("push", "out.yaml", "--port", str(server.port), *words)


def edit(old: str, new: str) -> None:
    text = Path("out.yaml").read_text()
    assert old in text, text
    Path("out.yaml").write_text(text.replace(old, new))


def look(col: Collection) -> tuple[list, list]:
    return (
        col.db.all("SELECT id, flds, tags FROM notes ORDER BY id"),
        col.db.all("SELECT id, nid, ord, due, queue, ivl FROM cards ORDER BY id"),
    )


def test_one_text_changes_one_note(col: Collection, push: Run):
    assert push().stdout == "0 new, 0 changed, 0 unchanged\n"
    notes, cards = look(col)
    edit("Norwey", "Norway")
    assert push("--dry-run").stdout.endswith("\n0 new, 1 changed, 0 unchanged\n")
    assert look(col) == (notes, cards)
    done = push()
    assert (done.exit_code, done.stdout, done.stderr) == (0, "0 new, 1 changed, 0 unchanged\n", "")
    after, same = look(col)
    assert same == cards
    assert [one for one, other in zip(after, notes, strict=True) if one != other] == [
        [notes[0][0], 'What is <b style="color: red">Oslo</b>?\x1fA city<br>in Norway', " geo mine "]
    ]
    assert push().stdout == "0 new, 0 changed, 0 unchanged\n"


def test_each_kind_goes_back(col: Collection, push: Run, run: Run, tmp_path: Path):
    edit("back: Hund", "back: der Hund")
    edit("gold & more", "gold")
    edit("Oslo**?", "Oslo** now?")
    edit("tags: [geo, mine]", "tags: [geo, mine, new]")
    Path("out.yaml").write_text(Path("out.yaml").read_text().replace("Sweeden", "Sweden"))
    done = push()
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == "0 new, 5 changed, 0 unchanged\n"
    notes, cards = look(col)
    assert [fields for _, fields, _ in notes][:4] == [
        'What is <b style="color: red">Oslo</b> now?\x1fA city<br>in Norwey',
        "dog\x1fder Hund",
        "Au?\x1fgold",
        "{{c1::Oslo}} is in {{c2::Norway::country}}, not <i>Sweden</i>\x1fSee the map.",
    ]
    assert notes[0][2] == " geo mine new "
    assert len(cards) == 8
    assert push().stdout == "0 new, 0 changed, 0 unchanged\n"
    again = run("import", write(col, tmp_path, "new.apkg").name, "-o", "out.yaml")
    assert (again.stdout, again.stderr.splitlines()[-1]) == ("", "7 unchanged: out.yaml")


def test_what_cannot_go_back_is_left_and_named(col: Collection, push: Run):
    """A note that was edited in Anki since, notes that are alike, and more than a note can hold."""
    note = col.get_note(col.find_notes("dog")[0])
    note["Back"] = "Hündin"
    col.update_note(note)
    edit("back: Hund", "back: der Hund")
    edit("back: one", "back: two")
    edit('answer: "gold & more"', 'answer: "gold & more"\n  accept: [aurum]\n  explain: It shines.')
    edit("question: Au?", "question: Which metal is Au?")
    before = look(col)
    done = push()
    assert done.stdout == "0 new, 0 changed, 0 unchanged, 4 left as they are\n"
    said = [line.partition(" ")[2].partition(" ")[2] for line in done.stderr.splitlines()]
    assert sorted(said) == [
        "cannot be written into its note: edit it in Anki, too.",
        "has no note in Anki that is as it was imported: left as it is. Import it again first.",
        *["has several notes alike: left as it is. Import it again first."] * 2,
    ]
    assert look(col) == before


def test_withdrawn_ones_are_suspended_and_answers_become_reviews(col: Collection, push: Run):
    edit("  back: Hund\n", "  back: Hund\n  retired: yes\n")
    cards = col.db.list("SELECT c.id FROM cards c JOIN notes n ON n.id = c.nid WHERE n.flds LIKE 'dog%' ORDER BY ord")
    push()
    assert [col.get_card(card).queue for card in cards] == [-1, -1]
    (cloze,) = [note for note in col.find_notes("Cloze OR Oslo") if len(col.get_note(note).cards()) == 2]
    import yaml

    question = next(q for q in yaml.safe_load(Path("out.yaml").read_text())["questions"] if "{{Norway" in str(q))
    deck = yaml.safe_load(Path("out.yaml").read_text())["deck"]
    now = datetime.now(UTC)
    with Log.open(history_file()) as log:
        for days in (9, 3):
            log.append(
                log.make(
                    "answer",
                    session="s",
                    origin="review",
                    now=now - timedelta(days=days),
                    question=f"{deck}/{question['id']}",
                    rating=3,
                    score=1.0,
                )
            )
    assert push("--with-progress").stdout.endswith(", 2 reviews\n")
    second = col.get_note(cloze).cards()[1]
    assert (second.type, second.reps) == (2, 2)
    assert col.db.list("SELECT cid FROM revlog") == [second.id] * 2
