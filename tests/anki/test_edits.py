"""A learner through a year of an author's edits: question files, the real command, the real Anki engine.

After each export and import everything that the learner did is as it was: schedule, history, flags,
suspension, the deck of a card; own tags wherever the author did not touch the question.
"""

from pathlib import Path

import pytest
from anki.cards import CardId
from anki.scheduler.v3 import CardAnswer
from click.testing import CliRunner

from quiz.cli import quiz
from quiz.export.anki import RELEASED

CAPITALS = """\
deck: capitals
title: Capitals
questions:
- id: au
  question: What is the capital of Australia?
  answer: Canberra
  wrong: [Sydney, Melbourne, Perth]
- id: no
  question: What is the capital of Norway?
  answer: Oslo
- id: tr
  question: Ankara is the capital of Turkey.
  answer: true
- id: ca
  question: What is the capital of Canada?
  answer: Ottawa
- id: both
  front: Finland
  back: Helsinki
  both-ways: yes
"""
TOWNS = """\
deck: towns
title: Towns
questions:
- id: rome
  question: On which river lies Rome?
  answer: Tiber
"""
AU, NO = CAPITALS[CAPITALS.index("- id: au") : CAPITALS.index("- id: no")], "- id: no\n"
SECOND = CAPITALS[CAPITALS.index("- id: no") : CAPITALS.index("- id: tr")]
IDENTITIES = ["capitals/au", "capitals/both", "capitals/ca", "capitals/no", "capitals/tr", "towns/rome"]
RESCHEDULED = "ivl, due, factor, reps, lapses, left, odue, queue, type, flags, data, did, ord"


class Author:
    """Two deck files, and the time at which each of their exports is stamped."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = RELEASED  # before anything that the learner touches, and from the second export on after it
        monkeypatch.setattr("quiz.cli.export.time.time", lambda: self.now)
        Path("capitals.yaml").write_text(CAPITALS)
        Path("towns.yaml").write_text(TOWNS)

    def edit(self, old: str, new: str, file: str = "capitals.yaml") -> None:
        """Replace a text that is in the file once."""
        text = Path(file).read_text()
        assert text.count(old) == 1, old
        Path(file).write_text(text.replace(old, new))

    def export(self, *options: str) -> Path:
        """Export both decks, a day after the last time."""
        done = CliRunner().invoke(quiz, ["export", "anki", "capitals.yaml", "towns.yaml", "-o", "out.apkg", *options])
        assert done.exit_code == 0, done.output
        self.now = max(4_000_000_000, self.now + 86_400)
        return Path("out.apkg")


@pytest.fixture
def author(tmp_path, monkeypatch) -> Author:
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("QUIZ_DECKS", raising=False)
    monkeypatch.chdir(work)
    return Author(monkeypatch)


@pytest.fixture
def student(author, learner):
    """Has reviewed every card, flagged and tagged each; one is suspended, one buried, one in a deck of their own."""
    learner.take(author.export())
    col = learner.col
    col.set_config("fsrs", True)
    for number, card in enumerate(col.find_cards("")):
        for rating in (CardAnswer.GOOD, CardAnswer.AGAIN, CardAnswer.GOOD, CardAnswer.EASY)[number % 2 :]:
            learner.answer(card, rating)
    cards = {note: col.find_cards(f'"Id:{note}"') for note in IDENTITIES}
    col.set_user_flag_for_cards(3, list(col.find_cards("")))
    col.tags.bulk_add(list(col.find_notes("")), "mine marked")
    col.sched.set_due_date(cards["capitals/tr"], "17")
    col.sched.suspend_cards(cards["capitals/no"])
    col.sched.bury_cards(cards["capitals/ca"])
    col.set_deck(cards["capitals/au"], col.decks.id("My own"))
    return learner


def look(learner) -> dict[CardId, object]:
    """Everything of every card and of its past that an import might change."""
    rows = learner.col.db.all(f"select id, nid, {RESCHEDULED} from cards")
    past = "select id, ease, ivl, lastIvl, factor, time, type from revlog where cid = ? order by id"
    return {row[0]: (row[1:], learner.col.db.all(past, row[0])) for row in rows}


def own_tags(learner) -> list[str]:
    return sorted(learner.col.get_note(note)["Id"] for note in learner.col.find_notes("tag:mine tag:marked"))


def identities(learner) -> list[str]:
    return sorted(learner.col.get_note(note)["Id"] for note in learner.col.find_notes(""))


ALL_OF_CAPITALS = [identity for identity in IDENTITIES if "capitals/" in identity]
EDITS = {
    "nothing": ([], ()),
    "stem": ([("capital of Australia?", "capital city of Australia?")], ["capitals/au"]),
    "option added": ([("[Sydney,", "[Darwin, Sydney,")], ["capitals/au"]),
    "id with was": ([(NO, "- id: norway\n  was: no\n")], ()),
    "id with was, and reworded": ([(NO, "- id: norway\n  was: no\n"), ("Norway?", "Norway now?")], ["capitals/no"]),
    "retired": ([(NO, NO + "  retired: yes\n")], ["capitals/no"]),
    "deleted": ([(SECOND, "")], ()),
    "kind changed": ([("answer: Oslo", "answer: Oslo\n  wrong: [Bergen, Trondheim]")], ["capitals/no"]),
    "title": ([("title: Capitals", "title: Capital cities")], ()),
    "collection": ([("title: Capitals", "title: Capitals\ncollection: Geography")], ()),
    "deck's id with was": ([("deck: capitals", "deck: capital-cities\nwas: capitals")], ()),
    "author's tag": ([("title: Capitals", "title: Capitals\ntags: [europe]")], ALL_OF_CAPITALS),
    "points": ([("answer: Oslo", "answer: Oslo\n  points: 3\n  difficulty: hard")], ()),
    "order in the file": ([(AU, ""), (SECOND, SECOND + AU)], ()),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_costs_a_learner_nothing(author, student, name):
    """Only the edited questions lose the learner's tags; nothing else of anything is touched, nothing is doubled."""
    changes, touched = EDITS[name]
    before = look(student)
    assert own_tags(student) == IDENTITIES
    for change in changes:
        author.edit(*change)
    done = student.take(author.export())
    assert (done.new, done.updated, done.conflicting) == (0, len(touched), 0)
    assert look(student) == before
    assert identities(student) == IDENTITIES
    assert own_tags(student) == [identity for identity in IDENTITIES if identity not in touched]
    again = student.take(author.export())
    assert (again.new, again.updated) == (0, 0)


def test_a_question_moves_to_another_file(author, student):
    """With `was` it stays the same note; its card stays in the learner's deck, and so with all who get it new."""
    before = look(student)
    author.edit(AU, "")
    Path("towns.yaml").write_text(TOWNS + AU.replace("- id: au\n", "- id: canberra\n  was: capitals/au\n"))
    done = student.take(author.export())
    assert (done.new, done.updated, look(student), own_tags(student)) == (0, 0, before, IDENTITIES)
    author.edit("capital of Australia?", "capital city of Australia?", "towns.yaml")
    assert student.take(author.export()).updated == 1
    assert (look(student), identities(student)) == (before, IDENTITIES)


def test_a_deck_gets_another_name(author, student):
    """Told to, new cards go to the deck of the new name; the learner's cards stay where they are."""
    before = look(student)
    author.edit("title: Capitals", "title: Capital cities\ncollection: Geography")
    assert student.take(author.export("--rename-anki-deck")).updated == 0
    assert look(student) == before
    author.edit(
        SECOND, SECOND + SECOND.replace("id: no", "id: se").replace("Norway", "Sweden").replace("Oslo", "Stockholm")
    )
    assert student.take(author.export()).new == 1
    (card,) = student.col.find_cards('"Id:capitals/se"')
    assert student.col.decks.name(student.col.get_card(card).did) == "Geography::Capital cities"
    assert {known: state for known, state in look(student).items() if known != card} == before


def test_a_question_is_withdrawn_and_comes_back(author, student, make_learner):
    """Those who had it have it again without the banner; those who never had a card get one."""
    before, other = look(student), make_learner()
    author.edit(NO, NO + "  retired: yes\n")
    package = author.export()
    student.take(package)
    other.take(package)
    assert not other.col.find_cards('"Id:capitals/no"')
    author.edit("  retired: yes\n", "")
    package = author.export()
    student.take(package)
    other.take(package)
    assert look(student) == before
    assert student.note("capitals/no")["Retired"] == ""
    assert student.note("capitals/no").tags == ["quiz::capitals"]
    assert len(other.col.find_cards('"Id:capitals/no"')) == 1


def test_a_question_is_deleted_and_written_again(author, student):
    """Under its old id it is the same question for those who kept it."""
    before = look(student)
    author.edit(SECOND, "")
    student.take(author.export())
    author.edit("- id: tr\n", SECOND.replace("What is", "Which city is") + "- id: tr\n")
    assert student.take(author.export()).updated == 1
    assert (look(student), identities(student)) == (before, IDENTITIES)


def test_a_learner_gives_the_deck_another_name(author, student):
    """Their cards stay in it; new cards go to a deck of the author's name, which Anki makes again."""
    col = student.col
    col.decks.rename(col.decks.id("Capitals"), "Mine::Cities")
    before = look(student)
    author.edit(SECOND, SECOND + SECOND.replace("id: no", "id: se").replace("Norway", "Sweden"))
    assert student.take(author.export()).new == 1
    assert {card: state for card, state in look(student).items() if card in before} == before
    assert [col.get_card(card).note()["Id"] for card in col.find_cards("deck:Capitals")] == ["capitals/se"]
